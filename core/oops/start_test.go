package oops_test

import (
	"testing"

	"kerneltaint/core/klog"
	"kerneltaint/core/oops"
)

// TestOrdinaryLinesOpenNothing has lines of sound machines whose words are
// those of reports.
func TestOrdinaryLinesOpenNothing(t *testing.T) {
	for _, line := range []string{
		"mce: CPU0: Thermal monitoring enabled (TM1)",
		"mce: CPU supports 10 MCE banks",
		"mce: Using 20 MCE banks",
		"mce: CPU1: Core temperature/speed normal",
		"mce: CPU3: Package temperature above threshold, cpu clock throttled (total events = 1)",
		"mce: [Hardware Error]: Machine check events logged",
		"MCE: In-kernel MCE decoding enabled.",
		"CPU0: Thermal monitoring enabled (TM1)",
		"CPU: Intel(R) Xeon(R) CPU E5-2670 0 @ 2.60GHz (family: 0x6, model: 0x2d, stepping: 0x7)",
		"NMI watchdog: Enabled. Permanently consumes one hw-PMU counter.",
		"ACPI: BIOS _OSI(Linux) query ignored",
		"debug: unmapping init [mem 0xffffffff82b24000-0xffffffff82d39fff]",
		"OOM killer disabled.",
		"Out of the box settings are used",
		"INFO: task scheduler started",
		"traps: init[1] general protection ip:401000 sp:7ffc0 error:0 in init[401000+1000]",
	} {
		for _, r := range oops.Find(klog.Parse("[    1.000000] " + line + "\n")) {
			t.Errorf("%q opens a report: %s %q", line, r.Type, r.Title)
		}
	}
	for _, line := range []string{
		"mce: [Hardware Error]: CPU 0: Machine Check Exception: 5 Bank 9: bd000000000000c0",
		"mce: [Hardware Error]: CPU 2: Machine Check: 0 Bank 9: bd000000000000c0",
		"CPU 3: Machine Check Exception: 4 Bank 5: be00000000800400",
		"{1}[Hardware Error]: Hardware error from APEI Generic Hardware Error Source: 1",
	} {
		if all := oops.Find(klog.Parse("[    1.000000] " + line + "\n")); len(all) != 1 || all[0].Type != oops.MachineCheck {
			t.Errorf("%q opens %d reports, not one of a machine check", line, len(all))
		}
	}
}

// TestNumberOpens has the number of an oops open a report where a kernel prints
// it, and nowhere else.
func TestNumberOpens(t *testing.T) {
	for line, want := range map[string]oops.Type{
		"stack trap: 0000 [#1] PREEMPT SMP":             oops.Oops,
		"illegal operation: 0001 ilc:1 [#12]":           oops.Oops,
		"Reserved instruction in kernel code[#1]:":      oops.Oops,
		"do_cpu invoked from kernel context![#2]:":      oops.Oops,
		"Unhandled kernel unaligned access[#1]:":        oops.Oops,
		"fixpoint divide exception: 0009 ilc:2 [#1]SMP": oops.Oops,
		"invalid opcode: 0000 [#1]":                     oops.Oops,
		"Kernel BUG [#1]":                               oops.Oops,
		"Kernel bug detected[#1]:":                      oops.Bug,
		"die: Oops [#104]":                              oops.Oops,
		"[#1] general protection fault: 0000 SMP":       oops.GeneralProtection,
		"[#0]":                    "",
		"[#1] CPU 3 is online":    "",
		"see ticket[#1]: closed":  "",
		"BUG list of the project": "",
		"BUG: ":                   "",
		"BUG kmalloc-64 (Not tainted): Redzone overwritten": oops.Slab,
	} {
		var got oops.Type
		if reports := oops.Find(klog.Parse(line + "\n")); len(reports) > 0 {
			got = reports[0].Type
		}
		if got != want {
			t.Errorf("%q: %q, want %q", line, got, want)
		}
	}
}
