package cause

import (
	"strconv"
	"testing"
	"time"

	"kerneltaint/core/klog"
	"kerneltaint/core/oops"
	"kerneltaint/core/taint"
)

// hostile are logs made to be slow: lines of them, and the reports if any.
var hostile = []struct {
	name string
	line func(i int) klog.Line
	// report says which line is a report, and its state.
	report func(i int) (set taint.Set, kind oops.Type, ok bool)
}{
	{"boots", func(i int) klog.Line { return klog.Line{Text: "Linux version 6.1.0 (a) #1", Seconds: -1} }, nil},
	{"clock", func(i int) klog.Line { return klog.Line{Text: "a", Seconds: int64(1-i/2%2) * 1e9} }, nil},
	{"hosts", func(i int) klog.Line { return klog.Line{Text: "a", Host: strconv.Itoa(i % 1000), Seconds: -1} }, nil},
	{"marks", func(i int) klog.Line {
		return klog.Line{Text: "Disabling lock debugging due to kernel taint", Seconds: -1}
	}, nil},
	{"suites", func(i int) klog.Line { return klog.Line{Text: "# Subtest: a", Seconds: -1} }, nil},
	{"modules", func(i int) klog.Line {
		return klog.Line{Text: "Modules linked in: a" + strconv.Itoa(i) + "(OE) b(P)", Seconds: -1}
	}, nil},
	{"options", func(i int) klog.Line { return klog.Line{Text: "Command line: pci=use_e820", Seconds: -1} }, nil},
	{"warnings that leave no W", func(i int) klog.Line {
		return klog.Line{Text: "WARNING: CPU: 0 PID: 1 at a.c:1 f+0x1/0x2", Seconds: int64(i)}
	}, func(i int) (taint.Set, oops.Type, bool) { return 0, oops.Warning, i%3 == 0 }},
	{"warnings that leave S", func(i int) klog.Line {
		return klog.Line{Text: "WARNING: CPU: 0 PID: 1 at a.c:1 f+0x1/0x2", Seconds: int64(i)}
	}, func(i int) (taint.Set, oops.Type, bool) { return bitS * taint.Set(i/40%2), oops.Warning, true }},
	{"flags that come and go", func(i int) klog.Line { return klog.Line{Text: "a", Seconds: int64(i)} },
		func(i int) (taint.Set, oops.Type, bool) { return 0xfffff * taint.Set(i%2), oops.Other, true }},
	{"reports without a state", func(i int) klog.Line {
		return klog.Line{Text: "WARNING: CPU: 0 PID: 1 at a.c:1 f+0x1/0x2", Seconds: -1}
	}, func(i int) (taint.Set, oops.Type, bool) { return 0, oops.Warning, false }},
}

// TestLinear holds that no log takes more than its length asks for.
func TestLinear(t *testing.T) {
	for _, test := range hostile {
		t.Run(test.name, func(t *testing.T) {
			run := func(lines int) time.Duration {
				log := &klog.Log{}
				var observed []Observed
				for i := range lines {
					l := test.line(i)
					l.Number = i + 1
					log.Lines = append(log.Lines, l)
					if test.report == nil {
						continue
					}
					set, kind, known := test.report(i)
					observed = append(observed, Observed{Report: &oops.Report{Type: kind, First: i, Last: i, Seconds: l.Seconds, PID: -1, Header: strconv.Itoa(i)}, Known: known, Set: set})
				}
				least := time.Duration(1 << 62)
				for range 3 {
					start := time.Now()
					Find(log, observed)
					least = min(least, time.Since(start))
				}
				return least
			}
			linear(t, 2000, 40000, run)
		})
	}
}

// linear holds that twenty times the input takes nothing near four hundred
// times the time. A machine that is busy with other things gets several tries:
// what is not linear fails them all.
func linear(t *testing.T, little, much int, run func(int) time.Duration) {
	t.Helper()
	var small, large time.Duration
	for range 20 {
		small, large = run(little), run(much)
		if large <= 150*small {
			return
		}
	}
	t.Errorf("an input of %d takes %v, one of %d %v", little, small, much, large)
}
