package klog

import "strings"

// lineBreaks are the ways in which programs write a line end within a line: of
// JSON, of C and Python, of rsyslog.
var lineBreaks = [...]struct {
	text string
	most int // how many prove it
}{
	{`\r\n`, 2}, {`\n`, 2}, {`\x0a`, 1}, {`\x0A`, 1}, {`\012`, 1}, {`\u000a`, 1}, {"#012", 1},
}

// breakAt returns the length of a written line end at the start of s.
func breakAt(s string) int {
	for i := range lineBreaks {
		if strings.HasPrefix(s, lineBreaks[i].text) {
			return len(lineBreaks[i].text)
		}
	}
	return 0
}

// escapedBreaks undoes the escapes of lines in which several lines of a log
// stand, with their ends written as lineBreaks. The records of a journal, which
// have their own reader, are left alone.
func escapedBreaks(in string) *layer {
	if strings.IndexByte(in, '\\') < 0 && !strings.Contains(in, "#012") {
		return nil
	}
	u := unpacker{in: in}
	slashes, hashes := finder{text: "\\"}, finder{text: "#012"}
	for at := 0; at < len(in); {
		i := min(slashes.from(in, at), hashes.from(in, at))
		if i == len(in) {
			break
		}
		start, end := max(at, strings.LastIndexByte(in[:i], '\n')+1), lineEnd(in, i)
		if s := in[start:end]; holdsBreaks(s) && !isRecord(s) {
			u.escaped(start, end)
		}
		at = end + 1
	}
	return u.layer()
}

// finder finds one text again and again, each time from further on.
type finder struct {
	text string
	next int // where it stands first behind what was looked at
}

// from returns where the text stands first from at on, the length of in if it
// does nowhere.
func (f *finder) from(in string, at int) int {
	if f.next > at || f.next == at && at > 0 {
		return f.next
	}
	f.next = len(in)
	if i := strings.Index(in[at:], f.text); i >= 0 {
		f.next = at + i
	}
	return f.next
}

// holdsBreaks reports whether s has as many written line ends as prove that
// they are none of the log's own text.
func holdsBreaks(s string) bool {
	if strings.IndexByte(s, '\\') < 0 && strings.IndexByte(s, '#') < 0 {
		return false
	}
	for i := range lineBreaks {
		if b := &lineBreaks[i]; strings.Count(s, b.text) >= b.most {
			return true
		}
	}
	return false
}

// isRecord reports whether the line s has the message of a record in JSON.
func isRecord(s string) bool {
	i := skipBlanks(s, 0)
	if i == len(s) || s[i] != '{' && s[i] != '"' && s[i] != '[' && s[i] != ',' {
		return false
	}
	for _, key := range messageKeys {
		if strings.Contains(s, "\""+key+"\"") {
			return true
		}
	}
	return false
}

// escaped writes the line [at, end) without its escapes, and with a line end
// where a string begins or ends that holds several lines, so that what stands
// around it stays apart.
func (u *unpacker) escaped(at, end int) {
	in := u.in
	quote := byte(0) // that ends the string which is being read
	whole := !inStrings(in[at:end])
	for i := at; i < end; {
		switch c := in[i]; {
		case quote == 0 && !whole:
			if (c == '"' || c == '\'') && opensString(in[at:end], i-at) {
				if shut, held := stringEnd(in, i, end); !held {
					i = shut
					break
				}
				quote = c
				u.replace(i, i+1, "\n")
			}
			i++
		case c == quote && c != 0:
			quote = 0
			next := i + 1
			for next < end && (in[next] == ',' || isBlank(in[next])) {
				next++
			}
			if next < end && (in[next] == '"' || in[next] == '\'') {
				if _, held := stringEnd(in, next, end); held { // another one follows
					quote = in[next]
					next++
				} else {
					next = i + 1
				}
			}
			u.keep(i)
			if strings.HasSuffix(u.out.String(), "\n") {
				u.replace(i, next, "")
			} else {
				u.replace(i, next, "\n")
			}
			i = next
		case c == '\\' || c == '#':
			length, with := writtenEscape(in[i:end])
			if length == 0 {
				length = 1
			} else {
				u.replace(i, i+length, with)
			}
			i += length
		default:
			i++
		}
	}
}

// stringEnd returns where the string ends that the quote at i opens, and whether
// it holds a written line end.
func stringEnd(s string, i, end int) (shut int, held bool) {
	quote := s[i]
	for i++; i < end; i++ {
		switch s[i] {
		case quote:
			return i + 1, held
		case '\\':
			held = held || breakAt(s[i:end]) > 0
			i++
		}
	}
	return end, held
}

// opensString reports whether the quote at i of the line s opens a string.
func opensString(s string, i int) bool {
	return i == 0 || strings.IndexByte(" \t[{(:,=bu>", s[i-1]) >= 0
}

// inStrings reports whether the first written line end of s stands in a string
// that s opens and closes.
func inStrings(s string) bool {
	quote := byte(0)
	held := false
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '\\':
			held = held || breakAt(s[i:]) > 0
			if held && quote == 0 {
				return false
			}
			i++
		case quote == 0 && (c == '"' || c == '\'') && opensString(s, i):
			quote = c
		case quote != 0 && c == quote:
			if held {
				return i+1 == len(s) || strings.IndexByte("]}),: ;<", s[i+1]) >= 0
			}
			quote = 0
		}
	}
	return false
}

