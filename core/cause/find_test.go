package cause

import (
	"slices"
	"strings"
	"testing"

	"kerneltaint/core/klog"
	"kerneltaint/core/taint"
)

// check holds what is true of every attribution.
func check(t testing.TB, log *klog.Log, a Attribution) {
	t.Helper()
	whole := map[klog.Span]bool{}
	for _, l := range log.Lines {
		whole[l.Span] = l.Pieces == nil
	}
	line := -1
	for _, c := range a.Causes {
		// A joined line has its text in pieces; any other stands there whole.
		if joined := !whole[c.Span]; !joined && log.Input[c.Span.Start:c.Span.End] != c.Text {
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
	log := klog.Parse(banner61 + `[    1.600000] trig: loading out-of-tree module taints kernel.
[    1.623880] ------------[ cut here ]------------
[    1.624055] trig: test warning n=7
[    1.624369] WARNING: CPU: 0 PID: 1 at build/6.1/trig.c:30 trig_init+0x33/0x1000 [trig]
[    1.624852] Modules linked in: trig(OE+)
[    1.625178] CPU: 0 PID: 1 Comm: init Tainted: G           OE      6.1.0-56-amd64 #1  Debian 6.1.192-2
[    1.625797] RIP: 0010:trig_init+0x33/0x1000 [trig]
[    1.633280] ---[ end trace 0000000000000000 ]---
`)
	a := Find(log, observe(log))
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

// header is a report that only shows a state: a backtrace asked for.
func header(time, field string) string {
	return "[" + time + "] NMI backtrace for cpu 0\n[" + time + "] CPU: 0 PID: 1 Comm: init " + field + " 6.1.0-56-amd64 #1  Debian 6.1.192-2\n"
}

func TestReboots(t *testing.T) {
	const second = "[    0.000000] Linux version 6.1.0-56-amd64 (debian-kernel@lists.debian.org) #1 SMP\n"
	for _, test := range []struct {
		name, log string
		began     []Began
	}{
		{"one boot", banner61 + "[    5.000000] a\n", []Began{Banner}},
		{"no beginning", "[  500.000000] a\n[  501.000000] b\n", []Began{Unseen}},
		{"banner", banner61 + "[    5.000000] a\n" + second + "[    1.000000] b\n", []Began{Banner, Banner}},
		{"banner without clock", "Linux version 6.1.0 (a) #1\na\nLinux version 6.1.0 (a) #1\nb\n", []Began{Banner, Banner}},
		{"clock", "[  500.000000] a\n[  501.000000] b\n[    4.000000] c\n", []Began{Unseen, Clock}},
		{"a damaged stamp", "[  500.000000] a\n[  999.000000] b\n[  501.000000] c\n", []Began{Unseen}},
		{"CPUs past each other", "[  500.000000] a\n[  501.000000] b\n[  499.900000] c\n", []Began{Unseen}},
		{"journalctl's marker", "[  500.000000] a\n-- Boot 0123456789abcdef0123456789abcdef --\n[  900.000000] b\n", []Began{Unseen, Marker}},
		{"journalctl's marker, then a banner", banner61 + "-- Reboot --\n" + second, []Began{Banner, Banner}},
		{"a line of firmware first", "SeaBIOS\n" + second, []Began{Banner}},
		{"lost flags", "CPU: 0 PID: 1 Comm: a Tainted: G        W          6.1.0 #1\n", []Began{Unseen}},
	} {
		t.Run(test.name, func(t *testing.T) {
			log := klog.Parse(test.log)
			a := Find(log, observe(log))
			check(t, log, a)
			var began []Began
			for _, b := range a.Boots {
				began = append(began, b.Began)
			}
			if !slices.Equal(began, test.began) {
				t.Errorf("boots began %v, want %v", began, test.began)
			}
		})
	}
}

func TestHosts(t *testing.T) {
	log := &klog.Log{Input: "mods taint"}
	for i, l := range []struct{ host, text string }{
		{"a", "x: loading out-of-tree module taints kernel."}, {"b", "y: loading out-of-tree module taints kernel."},
		{"a", "z: module is from the staging directory, the quality is unknown, you have been warned."},
	} {
		log.Lines = append(log.Lines, klog.Line{Text: l.text, Host: l.host, Number: i + 1, Seconds: -1})
	}
	a := Find(log, nil)
	if len(a.Boots) != 2 || a.Boots[0].Final != bitO|bitC || a.Boots[1].Final != bitO || a.Causes[2].Boot != 0 {
		t.Errorf("boots %+v, causes %+v", a.Boots, a.Causes)
	}
}

// TestStates holds the timing: what a header shows is the state before its
// report, and what the states say against the causes.
func TestStates(t *testing.T) {
	const module = "[    1.000000] a: loading out-of-tree module taints kernel.\n"
	warn := func(time, field string) string {
		return "[" + time + "] ------------[ cut here ]------------\n[" + time + "] WARNING: CPU: 0 PID: 1 at a.c:1 f+0x1/0x2\n[" + time +
			"] CPU: 0 PID: 1 Comm: init " + field + " 6.1.0-56-amd64 #1  Debian 6.1.192-2\n[" + time + "] Call Trace:\n[" + time + "] ---[ end trace 0000000000000000 ]---\n"
	}
	const clean, o, w, wo = "Not tainted", "Tainted: G           O      ", "Tainted: G        W         ", "Tainted: G        W  O      "
	for _, test := range []struct {
		name, log   string
		unexplained taint.Set
		notes       int
		final       taint.Set
	}{
		{"module", banner61 + module + header("    2.000000", o), 0, 0, bitO},
		{"first warning has no W", banner61 + warn("    2.000000", clean) + header("    3.000000", w), 0, 0, bitW},
		{"W is implied after the last header", banner61 + warn("    2.000000", clean), 0, 0, bitW},
		{"second warning has it", banner61 + warn("    2.000000", clean) + warn("    3.000000", w), 0, 0, bitW},
		{"sysctl is silent", banner61 + header("    2.000000", w), bitW, 0, bitW},
		{"no beginning", header("   20.000000", wo), bitW | bitO, 0, bitW | bitO},
		{"a flag that was told of is not there", banner61 + module + header("    2.000000", clean), 0, 1, 0},
		{"a flag is lost, the clock goes on", banner61 + module + header("    2.000000", o) + header("    3.000000", clean), 0, 1, 0},
		{"panic on warn comes before the flag", banner61 + warn("    2.000000", clean) +
			"[    2.100000] Kernel panic - not syncing: kernel: panic_on_warn set ...\n[    2.100000] CPU: 0 PID: 1 Comm: init Not tainted 6.1.0-56-amd64 #1  Debian 6.1.192-2\n", 0, 0, 0},
		{"WARN_TAINT sets its own", banner61 + warn("    2.000000", clean) + header("    3.000000", "Tainted: G          I       "), 0, 0, bitI},
		{"panic on taint shows its own flag", banner61 + "[    1.000000] panic_on_taint: bitmask=0x200 nousertaint_mode=disabled\n" +
			"[    2.100000] Kernel panic - not syncing: panic_on_taint set ...\n[    2.100000] CPU: 0 PID: 1 Comm: init " + w + "6.1.0-56-amd64 #1  Debian 6.1.192-2\n", 0, 0, bitW},
		{"lock debugging marks R", banner61 + "[    1.500000] Disabling lock debugging due to kernel taint\n" + header("    3.000000", "Tainted: G  R               "), bitR, 0, bitR},
		{"lock debugging without a cause", banner61 + "[    1.500000] Disabling lock debugging due to kernel taint\n", 0, 1, 0},
	} {
		t.Run(test.name, func(t *testing.T) {
			log := klog.Parse(test.log)
			a := Find(log, observe(log))
			check(t, log, a)
			var unexplained taint.Set
			for _, u := range a.Unexplained {
				unexplained = unexplained.With(u.Bit)
			}
			if unexplained != test.unexplained || len(a.Notes) != test.notes || len(a.Boots) != 1 || a.Boots[0].Final != test.final {
				t.Errorf("unexplained %v, notes %q, boots %+v; want %v, %d notes, final %v", unexplained, a.Notes, a.Boots, test.unexplained, test.notes, test.final)
			}
		})
	}
}

func TestLostFlagsAreAnotherBoot(t *testing.T) {
	log := klog.Parse("NMI backtrace for cpu 0\nCPU: 0 PID: 1 Comm: a Tainted: G        W          6.1.0 #1\nCall Trace:\n f+0x1/0x2\n\nNMI backtrace for cpu 0\nCPU: 0 PID: 1 Comm: a Not tainted 6.1.0 #1\nCall Trace:\n f+0x1/0x2\n")
	a := Find(log, observe(log))
	if len(a.Boots) != 2 || a.Boots[1].Began != State {
		t.Errorf("boots %+v: want a second one that began by its state", a.Boots)
	}
}

func TestOtherReleaseIsAnotherBoot(t *testing.T) {
	log := klog.Parse("NMI backtrace for cpu 0\nCPU: 0 PID: 1 Comm: a Not tainted 6.1.0 #1\nCall Trace:\n f+0x1/0x2\n\nNMI backtrace for cpu 0\nCPU: 0 PID: 1 Comm: a Not tainted 6.2.0 #1\nCall Trace:\n f+0x1/0x2\n")
	a := Find(log, observe(log))
	if len(a.Boots) != 2 || a.Boots[1].Began != Kernel {
		t.Errorf("boots %+v: want a second one that began by its release", a.Boots)
	}
}

// TestModuleLists holds that modules beyond the first are known from lists.
func TestModuleLists(t *testing.T) {
	log := klog.Parse(banner61 + `[    1.000000] a: loading out-of-tree module taints kernel.
[    2.000000] Modules linked in: a(O) b(OE) c d(PO-) Unloaded tainted modules: e(OE):1 [last unloaded: f(O)]
[    3.000000] Modules linked in: a(O) b(OE)
proc 20480 0 - Live 0xffffffffc0201000 (OE)
clean 20480 0 - Live 0xffffffffc0201000
`)
	a := Find(log, nil)
	want := []string{"out-of-tree-module a 4096", "listed-module b 12288", "listed-module d 4097", "unloaded-module e 12288", "unloaded-module f 4096", "listed-module proc 12288"}
	var got []string
	for _, c := range a.Causes {
		got = append(got, c.Kind+" "+c.Module+" "+c.Bits.String())
	}
	if !slices.Equal(got, want) {
		t.Errorf("causes %q, want %q", got, want)
	}
}

// TestModuleLettersOfNoFlag holds that a letter that no module can carry is not
// taken for the flag of that letter.
func TestModuleLettersOfNoFlag(t *testing.T) {
	for _, test := range []struct {
		release string
		want    taint.Set
	}{{"2.6.32-504.el6.x86_64", 0}, {"6.1.0", 0}, {"7.3.0", bitW | bitU}} {
		log := klog.Parse("Linux version " + test.release + " (a) #1\nModules linked in: ext4(U) a(W)\n")
		a := Find(log, nil)
		var got taint.Set
		for _, c := range a.Causes {
			got |= c.Bits
		}
		if got != test.want {
			t.Errorf("%s: %v, want %v", test.release, got, test.want)
		}
	}
}

// TestSubtests holds that test results that a program prints to the console are
// not taken for those of KUnit.
func TestSubtests(t *testing.T) {
	for _, test := range []struct {
		log  string
		want taint.Set
	}{
		{banner61 + "[    1.000000]     # Subtest: a\n", bitN},
		{banner61 + "    # Subtest: a\n[    1.000000] b\n", 0},
		{"Linux version 6.1.0 (a) #1\n    # Subtest: a\n", bitN},
		{"Linux version 5.10.0 (a) #1\n    # Subtest: a\n", 0},
	} {
		if a := Find(klog.Parse(test.log), nil); a.Boots[0].Final != test.want {
			t.Errorf("%q: %v, want %v", test.log, a.Boots[0].Final, test.want)
		}
	}
}

// TestBootOptions holds that a boot parameter that explains a silent flag is
// named.
func TestBootOptions(t *testing.T) {
	log := klog.Parse(banner61 + "[    0.000000] Command line: quiet msr.allow_writes=on\n" + header("    2.000000", "Tainted: G S                "))
	a := Find(log, observe(log))
	if len(a.Unexplained) != 1 || !strings.Contains(a.Unexplained[0].Why, `"msr.allow_writes=on" on line 2 keeps`) {
		t.Errorf("unexplained %+v: want the boot parameter named", a.Unexplained)
	}
}
