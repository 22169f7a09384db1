package taint

import (
	"math/rand/v2"
	"testing"
)

// exhaustiveBits is the number of bits up to which every mask of a dialect is
// tried; above it a sample is.
const (
	exhaustiveBits = 20
	sampledMasks   = 100_000
)

// TestRoundTrip prints and reads back every mask over the bits that a dialect
// shows: all 2^n of them, or a sample of 100,000 where there are more than
// 2^20.
func TestRoundTrip(t *testing.T) {
	for _, d := range Dialects() {
		t.Run(d.ID, func(t *testing.T) {
			t.Parallel()
			var shown []int
			for _, f := range d.Flags {
				if !f.Unprinted {
					shown = append(shown, f.Bit)
				}
			}
			if len(shown) <= exhaustiveBits {
				for i := range uint64(1) << len(shown) {
					roundTrip(t, d, deposit(i, shown))
				}
				return
			}
			random := rand.New(rand.NewPCG(1, uint64(len(shown))))
			for range sampledMasks {
				roundTrip(t, d, deposit(random.Uint64(), shown))
			}
		})
	}
}

// deposit returns the set of those bits whose place in the list is set in i.
func deposit(i uint64, bits []int) Set {
	var s Set
	for place, bit := range bits {
		if i>>place&1 == 1 {
			s |= 1 << bit
		}
	}
	return s
}

func roundTrip(t *testing.T, d *Dialect, s Set) {
	var buffer [40]byte
	field := d.AppendLetters(buffer[:0], s)
	if len(field) != d.Width() {
		t.Fatalf("%s: %s prints %q, which is not %d columns wide", d.ID, s.Hex(), field, d.Width())
	}
	got, byColumn, err := d.ParseLetters(string(field))
	if got != s || !byColumn || err != nil {
		t.Fatalf("%s: %s prints %q, which reads as %s, %t, %v", d.ID, s.Hex(), field, got.Hex(), byColumn, err)
	}
}

// TestForms prints and reads back a sample of masks in every other form.
func TestForms(t *testing.T) {
	random := rand.New(rand.NewPCG(2, 3))
	for _, d := range Dialects() {
		for range 2000 {
			s := Set(random.Uint64()) & d.Defined()
			for _, text := range []string{s.String(), s.Hex(), s.Binary()} {
				if got, err := ParseValue(text); got != s || err != nil {
					t.Fatalf("ParseValue(%q) = %s, %v", text, got, err)
				}
			}
			shown := s & d.printed()
			if got, _, err := d.ParseLetters(d.Compact(shown)); got != shown || err != nil {
				t.Fatalf("%s: compact %q of %s reads as %s, %v", d.ID, d.Compact(shown), shown.Hex(), got.Hex(), err)
			}
			if shown == 0 {
				continue
			}
			if got, err := d.ParseVerbose(d.Verbose(shown)); got != shown || err != nil {
				t.Fatalf("%s: verbose %q of %s reads as %s, %v", d.ID, d.Verbose(shown), shown.Hex(), got.Hex(), err)
			}
			if r := d.ReadModuleLetters("(" + d.Compact(shown) + "+)"); r.Set != shown || r.Unknown != "" {
				t.Fatalf("%s: module letters %q read as %+v", d.ID, d.Compact(shown), r)
			}
		}
	}
}

// printed returns the bits of d that have a meaning and a column.
func (d *Dialect) printed() Set {
	var s Set
	for _, f := range d.Flags {
		if !f.Unprinted && !f.Reserved {
			s = s.With(f.Bit)
		}
	}
	return s
}
