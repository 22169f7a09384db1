package suite

import (
	"fmt"

	"kerneltaint/core/taint"
)

// load is the step that loads a module with finit_module(2)'s flags.
func load(name string, flags ...int) Step {
	sum := 0
	for _, f := range flags {
		sum |= f
	}
	return Step{Op: "insmod", Args: []string{"/modules/" + name + ".ko", fmt.Sprint(sum)}}
}

// Flags of finit_module(2) and delete_module(2).
const (
	ignoreModversions = 1
	ignoreVermagic    = 2
	unloadNonblock    = 0o4000
	unloadForce       = 0o1000
)

// What the kernel says of a module without a valid signature, and once when the
// first flag comes that makes the lock checker unreliable.
const (
	saysUnsigned = "module verification failed: signature and/or required key missing - tainting kernel"
	saysExternal = "loading out-of-tree module taints kernel."
	saysLocking  = "Disabling lock debugging due to kernel taint"
)

// external is what every module that was written whole does: it is out of tree
// and unsigned.
func external(name string, more ...Cause) []Cause {
	return append([]Cause{{bitO, name, saysExternal}, {bitE, name, saysUnsigned}}, more...)
}

// patchedModules load stock modules whose .modinfo, name or signature was changed,
// so that flags can be had one by one.
func patchedModules() []Case {
	unsigned := func(name string) Cause { return Cause{bitE, name, saysUnsigned} }
	return []Case{
		{
			Name:  "module/signed",
			Title: "A module as the distribution ships it sets nothing.",
			Steps: []Step{load("nls_ascii")},
			Want:  Want{Modules: map[string]string{"nls_ascii": ""}},
		}, {
			Name:  "module/proprietary",
			Title: "A module with the license Proprietary sets P.",
			Flags: taint.SetOf(bitP, bitE),
			Steps: []Step{load("kt_proprietary")},
			Want: Want{
				New: taint.SetOf(bitP, bitE), Modules: map[string]string{"kt_proprietary": "PE"},
				Log:    []string{"kt_proprietary: module license 'Proprietary' taints kernel.", saysLocking},
				Causes: []Cause{{bitP, "kt_proprietary", "module license"}, unsigned("kt_proprietary")},
			},
		}, {
			Name:  "module/no-license",
			Title: "A module without a license sets P.",
			Flags: taint.SetOf(bitP, bitE),
			Steps: []Step{load("kt_nolicense")},
			Want: Want{
				New: taint.SetOf(bitP, bitE), Modules: map[string]string{"kt_nolicense": "PE"},
				Log:    []string{"kt_nolicense: module license 'unspecified' taints kernel."},
				Causes: []Cause{{bitP, "kt_nolicense", "module license"}, unsigned("kt_nolicense")},
			},
		}, {
			Name:  "module/ndiswrapper",
			Title: "A module named ndiswrapper sets P for the kernel and not for itself, whatever its license.",
			Flags: taint.SetOf(bitP, bitE),
			Steps: []Step{load("ndiswrapper")},
			Want: Want{
				New: taint.SetOf(bitP, bitE), Modules: map[string]string{"ndiswrapper": "E"},
				Log:    []string{"ndiswrapper: module license taints kernel."},
				Causes: []Cause{{bitP, "ndiswrapper", "module license taints kernel."}, unsigned("ndiswrapper")},
			},
		}, {
			Name:  "module/other-kernel",
			Title: "A module for another kernel is refused and sets nothing.",
			Steps: []Step{refused(load("kt_vermagic"), "ENOEXEC")},
		}, {
			Name:  "module/forced-vermagic",
			Title: "A module for another kernel that is loaded by force sets F.",
			Flags: taint.SetOf(bitF, bitE),
			Steps: []Step{load("kt_vermagic", ignoreVermagic)},
			Want: Want{
				New: taint.SetOf(bitF, bitE), Modules: map[string]string{"kt_vermagic": "FE"},
				Log:    []string{"kt_vermagic: bad vermagic: kernel tainted.", saysLocking},
				Causes: []Cause{{bitF, "kt_vermagic", "bad vermagic: kernel tainted."}, unsigned("kt_vermagic")},
			},
		}, {
			Name:  "module/forced-signed",
			Title: "A signed module of this very kernel that is loaded by force sets F, and E too: force switches the signature check off.",
			Flags: taint.SetOf(bitF, bitE),
			Steps: []Step{load("nls_ascii", ignoreVermagic)},
			Want: Want{
				New: taint.SetOf(bitF, bitE), Modules: map[string]string{"nls_ascii": "FE"},
				Causes: []Cause{{bitF, "nls_ascii", "bad vermagic: kernel tainted."}, unsigned("nls_ascii")},
			},
		}, {
			Name:  "module/forced-modversions",
			Title: "A module loaded without regard to symbol versions sets F where the kernel has these.",
			Flags: taint.SetOf(bitF, bitE),
			Steps: []Step{load("nls_ascii", ignoreModversions)},
			Want: Want{
				New: taint.SetOf(bitF, bitE), Modules: map[string]string{"nls_ascii": "FE"},
				Log:    []string{"nls_ascii: module_layout: kernel tainted."},
				Causes: []Cause{{bitF, "nls_ascii", "module_layout: kernel tainted."}, unsigned("nls_ascii")},
			},
			Else: []Variant{{
				When: Need{Lacks: "CONFIG_MODVERSIONS=y"},
				Want: Want{
					New: taint.SetOf(bitE), Modules: map[string]string{"nls_ascii": "E"},
					Causes: []Cause{unsigned("nls_ascii")},
				},
			}},
		}, {
			Name:  "module/staging",
			Title: "A module from the staging tree sets C.",
			Flags: taint.SetOf(bitC, bitE),
			Steps: []Step{load("kt_staging")},
			Want: Want{
				New: taint.SetOf(bitC, bitE), Modules: map[string]string{"kt_staging": "CE"},
				Log:    []string{"kt_staging: module is from the staging directory, the quality is unknown, you have been warned."},
				Causes: []Cause{{bitC, "kt_staging", "module is from the staging directory"}, unsigned("kt_staging")},
			},
		}, {
			Name:  "module/external",
			Title: "A module from outside the kernel's source sets O, and E because nobody signed it.",
			Flags: taint.SetOf(bitO, bitE),
			Steps: []Step{load("kt_external")},
			Want: Want{
				New: taint.SetOf(bitO, bitE), Modules: map[string]string{"kt_external": "OE"},
				Log:    []string{"kt_external: " + saysExternal, "kt_external: " + saysUnsigned},
				NotLog: []string{saysLocking},
				Causes: external("kt_external"),
			},
		}, {
			Name:  "module/second-external",
			Title: "Only the first external module is named in the log; the second shows in the module list alone.",
			Flags: taint.SetOf(bitO, bitE),
			Steps: []Step{load("kt_external"), load("kt_nothing")},
			Needs: []Need{{Arch: "amd64"}},
			Want: Want{
				New: taint.SetOf(bitO, bitE), Modules: map[string]string{"kt_external": "OE", "kt_nothing": "OE"},
				NotLog: []string{"kt_nothing: "},
				Causes: external("kt_external"),
			},
		}, {
			Name:  "module/unloaded",
			Title: "Flags stay when the module that set them is unloaded, and an orderly unload sets none.",
			Flags: taint.SetOf(bitO, bitE, bitR),
			Steps: []Step{load("kt_external"), {Op: "rmmod", Args: []string{"kt_external", "2048"}}},
			Want:  Want{New: taint.SetOf(bitO, bitE), Causes: external("kt_external")},
		}, {
			Name:  "module/forced-but-removable",
			Title: "Forcing the unload of a module that could be unloaded in order does not set R.",
			Flags: taint.SetOf(bitO, bitE, bitR),
			Steps: []Step{load("kt_external"), {Op: "rmmod", Args: []string{"kt_external", fmt.Sprint(unloadNonblock | unloadForce)}}},
			Want:  Want{New: taint.SetOf(bitO, bitE), NotLog: []string{saysLocking}, Causes: external("kt_external")},
		}, {
			Name:  "module/unsigned",
			Title: "A module of the kernel's own tree whose signature was taken off sets E alone.",
			Flags: taint.SetOf(bitE),
			Steps: []Step{load("kt_unsigned")},
			Want: Want{
				New: taint.SetOf(bitE), Modules: map[string]string{"kt_unsigned": "E"},
				Log:    []string{"kt_unsigned: " + saysUnsigned},
				Causes: []Cause{unsigned("kt_unsigned")},
			},
		}, {
			Name:  "module/damaged-signature",
			Title: "A module with a damaged signature is refused and sets nothing.",
			Steps: []Step{refused(load("kt_damaged"), "EKEYREJECTED")},
		}, {
			Name:  "module/livepatch",
			Title: "A module that says it is a live patch sets K.",
			Flags: taint.SetOf(bitK, bitE),
			Needs: []Need{{Config: "CONFIG_LIVEPATCH=y"}},
			Steps: []Step{load("kt_livepatch")},
			Want: Want{
				New: taint.SetOf(bitK, bitE), Modules: map[string]string{"kt_livepatch": "EK"},
				Log:    []string{"kt_livepatch: tainting kernel with TAINT_LIVEPATCH"},
				Causes: []Cause{{bitK, "kt_livepatch", "TAINT_LIVEPATCH"}, unsigned("kt_livepatch")},
			},
		}, {
			Name:  "module/test",
			Title: "A module that says it is a test sets N, from Linux 6.0 on.",
			Flags: taint.SetOf(bitN, bitE),
			Steps: []Step{load("kt_test")},
			Want: Want{
				New: taint.SetOf(bitN, bitE), Modules: map[string]string{"kt_test": "EN"},
				Log:    []string{"kt_test: loading test module taints kernel."},
				Causes: []Cause{{bitN, "kt_test", "loading test module"}, unsigned("kt_test")},
			},
			Else: []Variant{{
				When: Need{Before: [2]int{6, 0}},
				Want: Want{New: taint.SetOf(bitE), Modules: map[string]string{"kt_test": "E"}, Causes: []Cause{unsigned("kt_test")}},
			}},
		},
	}
}
