package suite

import (
	"encoding/binary"

	"kerneltaint/core/taint"
)

// Machine checks as QEMU and the kernel's mce-inject take them: bank 9, an
// uncorrected error that action is optional for (SRAO, memory scrubbing), which an
// Intel processor survives; and a corrected one.
const (
	statusUncorrected = "0xbd000000000000c0"
	statusCorrected   = "0x9c000000000000c0"
)

func inject(status string) Step {
	global := "0x5"
	return Step{Op: "qemu", Args: []string{"mce 0 9 " + status + " " + global + " 0x12345000 0x8c"}}
}

// mceInject are the steps for the kernel's own injector. Its flags file wants the
// end of the line.
func mceInject(how string) []Step {
	const dir = "/sys/kernel/debug/mce-inject/"
	steps := []Step{load("mce_inject"), {Op: "write", Args: []string{dir + "flags", how + "\n"}}}
	for _, field := range [][2]string{{"status", statusUncorrected}, {"addr", "0x12345000"}, {"misc", "0x8c"}, {"cpu", "0"}, {"bank", "9"}} {
		steps = append(steps, Step{Op: "write", Args: []string{dir + field[0], field[1]}})
	}
	return steps
}

func machineChecks() []Case {
	m := taint.SetOf(bitM)
	return []Case{
		{
			Name:  "machine-check/uncorrected",
			Title: "An uncorrected machine check that the kernel survives sets M.",
			Flags: m,
			Needs: []Need{{Arch: "amd64"}},
			Steps: []Step{inject(statusUncorrected), waitFor(bitM)},
			Want: Want{
				New:     m,
				Log:     []string{"Machine Check Exception: 5 Bank 9: bd000000000000c0", saysLocking},
				Reports: []string{"machine-check"},
				Causes:  []Cause{{bitM, "", "Machine Check"}},
			},
		}, {
			Name:  "machine-check/injected-by-kernel",
			Title: "The same, raised by the kernel's own injector.",
			Flags: m,
			Needs: []Need{{Arch: "amd64", Module: "mce_inject"}},
			Steps: append(mceInject("hw"), waitFor(bitM)),
			Want: Want{
				New: m, Modules: map[string]string{"mce_inject": ""},
				Log:     []string{"Machine Check Exception: 7 Bank 9: bd000000000000c0"},
				Reports: []string{"machine-check"},
				Causes:  []Cause{{bitM, "", "Machine Check"}},
			},
		}, {
			Name:  "machine-check/logged-only",
			Title: "Hardware error text alone sets nothing: the injector in its software mode prints the same words.",
			Flags: m,
			Needs: []Need{{Arch: "amd64", Module: "mce_inject"}},
			Steps: append(mceInject("sw"), Step{Op: "sleep", Args: []string{"300"}}),
			Want:  Want{Log: []string{"[Hardware Error]: CPU 0: Machine Check: 0 Bank 9"}, Reports: []string{"machine-check"}},
		}, {
			Name:  "machine-check/corrected",
			Title: "A corrected machine check sets nothing.",
			Flags: m,
			Needs: []Need{{Arch: "amd64"}},
			Steps: []Step{inject(statusCorrected), {Op: "sleep", Args: []string{"300"}}},
		}, {
			Name:  "machine-check/fatal",
			Title: "The uncorrected machine check on a processor that is not Intel's: the kernel panics.",
			Flags: m,
			Needs: []Need{{Arch: "amd64"}, {Since: [2]int{5, 11}, Why: "up to Linux 5.10 it depends on what the processor does at that moment whether the kernel survives"}},
			Boot:  &Boot{CPU: "max"},
			Steps: []Step{inject(statusUncorrected), waitFor(bitM)},
			Want:  Want{New: m, Panic: true, Log: []string{"Kernel panic - not syncing: "}, Reports: []string{"machine-check"}, Causes: []Cause{{bitM, "", "Machine Check"}}},
		},
	}
}

