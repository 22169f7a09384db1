package oops_test

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"kerneltaint/core/klog"
	"kerneltaint/core/oops"
)

// cut breaks the lines of text as terminals do: behind every width bytes.
func cut(text string, width int) string {
	var b strings.Builder
	for _, line := range strings.Split(strings.TrimSuffix(text, "\n"), "\n") {
		for len(line) > width {
			b.WriteString(line[:width] + "\n")
			line = line[width:]
		}
		b.WriteString(line + "\n")
	}
	return b.String()
}

// uncertain holds the logs in which so few lines are cut, none of them within
// an address, a symbol or a release, that a mailer could have broken them; and
// those without prefixes in which the rest of a line looks like a line, or in
// which whole lines are nearly as long as the one or two that are cut.
var uncertain = map[string][]int{
	"arm-3.17-page-fault.txt, as it is":     {76, 78, 80, 100},
	"i386-2.4-oops.txt, as it is":           {76},
	"mips-2.4-page-fault.txt, as it is":     {72, 76, 78, 80},
	"mips-2.6.39-page-fault.txt, as it is":  {80},
	"powerpc-2.4-oops.txt, as it is":        {78},
	"powerpc-2.4-oops.txt, with stamps":     {72},
	"s390-2.6.32-oops.txt, as it is":        {80},
	"type-double-fault.txt, as it is":       {72},
	"type-double-fault.txt, with stamps":    {72},
	"type-slab-alone.txt, as it is":         {72, 76, 80},
	"x86_64-2.6.9-page-fault.txt, as it is": {72, 76, 78, 80},
	"x86_64-2.6.32-oops.txt, as it is":      {76, 100, 120},
	"x86_64-2.6.32-warning.txt, as it is":   {72},
}

// TestCut checks that reports are the same after a terminal cut the lines.
func TestCut(t *testing.T) {
	for _, path := range goldenFiles(t) {
		_, _, log := readGolden(t, path)
		var stamped strings.Builder
		lines := klog.Parse(log).Lines
		for i := range lines {
			fmt.Fprintln(&stamped, transports[0].line(i, &lines[i]))
		}
		for _, form := range []struct{ name, log string }{{"as it is", log}, {"with stamps", stamped.String()}} {
			want := essence(oops.Find(klog.Parse(form.log)))
			name := filepath.Base(path) + ", " + form.name
			for _, width := range []int{72, 76, 78, 80, 100, 120} {
				got := essence(oops.Find(klog.Parse(cut(form.log, width))))
				if slices.Contains(uncertain[name], width) {
					if got == want {
						t.Errorf("%s, cut at %d, is read well, and need not be excused", name, width)
					}
					continue
				}
				if got != want {
					t.Errorf("%s, cut at %d: %s", name, width, difference(want, got))
				}
			}
		}
	}
}

func TestAlienState(t *testing.T) {
	for _, text := range []string{"Tainted: unmerged-usr", "Tainted: unmerged-usr:cgroupsv1", "  Tainted: local-hwclock"} {
		if got := oops.Find(klog.Parse(text + "\n")); len(got) != 0 {
			t.Errorf("%q opens a report: %+v", text, got)
		}
	}
	for _, text := range []string{"      Tainted: G        W          6.1.0 #1", "      Not tainted syzkaller #0", "      Tainted: G        W          syzkaller #0"} {
		if got := oops.Find(klog.Parse(text + "\n")); len(got) != 1 {
			t.Errorf("%q opens %d reports", text, len(got))
		}
	}
}

// TestReleaseCutShort checks that a header that a terminal cut off does not take
// away the release that the report has shown already.
func TestReleaseCutShort(t *testing.T) {
	const release = "6.6.0-rc7-00123-g3a568e3a961b-dirty"
	for _, shown := range []string{release[:24], release[:24] + "0", release + " #4300"} {
		log := "WARNING: possible recursive locking detected\n" + release + " #4300 Not tainted\nstack backtrace:\nCPU: 0 PID: 502 Comm: a Not tainted " + shown + "\n"
		got := oops.Find(klog.Parse(log))
		if len(got) != 1 || got[0].Release != release || got[0].PID != 502 {
			t.Errorf("behind %q: %+v", shown, got)
		}
	}
	got := oops.Find(klog.Parse("WARNING: possible recursive locking detected\n" + release + " #4300 Not tainted\nstack backtrace:\nCPU: 0 PID: 502 Comm: a Not tainted 6.7.0 #1\n"))
	if len(got) != 1 || got[0].Release != "6.7.0" {
		t.Errorf("another release: %+v", got)
	}
}
