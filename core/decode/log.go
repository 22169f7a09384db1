package decode

import (
	"slices"
	"strconv"
	"strings"

	"kerneltaint/core/ascii"
	"kerneltaint/core/cause"
	"kerneltaint/core/guide"
	"kerneltaint/core/klog"
	"kerneltaint/core/oops"
	"kerneltaint/core/taint"
)

// logState is what the decoder learns on its way through a log.
type logState struct {
	log      *klog.Log
	reports  []oops.Report
	observed []cause.Observed
	read     []taint.Recognition // of each report; Dialect is nil where the report shows no state
	known    map[taint.Clues]taint.Recognition
	banners  []banner
	banner   taint.Clues // what the last one says
	headless bool        // the only report is the rest of one
}

// No reader wants more of one log, and a result that grows with a hostile input
// would take the memory of a worker. What is left out is said; the newest state
// takes all of it into account.
const (
	maxReports = 2000
	maxCauses  = 4000

	maxStateNotes = 50
	maxHosts      = 20
)

// decodeLog explains a kernel log. It returns false if the input is none.
func (d *decoder) decodeLog() bool {
	s := logState{log: klog.Parse(d.input)}
	if s.reports = oops.Find(s.log); len(s.reports) == 0 {
		if rest, ok := oops.Rest(s.log); ok {
			s.reports, s.headless = []oops.Report{rest}, true
		}
	}
	s.known = make(map[taint.Clues]taint.Recognition)
	s.findBanners()
	d.readStates(&s)
	found := cause.Find(s.log, s.observed)
	if len(s.reports) == 0 && len(found.Causes) == 0 && !s.isKernelLog() {
		return false
	}
	d.result.Kind = KindLog
	shown := min(len(s.reports), maxReports)
	d.result.Reports = make([]Report, 0, shown)
	for i := range shown {
		d.result.Reports = append(d.result.Reports, d.report(&s, i))
	}
	if left := len(s.reports) - shown; left > 0 {
		d.note("Only the first " + strconv.Itoa(shown) + " reports are given; " + strconv.Itoa(left) + " more are left out. kerneltaint scan gives them all.")
	}
	d.causes(&found)
	d.newestState(&s, &found)
	d.trustUnreadable()
	d.understoodLog(&s)
	d.notesOnLog(&s, &found)
	return true
}

// isKernelLog reports whether a log without reports and causes is a kernel log
// at all: it has the kernel's banner, or its lines the kernel's clock, a
// syslog's kernel tag or a level.
func (s *logState) isKernelLog() bool {
	if s.banner.Release != "" {
		return true
	}
	for i := range s.log.Lines {
		if l := &s.log.Lines[i]; !l.Foreign && (l.Seconds >= 0 || l.Host != "" || l.Level >= 0) {
			return true
		}
	}
	return false
}

