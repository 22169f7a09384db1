package modules

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// TestSourcesCompile compiles the C sources where a kernel's headers are
// installed. They are an extra for people who want to compile their own, so a
// machine without headers lacks nothing.
func TestSourcesCompile(t *testing.T) {
	builds, err := filepath.Glob("/lib/modules/*/build/Makefile")
	if err != nil {
		t.Fatal(err)
	}
	if len(builds) == 0 {
		t.Log("no kernel headers are installed: nothing to compile against")
		return
	}
	for _, makefile := range builds {
		dir := t.TempDir()
		if err := os.CopyFS(dir, os.DirFS("src")); err != nil {
			t.Fatal(err)
		}
		out, err := exec.Command("make", "-C", filepath.Dir(makefile), "M="+dir, "modules").CombinedOutput()
		if err != nil {
			t.Errorf("%s: %v\n%s", makefile, err, out)
			continue
		}
		for _, name := range []string{"kt_trigger", "kt_noexit", "kt_proprietary", "kt_staging"} {
			data, err := os.ReadFile(filepath.Join(dir, name+".ko"))
			if err != nil {
				t.Error(err)
				continue
			}
			if _, err := Open(data); err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
}
