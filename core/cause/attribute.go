package cause

import (
	"slices"
	"strconv"
	"strings"

	"kerneltaint/core/ascii"
	"kerneltaint/core/oops"
	"kerneltaint/core/taint"
)

// attribute holds the causes against the states that reports show.
func (f *finder) attribute() {
	f.complete()
	f.replace()
	f.order()
	sums := make([]sum, len(f.boots))
	for n := range sums {
		sums[n] = sum{lastKnown: -1}
	}
	next := 0
	for n := range f.started {
		first := f.observed[n].Report.First
		for ; next < len(f.at) && f.at[next] < first; next++ {
			sums[f.result.Causes[next].Boot].set |= f.result.Causes[next].Bits
		}
		f.compare(n, next, &sums[f.started[n]])
	}
	for ; next < len(f.at); next++ {
		sums[f.result.Causes[next].Boot].set |= f.result.Causes[next].Bits
	}
	for n := range sums {
		f.result.Boots[n].Final, f.result.Boots[n].Known = sums[n].set, sums[n].lastKnown >= 0
		f.unclaimed(n)
	}
}

// sum is the state of a boot that its causes and headers imply, on the way
// through the log.
type sum struct {
	set       taint.Set
	named     taint.Set // the flags that are unexplained: each is named once
	lastKnown int       // the last report that showed a state; -1 if there is none
}

// byType are the flags that a report of a type sets, whatever its lines say.
// Types of which only some reports taint are not here: their lines decide.
func byType(t oops.Type) (taint.Set, string) {
	switch t {
	case oops.PageFault, oops.GeneralProtection:
		return bitD, "oops"
	case oops.Warning:
		return bitW, "warning"
	case oops.SoftLockup:
		return bitL, "soft-lockup"
	case oops.KASAN:
		return bitB, "kasan"
	case oops.KMSAN:
		return bitB, "kmsan"
	case oops.KFENCE:
		return bitB, "kfence"
	case oops.BadPage:
		return bitB, "bad-page"
	}
	return 0, ""
}

// complete adds the causes of reports whose lines no rule describes.
func (f *finder) complete() {
	told := make([]taint.Set, len(f.observed))
	for n := range f.result.Causes {
		if c := &f.result.Causes[n]; c.Report >= 0 {
			told[c.Report] |= c.Bits
		}
	}
	for n, boot := range f.started {
		o := &f.observed[n]
		bits, kind := byType(o.Report.Type)
		if (o.Report.Type == oops.Bug || o.Report.Type == oops.Oops) && f.died(o.Report) {
			bits, kind = bitD, "oops"
		}
		if bits == 0 || told[n]&bits != 0 || o.Report.Type == oops.Warning && f.replaced(n) {
			continue
		}
		f.boot = boot
		if bits = known(f.dialect(n), bits); bits != 0 {
			f.add(Cause{Bits: bits, Kind: kind, PID: -1, Report: n}, f.titleLine(o.Report), event)
			f.name(&f.result.Causes[len(f.result.Causes)-1])
		}
	}
}

// titleLine returns the index of the line that has the report's title, which
// "[ cut here ]" and messages can stand before.
func (f *finder) titleLine(r *oops.Report) int {
	const near = 10 // lines
	for i := r.First; i <= min(r.Last, r.First+near) && i < len(f.log.Lines); i++ {
		if r.Title != "" && strings.Contains(f.log.Lines[i].Text, r.Title) {
			return i
		}
	}
	return min(r.First, len(f.log.Lines)-1)
}

// died reports whether a report is of die(): it has the number of the oops,
// "[#1]", or the words of an architecture that prints none. Faults of user
// programs are reported too, and set nothing.
func (f *finder) died(r *oops.Report) bool {
	for _, words := range [...]string{": Oops ", " (code ", "Kernel Fault: "} { // alpha and ia64, parisc
		if strings.Contains(r.Title, words) {
			return true
		}
	}
	for i := r.First; i <= r.Last && i < len(f.log.Lines); i++ {
		text := f.log.Lines[i].Text
		if at := strings.Index(text, "[#"); at >= 0 && at+2 < len(text) && '0' <= text[at+2] && text[at+2] <= '9' {
			return true
		}
	}
	return false
}