// readStates reads the letter field of each report by the dialect that its own
// clues speak for. Reports that name no release, as those of SLUB, are of the
// kernel whose banner stands before them.
func (d *decoder) readStates(s *logState) {
	s.observed = make([]cause.Observed, len(s.reports))
	s.read = make([]taint.Recognition, len(s.reports))
	banners := s.banners
	for i := range s.reports {
		r := &s.reports[i]
		for len(banners) > 1 && banners[1].line <= r.First {
			banners = banners[1:]
		}
		s.observed[i].Report = r
		if !r.NotTainted && r.Field == "" && r.Verbose == "" {
			continue
		}
		clues := taint.Clues{Release: r.Release, Version: r.Version, Field: r.Field, FieldLost: r.FieldLost, Verbose: r.Verbose, Until: r.Until}
		if clues.Release == "" && len(banners) > 0 && banners[0].line <= r.First {
			clues.Release, clues.Version = banners[0].clues.Release, banners[0].clues.Version
		}
		if doubled(r.Modules) {
			clues.Family = "suse"
		}
		rec, ok := s.known[clues]
		if !ok {
			rec = d.recognize(clues)
			s.known[cloned(clues)] = rec
		}
		var reading taint.Reading
		switch {
		case r.NotTainted:
		case r.Field == "": // of a report without a header
			reading = rec.Dialect.ReadVerbose(r.Verbose)
		default:
			reading = rec.Dialect.ReadLetters(r.Field)
			d.noteVerbose(rec.Dialect, reading.Set, r)
			if reading.Unknown != "" {
				d.noteState("The report at byte " + strconv.Itoa(r.Span.Start) + " has the taint letter " + quoteEach(reading.Unknown) + ", which " + rec.Dialect.Title + " does not have.")
			}
		}
		s.read[i] = rec
		s.observed[i].Dialect = rec.Dialect
		// A kernel prints "Tainted:" only if a flag is set: where no letter is
		// one, the flag is not shown, or the field is damaged.
		if !r.NotTainted && reading.Set == 0 {
			d.noteState("The header at byte " + strconv.Itoa(r.HeaderSpan.Start) + " says that the kernel is tainted, but shows the letter of no flag: the state is not known.")
			d.unreadable = true
			continue
		}
		s.observed[i].Known, s.observed[i].Set = true, reading.Set
	}
	if left := d.stateNotes - maxStateNotes; left > 0 {
		d.note(count(left, "more note") + " on the states of reports left out.")
	}
}

// cloned returns clues that do not keep the log alive from which they come.
func cloned(c taint.Clues) taint.Clues {
	c.Release, c.Version = strings.Clone(c.Release), strings.Clone(c.Version)
	c.Field, c.Verbose = strings.Clone(c.Field), strings.Clone(c.Verbose)
	return c
}

// noteState is note for what is wrong with the state of one report, of which
// there can be as many as there are reports.
func (d *decoder) noteState(sentence string) {
	if d.stateNotes++; d.stateNotes <= maxStateNotes {
		d.note(sentence)
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
		d.noteState("The names of the taint flags at byte " + strconv.Itoa(r.Span.Start) + " are not those of " + dialect.Title + ": " + err.Error() + ".")
	case names != letters:
		d.noteState("Letters and names of the report at byte " + strconv.Itoa(r.Span.Start) + " differ: " + letters.String() + " and " + names.String() + ". One of them is damaged.")
	}
}

// causes copies what the log says of the causes into the result.
func (d *decoder) causes(found *cause.Attribution) {
	if len(found.Causes) == 0 {
		return
	}
	shown := min(len(found.Causes), maxCauses)
	if left := len(found.Causes) - shown; left > 0 {
		d.note("Only the first " + strconv.Itoa(shown) + " lines that tell of causes are given; " + strconv.Itoa(left) + " more are left out. kerneltaint scan gives them all.")
	}
	d.result.Causes = make([]Cause, shown)
	for i := range shown {
		d.result.Causes[i] = causeOf(&found.Causes[i])
	}
}

// causeOf returns a cause in the form of the contract.
func causeOf(c *cause.Cause) Cause {
	out := Cause{
		Bits: make([]int, 0, c.Bits.Len()), Kind: c.Kind, Module: c.Module, Task: c.Task, Time: c.Time,
		Line: c.Line, Span: Span{c.Span.Start, c.Span.End}, Text: c.Text,
	}
	for bit := range c.Bits.Bits() {
		out.Bits = append(out.Bits, bit)
	}
	return out
}

