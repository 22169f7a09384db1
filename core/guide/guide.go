// Package guide holds the words for people: what each flag means, how far a
// report can be trusted, what to do next.
package guide

import "kerneltaint/core/taint"

// Severity says how much a flag matters to somebody who runs the machine.
type Severity string

// The severities.
const (
	Info     Severity = "info"
	Notice   Severity = "notice"
	Warning  Severity = "warning"
	Critical Severity = "critical"
)

// Level says how far a report of a tainted kernel can be trusted.
type Level string

// The levels of trust.
const (
	Full    Level = "full"
	Reduced Level = "reduced"
	None    Level = "none"
)

// Step is something to do next.
type Step struct {
	Text    string // what and why, one sentence
	Command string // a command to copy; "" if there is none
}

// Link is a place to read on.
type Link struct{ Title, URL string }

// Entry is what there is to say about one flag in one dialect.
type Entry struct {
	Title    string // ≤ 60 characters
	Meaning  string // 2–4 plain sentences
	Severity Severity
	Trust    string   // the effect on the trust in a report
	Level    Level    // the same as a level
	Sets     []string // the events that set it
	LogLines []string // the exact lines to look for, %s standing for what varies
	Next     []Step   // how to find the culprit and what to do
	Clears   string   // what clears it, and what does not
	Support  string   // the effect on vendor and upstream support
	Report   string   // what to write in a bug report
	Links    []Link
}

// Trust is the verdict on a set of flags.
type Trust struct {
	Level    Level
	Sentence string
}

// For returns the entry of a bit in a dialect. ok is false if nothing is known
// of it.
func For(d *taint.Dialect, bit int) (e Entry, ok bool) {
	f, ok := d.Flag(bit)
	if !ok || f.Reserved {
		return Entry{}, false
	}
	return Entry{Title: f.Name, Severity: Info, Level: Full}, true
}

// Verdict combines the flags of s into one sentence.
func Verdict(d *taint.Dialect, s taint.Set) Trust {
	return Trust{Level: Full, Sentence: "This kernel is not tainted."}
}
