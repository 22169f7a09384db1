package taint

import (
	"errors"
	"strings"
	"testing"
)

func dialect(t testing.TB, id string) *Dialect {
	t.Helper()
	d, ok := ByID(id)
	if !ok {
		t.Fatalf("no dialect %s", id)
	}
	return d
}

func TestParseLetters(t *testing.T) {
	for _, test := range []struct {
		dialect, field string
		want           Set
		byColumn       bool
	}{
		{"mainline-6.15", "Not tainted", 0, true},
		{"mainline-6.15", "  not tainted\n", 0, true},
		{"mainline-6.15", "P        W  O       ", 4609, true},
		{"mainline-6.15", "Tainted: P        W  O       ", 4609, true},
		{"mainline-6.15", "  Tainted: P        W  O", 4609, true},
		{"mainline-6.15", "P        W  O", 4609, true},
		{"mainline-6.15", "P W O", 4609, false},
		{"mainline-6.15", "OWP", 4609, false},
		{"mainline-6.15", "G", 0, true},
		{"mainline-6.15", "", 0, false},
		{"mainline-6.15", "P\u00a0\u00a0\u00a0\u00a0\u00a0\u00a0\u00a0\u00a0W\u00a0\u00a0O", 4609, true},
		{"mainline-6.15", "P\u00a0W\u00a0O", 4609, false},
		{"mainline-6.15", "P\tW\tO", 4609, false},
		{"mainline-6.15", "PFSRMBUDAWCIOELKXTNJ", 1<<20 - 1, true},
		{"rhel-8", "G OE --------- - -", 1<<12 | 1<<13, false},
		{"rhel-8", "G           OE    ?-------- ?t -", 1<<12 | 1<<13 | 1<<18 | 1<<28 | 1<<29, true},
		{"rhel-5", "GF    ----", 2, true},
		{"rhel-5", "GF", 2, true},
		{"sle-16", "G                   n", 1 << 31, true},
		{"sle-15-sp2", "G                  N", 1 << 31, true},
	} {
		got, byColumn, err := dialect(t, test.dialect).ParseLetters(test.field)
		if got != test.want || byColumn != test.byColumn || err != nil {
			t.Errorf("%s: ParseLetters(%q) = %s, %t, %v, want %s, %t", test.dialect, test.field, got, byColumn, err, test.want, test.byColumn)
		}
	}
}

func TestParseLettersErrors(t *testing.T) {
	for _, test := range []struct {
		dialect, field string
		err            error
		message        string
	}{
		{"mainline-6.15", "PWZ", ErrUnknownLetter, `taint letters "Z" at byte 2 (mainline-6.15): this kernel has no such letter`},
		{"mainline-6.15", "Tainted: P W Z", ErrUnknownLetter, `taint letters "Z" at byte 13 (mainline-6.15): this kernel has no such letter`},
		{"mainline-6.15", "pwo", ErrUnknownLetter, `taint letters "p" at byte 0 (mainline-6.15): this kernel has no such letter`},
		{"mainline-6.15", "P W W", ErrLetterTwice, `taint letters "W" at byte 4 (mainline-6.15): the letter stands there twice`},
		{"mainline-6.15", "P é", ErrUnknownLetter, `taint letters "\u00e9" at byte 2 (mainline-6.15): this kernel has no such letter`},
		{"mainline-6.15", "\x1b[2J", ErrUnknownLetter, `taint letters "\x1b" at byte 0 (mainline-6.15): this kernel has no such letter`},
		{"mainline-4.17", "GN", ErrUnknownLetter, `taint letters "N" at byte 1 (mainline-4.17): this kernel has no such letter`},
		{"rhel-5", "GU", ErrUnknownLetter, `taint letters "U" at byte 1 (rhel-5): this kernel has no such letter`},
	} {
		got, _, err := dialect(t, test.dialect).ParseLetters(test.field)
		var letter *LetterError
		if got != 0 || !errors.Is(err, test.err) || !errors.As(err, &letter) {
			t.Errorf("ParseLetters(%q) = %s, %v, want %v", test.field, got, err, test.err)
			continue
		}
		if err.Error() != test.message {
			t.Errorf("ParseLetters(%q) says %q, want %q", test.field, err, test.message)
		}
		if !strings.HasPrefix(test.field[letter.Offset:], letter.Text) {
			t.Errorf("ParseLetters(%q): %q does not stand at byte %d", test.field, letter.Text, letter.Offset)
		}
	}
}

