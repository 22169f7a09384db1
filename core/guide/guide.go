// Package guide holds the words for people: what each taint flag means, how far
// a report can be trusted, what to do next.
//
// The words are keyed by the kernel's name of a flag, and by distribution where
// one name means different things; see entry. They follow the kernel's source
// and what real kernels did when each flag was provoked, also where the
// kernel's documentation says otherwise. A sentence stands in one place only:
// what several flags share is composed when an entry is asked for.
package guide

import (
	"strings"

	"kerneltaint/core/taint"
)

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
	Text    string // what and why
	Command string // a command to copy; "" if there is none
}

// Link is a place to read on.
type Link struct{ Title, URL string }

// Entry is what there is to say about one flag in one dialect.
type Entry struct {
	Title    string // ≤ 60 characters
	Event    string // what happened, as a clause: "an out-of-tree module was loaded"
	Meaning  string // 2–4 plain sentences
	Severity Severity
	Trust    string // the effect on the trust in a report
	Level    Level  // the same as a level
	// Conclusion follows from Event, as the rest of a sentence: "so only the
	// first oops since boot is evidence: work from that one".
	Conclusion string
	Sets       []string // the events that set it
	LogLines   []string // the exact lines to look for, %s standing for what varies
	Next       []Step   // how to find the culprit and what to do
	Clears     string   // what clears it, and what does not
	Support    string   // the effect on vendor and upstream support
	Report     string   // what to write in a bug report
	Links      []Link
}

// Trust is the verdict on a set of flags.
type Trust struct {
	Level    Level
	Sentence string
}

// entry is an Entry as it is written down; compose makes the Entry of it. What
// an Entry has as a list stands here one item a line.
type entry struct {
	name   string // the flag's kernel names, without TAINT_
	family string // the dialect families that it is limited to; "" for all others
	bit    int    // the bit that it is limited to; 0 for any
	kind   kind
	rank   uint8 // the order in which a verdict names causes of one level, 1 first
	limits bool  // it limits support, though not trust

	title, event, meaning string
	severity              Severity
	level                 Level
	trust, conclusion     string
	sets, lines           string
	next                  string // steps; a line with "$ " is the command of the one before it
	clears                string // what is particular to the flag, if anything
	support, report       string
	links                 string // title, blank, URL
}

// entries lists the tables, in no order that matters.
var entries = [...]*[]entry{&moduleEntries, &faultEntries, &settingEntries, &vendorEntries}

// For returns the entry of a bit in a dialect. ok is false if the dialect gives
// the bit no meaning, or if nothing is known of it.
func For(d *taint.Dialect, bit int) (e Entry, ok bool) {
	f, ok := d.Flag(bit)
	if !ok || f.Reserved {
		return Entry{}, false
	}
	found := find(d, &f)
	if found == nil {
		return Entry{}, false
	}
	return found.compose(d, &f), true
}

// find returns the entry of a flag: one that is limited to the dialect's family
// or to the bit goes before one that is not.
func find(d *taint.Dialect, f *taint.Flag) *entry {
	var best *entry
	for _, table := range entries {
		for i := range *table {
			e := &(*table)[i]
			if e.name != f.Name && !hasWord(e.name, f.Name) || e.bit != 0 && e.bit != f.Bit || e.family != "" && !hasWord(e.family, d.Family) {
				continue
			}
			if best == nil || e.bit != 0 || e.family != "" {
				best = e
			}
		}
	}
	return best
}

// hasWord reports whether word is one of the words of list.
func hasWord(list, word string) bool {
	for len(list) > len(word) {
		var first string
		if first, list, _ = strings.Cut(list, " "); first == word {
			return true
		}
	}
	return list == word && word != ""
}
