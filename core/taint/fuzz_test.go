package taint

import (
	"errors"
	"strings"
	"testing"
)

func FuzzParseValue(f *testing.F) {
	for _, seed := range []string{"4609", "0x1201", "1<<9|4096", "BIT(9)+1", "011001", "-1", "(1", "512+512", "1<<64", ""} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		s, err := ParseValue(text)
		if err != nil {
			if s != 0 || err.Error() == "" {
				t.Fatalf("%q: %s with error %v", text, s, err)
			}
			return
		}
		for _, form := range []string{s.String(), s.Hex(), s.Binary()} {
			if again, err := ParseValue(form); again != s || err != nil {
				t.Fatalf("%q is %s, but %q reads as %s, %v", text, s, form, again, err)
			}
		}
	})
}

func addFields(f *testing.F) {
	for _, seed := range []string{"P        W  O       ", "G W OE", "Tainted: G    B", "Not tainted", "G OE --------- - -", "P    B  A W", "P \t",
		"G                   n", "GF    ----", "P\u00a0W", "é", "\x1b[2J", "\xff", ""} {
		f.Add(seed)
	}
}

// FuzzParseLetters checks for each dialect that what the strict reading takes,
// the lenient one reads the same, and that it prints and reads back.
func FuzzParseLetters(f *testing.F) {
	addFields(f)
	f.Fuzz(func(t *testing.T, field string) {
		for _, d := range preferred {
			s, byColumn, err := d.ParseLetters(field)
			if err != nil {
				if s != 0 || err.Error() == "" {
					t.Fatalf("%s: %q: %s with error %v", d.ID, field, s, err)
				}
				continue
			}
			if r := d.ReadLetters(field); r.Set != s || r.ByColumn && !byColumn && r.Unknown == "" {
				t.Fatalf("%s: %q: strict %s, %t, lenient %+v", d.ID, field, s, byColumn, r)
			}
			if s == 0 {
				continue
			}
			if again, _, err := d.ParseLetters(d.Letters(s)); again != s || err != nil {
				t.Fatalf("%s: %q is %s, which prints %q, which reads as %s, %v", d.ID, field, s, d.Letters(s), again, err)
			}
		}
	})
}

func FuzzReadLetters(f *testing.F) {
	addFields(f)
	f.Fuzz(func(t *testing.T, field string) {
		for _, d := range preferred {
			r := d.ReadLetters(field)
			if r.Unknown != "" && len(r.Unknown) > len(field) {
				t.Fatalf("%s: %q: unknown %q", d.ID, field, r.Unknown)
			}
			if undefined := r.Set.Without(d.columns()); undefined != 0 {
				t.Fatalf("%s: %q: bits %s without a column", d.ID, field, undefined.Hex())
			}
			d.ReadModuleLetters(field)
		}
	})
}

// columns returns the bits that have a column, with or without a meaning.
func (d *Dialect) columns() Set {
	var s Set
	for _, f := range d.Flags {
		if !f.Unprinted {
			s = s.With(f.Bit)
		}
	}
	return s
}

// FuzzParseVerbose checks that the strict and the lenient reading agree, and
// that the lenient one hides nothing that the strict one refuses.
func FuzzParseVerbose(f *testing.F) {
	for _, seed := range []string{"[W]=WARN", "Tainted: [P]=PROPRIETARY_MODULE, [O]=OOT_MODULE", "[n]=NO_SUPPORT", "[W]=", "[W]=WARN,", ",", "", "[]=X"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, d := range preferred {
			s, err := d.ParseVerbose(text)
			r := d.ReadVerbose(text)
			if err == nil && (r.Set != s || r.Unknown != "") {
				t.Fatalf("%s: %q: strict %s, lenient %+v", d.ID, text, s, r)
			}
			if err != nil && r.Unknown == "" && strings.Trim(text, ", \t\r\n") != "" && !strings.Contains(text, ",") {
				t.Fatalf("%s: %q: strict %v, lenient %+v", d.ID, text, err, r)
			}
		}
	})
}

func FuzzRecognize(f *testing.F) {
	f.Add("6.1.0-56-amd64", "#1  Debian 6.1.192-2", "G        W         ", false, "", uint64(0))
	f.Add("5.14.0-362.8.1.el9_3.x86_64", "", "G           OE     -------  --- ", false, "", uint64(0))
	f.Add("", "", "", false, "[n]=NO_SUPPORT", uint64(0))
	f.Add("", "", "", false, "", uint64(1<<31))
	f.Add("", "Linux version 4.18.0-305.el8", "G OE --------- - -", true, "", uint64(0))
	f.Add("2.6.16.21-custom", "", "GU", true, "", uint64(64))
	f.Fuzz(func(t *testing.T, release, version, field string, lost bool, verbose string, value uint64) {
		clues := Clues{Release: release, Version: version, Field: field, FieldLost: lost, Verbose: verbose, Value: Set(value)}
		r := Recognize(clues)
		clues.Family = "suse"
		if s := Recognize(clues); s.Dialect == nil || len(s.Basis) == 0 || s.Confidence == Certain && len(s.Others) > 0 {
			t.Fatalf("with marks of SUSE: %+v", s)
		}
		if r.Confidence == Certain && len(r.Doubts) > 0 {
			t.Fatalf("certain, but %q", r.Doubts)
		}
		if r.Dialect == nil || len(r.Basis) == 0 {
			t.Fatalf("%+v", r)
		}
		if r.Confidence == Certain && len(r.Others) > 0 {
			t.Fatalf("certain, but %d others", len(r.Others))
		}
		for _, f := range r.Dialect.Flags {
			for _, byLetter := range []bool{false, true} {
				for _, a := range r.Alternatives(*f, byLetter) {
					if a.Flag.Meaning() == f.Meaning() || byLetter && a.Flag.Letter != f.Letter || !byLetter && a.Flag.Bit != f.Bit {
						t.Fatalf("%s: %+v is no other reading of %+v", a.Dialect.ID, a.Flag, f)
					}
				}
			}
		}
	})
}

// FuzzParseFlags checks that a list of flags reads as flags of the dialect, and
// that what is refused is said where it stands.
func FuzzParseFlags(f *testing.F) {
	for _, seed := range []string{"P W O", "PWO,bit9", "TAINT_WARN", "0,9,12", "20", "bit", ",", "\x00", ""} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, list string) {
		for _, d := range preferred {
			s, err := d.ParseFlags(list)
			var letter *LetterError
			if err == nil && s.Without(d.Defined()) != 0 {
				t.Fatalf("%s: %q: bits %s that it does not define", d.ID, list, s.Hex())
			}
			if err != nil && (s != 0 || !errors.As(err, &letter) || !strings.HasPrefix(list[letter.Offset:], letter.Text)) {
				t.Fatalf("%s: %q: %s, %v", d.ID, list, s.Hex(), err)
			}
		}
	})
}

func FuzzCompareReleases(f *testing.F) {
	f.Add("6.12-rc1", "6.12.0")
	f.Add("2.6.16.60-0.21-default", "3.0")
	f.Fuzz(func(t *testing.T, a, b string) {
		if x, y := CompareReleases(a, b), CompareReleases(b, a); x > 0 != (y < 0) || x == 0 != (y == 0) {
			t.Fatalf("%q and %q: %d and %d", a, b, x, y)
		}
	})
}
