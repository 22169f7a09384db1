package scan

import (
	"os"
	"slices"
	"strings"
	"testing"
)

// Files are mapped on Linux only: elsewhere these are not built.

// looked returns what is seen at the first look at a file.
func looked(t *testing.T, path string, part int64) []sight {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		t.Fatal(err)
	}
	l := &look{file: f, to: info.Size(), end: info.Size(), part: part, done: make(chan struct{})}
	l.run(newFilter(), &pace{}, nil)
	return l.parts
}

// TestLook makes sure that only parts are passed over that hold nothing, and that
// the others are not all there is.
func TestLook(t *testing.T) {
	const size = 100_000
	quiet := string(ordinary(t, size))
	quiet = strings.ReplaceAll(quiet, bannerText, "Linux VERSION ")[:size-1] + "\n"
	line := "Nov 16 08:12:47 web-1 kernel: [    0.000000] Linux version 6.1.0-28-amd64 (gcc) #1 SMP\n"
	report := newLogMaker(styles[1], 3)
	report.report()
	reportOnly := report.b.String()
	booted := line + quiet[:size/2] + "\n" + line + quiet[size/2+2*len(line)+1:]
	broken := quiet[:size-1-len(reportOnly)] + "\n" + reportOnly
	text := quiet + booted + broken
	if len(text) != 3*size {
		t.Fatalf("parts of %d, %d and %d bytes", len(quiet), len(booted), len(broken))
	}
	parts := looked(t, file(t, text), size)
	if len(parts) != 3 {
		t.Fatalf("%d parts", len(parts))
	}
	if p := parts[0]; p.from != p.to || p.to != size || len(p.after.at) > 0 {
		t.Errorf("an ordinary log is seen as %+v", p)
	}
	at := int64(size + len(line) + size/2 + 1)
	if p := parts[1]; p.from != p.to || p.to != 2*size || len(p.after.at) != 2 || p.after.last.at != at || string(p.after.last.line) != line {
		t.Errorf("two boots are seen as %+v, the last not at %d", p, at)
	}
	start := int64(3*size - len(reportOnly))
	if p := parts[2]; p.from < start || p.from > start+1000 || p.to != 3*size {
		t.Errorf("a report from %d to %d is seen as %+v", start, 3*size, p)
	}
}

// TestLookEnds makes sure that the end of a file is a line break, as elsewhere, and
// that nothing is looked at behind it, which can be behind a page.
func TestLookEnds(t *testing.T) {
	for _, size := range []int{64 << 10, 64<<10 - 100, 64<<10 + 100} {
		const last = "widget taints" // the anchor goes on with a blank
		text := strings.Repeat("a line of a program\n", size/20+1)[:size-len(last)] + last
		if p := looked(t, file(t, text), int64(size)); len(p) != 1 || p[0].from == p[0].to {
			t.Errorf("%d bytes: the anchor at their end is not seen: %+v", size, p)
		}
		text = strings.Repeat("a line of a program\n", size/20+1)[:size]
		if p := looked(t, file(t, text), int64(size)); len(p) != 1 || p[0].from != p[0].to {
			t.Errorf("%d bytes: not seen to the end: %+v", size, p)
		}
	}
}

// TestLookShrinks cuts a file behind the back of who has it mapped: what is not
// there any more is not taken for quiet.
func TestLookShrinks(t *testing.T) {
	const size = 256 << 10
	path := file(t, strings.Repeat("a line of a program\n", 4*size/20+1))
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	text, err := mapFile(f, 0, 4*size)
	if err != nil {
		t.Fatal(err)
	}
	defer unmap(text)
	if err := os.Truncate(path, 2*size); err != nil {
		t.Fatal(err)
	}
	l := &look{file: f, to: 4 * size, part: size}
	for at := range int64(4) {
		l.parts = append(l.parts, sight{from: at * size, to: (at + 1) * size})
	}
	l.through(newFilter(), nil, text, 0)
	var quiet []bool
	for _, p := range l.parts {
		quiet = append(quiet, p.from == p.to)
	}
	// The second part is looked at together with the beginning of the third.
	if want := []bool{true, false, false, false}; !slices.Equal(quiet, want) {
		t.Errorf("quiet parts %v, want %v", quiet, want)
	}
}