func hardwareCases() []Case {
	return []Case{
		{
			Name:  "msr/read",
			Title: "Reading a model-specific register from user space sets nothing.",
			Flags: taint.SetOf(bitS),
			Needs: []Need{{Arch: "amd64", Module: "msr"}},
			Steps: []Step{load("msr"), {Op: "readmsr", Args: []string{"/dev/cpu/0/msr", "0x10"}}},
			Want:  Want{Modules: map[string]string{"msr": ""}},
		}, {
			Name:  "msr/write",
			Title: "Writing one sets S, even to the value that it has.",
			Flags: taint.SetOf(bitS),
			Needs: []Need{{Arch: "amd64", Module: "msr"}},
			Steps: []Step{load("msr"), {Op: "copymsr", Args: []string{"/dev/cpu/0/msr", "0x10"}}},
			Want: Want{
				New: taint.SetOf(bitS), Modules: map[string]string{"msr": ""},
				Log:    []string{"msr: Write to unrecognized MSR 0x10 by init (pid: "},
				Causes: []Cause{{bitS, "", "Write to unrecognized MSR"}},
			},
		}, {
			Name:  "parameter/clearcpuid",
			Title: "The kernel parameter clearcpuid= sets S (not yet in Linux 5.10).",
			Flags: taint.SetOf(bitS),
			Needs: []Need{{Arch: "amd64"}},
			Boot:  &Boot{Sets: true, Append: "clearcpuid=rdrand"},
			Want:  Want{New: taint.SetOf(bitS), Causes: []Cause{{bitS, "", ""}}},
			Else: []Variant{
				{When: Need{Before: [2]int{5, 11}}},
				{When: Need{Before: [2]int{6, 13}}, Want: Want{New: taint.SetOf(bitS), Log: []string{"Clearing CPUID bits: rdrand"}, Causes: []Cause{{bitS, "", "Clearing CPUID bits"}}}},
			},
		}, {
			Name:  "firmware/dmar",
			Title: "A DMAR table that is nonsense sets I.",
			Flags: taint.SetOf(bitI),
			Needs: []Need{{Arch: "amd64", Config: "CONFIG_INTEL_IOMMU=y"}},
			Boot:  &Boot{Sets: true, Table: brokenDMAR()},
			Want: Want{
				New:    taint.SetOf(bitI),
				Log:    []string{"DMAR: [Firmware Bug]: Your BIOS is broken; DMAR reported at address 0!"},
				Causes: []Cause{{bitI, "", "DMAR reported at address 0!"}},
			},
		}, {
			Name:  "firmware/numa-override",
			Title: "Overriding a device's NUMA node sets I.",
			Flags: taint.SetOf(bitI),
			Needs: []Need{{Config: "CONFIG_NUMA=y"}},
			Steps: []Step{{Op: "write", Args: []string{"/sys/bus/pci/devices/0000:00:00.0/numa_node", "0"}}},
			Want: Want{
				New:    taint.SetOf(bitI),
				Log:    []string{"[Firmware Bug]: Overriding NUMA node to 0.  Contact your vendor for updates."},
				Causes: []Cause{{bitI, "", "Overriding NUMA node"}},
			},
		}, {
			Name:  "firmware/text-only",
			Title: "The words [Firmware Bug] in the log set nothing by themselves.",
			Flags: taint.SetOf(bitI),
			Steps: []Step{{Op: "write", Args: []string{"/dev/kmsg", "harness: [Firmware Bug]: TSC_DEADLINE disabled due to Errata\n"}}},
			Want:  Want{Log: []string{"[Firmware Bug]: TSC_DEADLINE"}},
		}, {
			Name:  "acpi/table-from-initrd",
			Title: "An ACPI table replaced from the initramfs does not set A, whatever the documentation says.",
			Flags: taint.SetOf(bitA),
			Needs: []Need{{Config: "CONFIG_ACPI_TABLE_UPGRADE=y"}},
			Boot:  &Boot{Early: map[string][]byte{"kernel/firmware/acpi/waet.aml": newerWAET()}},
			Want:  Want{Log: []string{"ACPI: Table Upgrade: override [WAET-BOCHS "}},
		}, {
			Name:  "fanotify/permission",
			Title: "Asking fanotify for permission events sets X on Debian's kernels.",
			Flags: taint.SetOf(bitX),
			Needs: []Need{{Config: "CONFIG_FANOTIFY_ACCESS_PERMISSIONS=y"}},
			Steps: []Step{{Op: "fanotify"}},
			Want: Want{
				New:    taint.SetOf(bitX),
				Log:    []string{"Using fanotify permission checks may lead to deadlock; tainting kernel"},
				Causes: []Cause{{bitX, "", "Using fanotify permission checks"}},
			},
		}, {
			Name:  "parameter/dangerous",
			Title: "A module parameter that is marked unsafe sets U.",
			Flags: taint.SetOf(bitU),
			Needs: []Need{{Config: "CONFIG_FRAMEBUFFER_CONSOLE=y"}},
			Boot:  &Boot{Sets: true, Append: "fb.lockless_register_fb=1 fbcon.lockless_register_fb=1"},
			Want: Want{
				New:    taint.SetOf(bitU),
				Log:    []string{"Setting dangerous option ", " - tainting kernel"},
				Causes: []Cause{{bitU, "", "Setting dangerous option"}},
			},
		},
	}
}

