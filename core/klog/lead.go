package klog

import "strings"

// What prints logs line by line often puts words of its own before each line:
// "web1  | ", "kern.log:3:", "pod-x node-y ", a line's number. A lead is the
// form of such words, in which 9 stands for a number and the blanks before it.
type lead string

// leadSample is how many lines show a lead, leadLeast how many at least, leadEnough
// if it is words that no time stamp or date follows.
const (
	leadSample = 64
	leadLeast  = 3
	leadEnough = 8
	leadWidest = 100
)

// A frame is what stands around the words of each line: of a table, of code.
var frames = [...]struct{ open, shut string }{
	{"||", "||"}, {"|", "|"}, {"`", "`"}, {"**", "**"}, {"\"", "\","}, {"\"", "\""}, {"'", "',"}, {"'", "'"},
}

// findTrail returns what stands behind each line, as a mark of the same kind
// does before it, which becomes the lead if there is no other; "" if nothing
// does.
func (r *reader) findTrail() string {
	lines := r.sample(leadSample)
	if len(lines) < 3 {
		return ""
	}
	for _, f := range frames {
		framed := 0
		for _, s := range lines {
			if s = s[skipBlanks(s, 0):]; len(s) > len(f.open) && strings.HasPrefix(s, f.open) && strings.HasSuffix(s, f.shut) {
				framed++
			}
		}
		if framed*10 >= len(lines)*9 {
			if r.lead == "" && f.open != "|" {
				r.lead = leadOf(lines[0][:max(strings.Index(lines[0], f.open), 0)+len(f.open)])
			}
			return f.shut
		}
	}
	return r.lead.trail(lines)
}

// trail returns what stands behind each line as the end of what the lead begins,
// if that is a string: the rest of a row or of an object.
func (f lead) trail(lines []string) string {
	if f == "" || f[len(f)-1] != '"' && f[len(f)-1] != '\'' {
		return ""
	}
	quote := f[len(f)-1]
	trail := ""
	for s := lines[len(lines)/2]; ; {
		i := strings.LastIndexByte(s[:len(s)-len(trail)], quote)
		if i < 0 {
			return trail
		}
		with := 0
		for _, l := range lines {
			if strings.HasSuffix(l, s[i:]) {
				with++
			}
		}
		if with*10 < len(lines)*9 {
			return trail
		}
		trail = s[i:]
	}
}

// findLead returns the lead of the input's lines, "" if they have none: it must
// stand on nine of ten.
func (r *reader) findLead() lead {
	var form lead
	lines := r.sample(leadSample)
	for _, s := range lines {
		if r.rare.unusual(s) || form != "" {
			break
		}
		if end := leadEnd(s); end > 0 && end <= leadWidest {
			form = leadOf(s[:end])
		}
	}
	// Of fewer lines a file's name before a date is one for certain.
	named := form != "" && isFileName(string(form[:strings.IndexByte(string(form), ':')+1]))
	if form == "" {
		form = sharedLead(lines)
	}
	if shared := sharedForm(lines); shared != "" && (form == "" || shared.in(lines[0]) > form.behindDate(lines[0])) {
		form = shared
	}
	if form == "" || len(lines) < leadLeast && !named {
		return ""
	}
	with := 0
	for _, s := range lines {
		// What stands on a torn line before its stamp, "[ [ 1975.031424]", can begin
		// all the others.
		if form.in(s) > 0 && prefixes(s)&byStamp == 0 {
			with++
		}
	}
	if with*10 < len(lines)*9 {
		return ""
	}
	return form
}

// prefixes returns which prefixes s begins with behind its quotes.
func prefixes(s string) carrier {
	start, _ := skipQuotes(s)
	_, by := prefix(s, start, &Line{})
	return by
}

// sample returns the first lines of the input that are not blank.
func (r *reader) sample(most int) []string {
	var lines []string
	for at := 0; at < len(r.in) && len(lines) < most; {
		end := strings.IndexByte(r.in[at:], '\n')
		if end < 0 {
			end = len(r.in)
		} else {
			end += at
		}
		if s := trimRight(r.in[at:end]); s != "" {
			lines = append(lines, s)
		}
		at = end + 1
	}
	return lines
}

// leadEnd returns where a time stamp or a date starts in s that no known prefix
// leads to; 0 if none does.
func leadEnd(s string) int {
	if s[0] == '{' {
		return 0
	}
	start, _ := skipQuotes(s)
	message, by := prefix(s, start, &Line{})
	if by == 0 {
		for i := 1; i < min(len(s), leadWidest); i++ {
			if c := s[i-1]; strings.IndexByte(":| \t`\"'*", c) >= 0 && skipBlanks(s, start) < i && (monthDate(s, i) > 0 || isoDate(s, i) > 0) {
				message, by := prefix(s, i, &Line{})
				if stamp, _ := embedded(s, message); by&byStamp == 0 && stamp > message {
					return stamp // the date is of what carries the log
				}
				return i
			}
		}
	}
	if by&(byStamp|byTag|byCaller|byRecord|byLevel) != 0 {
		return 0
	}
	if i, _ := embedded(s, message); i > 0 && skipBlanks(s, start) < i {
		return i
	}
	return 0
}

