package scan

import (
	"slices"
	"sort"
	"time"

	"kerneltaint/core/decode"
)

// part is a stretch of a stream in memory, with margins: what starts in
// data[from:to] is its own, the rest is there to be seen with it.
type part struct {
	data     []byte
	base     int64 // of data[0] in the stream
	from, to int
}

const (
	// maxExcerpt bounds what is decoded in one piece, and so the memory for it.
	maxExcerpt = 128 << 10
	// maxReport bounds a report that is looked at again because it goes on
	// behind its region.
	maxReport = 192 << 10
	// maxWhole is the size up to which a stream is decoded as a whole.
	maxWhole = 64 << 10
	// maxFindings bounds the findings of a part, and so the memory for them. Real
	// reports back to back make a third as many.
	maxFindings = 10_000
	// overrun is how far behind its own end a part follows reports that run
	// into each other.
	overrun = 16 << 10
)

// banner is the "Linux version" line that was printed last.
type banner struct {
	line []byte
	at   int64
}

// decoder decodes what the hits of one part point to.
type decoder struct {
	part
	hits    []hit
	banners []int // where banners start in data
	context banner
	newest  time.Time // no line is newer; see wallTime
	found   []Finding
	done    int  // where in data what was not decoded yet begins
	full    bool // there were too many findings
	*scratch
}

// scratch is the memory that a worker uses again for each part.
type scratch struct {
	buffer    []byte
	collected []hit
	text      []byte
	pieces    []piece
	gaps      []int
	regions   []region
	reader    *decode.Reader
}

// room returns the buffer with n bytes.
func (s *scratch) room(n int) []byte {
	if cap(s.buffer) < n {
		s.buffer = make([]byte, n)
	}
	s.buffer = s.buffer[:n]
	return s.buffer
}

// excerpt returns an empty excerpt. The one before is done with.
func (s *scratch) excerpt() excerpt {
	return excerpt{text: s.text[:0], pieces: s.pieces[:0], gaps: s.gaps[:0]}
}

// run returns the findings of the part in the order of the stream.
func (d *decoder) run() []Finding {
	if size := len(d.data); d.base == 0 && d.to == size && size <= maxWhole {
		ex := d.excerpt()
		ex.add(d.data, 0, false)
		d.keep(&ex, d.reader.Whole)
		return d.own()
	}
	c := cursor{b: d.data, hits: d.hits, limit: min(len(d.data), d.to+overrun)}
	for {
		ex := d.excerpt()
		rs := d.regions[:0]
		for len(ex.text) < maxExcerpt {
			r, ok := c.next(maxExcerpt - len(ex.text))
			if !ok {
				break
			}
			if r.to <= d.from && !r.cut {
				continue // of the part before
			}
			d.put(&ex, r)
			if rs = append(rs, r); r.cut {
				break
			}
		}
		d.regions = rs
		if len(rs) == 0 {
			return d.own()
		}
		if len(d.found) > maxFindings {
			d.full = true
			return d.own()
		}
		c.floor = d.decode(&ex, rs)
		d.done = c.floor
		n, _ := slices.BinarySearchFunc(d.hits, c.floor, func(h hit, at int) int { return h.at - at })
		c.hits = d.hits[n:]
	}
}

// lookBehind adds the hits that stand not far before the part, if one in it could
// belong to a report that begins there.
func (d *decoder) lookBehind(f *filter) {
	near := func(h hit) bool { return anchors[h.anchor].kind != inBanner && h.at < d.from+overrun }
	if d.from == 0 || !slices.ContainsFunc(d.hits, near) {
		return
	}
	known := len(d.hits)
	d.hits = f.collect(d.hits, d.data, max(0, d.from-overrun), d.from)
	slices.SortFunc(d.hits, hit.compare)
	for _, h := range d.hits[:len(d.hits)-known] {
		if anchors[h.anchor].kind == inBanner {
			d.banners = append(d.banners, h.at)
		}
	}
	slices.Sort(d.banners)
	d.collected = d.hits
}

// put appends a region to an excerpt, and before it the banner that it is under.
func (d *decoder) put(ex *excerpt, r region) {
	ex.gap()
	if n := sort.SearchInts(d.banners, r.from); n > 0 {
		from := lineStart(d.data, d.banners[n-1])
		if at := d.base + int64(from); at >= ex.end() {
			ex.add(d.data[from:lineEnd(d.data, d.banners[n-1])], at, false)
		}
	} else if d.context.line != nil && len(ex.pieces) == 0 {
		ex.add(d.context.line, d.context.at, false)
	}
	if r.from == d.done {
		r.from = d.resume(r)
	}
	ex.addKernel(d.data[r.from:r.to], d.base+int64(r.from), r.layout)
}

const (
	// linesBefore is how many lines are decoded again where a text is cut, at the
	// least. Package cause takes reports that stand on neighbouring lines for one,
	// package oops a panic for the end of the report before.
	linesBefore = 8
	// maxBefore bounds the report before that is decoded again, in bytes.
	maxBefore = 16 << 10
)

