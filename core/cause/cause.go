// Package cause attributes taint flags to the log lines that tell of the events
// that set them.
//
// A kernel sets its flags in some 180 places (calls of add_taint and of
// WARN_TAINT). About half of them print a line of their own, with a text that
// often does not contain the word "taint"; [Find] knows each of these lines.
// The others are silent and are listed too ([Silent]), so that a flag without a
// line gets an honest reason instead of a guess.
//
// Two rules of time decide what a state in a log means. A report's header shows
// the state before its own event: flags are added after the report is printed
// (only the report of panic_on_taint contains the flag that it is about). And
// most messages come once a boot, for the first module alone: what further
// modules carry is seen only in the list of modules.
package cause

import (
	"kerneltaint/core/klog"
	"kerneltaint/core/oops"
	"kerneltaint/core/taint"
)

// Cause is one event that set, or may have set, taint flags; or a line that
// looks like one and is none.
type Cause struct {
	Bits   taint.Set // the flags that the event sets
	Kind   string    // stable name of the rule: "out-of-tree-module", "warning", …
	Module string    // the module at fault, where the line names one
	Task   string    // the task at fault: "init", where the line names one
	PID    int       // of the task; -1 if not named
	Time   string    // as in the log
	Line   int       // number of the line in the input, from 1
	Span   klog.Span // where the evidence stands
	Text   string    // the line

	// Taints is false for lines that look like a taint but set none: Bits is
	// then empty and Kind says what they are.
	Taints bool

	Boot   int // index into Attribution.Boots
	Report int // index into the observed reports of the one it belongs to; -1 if none
}

// Observed is one report with its decoded state.
type Observed struct {
	Report  *oops.Report
	Known   bool           // the report shows a state
	Set     taint.Set      // the state before the report's own event
	Dialect *taint.Dialect // by which the state was read; nil is taken for the newest mainline kernel
}

// Boot is a part of a log that one kernel printed between two starts.
type Boot struct {
	Host        string // as its lines name it; a log of several hosts has the boots of each
	Release     string // of the "Linux version" line or of a report; "" if unknown
	First, Last int    // indices of its first and last line in Log.Lines
	Began       Began

	// Final is the state at the end of the boot, as far as the log tells: that
	// of the last report that shows one, and what was set after it. Known is
	// false if no report shows a state: Final is then a lower bound.
	Final taint.Set
	Known bool
}

// Began says how the beginning of a boot was recognised.
type Began uint8

// The beginnings of a boot.
const (
	Unseen Began = iota // the log begins in the midst of it
	Banner              // by its "Linux version" line
	Clock               // by the kernel's clock, which runs back
	State               // by a state that lacks flags of the one before: a kernel never clears one
	Kernel              // by a report of another release
	Marker              // by journalctl's "-- Boot … --"
)

// String returns unseen, banner, clock, state, kernel or marker.
func (b Began) String() string {
	return [...]string{"unseen", "banner", "clock", "state", "kernel", "marker"}[min(b, Marker)]
}

// Unexplained is a flag that was set without a line that tells of it. Each is
// named once a boot.
type Unexplained struct {
	Boot   int // index into Attribution.Boots
	Bit    int
	Report int    // index into the observed reports of the first one that shows it
	Line   int    // number of that report's first line
	After  int    // number of the first line of the last report that does not show it; 0 if there is none
	Mark   int    // number of the line "Disabling lock debugging …" that marks the moment; 0 if there is none
	Why    string // one sentence
}

// Attribution says which events set which flags.
type Attribution struct {
	Causes      []Cause // in the order of the log, with those that taint nothing
	Boots       []Boot  // in the order of their first lines
	Reports     []int   // beside the observed reports: indices of their boots
	Unexplained []Unexplained
	Notes       []string // contradictions, each one sentence
}

// Find attributes the flags of a log. The observed reports are in the order of
// the log; those that show no state belong to them, for they are causes.
func Find(log *klog.Log, observed []Observed) Attribution {
	f := finder{log: log, observed: observed, rules: compiled()}
	f.scan()
	f.attribute()
	f.result.Reports = f.started
	return f.result
}
