//go:build goexperiment.simd && amd64

package scan

import (
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
	low, high [stride][32]uint8 // the tables of nibbles, twice: one for each half of a vector
	bits      [1 << wideBits / 64]uint64
	heads     [1 << wideBits]uint16
	windows   []window
	reach     int
}

const wideBits = 12

func wideHash(gram uint32) uint32 { return gram * factor >> (32 - wideBits) }

// fill fills the tables from places.
func (w *wideFilter) fill(*filter) {
	var masks nibbles
	var all filter
	for i := range places {
		masks.add(places[i], 1<<places[i].bucket)
		all.expand(uint16(i), places[i].text, int(places[i].wide), 0, 0)
		w.reach = max(w.reach, int(places[i].wide))
	}
	for i := range stride {
		for n := range 16 {
			w.low[i][n], w.low[i][n+16] = masks.low[i][n], masks.low[i][n]
			w.high[i][n], w.high[i][n+16] = masks.high[i][n], masks.high[i][n]
		}
	}
	w.windows = all.windows
	for i := range w.windows {
		h := wideHash(w.windows[i].bytes)
		w.bits[h/64] |= 1 << (h % 64)
		w.windows[i].next, w.heads[h] = w.heads[h], uint16(i+1)
	}
}

// collectWide does what collect does, without the order.
func (f *filter) collectWide(hits []hit, b []byte, from, to int) []hit {
	w := &f.wide
	end := min(to+w.reach, len(b)) // places that can belong to an anchor before to
	at := from
	low0, low1, low2, low3 := archsimd.LoadUint8x32(&w.low[0]), archsimd.LoadUint8x32(&w.low[1]), archsimd.LoadUint8x32(&w.low[2]), archsimd.LoadUint8x32(&w.low[3])
	high0, high1, high2, high3 := archsimd.LoadUint8x32(&w.high[0]), archsimd.LoadUint8x32(&w.high[1]), archsimd.LoadUint8x32(&w.high[2]), archsimd.LoadUint8x32(&w.high[3])
	half := archsimd.BroadcastUint8x32(15)
	var zero archsimd.Uint8x32
	for ; at+block+stride <= end; at += block {
		c := b[at : at+block+stride : at+block+stride]
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
			hits = f.checkWide(hits, b, at+bits.TrailingZeros32(passed), from, to)
		}
	}
	archsimd.ClearAVXUpperBits()
	for ; at < end; at++ {
		hits = f.checkWide(hits, b, at, from, to)
	}
	return hits
}

// checkWide appends the anchors whose four bytes stand at b[at:] and that start
// in b[from:to].
func (f *filter) checkWide(hits []hit, b []byte, at, from, to int) []hit {
	w := &f.wide
	v := gramAt(b, at)
	h := wideHash(v)
	if w.bits[h/64]>>(h%64)&1 == 0 {
		return hits
	}
	if v == row && at >= stride && gramAt(b, at-stride) == row {
		return hits // within a row, where none begins
	}
	for n := w.heads[h]; n != 0; {
		p := &w.windows[n-1]
		start := at - int(p.offset)
		if p.bytes == v && start >= from && start < to && matches(b, start, p.anchor) {
			hits = append(hits, hit{start, p.anchor})
		}
		n = p.next
	}
	return hits
}
