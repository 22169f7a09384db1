package scan

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// naive finds anchors the slow way.
func naive(b []byte, from, to int) (hits []hit) {
	for at := from; at < min(to, len(b)); at++ {
		for n := range anchors {
			if matches(b, at, uint16(n)) {
				hits = append(hits, hit{at, uint16(n)})
			}
		}
	}
	return hits
}

// plain returns an anchor's text as it can stand in a log.
func plain(rng *rand.Rand, text string) string {
	b := []byte(text)
	for i := range b {
		if b[i] <= ' ' {
			c := choices(text, i)
			b[i] = c[rng.IntN(len(c))]
		}
	}
	return string(b)
}

// littered returns text with anchors, parts of anchors and near misses in it.
func littered(rng *rand.Rand, size int) []byte {
	var b []byte
	for len(b) < size {
		switch rng.IntN(4) {
		case 0:
			a := anchors[rng.IntN(len(anchors))]
			b = append(b, plain(rng, a.text)...)
			if rng.IntN(2) == 0 {
				b = append(b, a.near...)
			}
		case 1:
			a := anchors[rng.IntN(len(anchors))].text
			b = append(b, a[rng.IntN(len(a)):]...)
		case 2:
			at := rng.IntN(len(chatter))
			b = append(b, chatter[at]...)
		default:
			b = append(b, byte(rng.IntN(256)))
		}
	}
	return b
}

func TestFilterFindsWhatIsThere(t *testing.T) {
	f := newFilter()
	rng := rand.New(rand.NewPCG(1, 2))
	for range 400 {
		b := littered(rng, 300+rng.IntN(600))
		from := rng.IntN(40)
		to := len(b) - rng.IntN(40)
		want := naive(b, from, to)
		got := f.collect(nil, b, from, to)
		if !slices.Equal(got, want) {
			t.Fatalf("in %q, %d to %d:\ngot  %v\nwant %v", b, from, to, got, want)
		}
	}
}

// TestFilterBorders cuts one text in two at every place: each anchor is found
// on exactly one side.
func TestFilterBorders(t *testing.T) {
	f := newFilter()
	b := littered(rand.New(rand.NewPCG(3, 4)), 1000)
	want := naive(b, 0, len(b))
	for cut := range b {
		got := f.collect(f.collect(nil, b, 0, cut), b, cut, len(b))
		if !slices.Equal(got, want) {
			t.Fatalf("cut at %d: got %v, want %v", cut, got, want)
		}
	}
}

func FuzzFilter(f *testing.F) {
	filter := newFilter()
	for i := range anchors {
		f.Add([]byte(plain(rand.New(rand.NewPCG(1, 1)), anchors[i].text) + anchors[i].near))
	}
	f.Add([]byte("BUG: x========\nBUG y=========BUG Oops: \xff"))
	f.Fuzz(func(t *testing.T, b []byte) {
		want := naive(b, 0, len(b))
		if got := filter.collect(nil, b, 0, len(b)); !slices.Equal(got, want) {
			t.Fatalf("got %v, want %v", got, want)
		}
	})
}

// TestFilterAllocates makes sure that a log costs no memory: programs print
// "WARNING: " often, and what has to follow an anchor is looked for each time.
func TestFilterAllocates(t *testing.T) {
	f := newFilter()
	text := ordinary(t, 1<<20)
	hits := f.collect(nil, text, 0, len(text))
	if n := testing.AllocsPerRun(5, func() { hits = f.collect(hits[:0], text, 0, len(text)) }); n > 0 {
		t.Errorf("%v allocations", n)
	}
}

func BenchmarkFilter(b *testing.B) {
	f := newFilter()
	text := ordinary(b, 64<<20)
	b.SetBytes(int64(len(text)))
	var hits []hit
	for b.Loop() {
		hits = f.collect(hits[:0], text, 0, len(text))
	}
}

func BenchmarkNewFilter(b *testing.B) {
	for b.Loop() {
		newFilter()
	}
}
