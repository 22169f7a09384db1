package oops_test

import (
	"math/rand/v2"
	"testing"

	"kerneltaint/core/klog"
	"kerneltaint/core/oops"
)

// FuzzFind checks that no input breaks the finder, and that what it returns
// stands in the input.
func FuzzFind(f *testing.F) {
	for _, path := range goldenFiles(f) {
		_, _, log := readGolden(f, path)
		f.Add(log)
		f.Add(wrap(log, 72, "eaten"))
	}
	f.Fuzz(checkText)
}

// checkText checks what must hold of every input.
func checkText(t *testing.T, text string) {
	log := klog.Parse(text)
	reports := oops.Find(log)
	last := 0
	for i := range reports {
		r := &reports[i]
		if r.Type == "" || r.Title == "" {
			t.Errorf("report %d has type %q and title %q in %q", i, r.Type, r.Title, text)
		}
		if r.First < last || r.Last < r.First || r.Last >= len(log.Lines) {
			t.Errorf("report %d goes from line %d to %d of %d, the one before from %d in %q", i, r.First, r.Last, len(log.Lines), last, text)
		}
		last = r.First
		for place, s := range r.Evidence {
			if s.Start < 0 || s.Start > s.End || s.End > len(text) {
				t.Errorf("the place of %s is %v of %d bytes in %q", oops.Place(place), s, len(text), text)
			}
		}
		if s := r.Span; s.Start < 0 || s.Start >= s.End || s.End > len(text) {
			t.Errorf("report %d has the span %v of %d bytes in %q", i, s, len(text), text)
		}
	}
}

// TestMutations damages real logs at random, the same way each time, and checks
// what must hold of every input: that nothing panics, and that places lie in
// the input.
func TestMutations(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	var logs []string
	for _, path := range goldenFiles(t) {
		_, _, log := readGolden(t, path)
		logs = append(logs, log)
	}
	scraps := []string{"\r", "\n", "> ", "[", "]", "(", ")", "<", "&lt;", "\x1b[31m", "\u00a0", "\x00", "Tainted: ", "Not tainted", "CPU: ", " #1",
		"{\"MESSAGE\":\"", "__CURSOR=1\nMESSAGE\n\x05\x00\x00\x00\x00\x00\x00\x00", "6,1,2,-,ncfrag=3/9;", "[   12.345678] ", "[  T1] ", "\\u0", "\""}
	for range 3000 {
		text := []byte(logs[rng.IntN(len(logs))])
		for range 1 + rng.IntN(8) {
			at := rng.IntN(len(text) + 1)
			to := min(at+rng.IntN(60), len(text))
			switch rng.IntN(4) {
			case 0:
				text = append(text[:at:at], text[to:]...)
			case 1:
				text = append(text[:to:to], text[at:]...)
			case 2:
				scrap := scraps[rng.IntN(len(scraps))]
				text = append(text[:at:at], append([]byte(scrap), text[at:]...)...)
			case 3:
				text = text[:at]
			}
		}
		checkText(t, string(text))
		if t.Failed() {
			return
		}
	}
}
