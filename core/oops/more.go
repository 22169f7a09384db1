package oops

import (
	"strings"

	"kerneltaint/core/klog"
)

// morePrefixes are the starts of further lines that reports print, by their
// first byte. Nothing is read from them, but they show how far a report goes.
var morePrefixes = [256][]string{
	'#': {"#0: ", "#1: ", "#2: ", "#3: ", "#4: ", "#5: "},
	'(': {"(ftrace buffer empty)", "(t=", "(detected by "},
	'*': {"*** "},
	'.': {"... "},
	'=': {"========"},
	'>': {">ffff", ">c", ">d", ">f", ">9"},
	'^': {"^"},
	'A': {"Allocated by task ", "Addresses ", "All QSes seen", "Aux scheduling"},
	'B': {"Bytes b4 ", "Bytes "},
	'C': {"CPU0 ", "CS: ", "Chain exists of", "CPU features: ", "CR: "},
	'D': {"Dumping ftrace buffer", "Disabling lock debugging due to kernel taint", "DMA"},
	'E': {"Exception stack(", "Exit path:"},
	'F': {"Freed by task ", "FIX ", "Flags: "},
	'I': {"INFO: Allocated", "INFO: Freed", "INFO: Object", "INFO: Slab", "INFO: 0x", "INFO: lockdep is turned off", "Instruction dump:", "Instruction DUMP:"},
	'K': {"Kernel Offset: ", "Krnl ACRS:", "KASAN"},
	'L': {"LR [", "LR is at ", "Last Breaking-Event-Address", "Last level", "Last user"},
	'M': {"Mem-Info:", "Memory state around", "Memory Limit", "Mem abort"},
	'N': {"Node ", "Normal"},
	'O': {"Object ", "Object 0x"},
	'P': {"Process ", "Possible unsafe", "PKRU: ", "Padding ", "Possible interrupt", "Previous ", "Pid : ", "Pid: "},
	'R': {"RIP: ", "Rebooting in ", "Redzone ", "Redzone: ", "RPC: <", "Register "},
	'S': {"Stack:", "Stack: (", "Showing ", "Sending NMI", "Stopper: ", "Slab 0x", "Sched_ext:", "SWAP", "Swap"},
	'T': {"The buggy address", "The buggy", "Task dump", "Tasks state", "Total", "TASK = "},
	'U': {"Uninit was", "User PSW"},
	'W': {"Workqueue: ", "Waiting"},
	'a': {"active_anon", "allocated by task"},
	'b': {"but task is already", "but there are no more", "but this", "buggy"},
	'c': {"caller is ", "cache:", "compound"},
	'd': {"dump_stack", "due to"},
	'f': {"flags: ", "freed by task", "ffff"},
	'h': {"hardirqs ", "head: "},
	'i': {"irq event stamp", "irqs ", "in_atomic(): ", "is trying", "index "},
	'j': {"just changed"},
	'k': {"kasan:", "kfence-#"},
	'l': {"lock(", "locks held", "lock: ", "lr : "},
	'm': {"mce: [Hardware Error]: RIP", "mce: [Hardware Error]: TSC", "mce: [Hardware Error]: PROCESSOR", "mce: [Hardware Error]: Run the above",
		"mce: [Hardware Error]: Some CPUs", "mce: [Hardware Error]: Machine check"},
	'n': {"no locks held", "nodemask"},
	'o': {"other info that", "oom-kill:", "oom_reaper: "},
	'p': {"page:", "page: ", "page dumped because", "pstate: ", "preempt", "process "},
	'r': {"raw: ", "rcu_scheduler_active", "rcu: ", "read to ", "race at"},
	's': {"stack backtrace:", "softirqs ", "shift exponent", "sp : ", "swapper"},
	't': {"task: ", "task:", "task.stack", "to a ", "to HARDIRQ", "the existing dependency", "turning off the locking", "the code is fine", "ticks", "track"},
	'v': {"value changed:"},
	'w': {"which lock already", "which would create", "which became", "write to "},
}

// more reports whether s is one of the further lines.
func (in *incident) more(l *klog.Line, s string) bool {
	for _, prefix := range morePrefixes[s[0]] {
		if strings.HasPrefix(s, prefix) {
			return in.moreFrom(l, s)
		}
	}
	if s[0] == '{' {
		return strings.Contains(s, "[Hardware Error]:") && !strings.Contains(s, "Hardware error from")
	}
	if strings.HasPrefix(s, backtraceOfCPU) {
		return strings.Contains(s, "skipped")
	}
	if s[0] >= '0' && s[0] <= '9' || s[0] >= 'a' && s[0] <= 'f' {
		return isDump(s) || isStackRow(s)
	}
	return false
}

