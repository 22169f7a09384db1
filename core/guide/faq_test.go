package guide

import (
	"regexp"
	"slices"
	"testing"

	"kerneltaint/core/taint"
)

// TestQuestions holds each question to flags that exist, and to an answer long
// enough to be one.
func TestQuestions(t *testing.T) {
	slug := regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)
	names := map[string]bool{}
	asked := map[string]bool{}
	for _, d := range taint.Dialects() {
		for _, f := range d.Flags {
			names[f.Name] = !f.Reserved
			for _, qa := range Questions(d, f.Bit) {
				if !slices.Contains(qa.Flags, f.Name) {
					t.Errorf("%s bit %d: the question %s is not about it", d.ID, f.Bit, qa.ID)
				}
				asked[qa.ID] = true
			}
		}
	}
	ids := map[string]bool{}
	for _, qa := range FAQ() {
		if ids[qa.ID] || !slug.MatchString(qa.ID) {
			t.Errorf("the ID %q is no slug, or there twice", qa.ID)
		}
		ids[qa.ID] = true
		if n := len(sentences(qa.Answer)); n < 2 || n > 5 {
			t.Errorf("%s: the answer has %d sentences", qa.ID, n)
		}
		for _, name := range qa.Flags {
			if !names[name] {
				t.Errorf("%s: no dialect has the flag %s", qa.ID, name)
			}
		}
		if len(qa.Flags) > 0 && !asked[qa.ID] {
			t.Errorf("%s: no flag leads to it", qa.ID)
		}
		for _, v := range qa.Values {
			if v == 0 || taint.Set(v).Len() > 3 {
				t.Errorf("%s: the value %d", qa.ID, v)
			}
		}
	}
	for _, want := range []string{"verification-failed", "out-of-tree", "12288", "4096", "512", "64", "which-module", "clear", "support", "who-set-u", "lock-debugging"} {
		if !ids[want] {
			t.Errorf("the question %s, which people ask most, is missing", want)
		}
	}
	if Questions(taint.Newest(), 63) != nil {
		t.Error("there are questions about bit 63")
	}
}

// TestFAQIsACopy shows that a caller cannot change what the next one reads.
func TestFAQIsACopy(t *testing.T) {
	FAQ()[0].Question = ""
	if FAQ()[0].Question == "" {
		t.Error("the questions are shared")
	}
}
