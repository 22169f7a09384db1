package taint

import (
	"errors"
	"strings"
	"testing"
)

func TestParseValue(t *testing.T) {
	for _, test := range []struct {
		text string
		want Set
	}{
		{"0", 0},
		{"4609", 4609},
		{" 4609\n", 4609},
		{"0x1201", 4609},
		{"0X1201", 4609},
		{"0o11001", 4609},
		{"011001", 4609},
		{"0b1001000000001", 4609},
		{"0b1_0010_0000_0001", 4609},
		{"18446744073709551615", 1<<64 - 1},
		{"1<<9|4096", 4608},
		{"1 << 9 | 4096", 4608},
		{"(1<<9)|(1<<12)|1", 4609},
		{"4096+512+1", 4609},
		{"BIT(0)|BIT(9)|BIT(12)", 4609},
		{"BIT(31)", 1 << 31},
		{"1<<63", 1 << 63},
		{"3<<4", 48},
		{"4096|4096", 4096},
	} {
		if got, err := ParseValue(test.text); got != test.want || err != nil {
			t.Errorf("ParseValue(%q) = %s, %v, want %s", test.text, got, err, test.want)
		}
	}
}

func TestParseValueErrors(t *testing.T) {
	for _, test := range []struct {
		text    string
		err     error
		message string
	}{
		{"", ErrEmpty, `taint value "" at byte 0: empty`},
		{" \t", ErrEmpty, `taint value " \t" at byte 0: empty`},
		{"-1", ErrNegative, `taint value "-1" at byte 0: a taint value is not negative`},
		{"abc", ErrNotValue, `taint value "abc" at byte 0: not a taint value`},
		{"12 34", ErrNotValue, `taint value "34" at byte 3: not a taint value`},
		{"0xZZ", ErrNotValue, `taint value "0xZZ" at byte 0: not a taint value`},
		{"18446744073709551616", ErrValueRange, `taint value "18446744073709551616" at byte 0: does not fit in 64 bits`},
		{"1<<64", ErrValueRange, `taint value "<<64" at byte 1: does not fit in 64 bits`},
		{"2<<63", ErrValueRange, `taint value "<<63" at byte 1: does not fit in 64 bits`},
		{"BIT(64)", ErrValueRange, `taint value "BIT(64)" at byte 0: does not fit in 64 bits`},
		{"512+512", ErrBitTwice, `taint value "+512" at byte 3: the same bit is added twice`},
		{"512|", ErrNotValue, `taint value "" at byte 4: not a taint value`},
		{"(1", ErrNotValue, `taint value "(1" at byte 0: not a taint value`},
		{"BIT(1", ErrNotValue, `taint value "BIT(1" at byte 0: not a taint value`},
		{strings.Repeat("(", 100) + "1", ErrNotValue, ""},
		{"\x1b[31m1", ErrNotValue, `taint value "\x1b[31m1" at byte 0: not a taint value`},
		{"1.5", ErrNotValue, `taint value "1.5" at byte 0: not a taint value`},
	} {
		got, err := ParseValue(test.text)
		var value *ValueError
		if got != 0 || !errors.Is(err, test.err) || !errors.As(err, &value) {
			t.Errorf("ParseValue(%q) = %s, %v, want %v", test.text, got, err, test.err)
			continue
		}
		if test.message != "" && err.Error() != test.message {
			t.Errorf("ParseValue(%q) says %q, want %q", test.text, err, test.message)
		}
		if !strings.HasPrefix(test.text[value.Offset:], value.Text) {
			t.Errorf("ParseValue(%q): %q does not stand at byte %d", test.text, value.Text, value.Offset)
		}
	}
}

func TestSet(t *testing.T) {
	s := SetOf(0, 9, 12, -1, 64)
	if s != 4609 || s.Len() != 3 || !s.Has(9) || s.Has(10) || s.Has(-1) || s.Has(64) {
		t.Errorf("SetOf(0, 9, 12) = %s", s)
	}
	if s.String() != "4609" || s.Hex() != "0x1201" || s.Binary() != "0b1001000000001" {
		t.Errorf("%s, %s, %s", s, s.Hex(), s.Binary())
	}
	if got := s.Without(1); got != 4608 {
		t.Errorf("4609 without 1 is %s", got)
	}
	var bits []int
	for bit := range s.Bits() {
		if bits = append(bits, bit); bit == 9 {
			break
		}
	}
	if len(bits) != 2 || bits[0] != 0 || bits[1] != 9 {
		t.Errorf("bits %v", bits)
	}
	if got, want := Compare(4609, 4608|64), (Change{Added: 64, Removed: 1, Kept: 4608}); got != want {
		t.Errorf("Compare = %+v, want %+v", got, want)
	}
}
