//go:build !js

package guide

import (
	"flag"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"kerneltaint/harness/need"
)

var update = flag.Bool("update", false, "rewrite the files in testdata")

// allProse returns every text that people read, shared ones included.
func allProse(t *testing.T) string {
	var b strings.Builder
	add := func(texts ...string) {
		for _, text := range texts {
			b.WriteString(text + "\n")
		}
	}
	add(onlyReboot, notUnload, notZero, notAtAll, unverified, listModules, listOld, listAny, leaveOut, leaveOutOld)
	raw(t, func(_ string, e *entry) {
		add(e.title, e.event, e.conclusion)
		add(prose(e)...)
		for _, l := range items(e.links) {
			title, _, _ := strings.Cut(l, " https://")
			add(title)
		}
	})
	for _, qa := range FAQ() {
		add(qa.Question, qa.Answer)
	}
	for _, l := range lines {
		add(l.Meaning)
	}
	return b.String()
}

// TestSpelling checks every word against hunspell's American dictionary and
// testdata/dictionary.txt, which holds the field's own words, one a line. With
// -update that file is rewritten; look at what is new in it.
func TestSpelling(t *testing.T) {
	hunspell := need.Program(t, "apt-get install hunspell hunspell-en-us", "hunspell")
	cmd := exec.Command(hunspell, "-l", "-d", "en_US", "-i", "utf-8")
	cmd.Stdin = strings.NewReader(allProse(t))
	out, err := cmd.Output()
	if err != nil {
		t.Fatal("hunspell with en_US: ", err)
	}
	found := strings.Fields(string(out))
	slices.Sort(found)
	found = slices.Compact(found)
	if *update {
		if err := os.WriteFile("testdata/dictionary.txt", []byte(strings.Join(found, "\n")+"\n"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	b, err := os.ReadFile("testdata/dictionary.txt")
	if err != nil {
		t.Fatal(err)
	}
	own := strings.Fields(string(b))
	for _, w := range found {
		if !slices.Contains(own, w) {
			t.Errorf("%q is neither in the dictionary nor in testdata/dictionary.txt", w)
		}
	}
	for _, w := range own {
		if !slices.Contains(found, w) {
			t.Errorf("testdata/dictionary.txt has %q, which no text needs", w)
		}
	}
}
