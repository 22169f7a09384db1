package klog

import "strings"

// Parse reads input as a kernel log. It never fails: what is no kernel log
// comes back as the lines that it is. Blank lines are left out.
func Parse(input string) *Log { return (&Reader{}).Parse(input) }

// Reader reads one log after the other into the same memory.
type Reader struct {
	lines   []Line
	glances []glance
}

// keepLines is how many lines a Reader keeps the memory of.
const keepLines = 1 << 14

// Parse is the function of that name. The lines of its Log are there until the
// next call.
func (r *Reader) Parse(input string) *Log {
	log := r.parse(input)
	if cap(log.Lines) <= keepLines {
		r.lines = log.Lines
	}
	return log
}

func (r *Reader) parse(input string) *Log {
	text, layers := unpack(input)
	log := r.read(text)
	if len(layers) == 0 {
		return log
	}
	for i := len(layers) - 1; i >= 0; i-- {
		layers[i].restore(log)
	}
	log.Input = input
	log.renumber()
	return log
}

// renumber counts the lines of the input up to each line of the log.
func (log *Log) renumber() {
	at, number := 0, 1
	for i := range log.Lines {
		l := &log.Lines[i]
		if l.Span.Start > at {
			number += strings.Count(log.Input[at:l.Span.Start], "\n")
			at = l.Span.Start
		}
		l.Number = number
	}
}

// read reads a log that nothing packs.
func (m *Reader) read(input string) *Log {
	r := reader{in: input, log: &Log{Input: input}, rare: survey(input), preset: blank, memory: m}
	r.journal.present = hasRecords(input)
	r.lead = r.findLead()
	r.trail = r.findTrail()
	if r.log.Lines = m.lines[:0]; cap(m.lines) < expectedLines(input) {
		r.log.Lines = make([]Line, 0, expectedLines(input))
	}
	number := 0
	for at := 0; at < len(input); {
		end := strings.IndexByte(input[at:], '\n')
		if end < 0 {
			end = len(input)
		} else {
			end += at
		}
		number++
		if r.journal.present || input[at] == '{' || input[at] == '[' && strings.HasPrefix(input[at:], "[{") {
			if next := r.journalLine(at, end, number); next > end {
				number += strings.Count(input[min(end+1, len(input)):min(next, len(input))], "\n")
				at = next
				continue
			}
		}
		r.physical(at, end, number)
		at = end + 1
	}
	r.closeRecord()
	r.finish()
	return r.log
}

// hasRecords reports whether the input has records of a journal, each field on
// a line of its own.
func hasRecords(in string) bool {
	if holds(in, "MESSAGE", "=\"\n") {
		return true
	}
	// An object of JSON that goes over several lines.
	if strings.IndexByte(sampleOf(in), '{') < 0 {
		return false
	}
	for _, key := range messageKeys {
		if holds(in[:min(len(in), 4<<10)], key, "\"") {
			return true
		}
	}
	return false
}

// holds reports whether in has the word with one of the bytes behind it.
func holds(in, word, behind string) bool {
	for at := 0; ; {
		i := strings.Index(in[at:], word)
		if i < 0 {
			return false
		}
		at += i + len(word)
		if at < len(in) && strings.IndexByte(behind, in[at]) >= 0 {
			return true
		}
	}
}

// expectedLines returns how many lines are made room for: about as many as there
// are, so that no growing slice holds the log twice, but no more than what lines of
// a few letters need, for blank lines are left out. Counting them all would take an
// eighth of the time of Parse in WebAssembly.
func expectedLines(in string) int {
	const shortest = 7
	sample := sampleOf(in)
	lines := strings.Count(sample, "\n") + 1
	if len(sample) < len(in) {
		lines = int(int64(lines) * int64(len(in)) / int64(len(sample)))
		lines += lines / 8
	}
	return min(lines, len(in)/shortest+1)
}

