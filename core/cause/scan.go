package cause

import (
	"strings"

	"kerneltaint/core/klog"
	"kerneltaint/core/oops"
	"kerneltaint/core/taint"
)

// finder is one run of [Find].
type finder struct {
	log      *klog.Log
	observed []Observed
	rules    *index
	result   Attribution
	at       []int // beside result.Causes: the indices of their lines

	boots    []bootState // beside result.Boots
	boot     int         // of the current line; -1 before the first one
	hosts    map[string]int
	report   int   // the first observed report that does not end before the current line
	replaces []int // observed reports that are of a WARN_TAINT
	started  []int // the boots of the observed reports that began up to the current line
}

// bootState is what is known of a boot while its lines are read.
type bootState struct {
	clock   int64 // of its last line that shows one; -1 if none did
	before  int64 // of the line before that: a single damaged stamp is no restart
	dialect *taint.Dialect
	release taint.Release
	dated   bool // release is set
	carried map[string]taint.Set
	marks   []int // indices of the lines "Disabling lock debugging …"

	shown taint.Set // by the last report that shows a state
	last  int       // that report; -1 if there is none
}

// backwards is how far the kernel's clock may run back within a boot, in
// microseconds: CPUs print past each other, and a long report of one can come
// out behind the lines of another.
const backwards = 3_000_000

// scan reads all lines once: boots, and the causes that single lines tell of.
func (f *finder) scan() {
	f.boot = -1
	var c capture
	for i := range f.log.Lines {
		line := &f.log.Lines[i]
		f.follow(i, line)
		f.startReports(i)
		text := trim(line.Text)
		r := f.rules.find(text, &c)
		if r == nil && line.Pieces != nil {
			r = f.joined(line, &c)
		}
		if r == nil {
			if n := len(text); n > 0 && text[n-1] == ')' {
				f.procModule(i, text)
			}
			continue
		}
		if line.Foreign && r.what&foreign == 0 {
			continue
		}
		f.take(i, text, r, c)
	}
}

// joined tries the beginnings of a line that was joined from pieces: the last
// ones may be of another line, such as a login prompt on a serial console.
func (f *finder) joined(line *klog.Line, c *capture) *rule {
	for _, piece := range line.Pieces {
		if piece.At > min(longest, len(line.Text)) {
			return nil
		}
		if !piece.Joined || piece.At <= 0 {
			continue
		}
		if r := f.rules.find(trim(line.Text[:piece.At]), c); r != nil {
			return r
		}
	}
	return nil
}

// trim takes the blanks away that transports leave around a message.
func trim(text string) string {
	if n := len(text); n > 0 && (text[0] <= ' ' || text[n-1] <= ' ') {
		return strings.Trim(text, " \t\r\n")
	}
	return text
}

// follow keeps the boot of the current line, and opens a new one where the
// kernel's clock runs back.
func (f *finder) follow(i int, line *klog.Line) {
	if f.boot < 0 || f.result.Boots[f.boot].Host != line.Host && line.Host != "" {
		f.change(i, line.Host)
	}
	b := &f.boots[f.boot]
	if line.Seconds >= 0 && !line.Foreign {
		if line.Seconds+backwards < b.clock && (b.before < 0 || line.Seconds+backwards < b.before) {
			f.open(i, line.Host, Clock)
			b = &f.boots[f.boot]
		}
		b.before, b.clock = b.clock, line.Seconds
	}
	f.result.Boots[f.boot].Last = i
}

// change makes the latest boot of a host the current one.
func (f *finder) change(i int, host string) {
	if n, ok := f.hosts[host]; ok {
		f.boot = n
		return
	}
	f.open(i, host, Unseen)
}

func (f *finder) open(i int, host string, began Began) {
	f.result.Boots = append(f.result.Boots, Boot{Host: host, First: i, Last: i, Began: began})
	f.boots = append(f.boots, bootState{clock: -1, before: -1, last: -1})
	f.boot = len(f.boots) - 1
	if f.hosts == nil {
		f.hosts = map[string]int{}
	}
	f.hosts[host] = f.boot
}

