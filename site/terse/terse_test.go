package terse

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"testing"
)

func TestParseFloatAsStrconv(t *testing.T) {
	for _, s := range []string{"0", "-0", "1", "-17", "12.5", "1234567.891", "0.000001", "1e3", "-2.5E-3", "4.2e+21", "999999999999999", "123456789.012345"} {
		got, err := ParseFloat(s, 64)
		want, _ := strconv.ParseFloat(s, 64)
		if err != nil || got != want || math.Signbit(got) != math.Signbit(want) {
			t.Errorf("ParseFloat(%q) = %v, %v; want %v", s, got, err, want)
		}
	}
	for _, s := range []string{"12345.600000000001", "0.1234567890123456789", "18446744073709551615", "2.2250738585072014e-300"} {
		got, err := ParseFloat(s, 64)
		want, _ := strconv.ParseFloat(s, 64)
		if err != nil || math.Abs(got-want) > 1e-14*math.Abs(want) {
			t.Errorf("ParseFloat(%q) = %v, %v; want %v", s, got, err, want)
		}
	}
	for _, s := range []string{"", "-", ".", "x", "1x", "1.2.3", "1e", "1e999999", "0x10", "1_000"} {
		if got, err := ParseFloat(s, 64); err == nil {
			t.Errorf("ParseFloat(%q) = %v, want an error", s, got)
		}
	}
}

func TestToLower(t *testing.T) {
	if got := ToLower("BoDy"); got != "body" {
		t.Errorf("ToLower = %q", got)
	}
}

func TestSprintfAsFmt(t *testing.T) {
	for _, c := range []struct {
		format string
		args   []any
	}{
		{"_t_%d", []any{12}},
		{"%x:%v", []any{uint64(0xfeed), 3}},
		{"%x:%v", []any{uint64(1), nil}},
		{"%x:%v", []any{uint64(1), "key"}},
		{"%q, %v%%", []any{"a\"b", true}},
		{"failed: %v", []any{errors.New("why")}},
		{"%s", []any{[]byte("bytes")}},
		{"no verbs", nil},
	} {
		if got, want := Sprintf(c.format, c.args...), fmt.Sprintf(c.format, c.args...); got != want {
			t.Errorf("Sprintf(%q) = %q, want %q", c.format, got, want)
		}
	}
	if got := Errorf("%d bad", 3).Error(); got != "3 bad" {
		t.Errorf("Errorf = %q", got)
	}
}