// builtCases need a kernel that was built with an option that Debian's kernels do
// not have.
func builtCases() []Case {
	firmware := func(scope string) []Step {
		return []Step{load("fwctl"), load("kt_fwctl"), {Op: "fwctl", Args: []string{scope}}}
	}
	fwctl := []Need{
		{Since: [2]int{6, 15}}, {Config: "CONFIG_FWCTL=m"}, {Module: "fwctl"},
		{Module: "kt_fwctl", Why: "its module kt_fwctl has to be compiled: pass --compile"},
	}
	fwctlModules := map[string]string{"fwctl": "", "kt_fwctl": "OE"}
	return []Case{
		{
			Name:  "randstruct/at-boot",
			Title: "A kernel built with randomised structures has T from the start.",
			Flags: taint.SetOf(bitT),
			Needs: []Need{{Config: "CONFIG_RANDSTRUCT=y"}},
			Boot:  &Boot{Sets: true},
			Want:  Want{New: taint.SetOf(bitT)},
		}, {
			Name:  "acpi/table-in-kernel",
			Title: "A kernel with a DSDT of its own built in has A from the start.",
			Flags: taint.SetOf(bitA),
			Needs: []Need{{Config: "CONFIG_ACPI_CUSTOM_DSDT=y"}},
			Boot:  &Boot{Sets: true},
			Want: Want{
				New:    taint.SetOf(bitA),
				Log:    []string{"ACPI: Override [DSDT-", saysOverridden},
				Causes: []Cause{{bitA, "", saysOverridden}},
			},
		}, {
			Name:  "kunit/example",
			Title: "Running KUnit tests sets N for the kernel and for no module.",
			Flags: taint.SetOf(bitN),
			Needs: []Need{{Config: "CONFIG_KUNIT=m"}, {Module: "kunit"}, {Module: "kunit_example_test"}},
			Steps: []Step{load("kunit"), load("kunit_example_test")},
			Want: Want{
				New: taint.SetOf(bitN), Modules: map[string]string{"kunit": "", "kunit_example_test": ""},
				Log:    []string{"# Subtest: example"},
				Causes: []Cause{{bitN, "", "# Subtest: example"}},
			},
		}, {
			Name:  "fwctl/debug-read",
			Title: "A request through fwctl that can change nothing sets nothing.",
			Flags: taint.SetOf(bitJ),
			Needs: fwctl,
			Steps: firmware("1"),
			Want:  Want{New: taint.SetOf(bitO, bitE), Modules: fwctlModules, NotLog: []string{saysFullAccess}, Causes: external("kt_fwctl")},
		}, {
			Name:  "fwctl/debug-write",
			Title: "A request to a device's firmware through fwctl that may change it sets J.",
			Flags: taint.SetOf(bitJ),
			Needs: fwctl,
			Steps: firmware("2"),
			Want: Want{
				New: taint.SetOf(bitO, bitE, bitJ), Modules: fwctlModules,
				Log:    []string{saysFullAccess},
				Causes: external("kt_fwctl", Cause{bitJ, "", saysFullAccess}),
			},
		},
	}
}

// What kernels say of these.
const (
	saysOverridden = "this is unsafe: tainting kernel"
	saysFullAccess = "has requested full access to the physical device"
)

// acpiTable completes an ACPI table: signature, length and checksum (ACPI
// specification, section 5.2.6), with the names that QEMU's own tables have.
func acpiTable(signature string, revision byte, oemRevision uint32, body []byte) []byte {
	t := make([]byte, 36, 36+len(body))
	copy(t, signature)
	t[8] = revision
	copy(t[10:], "BOCHS ")
	copy(t[16:], "BXPC    ")
	binary.LittleEndian.PutUint32(t[24:], oemRevision)
	copy(t[28:], "BXPC")
	binary.LittleEndian.PutUint32(t[32:], 1)
	t = append(t, body...)
	binary.LittleEndian.PutUint32(t[4:], uint32(len(t)))
	var sum byte
	for _, b := range t {
		sum += b
	}
	t[9] = -sum
	return t
}

// brokenDMAR has one remapping unit, which says that it is at address 0.
func brokenDMAR() []byte {
	body := make([]byte, 28) // twelve bytes of header, then one unit of sixteen
	body[0] = 38             // host address width less one
	binary.LittleEndian.PutUint16(body[14:], 16)
	return acpiTable("DMAR", 1, 1, body)
}

// newerWAET is QEMU's WAET with a newer revision: a kernel replaces a table only
// by a newer one.
func newerWAET() []byte {
	return acpiTable("WAET", 1, 2, []byte{2, 0, 0, 0})
}
