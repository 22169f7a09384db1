package oops

import "strings"

// opening is how a line that starts a report begins, and what it starts.
type opening struct {
	prefix string
	typ    Type
	role   role
}

// role says how an opening stands to a report that is open already.
type role uint8

const (
	first role = iota // it always starts a report
	die               // printed by die(): goes with the line before it that tells of the same fault
	rule              // "cut here" and rows of "=": the next line says what was opened
	lead              // tells of a fault that a further opening then names: "CFI failure at …"
)

// backtraceOfCPU heads the state of one CPU among those that a stall has the
// kernel show.
const backtraceOfCPU = "NMI backtrace for cpu"

// openings lists the starts of reports by their first byte, longer prefixes
// before shorter ones. The texts are those of the sources and logs of Linux 2.4
// to 7.3.
var openings = [256][]opening{
	'-': {{prefix: "------------[ cut here ]", role: rule}},
	'=': {{prefix: "====================", role: rule}},
	'A': {
		{prefix: "Alignment trap: not handling", typ: Oops},
	},
	'B': {
		{prefix: "BUG: KASAN:", typ: KASAN},
		{prefix: "BUG: KMSAN:", typ: KMSAN},
		{prefix: "BUG: KCSAN:", typ: KCSAN},
		{prefix: "BUG: KFENCE:", typ: KFENCE},
		{prefix: "BUG: unable to handle", typ: PageFault},
		{prefix: "BUG: Unable to handle", typ: PageFault},
		{prefix: "BUG: kernel NULL pointer", typ: PageFault},
		{prefix: "BUG: Kernel NULL pointer", typ: PageFault},
		{prefix: "BUG: Bad page", typ: BadPage},
		{prefix: "BUG: non-zero", typ: BadPage},
		{prefix: "BUG: scheduling ", typ: Atomic},
		{prefix: "BUG: sleeping function", typ: Atomic},
		{prefix: "BUG: assuming ", typ: Atomic},
		{prefix: "BUG: using ", typ: Atomic},
		{prefix: "BUG: atomic ", typ: Atomic},
		{prefix: "BUG: soft lockup", typ: SoftLockup},
		{prefix: "BUG: NMI Watchdog detected LOCKUP", typ: HardLockup},
		{prefix: "BUG: spinlock ", typ: Lockdep},
		{prefix: "BUG: rwlock ", typ: Lockdep},
		{prefix: "BUG: MAX_LOCK", typ: Lockdep},
		{prefix: "BUG: key ", typ: Lockdep},
		{prefix: "BUG: still has locks held", typ: Lockdep},
		{prefix: "BUG: lock held when", typ: Lockdep},
		{prefix: "BUG: held lock freed", typ: Lockdep},
		{prefix: "BUG: bad unlock balance", typ: Lockdep},
		{prefix: "BUG: warning at ", typ: Warning},
		{prefix: "BUG: ", typ: Bug},
		{prefix: "BUG ", typ: Slab},
		{prefix: "Bad page state ", typ: BadPage},
		{prefix: "Bad pte = ", typ: BadPage},
		{prefix: "Bad mode in ", typ: Oops},
		{prefix: "Bad Address (null pointer deref?)", typ: PageFault},
		{prefix: "Badness in ", typ: Warning},
		{prefix: "Badness at ", typ: Warning},
	},
	'C': {
		{prefix: "CFI failure ", typ: Oops, role: lead},
	},
	'D': {
		{prefix: "Debug: sleeping function", typ: Atomic},
		{prefix: "Data bus error, epc ==", typ: Oops},
	},
	'I': {
		{prefix: "INFO: task ", typ: HungTask},
		{prefix: "INFO: rcu_", typ: RCUStall},
		{prefix: "INFO: possible ", typ: Lockdep},
		{prefix: "INFO: inconsistent lock", typ: Lockdep},
		{prefix: "INFO: suspicious ", typ: Lockdep},
		{prefix: "INFO: trying to register", typ: Lockdep},
		{prefix: "INFO: SOFTIRQ-", typ: Lockdep},
		{prefix: "INFO: HARDIRQ-", typ: Lockdep},
		{prefix: "Internal error:", typ: Oops, role: die},
		{prefix: "Insufficient stack space to handle exception", typ: Oops},
		{prefix: "Instruction bus error, epc ==", typ: Oops},
	},
	'K': {
		{prefix: "Kernel panic", typ: Panic},
		{prefix: "Kernel BUG at", typ: Bug},
		{prefix: "Kernel bug at", typ: Bug},
		{prefix: "Kernel stack overflow in process", typ: Oops},
		{prefix: "Kernel Fault: Code=", typ: PageFault},
		{prefix: "Kernel unaligned access at ", typ: Oops},
	},
	'M': {
		{prefix: "Machine check in kernel mode", typ: MachineCheck},
		{prefix: "Memory cgroup out of memory", typ: OOM, role: die},
	},
	'N': {
		{prefix: "NMI watchdog: BUG: soft lockup", typ: SoftLockup},
		{prefix: "NMI watchdog: Watchdog detected hard LOCKUP", typ: HardLockup},
		{prefix: "NMI Watchdog detected LOCKUP", typ: HardLockup},
		{prefix: backtraceOfCPU, typ: Other},
	},
	'O': {
		{prefix: "Oops: general protection fault", typ: GeneralProtection, role: die},
		{prefix: "Oops: ", typ: Oops, role: die},
		{prefix: "Oops - ", typ: Oops, role: die},
		{prefix: "Oops [#", typ: Oops, role: die},
		{prefix: "Oops[#", typ: Oops, role: die},
		{prefix: "Out of memory: Kill", typ: OOM, role: die},
	},
	'P': {
		{prefix: "PANIC: double fault", typ: Oops},
		{prefix: "PANIC: early exception", typ: Oops},
	},
	'S': {
		{prefix: "SError Interrupt on CPU", typ: MachineCheck},
		{prefix: "Severe Machine check interrupt", typ: MachineCheck},
		{prefix: "Slab corruption", typ: Slab},
		{prefix: "Synchronous External Abort", typ: Oops, role: lead},
		{prefix: "Synchronous external abort", typ: Oops, role: lead},
		{prefix: "SysRq : Trigger a crash", typ: Panic, role: lead},
	},
	'U': {
		{prefix: "Unable to handle kernel", typ: PageFault},
		{prefix: "UBSAN: ", typ: UBSAN},
		{prefix: "Unhandled fault", typ: Oops},
		{prefix: "Unhandled prefetch abort", typ: Oops},
		{prefix: "Unexpected kernel BRK exception", typ: Oops, role: lead},
	},
	'V': {
		{prefix: "VFS: Busy inodes after unmount", typ: Other},
	},
	'W': {
		{prefix: "WARNING: CPU: ", typ: Warning},
		{prefix: "WARNING: at ", typ: Warning},
		{prefix: "WARNING: possible ", typ: Lockdep},
		{prefix: "WARNING: inconsistent lock", typ: Lockdep},
		{prefix: "WARNING: suspicious RCU", typ: Lockdep},
		{prefix: "WARNING: bad unlock", typ: Lockdep},
		{prefix: "WARNING: bad contention", typ: Lockdep},
		{prefix: "WARNING: held lock freed", typ: Lockdep},
		{prefix: "WARNING: lock held ", typ: Lockdep},
		{prefix: "WARNING: still has locks held", typ: Lockdep},
		{prefix: "WARNING: Nested lock was not taken", typ: Lockdep},
		{prefix: "WARNING: nested lock was not taken", typ: Lockdep},
		{prefix: "WARNING: SOFTIRQ", typ: Lockdep},
		{prefix: "WARNING: HARDIRQ", typ: Lockdep},
		{prefix: "WARNING: kernel stack ", typ: Other},
		{prefix: "WARNING: stack ", typ: Other},
		{prefix: "WARNING: ", typ: Warning}, // if it names a place: see opens
		{prefix: "Watchdog detected hard LOCKUP", typ: HardLockup},
		{prefix: "Watchdog CPU:", typ: HardLockup},
	},
	'[': {
		{prefix: "[ INFO: ", typ: Lockdep},
		{prefix: "[ BUG: ", typ: Lockdep},
	},
	'b': {
		{prefix: "bad: scheduling while atomic", typ: Atomic},
	},
	'g': {
		{prefix: "general protection fault", typ: GeneralProtection, role: die},
		{prefix: "general protection handler", typ: GeneralProtection, role: die},
	},
	'i': {
		{prefix: "invalid operand: ", typ: Oops, role: die},
	},
	'k': {
		{prefix: "kernel BUG at", typ: Bug},
		{prefix: "kernel tried to execute ", typ: PageFault, role: lead},
	},
	'm': {
		{prefix: "mce: [Hardware Error]: CPU ", typ: MachineCheck},
	},
	'r': {
		{prefix: "rcu: INFO: rcu_", typ: RCUStall},
	},
	's': {
		{prefix: "scheduling while atomic: ", typ: Atomic},
		{prefix: "slab error in ", typ: Slab},
		{prefix: "slab: double free detected", typ: Slab},
	},
	't': {
		{prefix: "traps: PANIC: double fault", typ: Oops},
		{prefix: "traps: Missing ENDBR", typ: Oops, role: lead},
	},
	'u': {
		{prefix: "unregister_netdevice: waiting for ", typ: Other},
	},
	'w': {
		{prefix: "watchdog: BUG: soft lockup", typ: SoftLockup},
		{prefix: "watchdog: Watchdog detected hard LOCKUP", typ: HardLockup},
	},
}