// replaced reports whether a report is of a WARN_TAINT.
func (f *finder) replaced(report int) bool {
	_, found := slices.BinarySearch(f.replaces, report)
	return found
}

// replace takes the W out of the reports of WARN_TAINT, which sets its own flag
// in place of it.
func (f *finder) replace() {
	if len(f.replaces) == 0 {
		return
	}
	keep := 0
	for n := range f.result.Causes {
		c := f.result.Causes[n]
		if c.Kind == "warning" && c.Report >= 0 && f.replaced(c.Report) {
			continue
		}
		f.result.Causes[keep], f.at[keep], f.how[keep] = c, f.at[n], f.how[n]
		keep++
	}
	f.result.Causes, f.at, f.how = f.result.Causes[:keep], f.at[:keep], f.how[:keep]
}

// order brings the causes into the order of the log.
func (f *finder) order() {
	if slices.IsSorted(f.at) {
		return
	}
	places := make([]int, len(f.at))
	for n := range places {
		places[n] = n
	}
	slices.SortStableFunc(places, func(a, b int) int { return f.at[a] - f.at[b] })
	causes, at, how := make([]Cause, len(places)), make([]int, len(places)), make([]quality, len(places))
	for n, place := range places {
		causes[n], at[n], how[n] = f.result.Causes[place], f.at[place], f.how[place]
	}
	f.result.Causes, f.at, f.how = causes, at, how
}

// compare holds the state that a report shows against what is known before it.
func (f *finder) compare(n, next int, s *sum) {
	o := &f.observed[n]
	if !o.Known {
		return
	}
	s.set |= f.within(n, next)
	f.warnTaint(n, next, s)
	if lost := f.printable(n, s.set).Without(o.Set); lost != 0 && !f.interrupted(n, next, lost) {
		f.contradict(n, next, lost, s)
	}
	f.panicOnTaint(n, next, s)
	for bit := range o.Set.Without(s.set | s.named).Bits() {
		f.explainNot(n, bit, s)
		s.named = s.named.With(bit)
	}
	s.set, s.lastKnown = o.Set, n
}

// recent is how many causes before a report can have to do with it.
const recent = 256

// warnTaints are the flags that the kernel's own calls of WARN_TAINT set.
const warnTaints = bitS | bitI

// warnTaint finds a warning that set another flag than W: WARN_TAINT does, and
// its header is that of any warning. The next state gives it away, where W is
// missing and one flag is there that nothing else explains.
func (f *finder) warnTaint(n, next int, s *sum) {
	o := &f.observed[n]
	fresh := o.Set.Without(s.set)
	if s.set&bitW == 0 || o.Set&bitW != 0 || fresh.Len() != 1 || fresh&warnTaints == 0 {
		return
	}
	found := -1
	for c := next - 1; c >= max(0, next-recent); c-- {
		cause := &f.result.Causes[c]
		if cause.Boot != f.started[n] || cause.Report >= n || cause.Report < 0 || cause.Bits != bitW {
			continue
		}
		if cause.Kind != "warning" || found >= 0 {
			return
		}
		found = c
	}
	if found >= 0 {
		f.result.Causes[found].Bits, f.result.Causes[found].Kind = fresh, "warning-for-flag"
		s.set = s.set.Without(bitW) | fresh
	}
}

// panicOnTaint takes the panic that panic_on_taint= asked for as the cause of
// the one flag that is new in its header: it is the only report whose header
// shows what it is about.
func (f *finder) panicOnTaint(n, next int, s *sum) {
	fresh := f.observed[n].Set.Without(s.set)
	if mask := f.boots[f.started[n]].panics; mask != 0 {
		fresh &= mask
	}
	if fresh.Len() != 1 {
		return
	}
	for ; next < len(f.at) && f.at[next] <= f.observed[n].Report.Last; next++ {
		c := &f.result.Causes[next]
		if c.Report == n && c.Kind == "panic-on-taint" {
			c.Bits, c.Taints = fresh, true
			f.name(c)
			s.set |= fresh
			return
		}
	}
}

