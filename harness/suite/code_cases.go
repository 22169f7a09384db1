package suite

import (
	"fmt"
	"strconv"

	"kerneltaint/core/taint"
)

// synthesized is the need of a module that was written whole, in machine code.
func synthesized() []Need { return []Need{{Arch: "amd64"}} }

// codeCases load modules that do something wrong.
func codeCases() []Case {
	oe := taint.SetOf(bitO, bitE)
	own := func(name string) map[string]string { return map[string]string{name: "OE"} }
	return []Case{
		{
			Name:  "code/warning",
			Title: "A WARN sets W; its own header does not show it yet.",
			Flags: taint.SetOf(bitW),
			Needs: synthesized(),
			Steps: []Step{load("kt_warn")},
			Want: Want{
				New: oe.With(bitW), Modules: own("kt_warn"),
				Log:     []string{"WARNING: ", "harness.c:30", "[kt_warn]"},
				Reports: []string{"warning"},
				Causes:  external("kt_warn", Cause{bitW, "kt_warn", "WARNING: "}),
			},
		}, {
			Name:  "code/bug",
			Title: "A BUG sets D and ends the thread; its own header does not show it yet.",
			Flags: taint.SetOf(bitD),
			Needs: synthesized(),
			Steps: []Step{behind("kt_bug"), waitFor(bitD)},
			Want: Want{
				New: oe.With(bitD), Modules: own("kt_bug"),
				Log:     []string{"kernel BUG at harness.c:32!", "invalid opcode: 0000 [#1]"},
				Reports: []string{"bug"},
				Causes:  external("kt_bug", Cause{bitD, "kt_bug", "kernel BUG at"}),
			},
		}, {
			Name:  "code/oops-in-process",
			Title: "A write to address 0 in a process sets D; the oops's own header does not show it yet.",
			Flags: taint.SetOf(bitD),
			Needs: synthesized(),
			Steps: []Step{behind("kt_oops"), waitFor(bitD)},
			Want: Want{
				New: oe.With(bitD), Modules: own("kt_oops"),
				Log:     []string{"BUG: kernel NULL pointer dereference, address: 0000000000000000", "Oops: 0002 [#1]"},
				Reports: []string{"page-fault"},
				Causes:  external("kt_oops", Cause{bitD, "kt_oops", "NULL pointer dereference"}),
			},
		}, {
			Name:  "code/oops-in-kernel-thread",
			Title: "The same in a kernel thread.",
			Flags: taint.SetOf(bitD),
			Needs: synthesized(),
			Steps: []Step{load("kt_oops_thread"), waitFor(bitD)},
			Want: Want{
				New: oe.With(bitD), Modules: own("kt_oops_thread"),
				Log:     []string{"BUG: kernel NULL pointer dereference", "Comm: kt_oops_thread", "Oops: 0002 [#1]"},
				Reports: []string{"page-fault"},
				Causes:  external("kt_oops_thread", Cause{bitD, "kt_oops_thread", "NULL pointer dereference"}),
			},
		}, {
			Name:  "code/soft-lockup",
			Title: "A processor that does nothing else for seconds sets L; the report's own header does not show it yet.",
			Flags: taint.SetOf(bitL),
			Needs: append(synthesized(), Need{Config: "CONFIG_SOFTLOCKUP_DETECTOR=y"}),
			Steps: []Step{shortWatch(), load("kt_lockup")},
			Want: Want{
				New: oe.With(bitL), Modules: own("kt_lockup"),
				Log:     []string{"watchdog: BUG: soft lockup - CPU#0 stuck for "},
				Reports: []string{"soft-lockup"},
				Causes:  external("kt_lockup", Cause{bitL, "kt_lockup", "soft lockup"}),
			},
		}, {
			Name:  "code/bad-page",
			Title: "Freeing a page that is still locked sets B; the report's own header does not show it yet.",
			Flags: taint.SetOf(bitB),
			Needs: synthesized(),
			Steps: []Step{load("kt_badpage")},
			Want: Want{
				New: oe.With(bitB), Modules: own("kt_badpage"),
				Log:     []string{"BUG: Bad page state in process ", "PAGE_FLAGS_CHECK_AT_FREE flag(s) set", saysLocking},
				Reports: []string{"bad-page"},
				Causes:  external("kt_badpage", Cause{bitB, "", "Bad page state"}),
			},
		}, {
			Name:  "code/forced-unload",
			Title: "A module without an exit function cannot be unloaded; by force it can, which sets R and leaves no trace but one line.",
			Flags: taint.SetOf(bitR),
			Needs: append(synthesized(), Need{Config: "CONFIG_MODULE_FORCE_UNLOAD=y"}),
			Steps: []Step{
				load("kt_noexit"),
				refused(Step{Op: "rmmod", Args: []string{"kt_noexit", strconv.Itoa(unloadNonblock)}}, "EBUSY"),
				{Op: "rmmod", Args: []string{"kt_noexit", strconv.Itoa(unloadNonblock | unloadForce)}},
			},
			Want: Want{
				New: oe.With(bitR), Log: []string{saysLocking},
				Causes: external("kt_noexit"),
			},
		}, {
			Name:  "code/real-livepatch",
			Title: "A live patch that replaces a function of the running kernel sets K, and the function does what the patch says.",
			Flags: taint.SetOf(bitK),
			Needs: append(synthesized(), Need{Config: "CONFIG_LIVEPATCH=y"}),
			Steps: []Step{load("kt_patch"), {Op: "waitfile", Args: []string{"/proc/cmdline", "patched by kt_patch", "5000"}}},
			Want: Want{
				New: oe.With(bitK), Modules: map[string]string{"kt_patch": "OEK"},
				Log:    []string{"kt_patch: tainting kernel with TAINT_LIVEPATCH", "livepatch: enabling patch 'kt_patch'"},
				Causes: external("kt_patch", Cause{bitK, "kt_patch", "TAINT_LIVEPATCH"}),
			},
		},
		everyLetter(),
	}
}

