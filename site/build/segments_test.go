package main

import (
	"bytes"
	"errors"
	"testing"
)

func module(sections ...[]byte) []byte {
	m := []byte("\x00asm\x01\x00\x00\x00")
	for _, s := range sections {
		m = append(m, s...)
	}
	return m
}

func section(id byte, body ...byte) []byte {
	return append(append([]byte{id}, appendUnsigned(nil, uint64(len(body)))...), body...)
}

func TestMergeSegments(t *testing.T) {
	// Segments at 8 ("ab"), 12 ("c") and 100000 ("d"), out of order.
	data := []byte{3, 0, opI32Const, 12, opEnd, 1, 'c', 0, opI32Const, 8, opEnd, 2, 'a', 'b'}
	data = append(data, 0, opI32Const)
	data = append(appendSigned(data, 100000), opEnd, 1, 'd')
	got, err := mergeSegments(module(section(1, 9, 9), section(dataSection, data...)))
	if err != nil {
		t.Fatal(err)
	}
	want := []byte{2, 0, opI32Const, 8, opEnd, 5, 'a', 'b', 0, 0, 'c', 0, opI32Const}
	want = append(appendSigned(want, 100000), opEnd, 1, 'd')
	if want := module(section(1, 9, 9), section(dataSection, want...)); !bytes.Equal(got, want) {
		t.Errorf("merged to\n% x, want\n% x", got, want)
	}
}

func TestMergeSegmentsRefuses(t *testing.T) {
	for name, m := range map[string][]byte{
		"no module":     []byte("ELF"),
		"cut":           module([]byte{1, 200}),
		"passive":       module(section(dataSection, 1, 1, 1, 'x')),
		"overlapping":   module(section(dataSection, 2, 0, opI32Const, 8, opEnd, 4, 1, 2, 3, 4, 0, opI32Const, 10, opEnd, 1, 9)),
		"short segment": module(section(dataSection, 1, 0, opI32Const, 8, opEnd, 40, 1)),
	} {
		if _, err := mergeSegments(m); !errors.Is(err, errModule) {
			t.Errorf("%s: error is %v", name, err)
		}
	}
}

func TestSigned(t *testing.T) {
	for _, n := range []int64{0, 1, 63, 64, 127, 128, 1 << 20, 1<<31 - 1, -1, -64, -65, -1 << 31} {
		r := wasmReader{b: appendSigned(nil, n)}
		if got := r.signed(); got != n || r.err != nil || r.at != len(r.b) {
			t.Errorf("%d reads back as %d", n, got)
		}
	}
}

func FuzzMergeSegments(f *testing.F) {
	f.Add(module(section(dataSection, 1, 0, opI32Const, 8, opEnd, 1, 'x')))
	f.Add(module(section(dataSection, 0xff, 0xff, 0xff, 0xff, 0x0f)))
	f.Fuzz(func(t *testing.T, m []byte) {
		once, err := mergeSegments(m)
		if err != nil {
			return
		}
		twice, err := mergeSegments(once)
		if err != nil || !bytes.Equal(once, twice) {
			t.Errorf("merged again: %v, % x, then % x", err, once, twice)
		}
	})
}
