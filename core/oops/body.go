package oops

import (
	"strings"

	"kerneltaint/core/klog"
)

// body takes a line of the report's body: s is its text without the blanks at
// its start. It returns false if the line is none that a report prints.
func (in *incident) body(l *klog.Line, s string) bool {
	if s[0] != l.Text[0] && (s[0] == '?' || s[0] == '[' || s[0] == '<' || isAlnum(s[0]) || s[0] == '_') || s[0] == '[' || s[0] == '(' || s[0] == '<' {
		if in.traceLine(l, s) {
			return true
		}
	}
	if in.section == inCode {
		in.section = noSection
		if in.codeRow(l, s) {
			return true
		}
	}
	if in.section == inModules {
		if in.readModules(s, false) {
			return true
		}
		in.section = noSection
	}
	if in.keyword(l, s) {
		return true
	}
	if strings.HasPrefix(s, "REGS: ") && strings.Contains(s, "TRAP: ") {
		in.faults = append(in.faults, trimRight(s)) // powerpc; the taint state stands on it too
		return false
	}
	if in.header != 0 || in.Type == Oops || in.Type == PageFault || in.Type == GeneralProtection || in.Type == HungTask {
		from := len(in.regs)
		if in.readRegisters(s) {
			if in.Release == "" && strings.HasPrefix(s, "EFLAGS:") {
				in.releaseBehind(l, s)
			}
			if in.section != inRegisters {
				in.section = noSection
			}
			if len(in.frames) > 0 || in.ended {
				in.regs = in.regs[:from] // the user's registers, or a second printing
			} else {
				in.mark(AtRegisters, l, len(l.Text)-len(s))
			}
			if s = trimRight(s); strings.HasSuffix(s, " Call trace:") || strings.HasSuffix(s, " Call Trace:") {
				in.heading(l, headings[0]) // its line was joined to this one
			}
			return !strings.Contains(s, "ainted") // alpha, sparc: the state stands among registers
		}
	}
	if in.section == inTrace || in.header != 0 && s[0] != l.Text[0] {
		if in.traceLine(l, s) {
			return true
		}
	}
	if strings.HasPrefix(s, "Instruction ") && (strings.HasPrefix(s, "Instruction dump:") || strings.HasPrefix(s, "Instruction DUMP:")) {
		in.section = inCode
		if in.Code == "" {
			in.codeRow(l, trimLeft(s[len("Instruction dump:"):]))
		}
		in.section = inCode
		return true
	}
	if strings.HasPrefix(s, "Krnl Code:") {
		in.arch("s390")
		if in.Code == "" {
			in.codeRow(l, trimLeft(s[len("Krnl Code:"):]))
		}
		in.section = inCode
		return true
	}
	if !in.more(l, s) {
		return false
	}
	if in.section == inTrace && s[0] != 'E' && s[0] != '-' {
		in.section = noSection // "Exception stack(…)" stands within a trace of arm
		in.traced = len(in.frames) > 0
	}
	return true
}

// releaseBehind takes the release from the line of i386 that has it in
// parentheses: "EFLAGS: 00010246   (2.6.18-128.el5 #1)".
func (in *incident) releaseBehind(l *klog.Line, s string) {
	open := strings.IndexByte(s, '(')
	shut := strings.LastIndexByte(s, ')')
	if open < 0 || shut < open {
		return
	}
	base := len(l.Text) - len(s)
	release := wordExtent(l.Text, base+open+1, base+shut)
	if releaseStart(release.of(l.Text)) {
		setText(&in.Release, &in.Evidence[AtRelease], l, release)
		setText(&in.Version, &in.Evidence[AtVersion], l, trimExtent(l.Text, release.to, base+shut))
	}
}

