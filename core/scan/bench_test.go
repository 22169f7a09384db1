//go:build unix

package scan

import (
	"context"
	"io"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"kerneltaint/harness/need"
)

// cpuSeconds returns the processor time of this process, and of its children.
func cpuSeconds(who int) float64 {
	var u syscall.Rusage
	if err := syscall.Getrusage(who, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano()).Seconds()
}

// sparseFile writes an ordinary log with a report every 20 MiB.
func sparseFile(b testing.TB, size int) string {
	b.Helper()
	path := filepath.Join(b.TempDir(), "sparse.log")
	file, err := os.Create(path)
	if err != nil {
		b.Fatal(err)
	}
	defer file.Close()
	text := ordinary(b, 20<<20)
	for n, at := 0, 0; at < size; n++ {
		m := newLogMaker(styles[1], uint64(n))
		m.report()
		for _, part := range []string{string(text), m.b.String()} {
			if _, err := io.WriteString(file, part); err != nil {
				b.Fatal(err)
			}
			at += len(part)
		}
	}
	return path
}

func benchmarkScan(b *testing.B, path string, size int64, opts ...Option) {
	b.Helper()
	b.SetBytes(size)
	before := cpuSeconds(syscall.RUSAGE_SELF)
	for b.Loop() {
		if _, err := Scan(context.Background(), []string{path}, func(*Finding) error { return nil }, opts...); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric((cpuSeconds(syscall.RUSAGE_SELF)-before)/float64(b.N), "cpu-s/op")
}

func BenchmarkScanSparse(b *testing.B) { benchmarkScan(b, sparseFile(b, 256<<20), 256<<20) }

func BenchmarkScanSparseOneJob(b *testing.B) {
	benchmarkScan(b, sparseFile(b, 256<<20), 256<<20, WithJobs(1))
}

func BenchmarkScanDense(b *testing.B) {
	benchmarkScan(b, file(b, newLogMaker(styles[0], 1).dense(32<<20)), 32<<20)
}

func BenchmarkScanDenseOneJob(b *testing.B) {
	benchmarkScan(b, file(b, newLogMaker(styles[0], 1).dense(32<<20)), 32<<20, WithJobs(1))
}

// BenchmarkScanCompressed counts decompressed bytes; BenchmarkDecompress is what
// the decompressor alone takes.
func BenchmarkScanCompressed(b *testing.B) {
	text := string(ordinary(b, 64<<20))
	for _, format := range formats {
		packed := file(b, string(compress(b, format, text)))
		b.Run(format, func(b *testing.B) { benchmarkScan(b, packed, 64<<20) })
		b.Run(format+"/decompressor", func(b *testing.B) {
			b.SetBytes(64 << 20)
			for b.Loop() {
				f, err := os.Open(packed)
				if err != nil {
					b.Fatal(err)
				}
				r, done, err := decompressFile(f)
				if err != nil {
					b.Fatal(err)
				}
				if _, err := io.Copy(io.Discard, r); err != nil {
					b.Fatal(err)
				}
				done()
				f.Close()
			}
		})
	}
}

// BenchmarkAgainstRipgrep runs the command and ripgrep, which counts the lines
// with the eight main anchors, in turn over the same log, and reports how many
// times as long the command took. The environment variable KERNELTAINT_LOG
// names another log than the one that is made here. Read both files once before:
// the page cache should be warm.
func BenchmarkAgainstRipgrep(b *testing.B) {
	rg := need.Program(b, "https://github.com/BurntSushi/ripgrep", "rg")
	path := os.Getenv("KERNELTAINT_LOG")
	if path == "" {
		path = sparseFile(b, 1<<30)
	}
	command := filepath.Join(b.TempDir(), "kerneltaint")
	if out, err := exec.Command("go", "build", "-o", command, "kerneltaint/core/cmd/kerneltaint").CombinedOutput(); err != nil {
		b.Fatalf("go build: %v\n%s", err, out)
	}
	run := func(name string, args ...string) (wall, cpu float64) {
		before, start := cpuSeconds(syscall.RUSAGE_CHILDREN), time.Now()
		if out, err := exec.Command(name, args...).Output(); err != nil {
			b.Fatalf("%s: %v\n%s", name, err, out)
		}
		return time.Since(start).Seconds(), cpuSeconds(syscall.RUSAGE_CHILDREN) - before
	}
	const eight = "Tainted: |Not tainted|taints kernel|tainting kernel|Modules linked in|BUG: |WARNING: |Oops: "
	ours, theirs, oursCPU, theirsCPU := 1e9, 1e9, 0.0, 0.0
	for b.Loop() {
		if wall, cpu := run(command, "scan", "--summary", path); wall < ours {
			ours, oursCPU = wall, cpu
		}
		if wall, cpu := run(rg, "-ac", eight, path); wall < theirs {
			theirs, theirsCPU = wall, cpu
		}
	}
	b.ReportMetric(ours/theirs, "rg-times")
	b.ReportMetric(ours*1000, "scan-ms")
	b.ReportMetric(oursCPU*1000, "scan-cpu-ms")
	b.ReportMetric(theirs*1000, "rg-ms")
	b.ReportMetric(theirsCPU*1000, "rg-cpu-ms")
}

// TestHostile compares inputs made to be slow with an ordinary log of the same
// size in the same run: none takes ten times as long, counted in processor time,
// which other programs on the machine change less.
func TestHostile(t *testing.T) {
	const size = 4 << 20
	fill := func(s string) string { return strings.Repeat(s, size/len(s)+1)[:size] }
	took := func(text string) float64 {
		path := file(t, text)
		least := math.Inf(1)
		for range 3 {
			start := cpuSeconds(syscall.RUSAGE_SELF)
			scanned(t, []string{path}, WithJobs(1))
			least = min(least, cpuSeconds(syscall.RUSAGE_SELF)-start)
		}
		return least
	}
	ordinary := took(newLogMaker(styles[1], 7).mixed(size))
	all := ""
	for i := range anchors {
		all += strings.NewReplacer(digit, "1", hex, "a").Replace(anchors[i].text) + " "
	}
	for _, c := range []struct {
		name, text string
	}{
		{"newlines", fill("\n")},
		{"brackets", fill("[")},
		{"equals", fill("=")},
		{"one line", fill("a")},
		{"half an anchor", fill("BUG:")},
		{"anchors", fill("BUG: x")},
		{"anchors on lines", fill("BUG: x\n")},
		{"headers", fill("CPU: 0 PID: 1 Comm: x Tainted: G W 6.1.0 #1\n")},
		{"cut here", fill("------------[ cut here ]------------\nWARNING: at x:1 y\n")},
		{"every anchor on one line", fill(all)},
		{"every anchor on its line", fill(strings.ReplaceAll(all, "  ", "\n"))},
		{"causes", fill("demo: loading out-of-tree module taints kernel.\n")},
		{"rows", fill("=================\nBUG x (Not tainted): y\n")},
		{"a trace without an end", "BUG: x\nCall Trace:\n" + fill(" f+0x1/0x2\n")},
		{"modules", "BUG: x\nModules linked in: " + fill("demo(OE) ")},
	} {
		ratio := took(c.text) / ordinary
		t.Logf("%-25s %.2f", c.name, ratio)
		if ratio > 10 {
			t.Errorf("%s: %.1f times as long as an ordinary log", c.name, ratio)
		}
	}
}
