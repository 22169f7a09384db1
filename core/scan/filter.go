package scan

import (
	"bytes"
	"encoding/binary"
	"slices"
	"strings"
	"sync"
)

// filter finds anchors. It looks at the text in blocks of eight bytes. Whichever
// way an anchor lies, one of the blocks that it lies in is its own: it was chosen
// because few other lines show one like it. What passes for one by the tables of
// [pairs] is looked at again.
type filter struct {
	pairs *pairs
	grams gramTable
	wide  wideFilter
}

// hit is an anchor that was found.
type hit struct {
	at     int // where it starts
	anchor uint16
}

// place is how the filter looks for an anchor: see TestPlaces, which chooses
// them.
type place struct {
	text string
	// For each of the eight ways to lie in blocks: which block of the anchor is looked
	// for, a digit, and its bucket, a letter. Way n has n bytes of the first block before
	// the anchor.
	block, bin string
	wide       int8 // where the four bytes are that the vector filter looks for
	bucket     uint8
	long       int8  // where the six bytes are that the one with longer vectors looks for
	shelf      uint8 // its bucket
}

// from returns where the block of a way starts, from the start of the anchor.
func (p *place) from(way int) int { return blockSize*int(p.block[way]-'0') - way }

const (
	blockSize = 8 // the size of a block
	gramSize  = 4 // the size of a gram
	// sure is the size from which on an anchor stands for itself: what is beside
	// a shorter one has to be of a class.
	sure = 7
)

// anchorFilter returns the filter, whose tables are filled at the first scan.
var anchorFilter = sync.OnceValue(newFilter)

// newFilter fills the tables.
func newFilter() *filter {
	f := &filter{}
	if wide {
		f.wide.fill()
	} else {
		f.fill()
	}
	return f
}

// fill fills the tables of the plain filter from places.
func (f *filter) fill() {
	f.pairs = &pairs{}
	var beside [blockSize / 2]open
	for i := range places {
		p := &places[i]
		known := -gramSize
		for way := range blockSize {
			from := p.from(way)
			f.pairs.add(p.text, from, 1<<(p.bin[way]-firstBin), &beside)
			if known < from || known+gramSize > from+blockSize {
				known, _ = best(p.text, from)
				f.grams.expand(uint16(i), p.text, known, 0, 0)
			}
		}
	}
	for i, table := range f.pairs.tables() {
		beside[i].join(table)
	}
	f.grams.fill()
}

// pairs are the tables of the plain filter: for each pair of neighbouring bytes,
// in which of the buckets an anchor has it there in its block. That is a filter as
// Hyperscan's Teddy, with whole bytes by two in place of halves by one. The tables
// are shifted against each other, so that the pairs of one kind, as two letters,
// do not all want the same place in the processor's first cache.
type pairs struct {
	first  pairTable
	_      [cacheLine]uint8
	second pairTable
	_      [cacheLine]uint8
	third  pairTable
	_      [cacheLine]uint8
	fourth pairTable
}

// pairTable has a bit of each bucket for two bytes, the first of them the lower
// half of the index.
type pairTable [1 << 16]uint16

const (
	buckets   = 16
	firstBin  = 'a' // of the bucket with the lowest bit
	cacheLine = 64
)

func (p *pairs) tables() [blockSize / 2]*pairTable {
	return [...]*pairTable{&p.first, &p.second, &p.third, &p.fourth}
}

// of returns the buckets that a block can be of.
func (p *pairs) of(block []byte) uint16 {
	return p.first[pair(block, 0)] & p.second[pair(block, 2)] & p.third[pair(block, 4)] & p.fourth[pair(block, 6)]
}

// pair returns the index in a table of the two bytes at a place.
func pair(block []byte, at int) uint16 { return binary.LittleEndian.Uint16(block[at:]) }

// add puts the block of an anchor that starts at from into a bucket. What an
// anchor leaves open goes into beside.
func (p *pairs) add(text string, from int, bucket uint16, beside *[blockSize / 2]open) {
	for i, table := range p.tables() {
		low, high := around(text, from+2*i), around(text, from+2*i+1)
		switch {
		case low == anything && high == anything:
			beside[i].all |= bucket
		case low == anything:
			for _, h := range []byte(high) {
				beside[i].low[h] |= bucket
			}
		case high == anything:
			for _, l := range []byte(low) {
				beside[i].high[l] |= bucket
			}
		default:
			for _, h := range []byte(high) {
				for _, l := range []byte(low) {
					table[uint16(h)<<8|uint16(l)] |= bucket
				}
			}
		}
	}
}

// open are the buckets of pairs of which one byte can be any, by the other one, and
// of those of which both can.
type open struct {
	low, high [1 << 8]uint16
	all       uint16
}

// join adds them to a table.
func (o *open) join(table *pairTable) {
	for i := range table {
		table[i] |= o.all | o.low[i>>8] | o.high[i&0xff]
	}
}

// around returns the bytes that can stand at a place of an anchor, or beside it.
func around(text string, at int) string {
	inside := at >= 0 && at < len(text)
	next := at == -1 || at == len(text)
	if inside || next && len(text) < sure {
		return choices(text, at)
	}
	return anything
}