// within returns the flags that lines of a report tell of and that are older
// than its header: what its modules carry, and messages between its lines.
func (f *finder) within(n, next int) taint.Set {
	var set taint.Set
	o := &f.observed[n]
	for ; next < len(f.at) && f.at[next] <= o.Report.Last; next++ {
		c := &f.result.Causes[next]
		if c.Boot == f.started[n] && c.Bits&o.Set == c.Bits && f.how[next]&event == 0 {
			set |= c.Bits
		}
	}
	return set
}

// printable returns the bits of a set that the report's dialect shows.
func (f *finder) printable(n int, s taint.Set) taint.Set {
	d := f.observed[n].Dialect
	if d == nil {
		d = taint.Newest()
	}
	var shown taint.Set
	for i := range d.Flags {
		if flag := d.Flags[i]; !flag.Unprinted && !flag.Reserved {
			shown = shown.With(flag.Bit)
		}
	}
	return s & shown
}

// interrupted reports whether the flags were not set yet because their report
// was still being made: a panic on a warning or on an oops, the backtraces of
// other CPUs at a soft lockup, and reports of CPUs that print at once.
func (f *finder) interrupted(n, next int, lost taint.Set) bool {
	r := f.observed[n].Report
	for c := next - 1; c >= max(0, next-recent); c-- {
		cause := &f.result.Causes[c]
		m := cause.Report
		if m < 0 || m >= n || f.started[m] != f.started[n] || cause.Bits&lost == 0 {
			continue
		}
		before := f.observed[m].Report
		switch {
		case f.log.Distance(before.Last, r.First) <= 2, // broken off by this one, or printed at once with it
			f.unfinished(m, n),
			before.Type == r.Type && before.Header == r.Header, // the same report, quoted again
			r.Type == oops.Panic && m == n-1,
			cause.Bits == bitL && r.Type == oops.Other:
			lost = lost.Without(cause.Bits)
			if r.Type == oops.Panic { // it came before the flag, which will not come any more
				cause.Bits = cause.Bits & f.observed[n].Set
				cause.Taints = cause.Bits != 0
			}
		}
	}
	return lost == 0
}

// unfinished reports whether the header of report n may be that of report m,
// which has none of its own: they stand close to each other, with no header
// between them.
func (f *finder) unfinished(m, n int) bool {
	const close = 8 // lines, and reports
	if n-m > close {
		return false
	}
	for ; m < n; m++ {
		if f.observed[m].Known || f.log.Distance(f.observed[m].Report.Last, f.observed[m+1].Report.First) > close {
			return false
		}
	}
	return true
}

// chain returns the first of the reports that are one with report n: those of
// its type that stand right before it, line on line, and have no header. A
// warning in inlined functions is printed so after a decoder of line numbers.
func (f *finder) chain(n int) int {
	const most = 64 // inlined functions
	for first := max(0, n-most); n > first; {
		before := f.observed[n-1]
		if before.Known || before.Report.Type != f.observed[n].Report.Type || f.log.Distance(before.Report.Last, f.observed[n].Report.First) != 1 {
			break
		}
		n--
	}
	return n
}

// contradict notes flags that were set and are not there.
func (f *finder) contradict(n, next int, lost taint.Set, s *sum) {
	d := f.observed[n].Dialect
	if d == nil {
		d = taint.Newest()
	}
	where := "Line " + strconv.Itoa(f.lineNumber(n))
	if s.lastKnown >= 0 && f.observed[s.lastKnown].Set&lost != 0 {
		f.note(where + " shows a state without " + d.Compact(lost) + ", which the report on line " +
			strconv.Itoa(f.lineNumber(s.lastKnown)) + " had: a kernel never clears a flag, so these are two kernels, or one of the states was damaged.")
		return
	}
	for c := next - 1; c >= 0; c-- {
		if cause := &f.result.Causes[c]; cause.Boot == f.started[n] && cause.Bits&lost != 0 {
			f.note(where + " shows a state without " + d.Compact(lost) + ", though line " +
				strconv.Itoa(cause.Line) + " (" + cause.Kind + ") tells that it was set before.")
			return
		}
	}
}

