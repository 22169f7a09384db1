package decode

import (
	"strconv"
	"strings"

	"kerneltaint/core/klog"
	"kerneltaint/core/oops"
	"kerneltaint/core/taint"
)

// logState is what the decoder learns on its way through a log.
type logState struct {
	log      *klog.Log
	reports  []oops.Report
	observed []observed
	read     []taint.Recognition // of each report; Dialect is nil where the report shows no state
	known    map[taint.Clues]taint.Recognition
	banner   taint.Clues // what the last "Linux version" line says
}

// decodeLog explains a kernel log. It returns false if the input is none.
func (d *decoder) decodeLog() bool {
	s := logState{log: klog.Parse(d.input)}
	s.reports = oops.Find(s.log)
	s.findBanner()
	d.readStates(&s)
	if len(s.reports) == 0 && !s.isKernelLog() {
		return false
	}
	d.result.Kind = KindLog
	d.result.Reports = make([]Report, 0, len(s.reports))
	for i := range s.reports {
		d.result.Reports = append(d.result.Reports, d.report(&s, i))
	}
	d.result.Understood = "A kernel log with " + count(len(s.reports), "report") + "."
	for i := len(s.reports) - 1; i >= 0; i-- {
		if s.observed[i].Known {
			d.result.Kernel = &Kernel{Release: s.reports[i].Release, Version: s.reports[i].Version}
			d.state(s.read[i], s.observed[i].Set, true)
			break
		}
	}
	return true
}

// isKernelLog reports whether a log without reports and causes is a kernel log
// at all: its lines have the kernel's clock, or it begins with its banner.
func (s *logState) isKernelLog() bool {
	if s.banner.Release != "" {
		return true
	}
	for i := range s.log.Lines {
		if s.log.Lines[i].Seconds >= 0 && !s.log.Lines[i].Foreign {
			return true
		}
	}
	return false
}

const bannerStart = "Linux version "

// findBanner reads the newest "Linux version" line (init/version.c). Reports
// that name no release, as those of SLUB, are of that kernel.
func (s *logState) findBanner() {
	if !strings.Contains(s.log.Input, bannerStart) {
		return
	}
	for i := len(s.log.Lines) - 1; i >= 0; i-- {
		rest, ok := strings.CutPrefix(s.log.Lines[i].Text, bannerStart)
		if !ok {
			continue
		}
		release, _, _ := strings.Cut(rest, " ")
		s.banner.Release = release
		if at := strings.LastIndex(rest, " #"); at >= 0 {
			s.banner.Version = rest[at+1:]
		}
		return
	}
}

// readStates reads the letter field of each report by the dialect that its own
// clues speak for.
func (d *decoder) readStates(s *logState) {
	s.observed = make([]observed, len(s.reports))
	s.read = make([]taint.Recognition, len(s.reports))
	s.known = make(map[taint.Clues]taint.Recognition)
	for i := range s.reports {
		r := &s.reports[i]
		s.observed[i].Report = r
		if !r.NotTainted && r.Field == "" {
			continue
		}
		clues := taint.Clues{Release: r.Release, Version: r.Version, Field: r.Field, FieldLost: r.FieldLost, Verbose: r.Verbose}
		if clues.Release == "" {
			clues.Release, clues.Version = s.banner.Release, s.banner.Version
		}
		rec, ok := s.known[clues]
		if !ok {
			rec = d.recognize(clues)
			s.known[clues] = rec
		}
		var reading taint.Reading
		if !r.NotTainted {
			reading = rec.Dialect.ReadLetters(r.Field)
			d.noteVerbose(rec.Dialect, reading.Set, r)
			if reading.Unknown != "" {
				d.note("The report at byte " + strconv.Itoa(r.Span.Start) + " has the taint letter " + quoteEach(reading.Unknown) + ", which " + rec.Dialect.Title + " does not have.")
			}
		}
		s.read[i] = rec
		s.observed[i].Known, s.observed[i].Set, s.observed[i].Dialect = true, reading.Set, rec.Dialect
	}
}

// noteVerbose says so where the letters and the names of one report differ.
func (d *decoder) noteVerbose(dialect *taint.Dialect, letters taint.Set, r *oops.Report) {
	if r.Verbose == "" {
		return
	}
	names, err := dialect.ParseVerbose(r.Verbose)
	switch {
	case err != nil:
		d.note("The names of the taint flags at byte " + strconv.Itoa(r.Span.Start) + " are not those of " + dialect.Title + ": " + err.Error() + ".")
	case names != letters:
		d.note("Letters and names of the report at byte " + strconv.Itoa(r.Span.Start) + " differ: " + letters.String() + " and " + names.String() + ". One of them is damaged.")
	}
}

// observed is one report with its decoded state.
type observed struct {
	Report  *oops.Report
	Known   bool
	Set     taint.Set
	Dialect *taint.Dialect
}