// reader turns the physical lines of one input into logical ones.
type reader struct {
	in     string
	log    *Log
	rare   rarity
	lead   lead
	trail  string // what stands behind each line and is none of it
	tail   tail
	newest int  // index of the newest line in log.Lines
	hollow Line // the newest line, if it had prefixes and no message
	joint  joint
	run    shape
	memory *Reader // whose memory is used again
	tight  bool    // quote marks have no blank behind them
	cut    bool    // the piece that is being joined was cut off by a terminal
	exact  bool    // it goes on where the one before it ends, blanks and all

	names, namesKnown bool // whether a program's tag needs no number, once that is known

	journal  journal
	preset   Line    // what the record that carries a message says of it
	presetBy carrier // byRecord while there is one
}

// physical reads the physical line [at, end), which carriage returns may break
// further.
func (r *reader) physical(at, end, number int) {
	if r.rare.cr {
		for end > at && r.in[end-1] == '\r' {
			end--
		}
		for {
			i := strings.IndexByte(r.in[at:end], '\r')
			if i < 0 {
				break
			}
			if i > 0 {
				r.message(at, at+i, number)
			}
			at += i + 1
		}
	}
	if end-at >= 2 && r.in[end-1] == 'M' && r.in[end-2] == '^' {
		end -= 2
	}
	r.message(at, end, number)
}

// crumb is the length below which a physical line is left out, unless a long
// line stands before it, which it may have been broken from. Such lines say
// nothing, but a hostile input has millions of them.
const crumb = 4

// message reads the physical line [at, end).
func (r *reader) message(at, end, number int) {
	for end > at && r.in[end-1] == 0 {
		end--
	}
	if end-at < crumb && r.presetBy == 0 && r.tail.end-r.tail.start < 2*crumb {
		return
	}
	if s := trimRight(r.in[at:end]); r.trail != "" && r.presetBy == 0 && len(s) > len(r.trail) && strings.HasSuffix(s, r.trail) {
		end = at + len(s) - len(r.trail)
	}
	s := r.in[at:end]
	if r.rare.unusual(s) {
		if s, pieces := clean(r.in, at, end); pieces != nil {
			r.takeParts(s, pieces, at, end, number)
			return
		}
	}
	i := r.take(s, nil, at, end, number)
	if i < 0 {
		r.rare.lookForColours(r.in)
		r.message(at, end, number)
		return
	}
	if i > 0 {
		r.finish()
		r.tail = tail{} // what has a stamp of its own goes on with nothing
		r.message(at, at+i, number)
		r.message(at+i, end, number)
		_, r.tail.depth = skipQuotes(s) // those of the line are its messages' too
	}
}

// takeParts reads the physical line s, which stands in pieces, and each message
// that starts within it.
func (r *reader) takeParts(s string, pieces []Piece, at, end, number int) {
	start, _ := skipQuotes(s)
	for begin := 0; begin < len(s); start = 0 {
		part := s[begin:]
		message, _ := prefix(part, start, &Line{})
		if i, _ := embedded(part, message); i > 0 {
			part = part[:i]
			r.finish()
			r.tail = tail{}
		}
		to := begin + len(part)
		first, last := 0, 0
		for last < len(pieces) && pieces[last].At < to {
			if pieces[last].At <= begin {
				first = last
			}
			last++
		}
		length := len(s)
		if last < len(pieces) {
			length = pieces[last].At
		}
		r.take(part, upTo(from(pieces[first:last], begin, length), len(part), length-begin), at, end, number)
		pieces = pieces[max(last-1, 0):]
		begin = to
	}
}

