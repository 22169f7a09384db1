package oops

import (
	"strings"

	"kerneltaint/core/klog"
)

// Find returns the reports of a log in the order of their first lines.
func Find(log *klog.Log) []Report {
	f := finder{log: log}
	for i := range log.Lines {
		if l := &log.Lines[i]; !l.Foreign {
			f.line(i, l)
		}
	}
	for len(f.open) > 0 {
		f.close(0)
	}
	return f.reports
}

// maxIdle is how many lines that are none of its own a report survives.
const maxIdle = 12

// maxOpen is how many reports can be open at once, of as many callers.
const maxOpen = 16

// incident is a report that is being read.
type incident struct {
	Report
	caller  string
	idle    int        // lines since the last one of its own
	header  headerKind // of its header; 0 if none was found yet
	section section    // what the last line of its own belonged to
	ended   bool       // its end marker was seen
	traced  bool       // its call trace is complete
	modules klog.Span
}

// section is a part of a report that goes over several lines.
type section uint8

const (
	noSection section = iota
	inTrace
	inModules
)

// finder reads a log line by line.
type finder struct {
	log     *klog.Log
	reports []Report
	open    []*incident
}

// line gives line i to the report that it belongs to, or opens one.
func (f *finder) line(i int, l *klog.Line) {
	s := strings.TrimLeft(l.Text, " \t")
	if s == "" {
		return
	}
	n := f.of(l.Caller)
	if o, ok := opens(s); ok {
		f.start(n, o, i, l, s)
		if o.typ != Slab && o.typ != Warning {
			return
		}
	}
	if h, ok := readHeader(l.Text); ok {
		f.header(f.of(l.Caller), &h, i, l)
		return
	}
	if n < 0 {
		return
	}
	in := f.open[n]
	if in.body(l, s) {
		in.extend(i, l)
		return
	}
	in.section = noSection
	if in.idle++; in.idle > maxIdle {
		f.close(n)
	}
}

// of returns the index of the open report of a caller, -1 if there is none.
func (f *finder) of(caller string) int {
	for n := len(f.open) - 1; n >= 0; n-- {
		if caller == "" || f.open[n].caller == caller || f.open[n].caller == "" {
			return n
		}
	}
	return -1
}

// start opens a report with line i, or takes the line into report n if it
// started that one together with an earlier line.
func (f *finder) start(n int, o *opening, i int, l *klog.Line, s string) {
	if n >= 0 {
		in := f.open[n]
		pending := in.Type == "" && in.header == 0
		switch {
		case o.typ == "" && !pending && in.header == 0 && s[0] == '=':
			in.extend(i, l)
			return
		case o.typ == "" && s[0] == '=' && in.header != 0 && in.Type != "":
			in.extend(i, l)
			f.close(n)
			return
		case pending, o.die && in.header == 0:
			in.extend(i, l)
			if in.Type == "" {
				in.name(o, l, s)
			}
			return
		}
		f.close(n)
	}
	in := f.begin(i, l)
	if o.typ != "" {
		in.name(o, l, s)
	}
}

// name gives the report its type and its title, the line s.
func (in *incident) name(o *opening, l *klog.Line, s string) {
	in.Type = o.typ
	in.Title = strings.TrimRight(s, " \t")
	from := len(l.Text) - len(s)
	in.Evidence[AtTitle] = l.InputSpan(from, from+len(in.Title))
}

// begin opens a report at line i.
func (f *finder) begin(i int, l *klog.Line) *incident {
	if len(f.open) == maxOpen {
		f.close(0)
	}
	in := &incident{caller: l.Caller}
	in.Report = Report{Span: l.Span, First: i, Last: i, Time: l.Time, Seconds: l.Seconds, CPU: -1, PID: -1, UID: -1}
	f.open = append(f.open, in)
	return in
}

// extend makes line i the last one of the report.
func (in *incident) extend(i int, l *klog.Line) {
	in.Last = i
	in.Span.End = l.Span.End
	in.idle = 0
	if in.caller == "" {
		in.caller = l.Caller
	}
}

// header gives a line with a taint field to report n, or opens a report with
// it.
func (f *finder) header(n int, h *header, i int, l *klog.Line) {
	if n >= 0 && f.open[n].header != 0 && !f.open[n].accepts(h, l) {
		f.close(n)
		n = -1
	}
	var in *incident
	if n < 0 {
		in = f.begin(i, l)
	} else {
		in = f.open[n]
		in.extend(i, l)
	}
	if in.header == 0 || h.kind < in.header {
		in.header = h.kind
		h.fill(&in.Report, l)
	}
	in.section = noSection
}

// accepts reports whether a further header belongs to the same incident: a
// report can show its state on several lines of different kinds, but shows
// the task once, unless it repeats itself word for word.
func (in *incident) accepts(h *header, l *klog.Line) bool {
	if h.kind <= pidHeader && in.header <= pidHeader {
		return h.whole.of(l.Text) == in.Header
	}
	if h.kind == hungHeader || h.kind == lockdepHeader || h.kind == parenHeader {
		return in.header == h.kind && h.whole.of(l.Text) == in.Header
	}
	return h.notTainted == in.NotTainted
}

// close ends report n. One that turned out to be nothing is dropped.
func (f *finder) close(n int) {
	in := f.open[n]
	f.open = append(f.open[:n], f.open[n+1:]...)
	if in.Type == "" {
		if in.header == 0 {
			return
		}
		in.Type = Other
		in.Title = in.Header
		in.Evidence[AtTitle] = in.HeaderSpan
	}
	at := len(f.reports)
	f.reports = append(f.reports, in.Report)
	for at > 0 && f.reports[at-1].First > f.reports[at].First {
		f.reports[at-1], f.reports[at] = f.reports[at], f.reports[at-1]
		at--
	}
}
