package taint

// Where the mainline tables were read. Sources are cited as a reader can find
// them: a kernel file of a release, or the kind of archive that holds the logs.
const (
	sourceMainline = "kernel/panic.c and include/linux/panic.h (kernel.h before 5.14) of Debian's linux-source 5.10.223, 6.1.192, 6.12.117 and 7.3.4"
	sourceLogs     = "kernel logs in public mailing-list archives: letters and the number of columns"
	sourceRHEL5    = "kernel/panic.c and include/linux/kernel.h of CentOS 5's 2.6.18 (github.com/spacex/kernel-centos5)"
)

// Notes that SUSE's tables share.
const (
	noteMachineCheck = "Before Linux 6.1 arm64 system errors and firmware-reported errors did not set it."
	noteBadPage      = "From Linux 6.1 on findings of KFENCE and KMSAN set it too."
)

// mainlineFlags is the table of kernel/panic.c at Linux 7.3. Earlier releases
// have the beginning of it: flags were only ever appended.
var mainlineFlags = [...]Flag{
	{Bit: 0, Letter: 'P', Clear: 'G', Name: "PROPRIETARY_MODULE", Since: "2.4.10", PerModule: true,
		Note: "G stands in the column when the bit is clear, and only if another flag is set: an untainted kernel prints \"Not tainted\"."},
	{Bit: 1, Letter: 'F', Clear: ' ', Name: "FORCED_MODULE", Since: "2.4.10", PerModule: true},
	{Bit: 2, Letter: 'S', Clear: ' ', Name: "CPU_OUT_OF_SPEC", Since: "2.4.15",
		Note: "Called UNSAFE_SMP, for processors that were not made for SMP, before about Linux 3.15."},
	{Bit: 3, Letter: 'R', Clear: ' ', Name: "FORCED_RMMOD", Since: "2.6.0"},
	{Bit: 4, Letter: 'M', Clear: ' ', Name: "MACHINE_CHECK", Since: "2.6.10",
		Note: noteMachineCheck},
	{Bit: 5, Letter: 'B', Clear: ' ', Name: "BAD_PAGE", Since: "2.6.10",
		Note: noteBadPage},
	{Bit: 6, Letter: 'U', Clear: ' ', Name: "USER", Since: "2.6.21",
		Note: "The release is bracketed: 2.6.20 has six flags, and logs of 2.6.22 have seven."},
	{Bit: 7, Letter: 'D', Clear: ' ', Name: "DIE", Since: "2.6.23",
		Note: "The release is bracketed: logs of 2.6.22 have seven columns, of 2.6.24 eight."},
	{Bit: 8, Letter: 'A', Clear: ' ', Name: "OVERRIDDEN_ACPI_TABLE", Since: "2.6.25"},
	{Bit: 9, Letter: 'W', Clear: ' ', Name: "WARN", Since: "2.6.26",
		Note: "The release is bracketed: later than 2.6.25, not later than 2.6.27."},
	{Bit: 10, Letter: 'C', Clear: ' ', Name: "CRAP", Since: "2.6.28", PerModule: true},
	{Bit: 11, Letter: 'I', Clear: ' ', Name: "FIRMWARE_WORKAROUND", Since: "2.6.35"},
	{Bit: 12, Letter: 'O', Clear: ' ', Name: "OOT_MODULE", Since: "3.2", PerModule: true},
	{Bit: 13, Letter: 'E', Clear: ' ', Name: "UNSIGNED_MODULE", Since: "3.15", PerModule: true},
	{Bit: 14, Letter: 'L', Clear: ' ', Name: "SOFTLOCKUP", Since: "3.17"},
	{Bit: 15, Letter: 'K', Clear: ' ', Name: "LIVEPATCH", Since: "4.0", PerModule: true},
	{Bit: 16, Letter: 'X', Clear: ' ', Name: "AUX", Since: "4.15", PerModule: true,
		Note: "Meant for distributions; btrfs RAID 5/6 and fanotify's permission checks set it in mainline too."},
	{Bit: 17, Letter: 'T', Clear: ' ', Name: "RANDSTRUCT", Since: "4.17", PerModule: true,
		Note: "Set at build time by CONFIG_RANDSTRUCT (CONFIG_GCC_PLUGIN_RANDSTRUCT before about 6.1), so such a kernel is never untainted. The kernel's table marks it as per-module by mistake."},
	{Bit: 18, Letter: 'N', Clear: ' ', Name: "TEST", Since: "6.0", PerModule: true},
	{Bit: 19, Letter: 'J', Clear: ' ', Name: "FWCTL", Since: "6.15", PerModule: true,
		Note: "The kernel's table marks it as per-module by mistake."},
}