// everyLetter asks the kernel which letters it lets a module carry.
func everyLetter() Case {
	set := taint.SetOf(bitC, bitO, bitE)
	want := func(letters string) Want {
		return Want{
			New: set, Modules: map[string]string{"kt_every": letters},
			Causes: external("kt_every", Cause{bitC, "kt_every", "module is from the staging directory"}),
		}
	}
	return Case{
		Name:  "code/every-module-letter",
		Title: "A module that gives itself every flag shows those that the kernel lets a module carry; since Linux 6.19 that is all.",
		Flags: 1<<20 - 1,
		Needs: synthesized(),
		Steps: []Step{load("kt_every")},
		Want:  want("PFSRMBUDAWCIOELKXTNJ"),
		Else: []Variant{
			{Need{Before: [2]int{6, 0}}, want("PFCOEKXT")},
			{Need{Before: [2]int{6, 15}}, want("PFCOEKXTN")},
			{Need{Before: [2]int{6, 19}}, want("PFCOEKXTNJ")},
		},
		everyLetter: true,
	}
}

// behind is the step that loads a module whose init does not return: it dies.
func behind(name string) Step {
	return Step{Op: "insmodbg", Args: []string{"/modules/" + name + ".ko", "0"}}
}

// waitFor is the step that waits until a flag has come.
func waitFor(bit int) Step {
	return Step{Op: "wait", Args: []string{strconv.Itoa(bit), "20000"}}
}

// shortWatch is the step that makes the kernel notice a lockup after two seconds.
func shortWatch() Step {
	return Step{Op: "write", Args: []string{"/proc/sys/kernel/watchdog_thresh", "1"}}
}

// addTaintBits are flags for which a Debian kernel in a virtual machine has no
// trigger of its own, and one beyond every table.
var addTaintBits = []int{bitA, bitT, bitN, bitJ, 31}

// addTaintCases set flags by the function that every trigger ends in.
func addTaintCases() []Case {
	var cases []Case
	for _, bit := range addTaintBits {
		name := fmt.Sprintf("kt_taint_%02d", bit)
		cases = append(cases, Case{
			Name:  fmt.Sprintf("add-taint/bit-%02d", bit),
			Title: fmt.Sprintf("A module calls add_taint(%d): the bit is set, also where the kernel has no letter for it.", bit),
			Flags: taint.SetOf(bit),
			Needs: synthesized(),
			Steps: []Step{load(name)},
			Want: Want{
				New: taint.SetOf(bitO, bitE, bit), Modules: map[string]string{name: "OE"},
				Causes: external(name),
			},
		})
	}
	return cases
}
