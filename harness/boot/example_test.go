package boot_test

import (
	"os"
	"strings"
	"testing"

	"kerneltaint/core/taint"
	"kerneltaint/harness/boot"
	"kerneltaint/harness/kernel"
	"kerneltaint/harness/kernel/kerneltest"
	"kerneltaint/harness/modules"
)

// TestMyModule is what a test of another project looks like: it boots a kernel,
// loads a module and looks at the flags. The README shows it.
func TestMyModule(t *testing.T) {
	mine, ctx := myModule(t), t.Context()

	cache, _ := kernel.DefaultCache()
	k, err := (&kernel.Finder{Cache: cache}).Find(ctx, "", "") // this machine's Debian kernel
	if err != nil {
		t.Fatal(err)
	}
	m, err := boot.Start(ctx, k, map[string][]byte{"modules/mine.ko": mine}, "")
	if err != nil {
		t.Fatal(err)
	}
	defer m.Close()
	if _, err := m.Call(ctx, "insmod", "/modules/mine.ko", "0"); err != nil {
		t.Fatal(err)
	}
	if set, err := m.Taint(ctx); err != nil || set.Has(9) {
		t.Errorf("my module warns: %s, %v\n%s", set, err, m.Console())
	}

	if set, err := m.Taint(ctx); err != nil || set != taint.SetOf(12, 13) {
		t.Errorf("an external module without a signature left %s, %v", set, err)
	}
}

// myModule makes a module as another project would compile it.
func myModule(t *testing.T) []byte {
	k := kerneltest.Find(t, "")
	for _, m := range modules.All() {
		if m.Name == "kt_external" {
			data, err := m.Make(k)
			if err != nil {
				t.Fatal(err)
			}
			return data
		}
	}
	t.Fatal("no module kt_external")
	return nil
}

// TestREADME holds the README's lines against those above, which run.
func TestREADME(t *testing.T) {
	readme, err1 := os.ReadFile("../README.md")
	source, err2 := os.ReadFile("example_test.go")
	if err1 != nil || err2 != nil {
		t.Fatal(err1, err2)
	}
	_, rest, found := strings.Cut(string(readme), "```go\n")
	shown, _, ended := strings.Cut(rest, "```")
	if !found || !ended || strings.Count(shown, "\n") < 10 {
		t.Fatal("the README has no example in Go")
	}
	if indented := "\t" + strings.ReplaceAll(strings.TrimSpace(shown), "\n", "\n\t"); !strings.Contains(string(source), indented) {
		t.Errorf("the README's example is not the one that is tested:\n%s", shown)
	}
}
