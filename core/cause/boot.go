package cause

import (
	"strings"

	"kerneltaint/core/klog"
	"kerneltaint/core/taint"
)

// bootState is what is known of a boot while its lines are read.
type bootState struct {
	clock   int64 // of its last line that shows one; -1 if none did
	before  int64 // of the line before that: a single damaged stamp is no restart
	dialect *taint.Dialect
	release taint.Release
	dated   bool // release is set
	carried map[string]taint.Set
	seen    map[string]bool // kinds of which one cause a boot is named
	marks   []int           // indices of the lines "Disabling lock debugging …", at most mostMarks
	stopped int             // index of the first line that explains one of them; -1 if there is none

	options []option  // of its command line, of bootOptions
	panics  taint.Set // what panic_on_taint= asks to panic on; 0 if not shown

	shown taint.Set // by the last report that shows a state
	last  int       // that report; -1 if there is none
}

// option is a boot parameter that has to do with a flag.
type option struct {
	kind int    // index into bootOptions
	word string // as it stands on the command line
	line int    // index of that line
}

// backwards is how far the kernel's clock may run back within a boot, in
// microseconds: CPUs print past each other, and a long report of one can come
// out behind the lines of another.
const backwards = 3_000_000

// follow keeps the boot of the current line, and opens a new one where the
// kernel's clock runs back.
func (f *finder) follow(i int, line *klog.Line) {
	switch {
	case f.boot < 0:
		f.change(i, line.Host)
	case line.Host == "" || f.result.Boots[f.boot].Host == line.Host:
	case f.result.Boots[f.boot].Host == "" && len(f.hosts) == 1:
		// The first lines do not name the host: they were cut or copied so.
		f.result.Boots[f.boot].Host = line.Host
		f.hosts[line.Host] = f.boot
	default:
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
	f.boots = append(f.boots, bootState{clock: -1, before: -1, last: -1, stopped: -1})
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
