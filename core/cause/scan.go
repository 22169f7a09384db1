package cause

import (
	"strconv"
	"strings"

	"kerneltaint/core/klog"
	"kerneltaint/core/taint"
)

// finder is one run of [Find].
type finder struct {
	log      *klog.Log
	observed []Observed
	rules    *index
	result   Attribution
	at       []int     // beside result.Causes: the indices of their lines
	how      []quality // beside result.Causes: of the rules that made them

	boots    []bootState // beside result.Boots
	boot     int         // of the current line; -1 before the first one
	hosts    map[string]int
	report   int   // the first observed report that does not end before the current line
	replaces []int // observed reports that are of a WARN_TAINT
	started  []int // the boots of the observed reports that began up to the current line

	fallback *taint.Dialect // for boots of which no table is known
	marked   []bool         // the lines that are marks which a flag without a line has left
}

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
// ones may be of another line, such as a login on a serial console.
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
	for text != "" && isBlank(text[0]) {
		text = text[1:]
	}
	for text != "" && isBlank(text[len(text)-1]) {
		text = text[:len(text)-1]
	}
	return text
}

func isBlank(c byte) bool { return c == ' ' || c == '\t' || c == '\r' || c == '\n' }

// mostMarks is how many lines "Disabling lock debugging …" of a boot are kept:
// a kernel prints one.
const mostMarks = 4

// take makes a cause of a line that a rule describes.
func (f *finder) take(i int, text string, r *rule, c capture) {
	switch {
	case r.what&banner != 0:
		f.begin(i, text)
		return
	case r.what&reboot != 0:
		f.open(i, f.result.Boots[f.boot].Host, Marker)
		return
	case r.what&commandLine != 0:
		f.options(i, text)
		return
	case r.what&systemd != 0 && !systemdWord(strings.TrimPrefix(text, "Tainted: ")):
		return
	case r.what&modules != 0:
		f.modulesLinkedIn(i, text)
		return
	case r.what&once != 0 && (f.printed(i) || f.again(r.kind)):
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
	if mask, ok := strings.CutPrefix(text, "panic_on_taint: bitmask=0x"); ok {
		f.panicMask(mask)
	}
	if b := &f.boots[f.boot]; r.kind == "lock-debugging-off" && len(b.marks) < mostMarks {
		b.marks = append(b.marks, i)
	}
	f.add(Cause{Bits: bits, Kind: r.kind, Module: c.module, Task: c.task, PID: c.pid, Report: report}, i, r.what)
	if r.what&replaces != 0 && report >= 0 {
		f.replaces = append(f.replaces, report)
	}
	if r.what&(event|replaces) != 0 {
		f.name(&f.result.Causes[len(f.result.Causes)-1])
	}
}

// printed reports whether a line comes from a program that prints to the
// console: it shows no clock, and the lines of this kernel do.
func (f *finder) printed(i int) bool {
	return f.log.Lines[i].Seconds < 0 && f.boots[f.boot].clock >= 0
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

// panicMask keeps the flags that panic_on_taint= asks to panic on.
func (f *finder) panicMask(text string) {
	digits, _, _ := strings.Cut(text, " ")
	if mask, err := strconv.ParseUint(digits, 16, 64); err == nil {
		f.boots[f.boot].panics = taint.Set(mask)
	}
}

// told reports whether a cause within the report already sets these bits.
func (f *finder) told(report int, bits taint.Set) bool {
	first := f.chain(report)
	for n := len(f.result.Causes) - 1; n >= 0 && f.result.Causes[n].Report >= first; n-- {
		if f.result.Causes[n].Bits&bits == bits {
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
	if f.fallback == nil {
		f.fallback = taint.Newest()
		for n := range f.observed {
			if d := f.observed[n].Dialect; d != nil {
				f.fallback = d
				break
			}
		}
	}
	return f.fallback
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
func (f *finder) add(c Cause, i int, what quality) {
	line := &f.log.Lines[i]
	c.Time, c.Line, c.Span, c.Text = line.Time, line.Number, line.Span, line.Text
	c.Taints, c.Boot = c.Bits != 0, f.boot
	f.result.Causes = append(f.result.Causes, c)
	f.at, f.how = append(f.at, i), append(f.how, what)
	if b := &f.boots[f.boot]; c.Bits&stopLockdep != 0 && (b.stopped < 0 || i < b.stopped) {
		b.stopped = i
	}
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

// options takes the boot parameters that taint without a message, and keeps
// those that have to do with one. Both lines that show the command line are
// taken for one.
func (f *finder) options(i int, text string) {
	_, line, _ := strings.Cut(text, ": ")
	b := &f.boots[f.boot]
	for _, word := range strings.Fields(line) {
		for n := range bootOptions {
			if strings.HasPrefix(word, bootOptions[n].prefix) && len(b.options) < len(bootOptions) {
				b.options = append(b.options, option{n, word, i})
			}
		}
		value, ok := strings.CutPrefix(word, "pci=")
		if !ok || b.dated && !after(b.release, taint.Release{Major: 5, Minor: 10}) {
			continue
		}
		for _, item := range strings.Split(value, ",") {
			if (item == "use_e820" || item == "no_e820") && !f.again("pci-e820-option") {
				f.add(Cause{Bits: known(f.dialect(-1), bitI), Kind: "pci-e820-option", PID: -1, Report: -1}, i, 0)
			}
		}
	}
}

// again reports whether the current boot already has a cause of a kind, and
// notes that it has now.
func (f *finder) again(kind string) bool {
	b := &f.boots[f.boot]
	if b.seen[kind] {
		return true
	}
	if b.seen == nil {
		b.seen = map[string]bool{}
	}
	b.seen[kind] = true
	return false
}
