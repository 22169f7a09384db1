package klog

import "strings"

// Mailers break lines at a blank, as late as the width of their lines allows,
// so the first word of a continuation would not have fitted on the line before
// it. narrowest is the smallest width that is believed, widest the largest. In a
// log whose lines show no prefix, where nothing but the width tells, usual is
// the largest.
const (
	narrowest = 60
	usual     = 82
	widest    = 112
)

// tail is the newest physical line, to which the next one may belong.
type tail struct {
	by     carrier // which prefixes it had
	depth  int     // of its quoting
	indent int     // blanks before its message
	start  int     // where it starts in the input, quotes and all
	text   int     // where it starts behind its quotes
	end    int     // where it ends, trailing blanks and all
	number int     // of it in the input; 0 if there is none
	hollow bool    // it had prefixes and no message: see reader.hollow
	header knownAs // whether its logical line carries a taint field
}

type knownAs uint8

const (
	unknown knownAs = iota
	isHeader
	isOther
)

// continues reports whether the physical line with the message cur, which had
// no prefix, continues the newest line, and what belongs between the two.
func (r *reader) continues(cur string, depth, indent, number int) (glue string, yes bool) {
	t := &r.tail
	if number > t.number+1 || depth > t.depth || ruler(cur) {
		return "", false
	}
	prev := trimRight(r.in[t.text:t.end])
	if prev == "" {
		return "", false
	}
	lost := depth < t.depth && r.lostQuote()
	if (depth == t.depth || lost) && (entryContinues(prev, cur) || r.unfinished(prev) && !firmStart(cur)) {
		return " ", true
	}
	word := strings.IndexByte(cur, ' ') // mailers do not break at tabs
	if word < 0 {
		word = len(cur)
	}
	fits := len(prev)+1+word <= narrowest
	if fits && !mayEndHeader(cur) && !strings.HasSuffix(prev, "-") {
		return "", false
	}
	if !t.hollow && r.headerish() {
		glue, ok, closed := headerContinues(r.newestText(), cur)
		if ok || closed {
			return glue, ok
		}
	}
	if fits || len(prev) > widest && breakable(prev) || showsState(cur) || ruler(prev) {
		return "", false
	}
	if t.by != 0 {
		if firmStart(cur) || strings.IndexByte("`,\"]", cur[0]) >= 0 {
			return "", false
		}
		p := r.paragraph(t.start)
		return " ", p.long == 0 || p.loose > 2*p.long
	}
	if depth != t.depth && !lost || indent > t.indent || startsLine(cur) || isPlaced(cur) && !expectsName(prev) || warned(prev, cur) || isAddress(cur) && strings.Contains(prev, " virtual address ") {
		return "", false
	}
	if len(prev) > usual {
		return "", false
	}
	run := r.paragraph(t.start)
	if run.wide > 2 {
		return "", false // a mailer would have broken these
	}
	return " ", len(prev)+1+word > max(min(run.width, usual), narrowest+6)
}

// lostQuote reports whether the line behind the newest one stands alone between lines
// of the same quote. An answer would have a blank line around it; a mailer that wraps
// what it quotes marks only the first part of a line.
func (r *reader) lostQuote() bool {
	at := min(len(r.in), r.tail.end+1)
	next := min(len(r.in), lineEnd(r.in, at)+1)
	_, depth := skipQuotes(r.in[next:lineEnd(r.in, next)])
	return depth == r.tail.depth
}

// isAddress reports whether s is an address of 32 bits and nothing else, as
// ksymoops leaves it of the lines "printing eip:" and the next.
func isAddress(s string) bool {
	for i := 0; i < len(s); i++ {
		if hexDigit(s[i]) < 0 {
			return false
		}
	}
	return len(s) == 8
}

// entryContinues reports whether cur certainly goes on with prev, an entry of a
// trace that was broken before a part that looks like another one: before the
// caller that arm prints behind it, or before the module.
func entryContinues(prev, cur string) bool {
	switch cur[0] {
	case 'C':
		return strings.HasPrefix(cur, "CPU#") && prev[len(prev)-1] == ',' // of a warning
	case 'B':
		return strings.HasPrefix(cur, "BUG: ") && strings.HasSuffix(prev, "Internal error: Oops -") // of arm
	case 'K':
		return strings.HasSuffix(prev, "---[ end") && strings.HasPrefix(cur, "Kernel panic")
	case '(':
		return strings.HasSuffix(prev, ">]") && strings.Contains(prev, ") from [<") || strings.HasSuffix(prev, ") from []")
	case '[':
		if strings.HasSuffix(prev, ") from") || strings.HasPrefix(cur, "[inline]") || strings.HasPrefix(cur, "[#") && hexDigit(prev[len(prev)-1]) >= 0 {
			return true
		}
		shut := strings.IndexByte(cur, ']')
		return shut > 1 && isLetter(cur[1]) && strings.IndexByte(cur[:shut], ' ') < 0 && strings.Trim(cur[shut+1:], ") ") == "" && hexDigit(prev[len(prev)-1]) >= 0 && strings.LastIndex(prev, "+0x") > strings.LastIndexByte(prev, ' ')
	}
	return false
}

