package suite

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"kerneltaint/harness/kernel/kerneltest"
	"kerneltaint/harness/need"
	"kerneltaint/harness/qemu"
	"kerneltaint/harness/report"
)

// TestFullDisk runs the suite with a temporary folder that is too small, in a
// mount namespace of its own.
func TestFullDisk(t *testing.T) {
	kerneltest.Find(t, "")
	if !need.MountNamespace(t) {
		return
	}
	dir := t.TempDir()
	t.Run("before the boot", func(t *testing.T) { fullBeforeBoot(t, filepath.Join(dir, "small")) })
	t.Run("between two cases", func(t *testing.T) { fullBetweenCases(t, filepath.Join(dir, "large")) })
}

// small mounts a disk of a size and makes it the temporary folder.
func small(t *testing.T, dir, size string) {
	t.Helper()
	if err := os.Mkdir(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size="+size); err != nil {
		t.Fatal("mount: ", err)
	}
	t.Cleanup(func() { syscall.Unmount(dir, syscall.MNT_DETACH) })
	t.Setenv("TMPDIR", dir)
}

// fullBeforeBoot leaves no place for the machine's memory.
func fullBeforeBoot(t *testing.T, dir string) {
	k := kerneltest.Find(t, "")
	small(t, dir, "100m")
	_, err := (&Runner{Kernel: k}).Run(t.Context(), Select(Cases(), []string{"sysctl/zero"}, 0))
	if !errors.Is(err, syscall.ENOSPC) || !errors.Is(err, qemu.ErrSnapshot) {
		t.Errorf("the error is %v", err)
	}
	if left, _ := os.ReadDir(dir); len(left) > 0 {
		t.Errorf("it leaves %v", left)
	}
}

// fullBetweenCases fills the disk after the boot: nothing that the kernel prints
// can be kept any more.
func fullBetweenCases(t *testing.T, dir string) {
	k := kerneltest.Find(t, "")
	small(t, dir, "400m")
	r, cases := prepared(t, k, "sysctl/bit-09", "sysctl/zero")
	filler, err := os.Create(filepath.Join(dir, "filler"))
	if err != nil {
		t.Fatal(err)
	}
	defer filler.Close()
	for block := make([]byte, 1<<16); err == nil; {
		_, err = filler.Write(block)
	}
	if !errors.Is(err, syscall.ENOSPC) {
		t.Fatal(err)
	}
	for i := range cases {
		got := r.one(t.Context(), &cases[i])
		if got.Status != report.Error || !strings.Contains(got.Reason, "full") && !strings.Contains(got.Reason, "no space") {
			t.Errorf("%s on a full disk: %s %s", got.Name, got.Status, got.Reason)
		}
	}
}