func TestReadLetters(t *testing.T) {
	for _, test := range []struct {
		dialect, field string
		want           Reading
	}{
		{"mainline-6.15", "Not tainted", Reading{ByColumn: true}},
		{"mainline-6.15", "G        W  OE      ", Reading{Set: 1<<9 | 1<<12 | 1<<13, ByColumn: true}},
		{"mainline-6.15", "G W OE", Reading{Set: 1<<9 | 1<<12 | 1<<13}},
		{"mainline-6.15", "G        W          V", Reading{Set: 1 << 9, ByColumn: true, Unknown: "V"}}, // a 21st column
		{"mainline-6.0", "G                  J", Reading{ByColumn: true, Unknown: "J"}},
		{"mainline-4.17", "G    B   Z        ", Reading{Set: 1 << 5, Unknown: "Z"}},
		{"mainline-6.15", "W W", Reading{Set: 1 << 9}},
		{"mainline-6.15", "Wé", Reading{Set: 1 << 9, Unknown: "é"}},
		{"mainline-6.15", "", Reading{}},
		{"rhel-9.3", "G -------?---", Reading{Unknown: "?"}},
	} {
		if got := dialect(t, test.dialect).ReadLetters(test.field); got != test.want {
			t.Errorf("%s: ReadLetters(%q) = %+v, want %+v", test.dialect, test.field, got, test.want)
		}
	}
}

func TestReadModuleLetters(t *testing.T) {
	for _, test := range []struct {
		dialect, letters string
		want             Reading
	}{
		{"mainline-6.15", "POE", Reading{Set: 1 | 1<<12 | 1<<13}},
		{"mainline-6.15", "(OE+)", Reading{Set: 1<<12 | 1<<13}},
		{"mainline-6.15", "(OE-)", Reading{Set: 1<<12 | 1<<13}},
		{"mainline-6.15", "(+)", Reading{}},
		{"mainline-6.15", "G", Reading{Unknown: "G"}},
		{"sle-15-sp2", "(OEXX)", Reading{Set: 1<<12 | 1<<13 | 1<<16}},
		{"sle-15-sp2", "(OENN)", Reading{Set: 1<<12 | 1<<13 | 1<<31}},
		{"sle-12-sp2", "(OEX)", Reading{Set: 1<<12 | 1<<13 | 1<<31}},
		{"rhel-5", "(U)", Reading{Set: 1 << 6}},
		{"rhel-5", "(FU)", Reading{Set: 1<<1 | 1<<6}},
		{"rhel-7.2", "(OE)(T)", Reading{Set: 1<<12 | 1<<13 | 1<<29}},
	} {
		if got := dialect(t, test.dialect).ReadModuleLetters(test.letters); got != test.want {
			t.Errorf("%s: ReadModuleLetters(%q) = %+v, want %+v", test.dialect, test.letters, got, test.want)
		}
	}
}

func TestVerbose(t *testing.T) {
	d := Newest()
	if got, want := d.Verbose(4609), "[P]=PROPRIETARY_MODULE, [W]=WARN, [O]=OOT_MODULE"; got != want {
		t.Errorf("Verbose(4609) = %q, want %q", got, want)
	}
	for _, test := range []struct {
		text string
		want Set
	}{
		{"[W]=WARN", 512},
		{"Tainted: [P]=PROPRIETARY_MODULE, [W]=WARN, [O]=OOT_MODULE", 4609},
		{"  Tainted: [W]=WARN,[O]=OOT_MODULE \n", 4608},
		{"", 0},
	} {
		if got, err := d.ParseVerbose(test.text); got != test.want || err != nil {
			t.Errorf("ParseVerbose(%q) = %s, %v, want %s", test.text, got, err, test.want)
		}
		if got := d.ReadVerbose(test.text); got.Set != test.want || got.Unknown != "" {
			t.Errorf("ReadVerbose(%q) = %+v, want %s", test.text, got, test.want)
		}
	}
}