// mostNotes is how many contradictions are spelled out.
const mostNotes = 20

// note adds a note, or says in place of the last one that there are more.
func (f *finder) note(text string) {
	switch n := len(f.result.Notes); {
	case n < mostNotes:
		f.result.Notes = append(f.result.Notes, text)
	case n == mostNotes:
		f.result.Notes = append(f.result.Notes, "There are more contradictions of this kind.")
	}
}

func (f *finder) lineNumber(n int) int {
	i := f.observed[n].Report.First
	if i < 0 || i >= len(f.log.Lines) {
		return 0
	}
	return f.log.Lines[i].Number
}

// explainNot records a flag that no line tells of, with the reason.
func (f *finder) explainNot(n, bit int, s *sum) {
	u := Unexplained{Boot: f.started[n], Bit: bit, Report: n, Line: f.lineNumber(n), Why: reason(bit, f.observed[n].Dialect)}
	if s.lastKnown >= 0 {
		u.After = f.lineNumber(s.lastKnown)
	} else if b := f.result.Boots[u.Boot]; b.Began != Banner && b.Began != Marker && bit != bitRandstruct {
		u.Why = "the log does not show the beginning of this boot: the event may stand before it. " + ascii.Capital(u.Why)
	}
	for _, o := range f.boots[u.Boot].options {
		if known := &bootOptions[o.kind]; known.bit == bit {
			u.Why += `; "` + o.word + `" on line ` + strconv.Itoa(f.log.Lines[o.line].Number) + " " + known.effect
			break
		}
	}
	if mark := f.mark(n, bit, s); mark >= 0 {
		u.Mark = f.log.Lines[mark].Number
		if f.marked == nil {
			f.marked = make([]bool, len(f.log.Lines))
		}
		f.marked[mark] = true
		u.Why += `; "Disabling lock debugging due to kernel taint" on line ` + strconv.Itoa(u.Mark) + " marks the moment"
	}
	f.result.Unexplained = append(f.result.Unexplained, u)
}

// stopLockdep are the flags whose events switch lock debugging off (the callers
// of add_taint with LOCKDEP_NOW_UNRELIABLE).
const stopLockdep = bitP | bitF | bitR | bitM | bitB | bitD | bitA | bitS | bitI

// nearby is how many lines may stand between "Disabling lock debugging …" and
// the line that tells of its cause: a machine check is printed later.
const nearby = 32

// mark returns the index of the line "Disabling lock debugging …" that a flag
// without a line has left; -1 if there is none, or if another event explains it.
func (f *finder) mark(n, bit int, s *sum) int {
	if bit > 63 || stopLockdep&(1<<uint(bit)) == 0 {
		return -1
	}
	for _, i := range f.boots[f.started[n]].marks {
		if i < f.observed[n].Report.First && (s.lastKnown < 0 || i > f.observed[s.lastKnown].Report.First) && !f.claimed(f.started[n], i) {
			return i
		}
	}
	return -1
}

// claimed reports whether a cause before line i, or soon after it, explains that
// lock debugging was switched off there.
func (f *finder) claimed(boot, i int) bool {
	stopped := f.boots[boot].stopped
	return stopped >= 0 && stopped <= i+nearby
}

// unclaimed notes that lock debugging was switched off and nothing says why.
func (f *finder) unclaimed(boot int) {
	for _, i := range f.boots[boot].marks {
		if !f.claimed(boot, i) && (f.marked == nil || !f.marked[i]) {
			f.note("Line " + strconv.Itoa(f.log.Lines[i].Number) +
				" says that lock debugging was switched off: one of P F R M B D A S I was set there, and no line tells which. Of these only a forced unload of a module (R) never prints a line of its own.")
		}
	}
}
