// Package boot puts a kernel, the guest's init and QEMU together.
//
// For a test of another project ten lines suffice: harness/README.md shows them,
// and TestMyModule in this folder runs them. The init is compiled from this
// module's source when it is needed, so a Go toolchain must be there.
package boot

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"time"

	"kerneltaint/core/taint"
	"kerneltaint/harness/initramfs"
	"kerneltaint/harness/kernel"
	"kerneltaint/harness/qemu"
)

// ErrGuest says that the guest's init could not be built.
var ErrGuest = errors.New("cannot build the guest's init, for which the current folder must be in a Go module that has kerneltaint")

// initPackage is the init's import path.
const initPackage = "kerneltaint/harness/guest"

// BuildInit compiles the guest's init for an architecture, as Go names it, and
// returns the executable.
func BuildInit(ctx context.Context, arch string) ([]byte, error) {
	dir, err := os.MkdirTemp("", "kerneltaint-init-*")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "init")
	cmd := exec.CommandContext(ctx, "go", "build", "-trimpath", "-ldflags=-s -w", "-o", path, initPackage)
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0", "GOOS=linux", "GOARCH="+arch, "GOFLAGS=")
	if out, err := cmd.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("%w: %w: %s", ErrGuest, err, strings.TrimSpace(string(out)))
	}
	return os.ReadFile(path)
}

// Initramfs writes an initramfs with the init and further files to path. early,
// if not nil, is an archive that goes before it, where the kernel looks for ACPI
// tables and microcode.
func Initramfs(path string, init []byte, files map[string][]byte, early *initramfs.Archive) error {
	var a initramfs.Archive
	err := errors.Join(
		a.Folder("proc"), a.Folder("sys"), a.Folder("tmp"),
		a.Device("dev/console", 0o600, 5, 1),
		a.File("init", 0o755, init),
	)
	for name, data := range files {
		err = errors.Join(err, a.File(name, 0o644, data))
	}
	if err != nil {
		return err
	}
	var b bytes.Buffer
	if early != nil {
		if _, err := early.WriteTo(&b); err != nil {
			return err
		}
	}
	if _, err := a.WriteTo(&b); err != nil {
		return err
	}
	return os.WriteFile(path, b.Bytes(), 0o600)
}

// Machine is a booted kernel.
type Machine struct {
	*qemu.VM
	dir  string
	once sync.Once
}

// Start boots a kernel under emulation and waits until its init is up. files are
// put into its initramfs; parameters are added to the kernel's. A machine that
// comes up lives until Close, or ends as hung after ten minutes.
func Start(ctx context.Context, k *kernel.Kernel, files map[string][]byte, parameters string) (*Machine, error) {
	dir, err := os.MkdirTemp("", "kerneltaint-*")
	if err != nil {
		return nil, err
	}
	m := &Machine{dir: dir}
	if m.VM, err = start(ctx, dir, k, files, parameters); err != nil {
		os.RemoveAll(dir)
		return nil, err
	}
	return m, nil
}

func start(ctx context.Context, dir string, k *kernel.Kernel, files map[string][]byte, parameters string) (*qemu.VM, error) {
	init, err := BuildInit(ctx, k.Arch)
	if err != nil {
		return nil, err
	}
	initrd := filepath.Join(dir, "initrd")
	if err := Initramfs(initrd, init, files, nil); err != nil {
		return nil, err
	}
	c := &qemu.Command{Kernel: k.Boot(), Initrd: initrd, Append: parameters}
	vm, err := c.Start(ctx, dir, qemu.Limit{Wall: 10 * time.Minute, CPU: 5 * time.Minute})
	if err != nil {
		return nil, err
	}
	if err := vm.Up(ctx); err != nil {
		err = &qemu.BootError{Console: vm.Console(), Err: err}
		vm.Close()
		return nil, err
	}
	return vm, nil
}

// Close ends the machine and removes everything of it.
func (m *Machine) Close() error {
	var err error
	m.once.Do(func() { err = errors.Join(m.VM.Close(), os.RemoveAll(m.dir)) })
	return err
}

// Taint reads the kernel's taint flags.
func (m *Machine) Taint(ctx context.Context) (taint.Set, error) {
	reply, err := m.Call(ctx, "read", "/proc/sys/kernel/tainted")
	if err != nil {
		return 0, err
	}
	v, err := strconv.ParseUint(strings.TrimSpace(reply.Out), 10, 64)
	if err != nil {
		return 0, fmt.Errorf("%w: it read %q as the taint value", qemu.ErrGuest, reply.Out)
	}
	return taint.Set(v), nil
}