// Openings that a line shows further on, behind words that vary.
var (
	dieOpening       = opening{typ: Oops, role: die}
	pageFaultOpening = opening{typ: PageFault}
	bugOpening       = opening{typ: Bug, role: die}
	machineOpening   = opening{typ: MachineCheck}
	hardOpening      = opening{typ: HardLockup}
	oomOpening       = opening{typ: OOM}
	otherOpening     = opening{typ: Other}
	lockdepOpening   = opening{typ: Lockdep}
	hwErrorOpening   = opening{typ: MachineCheck}
)

// opens reports whether s, a line without blanks at its start, starts a
// report.
func opens(s string) (*opening, bool) {
	if o, ok := opensFirst(s); ok {
		return o, true
	}
	return opensWithin(s)
}

// opensFirst recognises the openings by which a line begins.
func opensFirst(s string) (*opening, bool) {
	list := openings[s[0]]
	for i := range list {
		o := &list[i]
		if strings.HasPrefix(s, o.prefix) {
			if (o.prefix == "BUG: " || o.prefix == "Oops: ") && !worded(s[len(o.prefix):]) || o.prefix == "WARNING: " && !placed(s) || o.prefix == backtraceOfCPU && strings.Contains(s, "skipped") ||
				o.prefix == "INFO: task " && !hangs(s) {
				break
			}
			if o.prefix == "BUG " && strings.HasPrefix(s, "BUG unable to handle") {
				return &pageFaultOpening, true // typed off a screen
			}
			return o, true
		}
	}
	return nil, false
}

