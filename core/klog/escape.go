package klog

import "strings"

// rarity says which unusual bytes an input has anywhere, so that an ordinary
// input is not searched for them line by line.
type rarity struct {
	odd    bool // escapes and bytes outside ASCII
	octal  bool // escapes as syslog daemons write them, "#033["
	entity bool // HTML
	tag    bool // HTML
	cr     bool // carriage returns that end no line
}

func survey(in string) rarity {
	return rarity{
		odd:    strings.IndexByte(in, 0x1b) >= 0 || strings.IndexByte(in, 0xc2) >= 0 || strings.IndexByte(in, 0xe2) >= 0 || strings.IndexByte(in, 0xe3) >= 0,
		octal:  strings.Contains(in, "#033["),
		entity: hasEntity(in),
		tag:    strings.Contains(in, "<br") || closesTag(in),
		cr:     strings.IndexByte(in, '\r') >= 0,
	}
}

// unusual reports whether the physical line s has something to take out.
func (r *rarity) unusual(s string) bool {
	return r.odd && isOdd(s) ||
		r.octal && strings.Contains(s, "#033[") ||
		r.entity && strings.IndexByte(s, '&') >= 0 ||
		r.tag && strings.IndexByte(s, '<') >= 0
}

func hasEntity(in string) bool {
	for at := 0; ; at++ {
		i := strings.IndexByte(in[at:], '&')
		if i < 0 {
			return false
		}
		at += i
		if n, _ := entity(in[at:]); n > 0 {
			return true
		}
	}
}

// closesTag reports whether in closes an HTML element somewhere; "</TASK>" is
// the kernel's own.
func closesTag(in string) bool {
	for at := 0; ; {
		i := strings.Index(in[at:], "</")
		if i < 0 {
			return false
		}
		at += i + 2
		if at < len(in) && 'a' <= in[at] && in[at] <= 'z' {
			return true
		}
	}
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
		length, with := escapeAt(in[i:end])
		if length == 0 {
			i++
			continue
		}
		if i > run {
			pieces = append(pieces, Piece{At: len(out), Span: Span{run, i}})
			out = append(out, in[run:i]...)
		}
		if with != "" {
			pieces = append(pieces, Piece{At: len(out), Span: Span{i, i + length}})
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

// escapeAt returns how long the escape at the start of s is, 0 if there is
// none, and what it stands for.
func escapeAt(s string) (length int, with string) {
	switch s[0] {
	case 0x1b:
		return ansi(s, 1), ""
	case '#':
		if strings.HasPrefix(s, "#033[") {
			return ansi(s, 4), ""
		}
	case 0xc2:
		if len(s) > 1 && s[1] == 0xa0 {
			return 2, " "
		}
	case 0xe2:
		if len(s) > 2 && s[1] == 0x80 {
			switch c := s[2]; {
			case c >= 0x80 && c <= 0x8a, c == 0xaf:
				return 3, " "
			case c == 0x8b, c == 0x8e, c == 0x8f:
				return 3, "" // of no width
			}
		}
	case 0xe3:
		if strings.HasPrefix(s, "\u3000") {
			return 3, " "
		}
	case '&':
		return entity(s)
	case '<':
		return tag(s), ""
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
	case ']':
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

var entities = [...]struct{ name, text string }{
	{"&lt;", "<"}, {"&gt;", ">"}, {"&amp;", "&"}, {"&quot;", `"`}, {"&nbsp;", " "}, {"&apos;", "'"},
	{"&#39;", "'"}, {"&#34;", `"`}, {"&#x27;", "'"}, {"&#43;", "+"}, {"&#43", "+"}, {"&#60;", "<"}, {"&#62;", ">"},
	{"&#160;", " "}, {"&#32;", " "}, {"&#x20;", " "}, {"&#91;", "["}, {"&#93;", "]"}, {"&#x5b;", "["}, {"&#x5d;", "]"},
}

func entity(s string) (length int, with string) {
	for _, e := range entities {
		if strings.HasPrefix(s, e.name) {
			return len(e.name), e.text
		}
	}
	return 0, ""
}

// tags are the HTML elements that pages put around and into logs. The kernel
// prints marks of the same form, but those are upper-case or numbers.
var tags = [...]string{"span", "pre", "code", "div", "br", "p", "td", "tr", "b", "i", "a", "font", "tt", "li", "em", "strong"}

// tag returns the length of an HTML tag at the start of s, 0 if there is none.
func tag(s string) int {
	i := 1
	if i < len(s) && s[i] == '/' {
		i++
	}
	word := skipLetters(s, i)
	for _, t := range tags {
		if s[i:word] != t {
			continue
		}
		for j := word; j < len(s) && j < word+256; j++ {
			if s[j] == '>' {
				return j + 1
			}
			if j == word && s[j] != ' ' && s[j] != '/' || s[j] == '<' {
				return 0
			}
		}
	}
	return 0
}

// from returns the pieces of the text behind its first n bytes.
func from(pieces []Piece, n int, length int) []Piece {
	if pieces == nil || n == 0 {
		return pieces
	}
	var out []Piece
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
	return out
}

// upTo returns the pieces of the first n bytes of their text.
func upTo(pieces []Piece, n int) []Piece {
	for i, p := range pieces {
		if p.At >= n {
			pieces = pieces[:i:i]
			break
		}
	}
	if last := len(pieces) - 1; last >= 0 {
		p := pieces[last]
		if length := p.Span.End - p.Span.Start; p.At+length > n && length > 1 {
			pieces = append(pieces[:last:last], Piece{At: p.At, Span: Span{p.Span.Start, p.Span.Start + n - p.At}, Joined: p.Joined})
		}
	}
	return pieces
}