// unfinished reports whether the newest line, whose last physical line is prev,
// is the beginning of the first line of a report: none ends in one of these words,
// or in the place of a warning.
func (r *reader) unfinished(prev string) bool {
	word := prev[strings.LastIndexByte(prev, ' ')+1:]
	switch word {
	case "at", "in", "in:", "for", "more", "than", "by", "of", "on", "with", "virtual", "non-canonical", "address", "address:", "KASAN:", "KMSAN:", "KCSAN:":
	default:
		if place := strings.LastIndexByte(word, ':'); place < 1 || skipDigits(word, place+1) < len(word) {
			return false
		}
		text := r.textUpTo(prev)
		return strings.HasSuffix(text, " at "+word) && strings.Contains(text, "WARNING: ")
	}
	text := r.textUpTo(prev)
	for _, title := range [...]string{"WARNING: ", "BUG: ", "INFO: task ", "Unable to handle kernel ", "general protection fault", "Kernel panic - "} {
		if strings.Contains(text, title) {
			return true
		}
	}
	return false
}

// textUpTo returns the text of the newest line, whose last physical line is prev.
func (r *reader) textUpTo(prev string) string {
	if len(r.joint.pieces) == 0 {
		return prev
	}
	return trimRight(string(r.joint.text))
}

// breakable reports whether a mailer could have broken the line s: whether a
// blank stands between words before column widest.
func breakable(s string) bool {
	return strings.LastIndexByte(s[:min(len(s), widest)], ' ') > narrowest/2
}

// shape is what the widths of a run of lines without a blank line between them
// say about wrapping.
type shape struct {
	end   int  // where the run ends in the input
	width int  // of the longest line that could have been broken
	long  int  // lines wider than any mailer makes them
	wide  int  // lines wider than most mailers make them
	loose int  // lines without a prefix, as far as a glance tells
	cut   int  // where a terminal cut the lines; 0 if none did
	bare  bool // no line has a prefix
}

// maxRun bounds a run, so that a long input is looked over in parts.
const maxRun = 400

// paragraph returns the shape of the run of lines that the line at start
// belongs to.
func (r *reader) paragraph(start int) shape {
	if start < r.run.end {
		return r.run
	}
	p := shape{}
	at := start
	lines := r.memory.glances[:0]
	for at < len(r.in) && len(lines) < maxRun {
		end := lineEnd(r.in, at)
		line := trimRight(r.in[at:end])
		line = line[r.behindQuotes(line):]
		message := skipBlanks(line, 0)
		if message == len(line) {
			break
		}
		if len(line) > p.width && breakable(line) {
			p.width = len(line)
		}
		if len(line) > usual && breakable(line) {
			p.wide++
			if len(line) > widest {
				p.long++
			}
		}
		if c := line[message]; c != '[' && c != '<' && !isDigit(c) {
			p.loose++
		}
		g := glance{at: at, end: end}
		for g.end > at && r.in[g.end-1] == '\r' {
			g.end--
		}
		lines = append(lines, g)
		at = end + 1
	}
	r.memory.glances = lines
	p.end = min(at, len(r.in))
	p.cut, p.bare = r.cutWidth(lines)
	r.run = p
	return p
}

// joint collects the pieces of the newest line while it is being joined, so
// that a line of many pieces is built once.
type joint struct {
	pieces []Piece
	text   []byte
	lines  int // how many physical lines were added
}

// join adds text to the newest line; it stands in the input at whole, or in
// pieces.
func (r *reader) join(glue, text string, pieces []Piece, whole Span) {
	line := &r.log.Lines[r.newest]
	j := &r.joint
	if len(j.pieces) == 0 {
		j.lines = 0
		j.text = append(j.text[:0], line.Text...)
		if line.Pieces != nil {
			j.pieces = append(j.pieces, line.Pieces...)
		} else {
			j.pieces = append(j.pieces, Piece{Span: line.Span})
		}
	}
	if glue == "" && !r.exact {
		j.trim() // a word was broken: blanks behind its first half are a terminal's
	}
	if n := len(j.text); glue != "" && n > 0 && !isBlank(j.text[n-1]) {
		j.text = append(j.text, glue...)
	}
	j.lines++
	first := len(j.pieces)
	if pieces == nil {
		j.pieces = append(j.pieces, Piece{Span: whole})
	}
	j.pieces = append(j.pieces, pieces...)
	for i := first; i < len(j.pieces); i++ {
		j.pieces[i].At += len(j.text)
	}
	j.pieces[first].Joined = !r.cut
	j.text = append(j.text, text...)
}

// trim takes blanks off the end of the text.
func (j *joint) trim() {
	last := &j.pieces[len(j.pieces)-1]
	n := len(j.text)
	for n > last.At+1 && isBlank(j.text[n-1]) {
		n--
	}
	if cut := len(j.text) - n; len(j.text)-last.At == last.Span.End-last.Span.Start {
		last.Span.End -= cut
		j.text = j.text[:n]
	}
}

// finish builds the newest line if it was joined.
func (r *reader) finish() {
	j := &r.joint
	if len(j.pieces) == 0 {
		return
	}
	line := &r.log.Lines[r.newest]
	line.Text = string(j.text)
	line.Pieces = append([]Piece(nil), j.pieces...)
	line.Span.End = j.pieces[len(j.pieces)-1].Span.End
	j.pieces = j.pieces[:0]
}

// ruler reports whether s ends in the rules that frame some reports.
func ruler(s string) bool {
	return strings.HasSuffix(s, "----------") || strings.HasSuffix(s, "==========")
}

// newestText returns the text of the newest line as far as it is known.
func (r *reader) newestText() string {
	if len(r.joint.pieces) > 0 {
		return string(r.joint.text)
	}
	return r.log.Lines[r.newest].Text
}
