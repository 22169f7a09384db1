package oops

import (
	"strings"

	"kerneltaint/core/klog"
)

// placeOf takes the place of a warning from its title, which ends in the
// symbol: "WARNING: CPU: 0 PID: 1 at kernel/fork.c:12 fork_init+0x1/0x2".
func (in *incident) placeOf(r *Report) {
	at := strings.Index(r.Title, " at ")
	if at < 0 {
		return
	}
	for at < len(r.Title) {
		at += len(r.Title[at:]) - len(trimLeft(r.Title[at:]))
		word := wordExtent(r.Title, at, len(r.Title))
		if strings.Contains(word.of(r.Title), "+0x") {
			if before := trimRight(r.Title[:word.from]); r.Title[word.from] == '[' && isAddress(before[strings.LastIndexByte(before, ' ')+1:]) {
				word.from = strings.LastIndexByte(before, ' ') + 1 // "0x860546a4 [mod@8ad96439+0x96c0]"
			}
			end := len(r.Title)
			if i := strings.Index(r.Title[word.from:], ", CPU#"); i > 0 {
				end = word.from + i
			}
			if i := strings.Index(r.Title[word.from:end], "()"); i > 0 {
				end = word.from + i
			}
			r.PC = trimRight(r.Title[word.from:end])
			if whole := r.Evidence[AtTitle]; whole.End-whole.Start == len(r.Title) {
				r.Evidence[AtPC] = klog.Span{Start: whole.Start + word.from, End: whole.Start + word.from + len(r.PC)}
			}
			return
		}
		at = word.to
		if word.from == word.to {
			return
		}
	}
}

// taskOf takes the task of a hung task's report from its title: "INFO: task
// kworker/0:1:123 blocked for more than 120 seconds."
func (in *incident) taskOf(r *Report) {
	name, _, found := strings.Cut(strings.TrimPrefix(r.Title, "INFO: task "), " blocked")
	if !found {
		return
	}
	name = strings.TrimRight(name, " ")
	colon := strings.LastIndexByte(name, ':')
	if colon < 0 {
		return
	}
	if n := number(name, extent{colon + 1, len(name)}); n >= 0 {
		r.PID, r.Comm = n, name[:colon]
		if whole := r.Evidence[AtTitle]; whole.End-whole.Start == len(r.Title) {
			at := whole.Start + len("INFO: task ")
			r.Evidence[AtComm] = klog.Span{Start: at, End: at + colon}
			r.Evidence[AtPID] = klog.Span{Start: at + colon + 1, End: at + len(name)}
		}
	}
}

// inTitle takes CPU and task from the title of a report whose header is missing:
//
//	WARNING: CPU: 4 PID: 8150 at net/core/dev.c:17 f+0x1/0x2
//	WARNING: net/core/dev.c:17 at f+0x1/0x2, CPU#1: init/1
//	watchdog: BUG: soft lockup - CPU#5 stuck for 22s! [kworker/u16:4:103]
//	BUG: scheduling while atomic: sleeper/55/0x00000002
func (in *incident) inTitle(r *Report) {
	t := r.Title
	var cpu, pid, comm extent
	switch r.Type {
	case Warning:
		if strings.HasPrefix(t, "WARNING: CPU: ") {
			cpu, pid = numberAfter(t, "CPU:", 0, len(t)), numberAfter(t, "PID:", 0, len(t))
			break
		}
		at := strings.LastIndex(t, ", CPU#")
		if at < 0 {
			return
		}
		cpu = numberAfter(t, "CPU#", at, len(t))
		comm, pid = taskWithNumber(t, cpu.to+len(": "), len(t), '/')
	case SoftLockup:
		open, shut := strings.Index(t, "! ["), strings.LastIndexByte(t, ']')
		if open < 0 || shut < open {
			return
		}
		cpu = numberAfter(t, "CPU#", 0, open)
		comm, pid = taskWithNumber(t, open+len("! ["), shut, ':')
	case Atomic:
		at, count := strings.Index(t, "while atomic: "), strings.LastIndexByte(t, '/')
		if at < 0 || count < at {
			return
		}
		comm, pid = taskWithNumber(t, at+len("while atomic: "), count, '/')
	}
	r.CPU = number(t, cpu)
	if n := number(t, pid); n >= 0 {
		r.PID, r.Comm = n, comm.of(t)
	}
}

// taskWithNumber takes s[from:to], "kworker/u16:4:103", apart at the last
// separator.
func taskWithNumber(s string, from, to int, separator byte) (comm, pid extent) {
	if from > to {
		return
	}
	at := strings.LastIndexByte(s[from:to], separator)
	if at <= 0 || !isDecimal(s[from+at+1:to]) {
		return
	}
	return extent{from, from + at}, extent{from + at + 1, to}
}

// truncated reports whether the report ends before what its kind always
// prints: the header, and since Linux 2.6.26 the end marker of those that end
// in one.
func (in *incident) truncated() bool {
	switch in.Type {
	case Oops, PageFault, GeneralProtection, Bug, Warning:
		return len(in.frames) == 0 && (in.header == 0 || !in.ended)
	case SoftLockup, HardLockup, Atomic, KASAN, KMSAN, KCSAN, KFENCE, UBSAN, BadPage, HungTask:
		return in.header == 0
	}
	return false
}

// releaseArch maps the ends of distributions' releases to architectures.
var releaseArch = [...]struct{ suffix, arch string }{
	{"x86_64", "x86_64"}, {"amd64", "x86_64"}, {"aarch64", "arm64"}, {"arm64", "arm64"}, {"armv7hl", "arm"}, {"armmp", "arm"},
	{"armmp-lpae", "arm"}, {"i686", "i386"}, {"i586", "i386"}, {"-686", "i386"}, {"-686-pae", "i386"}, {"s390x", "s390"},
	{"ppc64le", "powerpc"}, {"ppc64", "powerpc"}, {"powerpc64le", "powerpc"}, {"powerpc64", "powerpc"}, {"riscv64", "riscv"},
	{"loongarch64", "loongarch"}, {"loong64", "loongarch"}, {"mips64el", "mips"}, {"sparc64", "sparc"}, {"sparc64-smp", "sparc"}, {"parisc64", "parisc"},
}

// registerArch maps registers that only one architecture has to it.
var registerArch = [...]struct{ name, arch string }{
	{"RAX", "x86_64"}, {"EAX", "i386"}, {"eax", "i386"}, {"x29", "arm64"}, {"x0", "arm64"}, {"ifs", "ia64"}, {"psr", "arm"}, {"fp", "arm"}, {"gp", "riscv"},
	{"NIP", "powerpc"}, {"$0", "mips"}, {"$4", "mips"}, {"i0", "sparc"}, {"o0", "sparc"}, {"IASQ", "parisc"}, {"v0", "alpha"}, {"d0", "m68k"},
}

// archOf tells the architecture from registers, or from the release.
func archOf(release string, regs []Register) string {
	for i := range regs {
		for _, r := range registerArch {
			if regs[i].Name == r.name {
				return r.arch
			}
		}
		if i > 8 {
			break
		}
	}
	release = strings.TrimSuffix(release, "+debug")
	for _, a := range releaseArch {
		if strings.HasSuffix(release, a.suffix) {
			return a.arch
		}
	}
	return ""
}