// batch is how many bytes are looked at between two branches, in each half of a text.
const batch = 4 * blockSize

// collectPlain does what collect does, without the order, and may find an anchor
// twice. It goes through both halves of the text at once: while one waits for
// memory, which a processor fetches ahead only up to the end of a page, there is
// the other.
func (f *filter) collectPlain(hits []hit, b []byte, from, to int) []hit {
	p := f.pairs
	end := min(to+f.grams.reach, len(b)) // places that can belong to an anchor before to
	half := (end - from) / (2 * batch) * batch
	at := from
	for ; at < from+half; at += batch {
		c := b[at : at+batch : at+batch]
		m := p.of(c[0:8]) | p.of(c[8:16]) | p.of(c[16:24]) | p.of(c[24:32])
		c = b[at+half : at+half+batch : at+half+batch]
		m |= p.of(c[0:8]) | p.of(c[8:16]) | p.of(c[16:24]) | p.of(c[24:32])
		if m != 0 {
			hits = f.blocks(hits, b, at, from, to)
			hits = f.blocks(hits, b, at+half, from, to)
		}
	}
	for at = from + 2*half; at < end; at++ {
		hits = f.grams.check(hits, b, at, from, to)
	}
	return hits
}

// blocks looks again at those of the blocks at b[at:] that can be of an anchor.
func (f *filter) blocks(hits []hit, b []byte, at, from, to int) []hit {
	p := f.pairs
	for end := at + batch; at < end; at += blockSize {
		c := b[at : at+blockSize : at+blockSize]
		if p.of(c) == 0 {
			continue
		}
		for i := range blockSize - gramSize + 1 {
			if v := binary.LittleEndian.Uint32(c[i:]); f.grams.has(v) {
				hits = f.grams.find(hits, b, at+i, v, from, to)
			}
		}
	}
	return hits
}

// whiteSpace is what a blank of an anchor can be; zeros stand at the ends of records.
const whiteSpace = " \n\r\x00"

// before is what can stand before a short anchor: all but letters, save those
// that end an escape sequence or an escaped line break. behind is what can
// stand behind one.
var (
	before  = class(func(c byte) bool { return !letter(c) || strings.IndexByte("mnrt", c) >= 0 })
	behind  = class(func(c byte) bool { return letter(c) || '0' <= c && c <= '9' })
	letters = class(func(byte) bool { return true })
)

// anything stands for every byte.
const anything = ""

func letter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }

func class(has func(byte) bool) string {
	var b []byte
	for c := byte(0); c < 0x80; c++ {
		if has(c) {
			b = append(b, c)
		}
	}
	return string(b)
}

// choices returns the bytes that can stand at a place of an anchor.
func choices(text string, at int) string {
	switch {
	case at < 0:
		return before
	case at >= len(text):
		return behind
	}
	switch c := text[at]; c {
	case ' ':
		return whiteSpace
	case digit[0]:
		return "0123456789"
	case hex[0]:
		return "0123456789abcdef"
	default:
		return letters[c : c+1]
	}
}

// collect appends the anchors that start in b[from:to] to hits, in the order of
// their starts. It looks at b before and behind as far as it needs to.
func (f *filter) collect(hits []hit, b []byte, from, to int) []hit {
	to = min(to, len(b))
	if from >= to {
		return hits
	}
	known := len(hits)
	if wide {
		hits = f.collectWide(hits, b, from, to)
	} else {
		hits = f.collectPlain(hits, b, from, to)
	}
	return append(hits[:known], inOrder(hits[known:])...)
}

// inOrder sorts hits by where they start and leaves each once.
func inOrder(hits []hit) []hit {
	slices.SortFunc(hits, hit.compare)
	return slices.Compact(hits)
}

// compare orders hits by where they start.
func (h hit) compare(other hit) int {
	if h.at != other.at {
		return h.at - other.at
	}
	return int(h.anchor) - int(other.anchor)
}

// matches reports whether anchor n stands at b[at:].
func matches(b []byte, at int, n uint16) bool {
	a := &anchors[n]
	text := a.text
	if last := len(text) - 1; len(b)-at == last && text[last] == ' ' {
		text = text[:last] // the end of a text is a line break
	}
	if len(b)-at < len(text) {
		return false
	}
	for i := len(text) - 1; i >= 0; i-- { // many begin with the same word
		switch c, want := b[at+i], text[i]; {
		case want > ' ':
			if c != want {
				return false
			}
		case want == ' ':
			if strings.IndexByte(whiteSpace, c) < 0 {
				return false
			}
		default:
			if strings.IndexByte(choices(text, i), c) < 0 {
				return false
			}
		}
	}
	end := at + len(text)
	switch {
	case len(a.text) >= sure:
	case end == len(b) || strings.IndexByte(behind, b[end]) < 0,
		at > 0 && strings.IndexByte(before, b[at-1]) < 0:
		return false
	}
	if text[0] == '=' && at > 0 && b[at-1] == '=' {
		return false
	}
	if a.near != "" {
		return bytes.Contains(b[end:min(len(b), end+nearby)], []byte(a.near))
	}
	return true
}
