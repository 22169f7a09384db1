package taint

// Red Hat keeps bits 18…31 for itself and prints a column for each: a reserved
// one shows '-' when clear and '?' when set, so a field of a Red Hat kernel is
// known at a glance. Its rebuilds (AlmaLinux, Rocky Linux, CentOS, Oracle's
// Red Hat compatible kernel, CloudLinux, OpenVZ) use the same source.

const (
	sourceRHEL    = "kernel/panic.c of Red Hat's kernels (github.com/bobolopolis/linux-el)"
	sourceRawhide = "kernel logs of Fedora's development kernels in public mailing-list archives"
)

// Red Hat's own flags.
var (
	bitByZombie = Flag{Bit: 27, Letter: 'Z', Clear: ' ', Name: "BIT_BY_ZOMBIE", Since: "6",
		Note: "A joke of its authors that was shipped; a boot parameter sets it."}
	hardwareUnsupported = Flag{Bit: 28, Letter: 'H', Clear: ' ', Name: "HARDWARE_UNSUPPORTED", Since: "6"}
	techPreview6        = Flag{Bit: 29, Letter: 'T', Clear: ' ', Name: "TECH_PREVIEW", Since: "5", PerModule: true}
	softlockup6         = Flag{Bit: 14, Letter: 'L', Clear: ' ', Name: "SOFTLOCKUP", Since: "6.10"}
	supportRemoved8     = Flag{Bit: 27, Letter: 'r', Clear: ' ', Name: "SUPPORT_REMOVED", Since: "8.0"}
	techPreview8        = Flag{Bit: 29, Letter: 't', Clear: ' ', Name: "TECH_PREVIEW", Since: "8.0", PerModule: true,
		Note: "RHEL 8.0 to 8.8 set it; 8.9 and 9 mark technology previews with bit 16, X, instead."}
	unprivilegedBPF8 = Flag{Bit: 30, Letter: 'u', Clear: ' ', Name: "UNPRIVILEGED_BPF", Since: "8.0"}
	partnerSupported = Flag{Bit: 26, Letter: 'p', Clear: ' ', Name: "PARTNER_SUPPORTED", Since: "9.2", PerModule: true}
	supportRemoved9  = Flag{Bit: 27, Letter: 'h', Clear: ' ', Name: "SUPPORT_REMOVED", Since: "9.0"}
	unsigned5        = Flag{Bit: 6, Letter: 'U', Clear: '-', Name: "UNSIGNED_MODULE", Since: "5.0", PerModule: true, Unprinted: true,
		Note: "The module's own mark is (U). In mainline bit 6 is USER."}
	techPreview5 = Flag{Bit: 29, Letter: 'T', Clear: ' ', Name: "TECH_PREVIEW", Since: "5", PerModule: true, Unprinted: true,
		Note: "Its column lies behind the end of the kernel's 20-byte buffer."}
	unprivilegedBPF9 = Flag{Bit: 31, Letter: 'u', Clear: ' ', Name: "UNPRIVILEGED_BPF", Since: "9.0"}
)

// What RHEL 9 and 10, and Fedora's development kernels of the same age, have
// behind mainline's flags.
var (
	rhel9Own  = []*Flag{&supportRemoved9, &unprivilegedBPF9}
	rhel10Own = []*Flag{&partnerSupported, &supportRemoved9, &unprivilegedBPF9}
)

