package taint

import (
	"os"
	"strconv"
	"strings"
	"testing"
)

// TestKernelLines reads what real kernels printed for each single flag: the
// header's field, read by column, and the verbose line must give that flag, and
// the dialect chosen must print both exactly so.
func TestKernelLines(t *testing.T) {
	text, err := os.ReadFile("testdata/single-flags.txt")
	if err != nil {
		t.Fatal(err)
	}
	var headers, verbose int
	releases := map[string]string{"5.10": "5.10.0-32-amd64", "6.1": "6.1.0-56-amd64", "7.3": "7.3.4+deb13-amd64"}
	for line := range strings.Lines(string(text)) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		key, message, _ := strings.Cut(strings.TrimSuffix(line, "\n"), ": ")
		short, number, _ := strings.Cut(key, " bit ")
		bit, err := strconv.Atoi(number)
		if err != nil {
			t.Fatalf("%q: %v", line, err)
		}
		release := releases[short]
		_, rest, found := strings.Cut(message, "Tainted: ")
		if !found {
			t.Fatalf("%q shows no taint", line)
		}
		if strings.HasPrefix(rest, "[") {
			verbose++
			r := Recognize(Clues{Release: release, Verbose: rest})
			if s, err := r.Dialect.ParseVerbose(rest); s != SetOf(bit) || err != nil || r.Dialect.Verbose(s) != rest {
				t.Errorf("%q: %s, %v; printed %q", line, s, err, r.Dialect.Verbose(s))
			}
			continue
		}
		headers++
		field, version, found := strings.Cut(rest, " "+release+" ")
		if !found {
			t.Fatalf("%q does not show release %s", line, release)
		}
		r := Recognize(Clues{Release: release, Version: version, Field: field})
		got := r.Dialect.ReadLetters(field)
		if got.Set != SetOf(bit) || !got.ByColumn || got.Unknown != "" || r.Confidence != Certain || r.Distribution != "Debian" {
			t.Errorf("%q: %+v with %s, %s, %q", line, got, r.Dialect.ID, r.Confidence, r.Distribution)
		}
		if printed := r.Dialect.Letters(got.Set); printed != field {
			t.Errorf("%q: printed %q", line, printed)
		}
	}
	if headers != 18+19+20 || verbose != 20 {
		t.Errorf("%d headers and %d verbose lines, want 57 and 20", headers, verbose)
	}
}
