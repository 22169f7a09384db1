package scan

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"kerneltaint/core/decode"
)

// seen is what is compared of a finding.
type seen struct {
	At, End int
	Is      string
}

func reportSeen(r *decode.Report) seen {
	is := fmt.Sprintf("%s %q header %q trace %d modules %d", r.Type, r.Title, r.Header, len(r.Trace), len(r.Modules))
	if r.Taint != nil {
		is += " taint " + r.Taint.Value
	}
	at := (&Finding{Offset: int64(r.Span[0]), Report: r}).starts()
	return seen{int(at), r.Span[1], is}
}

func causeSeen(c *decode.Cause) seen {
	return seen{c.Span[0], c.Span[1], fmt.Sprintf("%s %v module %q task %q", c.Kind, c.Bits, c.Module, c.Task)}
}

// listed reports whether a cause is the list of modules of a report. When it is
// news depends on what else the log told before: see TestScanListsModules.
func listed(c *decode.Cause) bool { return c.Kind == "listed-module" || c.Kind == "unloaded-module" }

// whole returns what decoding all of a text finds, but for the rest of a report,
// which is none of a scan's findings.
func whole(text string) (all []seen) {
	r := decode.Decode(text)
	if strings.Contains(r.Understood, "with the rest of a report") {
		r.Reports = nil
	}
	for i := range r.Reports {
		all = append(all, reportSeen(&r.Reports[i]))
	}
	for i := range r.Causes {
		if len(r.Causes[i].Bits) > 0 && !listed(&r.Causes[i]) {
			all = append(all, causeSeen(&r.Causes[i]))
		}
	}
	return all
}

// scanned returns what a scan finds, reports first.
func scanned(t testing.TB, paths []string, opts ...Option) (all []seen, problems []string) {
	t.Helper()
	var causes []seen
	opts = append(opts, WithProblems(func(p *Problem) { problems = append(problems, p.Error()) }))
	_, err := Scan(context.Background(), paths, func(f *Finding) error {
		if f.Report != nil {
			all = append(all, reportSeen(f.Report))
		} else if !listed(f.Cause) {
			causes = append(causes, causeSeen(f.Cause))
		}
		return nil
	}, opts...)
	if err != nil {
		t.Fatal(err)
	}
	return append(all, causes...), problems
}

func withSizes(chunk, behind, ahead int) Option {
	return func(o *options) { o.sizes = sizes{chunk, behind, ahead, 4} }
}

// going has files come to the filter in one way.
func going(w way) Option {
	return func(o *options) { o.pace = &pace{always: &w} }
}

func file(t testing.TB, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "log")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func check(t *testing.T, what string, got, want []seen) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Fatalf("%s: the scan (+) differs from decoding the whole log (-):\n%s", what, diff)
	}
}

// TestScanFindsWhatDecodeFinds scans logs in chunks of many sizes, as files and as
// streams.
func TestScanFindsWhatDecodeFinds(t *testing.T) {
	for _, s := range styles {
		t.Run(s.name, func(t *testing.T) {
			for seed := range uint64(8) {
				text := newLogMaker(s, seed).mixed(120 << 10)
				want := whole(text)
				if len(want) < 20 {
					t.Fatalf("only %d findings in the whole log", len(want))
				}
				path := file(t, text)
				for _, chunk := range []int{1 << 12, 5000, 1 << 14, 1 << 20} {
					got, _ := scanned(t, []string{path}, withSizes(chunk, 8<<10, 32<<10), going(way(seed)%ways))
					check(t, fmt.Sprintf("seed %d, file, chunks of %d", seed, chunk), got, want)
					got, _ = scanned(t, []string{"-"}, WithInput(strings.NewReader(text)), withSizes(chunk, 8<<10, 32<<10))
					check(t, fmt.Sprintf("seed %d, stream, chunks of %d", seed, chunk), got, want)
				}
			}
		})
	}
}

// TestScanFragments scans logs in which lines of reports stand alone, in chunks of
// many sizes. Whether two of them are of one report depends on the lines between
// them, which a scan does not decode all.
func TestScanFragments(t *testing.T) {
	for _, s := range styles {
		t.Run(s.name, func(t *testing.T) {
			// The last ones had reports lost where regions stood side by side.
			for _, seed := range []uint64{1, 2, 3, 4, 5, 6, 7, 8, 1037, 1042, 2068, 2082, 3002, 3025, 3040, 4054} {
				text := newLogMaker(s, seed).fragments(60)
				want := whole(text)
				if len(want) < 10 {
					t.Fatalf("only %d findings in the whole log", len(want))
				}
				path := file(t, text)
				for _, chunk := range []int{1 << 12, 10_000, 1 << 15, 1 << 20} {
					got, _ := scanned(t, []string{path}, withSizes(chunk, 8<<10, 64<<10), going(way(seed)%ways))
					check(t, fmt.Sprintf("seed %d, chunks of %d", seed, chunk), got, want)
				}
			}
		})
	}
}

