package klog

import "strings"

// A log can be packed as a whole: encoded for mail, or put into one string of
// JSON or of a program, with "\n" for its line ends. What packs it is undone
// before its lines are read, one layer after the other; the lines are then
// given their places in the input.

// A layer is what one packing was turned into.
type layer struct {
	text   string
	pieces []Piece // of text, in what was packed
}

// unpack returns the text of a log without what packs it, and the layers that
// were undone, the outermost first.
func unpack(in string) (text string, layers []layer) {
	for _, undo := range [...]func(string) *layer{returns, quotedPrintable, page, oddBlanks, escapedBreaks, endMarks, markdownEscapes, fenced, spaced, indented, flattened} {
		if l := undo(in); l != nil {
			in = l.text
			layers = append(layers, *l)
		}
	}
	return in, layers
}

// restore gives the lines of a log, which was read from the layer's text, their
// places in what was packed.
func (l *layer) restore(log *Log) {
	for i := range log.Lines {
		line := &log.Lines[i]
		pieces := line.Pieces
		plain := pieces == nil
		if plain {
			pieces = []Piece{{Span: line.Span}}
		}
		placed := l.within(pieces, len(line.Text))
		if placed == nil {
			placed = []Piece{{Span: l.spanOf(line.Span)}}
		}
		line.Pieces = placed
		line.Span = Span{placed[0].Span.Start, placed[len(placed)-1].Span.End}
		if p := placed[0]; plain && len(placed) == 1 && p.At == 0 && p.Span.End-p.Span.Start == len(line.Text) {
			line.Pieces = nil
		}
	}
}

// within returns the pieces that the pieces of a text of the given length, which
// stand in the layer's text, have in what was packed.
func (l *layer) within(pieces []Piece, length int) (placed []Piece) {
	for n, p := range pieces {
		next := length
		if n+1 < len(pieces) {
			next = pieces[n+1].At
		}
		placed = l.place(placed, p, next-p.At)
	}
	return placed
}

// place appends the pieces that p, a run of length bytes of a line, has in what
// was packed.
func (l *layer) place(placed []Piece, p Piece, length int) []Piece {
	if length < p.Span.End-p.Span.Start { // it was escaped in the text already
		p.Span = l.spanOf(p.Span)
		return append(placed, p)
	}
	joined := p.Joined
	first := l.at(p.Span.Start)
	if placed == nil {
		placed = make([]Piece, 0, l.at(p.Span.End)-first+1)
	}
	for i := first; i < len(l.pieces) && l.pieces[i].At < p.Span.End; i++ {
		from, to := max(l.pieces[i].At, p.Span.Start), min(l.end(i), p.Span.End)
		if from >= to {
			continue
		}
		span := Span{l.offset(i, from, false), l.offset(i, to, true)}
		placed = append(placed, Piece{At: p.At + from - p.Span.Start, Span: span, Joined: joined})
		joined = false
	}
	// A blank that joins two lines belongs to no piece, but a run that was escaped
	// would seem to hold it.
	if end := p.At + p.Span.End - p.Span.Start; end < p.At+length && len(placed) > 0 {
		if last := placed[len(placed)-1]; end-last.At < last.Span.End-last.Span.Start {
			placed = append(placed, Piece{At: end, Span: Span{last.Span.End, last.Span.End}})
		}
	}
	return placed
}

// spanOf returns where a part of the text stands in what was packed.
func (l *layer) spanOf(s Span) Span {
	if len(l.pieces) == 0 {
		return Span{}
	}
	first, last := l.at(s.Start), l.at(max(s.End-1, s.Start))
	return Span{l.offset(first, s.Start, false), l.offset(last, s.End, true)}
}

// offset returns where the offset at in the text, which lies in piece i, stands
// in what was packed.
func (l *layer) offset(i, at int, end bool) int {
	p := l.pieces[i]
	if l.end(i)-p.At < p.Span.End-p.Span.Start && at > p.At {
		end = true
		at = l.end(i)
	}
	if end && at >= l.end(i) {
		return p.Span.End
	}
	return min(max(p.Span.Start+at-p.At, p.Span.Start), p.Span.End)
}

