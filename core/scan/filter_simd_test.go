//go:build goexperiment.simd && amd64

package scan

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// twins finds anchors by the vector filter and by the plain one.
func twins(t *testing.T, f *filter, b []byte, from, to int) {
	t.Helper()
	if !wide {
		t.Log("this processor has no AVX2: both are the plain filter")
		return
	}
	order := func(a, b hit) int {
		if a.at != b.at {
			return a.at - b.at
		}
		return int(a.anchor) - int(b.anchor)
	}
	vector, plain := f.collectWide(nil, b, from, to), f.collectPlain(nil, b, from, to)
	slices.SortFunc(vector, order)
	slices.SortFunc(plain, order)
	if !slices.Equal(vector, plain) {
		t.Fatalf("in %q, %d to %d:\nvector %v\nplain  %v", b, from, to, vector, plain)
	}
}

func TestTwins(t *testing.T) {
	f := newFilter()
	twins(t, f, ordinary(t, 4<<20), 0, 4<<20)
	rng := rand.New(rand.NewPCG(21, 22))
	for range 2000 {
		b := littered(rng, rng.IntN(400))
		from := rng.IntN(len(b) + 1)
		twins(t, f, b, from, from+rng.IntN(len(b)-from+1))
	}
}

func FuzzTwins(f *testing.F) {
	filter := newFilter()
	rng := rand.New(rand.NewPCG(23, 24))
	for range 20 {
		f.Add(littered(rng, 200))
	}
	f.Fuzz(func(t *testing.T, b []byte) { twins(t, filter, b, 0, len(b)) })
}
