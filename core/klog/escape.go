package klog

import "strings"

// rarity says which unusual bytes an input has anywhere, so that an ordinary
// input is not searched for them line by line.
type rarity struct {
	odd    bool // escapes and bytes outside ASCII
	octal  bool // escapes as syslog daemons write them, "#033["
	caret  bool // escapes as terminals show them, "^[["
	colour bool // escapes of which the first byte was lost, "[0m"
	cr     bool // carriage returns that end no line

	coloured bool // colours end in it, and how their escapes are written was looked for
}

// surveyed is how much of an input is searched for the end of a colour before it is
// read. Nothing is as dear to look for, for logs are full of brackets: in the rest
// the reader finds it, who comes past each of them.
const surveyed = 8 << 10

func survey(in string) rarity {
	r := rarity{
		odd: strings.IndexByte(in, 0x1b) >= 0 || strings.IndexByte(in, 0xc2) >= 0 || strings.IndexByte(in, 0xc3) >= 0 || strings.IndexByte(in, 0xe2) >= 0 || strings.IndexByte(in, 0xe3) >= 0,
		cr:  strings.IndexByte(in, '\r') >= 0,
	}
	if strings.Contains(in[:min(len(in), surveyed)], endOfColour) {
		r.lookForColours(in)
	}
	return r
}

func (r *rarity) lookForColours(in string) {
	r.coloured = true
	r.octal = strings.Contains(in, "#033[")
	r.caret = strings.Contains(in, "^[[")
	r.colour = lostEscape(in)
}

// unusual reports whether the physical line s has something to take out.
func (r *rarity) unusual(s string) bool {
	return r.odd && isOdd(s) ||
		r.octal && strings.Contains(s, "#033[") ||
		r.caret && strings.Contains(s, "^[[") ||
		r.colour && strings.IndexByte(s, '[') >= 0
}

// endOfColour stands behind the byte that begins an escape, or alone where that was
// lost.
const endOfColour = "[0m"

// lostEscape reports whether in has the end of a colour without the byte that
// begins its escape.
func lostEscape(in string) bool {
	for at := 0; ; {
		i := strings.Index(in[at:], endOfColour)
		if i < 0 {
			return false
		}
		at += i
		if at == 0 || in[at-1] != 0x1b && in[at-1] != '[' && in[at-1] != '3' {
			return true
		}
		at += len(endOfColour)
	}
}

// colour returns the length of "[0m", "[01;31m" at the start of s, 0 if there
// is none.
func colour(s string) int {
	i := 1
	for i < len(s) && i < 12 && (isDigit(s[i]) || s[i] == ';') {
		i++
	}
	if i > 1 && i < len(s) && s[i] == 'm' {
		return i + 1
	}
	return 0
}

// isOdd reports whether s has an escape or a byte outside ASCII. It looks at
// eight bytes at once.
func isOdd(s string) bool {
	const ones, high = 0x0101010101010101, 0x8080808080808080
	for len(s) >= 8 {
		eight := uint64(s[0]) | uint64(s[1])<<8 | uint64(s[2])<<16 | uint64(s[3])<<24 |
			uint64(s[4])<<32 | uint64(s[5])<<40 | uint64(s[6])<<48 | uint64(s[7])<<56
		escape := eight ^ 0x1b*ones // zero where there is an escape
		if (eight|(escape-ones)&^escape)&high != 0 {
			return true
		}
		s = s[8:]
	}
	for i := 0; i < len(s); i++ {
		if s[i] >= 0x80 || s[i] == 0x1b {
			return true
		}
	}
	return false
}

// clean returns the physical line in[at:end] without what was put into it, and
// where the runs that are left stand in the input. Without anything to take
// out it returns no pieces.
func clean(in string, at, end int) (text string, pieces []Piece) {
	var out []byte
	run := at
	for i := at; i < end; {
		if !startsEscape[in[i]] {
			i++
			continue
		}
		length, with := escapeAt(in[i:end])
		if length == 0 {
			i++
			continue
		}
		if n := len(pieces); n+3 > cap(pieces) { // doubled, for a hostile line has as many as it has signs
			pieces = append(make([]Piece, 0, 2*n+3), pieces...)
		}
		if i > run {
			pieces = append(pieces, Piece{At: len(out), Span: Span{run, i}})
			out = append(out, in[run:i]...)
		}
		if with != "" {
			pieces = append(pieces, Piece{At: len(out), Span: Span{i, i + length}})
			if len(with) >= length { // what is escaped is shorter than its place
				last := len(pieces) - 1
				pieces[last].Span.End--
				pieces = append(pieces, Piece{At: len(out) + 1, Span: Span{i + length - 1, i + length}})
			}
			out = append(out, with...)
		}
		i += length
		run = i
	}
	if run == at {
		return in[at:end], nil
	}
	if run < end {
		pieces = append(pieces, Piece{At: len(out), Span: Span{run, end}})
		out = append(out, in[run:end]...)
	}
	return string(out), pieces
}

