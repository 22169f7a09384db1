package cause

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"kerneltaint/core/klog"
)

// FuzzFind holds what is true of every attribution, on any text.
func FuzzFind(f *testing.F) {
	files, _ := filepath.Glob("testdata/boots/*.txt")
	for _, file := range files {
		for _, b := range bootLogs(f, file) {
			f.Add(b.log)
		}
	}
	data, err := os.ReadFile("testdata/callsites.txt")
	if err != nil {
		f.Fatal(err)
	}
	for _, line := range strings.Split(string(data), "\n") {
		f.Add(line[strings.LastIndexByte(line, '\t')+1:])
	}
	f.Fuzz(func(t *testing.T, input string) {
		log := klog.Parse(input)
		observed := observe(log)
		a := Find(log, observed)
		check(t, log, a)
		for _, b := range a.Boots {
			if b.First > b.Last || b.Last >= len(log.Lines) {
				t.Errorf("boot %+v of %d lines", b, len(log.Lines))
			}
		}
		for _, c := range a.Causes {
			if c.Report >= len(observed) {
				t.Errorf("report %d of %d", c.Report, len(observed))
			}
		}
	})
}

// FuzzMatch holds that a pattern matches the text that it was made of, and that
// no text makes the matcher run away.
func FuzzMatch(f *testing.F) {
	for _, r := range compiled().rules {
		f.Add(r.pattern, "a", uint32(7))
	}
	f.Fuzz(func(t *testing.T, text, word string, n uint32) {
		var c capture
		for _, r := range compiled().rules {
			if match(r.pattern, text, &c) && c.task != "" && !strings.Contains(text, c.task) {
				t.Errorf("task %q is no part of %q", c.task, text)
			}
		}
	})
}

// TestMatchLinear holds that long runs of what a pattern looks for cost no more
// than their length.
func TestMatchLinear(t *testing.T) {
	worst := func(n int) time.Duration {
		var c capture
		least := time.Duration(1 << 62)
		for range 2 {
			start := time.Now()
			for _, unit := range []string{" ", "a", "/", "[#", "[#1", "0", ": ", "%", "'", "(0x", " at "} {
				text := strings.Repeat(unit, n/len(unit))
				for _, r := range compiled().rules {
					match(r.pattern, text, &c)
					match(r.pattern, strings.NewReplacer("%s", text, "%t", text, "%?", text).Replace(r.pattern), &c)
				}
			}
			least = min(least, time.Since(start))
		}
		return least
	}
	linear(t, 500, 10000, worst)
}