// early is the latest time of a "Linux version" line, in microseconds: lines
// that stand before it may be of the same boot, or of its firmware.
const early = 1_000_000

// startReports notes the boot of the reports that begin at line i. A state that
// lost flags is of another boot: a kernel never clears one.
func (f *finder) startReports(i int) {
	for len(f.started) < len(f.observed) && f.observed[len(f.started)].Report.First <= i {
		n := len(f.started)
		o := &f.observed[n]
		b := &f.boots[f.boot]
		boot := &f.result.Boots[f.boot]
		switch {
		case boot.Release != "" && o.Report.Release != "" && !sameRelease(boot.Release, o.Report.Release):
			f.open(i, boot.Host, Kernel)
		case o.Known && b.last >= 0 && b.shown.Without(o.Set) != 0 && !f.later(b.last, n):
			f.open(i, boot.Host, State)
		}
		b, boot = &f.boots[f.boot], &f.result.Boots[f.boot]
		if boot.Release == "" && o.Report.Release != "" {
			boot.Release = o.Report.Release
			b.release, b.dated = taint.ParseRelease(boot.Release)
		}
		if o.Dialect != nil {
			b.dialect = o.Dialect
		}
		if o.Known {
			b.shown, b.last = o.Set, n
		}
		f.started = append(f.started, f.boot)
	}
}

// later reports whether the kernel's clock says that report n came after
// report m.
func (f *finder) later(m, n int) bool {
	a, b := f.observed[m].Report.Seconds, f.observed[n].Report.Seconds
	return a >= 0 && b >= a
}

// sameRelease allows for a release that was cut short.
func sameRelease(a, b string) bool { return strings.HasPrefix(a, b) || strings.HasPrefix(b, a) }

// begin takes a "Linux version" line: a boot begins, unless the clock has just
// said so.
func (f *finder) begin(i int, text string) {
	b := &f.result.Boots[f.boot]
	if b.Began == Banner || f.eventful(f.boot) || f.boots[f.boot].clock > early {
		f.open(i, b.Host, Banner)
		f.boots[f.boot].clock = f.log.Lines[i].Seconds
		b = &f.result.Boots[f.boot]
	}
	b.Began = Banner
	release, rest, _ := strings.Cut(strings.TrimPrefix(text, "Linux version "), " ")
	b.Release = release
	state := &f.boots[f.boot]
	state.release, state.dated = taint.ParseRelease(release)
	state.dialect = taint.Recognize(taint.Clues{Release: release, Version: rest}).Dialect
}

// eventful reports whether a boot has causes or reports. If it has neither, and
// no clock, its lines may be those of the firmware.
func (f *finder) eventful(boot int) bool {
	n, m := len(f.result.Causes), len(f.started)
	return n > 0 && f.result.Causes[n-1].Boot == boot || m > 0 && f.started[m-1] == boot
}

// take makes a cause of a line that a rule describes.
func (f *finder) take(i int, text string, r *rule, c capture) {
	switch {
	case r.what&banner != 0:
		f.begin(i, text)
		return
	case r.what&commandLine != 0:
		f.options(i, text)
		return
	case r.what&systemd != 0 && !systemdWord(strings.TrimPrefix(text, "Tainted: ")):
		return
	case r.what&modules != 0:
		f.modulesLinkedIn(i, text)
		return
	case r.what&once != 0 && f.seen(r.kind):
		return
	case r.what&repeats != 0 && f.repeated(i, r.mark()):
		return
	}
	if r.module != "" {
		c.module = r.module
	}
	report := f.reportOf(i)
	bits := f.bits(r, c, report)
	if r.what&event != 0 && bits != 0 && report >= 0 && f.told(report, bits) {
		return
	}
	if r.kind == "lock-debugging-off" {
		f.boots[f.boot].marks = append(f.boots[f.boot].marks, i)
	}
	f.add(Cause{Bits: bits, Kind: r.kind, Module: c.module, Task: c.task, PID: c.pid, Report: report}, i)
	if r.what&replaces != 0 && report >= 0 {
		f.replaces = append(f.replaces, report)
	}
	if r.what&(event|replaces) != 0 {
		f.name(&f.result.Causes[len(f.result.Causes)-1])
	}
}

