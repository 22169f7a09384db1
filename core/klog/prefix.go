package klog

import "strings"

// carrier says which kinds of prefix a physical line had: a line of a log
// whose other lines have one, and that has none itself, is a continuation.
type carrier uint8

const (
	byStamp    carrier = 1 << iota // a kernel time stamp: "[   12.345678]"
	byLevel                        // "<4>", "kern  :warn  :"
	byCaller                       // "[T123]"
	byDate                         // a calendar date or a time of day
	byTag                          // "host kernel:"
	byRecord                       // a record format of its own: netconsole, logcat, journal
	byFragment                     // a later part of a netconsole message that was too long for one packet
	byName                         // the tag is of a program without a number, if it is one: see reader.hasNames
)

// prefix takes off s, from at on, everything that a transport put before the
// message, fills what it says into line, and returns where the message starts.
// Blanks that do not belong to a prefix are left to the message.
func prefix(s string, at int, line *Line) (message int, by carrier) {
	for {
		start := at
		for at < len(s) && isBlank(s[at]) {
			at++
		}
		if at == len(s) {
			return start, by
		}
		next, kind := at, carrier(0)
		switch c := s[at]; {
		case c == '[':
			next, kind = bracket(s, at, by, line)
		case c == '<':
			next, kind = angleLevel(s, at, line)
		case '0' <= c && c <= '9':
			next, kind = numeric(s, at, by, line)
		case 'A' <= c && c <= 'Z' || 'a' <= c && c <= 'z':
			next, kind = worded(s, at, by, line)
		default:
			next, kind = marked(s, at, by, line)
		}
		if next == at {
			return start, by
		}
		by |= kind
		at = next
		if at < len(s) && (s[at] == ' ' && s[at-1] != ';' || s[at] == '\t' && kind == byDate) {
			at++
		}
		if kind&(byStamp|byCaller) != 0 && !(at < len(s) && (s[at] == '[' || by == byStamp && vendorMark(s[at]))) {
			// The message starts here, its own blanks included, unless
			// another prefix follows them.
			more := skipBlanks(s, at)
			if more == len(s) {
				return at, by
			}
			if c := s[more]; c != '[' && c != '<' && c != 'k' && !(by&(byStamp|byCaller|byTag) == byStamp && tagFollows(s, more)) {
				return at, by
			}
		}
	}
}

func isBlank(c byte) bool { return c == ' ' || c == '\t' }

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

func isLetter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }

func skipBlanks(s string, at int) int {
	for at < len(s) && isBlank(s[at]) {
		at++
	}
	return at
}

func trimRight(s string) string {
	for s != "" && (isBlank(s[len(s)-1]) || s[len(s)-1] == '\r') {
		s = s[:len(s)-1]
	}
	return s
}

func skipDigits(s string, at int) int {
	for at < len(s) && isDigit(s[at]) {
		at++
	}
	return at
}

func skipWord(s string, at int) int {
	for at < len(s) && !isBlank(s[at]) {
		at++
	}
	return at
}

// bracket reads a prefix in square brackets: a time stamp, a caller, a date.
func bracket(s string, at int, by carrier, line *Line) (int, carrier) {
	i := skipBlanks(s, at+1)
	if i == len(s) {
		return at, 0
	}
	switch c := s[i]; {
	case isDigit(c) && by&byStamp != 0:
		return vendorCaller(s, at, i, line)
	case isDigit(c):
		return stamp(s, at, i, line)
	case c == '+':
		if j := skipDigits(s, i+1); j > i+1 && j < len(s) && s[j] == '.' {
			if k := skipDigits(s, j+1); k > j+1 && k < len(s) && s[k] == ']' {
				if line.Time == "" {
					line.Time = s[i:k]
				}
				return k + 1, byStamp
			}
		}
	case c == 'T' || c == 'C':
		if j := skipDigits(s, i+1); j > i+1 && j < len(s) && s[j] == ']' {
			line.Caller = s[i:j]
			return j + 1, byCaller
		}
	case c == ']' && i > at+1 && by == 0, strings.HasPrefix(s[i:], "...] ") && by == 0:
		return i + strings.IndexByte(s[i:], ']') + 1, byStamp // "[ ]", "[...]": a stamp that somebody took out
	}
	if end := bracketDate(s, i); end > 0 {
		line.Time = s[i : end-1]
		return end, byDate
	}
	if end := oppoMark(s, i, by, line); end > 0 {
		return end, byCaller
	}
	return at, 0
}

// tagFollows reports whether "host kernel: ", "host program[1]: " stands behind
// a time stamp, as journalctl -o short-monotonic writes it, or the mark
// "I[1:  kworker/1:1:  123]" of a vendor's kernel.
func tagFollows(s string, at int) bool {
	if at+3 < len(s) && s[at+1] == '[' && isLetter(s[at]) {
		_, by := vendorCaller(s, at+1, skipBlanks(s, at+2), &Line{})
		return by != 0
	}
	end := strings.IndexByte(s[at:], ' ')
	if end < 1 || s[at+end-1] == ':' {
		return false
	}
	tag := s[at+end+1:]
	if end = strings.IndexByte(tag, ' '); end < 1 || tag[end-1] != ':' {
		return false
	}
	tag = tag[:end]
	return tag == "kernel:" || strings.HasSuffix(tag, "]:") && tag != "]:" && isLetter(tag[0]) && isDigit(tag[len(tag)-3])
}