// TestScanEveryBorder puts the border between two chunks at every byte of a
// report.
func TestScanEveryBorder(t *testing.T) {
	m := newLogMaker(styles[1], 1)
	m.quiet(30)
	before := m.b.Len()
	m.report()
	after := m.b.Len()
	m.quiet(30)
	text := []byte(m.b.String())
	want := whole(string(text))
	f := newFilter()
	for cut := before - 100; cut < after+100; cut++ {
		var got []seen
		claimed := int64(0)
		for _, p := range []part{{text, 0, 0, cut}, {text, 0, cut, len(text)}} {
			d := decoder{part: p, hits: f.collect(nil, text, p.from, p.to), scratch: &scratch{reader: decode.NewReader()}}
			last := claimed
			for _, f := range d.run() {
				if f.starts() < claimed {
					continue
				}
				last = max(last, f.End)
				if f.Report != nil {
					got = append(got, reportSeen(f.Report))
				}
			}
			claimed = last
		}
		if diff := cmp.Diff(want[:1], got); diff != "" {
			t.Fatalf("border at byte %d, report from %d to %d:\n%s", cut, before, after, diff)
		}
	}
}

func TestScanDense(t *testing.T) {
	text := newLogMaker(styles[0], 5).dense(1 << 20)
	want := whole(text)
	got, _ := scanned(t, []string{file(t, text)})
	check(t, "dense, file", got, want)
	got, _ = scanned(t, []string{"-"}, WithInput(bytes.NewReader([]byte(text))), withSizes(64<<10, 16<<10, 64<<10))
	check(t, "dense, stream", got, want)
}

// TestScanLogsInOneFile scans logs of two forms, one behind the other: what the
// first one's lines have need not stand in those of the next.
func TestScanLogsInOneFile(t *testing.T) {
	for _, first := range styles {
		for _, next := range styles {
			if first.name == next.name {
				continue
			}
			t.Run(first.name+" and "+next.name, func(t *testing.T) {
				a, b := newLogMaker(first, 3), newLogMaker(next, 4)
				for range 200 { // more than is decoded as a whole
					a.report()
					b.report()
				}
				text := a.b.String() + "\n" // entries of a journal are told apart by blank lines
				reports := len(decode.Decode(text).Reports)
				want := whole(text)[:reports:reports]
				for _, r := range decode.Decode(b.b.String()).Reports {
					s := reportSeen(&r)
					want = append(want, seen{s.At + len(text), s.End + len(text), s.Is})
				}
				got, _ := scanned(t, []string{file(t, text+b.b.String())})
				check(t, "two logs", got[:min(len(got), len(want))], want) // reports come first
			})
		}
	}
}

// blanks are runs of them, and those around a line break.
var blanks = regexp.MustCompile(` *(\n| ) *`)

// FuzzScan looks for reports and causes that hold no anchor, and for spans that
// are none.
func FuzzScan(f *testing.F) {
	for _, report := range sampleReports {
		f.Add(report)
	}
	f.Add(strings.Join(sampleCauses, "\n"))
	f.Add("IP: +0x\nA: 0000 0:0") // the rest of a report
	f.Add(newLogMaker(styles[1], 1).mixed(2 << 10))
	f.Fuzz(func(t *testing.T, text string) {
		if compression([]byte(text)) != none {
			return // decode does not decompress
		}
		got, _ := scanned(t, []string{"-"}, WithInput(strings.NewReader(text)))
		if !slices.Equal(got, whole(text)) {
			// A blank of an anchor is one, see the package comment: without the others
			// there must be no difference.
			text = blanks.ReplaceAllString(text, "$1")
			got, _ = scanned(t, []string{"-"}, WithInput(strings.NewReader(text)))
		}
		check(t, "scan", got, whole(text))
		_, err := Scan(context.Background(), []string{"-"}, func(f *Finding) error {
			if f.Offset < 0 || f.End < f.Offset || f.End > int64(len(text)) {
				t.Errorf("%d to %d in %d bytes", f.Offset, f.End, len(text))
			}
			f.Wall()
			return nil
		}, WithInput(strings.NewReader(text)), withSizes(256, 128, 512))
		if err != nil {
			t.Fatal(err)
		}
	})
}