func systemdWord(text string) bool {
	for _, word := range systemdTaints {
		if strings.HasPrefix(text, word) {
			return true
		}
	}
	return false
}

// repeated reports whether the line before has the same mark: such lines come in
// blocks, of which the first one is named.
func (f *finder) repeated(i int, mark string) bool {
	return i > 0 && strings.Contains(f.log.Lines[i-1].Text, mark)
}

// reportOf returns the observed report that a line stands in, -1 if none.
func (f *finder) reportOf(i int) int {
	for f.report < len(f.observed) && f.observed[f.report].Report.Last < i {
		f.report++
	}
	if f.report < len(f.observed) && f.observed[f.report].Report.First <= i {
		return f.report
	}
	return -1
}

// told reports whether a cause within the report already sets these bits.
func (f *finder) told(report int, bits taint.Set) bool {
	for n := len(f.result.Causes) - 1; n >= 0; n-- {
		c := &f.result.Causes[n]
		if c.Report < report && c.Report >= 0 {
			return false
		}
		if c.Report == report && c.Bits&bits == bits {
			return true
		}
	}
	return false
}

// bits returns the flags that a rule's event sets in this boot's kernel.
func (f *finder) bits(r *rule, c capture, report int) taint.Set {
	b := &f.boots[f.boot]
	if b.dated && !r.applies(b.release) {
		return 0
	}
	d := f.dialect(report)
	if c.bit >= 0 {
		return taint.SetOf(c.bit)
	}
	if r.names == nil {
		return known(d, r.bits)
	}
	for _, name := range r.names {
		if name == "TECH_PREVIEW" && previewsAux(b.release) || name == "AUX" && d.Family == "mainline" {
			continue
		}
		if flag, ok := d.Lookup(name); ok && !flag.Reserved {
			return taint.SetOf(flag.Bit)
		}
	}
	return 0
}

// previewsAux reports whether a release is of RHEL 8.9 or later, in which a
// technology preview sets X though the kernel still has a flag of its own for it.
func previewsAux(r taint.Release) bool { return r.Major == 4 && r.Minor == 18 && r.Build >= 513 }

// known returns the bits that the dialect has: a kernel before 3.17 has no flag
// for a soft lockup, though it prints one.
func known(d *taint.Dialect, bits taint.Set) taint.Set { return bits & d.Defined() }

// dialect returns the table of the current boot's kernel.
func (f *finder) dialect(report int) *taint.Dialect {
	if report >= 0 && f.observed[report].Dialect != nil {
		return f.observed[report].Dialect
	}
	if d := f.boots[f.boot].dialect; d != nil {
		return d
	}
	for n := range f.observed {
		if d := f.observed[n].Dialect; d != nil {
			return d
		}
	}
	return taint.Newest()
}

// applies reports whether the rule's event sets its flags in a release.
func (r *rule) applies(release taint.Release) bool {
	if until, ok := taint.ParseRelease(r.until); ok && !after(release, until) {
		return false
	}
	if gone, ok := taint.ParseRelease(r.gone); ok && (after(release, gone) || same(release, gone)) {
		return false
	}
	return true
}

func same(a, b taint.Release) bool { return a.Major == b.Major && a.Minor == b.Minor }

func after(a, b taint.Release) bool {
	return a.Major > b.Major || a.Major == b.Major && a.Minor > b.Minor
}

// add appends a cause whose evidence is line i.
func (f *finder) add(c Cause, i int) {
	line := &f.log.Lines[i]
	c.Time, c.Line, c.Span, c.Text = line.Time, line.Number, line.Span, line.Text
	c.Taints, c.Boot = c.Bits != 0, f.boot
	f.result.Causes = append(f.result.Causes, c)
	f.at = append(f.at, i)
	if c.Module != "" {
		b := &f.boots[f.boot]
		if b.carried == nil {
			b.carried = map[string]taint.Set{}
		}
		b.carried[c.Module] |= c.Bits
	}
}

