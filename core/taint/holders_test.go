package taint

import (
	"strconv"
	"strings"
	"testing"
)

func TestHolders(t *testing.T) {
	for _, test := range []struct{ key, want string }{
		{"H", "rhel-7.2 28, rhel-7.0 28, rhel-6.10 28, rhel-6 28, sle-15-sp6 19, sle-15-sp2 18, sle-12-sp2 16, sle-12 16, sle-11-sp2 16"},
		{"28", "rhel-7.2 28, rhel-7.0 28, rhel-6.10 28, rhel-6 28"},
		{"hardware_unsupported", "rhel-7.2 28, rhel-7.0 28, rhel-6.10 28, rhel-6 28"},
		{" TAINT_NO_RETPOLINE ", "uek-4 16"},
		{"n", "sle-16 31, sle-15-sp6 31"},
		{"r", "rhel-8 27"},
		{"z", "rhel-6.10 27, rhel-6 27"}, // nobody has it in small, so in any case
		{"Q", ""},
		{"40", ""},
		{"?", ""},
		{"-", ""},
		{"\x00", ""},
		{"", ""},
	} {
		var got []string
		for _, h := range Holders(test.key) {
			got = append(got, h.Dialect.ID+" "+strconv.Itoa(h.Flag.Bit))
		}
		if s := strings.Join(got, ", "); s != test.want {
			t.Errorf("%q: %q, want %q", test.key, s, test.want)
		}
	}
}

// TestHoldersOfEveryFlag asks for each flag by letter, bit and name.
func TestHoldersOfEveryFlag(t *testing.T) {
	for _, d := range Dialects() {
		for _, f := range d.Flags {
			for _, key := range []string{f.LetterString(), strconv.Itoa(f.Bit), f.Name} {
				holds := false
				for _, h := range Holders(key) {
					holds = holds || h.Dialect == d && h.Flag.Bit == f.Bit
				}
				if holds == (f.Reserved || key == "") {
					t.Errorf("%s bit %d, asked for as %q: %t", d.ID, f.Bit, key, holds)
				}
			}
		}
	}
}