// redHat holds the dialects of Red Hat Enterprise Linux, newest first.
var redHat = []*Dialect{
	{ID: "rhel-10.1", Family: "rhel", Title: "Red Hat Enterprise Linux 10.1 and later", First: "10.1",
		from: "6.12.0-124", panicMask: 1<<32 - 1, panicSince: "10.1", Evidence: FromLogs,
		layout: layout{mainline: 20, last: 31, own: rhel10Own},
		Source: "kernel logs of RHEL 10 in public mailing-list archives",
		Notes:  []string{"Linux 6.12 with FWCTL, bit 19, brought back from 6.15. Build 116 of 6.12.0 does not have it yet; that 124 is the first build with it is inferred."}},
	{ID: "rhel-10.0", Family: "rhel", Title: "Red Hat Enterprise Linux 10.0", First: "10.0", Last: "10.0",
		from: "6.12.0", panicMask: 1<<32 - 1, panicSince: "10.0", Evidence: FromLogs,
		layout: layout{mainline: 19, last: 31, own: rhel10Own},
		Source: "kernel logs of RHEL 10 in public mailing-list archives"},
	{ID: "rhel-9.3", Family: "rhel", Title: "Red Hat Enterprise Linux 9.3 and later", First: "9.3",
		from: "5.14.0-362", panicMask: 1<<32 - 1, panicSince: "9.3", Evidence: FromSource,
		layout: layout{mainline: 19, last: 31, own: rhel10Own}, Source: sourceRHEL + " 9.3",
		Notes: []string{"Technology previews set bit 16, X."}},
	{ID: "rhel-9.2", Family: "rhel", Title: "Red Hat Enterprise Linux 9.2", First: "9.2", Last: "9.2",
		from: "5.14.0-284", panicMask: 1<<32 - 1, panicSince: "9.2", Evidence: FromSource,
		layout: layout{mainline: 18, last: 31, own: rhel10Own}, Source: sourceRHEL + " 9.2"},
	{ID: "rhel-9.0", Family: "rhel", Title: "Red Hat Enterprise Linux 9.0 and 9.1", First: "9.0", Last: "9.1",
		from: "5.14.0", panicMask: 1<<32 - 1, panicSince: "9.0", Evidence: FromSource,
		layout: layout{mainline: 18, last: 31, own: rhel9Own},
		Source: sourceRHEL + " 9.0"},
	{ID: "rhel-8", Family: "rhel", Title: "Red Hat Enterprise Linux 8", First: "8.0", Last: "8.10",
		from: "4.18.0", panicMask: 1<<32 - 1, panicSince: "8.3", Evidence: FromSource,
		layout: layout{mainline: 18, last: 31, own: []*Flag{&supportRemoved8, &techPreview8, &unprivilegedBPF8}},
		Source: sourceRHEL + " 8.0 to 8.9",
		Notes:  []string{"panic_on_taint= exists from RHEL 8.3 on.", "RHEL 8.9 marks technology previews with bit 16, X, instead of bit 29."}},
	{ID: "rhel-7.2", Family: "rhel", Title: "Red Hat Enterprise Linux 7.2 to 7.9", First: "7.2", Last: "7.9",
		from: "3.10.0-327", Evidence: FromSource,
		layout: layout{mainline: 16, instead: oldSMP, last: 29, own: []*Flag{&hardwareUnsupported, &techPreview6}},
		Source: sourceRHEL + " 7.9",
		Notes:  []string{"Read in build 1160 of 3.10.0 and seen in logs of the builds 514 to 1062; that 327, the release of 7.2, is the first such build is inferred.", "The flags 13 to 15 are brought back from Linux 3.15 to 4.0."}},
	{ID: "rhel-7.0", Family: "rhel", Title: "Red Hat Enterprise Linux 7.0 and 7.1", First: "7.0", Last: "7.1",
		from: "3.10.0", Evidence: FromSource,
		layout: layout{mainline: 13, instead: oldSMP, last: 29, without: 1 << 13, own: []*Flag{&hardwareUnsupported, &techPreview6}},
		Source: sourceRHEL + " 7.1",
		Notes:  []string{"The table has no entry for bit 13, so the columns behind O stand one to the left, and modules without a signature show F."}},
	{ID: "rhel-6.10", Family: "rhel", Title: "Red Hat Enterprise Linux 6.10", First: "6.10", Last: "6.10",
		from: "2.6.32-754", Evidence: FromSource,
		layout: layout{mainline: 12, instead: oldSMP, last: 29, own: []*Flag{&softlockup6, &bitByZombie, &hardwareUnsupported, &techPreview6}},
		Source: sourceRHEL + " 6.10",
		Notes:  []string{"The bits 30 and 31 have no column.", "L is in build 754 of 2.6.32 and not in build 504; that 754 is the first build with it is inferred."}},
	{ID: "rhel-6", Family: "rhel", Title: "Red Hat Enterprise Linux 6.0 to 6.9", First: "6.0", Last: "6.9",
		from: "2.6.32", Evidence: FromSource,
		layout: layout{mainline: 12, instead: oldSMP, last: 29, own: []*Flag{&bitByZombie, &hardwareUnsupported, &techPreview6}},
		Source: sourceRHEL + " 6.6",
		Notes:  []string{"The bits 30 and 31 have no column.", "The first builds of RHEL 6 may have fewer columns: only H was defined then."}},
	{ID: "rhel-5", Family: "rhel", Title: "Red Hat Enterprise Linux 5", First: "5.0", Last: "5.11",
		from: "2.6.18", Evidence: FromSource, layout: layout{mainline: 6, instead: oldSMP, own: []*Flag{&unsigned5, &techPreview5}}, Tail: "----",
		Source: sourceRHEL5,
		Notes: []string{"The kernel prints into a buffer of 20 bytes, which ends the field after ten columns: four dashes follow B whatever the value, and T never shows.",
			"Modules show (U) when they have no signature."}},
}

// ciq is a kernel tree of an Enterprise Linux rebuilder that differs from RHEL
// 10 in one column.
var ciq = []*Dialect{
	{ID: "ciq-6.12", Family: "ciq", Title: "CIQ kernel, Linux 6.12", First: "6.12", Evidence: FromSource,
		from: "6.12.0", panicMask: 1<<32 - 1, panicSince: "6.12",
		layout: layout{mainline: 19, last: 31, own: rhel9Own},
		Source: "kernel/panic.c of github.com/ctrliq/kernel-src-tree @06ae7217",
		Notes:  []string{"As RHEL 10, with bit 26 reserved. The branch, and so which releases have it, is not known."}},
}

// fedora holds the dialects of Fedora's development kernels, newest first.
// Fedora's stable kernels are mainline's.
var fedora = []*Dialect{
	{ID: "fedora-rawhide-6.15", Family: "fedora", Title: "Fedora development kernels, Linux 6.15 and later", First: "6.15",
		from: "6.15.0", panicMask: 1<<32 - 1, panicSince: "6.15", Evidence: FromPatch,
		layout: layout{mainline: 20, last: 31, own: rhel10Own}, Source: "patches to Fedora's ARK kernel tree"},
	{ID: "fedora-rawhide-6.0", Family: "fedora", Title: "Fedora development kernels, Linux 6.0 to 6.14", First: "6.0", Last: "6.14",
		from: "6.0.0", panicMask: 1<<32 - 1, panicSince: "6.0", Evidence: FromLogs,
		layout: layout{mainline: 19, last: 31, own: rhel10Own}, Source: sourceRawhide},
	{ID: "fedora-rawhide-5.9", Family: "fedora", Title: "Fedora development kernels, Linux 5.9 to 5.19", First: "5.9", Last: "5.19",
		from: "5.9.0", panicMask: 1<<32 - 1, panicSince: "5.9", Evidence: FromLogs,
		layout: layout{mainline: 18, last: 31, own: rhel9Own}, Source: sourceRawhide,
		Notes: []string{"Known for Linux 5.9 to 5.17; 5.18 and 5.19 are inferred."}},
}
