package taint

import (
	"strings"
	"testing"
)

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

// TestChangedCopy changes a letter in a copy of a dialect: the copy must print
// and read the new letter, and the original must stay as it was. Whoever checks
// a kernel against a table plants mistakes this way.
func TestChangedCopy(t *testing.T) {
	changed := Newest().Clone()
	changed.Flags[9].Letter = 'Q'
	if got, want := changed.Letters(512), "G        Q          "; got != want {
		t.Errorf("the copy prints %q, want %q", got, want)
	}
	if got := changed.ReadLetters("G        Q          "); got.Set != 512 || !got.ByColumn {
		t.Errorf("the copy reads %+v", got)
	}
	if got, want := Newest().Letters(512), "G        W          "; got != want {
		t.Errorf("the original prints %q, want %q", got, want)
	}
}

// TestCallersCannotChangeTheTables changes what the package hands out.
func TestCallersCannotChangeTheTables(t *testing.T) {
	Dialects()[0] = nil
	if Newest() == nil || Dialects()[0] == nil {
		t.Error("the list of dialects was changed")
	}
	f, _ := Newest().Flag(9)
	f.Letter = 'Q'
	f.History()[0].Text = ""
	if g, _ := Newest().Flag(9); g.Letter != 'W' || g.History()[0].Text == "" {
		t.Error("a flag was changed")
	}
	Distributions()[0].Name = ""
	if Distributions()[0].Name == "" {
		t.Error("a distribution was changed")
	}
}

// TestLongTexts reads a megabyte of what is no taint at all. Time that grows
// faster than the text would show as a test that does not end.
func TestLongTexts(t *testing.T) {
	d := Newest()
	for _, piece := range []string{"z", " ", "G", "-", "[W]=WARN,", "[", "1|", "(", "1<<", "\u00a0", "-1", ".el9", "W "} {
		text := strings.Repeat(piece, 1<<18)
		ParseValue(text)
		d.ParseLetters(text)
		d.ReadLetters(text)
		d.ReadModuleLetters(text)
		d.ParseVerbose(text)
		d.ReadVerbose(text)
		d.ParseFlags(text)
		Recognize(Clues{Release: text, Version: text, Field: text, Verbose: text})
		Recognize(Clues{Release: "6.1" + text, Version: text, Field: text, FieldLost: true})
		CompareReleases(text, text)
	}
}
