package cause

import (
	"testing"

	"kerneltaint/core/klog"
	"kerneltaint/core/taint"
)

func mainline(t testing.TB, release string) *taint.Dialect {
	t.Helper()
	return taint.Recognize(taint.Clues{Release: release}).Dialect
}

// find runs Find on a test's console.
func find(t testing.TB, input, release string) (*klog.Log, Attribution) {
	t.Helper()
	log := readLog(input)
	return log, Find(log, readReports(log, mainline(t, release)))
}

// check holds what is true of every attribution.
func check(t testing.TB, log *klog.Log, a Attribution) {
	t.Helper()
	line := -1
	for _, c := range a.Causes {
		if log.Input[c.Span.Start:c.Span.End] != c.Text {
			t.Errorf("line %d: text %q is not what its span shows: %q", c.Line, c.Text, log.Input[c.Span.Start:c.Span.End])
		}
		if c.Taints != (c.Bits != 0) {
			t.Errorf("line %d: Taints is %v with bits %v", c.Line, c.Taints, c.Bits)
		}
		if c.Line < line {
			t.Errorf("line %d stands behind line %d", c.Line, line)
		}
		line = c.Line
		if c.Kind == "" || c.Boot < 0 || c.Boot >= len(a.Boots) {
			t.Errorf("line %d: kind %q, boot %d of %d", c.Line, c.Kind, c.Boot, len(a.Boots))
		}
	}
	for _, u := range a.Unexplained {
		if u.Why == "" || u.Boot >= len(a.Boots) || u.Line == 0 {
			t.Errorf("unexplained without a reason or a place: %+v", u)
		}
	}
}

const banner61 = "[    0.000000] Linux version 6.1.0-56-amd64 (debian-kernel@lists.debian.org) #1 SMP PREEMPT_DYNAMIC Debian 6.1.192-2 (2026-11-16)\n"

func TestFirstWarning(t *testing.T) {
	log, a := find(t, banner61+`[    1.600000] trig: loading out-of-tree module taints kernel.
[    1.623880] ------------[ cut here ]------------
[    1.624055] trig: test warning n=7
[    1.624369] WARNING: CPU: 0 PID: 1 at build/6.1/trig.c:30 trig_init+0x33/0x1000 [trig]
[    1.624852] Modules linked in: trig(OE+)
[    1.625178] CPU: 0 PID: 1 Comm: init Tainted: G           OE      6.1.0-56-amd64 #1  Debian 6.1.192-2
[    1.625797] RIP: 0010:trig_init+0x33/0x1000 [trig]
[    1.633280] ---[ end trace 0000000000000000 ]---
`, "6.1.0")
	check(t, log, a)
	want := []struct {
		bits         taint.Set
		kind, module string
	}{{bitO, "out-of-tree-module", "trig"}, {bitW, "warning", "trig"}, {bitE, "listed-module", "trig"}}
	if len(a.Causes) != len(want) {
		t.Fatalf("%d causes, want %d: %+v", len(a.Causes), len(want), a.Causes)
	}
	for i, w := range want {
		if c := a.Causes[i]; c.Bits != w.bits || c.Kind != w.kind || c.Module != w.module {
			t.Errorf("cause %d: %v %s %q, want %v %s %q", i, c.Bits, c.Kind, c.Module, w.bits, w.kind, w.module)
		}
	}
	if b := a.Boots[0]; b.Final != bitO|bitE|bitW || !b.Known || b.Began != Banner || b.Release != "6.1.0-56-amd64" {
		t.Errorf("boot %+v: want O, E and the W that no header shows yet", b)
	}
	if len(a.Unexplained) != 0 || len(a.Notes) != 0 {
		t.Errorf("unexplained %+v, notes %q", a.Unexplained, a.Notes)
	}
}
