package klog

import "strings"

// headerish reports whether the newest line carries a taint field, or begins
// as lines do that carry one further on.
func (r *reader) headerish() bool {
	// A header is broken into a handful of lines; more are none of its own.
	if len(r.joint.pieces) > 0 && r.joint.lines >= 7 {
		return false
	}
	t := &r.tail
	if t.header == unknown {
		t.header = isOther
		text := r.newestText()
		if strings.HasSuffix(text, " Not") || endsInVersion(text) || labelled(text, stateLabels[:]) || showsStatus(text) || strings.Contains(text, "ainted") {
			t.header = isHeader
		}
	}
	return t.header == isHeader
}

// A label has a colon in it, which rest begins with.
type label struct{ name, rest string }

// stateLabels stand on lines that a taint state can follow on, those of registers
// from registerLabels on.
var (
	stateLabels    = [...]label{{"omm", ":"}, {"CPU", ": "}, {"REGS", ": "}, {"TSTATE", ": "}, {"EIP", ":  "}, {"PSW", ": "}}
	registerLabels = stateLabels[2:]
)

// labelled reports whether text has one of some labels, whose blank can be where the
// text was broken. It looks where the colons are, and not for each label in turn.
func labelled(text string, labels []label) bool {
	for at := 1; at < len(text); at++ {
		i := strings.IndexByte(text[at:], ':')
		if i < 0 {
			return false
		}
		at += i
		for k := range labels {
			l := &labels[k]
			if l.name[len(l.name)-1] == text[at-1] && strings.HasSuffix(text[:at], l.name) && (strings.HasPrefix(text[at:], l.rest) || at == len(text)-1 && l.rest == ": ") {
				return true
			}
		}
	}
	return false
}

// mayEndHeader reports whether cur can be the rest of a header: a quick look
// that spares most lines a longer one.
func mayEndHeader(cur string) bool {
	switch c := cur[0]; {
	case isDigit(c), c == '#', c == '(':
		return true
	case c == '?', c == '[', c == '<', c == '=', c == '-' && !strings.HasPrefix(cur, "--"):
		return false
	}
	head := cur[:min(len(cur), 64)]
	i := 0
	for i < len(head) && strings.IndexByte(letterBytes, head[i]) >= 0 {
		i++
	}
	if i == len(head) || i > 0 && isDigit(head[i]) {
		return true
	}
	return strings.Contains(head, "ainted") || strings.HasPrefix(cur, "PID:") || strings.HasPrefix(cur, "UID:") ||
		strings.HasPrefix(cur, "Comm:") || versionWord(head[:skipWord(head, 0)]) || isField(head[:skipWord(head, 0)])
}

// versionWord reports whether word can stand behind "#1" in a version.
func versionWord(word string) bool {
	return strings.HasPrefix(word, "PREEMPT") || word == "SMP" || word == "NONE" || word == "VOLUNTARY" || word == "Debian"
}

// endsInVersion reports whether s ends in "#1", as the header of a lockdep
// report does before its taint state.
func endsInVersion(s string) bool {
	s = trimRight(s)
	i := len(s)
	for i > 0 && isDigit(s[i-1]) {
		i--
	}
	return i < len(s) && i > 1 && s[i-1] == '#' && s[i-2] == ' '
}

// headerContinues reports whether cur goes on with the header text, which was
// broken before, in or behind its taint field, and what belongs between them.
// closed says that it does not and that nothing else may be joined either.
func headerContinues(text, cur string) (glue string, yes, closed bool) {
	i := strings.LastIndex(text, "ainted")
	if i < 1 || text[i-1] != 'T' && text[i-1] != 't' {
		return " ", beforeTaint(text, cur), false
	}
	rest := text[i+len("ainted"):]
	tainted := text[i-1] == 'T' && strings.HasPrefix(rest, ":")
	left := strings.TrimRight(strings.TrimSuffix(text[:i-1], "Not "), " \t")
	switch {
	case !tainted && text[i-1] == 'T', !tainted && left == trimRight(text[:i-1]):
		return "", false, false // the word, but not the state
	case tainted && strings.HasPrefix(rest, ": ["):
		more := strings.HasSuffix(strings.TrimRight(rest, " "), ",")
		return " ", more && cur[0] == '[', !more
	case strings.HasSuffix(left, "("):
		shut := strings.IndexByte(cur, ')')
		yes = strings.IndexByte(rest, ')') < 0 && tainted && shut >= 0 && isField(cur[:shut])
		return " ", yes, false
	case endsInVersion(left):
		return " ", tainted && isField(rest[1:]) && isField(cur), true
	}
	if tainted {
		rest = rest[1:]
		rest = rest[fieldEnd(rest):]
	}
	return releaseContinues(strings.TrimSpace(rest), cur, tainted)
}