// leadOf returns the form of s.
func leadOf(s string) lead {
	var b strings.Builder
	for i := 0; i < len(s); {
		if j := skipBlanks(s, i); j < len(s) && isDigit(s[j]) {
			b.WriteByte('9')
			i = skipDigits(s, j)
			continue
		}
		b.WriteByte(s[i])
		i++
	}
	return lead(b.String())
}

// in returns where s goes on behind the lead, 0 if it does not have it. Blanks
// at the end of a lead are missing where nothing follows them.
func (f lead) in(s string) int {
	at := 0
	for i := 0; i < len(f); i++ {
		switch {
		case f[i] == '9':
			j := skipBlanks(s, at)
			at = skipDigits(s, j)
			if at == j {
				return 0
			}
		case at == len(s) && strings.Trim(string(f[i:]), " \t") == "":
			return at
		case at == len(s) || s[at] != f[i]:
			return 0
		default:
			at++
		}
	}
	return at
}

// sharedLead returns the lead of lines without stamps and dates: words that
// all of them begin with, a file's name, or numbers that count them.
func sharedLead(lines []string) lead {
	if len(lines) < leadLeast {
		return ""
	}
	same := lines[0]
	quotes := 0
	for _, s := range lines {
		start, _ := skipQuotes(s)
		if _, by := prefix(s, start, &Line{}); by != 0 {
			return ""
		}
		quotes = max(quotes, start)
		n := 0
		for n < len(same) && n < len(s) && same[n] == s[n] {
			n++
		}
		same = same[:n]
	}
	if same != "" && same[0] == '+' {
		return "+" // of a patch
	}
	if file := same[:strings.LastIndexAny(same, ": \t")+1]; counts(lines, len(file)) {
		if end := skipDigits(lines[0], skipBlanks(lines[0], len(file))); end < len(lines[0]) && (lines[0][end] == ':' || isBlank(lines[0][end])) {
			return leadOf(lines[0][:end+1])
		}
	}
	if file := same[:strings.IndexByte(same, ':')+1]; isFileName(file) && !(len(file) < len(same) && isBlank(same[len(file)])) {
		return leadOf(file) // no blank follows it, as one does in "ata1.00: "
	}
	if len(lines) < leadEnough {
		return ""
	}
	same = same[:strings.LastIndexAny(same, " \t")+1]
	if len(same) <= quotes || strings.Trim(same[quotes:], " \t") == "" || len(same) > leadWidest {
		return ""
	}
	return leadOf(same)
}

// behindDate returns where s goes on behind the lead and the date behind it; where
// more than a date follows that is of a log, the lead is what it seems.
func (f lead) behindDate(s string) int {
	message, by := prefix(s, f.in(s), &Line{})
	if by&^byDate != 0 {
		return len(s)
	}
	return message
}

// sharedForm returns a lead behind which no prefix of the kernel is known to follow,
// "2026-11-16 08:12:44,box,", "DEBUG:root:": the form that nine of ten begin with.
func sharedForm(lines []string) lead {
	if len(lines) < leadEnough {
		return ""
	}
	for _, s := range lines {
		if prefixes(s)&^byDate != 0 {
			return ""
		}
	}
	middle := lines[len(lines)/2]
	form := leadOf(middle[:min(len(middle), leadWidest)])
	for {
		form = form[:strings.LastIndexAny(string(form), " \t\"'|,:>]")+1]
		with := 0
		for _, s := range lines {
			if form.in(s) > 0 {
				with++
			}
		}
		if form == "" || with*10 >= len(lines)*9 {
			break
		}
		form = form[:len(form)-1]
	}
	// It says more than what is read anyway.
	start, _ := skipQuotes(middle)
	if message, _ := prefix(middle, start, &Line{}); form.in(middle) <= skipBlanks(middle, message) {
		return ""
	}
	return form
}

// isFileName reports whether s is the name of a file with a colon, as grep puts it
// before the lines of each of several files.
func isFileName(s string) bool {
	name, ok := strings.CutSuffix(s, ":")
	dot := strings.IndexByte(name, '.')
	return ok && (dot > 0 && dot+1 < len(name) && isLetter(name[dot+1]) || strings.IndexByte(name, '/') >= 0) && !strings.ContainsAny(name, " \t[]<>()\"'+#")
}

// counts reports whether the lines have numbers at at, each one more than the
// one before it.
func counts(lines []string, at int) bool {
	for i, s := range lines {
		if n := lineNumber(s[at:]); n < 0 || i > 0 && n != lineNumber(lines[i-1][at:])+1 {
			return false
		}
	}
	return true
}

// lineNumber returns the number that s begins with, -2 if it begins with none.
func lineNumber(s string) int {
	i := skipBlanks(s, 0)
	end := skipDigits(s, i)
	if end == i || end > i+9 {
		return -2
	}
	n := 0
	for ; i < end; i++ {
		n = n*10 + int(s[i]-'0')
	}
	return n
}