// TestVerboseDiffers checks that a name or letter that is not the table's is
// reported and never passed over.
func TestVerboseDiffers(t *testing.T) {
	d := Newest()
	for _, test := range []struct {
		text    string
		err     error
		message string
		reading Reading
	}{
		{"[W]=WARNING", ErrUnknownName, `taint letters "[W]=WARNING" at byte 0 (mainline-6.15): this kernel has no such flag name`, Reading{Set: 512, Unknown: "[W]=WARNING"}},
		{"[P]=PROPRIETARY_MODULE, [X]=WARN", ErrUnknownLetter, `taint letters "[X]=WARN" at byte 24 (mainline-6.15): this kernel has no such letter`, Reading{Set: 513, Unknown: "[X]=WARN"}},
		{"[V]=UNSAFE_BPF", ErrUnknownName, `taint letters "[V]=UNSAFE_BPF" at byte 0 (mainline-6.15): this kernel has no such flag name`, Reading{Unknown: "[V]=UNSAFE_BPF"}},
		{"Tainted: [W]=WARN, [E]", ErrNotVerbose, `taint letters "[E]" at byte 19 (mainline-6.15): not of the form "[X]=NAME, …"`, Reading{Set: 512, Unknown: "[E]"}},
		{"[W]=WARN,", ErrNotVerbose, `taint letters "" at byte 9 (mainline-6.15): not of the form "[X]=NAME, …"`, Reading{Set: 512}},
		{"[9]=9", ErrUnknownName, `taint letters "[9]=9" at byte 0 (mainline-6.15): this kernel has no such flag name`, Reading{Unknown: "[9]=9"}},
	} {
		_, err := d.ParseVerbose(test.text)
		if !errors.Is(err, test.err) || err.Error() != test.message {
			t.Errorf("ParseVerbose(%q): %v, want %v", test.text, err, test.message)
		}
		if got := d.ReadVerbose(test.text); got != test.reading {
			t.Errorf("ReadVerbose(%q) = %+v, want %+v", test.text, got, test.reading)
		}
	}
}

func TestLookup(t *testing.T) {
	for _, test := range []struct {
		dialect, key string
		bit          int // -1 if there is none
	}{
		{"mainline-6.15", "W", 9},
		{"mainline-6.15", "w", 9},
		{"mainline-6.15", " 9 ", 9},
		{"mainline-6.15", "WARN", 9},
		{"mainline-6.15", "TAINT_WARN", 9},
		{"mainline-6.15", "taint_warn", 9},
		{"mainline-6.15", "20", -1},
		{"mainline-6.15", "Z", -1},
		{"mainline-6.15", "?", -1},
		{"mainline-6.15", "", -1},
		{"mainline-6.15", "TAINT_", -1},
		{"mainline-6.15", "99999999999999999999", -1},
		{"rhel-8", "t", 29},
		{"rhel-8", "T", 17},
		{"rhel-9.3", "p", 26},
		{"rhel-9.3", "P", 0},
		{"sle-16", "n", 31},
		{"sle-16", "N", 18},
		{"mainline-3.2", "UNSAFE_SMP", 2},
		{"mainline-3.2", "CPU_OUT_OF_SPEC", 2},
	} {
		f, ok := dialect(t, test.dialect).Lookup(test.key)
		if ok != (test.bit >= 0) || ok && f.Bit != test.bit {
			t.Errorf("%s: Lookup(%q) = bit %d, %t, want %d", test.dialect, test.key, f.Bit, ok, test.bit)
		}
	}
}