// moreFrom reads what some of the further lines say after all: where no header
// names the task, another line of the registers does.
func (in *incident) moreFrom(l *klog.Line, s string) bool {
	if strings.HasPrefix(s, "Pid: ") && strings.Contains(s, "ainted") {
		return false // a header
	}
	if in.PID >= 0 || in.header != regsHeader && in.header != 0 && (in.header != hungHeader || in.Type == HungTask) {
		return true
	}
	base := len(l.Text) - len(s)
	for i := range taskLines {
		t := &taskLines[i]
		if !strings.HasPrefix(s, t.start) {
			continue
		}
		pid := numberAfter(s, t.pid, 0, len(s))
		comm := strings.Index(s, t.comm)
		if pid.from == pid.to || comm < 0 {
			continue
		}
		name := trimExtent(s, comm+len(t.comm), len(s))
		if t.end != "" {
			end := strings.Index(s[name.from:], t.end)
			if end < 0 {
				continue
			}
			name = trimExtent(s, name.from, name.from+end)
		}
		setNumber(&in.PID, &in.Evidence[AtPID], l, extent{base + pid.from, base + pid.to})
		setText(&in.Comm, &in.Evidence[AtComm], l, extent{base + name.from, base + name.to})
		if strings.Contains(s, ", stackpage=") {
			in.Until = "2.4"
		}
		if in.CPU < 0 && t.cpu != "" {
			if cpu := numberAfter(s, t.cpu, 0, len(s)); cpu.from < cpu.to {
				setNumber(&in.CPU, &in.Evidence[AtCPU], l, extent{base + cpu.from, base + cpu.to})
			}
		}
		break
	}
	return true
}

// taskLines are the lines that name the task: where its number stands, where its
// name, and what ends that.
var taskLines = [...]struct{ start, pid, comm, end, cpu string }{
	{"Process ", "(pid: ", "Process ", " (pid: ", ""}, // arm, i386, mips, s390, m68k
	{"TASK = ", "[", " '", "' ", "CPU:"},              // powerpc, up to Linux 4
	{"Pid : ", "Pid : ", "Comm:", "", ""},             // sh
	{"Pid: ", "Pid: ", "comm:", "", "CPU "},           // ia64
}

// taskInOops reads the task that alpha and sparc name before the word:
// "udevd(214): Oops [#1]".
func (in *incident) taskInOops(l *klog.Line, s string) {
	shut := strings.Index(s, "): Oops ")
	if shut < 0 || in.PID >= 0 {
		return
	}
	open := strings.LastIndexByte(s[:shut], '(')
	base := len(l.Text) - len(s)
	if open > 0 && isDecimal(s[open+1:shut]) {
		setNumber(&in.PID, &in.Evidence[AtPID], l, extent{base + open + 1, base + shut})
		setText(&in.Comm, &in.Evidence[AtComm], l, extent{base, base + open})
	}
}

// isDump reports whether s is a row of a memory dump: "ffff8801 0000000a …",
// "ffff888017a0f400: fa fb fb …".
func isDump(s string) bool {
	i := 0
	for i < len(s) && (isHex(s[i:i+1]) || s[i] == ':') {
		i++
	}
	if i != 8 && i != 9 && i != 16 && i != 17 || i < len(s) && s[i] != ' ' {
		return false
	}
	if s[0] <= '9' || s[0] == 'c' || s[0] == 'f' {
		return true
	}
	// A word of these letters can be one of a language: two are numbers.
	next := trimLeft(s[i:])
	return len(next) >= 8 && isHex(next[:8])
}

// isStackRow reports whether s is a row of the stack that arm prints, with the end
// of its address: "1c60: fffffdfb bf06e6a0 …" (arch/arm/kernel/traps.c, dump_mem).
func isStackRow(s string) bool {
	if len(s) < 14 || s[4] != ':' || s[5] != ' ' || !isHex(s[:4]) {
		return false
	}
	word := trimLeft(s[5:])
	if strings.HasPrefix(word, "????????") {
		return true // what cannot be read
	}
	return len(word) >= 8 && isHex(word[:8]) && (len(word) == 8 || word[8] == ' ' || len(word) >= 16 && isHex(word[:16]))
}
