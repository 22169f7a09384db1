package oops_test

import (
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
	f.Fuzz(func(t *testing.T, text string) {
		log := klog.Parse(text)
		reports := oops.Find(log)
		last := 0
		for i := range reports {
			r := &reports[i]
			if r.Type == "" || r.Title == "" {
				t.Errorf("report %d has type %q and title %q", i, r.Type, r.Title)
			}
			if r.First < last || r.Last < r.First || r.Last >= len(log.Lines) {
				t.Errorf("report %d goes from line %d to %d of %d, the one before from %d", i, r.First, r.Last, len(log.Lines), last)
			}
			last = r.First
			for place, s := range r.Evidence {
				if s.Start < 0 || s.Start > s.End || s.End > len(text) {
					t.Errorf("the place of %s is %v of %d bytes", oops.Place(place), s, len(text))
				}
			}
			if s := r.Span; s.Start < 0 || s.Start >= s.End || s.End > len(text) {
				t.Errorf("report %d has the span %v of %d bytes", i, s, len(text))
			}
		}
	})
}