// traceLine reads a line of a call trace. Traces without a heading are taken
// once the header is known: arm prints them so.
func (in *incident) traceLine(l *klog.Line, s string) bool {
	s = trimRight(s)
	in.frameContext(&s)
	if s == "" {
		return true
	}
	f, ok := readFrame(s, in.section == inTrace)
	if !ok {
		if f, ok = in.bareFrame(s, s[0] != l.Text[0]); !ok {
			return false
		}
	} else if len(in.frames) == 0 {
		in.bare = f.Unreliable && f.Address == "" && strings.HasSuffix(s, "? "+f.Symbol) && strings.IndexByte(f.Symbol, '+') < 0
	}
	caller, arm := Frame{}, false
	if f.Symbol != "" && strings.Contains(s, " from ") {
		caller, arm = armCaller(s)
	}
	switch {
	case in.section == inTrace:
	case !in.traced && len(in.frames) == 0 && (in.header != 0 && (arm || (f.Address != "" || s[0] == '[') && in.headless()) || in.Type == KMSAN || in.Type == KFENCE || in.Type == KCSAN):
		in.section = inTrace
		in.context = ""
	default:
		return true // some other stack: of a lock's history, of an allocation
	}
	if arm {
		in.arch("arm")
		if len(in.frames) == 0 {
			in.addFrame(f, l, s)
		}
		f = caller
	}
	in.addFrame(f, l, s)
	in.moreFrames(l, s)
	return true
}

// bareFrame reads an entry of a trace that somebody shortened to names. Names are
// words too: the first has to look like a function's, and so has each that no
// blank stands before.
func (in *incident) bareFrame(s string, indented bool) (f Frame, ok bool) {
	if in.section != inTrace {
		return f, false
	}
	name, rest, _ := strings.Cut(s, " ")
	if c := name[0]; !('a' <= c && c <= 'z' || c == '_') || !isSymbol(name) || name[len(name)-1] == '.' || rest != "" && rest[0] != '[' {
		return f, false
	}
	first := len(in.frames) == 0
	if !first && !in.bare || (first || !indented) && strings.IndexByte(name, '_') < 0 {
		return f, false
	}
	in.bare = true
	f.Symbol = name
	f.readRest(rest)
	return f, true
}

// moreFrames reads the further entries on a line of klogd's, of Linux 2.4 and
// of x86-64 before 2.6.18: "[sys_read+18/76] [system_call+51/56]".
func (in *incident) moreFrames(l *klog.Line, s string) {
	between := "] ["
	switch s[0] {
	case '[':
	case '<':
		between = "} <"
	default:
		return
	}
	for {
		next := strings.Index(s, between)
		if next < 0 {
			return
		}
		if _, ok := namedFrame(s); !ok {
			return
		}
		s = s[next+2:]
		f, ok := namedFrame(s)
		if !ok {
			return
		}
		in.addFrame(f, l, s)
	}
}

// headless reports whether the report is of a kind that some architectures
// print a trace in without a heading. In others, stacks without a heading are
// not the trace.
func (in *incident) headless() bool {
	switch in.Type {
	case Oops, PageFault, GeneralProtection, Bug, Warning, SoftLockup:
		return true
	}
	return false
}

// frameContext takes stack marks off the start of s.
func (in *incident) frameContext(s *string) {
	for *s != "" {
		context, rest, ok := stackMark(*s)
		if !ok {
			return
		}
		if in.section == inTrace {
			in.context = context
		}
		*s = rest
	}
}

func (in *incident) addFrame(f Frame, l *klog.Line, s string) {
	if in.context != "" && (len(in.frames) == 0 || in.lastContext != in.context) {
		f.Context = in.context
	}
	in.lastContext = in.context
	in.frames = append(in.frames, f)
	in.mark(AtTrace, l, len(l.Text)-len(s))
}

// mark extends the place of a field to the part of the line from from on.
func (in *incident) mark(p Place, l *klog.Line, from int) {
	span := l.InputSpan(from, len(l.Text))
	if at := &in.Evidence[p]; at.End == 0 {
		*at = span
	} else {
		at.End = span.End
	}
}

// set fills an empty field with the rest of a line.
func (in *incident) set(field *string, p Place, l *klog.Line, from int) {
	if *field == "" {
		setText(field, &in.Evidence[p], l, trimExtent(l.Text, from, len(l.Text)))
	}
}

