// Package klog takes kernel log lines out of whatever carried them: dmesg,
// syslog, journals, serial captures, quoted and wrapped mail.
//
// [Parse] reads an input once, from front to back. A physical line loses its
// quoting and every prefix that a transport put before the message; what is
// left is a logical [Line]. A physical line that only continues the one before
// it, because a mailer, an editor or a terminal broke that one, is joined to
// it. Nothing is copied: the text of a line is a part of the input, except
// where pieces were joined or escapes had to be taken out, and then the line
// keeps the places of its pieces.
package klog

// Span is a part of the input, [Start, End) in bytes.
type Span struct{ Start, End int }

// Line is one logical line of the kernel log: a message without what carried
// it, wrapped pieces joined.
type Line struct {
	Text    string  // the message as the kernel printed it, as far as it can be restored
	Span    Span    // from the start of its first piece to the end of its last one
	Pieces  []Piece // where its text stands in the input, if it stands there in pieces; else nil
	Number  int     // of its first piece in the input, from 1
	Time    string  // the time as written: "12.345678", "Nov 16 08:12:44"; "" if none
	Seconds int64   // the kernel's own clock in microseconds since boot; -1 if not shown
	Caller  string  // "T123" (task) or "C0" (CPU), printed with CONFIG_PRINTK_CALLER
	Host    string  // the host that a syslog or journal line names
	Level   int8    // 0 (emergency) … 7 (debug); -1 if not shown
	Foreign bool    // it comes from a program, not from the kernel (syslog tag other than kernel)
}

// Piece is a run of a line's text that stands in the input in one place. Where
// the run is shorter than its span, it was escaped there ("&lt;").
type Piece struct {
	At     int // where the run starts in Line.Text
	Span   Span
	Joined bool // a line break was taken out before it that may have cost blanks
}

// Log is an input read as a kernel log.
type Log struct {
	Input  string
	Lines  []Line
	Joined int // how many line breaks were taken for wrapping and removed
	Cut    int // the column at which a terminal cut the lines, words and all; 0 if none did

	// Gaps are the indices of lines before which others were left out, for an
	// input that was put together from parts of a log: see [Log.LeaveOut].
	Gaps []int

	kernel []int32 // how many lines of the kernel stand before each line: see Distance
}

// LeaveOut says that the input lacks lines before each of the given places, which
// are in ascending order: so many that nothing before such a gap has to do with
// what stands behind it.
func (l *Log) LeaveOut(places []int) {
	l.Gaps, l.kernel = l.Gaps[:0], nil
	line := 0
	for _, at := range places {
		for line < len(l.Lines) && l.Lines[line].Span.Start < at {
			line++
		}
		if n := len(l.Gaps); line > 0 && line < len(l.Lines) && (n == 0 || l.Gaps[n-1] < line) {
			l.Gaps = append(l.Gaps, line)
		}
	}
}

// Far is more than any distance that matters.
const Far = 1 << 10

// Distance returns how many lines line b stands behind line a. Lines of programs
// are not counted, for what stands between a kernel's lines is none of its
// doing; over a gap it is [Far] or more.
func (l *Log) Distance(a, b int) int {
	if b-a <= 1 && len(l.Gaps) == 0 {
		return b - a
	}
	if l.kernel == nil {
		l.kernel = make([]int32, len(l.Lines)+1)
		n, gaps := int32(0), l.Gaps
		for i := range l.Lines {
			if len(gaps) > 0 && gaps[0] == i {
				n, gaps = n+Far, gaps[1:]
			}
			if !l.Lines[i].Foreign {
				n++
			}
			l.kernel[i] = n
		}
	}
	return int(l.kernel[b] - l.kernel[a])
}

// InputSpan returns where the part [from, to) of the line's text stands in the
// input. Of a part that spans several pieces it is the span from the first to
// the last of them, with what stands between.
func (l *Line) InputSpan(from, to int) Span {
	if l.Pieces == nil {
		return Span{l.Span.Start + from, l.Span.Start + to}
	}
	return Span{l.place(from, false), l.place(to, true)}
}

// place maps an offset in Text to one in the input. An offset between two
// pieces belongs to the later one as a start and to the earlier one as an end.
func (l *Line) place(at int, end bool) int {
	low, high := 0, len(l.Pieces)-1
	for low < high {
		mid := (low + high + 1) / 2
		if p := l.Pieces[mid].At; p < at || p == at && !end {
			low = mid
		} else {
			high = mid - 1
		}
	}
	p := l.Pieces[low]
	next := len(l.Text)
	if low+1 < len(l.Pieces) {
		next = l.Pieces[low+1].At
	}
	if escaped := next-p.At < p.Span.End-p.Span.Start; escaped {
		if at == p.At && !end || at < p.At {
			return p.Span.Start
		}
		return p.Span.End
	}
	return min(max(p.Span.Start+at-p.At, p.Span.Start), p.Span.End)
}

// JoinedIn reports whether a line break was taken out of the part [from, to]
// of the line's text, its ends included: the blanks there may not be as the
// kernel printed them.
func (l *Line) JoinedIn(from, to int) bool {
	for i := range l.Pieces {
		if p := &l.Pieces[i]; p.Joined && p.At >= from && p.At <= to+1 {
			return true
		}
	}
	return false
}
