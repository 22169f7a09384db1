package scan

// anchor is a text without which there is no report and no cause: each line
// that starts one, and each line with a taint field, holds at least one.
//
// A blank stands for any white space, so that a line broken there still holds
// the anchor; [digit] and [hex] stand for what they say. An anchor of less than
// seven bytes has to stand behind no letter and to be followed by a letter or a
// digit. One of equal signs has to begin a row of them.
type anchor struct {
	text string
	// near has to follow within the next lines; "" if nothing has to.
	near string
	kind kind
}

// In an anchor, digit stands for any decimal digit, and hex for any hexadecimal
// one with small letters.
const (
	digit = "\x01"
	hex   = "\x02"
)

// kind says what has to be seen around an anchor.
type kind uint8

const (
	inReport kind = iota // the report that it is in
	inLong               // a report of a kind that has long lists in its middle
	inCause              // its line
	inBanner             // nothing, but the line is kept for what follows
)

// nearby is how far behind an anchor its near text is looked for, in bytes.
const nearby = 256

// anchors is what the filter looks for. That nothing is missing is tested
// against the tables of packages oops and cause, and against decoding whole
// logs.
var anchors = [...]anchor{
	// The taint field, and the list of modules.
	{text: "Tainted:"}, {text: "Not tainted"}, {text: "Modules linked"},
	{text: "Live 0x", kind: inCause}, {text: "Loading 0x", kind: inCause}, {text: "Unloading 0x", kind: inCause},

	// First lines of reports.
	{text: hex + " [#" + digit + "] "}, {text: hex + " [#" + digit + digit + "]"}, {text: "Oops[#" + digit}, {text: "Oops [#"}, {text: "Kernel bug detected"},
	{text: "ilc:" + digit + " [#"}, {text: "kernel code[#"}, {text: "kernel context![#"}, {text: "unaligned access[#"}, {text: "invalid instruction[#"},
	{text: "BUG: ", kind: inLong}, {text: "====================", kind: inLong}, {text: "[ cut here ]"},
	{text: "kernel BUG "}, {text: "Kernel BUG "}, {text: "Kernel bug "},
	{text: "Bad page state "}, {text: "Bad pte = "}, {text: "Bad mode in "}, {text: "Bad Address ("}, {text: "Badness "},
	{text: "CFI failure "}, {text: "Debug: sleeping"}, {text: "bus error, epc"}, {text: "Alignment trap:"},
	{text: "INFO: task "}, {text: "INFO: rcu_", kind: inLong}, {text: "INFO: possible", kind: inLong}, {text: "INFO: inconsistent", kind: inLong},
	{text: "INFO: suspicious", kind: inLong}, {text: "INFO: trying to", kind: inLong}, {text: "INFO: SOFTIRQ", kind: inLong}, {text: "INFO: HARDIRQ", kind: inLong},
	{text: "[ INFO: ", kind: inLong}, {text: "[ BUG: ", kind: inLong},
	{text: "Internal error:"}, {text: "Insufficient stack space"}, {text: "Kernel panic"}, {text: "stack overflow in process"},
	{text: "Kernel Fault: Code="}, {text: "Kernel unaligned"}, {text: "Kernel access of bad"},
	{text: "Machine check in"}, {text: "Machine Check"}, {text: "out of memory", kind: inLong}, {text: "Out of memory:", kind: inLong}, {text: "oom-killer", kind: inLong},
	{text: "hard LOCKUP"}, {text: "detected LOCKUP"}, {text: "NMI backtrace for"}, {text: "Watchdog CPU:"},
	{text: "BUG unable to"}, {text: "Oops: "}, {text: "Oops - "}, {text: "PANIC: double fault"}, {text: "PANIC: early"}, {text: "Missing ENDBR"},
	{text: "SError Interrupt"}, {text: "Slab corruption", kind: inLong}, {text: "slab error in", kind: inLong}, {text: "slab: double free", kind: inLong},
	{text: "Synchronous External"}, {text: "Synchronous external"}, {text: "Trigger a crash"},
	{text: "Unable to handle"}, {text: "UBSAN: "}, {text: "Unhandled fault"}, {text: "Unhandled prefetch"}, {text: "kernel BRK exception"},
	{text: "VFS: Busy inodes"}, {text: "WARNING: CPU: "}, {text: "WARNING: at "}, {text: "WARNING: ", near: ", CPU#"}, {text: "WARNING: ", near: ".c:"}, {text: "WARNING: ", near: ".h:"},
	{text: "WARNING: kernel stack"}, {text: "WARNING: stack "},
	{text: "WARNING: possible", kind: inLong}, {text: "WARNING: inconsistent", kind: inLong}, {text: "WARNING: suspicious", kind: inLong},
	{text: "WARNING: bad ", kind: inLong}, {text: "WARNING: held lock", kind: inLong}, {text: "WARNING: lock held", kind: inLong},
	{text: "has locks held", kind: inLong}, {text: "WARNING: Nested", kind: inLong}, {text: "WARNING: nested", kind: inLong},
	{text: "WARNING: SOFTIRQ", kind: inLong}, {text: "WARNING: HARDIRQ", kind: inLong},
	{text: "while atomic"}, {text: "general protection"}, {text: "invalid opcode"}, {text: "divide error"}, {text: "stack segment:"}, {text: "double fault:"}, {text: "invalid operand: "}, {text: "tried to execute"},
	{text: "[Hardware Error]: CPU "}, {text: "Hardware error from"},
	{text: "allocation failure"}, {text: "nobody cared"}, {text: "unregister_netdevice: waiting"},

	// Causes that have a line of their own.
	{text: "taints ", kind: inCause}, {text: "tainting ", kind: inCause}, {text: "Tainting ", kind: inCause},
	{text: "kernel tainted", kind: inCause}, {text: "inheriting taint", kind: inCause}, {text: "kernel taint for", kind: inCause},
	{text: "taint flag", kind: inCause}, {text: "CI tainted", kind: inCause},
	{text: "staging directory", kind: inCause}, {text: "of unittest", kind: inCause}, {text: "# Subtest", kind: inCause}, {text: "kernel-exclusive", kind: inCause},
	{text: "_only=Y", kind: inCause}, {text: "bypass=Y", kind: inCause}, {text: "PAE forced!", kind: inCause}, {text: "SBR happened", kind: inCause},
	{text: "RAID5/6 ", kind: inCause}, {text: "the physical device", kind: inCause}, {text: "unrecognized MSR", kind: inCause},
	{text: "for SMP.", kind: inCause}, {text: "variation detected", kind: inCause}, {text: "inconsistent modes", kind: inCause},
	{text: "ARCH_DMA_MINALIGN", kind: inCause}, {text: "but no non-coherent", kind: inCause}, {text: "Keystone2", kind: inCause},
	{text: "broken firmware!", kind: inCause}, {text: "EL2 virtual timer", kind: inCause}, {text: "tested on the x86", kind: inCause},
	{text: "supported only for", kind: inCause}, {text: "Clearing CPUID", kind: inCause}, {text: "old microcode", kind: inCause},
	{text: "blobs SHA check", kind: inCause}, {text: "Overdrive is", kind: inCause},
	{text: "hardware error", kind: inCause},
	{text: "re-production", kind: inCause}, {text: "reserved range [", kind: inCause}, {text: "LPIs enabled", kind: inCause},
	{text: "simultaneous PCI", kind: inCause}, {text: "timeout disabled", kind: inCause},
	{text: "BIOS is broken", kind: inCause}, {text: "incorrect VT-d", kind: inCause}, {text: "interrupt remapping", kind: inCause},
	{text: "incorrect mask,", kind: inCause}, {text: "Overriding NUMA", kind: inCause}, {text: "APICID_TAG_MAP", kind: inCause},
	{text: "flags corrupted", kind: inCause}, {text: "pointer overflows", kind: inCause}, {text: "EFI runtime service", kind: inCause},
	{text: "with MMU enabled", kind: inCause}, {text: "ACPI control method", kind: inCause}, {text: "use_e820", kind: inCause}, {text: "no_e820", kind: inCause},
	{text: "TECH PREVIEW", kind: inCause}, {text: "by Red Hat", kind: inCause}, {text: "UNSUPPORTED HARDWARE", kind: inCause},
	{text: "supported by SUSE", kind: inCause}, {text: "externally supported", kind: inCause},

	{text: bannerText, kind: inBanner},
}

// bannerText begins the line that a kernel prints first (init/version.c): it
// says of which release the rest is.
const bannerText = "Linux version "