// releaseContinues reports whether cur goes on with a header of whose release
// and version rest is known.
func releaseContinues(rest, cur string, tainted bool) (glue string, yes, closed bool) {
	word := cur[:skipWord(cur, 0)]
	version := len(word) > 1 && word[0] == '#' && isDigit(word[1])
	end := skipWord(rest, 0)
	switch {
	case strings.HasPrefix(rest, "Kdump:"): // a task with the name of the state
		return " ", strings.HasPrefix(cur, "loaded ") || strings.Contains(cur[:min(len(cur), 16)], "ainted"), true
	case rest == "":
		return " ", releaseLike(word) || version || word == "VLI" || tainted && (isField(word) || releaseLike(strings.TrimLeft(word, letterBytes))), true
	case end == len(rest) && version:
		return " ", true, false
	case end == len(rest) && (rest[end-1] == '-' || rest[end-1] == '.') && releaseLike(rest):
		return "", isDigit(word[0]) || 'a' <= word[0] && word[0] <= 'z', true
	case rest[0] == '(' && strings.IndexByte(rest, ')') < 0: // powerpc, i386
		if version {
			return " ", true, true
		}
		return "", strings.IndexByte(cur[:min(len(cur), 64)], ')') > 0 && (isDigit(cur[0]) || len(rest) > 1), true
	case end == len(rest) && releaseLike(rest) && restOfRelease(cur, len(word)):
		return "", true, true
	case end == len(rest):
		return "", false, rest[0] != '#'
	}
	return " ", versionWord(word) && strings.IndexByte(rest, '#') >= 0, false
}

// restOfRelease reports whether cur begins with a word of n bytes that can be
// the end of a release, which the version follows: a terminal, or a mailer
// that breaks within words, cut it.
func restOfRelease(cur string, n int) bool {
	for i := 0; i < n; i++ {
		if c := cur[i]; !isLetter(c) && !isDigit(c) && strings.IndexByte("-._+~", c) < 0 {
			return false
		}
	}
	return len(cur) > n+2 && cur[n:n+2] == " #" && isDigit(cur[n+2])
}

// showsState reports whether cur is a line of its own that shows the taint
// state: "Not tainted 6.1.0 #1" of a hung task, "6.1.0 #1 Not tainted" of a
// lockdep report, a "Tainted: [W]=WARN".
func showsState(cur string) bool {
	if strings.HasPrefix(cur, "Not tainted") || strings.HasPrefix(cur, "Tainted:") {
		return true
	}
	word := skipWord(cur, 0)
	return releaseLike(cur[:word]) && strings.HasPrefix(cur[word:], " #")
}

// beforeTaint reports whether cur goes on with a header that was broken before
// its taint state.
func beforeTaint(text, cur string) bool {
	trimmed := trimRight(text)
	if strings.HasSuffix(trimmed, " Not") || trimmed == "Not" {
		return strings.HasPrefix(cur, "tainted")
	}
	if strings.Contains(text, "omm:") {
		i := strings.Index(cur[:min(len(cur), 48)], "ainted")
		return i > 0 && !strings.Contains(cur[:i], "omm:") && !strings.HasPrefix(cur, "CPU")
	}
	if i := strings.LastIndex(text, "CPU: "); i >= 0 && len(text)-i < 40 {
		return strings.HasPrefix(cur, "PID:") || strings.HasPrefix(cur, "UID:") || strings.HasPrefix(cur, "Comm:") ||
			isDigit(cur[0]) && strings.Contains(cur[:min(len(cur), 40)], "Comm:")
	}
	return (endsInVersion(text) || showsRegisters(text)) && (strings.HasPrefix(cur, "Not tainted") || strings.HasPrefix(cur, "Tainted:"))
}

// showsRegisters reports whether text is a line of registers that ends in the
// taint state: of powerpc, sparc, i386, parisc and alpha.
func showsRegisters(text string) bool {
	return labelled(text, registerLabels) || showsStatus(text)
}

// showsStatus reports whether text is such a line of sparc (32 bits) or alpha.
func showsStatus(text string) bool {
	return strings.HasPrefix(text, "psr : ") || strings.HasPrefix(text, "pc = ") && strings.Contains(text, " ps = ")
}

// letterBytes holds every byte that a known kernel prints in its letter field.
const letterBytes = "PGFSRMBUDAWCIOELKXTNJHZhprtun?- "

// isField reports whether s holds nothing but what a letter field can hold.
func isField(s string) bool {
	for i := 0; i < len(s); i++ {
		if strings.IndexByte(letterBytes, s[i]) < 0 {
			return false
		}
	}
	return true
}

