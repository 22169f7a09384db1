//go:build goexperiment.simd && amd64

package scan

import (
	"encoding/binary"
	"math/bits"
	"simd/archsimd"
)

// wide says that the processor has the vector instructions. The plain filter is
// used where it has not, and finds the same.
var wide = archsimd.X86.AVX2()

// wideFilter looks at every place of the text, 32 at a time, for four bytes of
// each anchor. The bytes are looked up by their halves in eight buckets at once:
// see [nibbles]. What passes is looked at as the plain filter does.
type wideFilter struct {
	low, high [gramSize][32]uint8 // the tables of nibbles, twice: one for each half of a vector
	short     gramTable
	bytes     [span][2][64]uint8 // the tables of wholes, in two parts
	long      gramTable
}

// fill fills the tables from places.
func (w *wideFilter) fill() {
	var masks nibbles
	var whole wholes
	for i := range places {
		p := &places[i]
		masks.add(*p, 1<<p.bucket)
		w.short.expand(uint16(i), p.text, int(p.wide), 0, 0)
		whole.add(*p, 1<<p.shelf)
		w.long.expand(uint16(i), p.text, int(p.long), 0, 0)
	}
	for i := range gramSize {
		for n := range 16 {
			w.low[i][n], w.low[i][n+16] = masks.low[i][n], masks.low[i][n]
			w.high[i][n], w.high[i][n+16] = masks.high[i][n], masks.high[i][n]
		}
	}
	for i := range span {
		copy(w.bytes[i][0][:], whole[i][:64])
		copy(w.bytes[i][1][:], whole[i][64:])
	}
	w.short.fill()
	w.long.fill()
}

// collectWide does what collect does, without the order.
func (f *filter) collectWide(hits []hit, b []byte, from, to int) []hit {
	if wider {
		return f.collect64(hits, b, from, to)
	}
	return f.collect32(hits, b, from, to)
}

// collect32 is collectWide with vectors of 32 bytes.
func (f *filter) collect32(hits []hit, b []byte, from, to int) []hit {
	const batch = 32
	w := &f.wide
	g := &w.short
	end := min(to+g.reach, len(b)) // places that can belong to an anchor before to
	at := from
	low0, low1, low2, low3 := archsimd.LoadUint8x32(&w.low[0]), archsimd.LoadUint8x32(&w.low[1]), archsimd.LoadUint8x32(&w.low[2]), archsimd.LoadUint8x32(&w.low[3])
	high0, high1, high2, high3 := archsimd.LoadUint8x32(&w.high[0]), archsimd.LoadUint8x32(&w.high[1]), archsimd.LoadUint8x32(&w.high[2]), archsimd.LoadUint8x32(&w.high[3])
	half := archsimd.BroadcastUint8x32(15)
	var zero archsimd.Uint8x32
	for ; at+batch+gramSize <= end; at += batch {
		c := b[at : at+batch+gramSize : at+batch+gramSize]
		x0 := archsimd.LoadUint8x32((*[32]uint8)(c[0:32]))
		x1 := archsimd.LoadUint8x32((*[32]uint8)(c[1:33]))
		x2 := archsimd.LoadUint8x32((*[32]uint8)(c[2:34]))
		x3 := archsimd.LoadUint8x32((*[32]uint8)(c[3:35]))
		// A byte from 0x80 on has no low half here, and no anchor has one.
		m0 := low0.PermuteOrZeroGrouped(x0.AsInt8x32()).And(high0.PermuteOrZeroGrouped(x0.AsUint16x16().ShiftAllRight(4).AsUint8x32().And(half).AsInt8x32()))
		m1 := low1.PermuteOrZeroGrouped(x1.AsInt8x32()).And(high1.PermuteOrZeroGrouped(x1.AsUint16x16().ShiftAllRight(4).AsUint8x32().And(half).AsInt8x32()))
		m2 := low2.PermuteOrZeroGrouped(x2.AsInt8x32()).And(high2.PermuteOrZeroGrouped(x2.AsUint16x16().ShiftAllRight(4).AsUint8x32().And(half).AsInt8x32()))
		m3 := low3.PermuteOrZeroGrouped(x3.AsInt8x32()).And(high3.PermuteOrZeroGrouped(x3.AsUint16x16().ShiftAllRight(4).AsUint8x32().And(half).AsInt8x32()))
		m := m0.And(m1).And(m2.And(m3))
		passed := ^m.Equal(zero).ToBits()
		for ; passed != 0; passed &= passed - 1 {
			if i := bits.TrailingZeros32(passed); g.has(binary.LittleEndian.Uint32(c[i:])) {
				hits = g.check(hits, b, at+i, from, to)
			}
		}
	}
	archsimd.ClearAVXUpperBits()
	for ; at < end; at++ {
		hits = g.check(hits, b, at, from, to)
	}
	return hits
}