// take reads the physical line s, which stands in [at, end) of the input or in
// pieces. If another message starts within it, it does nothing but return
// where, and 0 if none does; and -1 if it is the first line that a colour ends in.
func (r *reader) take(s string, pieces []Piece, at, end, number int) int {
	led := 0
	if r.lead != "" && pieces == nil && r.presetBy == 0 {
		led = r.lead.in(s)
	}
	start, depth := r.unquote(s[led:])
	start += led
	n := len(r.log.Lines)
	r.log.Lines = append(r.log.Lines, r.preset)
	line := &r.log.Lines[n]
	line.Number = number
	if led > 0 {
		prefix(s[:led], 0, line) // a date in the lead
	}
	message, by := prefix(s, start, line)
	if by&byName != 0 {
		by &^= byName
		if !r.hasNames() {
			message, by = afterDate(s, line, &r.preset), byDate
		}
	}
	by |= r.presetBy
	if pieces == nil {
		i, coloured := embedded(s, message)
		if coloured && !r.rare.coloured {
			r.log.Lines = r.log.Lines[:n]
			return -1
		}
		if i > 0 {
			r.log.Lines = r.log.Lines[:n]
			return i
		}
	}
	text := skipBlanks(s, message)
	if text == len(s) || by == 0 && pstoreHeader(s[text:]) {
		r.log.Lines = r.log.Lines[:n]
		if by != 0 {
			r.finish()
			r.hollow = *line
			r.tail = tail{by: by, depth: depth, start: at, text: at + r.behindQuotes(r.in[at:end]), end: end, number: number, hollow: true}
		}
		return 0
	}
	// mutt marks lines that it wraps: "+seconds.".
	if by == 0 && r.tail.by != 0 && s[text] == '+' && text+1 < len(s) && !isBlank(s[text+1]) {
		text++
	}
	if glue, ok := r.carriesOn(s, text, by, depth, start, number); ok {
		r.exact = by&byFragment != 0 || r.cut
		if r.exact {
			text = message
		}
		r.log.Lines = r.log.Lines[:n]
		r.resume(glue, s[text:], from(pieces, text, len(s)), at+text, end)
		r.tail.start, r.tail.text, r.tail.end, r.tail.number = at, at+r.behindQuotes(r.in[at:end]), end, number
		r.cut = false
		return 0
	}
	r.finish()
	line.put(s[message:], from(pieces, message, len(s)), at+message, end)
	r.newest = n
	// One field after the other: a literal is built beside and copied, and the
	// copy waits for what was just written.
	t := &r.tail
	t.by, t.depth, t.indent, t.number = by, depth, text-start, number
	t.start, t.text, t.end = at, at+start, end
	if led > 0 || pieces != nil {
		t.text = at + r.behindQuotes(r.in[at:end])
	}
	t.hollow, t.header = false, unknown
	return 0
}

// afterDate returns where the message starts behind the date of the line, and
// takes back what else was read of it.
func afterDate(s string, line, preset *Line) int {
	number, time := line.Number, line.Time
	*line = *preset
	line.Number, line.Time = number, time
	at := strings.Index(s, time) + len(time)
	if at < len(s) && isBlank(s[at]) {
		at++
	}
	return at
}

// carriesOn reports whether the message s[text:] goes on with the newest line,
// and what belongs between the two.
func (r *reader) carriesOn(s string, text int, by carrier, depth, start, number int) (glue string, yes bool) {
	if by&byFragment != 0 {
		return "", r.tail.by&byRecord != 0 && !r.tail.hollow && r.newest < len(r.log.Lines)-1
	}
	if by != 0 || r.tail.number < number-1 || number == 1 || r.tail.number == 0 {
		return "", false
	}
	if r.cutBefore(s[start:], depth) {
		r.cut = true
		return "", true
	}
	return r.continues(s[text:], depth, text-start, number)
}

// embedded returns where in the message at at another one starts with its time
// stamp: a console loses line ends when it drops messages, and programs put
// words of their own before a line. It returns -1 if none does. coloured says
// whether s has the end of a colour.
func embedded(s string, at int) (i int, coloured bool) {
	for at < len(s) {
		i := strings.IndexByte(s[at:], '[')
		if i < 0 {
			break
		}
		i += at
		at = i + 1
		if at < len(s) && s[at] == '0' && strings.HasPrefix(s[i:], endOfColour) {
			coloured = true
		}
		if showsClock(s, at) {
			return i, coloured || strings.Contains(s[i:min(len(s), i+64)], endOfColour) // of the stamp itself
		}
	}
	return -1, coloured
}

