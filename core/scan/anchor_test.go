package scan

import (
	"strings"
	"testing"

	"kerneltaint/core/cause"
	"kerneltaint/core/oops"
)

// holds reports whether a text has an anchor, and what it is.
func holds(f *filter, text string) bool {
	return len(f.collect(nil, []byte("\n"+text), 0, len(text)+1)) > 0
}

// TestAnchorsHoldCauses fills the holes of each pattern that package cause
// knows: the line has to hold an anchor.
func TestAnchorsHoldCauses(t *testing.T) {
	f := newFilter()
	fill := strings.NewReplacer("%m", "demo", "%t", "task", "%p", "77", "%d", "7", "%x", "0x1f", "%b", "0x9", "%s", "xyz", "%?", "")
	for _, pattern := range cause.Patterns() {
		if line := fill.Replace(pattern); !holds(f, line) {
			t.Errorf("no anchor in %q", line)
		}
	}
}

// continued is how lines go on whose beginning alone is too short or too
// frequent for an anchor.
var continued = map[string][]string{
	"BUG: ":      {"anything at all"},
	"BUG ":       {"kmalloc-64 (Not tainted): Redzone overwritten", "kmalloc-64 (Tainted: G    B  ): Poison overwritten"},
	"Oops: ":     {"0002 [#1] SMP"},
	"Oops - ":    {"undefined instruction: 0 [#1] SMP ARM"},
	"Oops [#":    {"1]"},
	"Oops[#":     {"1]:"},
	"WARNING: ":  {"kernel/fork.c:12 at f+0x1/0x2, CPU#1: init/1", "include/linux/list.h:12 at f+0x1/0x2"},
	"BUG: key ":  {"ffff888012345678 not in .data!"},
	"Badness at": {" lib/kref.c:32"},
}

// TestAnchorsHoldOpenings does so with the beginnings of reports.
func TestAnchorsHoldOpenings(t *testing.T) {
	f := newFilter()
	openings := oops.Openings()
	if len(openings) < 50 {
		t.Fatalf("only %d openings", len(openings))
	}
	for prefix, typ := range openings {
		if typ == "" {
			continue // a rule: what it opens is on the next line
		}
		lines := []string{prefix + "x"}
		if more, ok := continued[prefix]; ok {
			lines = lines[:0]
			for _, m := range more {
				lines = append(lines, prefix+m)
			}
		}
		for _, line := range lines {
			if !holds(f, line) {
				t.Errorf("no anchor in %q, a %s", line, typ)
			}
		}
	}
	for _, line := range []string{
		"some trap: 0000 [#1] PREEMPT SMP", "0004 ilc:2 [#12] SMP", "Kernel bug detected[#1]:", "Kernel access of bad area, sig: 11 [#1]",
		"CPU 0 Unable to handle kernel paging request at virtual address 00", "CPU 3: Machine Check Exception: 4 Bank 5: be00",
		"watchdog: CPU3: Watchdog detected hard LOCKUP on cpu 1", "{1}[Hardware Error]: Hardware error from APEI Generic Hardware Error Source: 1",
		"stress invoked oom-killer: gfp_mask=0x1", "kworker/0:1: page allocation failure: order:4", "vmap: allocation failure: 8192 bytes", "irq 17: nobody cared",
		"CPU: 0 PID: 1 Comm: init Not tainted 6.1.0 #1", "Pid: 1, comm: init Tainted: P 2.6.32 #1", "=====================\nBUG kmalloc-64: Poison overwritten",
	} {
		if !holds(f, line) {
			t.Errorf("no anchor in %q", line)
		}
	}
}
