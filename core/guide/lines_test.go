package guide

import (
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"kerneltaint/core/taint"
)

// readTable reads a file of two columns separated by a tab; lines with # are
// about the file.
func readTable(t *testing.T, name string) (rows [][2]string) {
	t.Helper()
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	for i, line := range strings.Split(strings.TrimSuffix(string(b), "\n"), "\n") {
		if strings.HasPrefix(line, "#") {
			continue
		}
		left, right, ok := strings.Cut(line, "\t")
		if !ok || left == "" || right == "" {
			t.Fatalf("%s:%d: not two columns: %q", name, i+1, line)
		}
		rows = append(rows, [2]string{left, right})
	}
	return rows
}

// TestLogLinesHaveASource fails if an entry tells people to look for a line
// that testdata/lines.txt cannot trace to the kernel's source, or the reverse.
func TestLogLinesHaveASource(t *testing.T) {
	source := map[string]string{}
	for _, row := range readTable(t, "testdata/lines.txt") {
		source[row[0]] = row[1]
	}
	used := map[string]bool{}
	raw(t, func(name string, e *entry) {
		for _, l := range items(e.lines) {
			used[l] = true
			if source[l] == "" {
				t.Errorf("%s: no source for the line %q", name, l)
			}
		}
	})
	for l := range source {
		if !used[l] {
			t.Errorf("testdata/lines.txt has %q, which no entry names", l)
		}
	}
}

// TestConsole matches what real kernels printed with the lines that the entry
// of the flag in question tells people to look for.
func TestConsole(t *testing.T) {
	hole := regexp.MustCompile(`%s`)
	covered := map[string]bool{}
	for _, row := range readTable(t, "testdata/console.txt") {
		f, ok := taint.Newest().Lookup(row[0])
		if !ok {
			t.Fatalf("no flag %s", row[0])
		}
		e, _ := For(taint.Newest(), f.Bit)
		found := false
		for _, l := range e.LogLines {
			parts := hole.Split(l, -1)
			for i := range parts {
				parts[i] = regexp.QuoteMeta(parts[i])
			}
			found = found || regexp.MustCompile(strings.Join(parts, ".*")).MatchString(row[1])
		}
		if !found {
			t.Errorf("%s: none of its lines matches %q", row[0], row[1])
		}
		covered[row[0]] = true
	}
	// No line was ever printed for RANDSTRUCT; the others can all be provoked.
	for _, f := range taint.Newest().Flags {
		if !covered[f.Name] && f.Name != "RANDSTRUCT" {
			t.Errorf("testdata/console.txt has no line for %s", f.Name)
		}
	}
}

// TestForLine fails if the words for a log line can never be asked for, since
// package cause has no such kind.
func TestForLine(t *testing.T) {
	files, err := filepath.Glob("../cause/*.go")
	if err != nil || len(files) == 0 {
		t.Fatal("no source of package cause: ", err)
	}
	var kinds strings.Builder
	for _, name := range files {
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.HasSuffix(name, "_test.go") {
			kinds.Write(b)
		}
	}
	seen := map[string]bool{}
	for _, l := range lines {
		if !strings.Contains(kinds.String(), strconv.Quote(l.Kind)) {
			t.Errorf("package cause knows no kind %s", l.Kind)
		}
		if seen[l.Kind] {
			t.Errorf("%s twice", l.Kind)
		}
		seen[l.Kind] = true
		got, ok := ForLine(l.Kind)
		if !ok || got != l || !strings.HasSuffix(l.Meaning, ".") {
			t.Errorf("%s: %v", l.Kind, got)
		}
	}
	if _, ok := ForLine("no-such-kind"); ok {
		t.Error("words for a kind that does not exist")
	}
}