// hangs reports whether a line that begins "INFO: task " opens a report, and does
// not go on with one: since Linux 6.15 it also names who holds the lock.
func hangs(s string) bool {
	if strings.Contains(s, " blocked on a") && strings.Contains(s, " likely ") {
		return false
	}
	return strings.Contains(s, "blocked") || strings.Contains(s, "can't die for") || strings.HasSuffix(s, " more than")
}

// placed reports whether a WARNING line is that of Linux 6.19 and later, which
// names a place and a CPU behind it: "WARNING: kernel/fork.c:12 at f+0x1/0x2,
// CPU#1: init/1".
func placed(s string) bool {
	return strings.Contains(s, " at ") && (strings.Contains(s, ", CPU#") || strings.Contains(s, ".c:") || strings.Contains(s, ".h:"))
}

// numbersOops reports whether the "#" at i is that of an oops's number in the words
// of some die(): "trap: 0000 [#1]", "in kernel code[#1]:" of mips and loongarch,
// "Kernel BUG [#1]" of riscv (arch/*/kernel/traps.c).
func numbersOops(s string, i int) bool {
	shut := i + 1
	for shut < len(s) && '0' <= s[shut] && s[shut] <= '9' {
		shut++
	}
	if shut == i+1 || shut > i+7 || shut == len(s) || s[shut] != ']' {
		return false
	}
	before := s[:i-1]
	if n := len(before); n > 1 && before[n-1] == ' ' && (isDecimal(before[n-2:n-1]) || 'a' <= before[n-2] && before[n-2] <= 'f') { // none of them prints capitals
		// s390 prints no blank behind it since Linux 6.15: "0009 ilc:2 [#1]SMP".
		return shut == i+3 || shut == i+2 && (shut+1 == len(s) || s[shut+1] == ' ' || strings.HasSuffix(before[:n-2], "ilc:"))
	}
	for _, words := range dieWords {
		if strings.HasSuffix(before, words) {
			return true
		}
	}
	_, rest, ok := strings.Cut(before, "Oops: ")
	return ok && worded(rest) || strings.Contains(before, "Oops - ")
}