// newestState explains the state at the end of the log: that of the newest boot
// of which a state is known, with what the events after its last header set.
func (d *decoder) newestState(s *logState, found *cause.Attribution) {
	boot := newestBoot(found)
	rec, shown := taint.Recognition{}, false
	for i := len(s.reports) - 1; i >= 0 && !shown; i-- {
		if shown = s.observed[i].Known && inBoot(found, boot, &s.reports[i]); shown {
			rec = s.read[i]
			d.result.Kernel = &Kernel{Release: s.reports[i].Release, Version: s.reports[i].Version}
			if d.result.Kernel.Release == "" {
				d.result.Kernel.Release, d.result.Kernel.Version = s.banner.Release, s.banner.Version
			}
		}
	}
	if !shown && d.looseVerbose(s) || boot < 0 && !shown {
		return
	}
	var final taint.Set
	if boot >= 0 {
		final = found.Boots[boot].Final
	}
	if !shown {
		clues := s.banner
		if clues.Release == "" && boot >= 0 {
			clues.Release = found.Boots[boot].Release
		}
		clues.Value, clues.Family = final, familyOf(found.Causes)
		rec = d.recognize(clues)
		d.result.Kernel = &Kernel{Release: clues.Release, Version: clues.Version}
		if final == 0 {
			d.kernel(rec)
			return // no header and no event: the state is not known to be clean
		}
		d.note("No report in this log shows the kernel's taint flags. These are the flags that its events set; there can be more.")
	}
	d.state(rec, final, shown)
	for i := range d.result.Causes {
		if found.Causes[i].Boot != boot {
			continue
		}
		bits := found.Causes[i].Bits
		if r := found.Causes[i].Report; r >= 0 && s.observed[r].Known && found.Causes[i].Kind != "panic-on-taint" {
			bits = bits.Without(s.observed[r].Set) // its header shows that they were set before
		}
		for k := range d.result.Flags {
			if bits.Has(d.result.Flags[k].Bit) {
				d.result.Flags[k].Causes = append(d.result.Flags[k].Causes, i)
			}
		}
	}
}

// looseVerbose reads a line of flag names that stands without its report.
func (d *decoder) looseVerbose(s *logState) bool {
	for i := len(s.log.Lines) - 1; i >= 0; i-- {
		text, ok := strings.CutPrefix(s.log.Lines[i].Text, "Tainted: ")
		if !ok || !isVerbose(text) {
			continue
		}
		rec := d.recognize(taint.Clues{Release: s.banner.Release, Version: s.banner.Version, Verbose: text})
		set, err := rec.Dialect.ParseVerbose(text)
		if err != nil {
			d.note("Not understood: " + err.Error() + ".")
			continue
		}
		d.result.Kernel = &Kernel{Release: s.banner.Release, Version: s.banner.Version}
		d.state(rec, set, true)
		return true
	}
	return false
}

// doubled reports whether a module has a letter twice, as only SUSE's kernels
// print it.
func doubled(modules []oops.Module) bool {
	for i := range modules {
		if taint.DoubledLetters(modules[i].Letters) {
			return true
		}
	}
	return false
}

// familyOf returns the family of kernels that print the lines of these causes;
// "" if any kernel can.
func familyOf(causes []cause.Cause) string {
	for i := range causes {
		switch causes[i].Kind {
		case "unsupported-module", "external-module":
			return "suse"
		case "tech-preview":
			return "rhel"
		}
	}
	return ""
}

// newestBoot returns the index of the last boot whose state is known, else of
// the last one in which something was set, else of the last one; -1 if there
// is none.
func newestBoot(found *cause.Attribution) int {
	best := len(found.Boots) - 1
	for i := len(found.Boots) - 1; i >= 0; i-- {
		if found.Boots[i].Known {
			return i
		}
		if found.Boots[i].Final != 0 && found.Boots[best].Final == 0 {
			best = i
		}
	}
	return best
}

func inBoot(found *cause.Attribution, boot int, r *oops.Report) bool {
	return boot < 0 || found.Boots[boot].First <= r.First && r.First <= found.Boots[boot].Last
}

// understoodLog says what the log was taken for.
func (d *decoder) understoodLog(s *logState) {
	res := &d.result
	what := count(len(s.log.Lines), "line") + " of a kernel log"
	switch n := len(s.reports); {
	case n == 0 && len(res.Causes) == 0:
		what += ", without a report and without a line that tells of a taint"
	case n == 0:
		what += ", without a report"
	case s.headless:
		what += " with the rest of a report"
	default:
		what += " with " + count(n, "report")
	}
	if k := res.Kernel; k != nil && k.Release != "" {
		what += ", of kernel " + k.Release
	}
	res.Understood = ascii.Capital(what) + "."
}