// fieldEnd returns where the words that can belong to a letter field end in s.
func fieldEnd(s string) int {
	at := 0
	for {
		start := skipBlanks(s, at)
		end := skipWord(s, start)
		if start == end || !isField(s[start:end]) {
			return at
		}
		at = end
	}
}

// releaseLike reports whether a word looks like a kernel release.
func releaseLike(word string) bool {
	if word != "" && word[0] == '(' {
		word = word[1:]
	}
	if word != "" && word[0] == 'v' {
		word = word[1:]
	}
	dot := skipDigits(word, 0)
	return dot > 0 && dot+1 < len(word) && word[dot] == '.' && isDigit(word[dot+1]) || strings.HasPrefix(word, "syzkaller")
}

// firm holds the words that start lines of their own even in a log whose other
// lines have prefixes: old kernels printed some of these without.
var firm = [...]string{"CPU 0", "CPU 1", "CPU 2", "CPU 3", "CPU 4", "CPU 5", "CPU 6", "CPU 7", "CPU 8", "CPU 9", "Call Trace:", "Call trace:", "Modules linked in:", "CPU: ", "Code: ", "RIP: ", "BUG: ", "WARNING: ",
	"Hardware name:", "------------[", "---[ end", "Kernel panic", "Stack:", "Stack :", "Tainted: [", "Pid: ", "EIP: ", "INFO: ", "Krnl ", "pgd = ", "PGD ", "*pde", "Faulting instruction", "NIP", "LR [", "GPR", "Disabling lock",
	"{noformat", "{code"} // of a tracker's markup

// firmStart reports whether cur certainly starts a line of its own.
func firmStart(cur string) bool { return startsWith(cur, firm[:]) }

// startsWith reports whether s starts with one of some words.
func startsWith(s string, words []string) bool {
	if s == "" {
		return false
	}
	for _, word := range words {
		if word[0] == s[0] && strings.HasPrefix(s, word) {
			return true
		}
	}
	return false
}

// details begin the lines below the titles of some reports: mm/kasan/report.c,
// lib/smp_processor_id.c, kernel/sched/core.c, lib/ubsan.c, arch/s390/mm/fault.c,
// mm/memory.c and mm/debug.c (Linux 6.12).
var details = [...]string{"Read of size ", "Write of size ", "Free of addr ", "The buggy address ", "Allocated by task", "Freed by task",
	"caller is ", "preempt_count: ", "in_atomic(): ", "shift exponent ", "load of value ", "Failing address: ", "addr:", "page:", "flags: ", "raw: ", "member access within ", "signed integer overflow", "unsigned integer overflow"}

// detailStart reports whether cur starts with one of them.
func detailStart(cur string) bool {
	return startsWith(cur, details[:]) || strings.HasPrefix(cur, "index ") && len(cur) > 6 && (isDigit(cur[6]) || cur[6] == '-')
}

// showsNumbers reports whether s begins with the name of a register and its value,
// or with those of a row of them: "r7 : 00000078", "r04-07  0000000041a30dc0".
func showsNumbers(s string) bool {
	i := 0
	for i < len(s) && i < 8 && (isLetter(s[i]) || isDigit(s[i]) || s[i] == '-') {
		i++
	}
	at := skipBlanks(s, i)
	if i == 0 || at == len(s) || at == i && s[at] != ':' {
		return false
	}
	if s[at] == ':' {
		if at++; at == len(s) || !isBlank(s[at]) {
			return false // "knlGS:0000000000000000" does not begin a line
		}
		at = skipBlanks(s, at)
	} else if strings.IndexByte(s[:i], '-') < 0 {
		return false
	}
	n := skipWord(s, at) - at
	return (n == 8 || n == 16) && lowerHex(s[at:at+n])
}

// isHeading reports whether s is a few words with a colon behind them.
func isHeading(s string) bool {
	s = trimRight(s)
	return len(s) < 32 && strings.HasSuffix(s, ":") && isLetter(s[0])
}

// isCaller reports whether s is an entry of arm's traces, whose symbol shows no
// offset: "__warn from warn_slowpath_fmt+0x90/0xb8", "(__warn) from warn_slowpath_fmt".
func isCaller(s string) bool {
	name := skipWord(s, 0)
	if s[0] == '(' && name > 2 && s[name-1] == ')' && strings.HasPrefix(s[name:], " from ") {
		return true
	}
	from, ok := strings.CutPrefix(s[name:], " from ")
	return ok && strings.Contains(from[:skipWord(from, 0)], "+0x")
}

