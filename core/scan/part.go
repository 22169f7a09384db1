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
	opts    []decode.Option
	hits    []hit
	banners []int // where banners start in data
	context banner
	newest  time.Time // no line is newer; see wallTime
	found   []Finding
	full    bool // there were too many findings
	*scratch
}

// scratch is the memory that a worker uses again for each part.
type scratch struct {
	collected []hit
	text      []byte
	pieces    []piece
	regions   []region
}

// excerpt returns an empty excerpt. The one before is done with.
func (s *scratch) excerpt() excerpt { return excerpt{text: s.text[:0], pieces: s.pieces[:0]} }

// run returns the findings of the part in the order of the stream.
func (d *decoder) run() []Finding {
	if size := len(d.data); d.base == 0 && d.to == size && size <= maxWhole {
		ex := d.excerpt()
		d.put(&ex, region{to: size, kept: size})
		d.take(&ex)
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
		n, _ := slices.BinarySearchFunc(d.hits, c.floor, func(h hit, at int) int { return h.at - at })
		c.hits = d.hits[n:]
	}
}

// put appends a region to an excerpt, and before it the banner that it is under.
func (d *decoder) put(ex *excerpt, r region) {
	if n := sort.SearchInts(d.banners, r.from); n > 0 {
		from := lineStart(d.data, d.banners[n-1])
		if at := d.base + int64(from); at >= ex.end() {
			ex.add(d.data[from:lineEnd(d.data, d.banners[n-1])], at, false)
		}
	} else if d.context.line != nil && len(ex.pieces) == 0 {
		ex.add(d.context.line, d.context.at, false)
	}
	ex.addKernel(d.data[r.from:r.kept], d.base+int64(r.from), r.layout)
}

// decode takes the findings of an excerpt, looks again at reports that go on
// behind their regions, and returns where to go on.
func (d *decoder) decode(ex *excerpt, rs []region) int {
	from := len(d.found)
	d.take(ex)
	to, again := rs[len(rs)-1].to, 0
	for i, open := range d.open(from, rs) {
		r := rs[i]
		if r.from < again {
			continue // decoded with one before
		}
		if open >= 0 && !(r.cut && open > r.from) {
			r, open = d.again(from, r, open)
			again = r.to
			to = max(to, r.to)
		}
		if open > r.from {
			// Too long to be decoded together with what is before it.
			d.drop(from, open, len(d.data))
			return open
		}
	}
	return to
}

// open returns for each region where the first report starts of those since
// from that perhaps go on behind it, -1 if there is none.
func (d *decoder) open(from int, rs []region) []int {
	first := make([]int, len(rs))
	for i := range first {
		first[i] = -1
	}
	for i := from; i < len(d.found) && d.found[i].Report != nil; i++ {
		at, end := int(d.found[i].Offset-d.base), int(d.found[i].End-d.base)
		n := sort.Search(len(rs), func(n int) bool { return rs[n].from > at }) - 1
		if n < 0 || at >= min(rs[n].to, d.to) || rs[n].to >= len(d.data) {
			continue
		}
		// What follows its last line up to here must be too much for a gap.
		r := &rs[n]
		if (first[n] < 0 || at < first[n]) && !r.layout.follow(d.data, lineEnd(d.data, max(0, end-1)), r.to, idleLines-1) {
			first[n] = at
		}
	}
	for n := range first {
		if first[n] >= 0 {
			first[n] = rs[n].layout.start(d.data, first[n], rs[n].from)
		}
	}
	return first
}

// again decodes from an open report on, more and more of it until it is whole
// or too long. It returns the region that it came to, and where the first
// report starts that is still open, -1 if there is none.
func (d *decoder) again(from int, r region, open int) (region, int) {
	for {
		size := min(2*(r.to-open), maxReport)
		d.drop(from, open, r.to)
		to := r.layout.end(d.data, min(open+size, len(d.data)-1))
		r = region{from: open, to: to, kept: to, layout: r.layout}
		d.drop(from, r.from, r.to)
		ex := d.excerpt()
		d.put(&ex, r)
		known := len(d.found)
		d.take(&ex)
		if open = d.open(known, []region{r})[0]; open < 0 || size == maxReport {
			return r, open
		}
	}
}

// take appends what an excerpt holds to the findings.
func (d *decoder) take(ex *excerpt) {
	d.text, d.pieces = ex.text, ex.pieces // with what they have grown by
	s := source{ex, string(ex.text), d.newest}
	result := decode.Decode(s.text, d.opts...)
	for i := range result.Reports {
		d.found = append(d.found, s.report(&result.Reports[i]))
	}
	for i := range result.Causes {
		if len(result.Causes[i].Bits) > 0 {
			d.found = append(d.found, s.cause(&result.Causes[i]))
		}
	}
}

// drop takes back what was found since from in data[start:end].
func (d *decoder) drop(from, start, end int) {
	d.found = append(d.found[:from], slices.DeleteFunc(d.found[from:], func(f Finding) bool {
		at := int(f.Offset - d.base)
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
	return slices.DeleteFunc(d.found, func(f Finding) bool { return f.Offset >= claimed })
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
