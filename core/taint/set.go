package taint

import (
	"errors"
	"iter"
	"math/bits"
	"strconv"
)

// Set is a set of taint flags: the kernel's tainted_mask (kernel/panic.c), one
// bit a flag. It is what /proc/sys/kernel/tainted shows in decimal.
type Set uint64

// SetOf returns the set of the given bits. Bits outside 0…63 are ignored.
func SetOf(bits ...int) Set {
	var s Set
	for _, b := range bits {
		s = s.With(b)
	}
	return s
}

// Has reports whether bit is set.
func (s Set) Has(bit int) bool { return bit >= 0 && bit < 64 && s>>uint(bit)&1 == 1 }

// With returns s with bit set too.
func (s Set) With(bit int) Set {
	if bit < 0 || bit > 63 {
		return s
	}
	return s | 1<<uint(bit)
}

// Without returns s less the bits of t.
func (s Set) Without(t Set) Set { return s &^ t }

// Len returns the number of set bits.
func (s Set) Len() int { return bits.OnesCount64(uint64(s)) }

// Bits yields the set bits in ascending order.
func (s Set) Bits() iter.Seq[int] {
	return func(yield func(int) bool) {
		for v := uint64(s); v != 0; v &= v - 1 {
			if !yield(bits.TrailingZeros64(v)) {
				return
			}
		}
	}
}

// String returns the decimal value, as /proc/sys/kernel/tainted prints it.
func (s Set) String() string { return strconv.FormatUint(uint64(s), 10) }

// Hex returns the value in hexadecimal with its 0x, the form that the kernel
// parameter panic_on_taint= takes.
func (s Set) Hex() string { return "0x" + strconv.FormatUint(uint64(s), 16) }

// Binary returns the value in binary with its 0b.
func (s Set) Binary() string { return "0b" + strconv.FormatUint(uint64(s), 2) }

// Errors of ParseValue. A *ValueError wraps one of them.
var (
	ErrNotValue   = errors.New("not a taint value")
	ErrNegative   = errors.New("a taint value is not negative")
	ErrValueRange = errors.New("does not fit in 64 bits")
	ErrBitTwice   = errors.New("the same bit is added twice")
	ErrEmpty      = errors.New("empty")
)

// ValueError says which part of a text is no taint value, and why.
type ValueError struct {
	Text   string // the part that is wrong
	Offset int    // where it starts in the text given, in bytes
	Err    error  // one of the sentinels above
}

func (e *ValueError) Error() string {
	return "taint value " + strconv.QuoteToASCII(e.Text) + " at byte " + strconv.Itoa(e.Offset) + ": " + e.Err.Error()
}

func (e *ValueError) Unwrap() error { return e.Err }

// Change is what differs between two taint states.
type Change struct {
	Added   Set // only in the second
	Removed Set // only in the first: a running kernel never clears a flag, so a reboot stands between them
	Kept    Set // in both
}

// Compare says what changed from a to b.
func Compare(a, b Set) Change {
	return Change{Added: b &^ a, Removed: a &^ b, Kept: a & b}
}
