package scan

import (
	"time"

	"kerneltaint/core/decode"
	"kerneltaint/core/klog"
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

func (s source) report(r *decode.Report) Finding {
	at := r.Span[0]
	r.Span = s.span(r.Span)
	for i := range r.Evidence {
		r.Evidence[i].Span = s.span(r.Evidence[i].Span)
	}
	f := Finding{Offset: int64(r.Span[0]), End: int64(r.Span[1]), Time: r.Time, Report: r}
	s.carried(&f, at)
	return f
}

func (s source) cause(c *decode.Cause) Finding {
	at := c.Span[0]
	c.Span = s.span(c.Span)
	c.Line = 0
	f := Finding{Offset: int64(c.Span[0]), End: int64(c.Span[1]), Time: c.Time, Cause: c}
	s.carried(&f, at)
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

// carried reads the host from the line, or the journal's entry, that holds the
// text at a place.
func (s source) carried(f *Finding, at int) {
	b := s.excerpt.text
	start, end := max(lineStart(b, at), at-maxPrefix), min(lineEnd(b, at), at+maxPrefix)
	if layoutAt(b, start, min(len(b), start+len(messageField)+1)).fields {
		start, end = max(entryStart(b, at, 0), at-maxPrefix), min(entryEnd(b, end), at+maxPrefix)
	}
	f.entry, f.newest = s.text[start:end], s.newest
	log := klog.Parse(f.entry)
	if len(log.Lines) == 0 {
		return
	}
	f.Host = log.Lines[0].Host
	if f.Time == "" {
		f.Time = log.Lines[0].Time
	}
}

// maxPrefix is how far around the start of a finding its line, and in a journal
// its entry, is looked at.
const maxPrefix = 4 << 10
