package oops

import (
	"strings"

	"kerneltaint/core/klog"
)

// Find returns the reports of a log in the order of their first lines.
func Find(log *klog.Log) []Report { return (&Reader{}).Find(log) }

// Reader finds the reports of one log after the other in the same memory.
type Reader struct{ finder }

// keepInput is how long a log may be, in bytes, after which a Reader keeps its
// memory.
const keepInput = 1 << 20

// Find is the function of that name. The reports, and the lists in them, are
// there until the next call.
func (r *Reader) Find(log *klog.Log) []Report {
	f := &r.finder
	if f.log != nil && len(f.log.Input) > keepInput {
		*f = finder{}
	}
	f.log, f.most = log, mostReports(len(log.Input))
	f.reports = f.reports[:0]
	f.lists.reset()
	gaps := log.Gaps
	for i := range log.Lines {
		if len(gaps) > 0 && gaps[0] == i {
			gaps = gaps[1:]
			f.interrupt()
		}
		if l := &log.Lines[i]; !l.Foreign {
			f.line(i, l)
		}
	}
	f.interrupt()
	return f.reports
}

// interrupt closes what is open where lines are missing.
func (f *finder) interrupt() {
	for len(f.open) > 0 {
		f.open[0].Open = true
		f.close(0)
	}
}

// maxOpen is how many reports can be open at once, of as many callers.
const maxOpen = 16

// patience is how many lines that are none of its own the report survives.
// Reports with long lists in their middle are given more, and so is one that
// goes on within a tenth of a second, for other CPUs print at the same time.
func (in *incident) patience(l *klog.Line) int {
	switch {
	case in.ended:
		return 6
	case l.Seconds >= 0 && in.clock >= 0 && l.Seconds-in.clock < 100_000:
		return 64
	}
	switch in.Type {
	case Lockdep, KASAN, Slab, RCUStall, OOM:
		return 48
	}
	return 14
}

// mostReports returns how many reports are read from a log of the given size:
// four in a kilobyte, of which no kernel prints more than one. Only an input
// made to be slow has more.
func mostReports(size int) int { return 256 + size/256 }

// incident is a report that is being read.
type incident struct {
	Report
	caller  string
	idle    int        // lines since the last one of its own
	clock   int64      // the time of the last one of its own; -1 if not shown
	header  headerKind // of its header; 0 if none was found yet
	section section    // what the last line of its own belonged to
	role    role       // of the line that started it
	ended   bool       // its end marker was seen
	traced  bool       // its call trace is complete
	bare    bool       // its call trace has names alone

	captioned bool // a header opened it, with one of the captions above

	// What is gathered while the report is read, copied when it is closed.
	frames      []Frame
	mods        []Module
	unloaded    []Module
	regs        []Register
	faults      []string
	row         int    // the number of the next register, where rows of them have no names
	unloading   bool   // the list of unloaded modules has begun
	context     string // the stack that the trace is on
	lastContext string
	arched      string // the architecture, as far as lines give it away
}

// section is a part of a report that goes over several lines.
type section uint8

const (
	noSection section = iota
	inTrace
	inModules
	inRegisters
	inCode
)

// finder reads a log line by line.
type finder struct {
	log     *klog.Log
	reports []Report
	open    []*incident // oldest first
	spare   []*incident // closed ones, whose memory is used again
	most    int         // how many reports are read
	lists   lists
}

// lists is the memory that the lists of closed reports stand in, one behind the
// other.
type lists struct {
	frames  []Frame
	modules []Module
	regs    []Register
	faults  []string
}

func (l *lists) reset() {
	l.frames, l.modules, l.regs, l.faults = l.frames[:0], l.modules[:0], l.regs[:0], l.faults[:0]
}

// kept appends list to all and returns it as it stands there; nil if it is empty.
func kept[T any](all *[]T, list []T) []T {
	if len(list) == 0 {
		return nil
	}
	n := len(*all)
	*all = append(*all, list...)
	return (*all)[n:len(*all):len(*all)]
}

