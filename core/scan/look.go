package scan

import (
	"bytes"
	"os"
	"runtime/debug"
	"slices"
	"sync"
	"time"
)

// look is a stretch of a file that a worker looks through where the page cache has
// it, without a copy: most parts of an ordinary log hold no anchor but banners, and
// nothing else is to be done with them. What stands around the others is read into
// memory, for there nobody else can change it.
type look struct {
	file     *os.File
	from, to int64
	end      int64 // how far the file is mapped: somewhat beyond, if it goes on
	part     int64 // the size of its parts
	parts    []sight
	done     chan struct{} // closed when there is a sight of each part
}

// sight is what was seen of a part at the first look.
type sight struct {
	from, to      int64   // what has to be read
	before, after banners // what is before and behind that
}

// banners are those of some text that holds nothing else.
type banners struct {
	at   []int64
	last banner
}

const (
	// beyond is what is mapped behind a stretch: an anchor, and what is looked for
	// near it.
	beyond = 4 << 10
	// mapAlign is a multiple of each page size.
	mapAlign = 64 << 10
)

// run looks. Parts of which it cannot say anything have to be read whole.
func (l *look) run(f *filter, p *pace, hits []hit) {
	defer close(l.done)
	start := time.Now()
	for from := l.from; from < l.to; from += l.part {
		l.parts = append(l.parts, sight{from: from, to: min(from+l.part, l.to)})
	}
	base := max(0, l.from-1) &^ (mapAlign - 1)
	text, err := mapFile(l.file, base, int(l.end-base))
	if err == nil {
		l.through(f, hits, text, base)
		unmap(text)
	} // else it cannot be mapped, as in some file systems
	p.took(mapping, time.Since(start), l.to-l.from)
}

// through looks through a text, which stands at base in the file.
func (l *look) through(f *filter, hits []hit, text []byte, base int64) {
	// A file that got shorter has no memory behind its end: to read there is a
	// fault. Who reads the part after that is told of the end.
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if r := recover(); r != nil {
			if _, fault := r.(interface{ Addr() uintptr }); !fault {
				panic(r)
			}
		}
	}()
	for i := range l.parts {
		p := &l.parts[i]
		hits = f.collect(hits[:0], text, int(p.from-base), int(p.to-base))
		p.narrow(text, base, hits)
	}
}

// narrow leaves out of a part, of which these are the hits in a text that stands at
// base, what has no hits but banners, as far as what is found does not depend on it.
func (s *sight) narrow(text []byte, base int64, hits []hit) {
	isReport := func(h hit) bool { return anchors[h.anchor].kind != inBanner }
	first := slices.IndexFunc(hits, isReport)
	if first < 0 {
		if after, ok := bannersOf(text, base, hits); ok {
			*s = sight{from: s.to, to: s.to, after: after} // nothing
		}
		return
	}
	last := first
	for i, h := range hits {
		if isReport(h) {
			last = i
		}
	}
	from, to := s.from, min(s.to, base+int64(hits[last].at+maxReport))
	if int(from-base)+overrun <= hits[first].at {
		from = base + int64(lineStart(text, hits[first].at))
	}
	split := func(at int64) int {
		n := slices.IndexFunc(hits, func(h hit) bool { return base+int64(h.at) >= at })
		if n < 0 {
			return len(hits)
		}
		return n
	}
	before, ok := bannersOf(text, base, hits[:split(from)])
	after, alsoOK := bannersOf(text, base, hits[split(to):])
	if ok && alsoOK {
		*s = sight{from: from, to: to, before: before, after: after}
	}
}

// bannersOf returns the banners that hits are of. ok is false if the line of the last
// one is not seen whole.
func bannersOf(text []byte, base int64, hits []hit) (b banners, ok bool) {
	for _, h := range hits {
		b.at = append(b.at, base+int64(h.at))
	}
	if n := len(hits); n > 0 {
		from, to := lineStart(text, hits[n-1].at), lineEnd(text, hits[n-1].at)
		if from == 0 && base > 0 || to == len(text) {
			return b, false
		}
		b.last = banner{bytes.Clone(text[from:to]), base + int64(from)}
	}
	return b, true
}

// way is how the bytes of a file come to the filter.
type way int

const (
	copying way = iota // they are read into a buffer
	mapping            // they are looked through first: see [look]
	ways
)

// pace measures which way is the faster one. That depends on the log, the file
// system, the machine, and how the file came into the page cache: large pieces are
// mapped in an instant, single pages take longer than to copy them.
type pace struct {
	mu       sync.Mutex
	always   *way // in tests
	duration [ways]time.Duration
	bytes    [ways]int64
	asked    [ways]bool
	chosen   int // since the slower way was tried last
	patience int // after how many choices it is tried again
}

const (
	leastPatience = 16
	mostPatience  = 512
	// remembered is how many bytes of a way are kept in mind.
	remembered = 32 << 20
	// worthwhile is how much faster than copying mapping has to be.
	worthwhile = 1.1
)

// choose returns the way to go with the next stretch.
func (p *pace) choose() way {
	if p.always != nil {
		return *p.always
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	for w := range ways {
		if !p.asked[w] {
			p.asked[w] = true
			return w
		}
	}
	best := copying
	if p.bytes[mapping] > 0 && p.per(mapping)*worthwhile < p.per(copying) {
		best = mapping
	}
	p.patience = max(p.patience, leastPatience)
	if p.chosen++; p.chosen < p.patience {
		return best
	}
	p.chosen, p.patience = 0, min(2*p.patience, mostPatience)
	return copying + mapping - best
}

// per returns the nanoseconds that a byte takes; that is not a number before the way
// was gone.
func (p *pace) per(w way) float64 { return float64(p.duration[w]) / float64(p.bytes[w]) }

// took tells how long a way took with so many bytes.
func (p *pace) took(w way, d time.Duration, bytes int64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.bytes[w] > remembered {
		p.duration[w], p.bytes[w] = p.duration[w]/2, p.bytes[w]/2
	}
	p.duration[w] += d
	p.bytes[w] += bytes
}