// at returns the index of the piece that holds the offset at of the text.
func (l *layer) at(at int) int {
	low, high := 0, len(l.pieces)-1
	for low < high {
		mid := (low + high + 1) / 2
		if l.pieces[mid].At <= at {
			low = mid
		} else {
			high = mid - 1
		}
	}
	return low
}

// end returns where piece i ends in the text.
func (l *layer) end(i int) int {
	if i+1 < len(l.pieces) {
		return l.pieces[i+1].At
	}
	return len(l.text)
}

// unpacker writes the text of a layer.
type unpacker struct {
	in     string
	out    strings.Builder
	pieces []Piece
	done   int // how much of the input has been taken over
}

// replace has in[from:to] become with, and what stands before it stay.
func (u *unpacker) replace(from, to int, with string) {
	u.keep(from)
	if with != "" {
		u.piece(from, to)
		u.out.WriteString(with)
	}
	u.done = to
}

// keep takes the input over up to the offset to.
func (u *unpacker) keep(to int) {
	if u.done < to {
		if u.done == 0 {
			u.out.Grow(len(u.in)) // what replaces is hardly ever longer
		}
		u.piece(u.done, to)
		u.out.WriteString(u.in[u.done:to])
		u.done = to
	}
}

// piece adds a piece for what is written next. There can be as many of them as a
// hostile input has signs, so their memory is doubled when it is full.
func (u *unpacker) piece(from, to int) {
	if n := len(u.pieces); n == cap(u.pieces) {
		u.pieces = append(make([]Piece, 0, 2*n+16), u.pieces...)
	}
	u.pieces = append(u.pieces, Piece{At: u.out.Len(), Span: Span{from, to}})
}

// layer returns what was written, nil if nothing was replaced.
func (u *unpacker) layer() *layer {
	if u.done == 0 {
		return nil
	}
	u.keep(len(u.in))
	return &layer{u.out.String(), u.pieces}
}

// oddBlanks turns blanks outside ASCII into plain ones. By its bytes a line that
// has them would be wider than it is.
func oddBlanks(in string) *layer {
	blanks := finder{text: "\u00a0"}
	u := unpacker{in: in}
	for at := 0; ; {
		i := blanks.from(in, at)
		if i == len(in) {
			return u.layer()
		}
		at = i + len(blanks.text)
		u.replace(i, at, " ")
	}
}

// sampled is how much of an input is looked at to tell how it is packed.
const sampled = 64 << 10

func sampleOf(in string) string { return in[:min(len(in), sampled)] }

// quotedPrintable undoes the encoding of that name (RFC 2045), in which mail
// with long lines travels: "=3D" is "=", and a "=" at the end of a line is a
// line break that was put in. In a text that has it each "=" is one of these,
// but for those that somebody wrote around it.
func quotedPrintable(in string) *layer {
	if !isQuotedPrintable(sampleOf(in)) {
		return nil
	}
	u := unpacker{in: in}
	for at := 0; ; {
		i := strings.IndexByte(in[at:], '=')
		if i < 0 {
			return u.layer()
		}
		i += at
		if end := softBreak(in, i); end > 0 {
			end = afterQuotes(in, strings.LastIndexByte(in[:i], '\n')+1, i, end)
			u.replace(i, end, "")
			at = end
		} else if c, ok := hexByte(in, i+1); ok {
			u.replace(i, i+3, string([]byte{c}))
			at = i + 3
		} else {
			at = i + 1
		}
	}
}

// afterQuotes returns where a line that was broken at at goes on in the next one,
// which starts at next: behind the marks of quoting, if both have the same ones,
// for then they were quoted after the break was made.
func afterQuotes(in string, start, at, next int) int {
	text, depth := skipQuotes(in[start:at])
	if depth == 0 || !strings.HasPrefix(in[min(next, len(in)):], in[start:start+text]) {
		return min(next, len(in))
	}
	next += text
	if next < len(in) && in[next] == ' ' {
		next++
	}
	return next
}