// line gives line i to the report that it belongs to, or opens one.
func (f *finder) line(i int, l *klog.Line) {
	s := trimLeft(l.Text)
	if s == "" {
		return
	}
	f.expire(i)
	n := f.of(l.Caller)
	if n >= 0 {
		if in := f.open[n]; in.body(l, s) {
			in.extend(i, l)
			return
		}
	}
	o, opened := opens(s)
	if opened && o.typ == Slab && o.prefix == "BUG " && !strings.Contains(s, "Tainted:") && !strings.Contains(s, "Not tainted") && !(n >= 0 && f.open[n].Type == "") {
		opened = false // Linux 2.6 shows no state there, but always a row of "=" above
	}
	if opened {
		n = f.start(n, o, i, l, s)
	}
	if opened && n >= 0 && f.open[n].Type == HungTask {
		return // it shows its state on the next line
	}
	if at := taintWord(l.Text); at >= 0 {
		if h, ok := readHeader(l.Text, at); ok {
			f.header(n, &h, i, l)
			return
		}
	}
	if n < 0 || opened {
		return
	}
	in := f.open[n]
	if in.section != inTrace {
		in.section = noSection
	}
	if in.idle++; in.idle > in.patience(l) {
		f.close(n)
	}
}

// longest is how many lines of other callers a report survives: as many as the
// most patient one does of its own.
const longest = 64

// expire closes reports whose callers have printed nothing for too long.
func (f *finder) expire(i int) {
	for n := len(f.open) - 1; n >= 0; n-- {
		if last := f.open[n].Last; i-last > longest && f.log.Distance(last, i) > longest {
			f.close(n)
		}
	}
}

// of returns the index of the newest open report of a caller, -1 if there is
// none. A line without a caller belongs to the newest report.
func (f *finder) of(caller string) int {
	for n := len(f.open) - 1; n >= 0; n-- {
		if c := f.open[n].caller; caller == "" || c == caller || c == "" {
			return n
		}
	}
	return -1
}

// start opens a report with line i, or takes the line into report n if it
// tells of the same incident. It returns the index of the report.
func (f *finder) start(n int, o *opening, i int, l *klog.Line, s string) int {
	if n >= 0 {
		in := f.open[n]
		switch {
		case o.role == rule && s[0] == '=' && in.header != 0:
			in.extend(i, l) // the row below a report
			f.close(n)
			return -1
		case o.role == rule && s[0] == '=' && in.Type != "":
			in.extend(i, l)
			return n
		case in.header == 0 && in.Last == in.First && in.Title != "" && in.Title == trimRight(s):
			in.extend(i, l) // said again
			return n
		case in.header == 0 && in.Last == i-1 && in.Type == o.typ && strings.Contains(in.Title, "[inline]"):
			in.extend(i, l) // a decoder of line numbers repeats the line for each function that was inlined
			return n
		case in.takes(o):
			in.extend(i, l)
			in.name(o, l, s)
			return n
		}
		f.close(n)
	}
	if len(f.reports) >= f.most {
		return -1
	}
	in := f.begin(i, l)
	in.name(o, l, s)
	return len(f.open) - 1
}

// takes reports whether a further opening tells of the same incident.
func (in *incident) takes(o *opening) bool {
	if o.role == rule {
		return false
	}
	if in.Type == "" && in.header == 0 || in.role == lead && in.header == 0 {
		return true
	}
	switch {
	case in.Type == Warning && o.typ == HardLockup:
		return in.header == 0 // Linux 3: the words of the warning
	case o.prefix == backtraceOfCPU:
		return in.header == 0 && (in.Type == RCUStall || in.Type == HardLockup || in.Type == SoftLockup)
	case in.Type == OOM && o.typ == OOM:
		return o.role == die && !in.ended
	case o.role == die && o.typ != OOM:
		return in.header == 0 && in.faulty()
	}
	return false
}

// faulty reports whether the report is of a kind that die() goes on with.
func (in *incident) faulty() bool {
	switch in.Type {
	case PageFault, Bug, Oops, GeneralProtection, MachineCheck, Other:
		return true
	}
	return false
}