// name takes task, process and module of a cause from its report, where its line
// does not name them.
func (f *finder) name(c *Cause) {
	if c.Report < 0 {
		return
	}
	r := f.observed[c.Report].Report
	if c.Task == "" {
		c.Task = r.Comm
	}
	if c.PID < 0 {
		c.PID = r.PID
	}
	if c.Module == "" {
		c.Module = moduleOf(r)
	}
}

// moduleOf returns the module that the report's instruction lies in, "trig" of
// "trig_init+0x33/0x1000 [trig]"; "" if it is the kernel itself.
func moduleOf(r *oops.Report) string {
	i := strings.LastIndexByte(r.PC, '[')
	if i < 0 || !strings.HasSuffix(r.PC, "]") {
		return ""
	}
	name, _, _ := strings.Cut(r.PC[i+1:len(r.PC)-1], " ") // a build id may follow
	return name
}

// options takes the boot parameters that taint without a message. Both lines
// that show the command line are taken for one.
func (f *finder) options(i int, text string) {
	_, line, _ := strings.Cut(text, ": ")
	b := &f.boots[f.boot]
	if b.dated && !after(b.release, taint.Release{Major: 5, Minor: 10}) {
		return
	}
	for _, word := range strings.Fields(line) {
		value, ok := strings.CutPrefix(word, "pci=")
		if !ok {
			continue
		}
		for _, option := range strings.Split(value, ",") {
			if (option == "use_e820" || option == "no_e820") && !f.seen("pci-e820-option") {
				f.add(Cause{Bits: known(f.dialect(-1), bitI), Kind: "pci-e820-option", PID: -1, Report: -1}, i)
			}
		}
	}
}

// seen reports whether the current boot has a cause of a kind.
func (f *finder) seen(kind string) bool {
	for n := range f.result.Causes {
		if c := &f.result.Causes[n]; c.Kind == kind && c.Boot == f.boot {
			return true
		}
	}
	return false
}

// mostLetters is how many characters a module's letters and their parentheses
// have at most.
const mostLetters = 24

// procModule takes a line of /proc/modules: "trig 20480 0 - Live 0x0 (OE)".
func (f *finder) procModule(i int, text string) {
	open := strings.LastIndexByte(text[max(0, len(text)-mostLetters):], '(') + max(0, len(text)-mostLetters)
	if open < 1 || text[open] != '(' || strings.IndexByte(text[open:], ' ') >= 0 || !strings.Contains(text[:open], " 0x") {
		return
	}
	fields := strings.Fields(text[:open])
	if len(fields) != 6 || fields[4] != "Live" && fields[4] != "Loading" && fields[4] != "Unloading" {
		return
	}
	f.carries(i, -1, fields[0], text[open+1:len(text)-1], "listed-module")
}

// carries records that a module carries flags, if the boot has not told of it
// yet. Messages of out-of-tree and unsigned modules come for the first one
// alone.
func (f *finder) carries(i, report int, module, letters, kind string) {
	d := f.dialect(report)
	fresh := d.ReadModuleLetters(letters).Set.Without(f.boots[f.boot].carried[module])
	if fresh == 0 {
		return
	}
	f.add(Cause{Bits: fresh, Kind: kind, Module: module, PID: -1, Report: report}, i)
}

// modulesLinkedIn takes the letters of a list of modules: "a b(POE) c(OE+)
// [last unloaded: d(O)]", and "Unloaded tainted modules: e(OE):1" in it.
func (f *finder) modulesLinkedIn(i int, text string) {
	report, kind := f.reportOf(i), "listed-module"
	for at := 0; at < len(text); {
		end := at + strings.IndexByte(text[at:], ' ')
		if end < at {
			end = len(text)
		}
		word := text[at:end]
		at = end + 1
		if word == "Unloaded" || word == "[last" {
			kind = "unloaded-module"
		}
		name, letters, ok := strings.Cut(strings.TrimRight(word, "]"), "(")
		letters, _, closed := strings.Cut(letters, ")")
		if ok && closed && name != "" {
			f.carries(i, report, name, letters, kind)
		}
	}
}
