package scan

import (
	"time"

	"kerneltaint/core/decode"
)

// Finding is a report, or a cause: a line that tells of an event that set taint
// flags. One of Report and Cause is not nil. Their spans are in bytes of the
// stream: of the file, or of what it decompresses to. A cause's line number is
// not known and is 0.
type Finding struct {
	File   string
	Offset int64 // where it starts in the stream
	End    int64 // where it ends
	Host   string
	Time   string // as the log shows it
	Report *decode.Report
	Cause  *decode.Cause

	open   bool   // a report that perhaps goes on behind what was decoded
	entry  string // the line, or the entry of a journal, that it starts in
	newest time.Time
}

// Wall returns the date and time that the log shows for the finding. It is zero
// if the log shows none: the kernel's own clock is no date. A date without a
// zone is taken for local; one without a year for the latest before the file
// was written.
func (f *Finding) Wall() time.Time { return wallTime(f.entry, f.newest) }

// source says where the findings of an excerpt stand.
type source struct {
	*excerpt
	text   string
	newest time.Time // see wallTime
}

func (s source) span(p decode.Span) decode.Span {
	return decode.Span{int(s.place(p[0], false)), int(s.place(p[1], true))}
}

// finding returns what an event of the excerpt is in the stream.
func (s source) finding(e *decode.Event) Finding {
	f := Finding{Host: e.Host, Time: e.Time, Report: e.Report, Cause: e.Cause, open: e.Open, newest: s.newest}
	var span *decode.Span
	if r := e.Report; r != nil {
		span = &r.Span
		for i := range r.Evidence {
			r.Evidence[i].Span = s.span(r.Evidence[i].Span)
		}
	} else {
		span = &e.Cause.Span
		e.Cause.Line = 0
	}
	f.entry = s.entry(span[0])
	*span = s.span(*span)
	f.Offset, f.End = int64(span[0]), int64(span[1])
	return f
}

// starts returns where the line stands that a finding is named after. A report
// can have a row of dashes before it that the report before has taken.
func (f *Finding) starts() int64 {
	if f.Report != nil {
		for _, e := range f.Report.Evidence {
			if e.Field == "title" {
				return int64(e.Span[0])
			}
		}
	}
	return f.Offset
}

// entry returns the line, or the journal's entry, that holds the text at a place.
func (s source) entry(at int) string {
	b := s.excerpt.text
	near := max(0, at-maxPrefix)
	start, end := near+lineStart(b[near:], at-near), min(lineEnd(b, at), at+maxPrefix)
	if layoutAt(b, start, min(len(b), start+len(messageField)+1)).fields {
		start, end = max(entryStart(b, at, 0), at-maxPrefix), min(entryEnd(b, end), at+maxPrefix)
	}
	return s.text[start:end]
}

// maxPrefix is how far around the start of a finding its line, and in a journal
// its entry, is looked at.
const maxPrefix = 4 << 10
