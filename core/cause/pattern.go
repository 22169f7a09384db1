package cause

import "strings"

// A pattern is a message as the kernel's source has it, with holes:
//
//	%m  a module's name          %d  a decimal number
//	%t  a task's name            %x  a hexadecimal number, with or without 0x
//	%p  a process id             %b  a flag's bit, hexadecimal
//	%s  any text, not empty      %?  any text, perhaps empty
//
// A blank stands for any run of blanks: mail and terminals collapse them. The
// whole line has to match. %s, %t and %? take as little as they can; behind each
// of them stands a literal or the end.

// capture is what the holes of a pattern took.
type capture struct {
	module, task string
	pid, bit     int
}

// longest is the length in bytes up to which a line is matched: the kernel's
// own messages end at 1 KiB (LOG_LINE_MAX, PRINTKRB_RECORD_MAX).
const longest = 2048

// match reports whether pattern describes the whole of text.
func match(pattern, text string, c *capture) bool {
	*c = capture{pid: -1, bit: -1}
	var star lastHole
	p, t := 0, 0
	for {
		switch {
		case p == len(pattern):
			if t == len(text) {
				star.keep(text, c)
				return true
			}
		case pattern[p] == '%':
			hole := pattern[p+1]
			if hole == 's' || hole == '?' || hole == 't' {
				star.keep(text, c)
				least := 1
				if hole == '?' {
					least = 0
				}
				if t+least > len(text) {
					return false
				}
				star = lastHole{hole: hole, end: p + 2, begin: t, at: t + least}
				p, t = star.end, star.at
				if !star.find(pattern, text, &t) {
					return false
				}
				continue
			}
			if end := c.number(hole, text, t); end > t {
				p, t = p+2, end
				continue
			}
		case t < len(text) && pattern[p] == text[t]:
			p, t = p+1, t+1
			if pattern[p-1] == ' ' {
				p, t = blanks(pattern, p), blanks(text, t)
			}
			continue
		}
		if star.end == 0 || star.at >= len(text) {
			return false
		}
		star.at++
		p, t = star.end, star.at
		if !star.find(pattern, text, &t) {
			return false
		}
	}
}

// lastHole is the last hole of a pattern that takes any text. To try it longer is
// enough: an earlier one that took as little as it could need not take more.
type lastHole struct {
	hole  byte
	end   int // behind it in the pattern; 0 if there is none yet
	begin int // where in the text it begins
	at    int // where in the text it ends
}

// find moves the star's end to the next place where the literal behind it can
// begin.
func (s *lastHole) find(pattern, text string, t *int) bool {
	if s.end == len(pattern) {
		s.at = len(text)
		*t = s.at
		return true
	}
	want := pattern[s.end]
	for {
		i := strings.IndexByte(text[s.at:], want)
		if i < 0 {
			return false
		}
		s.at += i
		// Of a run of blanks only the first can be where a blank of the
		// pattern begins: this keeps long runs linear.
		if want != ' ' || s.at == 0 || text[s.at-1] != ' ' {
			*t = s.at
			return true
		}
		s.at++
	}
}

// keep records what the star took.
func (s *lastHole) keep(text string, c *capture) {
	if s.hole == 't' {
		c.task = text[s.begin:s.at]
	}
}

// number matches a hole of fixed characters at t and returns where it ends.
func (c *capture) number(hole byte, text string, t int) int {
	end := t
	switch hole {
	case 'm':
		for end < len(text) && nameByte(text[end]) {
			end++
		}
		c.module = text[t:end]
	case 'x', 'b':
		if strings.HasPrefix(text[t:], "0x") || strings.HasPrefix(text[t:], "0X") {
			end += 2
		}
		for end < len(text) && hexByte(text[end]) {
			end++
		}
		if hole == 'b' {
			c.bit = small(strings.TrimPrefix(text[t:end], "0x"), 16)
		}
	default:
		if end < len(text) && text[end] == '-' {
			end++
		}
		for end < len(text) && '0' <= text[end] && text[end] <= '9' {
			end++
		}
		if hole == 'p' {
			c.pid = small(text[t:end], 10)
		}
	}
	return end
}

// small reads a number that has at most nine digits; -1 if it is none.
func small(digits string, base int) int {
	if digits == "" || len(digits) > 9 {
		return -1
	}
	n := 0
	for i := 0; i < len(digits); i++ {
		d := 0
		switch c := digits[i]; {
		case '0' <= c && c <= '9':
			d = int(c - '0')
		case base == 16 && 'a' <= c|0x20 && c|0x20 <= 'f':
			d = int(c|0x20-'a') + 10
		default:
			return -1
		}
		n = n*base + d
	}
	return n
}

func blanks(s string, at int) int {
	for at < len(s) && s[at] == ' ' {
		at++
	}
	return at
}

func nameByte(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || c == '_' || c == '-' || c == '.'
}

func hexByte(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c|0x20 && c|0x20 <= 'f'
}