// name gives the report the type and the title of its opening, the line s. The
// first line that names something counts; a lead only lends its title.
func (in *incident) name(o *opening, l *klog.Line, s string) {
	if o.typ == "" {
		return
	}
	if in.Title == "" {
		// x86-64 up to Linux 2.6.24 prints the label of the next line behind it.
		in.Title = trimRight(strings.TrimSuffix(trimRight(s), " RIP:"))
		from := len(l.Text) - len(s)
		in.Evidence[AtTitle] = l.InputSpan(from, from+len(in.Title))
		in.Type = o.typ
		in.role = o.role
		return
	}
	if o.role == die {
		in.ended = in.ended || in.Type == OOM
		in.taskInOops(l, s)
		in.faults = append(in.faults, trimRight(s))
	}
	if in.role == lead || in.Type == Oops && o.typ != Oops {
		in.Type = o.typ
		in.role = o.role
	}
}

// begin opens a report at line i.
func (f *finder) begin(i int, l *klog.Line) *incident {
	if len(f.open) == maxOpen {
		f.close(0)
	}
	var in *incident
	if n := len(f.spare); n == 0 {
		in = &incident{}
	} else {
		in, f.spare = f.spare[n-1], f.spare[:n-1]
		*in = incident{frames: in.frames[:0], mods: in.mods[:0], unloaded: in.unloaded[:0], regs: in.regs[:0], faults: in.faults[:0]}
	}
	in.caller = l.Caller
	in.clock = l.Seconds
	in.Report = Report{Span: l.Span, First: i, Last: i, Time: l.Time, Seconds: l.Seconds, CPU: -1, PID: -1, UID: -1}
	f.open = append(f.open, in)
	return in
}

// extend makes line i the last one of the report.
func (in *incident) extend(i int, l *klog.Line) {
	in.Last = i
	in.Span.End = l.Span.End
	in.idle = 0
	in.clock = l.Seconds
	if in.caller == "" {
		in.caller = l.Caller
	}
}

// header gives a line with a taint field to report n, or opens a report with
// it.
func (f *finder) header(n int, h *header, i int, l *klog.Line) {
	if n >= 0 && !f.open[n].accepts(h, l) {
		f.close(n)
		n = -1
	}
	var in *incident
	switch {
	case n < 0 && len(f.reports) >= f.most:
		return
	case n < 0:
		in = f.beginAbove(i, l)
	default:
		in = f.open[n]
		in.extend(i, l)
	}
	if in.header == 0 || h.kind < in.header {
		in.header = h.kind
		h.fill(&in.Report, l)
	}
	in.section = noSection
}

// captions stand above a header that nothing else opens: what a function says
// before it calls dump_stack(), or the end of what such a report begins with, where
// its beginning is not there. The sources are those of Linux 6.1.
var captions = [...]struct {
	prefix string
	typ    Type
	titled bool // the line is the report's title
}{
	{"sysfs: cannot create duplicate filename", Other, true},       // fs/sysfs/dir.c, sysfs_warn_dup
	{"FAULT_INJECTION: forcing a failure", Other, true},            // lib/fault-inject.c, fail_dump
	{"stack backtrace:", Lockdep, false},                           // kernel/locking/lockdep.c
	{"Reported by Kernel Concurrency Sanitizer on:", KCSAN, false}, // kernel/kcsan/report.c
}

// beginAbove opens a report with the header in line i, or with its caption above it.
func (f *finder) beginAbove(i int, l *klog.Line) *incident {
	at := i - 1
	if at > 0 && strings.HasPrefix(f.log.Lines[at].Text, "name ") {
		at-- // of fail_dump
	}
	if at < 0 || f.log.Lines[at].Caller != l.Caller {
		return f.begin(i, l)
	}
	above := &f.log.Lines[at]
	s := trimLeft(above.Text)
	for k := range captions {
		c := &captions[k]
		if !strings.HasPrefix(s, c.prefix) {
			continue
		}
		in := f.begin(at, above)
		if c.titled {
			in.name(&opening{typ: c.typ}, above, s)
		}
		in.Type = c.typ
		in.captioned = true
		in.extend(i, l)
		return in
	}
	return f.begin(i, l)
}

