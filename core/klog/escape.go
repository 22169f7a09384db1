package klog

import "strings"

// rarity says which unusual bytes an input has anywhere, so that an ordinary
// input is not searched for them line by line.
type rarity struct {
	escape bool // ANSI escapes, as terminals and dmesg --color write them
	wide   bool // blanks that are no ASCII blanks: mail programs, web pages
	entity bool // HTML
	tag    bool // HTML
	cr     bool // carriage returns that end no line
}

func survey(in string) rarity {
	r := rarity{
		escape: strings.IndexByte(in, 0x1b) >= 0 || strings.Contains(in, "#033["),
		wide:   strings.IndexByte(in, 0xc2) >= 0 || strings.IndexByte(in, 0xe2) >= 0 || strings.IndexByte(in, 0xe3) >= 0,
		cr:     strings.IndexByte(in, '\r') >= 0,
	}
	if strings.IndexByte(in, '&') >= 0 {
		r.entity = strings.Contains(in, "&lt;") || strings.Contains(in, "&gt;") || strings.Contains(in, "&amp;") ||
			strings.Contains(in, "&nbsp;") || strings.Contains(in, "&quot;") || strings.Contains(in, "&#")
	}
	r.tag = strings.Contains(in, "</") || strings.Contains(in, "<br")
	return r
}

// unusual reports whether the physical line s has something to take out.
func (r rarity) unusual(s string) bool {
	return r.escape && (strings.IndexByte(s, 0x1b) >= 0 || strings.Contains(s, "#033[")) ||
		r.wide && (strings.IndexByte(s, 0xc2) >= 0 || strings.IndexByte(s, 0xe2) >= 0 || strings.IndexByte(s, 0xe3) >= 0) ||
		r.entity && strings.IndexByte(s, '&') >= 0 ||
		r.tag && strings.IndexByte(s, '<') >= 0
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
			if j == word && s[j] != ' ' && s[j] != '/' {
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
