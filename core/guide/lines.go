package guide

// Line says what a well-known log line means. It is keyed by the kind of the
// cause that package cause makes of it.
type Line struct {
	Kind    string // of a cause.Cause
	Harmful bool   // it tells of a fault; the others are records, whatever they sound like
	Meaning string // what it means and what to do
}

// ForLine returns the words for the log lines of a kind of cause. ok is false
// where the words for the flag say all there is.
func ForLine(kind string) (l Line, ok bool) {
	for i := range lines {
		if lines[i].Kind == kind {
			return lines[i], true
		}
	}
	return Line{}, false
}

var lines = []Line{
	{"out-of-tree-module", false, "This is not an error: the module is being loaded, and the kernel notes that it was built elsewhere."},
	{"unsigned-module", false, "This is not an error, although it says failed: the module is loaded without a signature that the kernel trusts."},
	{"proprietary-module", false, "This is a record of the module's license and does not keep it from working."},
	{"staging-module", false, "It sounds like a threat, but the driver is loaded and does its work as well as it can."},
	{"livepatch-module", false, "A live patch announces itself; all is as it should be."},
	{"lock-debugging-off", false, "This follows from the flag that was just set and has no effect unless the kernel was built with lockdep."},
	{"forced-module", true, "The version check that would have kept this module out was overridden; get a module that fits."},
	{"module-refused", true, "The kernel did not load this module, and so set no flag either."},
	{"hardware-error", false, "The hardware logged an error that it corrected, or that an older boot left behind; it is no taint, but count how often it comes."},
	{"firmware-bug", false, "The kernel complains about the BIOS here and sets no flag; newer firmware may silence it."},
	{"acpi-table-upgrade", false, "An ACPI table came from the initramfs in place of the firmware's; it is in use, and the kernel does not count that as a taint."},
	{"retpoline", false, "The module was compiled without protection against Spectre variant 2; most kernels only say so and set no flag."},
	{"support-status", false, "SUSE says here whether it supports this kernel as it is; the line follows from the modules that are loaded and sets no flag."},
	{"systemd-taint", false, "This is systemd speaking of its own state, which it calls tainted too; the kernel has nothing to do with it."},
	{"abrt-taint", false, "ABRT repeats the kernel's flags here; the event itself stands elsewhere in the log."},
	{"xen-taint", false, "The Xen hypervisor keeps flags of its own, with other meanings; this is not Linux."},
	{"lockdep", false, "Lockdep reports a locking order that could deadlock; the line shows the flags but sets none."},
	{"panic-on-taint", false, "This kernel was booted with panic_on_taint=, so it stops on purpose when one of the chosen flags is set."},
}