// notesOnLog adds what a careful reader should know of this log.
func (d *decoder) notesOnLog(s *logState, found *cause.Attribution) {
	if n := s.log.Joined; n > 0 {
		d.note(count(n, "wrapped line") + " joined again.")
	}
	if s.log.Cut > 0 {
		d.note("Lines were cut at column " + strconv.Itoa(s.log.Cut) + ", as a terminal does, and put together again.")
	}
	lost, truncated := 0, 0
	for i := range s.reports {
		if s.reports[i].FieldLost {
			lost++
		}
		if s.reports[i].Truncated {
			truncated++
		}
	}
	if lost > 0 {
		d.note("The letter field of " + count(lost, "report") + " has lost blanks, so it was read by letter, not by column.")
	}
	if s.headless {
		d.note("This is the rest of a report. Its beginning, which says what happened and on which kernel, and shows the letters of its flags, is not in the log.")
	}
	if truncated > 0 {
		d.note(count(truncated, "report") + " cut off before the end.")
	}
	d.noteBoots(found)
	d.noteUnexplained(found)
	d.noteHarmless(found)
	for _, n := range found.Notes {
		d.note(n)
	}
}

// noteBoots says of how many boots and hosts the log is, and which one the state
// is of.
func (d *decoder) noteBoots(found *cause.Attribution) {
	if len(found.Boots) < 2 {
		return
	}
	var hosts []string
	seen := make(map[string]bool)
	for i := range found.Boots {
		if h := found.Boots[i].Host; h != "" && !seen[h] {
			seen[h] = true
			hosts = append(hosts, h)
		}
	}
	newest := found.Boots[newestBoot(found)]
	if len(hosts) > 1 {
		names := strings.Join(hosts[:min(len(hosts), maxHosts)], ", ")
		if len(hosts) > maxHosts {
			names += ", …"
		}
		d.note("The log is of " + count(len(hosts), "host") + " (" + names + "); the state is that of " + newest.Host + ", the last of which it is known.")
		return
	}
	d.note("The log spans " + count(len(found.Boots), "boot") + "; the state is that of the newest one of which it is known.")
}

// noteHarmless names lines that look like a taint and are none, once a kind.
func (d *decoder) noteHarmless(found *cause.Attribution) {
	var seen []string
	for i := range found.Causes {
		c := &found.Causes[i]
		if c.Taints || slices.Contains(seen, c.Kind) {
			continue
		}
		seen = append(seen, c.Kind)
		if line, ok := guide.ForLine(c.Kind); ok {
			d.note("Line " + strconv.Itoa(c.Line) + " sets no taint flag. " + line.Meaning)
		}
	}
}

// noteUnexplained says which flags of the newest boot no line accounts for. A
// log that begins in the midst of a boot cannot account for them, so one note
// says that of them all.
func (d *decoder) noteUnexplained(found *cause.Attribution) {
	newest := newestBoot(found)
	var before []string
	for _, u := range found.Unexplained {
		switch {
		case u.Boot != newest || d.hasCause(u.Bit):
		case u.After == 0 && found.Boots[newest].Began == cause.Unseen:
			before = append(before, d.nameOf(u.Bit))
		default:
			d.note("What set " + d.nameOf(u.Bit) + " is not in this log: " + u.Why + ".")
		}
	}
	if len(before) > 0 {
		d.note("What set " + strings.Join(before, ", ") + " is not in this log, which does not show the beginning of the boot.")
	}
}

func (d *decoder) hasCause(bit int) bool {
	for i := range d.result.Flags {
		if f := &d.result.Flags[i]; f.Bit == bit {
			return len(f.Causes) > 0
		}
	}
	return false
}

// nameOf names a bit of the newest state for a note: "W (bit 9)".
func (d *decoder) nameOf(bit int) string {
	for i := range d.result.Flags {
		if f := &d.result.Flags[i]; f.Bit == bit {
			return f.Letter + " (bit " + strconv.Itoa(bit) + ")"
		}
	}
	return "bit " + strconv.Itoa(bit)
}
