package scan

import (
	"bytes"
	"encoding/binary"
	"math/bits"
	"slices"
	"strings"
)

// filter finds anchors. It looks at every fourth place of the text only, at the
// four bytes there: whichever way an anchor lies, one of four neighbouring
// windows of it is seen whole. Whether a window is one of an anchor is asked of
// a bitmap that fits into the first-level cache. The windows are chosen from
// the rarest part of each anchor.
type filter struct {
	bits    [1 << hashBits / 64]uint64
	heads   [1 << headBits]uint16 // by hash: index into windows plus 1
	windows []window
	reach   int // the largest distance of a window from the start of its anchor
	margin  int // the largest one of what stands beside a window, from the window
	wide    wideFilter
}

// window is one of the sampled places of an anchor. Beside it stand four more
// bytes of the anchor, as far as it is long enough: words of other lines that
// share a window seldom share these too.
type window struct {
	bytes  uint32 // little endian
	beside uint32
	mask   uint32 // which bits of beside are the anchor's
	anchor uint16
	next   uint16 // in the same head, plus 1
	offset int8   // from the start of the anchor; -1 includes the byte before it
	aside  int8   // where beside starts, from the start of the window
}

// hit is an anchor that was found.
type hit struct {
	at     int // where it starts
	anchor uint16
}

const (
	stride   = 4
	sure     = 2*stride - 1 // an anchor as long as this has four whole windows
	hashBits = 18
	headBits = 12
)

// place is how the filter looks for an anchor: see TestPlaces, which chooses
// them.
type place struct {
	text   string
	at     int8 // where its first window starts
	wide   int8 // where the four bytes are that the vector filter looks for
	bucket uint8
	long   int8  // where the six bytes are that the one with longer vectors looks for
	shelf  uint8 // its bucket
}

// newFilter fills the tables.
func newFilter() *filter {
	f := &filter{windows: make([]window, 0, 2048)}
	for i := range anchors {
		for n := range stride {
			offset := int(places[i].at) + n
			f.expand(uint16(i), anchors[i].text, offset, 0, 0)
			f.reach = max(f.reach, offset)
		}
	}
	for i := range f.windows {
		w := &f.windows[i]
		h := hash(w.bytes)
		f.bits[h/64] |= 1 << (h % 64)
		head := &f.heads[h>>(hashBits-headBits)]
		w.next, *head = *head, uint16(i+1)
		w.lookBeside(anchors[w.anchor].text)
		f.margin = max(f.margin, -int(w.aside), int(w.aside)+stride)
	}
	f.wide.fill(f)
	return f
}

func hash(gram uint32) uint32 { return gram * factor >> (32 - hashBits) }

// expand adds all windows that an anchor can show at an offset: a blank is any
// white space, and a short anchor's neighbours are of a class.
func (f *filter) expand(n uint16, text string, offset, done int, bytes uint32) {
	if done == stride {
		f.windows = append(f.windows, window{bytes: bytes, offset: int8(offset), anchor: n})
		return
	}
	for _, c := range choices(text, offset+done) {
		f.expand(n, text, offset, done+1, bytes|uint32(c)<<(8*done))
	}
}

// lookBeside chooses the bytes beside the window of which most are certain.
func (w *window) lookBeside(text string) {
	for at := range text {
		var beside, mask uint32
		for n := range stride {
			i := at + n
			if inWindow := i >= int(w.offset) && i < int(w.offset)+stride; i < len(text) && !inWindow && len(choices(text, i)) == 1 {
				beside |= uint32(text[i]) << (8 * n)
				mask |= 0xff << (8 * n)
			}
		}
		if bits.OnesCount32(mask) > bits.OnesCount32(w.mask) {
			w.beside, w.mask, w.aside = beside, mask, int8(at-int(w.offset))
		}
	}
}

const whiteSpace = " \n\r"

// before is what can stand before a short anchor: all but letters, save those
// that end an escape sequence or an escaped line break. behind is what can
// stand behind one.
var (
	before  = class(func(c byte) bool { return !letter(c) || strings.IndexByte("mnrt", c) >= 0 })
	behind  = class(func(c byte) bool { return letter(c) || '0' <= c && c <= '9' })
	letters = class(func(byte) bool { return true })
)

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
	found := hits[known:]
	slices.SortFunc(found, hit.compare)
	return hits
}