// keyword reads the lines that are known by how they begin.
func (in *incident) keyword(l *klog.Line, s string) bool {
	from := len(l.Text) - len(s)
	switch s[0] {
	case 'A', 'C', 'D', 'M', 'H':
		return in.upper(l, s, from)
	case 'R', 'E', 'I', 'N', 'P', 'K', 'p', 'e', 'i', 'L', 'l':
		if in.pcLine(l, s, from) {
			return true
		}
	case 'T':
		switch {
		case strings.HasPrefix(s, "Tainted: ["):
			in.set(&in.Verbose, AtVerbose, l, from+len("Tainted:"))
			return true
		case strings.HasPrefix(s, "TPC: <"):
			in.arch("sparc")
			if shut := strings.IndexByte(s, '>'); in.PC == "" && shut > 0 {
				setText(&in.PC, &in.Evidence[AtPC], l, extent{from + len("TPC: <"), from + shut})
			}
			return true
		case strings.HasPrefix(s, "Trace:"):
			return in.heading(l, s)
		}
	case 'B':
		if strings.HasPrefix(s, "Backtrace:") {
			return in.heading(l, s)
		}
	case 'S':
		if strings.HasPrefix(s, "Supported: ") {
			in.set(&in.Supported, AtSupported, l, from+len("Supported: "))
			return true
		}
	case '-':
		if strings.HasPrefix(s, "---[ end ") {
			in.ended = true
			in.section = noSection
			return true
		}
		if len(in.frames) > 0 && !in.ended && strings.HasPrefix(strings.TrimLeft(s, "-"), " interrupt: ") {
			in.section = inTrace // powerpc prints an exception's registers within it (arch/powerpc/kernel/process.c, show_stack)
			return true
		}
		return strings.HasPrefix(s, "-> #") || strings.HasPrefix(s, "----------")
	}
	return in.faultLine(s)
}

// upper reads the lines that begin with the commonest capitals.
func (in *incident) upper(l *klog.Line, s string, from int) bool {
	switch {
	case strings.HasPrefix(s, "Modules linked in:"):
		in.section = inModules
		if len(in.mods) == 0 {
			in.readModules(s[len("Modules linked in:"):], true)
			in.mark(AtModules, l, from)
		}
		return true
	case strings.HasPrefix(s, "Code: "):
		in.set(&in.Code, AtCode, l, from+len("Code: "))
		in.section = noSection
		return true
	case strings.HasPrefix(s, "Call "):
		return in.heading(l, s)
	case strings.HasPrefix(s, "Hardware name: "):
		in.set(&in.Hardware, AtHardware, l, from+len("Hardware name: "))
		return true
	case strings.HasPrefix(s, "Hardware: "):
		in.set(&in.Hardware, AtHardware, l, from+len("Hardware: "))
		return true
	case (strings.HasPrefix(s, "CPU:") || strings.HasPrefix(s, "CPU ") || strings.HasPrefix(s, "Cpu ")) && len(s) < 16:
		return in.cpuLine(l, s, from)
	}
	return in.faultLine(s)
}

// cpuLine reads the line of its own that the CPU has in Linux 2.4 and 2.6:
// "CPU:    0", "CPU 3". The "CPU0" of lockdep's table of who waits for whom is none.
func (in *incident) cpuLine(l *klog.Line, s string, from int) bool {
	e := trimExtent(l.Text, from+len(s)-len(trimLeft(strings.TrimPrefix(s[3:], ":"))), len(l.Text))
	if !isDecimal(e.of(l.Text)) {
		return false
	}
	if in.CPU < 0 {
		setNumber(&in.CPU, &in.Evidence[AtCPU], l, e)
	}
	return true
}

// codeRow reads a row of the machine code that powerpc prints below
// "Instruction dump:" and sparc behind it, or one of the listing of s390.
func (in *incident) codeRow(l *klog.Line, s string) bool {
	if in.arched == "s390" && len(in.Code) < 2048 && isListing(s) {
		in.addCode(l, s)
		return true
	}
	word := strings.Trim(wordExtent(s, 0, len(s)).of(s), "<>")
	if len(in.Code) > 512 || len(word) != 8 || !isHex(word) && word != "XXXXXXXX" {
		return false
	}
	in.addCode(l, s)
	return true
}

// addCode adds a row to the machine code.
func (in *incident) addCode(l *klog.Line, s string) {
	if in.Code == "" {
		in.set(&in.Code, AtCode, l, len(l.Text)-len(s))
	} else {
		in.Code += " " + trimRight(s)
		in.mark(AtCode, l, len(l.Text)-len(s))
	}
	in.section = inCode
}

