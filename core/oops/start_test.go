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