// compare orders hits by where they start.
func (h hit) compare(other hit) int {
	if h.at != other.at {
		return h.at - other.at
	}
	return int(h.anchor) - int(other.anchor)
}

// block is how many bytes are looked at between two branches.
const block = 32

// collectPlain does what collect does, without the order.
func (f *filter) collectPlain(hits []hit, b []byte, from, to int) []hit {
	t := &f.bits
	end := min(to+f.reach+1, len(b)) // samples that can belong to an anchor before to
	at := from
	for ; at+block <= end; at += block {
		c := b[at : at+block : at+block]
		h0 := binary.LittleEndian.Uint32(c[0:]) * factor >> (32 - hashBits)
		h1 := binary.LittleEndian.Uint32(c[4:]) * factor >> (32 - hashBits)
		h2 := binary.LittleEndian.Uint32(c[8:]) * factor >> (32 - hashBits)
		h3 := binary.LittleEndian.Uint32(c[12:]) * factor >> (32 - hashBits)
		h4 := binary.LittleEndian.Uint32(c[16:]) * factor >> (32 - hashBits)
		h5 := binary.LittleEndian.Uint32(c[20:]) * factor >> (32 - hashBits)
		h6 := binary.LittleEndian.Uint32(c[24:]) * factor >> (32 - hashBits)
		h7 := binary.LittleEndian.Uint32(c[28:]) * factor >> (32 - hashBits)
		m := t[h0/64]>>(h0%64) | t[h1/64]>>(h1%64) | t[h2/64]>>(h2%64) | t[h3/64]>>(h3%64) |
			t[h4/64]>>(h4%64) | t[h5/64]>>(h5%64) | t[h6/64]>>(h6%64) | t[h7/64]>>(h7%64)
		if m&1 == 0 {
			continue
		}
		samples := uint(0)
		for i := 0; i < block; i += stride {
			h := hash(binary.LittleEndian.Uint32(c[i:]))
			samples |= uint(t[h/64]>>(h%64)&1) << i
		}
		for ; samples != 0; samples &= samples - 1 {
			hits = f.check(hits, b, at+bits.TrailingZeros(samples), from, to)
		}
	}
	// At the end of b the missing bytes are taken for line breaks.
	for ; at < end; at += stride {
		hits = f.check(hits, b, at, from, to)
	}
	return hits
}

// check appends the anchors that have a window at b[at:] and start in
// b[from:to].
func (f *filter) check(hits []hit, b []byte, at, from, to int) []hit {
	v := gramAt(b, at)
	h := hash(v)
	if f.bits[h/64]>>(h%64)&1 == 0 {
		return hits
	}
	if v == row && at >= stride && gramAt(b, at-stride) == row {
		return hits // within a row, where none begins
	}
	inside := at >= f.margin && at+f.margin <= len(b) // whatever stands beside it
	for n := f.heads[h>>(hashBits-headBits)]; n != 0; {
		w := &f.windows[n-1]
		n = w.next
		other := w.bytes ^ v
		if inside {
			other |= binary.LittleEndian.Uint32(b[at+int(w.aside):])&w.mask ^ w.beside
		}
		if other != 0 {
			continue
		}
		if start := at - int(w.offset); start >= from && start < to && matches(b, start, w.anchor) {
			hits = append(hits, hit{start, w.anchor})
		}
	}
	return hits
}

// row is a window of a row of "=", which is an anchor where it begins.
const row = '=' | '='<<8 | '='<<16 | '='<<24

func gramAt(b []byte, at int) uint32 {
	if at+stride <= len(b) {
		return binary.LittleEndian.Uint32(b[at:])
	}
	tail := [stride]byte{'\n', '\n', '\n', '\n'}
	copy(tail[:], b[at:])
	return binary.LittleEndian.Uint32(tail[:])
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
	for i := 0; i < len(text); i++ {
		switch c, want := b[at+i], text[i]; {
		case want > ' ':
			if c != want {
				return false
			}
		case want == ' ':
			if c != ' ' && c != '\n' && c != '\r' {
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
		len(a.text) < sure-1 && at > 0 && strings.IndexByte(before, b[at-1]) < 0:
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