// isListing reports whether s is a row of machine code with its address, of
// which s390 marks the instruction at fault and the one before it:
// ">000003e0012a4038: e31020000090 llgc %r1,0(%r2)".
func isListing(s string) bool {
	if s != "" && (s[0] == '>' || s[0] == '#') {
		s = s[1:]
	}
	colon := strings.IndexByte(s, ':')
	if colon != 16 && colon != 8 || !isHex(s[:colon]) {
		return false
	}
	word := wordExtent(s, colon+1, len(s)).of(s)
	return len(word) >= 4 && len(word) <= 12 && isHex(word)
}

// heading opens the call trace, unless the report has one already.
func (in *incident) heading(l *klog.Line, s string) bool {
	rest, ok := isTraceHeading(s)
	if !ok {
		return false
	}
	if len(in.frames) > 0 || in.traced {
		in.section = noSection
		in.traced = true
		return true
	}
	in.section = inTrace
	in.context = ""
	// Linux 2.4 prints the whole trace behind the heading.
	opens := "[<"
	if rest != "" {
		if _, ok := namedFrame(rest); ok {
			opens = rest[:1]
		} else if strings.HasPrefix(rest, "[]") {
			opens = "[]"
		}
	}
	for rest != "" {
		end := strings.Index(rest[1:], opens)
		entry := rest
		if end >= 0 {
			entry = rest[:end+1]
			rest = rest[end+1:]
		} else {
			rest = ""
		}
		if f, ok := readFrame(trimLeft(entry), true); ok {
			in.addFrame(f, l, s)
		}
	}
	return true
}

// faultLine keeps the lines by which the hardware or a checker accounts for
// the fault.
func (in *incident) faultLine(s string) bool {
	if s[0] == '[' {
		if strings.Contains(s, "pgd=") {
			in.faults = append(in.faults, trimRight(s))
			return true
		}
		return false
	}
	for _, prefix := range faultPrefixes[s[0]] {
		if strings.HasPrefix(s, prefix) {
			in.faults = append(in.faults, trimRight(s))
			for i := range faultArch {
				if faultArch[i].prefix == prefix {
					in.arch(faultArch[i].arch)
				}
			}
			return true
		}
	}
	return false
}

// faultPrefixes are the starts of those lines, by their first byte.
var faultPrefixes = [256][]string{
	'#': {"#PF: "},
	'*': {"*pde", "*pdpt", "*pte", "*** DEADLOCK"},
	'A': {"AS:", "Access to "},
	'B': {"BadVA :", "BADV:"},
	'C': {"CM = ", "CFAR: ", "Cause : "},
	'D': {"Data abort info:"},
	'E': {"ESR = ", "EC = ", "EA = ", "ESTAT: "},
	'F': {"FSC = ", "Faulting instruction address:", "Failing address:", "Fault in "},
	'G': {"GCS = "},
	'I': {"ISV = ", "IIR: "},
	'K': {"KASAN: ", "KMSAN: "},
	'M': {"Mem abort info:"},
	'P': {"PGD "},
	'R': {"Read of size "},
	'S': {"SET = "},
	'T': {"TRAPS: "},
	'W': {"Write of size "},
	'a': {"address "},
	'p': {"pgd = ", "printing eip"},
	's': {"status: ", "swapper pgtable: "},
	't': {"tsk->{mm"},
	'u': {"user pgtable: "},
}

// faultArch says which architecture prints some of them.
var faultArch = [...]struct{ prefix, arch string }{
	{"#PF: ", "x86_64"},
	{"ESR = ", "arm64"},
	{"CFAR: ", "powerpc"},
	{"Failing address:", "s390"},
	{"AS:", "s390"},
	{"BadVA :", "mips"},
	{"Cause : ", "mips"},
	{"BADV:", "loongarch"},
	{"ESTAT: ", "loongarch"},
	{"status: ", "riscv"},
	{"tsk->{mm", "sparc"},
	{"Faulting instruction address:", "powerpc"},
	{"user pgtable: ", "arm64"},
	{"swapper pgtable: ", "arm64"},
}

// arch notes the architecture that a line gives away; the first one counts.
func (in *incident) arch(name string) {
	if in.arched == "" {
		in.arched = name
	}
}
