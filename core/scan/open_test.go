package scan

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
	"github.com/ulikunitz/xz"

	"kerneltaint/harness/need"
)

func compress(t testing.TB, format string, text string) []byte {
	t.Helper()
	var b bytes.Buffer
	var w io.WriteCloser
	var err error
	switch format {
	case "gz":
		w = gzip.NewWriter(&b)
	case "zst":
		w, err = zstd.NewWriter(&b)
	case "xz":
		w, err = xz.NewWriter(&b)
	case "bz2": // the standard library only reads it
		cmd := exec.Command(need.Program(t, "apt-get install bzip2", "bzip2"), "-c")
		cmd.Stdin = strings.NewReader(text)
		out, err := cmd.Output()
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.WriteString(w, text); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

var formats = []string{"gz", "zst", "xz", "bz2"}

// TestScanCompressed reads each format whole, in several members one after the
// other, cut short and damaged.
func TestScanCompressed(t *testing.T) {
	text := newLogMaker(styles[1], 3).mixed(300 << 10)
	want := whole(text)
	half := strings.LastIndexByte(text[:len(text)/2], '\n') + 1
	for _, format := range formats {
		t.Run(format, func(t *testing.T) {
			one := compress(t, format, text)
			got, problems := scanned(t, []string{file(t, string(one))})
			check(t, "one member", got, want)
			two := append(compress(t, format, text[:half]), compress(t, format, text[half:])...)
			got, more := scanned(t, []string{file(t, string(two))}, withSizes(32<<10, 16<<10, 64<<10))
			check(t, "two members", got, want)
			got, _ = scanned(t, []string{"-"}, WithInput(bytes.NewReader(one)))
			check(t, "standard input", got, want)
			if problems = append(problems, more...); len(problems) > 0 {
				t.Fatalf("problems: %q", problems)
			}
			got, problems = scanned(t, []string{file(t, string(one[:len(one)-len(one)/8]))})
			if len(problems) != 1 || !strings.Contains(problems[0], "bytes of text") {
				t.Errorf("cut short: %q", problems)
			}
			if format != "bz2" && format != "xz" && len(got) < len(want)/4 {
				t.Errorf("cut short: %d findings of %d", len(got), len(want))
			}
			damaged := bytes.Clone(one)
			for i := range 64 {
				damaged[len(one)*3/4+i] ^= 0x5a
			}
			_, problems = scanned(t, []string{file(t, string(damaged))})
			if len(problems) != 1 || !strings.Contains(problems[0], "of text") {
				t.Errorf("damaged: %q", problems)
			}
		})
	}
}

func TestScanFolder(t *testing.T) {
	text := newLogMaker(styles[0], 2).mixed(20 << 10)
	want := whole(text)
	dir := t.TempDir()
	put := func(name, contents string) {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(contents), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	put("a/kern.log", text)
	put("a/kern.log.1.gz", string(compress(t, "gz", text)))
	put("b/empty", "")
	put("b/program", "\x7fELF"+strings.Repeat("\x00\x01\x02\x03", 2000))
	put("b/system.journal", "LPKSHHRH"+strings.Repeat("\x00", 5000))
	put("b/log.lz4", "\x04\x22\x4d\x18 and more")
	for from, to := range map[string]string{"loop": "loop", "folder": "a", "gone": "nothing"} {
		if err := os.Symlink(to, filepath.Join(dir, from)); err != nil {
			t.Fatal(err)
		}
	}
	socket, err := net.Listen("unix", filepath.Join(dir, "socket"))
	if err != nil {
		t.Fatal(err)
	}
	defer socket.Close()
	var problems, skips []string
	n := 0
	stats, err := Scan(context.Background(), []string{dir, filepath.Join(dir, "none")}, func(f *Finding) error {
		if f.Cause == nil || !listed(f.Cause) {
			n++
		}
		return nil
	}, WithProblems(func(p *Problem) {
		name, err := filepath.Rel(dir, p.Path)
		if err != nil {
			t.Fatal(err)
		}
		if p.Skipped {
			skips = append(skips, name)
		} else {
			problems = append(problems, name)
		}
	}))
	if err != nil {
		t.Fatal(err)
	}
	if n != 2*len(want) {
		t.Errorf("%d findings, want twice %d", n, len(want))
	}
	if got, want := strings.Join(skips, " "), "b/log.lz4 b/program b/system.journal folder socket"; got != want {
		t.Errorf("skipped %s, want %s", got, want)
	}
	if got, want := strings.Join(problems, " "), "gone loop none"; got != want {
		t.Errorf("problems with %s, want %s", got, want)
	}
	if stats.Skipped != len(skips) || stats.Problems != len(problems) {
		t.Errorf("stats %+v", stats)
	}
}

// TestScanEnds ends a scan from within: the error comes back, and nothing is
// left running.
func TestScanEnds(t *testing.T) {
	path := file(t, newLogMaker(styles[0], 4).dense(2<<20))
	stop := errors.New("enough")
	_, err := Scan(context.Background(), []string{path, path, path}, func(*Finding) error { return stop }, withSizes(64<<10, 8<<10, 32<<10))
	if !errors.Is(err, stop) {
		t.Errorf("error %v", err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	_, err = Scan(ctx, []string{path, path, path}, func(*Finding) error { cancel(); return nil }, withSizes(64<<10, 8<<10, 32<<10))
	if !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
}

// TestScanShrinks cuts a file while it is read: one error, not a crash. There are
// reports in each part, so that who reads them cannot be at the end before the first
// one is handed on.
func TestScanShrinks(t *testing.T) {
	for w := range ways {
		path := file(t, newLogMaker(styles[0], 4).dense(4<<20))
		cut := false
		_, problems := scannedWith(t, []string{path}, func(*Finding) {
			if !cut {
				cut = true
				if err := os.Truncate(path, 4096); err != nil {
					t.Error(err)
				}
			}
		}, withSizes(256<<10, 8<<10, 32<<10), WithJobs(1), going(w))
		if !cut || len(problems) != 1 || !errors.Is(problems[0], ErrShrunk) {
			t.Errorf("way %d: cut %v, problems %v", w, cut, problems)
		}
	}
}

func scannedWith(t *testing.T, paths []string, found func(*Finding), opts ...Option) (stats Stats, problems []*Problem) {
	t.Helper()
	opts = append(opts, WithProblems(func(p *Problem) { problems = append(problems, p) }))
	stats, err := Scan(context.Background(), paths, func(f *Finding) error { found(f); return nil }, opts...)
	if err != nil {
		t.Fatal(err)
	}
	return stats, problems
}

func TestScanSince(t *testing.T) {
	m := newLogMaker(styles[1], 6)
	for range 20 {
		m.quiet(50)
		m.report()
		m.now = m.now.Add(time.Hour)
	}
	path := file(t, m.b.String())
	last := m.now.In(time.UTC)
	if err := os.Chtimes(path, last, last); err != nil {
		t.Fatal(err)
	}
	local := time.Date(last.Year(), last.Month(), last.Day(), last.Hour(), last.Minute(), last.Second(), 0, time.Local)
	reports := 0
	stats, _ := scannedWith(t, []string{path}, func(f *Finding) {
		if f.Report != nil {
			reports++
		}
	}, WithSince(local.Add(-5*time.Hour-30*time.Minute)))
	if reports != 5 || stats.Older < 15 || stats.Undated != 0 {
		t.Errorf("%d reports, %+v", reports, stats)
	}
	path = file(t, newLogMaker(styles[0], 6).mixed(20<<10))
	stats, _ = scannedWith(t, []string{path}, func(*Finding) { t.Error("a finding without a date") }, WithSince(local))
	if stats.Undated == 0 {
		t.Errorf("%+v", stats)
	}
}

func TestWallTime(t *testing.T) {
	newest := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	utc := func(text string) string { return text }
	for _, c := range []struct{ line, want string }{
		{"2026-11-16T08:12:44.123456+01:00 host kernel: x", utc("2026-11-16T07:12:44.123456Z")},
		{"2026-11-16T08:12:44+0100 host kernel: x", utc("2026-11-16T07:12:44Z")},
		{"<6>1 2026-11-16T08:12:44Z host kernel - - - x", utc("2026-11-16T08:12:44Z")},
		{"[    1.000000] x", ""},
		{"__CURSOR=s=1\n__REALTIME_TIMESTAMP=1763280764123456\nMESSAGE=x\n", utc("2025-11-16T08:12:44.123456Z")},
		{`{"__REALTIME_TIMESTAMP":"1763280764000000","MESSAGE":"x"}`, utc("2025-11-16T08:12:44Z")},
	} {
		got := ""
		if w := wallTime(c.line, newest); !w.IsZero() {
			got = w.UTC().Format(time.RFC3339Nano)
		}
		if got != c.want {
			t.Errorf("%q: %s, want %s", c.line, got, c.want)
		}
	}
	for line, want := range map[string]string{
		"Nov 16 08:12:44 host kernel: x":    "2025-11-16 08:12:44",
		"Feb  7 08:12:44 host kernel: x":    "2026-02-07 08:12:44",
		"[Mon Nov 16 08:12:44 2020] x":      "2020-11-16 08:12:44",
		"2026-11-16 08:12:44,123 host x":    "2026-11-16 08:12:44",
		"> Feb 29 08:12:44 host kernel: x ": "2024-02-29 08:12:44",
	} {
		if got := wallTime(line, newest); got.Format("2006-01-02 15:04:05") != want || got.Location() != time.Local {
			t.Errorf("%q: %s, want %s local", line, got, want)
		}
	}
}

// decompressFile opens a compressed file as a scan does.
func decompressFile(f *os.File) (io.Reader, func(), error) {
	return decompress(bufio.NewReaderSize(f, 64<<10))
}