// showsClock reports whether a kernel's clock stands at at, behind its bracket.
func showsClock(s string, at int) bool {
	i := skipBlanks(s, at)
	j := skipDigits(s, i)
	return j > i && matches(s, j, ".999999]")
}

// pstoreHeader reports whether s is the line that pstore puts above each part
// of a dump, "Panic#2 Part10".
func pstoreHeader(s string) bool {
	i := skipLetters(s, 0)
	if i < 4 || i == len(s) || s[i] != '#' {
		return false
	}
	j := skipDigits(s, i+1)
	if !strings.HasPrefix(s[j:], " Part") {
		return false
	}
	k := skipDigits(s, j+5)
	return j > i+1 && k > j+5 && strings.TrimRight(s[k:], " ") == ""
}

// put gives the line its text, which stands in [start, end) of the input, or
// in pieces.
func (l *Line) put(text string, pieces []Piece, start, end int) {
	l.Text = text
	l.Span = Span{start, end}
	if len(pieces) > 0 {
		l.Pieces = pieces
		l.Span = Span{pieces[0].Span.Start, pieces[len(pieces)-1].Span.End}
	}
}

// resume takes text, which stands in [start, end) of the input or in pieces,
// as the continuation of the newest line.
func (r *reader) resume(glue, text string, pieces []Piece, start, end int) {
	r.log.Joined++
	if !r.tail.hollow {
		r.join(glue, text, pieces, Span{start, end})
		if r.tail.header == isOther {
			r.tail.header = unknown // the field can stand in what was joined
		}
		return
	}
	r.newest = len(r.log.Lines)
	r.log.Lines = append(r.log.Lines, r.hollow)
	r.log.Lines[r.newest].put(text, pieces, start, end)
	r.tail.hollow = false
	r.tail.header = unknown
}

// unquote returns where s starts behind its marks of quoted mail, and how many
// there are. One blank behind the last mark belongs to it, unless a line before
// showed that this mail has none there.
func (r *reader) unquote(s string) (text, depth int) {
	text, depth = skipQuotes(s)
	if depth == 0 {
		return text, 0
	}
	switch {
	case text < len(s) && !isBlank(s[text]):
		r.tight = true
	case text < len(s) && !r.tight:
		text++
	}
	return text, depth
}

// behindQuotes returns where s goes on behind its marks of quoted mail.
func (r *reader) behindQuotes(s string) int {
	text, depth := skipQuotes(s)
	if depth > 0 && text < len(s) && isBlank(s[text]) && !r.tight {
		text++
	}
	return text
}

// skipQuotes returns the offset behind the marks of quoted mail at the start of
// s, "> ", ">> ", "| ", and how many there are.
func skipQuotes(s string) (text, depth int) {
	for at := 0; ; {
		i := skipBlanks(s, at)
		switch {
		case i == len(s):
			return at, depth
		case s[i] == '>' && !strings.HasPrefix(s[i:], ">ffff") && !isMarkedRow(s[i+1:]):
			at = i + 1
			depth++
		case s[i] == '|' && i+1 < len(s) && (isBlank(s[i+1]) || s[i+1] == '>' || s[i+1] == '['):
			at = i + 1
			depth++
		default:
			return at, depth
		}
	}
}

// isMarkedRow reports whether s is a row of a dump, "000003e0012a4038: e310…",
// of which KASAN and s390 mark one with a ">".
func isMarkedRow(s string) bool {
	i := 0
	for i < len(s) && i < 17 && hexDigit(s[i]) >= 0 {
		i++
	}
	return (i == 8 || i == 16) && i < len(s) && s[i] == ':'
}