// mainline holds the dialects of Linux itself, newest first. The number of
// columns of each is known from logs; the tables of 5.10, 6.1, 6.12 and 7.3
// were read too. What follows from First and Last is filled in by complete.
var mainline = []*Dialect{
	{ID: "mainline-6.15", First: "6.15", layout: layout{mainline: 20}, Evidence: FromSource, Source: sourceMainline,
		Notes: []string{"From Linux 6.19 on a module can show any of these letters; before, only those that the table marks as per-module."}},
	{ID: "mainline-6.0", First: "6.0", Last: "6.14", layout: layout{mainline: 19}, Evidence: FromSource, Source: sourceMainline,
		Notes: []string{"From Linux 6.11 on a second line names the flags: Tainted: [W]=WARN."}},
	{ID: "mainline-4.17", First: "4.17", Last: "5.19", layout: layout{mainline: 18}, Evidence: FromSource, Source: sourceMainline,
		Notes: []string{"panic_on_taint= exists from Linux 5.8 on. Before 5.8 a write to kernel.tainted could set bits that no flag has."}},
	{ID: "mainline-4.15", First: "4.15", Last: "4.16", layout: layout{mainline: 17}, Evidence: FromLogs, Source: sourceLogs},
	{ID: "mainline-4.0", First: "4.0", Last: "4.14", layout: layout{mainline: 16}, Evidence: FromLogs, Source: sourceLogs},
	{ID: "mainline-3.17", First: "3.17", Last: "3.19", layout: layout{mainline: 15}, Evidence: FromLogs, Source: sourceLogs},
	{ID: "mainline-3.15", First: "3.15", Last: "3.16", layout: layout{mainline: 14}, Evidence: FromLogs, Source: sourceLogs},
	{ID: "mainline-3.2", First: "3.2", Last: "3.14", layout: layout{mainline: 13, instead: oldSMP}, Evidence: FromLogs, Source: sourceLogs},
	{ID: "mainline-2.6.35", First: "2.6.35", Last: "3.1", layout: layout{mainline: 12, instead: oldSMP}, Evidence: FromLogs, Source: sourceLogs},
	{ID: "mainline-2.6.28", First: "2.6.28", Last: "2.6.34", layout: layout{mainline: 11, instead: oldSMP}, Evidence: FromLogs, Source: sourceLogs},
	{ID: "mainline-2.6.26", First: "2.6.26", Last: "2.6.27", layout: layout{mainline: 10, instead: oldSMP}, Evidence: FromLogs, Source: sourceLogs,
		Notes: []string{"The first release with ten columns is bracketed: later than 2.6.25, not later than 2.6.27."}},
	{ID: "mainline-2.6.25", First: "2.6.25", Last: "2.6.25", layout: layout{mainline: 9, instead: oldSMP}, Evidence: FromLogs, Source: sourceLogs},
	{ID: "mainline-2.6.23", First: "2.6.23", Last: "2.6.24", layout: layout{mainline: 8, instead: oldSMP}, Evidence: FromLogs, Source: sourceLogs,
		Notes: []string{"The first release with eight columns is bracketed: later than 2.6.22, not later than 2.6.24."}},
	{ID: "mainline-2.6.21", First: "2.6.21", Last: "2.6.22", layout: layout{mainline: 7, instead: oldSMP}, Evidence: FromLogs, Source: sourceLogs,
		Notes: []string{"The first release with seven columns is bracketed: later than 2.6.20, not later than 2.6.22."}},
	{ID: "mainline-2.6.10", First: "2.6.10", Last: "2.6.20", layout: layout{mainline: 6, instead: oldSMP}, Evidence: FromLogs, Source: sourceLogs + "; 2.6.18 and 2.6.20 source",
		Notes: []string{"The value can be read and not written: /proc/sys/kernel/tainted is read-only."}},
	{ID: "mainline-2.5", First: "2.5", Last: "2.6.9", layout: layout{mainline: 3, instead: oldSMP, own: []*Flag{&unprintedRmmod}}, Evidence: FromPatch, Source: "kernel/panic.c as quoted on the kernel's mailing list for 2.5.48 and 2.6.0-test",
		Notes: []string{"Linux 2.6.0 to 2.6.9 keep bit 3, a forced module unload, and show no column for it."}},
	{ID: "mainline-2.4", First: "2.4.10", Last: "2.4.37", layout: layout{mainline: 2, own: []*Flag{&unprintedSMP}}, Evidence: FromPatch, Source: "the patch of September 2001 that brought print_tainted(), and 2.4.21 as distributed",
		Notes: []string{"Bit 2, processors that were not made for SMP, came with 2.4.15 and has no column."}},
}

// oldSMP is bit 2 before Linux 3.15.
var oldSMP = []*Flag{&unsafeSMP}

const noteSMP = "For processors that were not made for SMP. About Linux 3.15 it became CPU_OUT_OF_SPEC, for any processor or system out of its specification; the release is unverified."

var unsafeSMP = Flag{Bit: 2, Letter: 'S', Clear: ' ', Name: "UNSAFE_SMP", Sense: "CPU_OUT_OF_SPEC", Since: "2.4.15", Until: "3.14", Note: noteSMP}

// The earliest kernels keep a flag behind the printed ones in the value without
// a column for it.
var (
	unprintedSMP   = Flag{Bit: 2, Letter: 'S', Clear: ' ', Name: "UNSAFE_SMP", Sense: "CPU_OUT_OF_SPEC", Since: "2.4.15", Until: "3.14", Note: noteSMP, Unprinted: true}
	unprintedRmmod = Flag{Bit: 3, Letter: 'R', Clear: ' ', Name: "FORCED_RMMOD", Since: "2.6.0", Unprinted: true}
)

// completeMainline fills in what follows from the releases of a dialect.
func (d *Dialect) completeMainline() {
	d.Family, d.from = "mainline", d.First
	switch d.Last {
	case "":
		d.Title = "Linux " + d.First + " and later"
	case d.First:
		d.Title = "Linux " + d.First
	default:
		d.Title = "Linux " + d.First + " to " + d.Last
	}
	if d.Last == "" || CompareReleases(d.Last, "5.8") >= 0 {
		d.panicMask, d.panicSince = lowBits(d.layout.mainline), "5.8"
	}
}

// lowBits returns the set of bits 0…n-1.
func lowBits(n int) Set { return 1<<uint(n) - 1 }

// Newest returns the newest mainline dialect, which is assumed where nothing is
// known of the kernel.
func Newest() *Dialect { return mainline[0] }
