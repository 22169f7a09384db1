package scan

import (
	"bytes"
	"sort"
)

// region is a part of a text that is worth decoding, whole lines of it.
type region struct {
	from, to int
	kept     int // what of it is decoded: up to here
	layout   layout
	cut      bool // it was ended for its size, perhaps within a report
}

// cursor goes through the hits of a text.
type cursor struct {
	b     []byte
	hits  []hit
	floor int // what stands before is done
	limit int // how far a region may go
}

// next returns the next region, of about size bytes at most. ok is false if
// there is none.
func (c *cursor) next(size int) (r region, ok bool) {
	for len(c.hits) > 0 && (c.hits[0].at < c.floor || anchors[c.hits[0].anchor].kind == inBanner) {
		c.hits = c.hits[1:]
	}
	if len(c.hits) == 0 {
		return region{}, false
	}
	h := c.hits[0]
	start := max(c.floor, lineStart(c.b, h.at))
	r = region{from: start, to: lineEnd(c.b, h.at), layout: layoutAt(c.b, start, h.at)}
	if anchors[h.anchor].kind <= inLong {
		r.from = r.layout.before(c.b, start, linesAround, c.floor)
	} else {
		r.around(c.b, c.floor)
	}
	r.kept = r.to
	limit := min(c.limit, r.from+size)
	for len(c.hits) > 0 && c.hits[0].at < r.to && !r.cut {
		h, c.hits = c.hits[0], c.hits[1:]
		if k := anchors[h.anchor].kind; k <= inLong {
			var over bool
			end := lineEnd(c.b, h.at)
			var kept int
			end, kept, over, c.hits = r.layout.walk(c.b, end, limit, k.patience(), c.hits)
			r.to, r.kept, r.cut = max(r.to, end), max(r.to, kept), !over
		}
	}
	c.floor = r.to
	return r, true
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
