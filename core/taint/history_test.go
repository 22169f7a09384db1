package taint

import (
	"strings"
	"testing"
)

func TestHistory(t *testing.T) {
	sentences := make(map[string]string)
	for _, f := range Newest().Flags {
		events := f.History()
		if len(events) == 0 {
			t.Errorf("%s has no history", f.Name)
			continue
		}
		if events[0].Since != f.Since {
			t.Errorf("%s: introduced in %s by its history, in %s by the table", f.Name, events[0].Since, f.Since)
		}
		for i, e := range events {
			if i > 0 && CompareReleases(events[i-1].Since, e.Since) >= 0 {
				t.Errorf("%s: %s does not come after %s", f.Name, e.Since, events[i-1].Since)
			}
			if e.Source == "" || !strings.HasSuffix(e.Text, ".") {
				t.Errorf("%s, %s: no source, or no sentence: %q", f.Name, e.Since, e.Text)
			}
			if other, twice := sentences[e.Text]; twice {
				t.Errorf("%s and %s share the sentence %q", other, f.Name, e.Text)
			}
			sentences[e.Text] = f.Name
		}
	}
	if n := len(Newest().Flags); len(histories) != n {
		t.Errorf("%d histories for %d flags", len(histories), n)
	}
	old, _ := dialect(t, "mainline-2.6.10").Flag(2)
	if events := old.History(); len(events) != 3 || events[1].Since != "3.15" {
		t.Errorf("UNSAFE_SMP and CPU_OUT_OF_SPEC do not share a history: %+v", events)
	}
	external, _ := dialect(t, "sle-16").Flag(16)
	if events := external.History(); len(events) != 0 {
		t.Errorf("SUSE's external support has mainline's history: %+v", events)
	}
}
