package klog

import "strings"

// page undoes HTML: takes out the elements that pages put around and into logs,
// turns those that end a line without a line end behind them into line ends, and
// entities into what they stand for.
func page(in string) *layer {
	if !hasEntity(in) && !strings.Contains(in, "<br") && !closesTag(in) {
		return nil
	}
	u := unpacker{in: in}
	elements, entities := finder{text: "<"}, finder{text: "&"}
	for at := 0; ; {
		i := min(elements.from(in, at), entities.from(in, at))
		if i == len(in) {
			return u.layer()
		}
		at = i + 1
		if n, with := entity(in[i:]); n > 0 {
			u.replace(i, i+n, with)
			at = i + n
			continue
		}
		end, breaks := elementsAt(in, i)
		switch {
		case end == i:
			continue
		case breaks && end < len(in) && !isBlankLine(in[end:lineEnd(in, end)]):
			u.replace(i, end, "\n")
		default:
			u.replace(i, end, "")
		}
		at = end
	}
}

// elementsAt returns where the elements end that stand at i, one behind the other, and
// whether one of them ends a line.
func elementsAt(in string, i int) (end int, breaks bool) {
	for end = i; end < len(in) && in[end] == '<'; {
		n := tag(in[end:])
		if n == 0 {
			break
		}
		breaks = breaks || endsLineOfPage(in[end:end+n])
		end += n
	}
	return end, breaks
}

// endsLineOfPage reports whether an element, "<br />", ends a line.
func endsLineOfPage(element string) bool {
	switch strings.TrimRight(element[1:len(element)-1], " /") {
	case "br", "/p", "/div", "/tr", "/li", "/pre":
		return true
	}
	return false
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

var entities = [...]struct{ name, text string }{
	{"&lt;", "<"}, {"&gt;", ">"}, {"&amp;", "&"}, {"&quot;", `"`}, {"&nbsp;", " "}, {"&apos;", "'"},
	{"&#39;", "'"}, {"&#34;", `"`}, {"&#x27;", "'"}, {"&#43;", "+"}, {"&#43", "+"}, {"&#60;", "<"}, {"&#62;", ">"},
	{"&#160;", " "}, {"&#32;", " "}, {"&#x20;", " "}, {"&#91;", "["}, {"&#93;", "]"}, {"&#x5b;", "["}, {"&#x5d;", "]"},
}

// entity returns the length of an entity at the start of s, 0 if there is none,
// and what it stands for. What was escaped twice is undone twice.
func entity(s string) (length int, with string) {
	const ampersand = "&amp;"
	if strings.HasPrefix(s, ampersand) {
		for _, e := range entities {
			if rest := s[len(ampersand):]; strings.HasPrefix(rest, e.name[1:]) {
				return len(ampersand) + len(e.name) - 1, e.text
			}
		}
	}
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
