package scan

import (
	"bytes"
	"sort"
)

// region is a part of a text that is worth decoding, whole lines of it.
type region struct {
	from, to int
	layout   layout
	cut      bool // it was ended for its size, perhaps within a report
	limit    int  // where a log of another layout begins: no report goes on there
}

// cursor goes through the hits of a text.
type cursor struct {
	b     []byte
	hits  []hit
	floor int // what stands before is done
	limit int // how far a region may go
}

// next returns the next region, of about size bytes at most. ok is false if
// there is none. Regions that would touch are one.
func (c *cursor) next(size int) (r region, ok bool) {
	if !c.skip(c.floor) {
		return region{}, false
	}
	r = c.begin(c.floor)
	r.limit = len(c.b)
	limit := min(c.limit, r.from+size)
	for {
		h := c.hits[0]
		c.hits = c.hits[1:]
		if k := anchors[h.anchor].kind; k <= inLong {
			// The lines before it belong to it, even if those of a cause came first.
			r.from = min(r.from, r.layout.before(c.b, max(c.floor, lineStart(c.b, h.at)), linesAround, c.floor))
			var end int
			var over bool
			end, over, c.hits = r.layout.walk(c.b, h.at, limit, k.patience(), c.hits)
			r.to, r.cut = max(r.to, end), !over
		}
		if r.cut || !c.skip(0) {
			break
		}
		if c.hits[0].at >= r.to {
			next := c.begin(r.to)
			if next.layout != r.layout && r.layout.changed(lineOf(c.b, r.to-1), lineOf(c.b, c.hits[0].at)) {
				r.limit = next.from
			}
			if next.from > r.to || next.layout != r.layout {
				break
			}
			r.to = next.to
		}
	}
	c.floor = r.to
	return r, true
}

// skip goes on to the next hit from floor on that is worth a region. It returns
// false if there is none.
func (c *cursor) skip(floor int) bool {
	for len(c.hits) > 0 && (c.hits[0].at < floor || anchors[c.hits[0].anchor].kind == inBanner) {
		c.hits = c.hits[1:]
	}
	return len(c.hits) > 0
}

// begin returns the first lines of the region that begins with the next hit, but
// not before floor.
func (c *cursor) begin(floor int) region {
	h := c.hits[0]
	start := max(floor, lineStart(c.b, h.at))
	r := region{from: start, to: lineEnd(c.b, h.at), layout: layoutAt(c.b, start, h.at)}
	if anchors[h.anchor].kind <= inLong {
		r.from = r.layout.before(c.b, start, linesAround, floor)
	} else {
		r.around(c.b, floor)
	}
	return r
}

// around widens the line of a cause to its neighbours, unless these begin as it
// does: then they are lines of their own, and no part of a wrapped one.
func (r *region) around(b []byte, floor int) {
	if r.layout.fields {
		r.from, r.to = entryStart(b, r.from, floor), entryEnd(b, r.to)
		return
	}
	own := b[r.from:min(len(b), r.from+sameStart)]
	if r.from > floor && !bytes.HasPrefix(b[lineStart(b, r.from-1):], own) {
		r.from = r.layout.before(b, r.from, linesAround, floor)
	}
	if r.to < len(b) && !bytes.HasPrefix(b[r.to:], own) {
		for range linesAround {
			r.to = lineEnd(b, r.to)
		}
	}
}

// sameStart is how many bytes two lines with the same prefix share at least:
// "Nov ", "[   ", "2026".
const sameStart = 4

// excerpt is a text put together from regions, which knows where they stood.
type excerpt struct {
	text   []byte
	pieces []piece
	gaps   []int // where lines are missing before a region
}

// piece is a part of an excerpt.
type piece struct {
	at   int   // in the excerpt
	from int64 // in the stream
	size int
}

// add appends b, which stands at from in the stream. A blank line keeps what was
// not neighbours apart, unless they belong together.
func (e *excerpt) add(b []byte, from int64, together bool) {
	if n := len(e.pieces); n > 0 {
		if last := &e.pieces[n-1]; last.from+int64(last.size) == from {
			last.size += len(b)
			e.text = append(e.text, b...)
			return
		}
		if e.text[len(e.text)-1] != '\n' {
			e.text = append(e.text, '\n')
		}
		if !together {
			e.text = append(e.text, '\n')
		}
	}
	e.pieces = append(e.pieces, piece{len(e.text), from, len(b)})
	e.text = append(e.text, b...)
}

// addKernel appends b without the lines of programs, if the layout tells them.
func (e *excerpt) addKernel(b []byte, from int64, l layout) {
	if l.tag == "" || l.fields {
		e.add(b, from, false)
		return
	}
	start, added := 0, false
	for at := 0; at < len(b); {
		end := lineEnd(b, at)
		if !l.counts(b[at:end]) {
			if start < at {
				e.add(b[start:at], from+int64(start), added)
				added = true
			}
			start = end
		}
		at = end
	}
	if start < len(b) {
		e.add(b[start:], from+int64(start), added)
	}
}

// gap says that the text goes on elsewhere in the stream.
func (e *excerpt) gap() {
	if len(e.text) > 0 {
		e.gaps = append(e.gaps, len(e.text))
	}
}

// end returns where the newest piece ends in the stream.
func (e *excerpt) end() int64 {
	if len(e.pieces) == 0 {
		return 0
	}
	p := &e.pieces[len(e.pieces)-1]
	return p.from + int64(p.size)
}

// place returns where a place of the excerpt stands in the stream. An end
// stands behind the byte before it.
func (e *excerpt) place(at int, end bool) int64 {
	look := at
	if end && at > 0 {
		look--
	}
	n := sort.Search(len(e.pieces), func(i int) bool { return e.pieces[i].at > look }) - 1
	if n < 0 {
		return 0
	}
	p := &e.pieces[n]
	return p.from + int64(min(at-p.at, p.size))
}
