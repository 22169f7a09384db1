package modules

import (
	"errors"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"kerneltaint/harness/kernel/kerneltest"
)

// compiled are the modules that the sources give on any kernel.
var compiled = []string{"kt_c_noexit", "kt_c_proprietary", "kt_c_staging", "kt_trigger"}

// TestSourcesCompile compiles the C sources against the headers of the kernel
// under test. What the modules do when they are loaded is the suite's business.
func TestSourcesCompile(t *testing.T) {
	k := kerneltest.Find(t, "")
	made, err := Compile(t.Context(), kerneltest.Headers(t, k))
	if err != nil {
		t.Fatal(err)
	}
	if names := slices.Sorted(maps.Keys(made)); !slices.Equal(names, compiled) {
		t.Errorf("compiled were %q, wanted %q", names, compiled)
	}
	for name, data := range made {
		s, err := Open(data)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if magic := s.Value("vermagic"); s.Value("name") != name || !strings.HasPrefix(magic, k.Release+" ") {
			t.Errorf("%s is module %q for %q", name, s.Value("name"), magic)
		}
	}
}

func TestSourcesThatDoNotCompile(t *testing.T) {
	t.Setenv("MAKELEVEL", "1") // as under make test
	for name, makefile := range map[string]string{
		"cc: error: no compiler":        "modules:\n\t@echo 'cc: error: no compiler' >&2; exit 1\n",
		"No rule to make target":        "other:\n",
		"No such file or directory.  S": "",
	} {
		build := filepath.Join(t.TempDir(), "build")
		if makefile != "" {
			if err := os.Mkdir(build, 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(filepath.Join(build, "Makefile"), []byte(makefile), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		_, err := Compile(t.Context(), build)
		if !errors.Is(err, ErrCompile) || !strings.Contains(err.Error(), name) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: the error is %v", name, err)
		}
	}
}
