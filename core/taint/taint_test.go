package taint

import "testing"

// TestRealFields checks fields that real kernels printed: the letter column
// moves with the bit, and the field's width with the release.
func TestRealFields(t *testing.T) {
	for _, test := range []struct {
		release, field string
		dialect        string
		value          Set
	}{
		{"5.10.0-32-amd64", "G        W        ", "mainline-4.17", 512},
		{"6.1.0-56-amd64", "G        W         ", "mainline-6.0", 512},
		{"7.3.4+deb13-amd64", "G        W          ", "mainline-6.15", 512},
		{"7.3.4+deb13-amd64", "P                   ", "mainline-6.15", 1},
		{"7.3.4+deb13-amd64", "G                  J", "mainline-6.15", 1 << 19},
	} {
		r := Recognize(Clues{Release: test.release, Field: test.field})
		if r.Dialect.ID != test.dialect || r.Confidence != Certain || r.Distribution != "Debian" {
			t.Errorf("%s: recognised as %s, %s, %q", test.release, r.Dialect.ID, r.Confidence, r.Distribution)
		}
		if got := r.Dialect.ReadLetters(test.field); got.Set != test.value || !got.ByColumn || got.Unknown != "" {
			t.Errorf("%s: %q read as %+v, want %d", test.release, test.field, got, test.value)
		}
		if got := r.Dialect.Letters(test.value); got != test.field {
			t.Errorf("%s: %d printed as %q, want %q", test.release, test.value, got, test.field)
		}
	}
}
