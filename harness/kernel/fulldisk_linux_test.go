package kernel

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"kerneltaint/harness/need"
)

const fullDiskChild = "KERNELTAINT_TEST_FULL_DISK"

// TestFullDisk unpacks a kernel into a file system that is too small. It needs one,
// so it runs itself again in a mount namespace of its own.
func TestFullDisk(t *testing.T) {
	if dir := os.Getenv(fullDiskChild); dir != "" {
		fullDisk(t, dir)
		return
	}
	cmd := exec.Command(os.Args[0], "-test.run=^TestFullDisk$", "-test.v")
	cmd.Env = append(os.Environ(), fullDiskChild+"="+t.TempDir())
	cmd.SysProcAttr = &syscall.SysProcAttr{
		Cloneflags:  syscall.CLONE_NEWUSER | syscall.CLONE_NEWNS,
		UidMappings: []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getuid(), Size: 1}},
		GidMappings: []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getgid(), Size: 1}},
	}
	out, err := cmd.CombinedOutput()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		need.Missing(t, "a user namespace to mount a small disk in: "+err.Error())
	}
	if err != nil {
		t.Errorf("%v:\n%s", err, out)
	}
}

func fullDisk(t *testing.T, dir string) {
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size=64k"); err != nil {
		t.Fatal("mount: ", err)
	}
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
