package klog

import "strings"

// A page, a chat or a form can make one line of a whole report. Where its lines
// began is told by the words that kernels begin them with.

// marks begin lines of a report, and hardly ever stand in one, by their first byte.
var marks = [256][]string{
	'#': {"#PF: "},
	'-': {"------------[ cut here", "---[ end "},
	'B': {"BUG: "},
	'C': {"CPU: ", "CR2: ", "CS: ", "Call Trace:", "Call trace:", "Code: "},
	'D': {"DR0: ", "DR3: ", "Data abort info:"},
	'E': {"EAX: ", "EIP: ", "ESI: "},
	'F': {"FS: "},
	'G': {"GPR00: ", "GPR04: ", "GPR08: ", "GPR12: ", "GPR16: ", "GPR20: ", "GPR24: ", "GPR28: "},
	'H': {"Hardware name: "},
	'I': {"INFO: ", "Instruction dump:", "Internal error: "},
	'K': {"KASAN: ", "Kernel Offset: ", "Kernel panic - ", "Krnl "},
	'L': {"LR ["},
	'M': {"MSR: ", "Mem abort info:", "Modules linked in:"},
	'N': {"NIP: ", "NIP ["},
	'O': {"Oops: "},
	'P': {"PGD ", "PKRU: "},
	'R': {"R10: ", "R13: ", "RAX: ", "RBP: ", "RDX: ", "REGS: ", "RIP: ", "RSP: "},
	'T': {"Tainted: ["},
	'U': {"UBSAN: ", "Unable to handle kernel "},
	'W': {"WARNING: ", "Workqueue: "},
	'e': {"epc : "},
	'g': {"general protection fault"},
	'i': {"invalid opcode: "},
	'k': {"kernel BUG at "},
	'l': {"lr : "},
	'p': {"pc : ", "pgd = ", "pstate: "},
	's': {"sp : ", "stack backtrace:", "status: "},
	'w': {"watchdog: "},
	'x': {"x11: ", "x14: ", "x17: ", "x20: ", "x23: ", "x26: ", "x29: ", "x2 : ", "x5 : ", "x8 : "},
}

const (
	flatLength  = 256      // of a line that is looked at, at least
	flatLongest = 64 << 10 // and at most: no report is as long
	flatMarks   = 3        // within it, at least
	flatFirst   = 8 << 10  // within so many bytes an input shows whether it has one
)

// flattened breaks a line that is a whole report into the lines that it was.
func flattened(in string) *layer {
	found := false
	for at := 0; at < min(len(in), flatFirst) && !found; {
		end := lineEnd(in, at)
		found = isFlat(in[at:end])
		at = end + 1
	}
	if !found {
		return nil
	}
	u := unpacker{in: in}
	for at := 0; at < len(in); {
		end := lineEnd(in, at)
		if isFlat(in[at:end]) {
			u.breakUp(at, end)
		}
		at = end + 1
	}
	return u.layer()
}

// isFlat reports whether the line s has the state of a report, and so many words
// that begin lines that it must be a whole one. One with time stamps is broken by
// them.
func isFlat(s string) bool {
	if len(s) < flatLength || len(s) > flatLongest || !strings.Contains(s, "ainted") {
		return false
	}
	if i, _ := embedded(s, 0); i >= 0 {
		return false
	}
	for at, n, prev := 0, 0, ""; ; {
		if at = skipBlanks(s, at); at == len(s) {
			return false
		}
		if isMark(prev, s[at:]) {
			if n++; n == flatMarks {
				return true
			}
		}
		next := skipWord(s, at)
		prev, at = s[at:next], next
	}
}

// isMark reports whether a line begins with s, which stands behind the word prev.
func isMark(prev, s string) bool {
	switch prev {
	case "seconds.": // of a hung task
		return true
	case "WARNING:", "BUG:", "INFO:", "Oops:", "error:", "watchdog:", "rcu:", "kernel:", "Krnl":
		return false // "WARNING: CPU: 1", "watchdog: BUG: …", "Internal error: Oops: …" are one line
	}
	if prev != "" && prev[len(prev)-1] == ')' && strings.HasPrefix(s, "[<") {
		return true // an entry of arm's trace, which has no heading
	}
	return startsWith(s, marks[s[0]]) || detailStart(s) || longRuler(s[:skipWord(s, 0)]) || longRuler(prev) || isLockHeader(s)
}

// isLockHeader reports whether s begins with the header of lockdep's reports,
// "6.12.0 #1 Not tainted".
func isLockHeader(s string) bool {
	at := skipWord(s, 0)
	if at < 4 || !strings.HasPrefix(s[at:], " #") || at+2 == len(s) || !isDigit(s[at+2]) {
		return false
	}
	at = skipWord(s, at+1)
	return strings.HasPrefix(s[at:], " Not tainted -----") || strings.HasPrefix(s[at:], " Tainted: ") && strings.Contains(s[at:min(len(s), at+64)], " -----")
}

// breakUp puts a line end before each beginning of a line in [at, end), and
// before each entry of a call trace.
func (u *unpacker) breakUp(at, end int) {
	s := u.in[:end]
	tracing := false
	question := -1 // the blank before a "?" that belongs to the next word
	prev := ""
	for first := true; ; first = false {
		blank := at
		if at = skipBlanks(s, at); at == end {
			return
		}
		next := skipWord(s, at)
		begins := isMark(prev, s[at:])
		placed := endsEntry(prev)
		word := s[at:next]
		switch {
		case begins:
			if tracing = strings.HasPrefix(s[at:], "Call Trace:") || strings.HasPrefix(s[at:], "Call trace:"); tracing {
				next = at + len("Call Trace:")
			}
		case !tracing:
		case word == "?":
			question = blank
			prev, at = word, next
			continue
		case strings.Contains(word, "+0x"), (placed || isNamed(s[at:])) && (isLetter(word[0]) || word[0] == '_'), word[0] == '<' && word[len(word)-1] == '>':
			begins = true
			if question >= 0 {
				blank = question
			}
		}
		question = -1
		if begins && !first {
			u.replace(blank, blank+1, "\n")
		}
		prev, at = s[at:next], next
	}
}

// isNamed reports whether s begins with a name and its place, "f fs/file.c:12".
func isNamed(s string) bool {
	name := skipWord(s, 0)
	place := s[skipBlanks(s, name):]
	return strings.IndexByte(s[:name], '/') < 0 && strings.IndexByte(s[:name], ':') < 0 && endsEntry(place[:skipWord(place, 0)]) && place[0] != '['
}

// endsEntry reports whether a word ends an entry of a call trace, because it is
// its place, "fs/file.c:12", "fs/file.c:12)", "[inline]", or one by itself, "<TASK>".
func endsEntry(word string) bool {
	if word != "" && word[0] == '<' && word[len(word)-1] == '>' {
		return true
	}
	return word == "[inline]" || isPlace(word)
}