// writtenEscape returns the length of the escape at the start of s, 0 if there
// is none, and what it stands for.
func writtenEscape(s string) (length int, with string) {
	if n := breakAt(s); n > 0 {
		return n, "\n"
	}
	if len(s) < 2 {
		return 0, ""
	}
	if s[0] == '#' {
		if strings.HasPrefix(s, "#011") {
			return 4, "\t"
		}
		return 0, ""
	}
	switch c := s[1]; c {
	case 't':
		return 2, "\t"
	case 'r':
		return 2, ""
	case '"', '\'', '/', '\\':
		return 2, s[1:2]
	case 'x':
		if b, ok := hexByte(s, 2); ok {
			return 4, string([]byte{b})
		}
	case 'u':
		if b, ok := hexByte(s, 4); ok && len(s) >= 6 && s[2:4] == "00" && b < 0x80 {
			return 6, string([]byte{b})
		}
	}
	return 0, ""
}

// markdownEscapes takes out the backslashes that editors put before signs that
// Markdown has a meaning for. The kernel prints some of its own, in the names of
// ACPI, but none before a bracket or within a name.
func markdownEscapes(in string) *layer {
	if strings.IndexByte(in, '\\') < 0 || !(strings.Contains(in, `\[`) && strings.Contains(in, `\]`)) && !escapesNames(in) {
		return nil
	}
	u := unpacker{in: in}
	for i := 0; i+1 < len(in); i++ {
		j := strings.IndexByte(in[i:], '\\')
		if j < 0 || i+j+1 == len(in) {
			break
		}
		i += j
		if strings.IndexByte("\\`*_{}[]()<>#+-.!|~", in[i+1]) >= 0 {
			u.replace(i, i+1, "")
			i++
		}
	}
	return u.layer()
}

// escapesNames reports whether in has a "\_" within a name of small letters.
func escapesNames(in string) bool {
	for at := min(1, len(in)); ; {
		i := strings.Index(in[at:], `\_`)
		if i < 0 {
			return false
		}
		if at += i + 2; at < len(in) && 'a' <= in[at] && in[at] <= 'z' && isLetter(in[at-3]) {
			return true
		}
	}
}

// endMarks takes out the backslashes at the ends of lines: those of terminals and
// shells, behind which the line goes on, and those that break a line in
// Markdown, which stand on all of them.
func endMarks(in string) *layer {
	if strings.IndexByte(in, '\\') < 0 {
		return nil
	}
	marked := 0
	for at := 0; ; {
		i := strings.IndexByte(in[at:], '\\')
		if i < 0 {
			break
		}
		at += i + 1
		if end := lineEnd(in, at); isBlankLine(in[at:end]) {
			marked++
			at = end
		}
	}
	if marked == 0 {
		return nil
	}
	all := marked > 2 && marked*8 > fullLines(in)*7
	u := unpacker{in: in}
	for start := 0; start < len(in); {
		end := lineEnd(in, start)
		s := strings.TrimRight(in[start:end], " \t\r")
		next := end + 1
		if mark := start + len(s) - 1; s != "" && s[len(s)-1] == '\\' && (all || len(s) >= narrowestCut || u.done > 0 && start <= u.done) {
			rest := afterQuotes(in, start, mark, next)
			if more := in[rest:lineEnd(in, rest)]; all {
				u.replace(mark, mark+1, "")
			} else if !isBlankLine(more) && prefixes(more) == 0 {
				u.replace(mark, rest, "")
			}
		}
		start = next
	}
	return u.layer()
}

// fullLines counts the lines that are not blank.
func fullLines(in string) (n int) {
	for at := 0; at < len(in); {
		end := lineEnd(in, at)
		if !isBlankLine(in[at:end]) {
			n++
		}
		at = end + 1
	}
	return n
}

// returns turns carriage returns into line ends in a text that has no others.
// Nothing changes its place by that.
func returns(in string) *layer {
	if strings.IndexByte(in, '\n') >= 0 || strings.IndexByte(in, '\r') < 0 {
		return nil
	}
	return &layer{strings.ReplaceAll(in, "\r", "\n"), []Piece{{Span: Span{0, len(in)}}}}
}

// fenced takes out the marks of code in Markdown that stand on the first or the
// last line of a log instead of lines of their own.
func fenced(in string) *layer {
	const fence = "```"
	if strings.IndexByte(in, '`') < 0 {
		return nil
	}
	u := unpacker{in: in}
	for at := 0; ; {
		i := strings.Index(in[at:], fence)
		if i < 0 {
			return u.layer()
		}
		i += at
		at = i + len(fence)
		start := strings.LastIndexByte(in[:i], '\n') + 1
		behind := !isBlankLine(in[at:lineEnd(in, at)])
		if before := !isBlankLine(in[start:i]); before != behind {
			u.replace(i, at, "")
		}
	}
}
