// Package evidence cuts the lines worth showing out of a kernel log, with the
// parts of them marked that a result rests on.
package evidence

import (
	"slices"
	"strconv"
	"strings"

	"kerneltaint/core/decode"
	"kerneltaint/core/present"
	"kerneltaint/core/taint"
)

// Line is one row of the pasted text as it is shown: a line with its
// evidence marked, or a gap of lines that hold none.
type Line struct {
	Number int    `json:"number"` // of the line in the input, from 1; 0 for a gap
	Gap    int    `json:"gap"`    // how many lines a gap leaves out
	Report int    `json:"report"` // index of the report it belongs to; -1 if none
	Bits   string `json:"bits"`   // flags that the line as a whole is the cause of, as in data-bits
	Cause  bool   `json:"cause"`  // it is evidence of a cause
	Parts  []Part `json:"parts"`
}

// Part is a run of a line's text.
type Part struct {
	Text string `json:"text"`
	Mark string `json:"mark"` // "taint", "field" or "" for plain text
	Bits string `json:"bits"` // the flags that it shows, as in data-bits
}

const (
	maxRows      = 160 // rendered rows: each costs time at every change
	maxBytes     = 600 // bytes of a row: no text node may reach 16 kB
	contextLines = 2   // shown around evidence
)

// mark is a span of the input that is evidence.
type mark struct {
	start, end int
	kind       string
	bits       string
}

// Lines cuts the rows to show out of input: the lines with evidence and a few
// around them, or, with all, every line up to a limit.
func Lines(input string, r *decode.Result, all bool) []Line {
	if r.Kind != decode.KindLog {
		return nil
	}
	marks := fieldMarks(input, r)
	starts := lineStarts(input)
	var rows []Line
	last := -1
	for _, line := range wanted(starts, marks, r, all) {
		if len(rows) >= maxRows {
			break
		}
		if gap := line - last - 1; gap > 0 {
			rows = append(rows, Line{Gap: gap, Report: -1})
		}
		rows = append(rows, cutLine(input, starts, line, marks, r))
		last = line
	}
	if rest := len(starts) - last - 1; rest > 0 {
		rows = append(rows, Line{Gap: rest, Report: -1})
	}
	return rows
}

func cutLine(input string, starts []int, line int, marks []mark, r *decode.Result) Line {
	start, end := starts[line], lineEnd(input, starts, line)
	row := Line{Number: line + 1, Report: reportAt(r, start, end)}
	for i := range r.Causes {
		if c := &r.Causes[i]; len(c.Bits) > 0 && c.Span[0] < end && start < c.Span[1] {
			row.Cause = true
			row.Bits = join(row.Bits, Bits(c.Bits))
		}
	}
	row.Parts = parts(input, start, end, marks)
	return row
}

func join(a, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	return a + " " + b
}

// fieldMarks collects the marks of the reports' fields, coarse ones first.
func fieldMarks(input string, r *decode.Result) []mark {
	var fields, letters []mark
	for i := range r.Reports {
		rep := &r.Reports[i]
		for _, e := range rep.Evidence {
			if e.Span[0] < 0 || e.Span[1] > len(input) || e.Span[0] >= e.Span[1] {
				continue
			}
			if e.Field == "taint" {
				letters = append(letters, letterMarks(input, e.Span, rep)...)
			} else if e.Field != "header" {
				fields = append(fields, mark{e.Span[0], e.Span[1], "field", ""})
			}
		}
	}
	return append(fields, letters...)
}

// afterTime returns the position behind the time stamp and the blanks that
// begin at pos, if any do: a field of several lines does not mean those.
func afterTime(input string, pos int) int {
	at := pos
	if input[at] == '[' {
		end := strings.IndexByte(input[at:min(len(input), at+24)], ']')
		if end < 0 || strings.Trim(input[at+1:at+end], " .0123456789") != "" {
			return pos
		}
		at += end + 1
	}
	for at < len(input) && input[at] == ' ' {
		at++
	}
	return at
}

// letterMarks marks each letter of a taint field with its own flag.
func letterMarks(input string, span decode.Span, rep *decode.Report) []mark {
	d, ok := taint.ByID(rep.Dialect)
	if !ok {
		return nil
	}
	var marks []mark
	for i := span[0]; i < span[1]; i++ {
		c := input[i]
		for _, f := range d.Flags {
			if f.Letter == c && !f.Reserved && !f.Unprinted {
				marks = append(marks, mark{i, i + 1, "taint", strconv.Itoa(f.Bit)})
				break
			}
		}
	}
	return marks
}

func lineStarts(input string) []int {
	starts := []int{0}
	for at := 0; ; {
		i := strings.IndexByte(input[at:], '\n')
		if i < 0 || at+i+1 >= len(input) {
			return starts
		}
		at += i + 1
		starts = append(starts, at)
	}
}

func lineEnd(input string, starts []int, line int) int {
	end := len(input)
	if line+1 < len(starts) {
		end = starts[line+1]
	}
	for end > starts[line] && (input[end-1] == '\n' || input[end-1] == '\r') {
		end--
	}
	return end
}

// wanted returns the indices of the lines to show, ascending. A short text is
// shown whole.
func wanted(starts []int, marks []mark, r *decode.Result, all bool) []int {
	keep := make([]bool, len(starts))
	around := func(pos int) {
		line, _ := slices.BinarySearch(starts, pos+1)
		line--
		for l := line - contextLines; l <= line+contextLines; l++ {
			if l >= 0 && l < len(keep) {
				keep[l] = true
			}
		}
	}
	for _, m := range marks {
		around(m.start)
	}
	for i := range r.Reports {
		around(r.Reports[i].Span[0])
	}
	for i := range r.Causes {
		around(r.Causes[i].Span[0])
	}
	var lines []int
	for l := range keep {
		if all || keep[l] || len(starts) <= 40 {
			lines = append(lines, l)
		}
	}
	return lines
}

func reportAt(r *decode.Result, start, end int) int {
	for i := range r.Reports {
		if s := r.Reports[i].Span; s[0] <= end && start < s[1] {
			return i
		}
	}
	return -1
}

// parts cuts one line at its marks and shortens what is too long. Where marks
// meet, the later one is painted over the earlier one.
func parts(input string, start, end int, marks []mark) []Part {
	tail := ""
	if end-start > maxBytes {
		end = start + len(shorten(input[start:end], maxBytes)) - len("…")
		tail = "…"
	}
	paint := make([]int, end-start)
	for i, m := range marks {
		from := max(m.start, start)
		if m.kind == "field" && from == start && from < end {
			from = afterTime(input, from)
		}
		for at := from; at < min(m.end, end); at++ {
			paint[at-start] = i + 1
		}
	}
	var out []Part
	for at := 0; at < len(paint); {
		run := at
		for run < len(paint) && paint[run] == paint[at] {
			run++
		}
		p := Part{Text: present.Safe(input[start+at : start+run])}
		if i := paint[at]; i > 0 {
			p.Mark, p.Bits = marks[i-1].kind, marks[i-1].bits
		}
		out = append(out, p)
		at = run
	}
	if len(out) == 0 || tail != "" {
		out = append(out, Part{Text: tail})
	}
	return out
}

// Bits writes bits for a data-bits attribute.
func Bits(bits []int) string {
	var b []byte
	for i, bit := range bits {
		if i > 0 {
			b = append(b, ' ')
		}
		b = strconv.AppendInt(b, int64(bit), 10)
	}
	return string(b)
}

// shorten cuts s to at most n bytes at a rune's start, with a mark.
func shorten(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && s[n]&0xc0 == 0x80 {
		n--
	}
	return s[:n] + "…"
}
