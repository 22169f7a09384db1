//go:build goexperiment.simd && amd64

package scan

import (
	"encoding/binary"
	"math/bits"
	"simd/archsimd"
)

// wider says that the processor looks up whole bytes, 64 at a time.
var wider = archsimd.X86.AVX512() && archsimd.X86.AVX512VBMI()

// collect64 is collectWide with vectors of 64 bytes and six bytes of each anchor,
// which are looked up whole in tables of 128: see [wholes]. Fewer places pass
// than by halves, in fewer instructions. A byte from 0x80 on
// is taken for the one without the top bit; what passes is looked at anyway.
func (f *filter) collect64(hits []hit, b []byte, from, to int) []hit {
	const batch = 64
	g := &f.wide.long
	t := &f.wide.bytes
	end := min(to+g.reach, len(b)) // places that can belong to an anchor before to
	at := from
	low0, high0 := archsimd.LoadUint8x64(&t[0][0]), archsimd.LoadUint8x64(&t[0][1])
	low1, high1 := archsimd.LoadUint8x64(&t[1][0]), archsimd.LoadUint8x64(&t[1][1])
	low2, high2 := archsimd.LoadUint8x64(&t[2][0]), archsimd.LoadUint8x64(&t[2][1])
	low3, high3 := archsimd.LoadUint8x64(&t[3][0]), archsimd.LoadUint8x64(&t[3][1])
	low4, high4 := archsimd.LoadUint8x64(&t[4][0]), archsimd.LoadUint8x64(&t[4][1])
	low5, high5 := archsimd.LoadUint8x64(&t[5][0]), archsimd.LoadUint8x64(&t[5][1])
	var zero archsimd.Uint8x64
	for ; at+batch+span <= end; at += batch {
		c := b[at : at+batch+span : at+batch+span]
		m := low0.ConcatPermute(high0, archsimd.LoadUint8x64((*[batch]uint8)(c[0:batch])))
		m = m.And(low1.ConcatPermute(high1, archsimd.LoadUint8x64((*[batch]uint8)(c[1:batch+1]))))
		m = m.And(low2.ConcatPermute(high2, archsimd.LoadUint8x64((*[batch]uint8)(c[2:batch+2]))))
		m = m.And(low3.ConcatPermute(high3, archsimd.LoadUint8x64((*[batch]uint8)(c[3:batch+3]))))
		m = m.And(low4.ConcatPermute(high4, archsimd.LoadUint8x64((*[batch]uint8)(c[4:batch+4]))))
		m = m.And(low5.ConcatPermute(high5, archsimd.LoadUint8x64((*[batch]uint8)(c[5:batch+5]))))
		passed := m.NotEqual(zero).ToBits()
		for ; passed != 0; passed &= passed - 1 {
			if i := bits.TrailingZeros64(passed); g.has(binary.LittleEndian.Uint32(c[i:])) {
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