// startsEscape has the bytes with which escapes start: see escapeAt.
var startsEscape = [256]bool{0x1b: true, '#': true, '^': true, '[': true, 0xc2: true, 0xc3: true, 0xe2: true, 0xe3: true}

// escapeAt returns how long the escape at the start of s is, 0 if there is
// none, and what it stands for. An escape is also a sign that a typesetter, as
// those of blogs, put in the place of a few: "0×2a", "———[ end trace".
func escapeAt(s string) (length int, with string) {
	switch s[0] {
	case 0x1b:
		return ansi(s, 1), ""
	case '#':
		if strings.HasPrefix(s, "#033[") {
			return ansi(s, 4), ""
		}
	case '^':
		if strings.HasPrefix(s, "^[[") {
			return ansi(s, 2), ""
		}
	case '[':
		return colour(s), ""
	case 0xc2:
		if len(s) > 1 && s[1] == 0xa0 {
			return 2, " "
		}
	case 0xc3:
		if strings.HasPrefix(s, "×") && len(s) > 2 && hexDigit(s[2]) >= 0 {
			return 2, "x"
		}
	case 0xe2:
		if len(s) > 2 && s[1] == 0x80 {
			switch c := s[2]; {
			case c >= 0x80 && c <= 0x8a, c == 0xaf:
				return 3, " "
			case c == 0x8b, c == 0x8e, c == 0x8f:
				return 3, "" // of no width
			case c == 0x93:
				return 3, "--"
			case c == 0x94:
				return 3, "---"
			case c == 0x98, c == 0x99:
				return 3, "'"
			case c == 0x9c, c == 0x9d:
				return 3, "\""
			case c == 0xa6:
				return 3, "..."
			}
		}
	case 0xe3:
		if strings.HasPrefix(s, "\u3000") {
			return 3, " "
		}
	}
	return 0, ""
}

// ansi returns the length of a terminal's escape sequence whose introducer is
// n bytes long.
func ansi(s string, n int) int {
	if n >= len(s) {
		return len(s)
	}
	switch c := s[n]; c {
	case '[':
		for i := n + 1; i < len(s) && i < n+32; i++ {
			if s[i] >= 0x40 && s[i] <= 0x7e {
				return i + 1
			}
		}
		return n + 1
	case ']', 'P', 'X', '^', '_': // strings of commands, which a program of CI uses too
		for i := n + 1; i < len(s) && i < n+256; i++ {
			if s[i] == 7 || s[i] == '\\' && s[i-1] == 0x1b {
				return i + 1
			}
		}
		return n + 1
	case '(', ')', '#', '%':
		return min(n+2, len(s))
	}
	return n + 1
}

// from returns the pieces of the text behind its first n bytes.
func from(pieces []Piece, n int, length int) []Piece {
	if pieces == nil || n == 0 {
		return pieces
	}
	out := make([]Piece, 0, len(pieces))
	for i, p := range pieces {
		next := length
		if i+1 < len(pieces) {
			next = pieces[i+1].At
		}
		if next <= n {
			continue
		}
		if p.At < n {
			if next-p.At == p.Span.End-p.Span.Start {
				p.Span.Start += n - p.At
			}
			p.At = n
		}
		p.At -= n
		out = append(out, p)
	}
	if len(out) == 0 {
		return nil
	}
	return out
}

// upTo returns the pieces of the first n bytes of their text, which has the given
// length.
func upTo(pieces []Piece, n, length int) []Piece {
	for i := range pieces {
		if pieces[i].At >= n {
			pieces, length = pieces[:i:i], pieces[i].At
			break
		}
	}
	last := len(pieces) - 1
	if last < 0 || length <= n {
		return pieces
	}
	p := pieces[last]
	if length-p.At != p.Span.End-p.Span.Start {
		return pieces // it was escaped
	}
	p.Span.End = p.Span.Start + n - p.At
	return append(pieces[:last:last], p)
}
