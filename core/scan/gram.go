package scan

import "encoding/binary"

// gramTable finds anchors by four bytes of each, of which a filter has seen that
// they can be there.
type gramTable struct {
	bits  [1 << gramBits / 64]uint64
	heads [1 << gramBits]uint16 // by hash: index into grams plus 1
	grams []gram
	reach int // the largest distance of a gram from the start of its anchor
}

// gram is four bytes of an anchor.
type gram struct {
	bytes  uint32 // little endian
	anchor uint16
	next   uint16 // with the same hash, plus 1
	offset int8   // from the start of the anchor; -1 includes the byte before it
	rest   int8   // how far behind the gram the last four bytes of the anchor are
	last   uint32 // these: many anchors begin with the same word
	mask   uint32 // which bits of them are always so
}

const gramBits = 14

func hash(gram uint32) uint32 { return gram * 0x9e3779b1 >> (32 - gramBits) }

// expand adds all grams that an anchor can show at an offset: a blank is any
// white space, and a short anchor's neighbours are of a class.
func (g *gramTable) expand(n uint16, text string, offset, done int, bytes uint32) {
	if done == gramSize {
		g.grams = append(g.grams, gram{bytes: bytes, offset: int8(offset), anchor: n})
		return
	}
	for _, c := range choices(text, offset+done) {
		g.expand(n, text, offset, done+1, bytes|uint32(c)<<(8*done))
	}
}

// best returns where the four bytes start, of those that an anchor shows in the
// block that starts at from, which can be the fewest different ones. ok is false if
// it shows none.
func best(text string, from int) (at int, ok bool) {
	first, last := 0, len(text)-gramSize
	if len(text) < sure {
		first, last = first-1, last+1
	}
	least := 0
	for i := max(first, from); i <= min(last, from+blockSize-gramSize); i++ {
		n := 1
		for k := range gramSize {
			n *= len(choices(text, i+k))
		}
		if least == 0 || n < least {
			at, least = i, n
		}
	}
	return at, least > 0
}

// fill makes the table of the grams.
func (g *gramTable) fill() {
	for i := range g.grams {
		w := &g.grams[i]
		w.end(anchors[w.anchor].text)
		h := hash(w.bytes)
		g.bits[h/64] |= 1 << (h % 64)
		w.next, g.heads[h] = g.heads[h], uint16(i+1)
		g.reach = max(g.reach, int(w.offset)+1)
	}
}

// end looks up how the anchor ends.
func (w *gram) end(text string) {
	from := len(text) - gramSize
	w.rest = int8(from - int(w.offset))
	for i := range gramSize {
		if c := choices(text, from+i); len(c) == 1 {
			w.last |= uint32(c[0]) << (8 * i)
			w.mask |= 0xff << (8 * i)
		}
	}
}

// has reports whether four bytes can be a gram of g.
func (g *gramTable) has(bytes uint32) bool {
	h := hash(bytes)
	return g.bits[h/64]>>(h%64)&1 != 0
}

// check appends the anchors that have a gram at b[at:] and start in b[from:to].
func (g *gramTable) check(hits []hit, b []byte, at, from, to int) []hit {
	if v := gramAt(b, at); g.has(v) {
		return g.find(hits, b, at, v, from, to)
	}
	return hits
}

// find does what check does with the four bytes at b[at:] of which g has the hash.
func (g *gramTable) find(hits []hit, b []byte, at int, v uint32, from, to int) []hit {
	if v == row && at >= gramSize && gramAt(b, at-gramSize) == row {
		return hits // within a row, where none begins
	}
	for n := g.heads[hash(v)]; n != 0; {
		w := &g.grams[n-1]
		n = w.next
		start := at - int(w.offset)
		if w.bytes != v || start < from || start >= to {
			continue
		}
		if last := at + int(w.rest); last+gramSize <= len(b) && binary.LittleEndian.Uint32(b[last:])&w.mask != w.last {
			continue
		}
		if matches(b, start, w.anchor) {
			hits = append(hits, hit{start, w.anchor})
		}
	}
	return hits
}

// row is a gram of a row of "=", which is an anchor where it begins.
const row = '=' | '='<<8 | '='<<16 | '='<<24

// gramAt returns the four bytes at b[at:]. What is missing at the end of b is taken
// for line breaks.
func gramAt(b []byte, at int) uint32 {
	if at+gramSize <= len(b) {
		return binary.LittleEndian.Uint32(b[at:])
	}
	tail := [gramSize]byte{'\n', '\n', '\n', '\n'}
	copy(tail[:], b[at:])
	return binary.LittleEndian.Uint32(tail[:])
}