// oppoMark reads "[pid:123,cpu1,kworker/1:1]" behind a time stamp and returns
// where it ends, 0 if there is none.
func oppoMark(s string, i int, by carrier, line *Line) int {
	if by&byStamp == 0 || !strings.HasPrefix(s[i:], "pid:") {
		return 0
	}
	j := skipDigits(s, i+4)
	shut := strings.IndexByte(s[j:min(len(s), j+48)], ']')
	if j == i+4 || shut < 0 || s[j] != ',' {
		return 0
	}
	line.Caller = "T" + s[i+4:j]
	return j + shut + 1
}

// stamp reads the rest of a bracket whose first digit is at i: the kernel's
// own clock, or a date.
func stamp(s string, at, i int, line *Line) (int, carrier) {
	j := i
	var seconds int64
	for j < len(s) && isDigit(s[j]) {
		if j-i < 12 {
			seconds = seconds*10 + int64(s[j]-'0')
		}
		j++
	}
	if j < len(s) && s[j] == '.' {
		k := j + 1
		micro := int64(0)
		for k < len(s) && isDigit(s[k]) {
			if k <= j+6 {
				micro = micro*10 + int64(s[k]-'0')
			}
			k++
		}
		for n := k - j - 1; n < 6; n++ {
			micro *= 10
		}
		end := stampEnd(s, k)
		if k > j+1 && end > 0 {
			line.Time = s[i:k]
			if j-i <= 12 {
				line.Seconds = seconds*1e6 + micro
			}
			return end, byStamp
		}
		return at, 0
	}
	if end := bracketDate(s, i); end > 0 {
		line.Time = s[i : end-1]
		return end, byDate
	}
	return at, 0
}

// stampEnd returns the offset behind the bracket that closes a time stamp
// whose digits end at k; -1 if none does. Some kernels and tools print more in
// the bracket: "[   12.345678,0]" (Android), "[   12.345678 <    0.000012>]"
// (dmesg -d), "[   12.345678 / 01-01 00:00:00.000]" (Qualcomm).
func stampEnd(s string, k int) int {
	if k < len(s) && s[k] == 's' {
		k++ // "[    1.234567s]" (Huawei)
	}
	if k < len(s) && s[k] == ']' {
		return k + 1
	}
	limit := min(len(s), k+32)
	for i := k; i < limit; i++ {
		switch c := s[i]; {
		case c == ']':
			return i + 1
		case isDigit(c), c == ' ', c == '.', c == ',', c == '<', c == '>', c == '/', c == '-', c == ':', c == '+':
		default:
			return -1
		}
	}
	return -1
}

// angleLevel reads "<4>", and the "<4>1 2026-…" of RFC 5424.
func angleLevel(s string, at int, line *Line) (int, carrier) {
	j := skipDigits(s, at+1)
	if j == at+1 || j > at+4 || j == len(s) || s[j] != '>' {
		return at, 0
	}
	priority := 0
	for _, c := range []byte(s[at+1 : j]) {
		priority = priority*10 + int(c-'0')
	}
	if priority > 191 {
		return at, 0
	}
	if j+1 < len(s) && s[j+1] == '1' && j+2 < len(s) && s[j+2] == ' ' && isoDate(s, j+3) > 0 {
		j += 2
	} else if j-at == 3 && priority >= 24 && !followsLevel(s, j+1) {
		return at, 0 // a byte of a "Code:" line: "<48> 89 c7"
	}
	line.Level = int8(priority & 7)
	return j + 1, byLevel
}

// followsLevel reports whether what stands at i can follow a syslog priority:
// a stamp or a date, but not the bytes of machine code.
func followsLevel(s string, i int) bool {
	i = skipBlanks(s, i)
	return i < len(s) && (s[i] == '[' || month(s, i) || isoDate(s, i) > 0)
}

// vendorCaller reads the mark that vendors' kernels print behind the time
// stamp: "[0 T1966  d.]", "[0:      swapper/0:    1]", and the CPU alone, "[  0]",
// where no blank stands before it. The last is known from one log of arm64, whose
// header names the same CPU.
func vendorCaller(s string, at, i int, line *Line) (int, carrier) {
	end := strings.IndexByte(s[i:min(len(s), i+40)], ']')
	if end < 0 {
		return at, 0
	}
	end += i
	j := skipDigits(s, i)
	switch {
	case j == end && i > at+1 && s[at-1] == ']':
		line.Caller = "C" + s[i:j]
		return end + 1, byCaller
	case s[j] == ' ' && j+2 < end && (s[j+1] == 'T' || s[j+1] == 'C') && isDigit(s[j+2]):
		line.Caller = s[j+1 : skipDigits(s, j+2)]
		return end + 1, byCaller
	case s[j] == ':':
		task := strings.LastIndexByte(s[j+1:end], ':')
		if number := skipBlanks(s, j+2+task); task > 0 && number < end && skipDigits(s, number) == end {
			line.Caller = "T" + s[number:end]
			return end + 1, byCaller
		}
	}
	return at, 0
}