// resume returns from where a region is decoded that begins where decoding ended,
// so that what was printed before has its say again: from the start of the report
// before, if that is not far.
func (d *decoder) resume(r region) int {
	from := r.layout.before(d.data, r.from, linesBefore, 0)
	last := -1
	for i := range d.found {
		if at := int(d.found[i].Offset - d.base); d.found[i].Report != nil && at < r.from {
			last = max(last, at)
		}
	}
	if last >= max(0, r.from-maxBefore) {
		from = min(from, r.layout.start(d.data, last, 0))
	}
	return from
}

// decode takes the findings of an excerpt, looks again at reports that go on
// behind their regions, and returns where to go on.
func (d *decoder) decode(ex *excerpt, rs []region) int {
	from := len(d.found)
	d.take(ex)
	to, again := rs[len(rs)-1].to, 0
	open := d.open(from)
	for _, r := range rs {
		// What stands before again was decoded with a region before.
		at := d.first(open, r, again)
		if at >= 0 && !(r.cut && at > r.from) {
			r, at = d.again(from, r, at)
			again = r.to
			to = max(to, r.to)
		}
		if at > r.from {
			// Too long to be decoded together with what is before it.
			d.drop(from, at, len(d.data))
			return at
		}
	}
	return to
}

// open returns where the reports start of those since from that perhaps go on
// behind their regions.
func (d *decoder) open(from int) (starts []int) {
	for i := from; i < len(d.found); i++ {
		if f := &d.found[i]; f.open && f.Report != nil {
			starts = append(starts, int(f.starts()-d.base))
		}
	}
	return starts
}

// first returns where the line of the first open report of a region starts, of
// those that do not start before floor; -1 if there is none.
func (d *decoder) first(open []int, r region, floor int) int {
	least := -1
	for _, at := range open {
		if at >= max(r.from, floor) && at < min(r.to, d.to) && r.to < r.limit && (least < 0 || at < least) {
			least = at
		}
	}
	if least < 0 {
		return -1
	}
	return max(r.layout.start(d.data, least, r.from), floor)
}

// again decodes from an open report on, more and more of it until it is whole
// or too long. It returns the region that it came to, and where the first
// report starts that is still open, -1 if there is none. Where that is a later
// one it is left to the cursor, for this region ends anywhere: to follow it from
// report to report would decode each of them twice.
func (d *decoder) again(from int, r region, open int) (region, int) {
	for {
		size := min(2*(r.to-open), maxReport)
		d.drop(from, open, r.to)
		to := min(r.layout.end(d.data, min(open+size, len(d.data)-1)), r.limit)
		r, d.done = region{from: open, to: to, layout: r.layout, limit: r.limit}, open
		d.drop(from, r.from, r.to)
		ex := d.excerpt()
		d.put(&ex, r)
		known := len(d.found)
		d.take(&ex)
		if open = d.first(d.open(known), r, 0); open != r.from || size == maxReport {
			return r, open
		}
	}
}

// take appends what an excerpt of regions holds to the findings.
func (d *decoder) take(ex *excerpt) {
	d.keep(ex, func(text string) []decode.Event { return d.reader.Read(text, ex.gaps) })
}

// keep appends what read finds in an excerpt to the findings.
func (d *decoder) keep(ex *excerpt, read func(string) []decode.Event) {
	d.text, d.pieces, d.gaps = ex.text, ex.pieces, ex.gaps // with what they have grown by
	s := source{ex, string(ex.text), d.newest}
	for _, e := range read(s.text) {
		if f := s.finding(&e); f.starts() >= d.base+int64(d.done) {
			d.found = append(d.found, f)
		}
	}
}

// drop takes back what was found since from in data[start:end].
func (d *decoder) drop(from, start, end int) {
	d.found = append(d.found[:from], slices.DeleteFunc(d.found[from:], func(f Finding) bool {
		at := int(f.starts() - d.base)
		return at >= start && at < end
	})...)
}

// own returns what starts in the part, or in a report that does, in order.
func (d *decoder) own() []Finding {
	claimed := d.base + int64(d.to)
	slices.SortStableFunc(d.found, compare)
	d.found = slices.CompactFunc(d.found, same)
	for i := range d.found {
		if f := &d.found[i]; f.Report != nil && f.Offset < claimed {
			claimed = max(claimed, f.End)
		}
	}
	from := d.base + int64(d.from)
	return slices.DeleteFunc(d.found, func(f Finding) bool { return f.Offset >= claimed || f.End <= from })
}

// compare orders findings by where they start, reports before causes.
func compare(a, b Finding) int {
	switch {
	case a.Offset != b.Offset:
		return int(a.Offset - b.Offset)
	case (a.Report == nil) != (b.Report == nil):
		if a.Report != nil {
			return -1
		}
		return 1
	}
	return int(b.End - a.End) // the whole one first
}

// same reports whether two findings are the same one, seen twice.
func same(a, b Finding) bool {
	return a.Offset == b.Offset && (a.Report == nil) == (b.Report == nil) && (a.Cause == nil || a.Cause.Kind == b.Cause.Kind && a.Cause.Module == b.Cause.Module)
}