// warned reports whether prev is the whole first line of a warning, up to the
// symbol, behind which only its module and its place can follow, and cur is neither.
func warned(prev, cur string) bool {
	if !strings.Contains(prev, "WARNING: ") {
		return false
	}
	last := prev[strings.LastIndexByte(prev, ' ')+1:]
	if last[0] == '[' && last[len(last)-1] == ']' { // the module
		prev = trimRight(prev[:len(prev)-len(last)])
		last = prev[strings.LastIndexByte(prev, ' ')+1:]
	}
	plus := strings.LastIndex(last, "+0x")
	slash := strings.LastIndex(last, "/0x")
	if plus < 0 || slash < plus+4 || slash+4 > len(last) || !lowerHex(last[plus+3:slash]) || !lowerHex(last[slash+3:]) {
		return false
	}
	word := cur[:skipWord(cur, 0)]
	return word[0] != '[' && word[0] != '(' && word[0] != ',' && strings.IndexByte(word, ':') < 0 && strings.IndexByte(word, '/') < 0
}

// isInlined reports whether s is an entry of a call trace that a decoder of line
// numbers put in, or one that was broken before its last word: "f fs/file.c:12
// [inline]".
func isInlined(s string) bool {
	s = strings.TrimRight(s, " \r")
	entry := strings.TrimSuffix(s, " [inline]")
	name := skipWord(entry, 0)
	place := entry[skipBlanks(entry, name):]
	colon := strings.LastIndexByte(place, ':')
	return colon > 0 && isLineNumber(place[colon+1:]) && skipWord(place, 0) == len(place) &&
		(len(entry) < len(s) || strings.IndexByte(place, '/') >= 0) && strings.IndexByte(entry[:name], '/') < 0 && strings.IndexByte(entry[:name], ':') < 0
}

// isLineNumber reports whether s is the number of a line of source, "-1" if it is
// unknown.
func isLineNumber(s string) bool {
	s = strings.TrimPrefix(s, "-")
	return s != "" && skipDigits(s, 0) == len(s)
}

// isPlace reports whether a word is a file of source and a line in it, the last
// of an entry in parentheses or not: "mm/failslab.c:46", "mm/failslab.c:46)".
func isPlace(word string) bool {
	word = strings.TrimSuffix(word, ")")
	colon := strings.LastIndexByte(word, ':')
	return colon > 2 && isLineNumber(word[colon+1:]) && strings.IndexByte(word[:colon], '.') > 0
}

// isPlaced reports whether s begins with an entry of a call trace that shows no
// offset, but its place: "should_failslab (mm/failslab.c:46)".
func isPlaced(s string) bool {
	name := 0
	for name < len(s) && (isLetter(s[name]) || isDigit(s[name]) || s[name] == '_' || s[name] == '.') {
		name++
	}
	if name < 2 || isDigit(s[0]) || !strings.HasPrefix(s[name:], " (") {
		return false
	}
	place := s[name+2:]
	return isPlace(place[:skipWord(place, 0)])
}

// expectsName reports whether prev ends where the name of a function follows.
func expectsName(prev string) bool {
	switch word := prev[strings.LastIndexByte(prev, ' ')+1:]; word {
	case "at", "in", "from", "by", "?":
		return true
	default:
		return word == "" || word[len(word)-1] == ':'
	}
}

// starts begin further lines that are believed only in a log that shows no prefixes.
var starts = [...]string{"last sysfs file", "printing eip", "pc = ", "Process ", "stack backtrace", "Unable to handle", "Oops [#", "Oops in ", "general protection", "kernel BUG", "Kernel ", "pc : ", "lr : ", "sp : ", "epc : ", "Hi : "}

// startsLine reports whether cur looks like the start of a kernel line, in a
// log that shows no prefixes.
func startsLine(cur string) bool {
	word := cur[:skipWord(cur, 0)]
	last := word[len(word)-1]
	switch c := cur[0]; {
	case strings.IndexByte("?[`,\"]*", c) >= 0 || strings.HasPrefix(cur, "====") || c == '-' && !strings.HasPrefix(cur, "- tainting") || c == '#' && len(word) > 1 && !isDigit(word[1]) || c == '$' && len(cur) > 2 && (isDigit(cur[1]) || cur[1] == ' ' && isDigit(cur[2])):
		return true
	case c == '<' && (last == '>' && len(word) > 4 || last == '}'):
		return true
	case last == ':' && isLetter(c) && word != "PID:" && word != "Comm:" && word != "TRAP:":
		return true
	case strings.Contains(word, "+0x"), isInlined(cur), isCaller(cur), isHeading(cur), showsNumbers(cur), c == '{' && strings.Contains(cur[:min(len(cur), 24)], "}[Hardware Error]"):
		return true
	}
	return firmStart(cur) || detailStart(cur) || startsWith(cur, starts[:])
}
