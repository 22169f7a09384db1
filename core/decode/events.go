package decode

import (
	"strings"

	"kerneltaint/core/cause"
	"kerneltaint/core/klog"
	"kerneltaint/core/oops"
	"kerneltaint/core/taint"
)

// Event is a report of a log, or a cause that sets flags: one of Report and Cause
// is not nil.
type Event struct {
	Report *Report
	Cause  *Cause
	Host   string // that its first line names
	Time   string // as that line shows it
	Open   bool   // of a report: it may go on behind the end of the log, or in a gap
}

// Reader reads the events of one log after the other, without the words of
// [Decode] about the state that they leave: for logs of which there are many,
// and for one that is read in parts. It is for one goroutine at a time.
type Reader struct {
	options
	known   map[taint.Clues]taint.Recognition
	lines   klog.Reader
	reports oops.Reader
}

// maxKnown bounds how many kernels a Reader remembers.
const maxKnown = 1000

// NewReader returns a Reader.
func NewReader(opts ...Option) *Reader {
	r := &Reader{known: map[taint.Clues]taint.Recognition{}}
	for _, opt := range opts {
		opt(&r.options)
	}
	if _, ok := taint.ByID(r.dialect); !ok {
		r.dialect = ""
	}
	return r
}

// Whole returns the events of an input that [Decode] takes for a log, and none of
// another kind of input.
func (r *Reader) Whole(input string) []Event {
	d := decoder{options: r.options, input: input, quiet: true}
	if text := trimInput(input); text == "" || len(text) <= maxShort && d.decodeShort(text) || d.decodeModules(text) {
		return nil
	}
	return r.Read(input, nil)
}

// Read returns the reports of a log and then its causes, each in the order of the
// log. Before each of the places in gaps lines were left out: nothing before it
// has to do with what is behind it, but the banner before it counts.
func (r *Reader) Read(log string, gaps []int) []Event {
	d := decoder{options: r.options, input: log, quiet: true}
	if len(r.known) > maxKnown {
		clear(r.known)
	}
	s := logState{log: r.lines.Parse(log), known: r.known}
	s.log.LeaveOut(gaps)
	s.reports = r.reports.Find(s.log)
	s.findBanners()
	d.readStates(&s)
	found := cause.Find(s.log, s.observed)
	events := make([]Event, 0, len(s.reports)+len(found.Causes))
	for i := range s.reports {
		report := d.report(&s, i)
		first := &s.log.Lines[s.reports[i].First]
		events = append(events, Event{Report: &report, Host: first.Host, Time: first.Time, Open: s.reports[i].Open})
	}
	for i := range found.Causes {
		c := &found.Causes[i]
		if c.Bits == 0 {
			continue
		}
		out := causeOf(c)
		host := ""
		if c.Boot >= 0 && c.Boot < len(found.Boots) {
			host = found.Boots[c.Boot].Host
		}
		events = append(events, Event{Cause: &out, Host: host, Time: c.Time})
	}
	return events
}

// banner is a "Linux version" line (init/version.c).
type banner struct {
	line  int // its index
	clues taint.Clues
}

const bannerStart = "Linux version "

// findBanners reads the "Linux version" lines.
func (s *logState) findBanners() {
	if !strings.Contains(s.log.Input, bannerStart) {
		return
	}
	for i := range s.log.Lines {
		rest, ok := strings.CutPrefix(s.log.Lines[i].Text, bannerStart)
		if !ok {
			continue
		}
		b := banner{line: i}
		b.clues.Release, _, _ = strings.Cut(rest, " ")
		if at := strings.LastIndex(rest, " #"); at >= 0 {
			b.clues.Version = rest[at+1:]
		}
		s.banners = append(s.banners, b)
	}
	if n := len(s.banners); n > 0 {
		s.banner = s.banners[n-1].clues
	}
}
