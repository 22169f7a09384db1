//go:build goexperiment.simd && amd64

package scan

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// bothFilters returns a filter with all its tables.
func bothFilters() *filter {
	f := newFilter()
	f.fill()
	return f
}

// twins finds anchors by the vector filters that this processor can run and by
// the plain one.
func twins(t *testing.T, f *filter, b []byte, from, to int) {
	t.Helper()
	if !wide {
		t.Log("this processor has no AVX2: both are the plain filter")
		return
	}
	plain := inOrder(f.collectPlain(nil, b, from, to))
	vectors := map[string][]hit{"32 bytes": f.collect32(nil, b, from, to)}
	if wider {
		vectors["64 bytes"] = f.collect64(nil, b, from, to)
	}
	for name, vector := range vectors {
		if vector = inOrder(vector); !slices.Equal(vector, plain) {
			t.Fatalf("in %q, %d to %d:\n%s %v\nplain %v", b, from, to, name, vector, plain)
		}
	}
}

func TestTwins(t *testing.T) {
	f := bothFilters()
	twins(t, f, ordinary(t, 4<<20), 0, 4<<20)
	rng := rand.New(rand.NewPCG(21, 22))
	for range 2000 {
		b := littered(rng, rng.IntN(400))
		from := rng.IntN(len(b) + 1)
		twins(t, f, b, from, from+rng.IntN(len(b)-from+1))
	}
}

func FuzzTwins(f *testing.F) {
	filter := bothFilters()
	rng := rand.New(rand.NewPCG(23, 24))
	for range 20 {
		f.Add(littered(rng, 200))
	}
	f.Fuzz(func(t *testing.T, b []byte) { twins(t, filter, b, 0, len(b)) })
}

// BenchmarkFilters runs the filters one after the other over the same text.
func BenchmarkFilters(b *testing.B) {
	f := bothFilters()
	text := ordinary(b, 64<<20)
	var hits []hit
	for _, c := range []struct {
		name    string
		can     bool
		collect func(hits []hit, b []byte, from, to int) []hit
	}{
		{"plain", true, f.collectPlain},
		{"32 bytes", wide, f.collect32},
		{"64 bytes", wider, f.collect64},
	} {
		if !c.can {
			b.Logf("this processor has no vectors of %s", c.name)
			continue
		}
		b.Run(c.name, func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			for b.Loop() {
				hits = c.collect(hits[:0], text, 0, len(text))
			}
		})
	}
}