// accepts reports whether a header belongs to the report: one can show its
// state on several lines of different kinds, but shows the task once, unless it
// repeats itself word for word. Behind a trace that nothing but a header opened
// the same header opens another one.
func (in *incident) accepts(h *header, l *klog.Line) bool {
	switch {
	case in.header == 0:
		return in.Type != HungTask || h.kind == hungHeader
	case (in.Type == "" || in.captioned) && len(in.frames) > 0 && h.kind <= pidHeader:
		return false
	case h.kind == hungHeader && h.release.from == h.release.to && in.Type != HungTask:
		return true // mips, up to Linux 4: the state alone, behind the place
	case in.Type == HungTask || h.kind <= pidHeader && in.header <= pidHeader:
		return h.whole.of(l.Text) == in.Header
	case h.kind == hungHeader || h.kind == lockdepHeader || h.kind == parenHeader:
		return in.header == h.kind && h.whole.of(l.Text) == in.Header
	}
	return true
}

// close ends report n. One that turned out to be nothing is dropped, and a
// panic that shows nothing of its own is the end of the report before it.
func (f *finder) close(n int) {
	in := f.open[n]
	f.open = append(f.open[:n], f.open[n+1:]...)
	f.spare = append(f.spare, in)
	if in.Type == "" || in.Title == "" {
		if in.header == 0 {
			return
		}
		if in.Type == "" {
			in.Type = Other
		}
		in.Title = trimRight(in.Header)
		in.Evidence[AtTitle] = in.HeaderSpan
		if s := in.HeaderSpan; s.End-s.Start == len(in.Header) {
			in.Evidence[AtTitle].End -= len(in.Header) - len(in.Title)
		}
	}
	if in.Type == Panic && in.header == 0 && len(in.frames) == 0 && f.absorb(in) {
		return
	}
	at := len(f.reports)
	if at == cap(f.reports) { // reports are large: append would copy them too often
		f.reports = append(make([]Report, 0, 2*at+4), f.reports...)
	}
	f.reports = append(f.reports, in.finish(&f.lists))
	for at > 0 && f.reports[at-1].First > f.reports[at].First {
		f.reports[at-1], f.reports[at] = f.reports[at], f.reports[at-1]
		at--
	}
}

// absorb makes a bare panic the end of the newest report, if that ended just
// before it.
func (f *finder) absorb(in *incident) bool {
	if len(f.reports) == 0 {
		return false
	}
	r := &f.reports[len(f.reports)-1]
	if f.log.Distance(r.Last, in.First) > 8 || r.Type == Panic {
		return false
	}
	r.Last = in.Last
	r.Span.End = in.Span.End
	r.Open = in.Open
	return true
}

// finish returns the report with what was gathered.
func (in *incident) finish(l *lists) Report {
	r := in.Report
	r.Trace = kept(&l.frames, in.frames)
	r.Modules = kept(&l.modules, in.mods)
	r.Unloaded = kept(&l.modules, in.unloaded)
	r.Registers = kept(&l.regs, in.regs)
	r.Fault = kept(&l.faults, in.faults)
	r.Arch = in.arched
	if r.Arch == "" {
		r.Arch = archOf(r.Release, r.Registers)
	}
	// Linux 2.4 names no release, but has stackpage= where 2.6 has threadinfo= on
	// x86 and mips (arch/*/kernel/traps.c). Newer kernels of other architectures
	// have it too, OpenRISC's for one.
	if r.Arch != "i386" && r.Arch != "x86_64" && r.Arch != "mips" {
		r.Until = ""
	}
	if r.PC == "" && r.Type == Warning {
		in.placeOf(&r)
	}
	if r.Type == HungTask && r.PID < 0 {
		in.taskOf(&r)
	}
	if r.CPU < 0 && r.PID < 0 && in.header == 0 {
		in.inTitle(&r)
	}
	r.Truncated = in.truncated()
	return r
}
