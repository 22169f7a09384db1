package oops

import "strings"

// opening is how a line that starts a report begins, and what it starts.
type opening struct {
	prefix string
	typ    Type
	// die marks lines of the kernel's die(): they follow another line that
	// started the same report, if there is one.
	die bool
}

// openings lists the starts of reports by their first byte, longer prefixes
// before shorter ones. The texts are those of the kernel's sources and logs;
// see section 2.3 and 3 of the fact base.
var openings = [256][]opening{
	'-': {{prefix: "------------[ cut here ]"}},
	'=': {{prefix: "===================="}},
	'B': {
		{prefix: "BUG: KASAN:", typ: KASAN},
		{prefix: "BUG: KMSAN:", typ: KMSAN},
		{prefix: "BUG: KCSAN:", typ: KCSAN},
		{prefix: "BUG: KFENCE:", typ: KFENCE},
		{prefix: "BUG: unable to handle", typ: PageFault},
		{prefix: "BUG: kernel NULL pointer", typ: PageFault},
		{prefix: "BUG: Kernel NULL pointer", typ: PageFault},
		{prefix: "BUG: Unable to handle", typ: PageFault},
		{prefix: "BUG: Bad page", typ: BadPage},
		{prefix: "BUG: Bad rss-counter", typ: Bug},
		{prefix: "BUG: scheduling while atomic", typ: Atomic},
		{prefix: "BUG: sleeping function", typ: Atomic},
		{prefix: "BUG: assuming", typ: Atomic},
		{prefix: "BUG: scheduling in a non-blocking", typ: Atomic},
		{prefix: "BUG: using ", typ: Atomic},
		{prefix: "BUG: soft lockup", typ: SoftLockup},
		{prefix: "BUG: spinlock", typ: Lockdep},
		{prefix: "BUG: workqueue lockup", typ: SoftLockup},
		{prefix: "BUG: ", typ: Bug},
		{prefix: "BUG ", typ: Slab},
		{prefix: "Bad page state in process", typ: BadPage},
		{prefix: "Bad mode in ", typ: Oops},
	},
	'C': {
		{prefix: "CPU 0 Unable to handle kernel", typ: PageFault},
	},
	'I': {
		{prefix: "INFO: task ", typ: HungTask},
		{prefix: "INFO: rcu", typ: RCUStall},
		{prefix: "INFO: possible ", typ: Lockdep},
		{prefix: "INFO: inconsistent lock", typ: Lockdep},
		{prefix: "INFO: suspicious RCU", typ: Lockdep},
		{prefix: "INFO: suspicious rcu", typ: Lockdep},
		{prefix: "INFO: trying to register", typ: Lockdep},
		{prefix: "Internal error:", typ: Oops, die: true},
	},
	'K': {
		{prefix: "Kernel panic", typ: Panic},
		{prefix: "Kernel BUG at", typ: Bug},
		{prefix: "Kernel bug detected", typ: Bug, die: true},
		{prefix: "Kernel access of bad area", typ: PageFault},
	},
	'N': {
		{prefix: "NMI watchdog: BUG: soft lockup", typ: SoftLockup},
		{prefix: "NMI watchdog: Watchdog detected hard LOCKUP", typ: HardLockup},
	},
	'O': {
		{prefix: "Oops: general protection fault", typ: GeneralProtection, die: true},
		{prefix: "Oops", typ: Oops, die: true},
	},
	'U': {
		{prefix: "Unable to handle kernel", typ: PageFault},
		{prefix: "UBSAN: ", typ: UBSAN},
		{prefix: "Unhandled fault", typ: Oops},
	},
	'W': {
		{prefix: "WARNING: possible ", typ: Lockdep},
		{prefix: "WARNING: inconsistent lock", typ: Lockdep},
		{prefix: "WARNING: suspicious RCU", typ: Lockdep},
		{prefix: "WARNING: bad unlock", typ: Lockdep},
		{prefix: "WARNING: ", typ: Warning},
		{prefix: "Watchdog detected hard LOCKUP", typ: HardLockup},
	},
	'[': {
		{prefix: "[ INFO: ", typ: Lockdep},
		{prefix: "[ BUG: ", typ: Lockdep},
	},
	'd': {
		{prefix: "double fault:", typ: Oops, die: true},
		{prefix: "divide error:", typ: Oops, die: true},
	},
	'g': {{prefix: "general protection fault", typ: GeneralProtection}},
	'i': {
		{prefix: "invalid opcode: ", typ: Oops, die: true},
		{prefix: "int3: ", typ: Oops, die: true},
	},
	'k': {{prefix: "kernel BUG at", typ: Bug}},
	'r': {
		{prefix: "rcu: INFO: rcu", typ: RCUStall},
	},
	's': {{prefix: "stack segment: ", typ: Oops, die: true}},
	'w': {
		{prefix: "watchdog: BUG: soft lockup", typ: SoftLockup},
		{prefix: "watchdog: Watchdog detected hard LOCKUP", typ: HardLockup},
	},
}

// opens reports whether s, a line without blanks at its start, starts a
// report. An opening without a type is a separator: the next line says what
// was opened.
func opens(s string) (*opening, bool) {
	list := openings[s[0]]
	for i := range list {
		if strings.HasPrefix(s, list[i].prefix) {
			return &list[i], true
		}
	}
	return nil, false
}
