package kernel

import (
	"errors"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"kerneltaint/harness/need"
)

// TestFullDisk unpacks a kernel into a file system that is too small, in a mount
// namespace of its own.
func TestFullDisk(t *testing.T) {
	if !need.MountNamespace(t) {
		return
	}
	dir := t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size=64k"); err != nil {
		t.Fatal("mount: ", err)
	}
	t.Cleanup(func() { syscall.Unmount(dir, syscall.MNT_DETACH) })
	path := filepath.Join(t.TempDir(), "linux-image-6.1_1_amd64.deb")
	deb(t, path, "gzip", map[string][]byte{"boot/vmlinuz-6.1": image(t, append(tinyELF(true), make([]byte, 1<<20)...), "gzip", testBanner)})
	_, err := (&Finder{Cache: dir}).Find(t.Context(), path, "")
	if !errors.Is(err, syscall.ENOSPC) || !strings.Contains(err.Error(), "cannot store the kernel in the cache") {
		t.Errorf("the error is %v", err)
	}
	if left, _ := filepath.Glob(filepath.Join(dir, "kernels", "*")); len(left) > 0 {
		t.Errorf("it leaves %v", left)
	}
}