// worded reports whether s begins with a word or a number, as it does behind
// "BUG: " and "Oops: ".
func worded(s string) bool {
	return s != "" && ('a' <= s[0]|0x20 && s[0]|0x20 <= 'z' || '0' <= s[0] && s[0] <= '9')
}

// dieWords are the ends of what stands before an oops's number but for a number.
var dieWords = [...]string{
	"Oops", "Oops ", "Kernel BUG ", "Kernel bug detected",
	" kernel code", " kernel context!", " unaligned access", " invalid instruction",
}

// opensWithin recognises the openings that start with words that vary: a
// trap's name, a task, a CPU.
func opensWithin(s string) (*opening, bool) {
	i := strings.IndexByte(s, '#')
	if i == 1 && s[0] == '[' { // "[#1] general protection fault": the number came first
		if shut := strings.IndexByte(s[:min(len(s), 8)], ']'); shut > 2 && isDecimal(s[2:shut]) && strings.HasPrefix(s[shut:], "] ") && shut+2 < len(s) {
			return opensFirst(s[shut+2:])
		}
	}
	if i > 1 && s[i-1] == '[' && numbersOops(s, i) {
		switch {
		case strings.HasPrefix(s, "Kernel bug detected["):
			return &bugOpening, true
		case strings.HasPrefix(s, "Kernel access of bad area"):
			return &pageFaultOpening, true
		}
		return &dieOpening, true
	}
	switch s[0] {
	case 'C':
		if strings.HasPrefix(s, "CPU") && len(s) > 5 && s[3] != ':' {
			switch {
			case strings.Contains(s, " Unable to handle kernel"):
				return &pageFaultOpening, true
			case strings.Contains(s, ": Machine Check"):
				return &machineOpening, true
			}
		}
	case 'W':
		if strings.HasPrefix(s, "WARNING: ") && strings.Contains(s, " still has locks held!") {
			return &lockdepOpening, true
		}
	case 'w':
		if strings.HasPrefix(s, "watchdog: CPU") && strings.Contains(s, "hard LOCKUP") {
			return &hardOpening, true
		}
	case '{':
		if strings.Contains(s, "[Hardware Error]: Hardware error from ") {
			return &hwErrorOpening, true
		}
	}
	task := 'a' <= s[0]|0x20 && s[0]|0x20 <= 'z' || s[0] == '('
	for i, colons := 0, 0; colons < 4; colons++ {
		j := strings.IndexByte(s[i:], ':')
		if j < 0 {
			break
		}
		i += j + 1
		if i == 1 {
			continue
		}
		switch head := s[:i-1]; head[len(head)-1] {
		case ')':
			if strings.HasPrefix(s[i:], " Oops ") {
				return &dieOpening, true // alpha
			}
		case 'r':
			if task && strings.HasSuffix(head, " invoked oom-killer") {
				return &oomOpening, true
			}
		case 'e':
			if task && strings.HasSuffix(head, "allocation failure") && (strings.Contains(head, ": page ") || strings.Contains(head, "vmalloc")) {
				return &otherOpening, true
			}
		}
	}
	if s[0] == 'i' && strings.HasPrefix(s, "irq ") && strings.Contains(s, ": nobody cared") {
		return &otherOpening, true
	}
	return nil, false
}