// isQuotedPrintable reports whether s is encoded so. Kernels print numbers
// behind a "=" too ("idProduct=c52b"), so only what these are not proves it:
// an encoded "=" or tab, the bytes of a character outside ASCII, a line break that was
// put in where mailers put them.
func isQuotedPrintable(s string) bool {
	const enough = 4 // blanks at the ends of lines
	proofs, blanks, other := 0, 0, 0
	for at := 0; ; {
		i := strings.IndexByte(s[at:], '=')
		if i < 0 {
			break
		}
		at += i + 1
		_, ok := hexByte(s, at)
		switch rest := s[at:]; {
		case softBreak(s, at-1) > 0:
			if width := at - 1 - strings.LastIndexByte(s[:at-1], '\n'); width > 40 && width <= 82 {
				proofs++
			} else {
				other++
			}
		case strings.HasPrefix(rest, "3D"), strings.HasPrefix(rest, "09") && len(rest) > 2 && isLetter(rest[2]) && hexDigit(rest[2]) < 0, strings.HasPrefix(rest, "C2=A0"), strings.HasPrefix(rest, "E2=80="):
			proofs++
		case strings.HasPrefix(rest, "20") && endsLine(s, at+2):
			if at > 1 && !isLetter(s[at-2]) && s[at-2] != '_' {
				proofs++ // it assigns nothing
			} else {
				blanks++
			}
		case !ok:
			other++
		}
	}
	return (proofs > 0 || blanks >= enough) && other*16 <= proofs+blanks
}

// softBreak returns where the line goes on that the "=" at i breaks, 0 if it
// breaks none.
func softBreak(s string, i int) int {
	at := skipBlanks(s, i+1)
	if at < len(s) && s[at] == '\r' {
		at++
	}
	if at < len(s) && s[at] == '\n' {
		return at + 1
	}
	return 0
}

func endsLine(s string, at int) bool {
	return at >= len(s) || s[at] == '\n' || s[at] == '\r' || softBreak(s, at) > 0 && s[at] == '='
}

// hexByte reads two hexadecimal digits at at.
func hexByte(s string, at int) (c byte, ok bool) {
	if at+2 > len(s) {
		return 0, false
	}
	high, low := hexDigit(s[at]), hexDigit(s[at+1])
	return byte(high<<4 | low), high >= 0 && low >= 0
}

func hexDigit(c byte) int {
	switch {
	case isDigit(c):
		return int(c - '0')
	case 'a' <= c && c <= 'f':
		return int(c-'a') + 10
	case 'A' <= c && c <= 'F':
		return int(c-'A') + 10
	}
	return -1
}

// spaced takes out the blank lines of a text in which each second line is
// blank, as it comes out of web pages: between the lines of a wrapped one a
// blank line would keep them apart.
func spaced(in string) *layer {
	s := sampleOf(in)
	lines, blank, prev := 0, 0, 0
	for at := 0; at < len(s); {
		end := lineEnd(s, at)
		lines++
		if isBlankLine(s[at:end]) {
			blank++
			prev = 0
		} else if prev++; prev > 1 && lines > 2 {
			return nil
		}
		at = end + 1
	}
	if blank < 3 {
		return nil
	}
	u := unpacker{in: in}
	for at, was := 0, true; at < len(in); {
		end := lineEnd(in, at)
		is := isBlankLine(in[at:end])
		if is && !was {
			u.replace(at, min(end+1, len(in)), "")
		}
		was = is
		at = end + 1
	}
	return u.layer()
}

func isBlankLine(s string) bool { return strings.Trim(s, " \t\r") == "" }

// lineEnd returns where the line ends that at is in, without its line end.
func lineEnd(s string, at int) int {
	if i := strings.IndexByte(s[at:], '\n'); i >= 0 {
		return at + i
	}
	return len(s)
}
