package qemu

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"golang.org/x/sys/unix"
)

// ErrSnapshot says that a machine could not be saved or restored.
var ErrSnapshot = errors.New("snapshot")

// Snapshot is the state of a machine that has booted and waits for its first
// request. Any number of machines can be restored from it, also at once: they share
// its memory until they write to it.
type Snapshot struct {
	command Command
	dir     string // has the files memoryName and snapshotName
	console string // what the kernel had printed until then
	next    int    // number of the last request before it was taken
}

// Boot starts the machine, waits until its init is up, saves it in dir and ends
// it.
func (c *Command) Boot(ctx context.Context, dir string, limit Limit) (*Snapshot, error) {
	written := *c
	written.memory = memoryWritten
	vm, err := written.start(ctx, dir, limit, func(dir string) error {
		return reserve(filepath.Join(dir, memoryName), int64(written.size())<<20)
	})
	if err != nil {
		return nil, err
	}
	defer vm.Close()
	if err := vm.Up(ctx); err != nil {
		return nil, &BootError{Console: vm.Console(), Err: err}
	}
	return vm.save(ctx, dir)
}

// reserve makes a file with space for all of the machine's memory. On a full disk
// this is where it fails, and not in the middle of a boot, by a signal.
func reserve(path string, size int64) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	err = unix.Fallocate(int(f.Fd()), 0, 0, size)
	if errors.Is(err, unix.EOPNOTSUPP) {
		err = f.Truncate(size)
	}
	if err = errors.Join(err, f.Close()); err != nil {
		return fmt.Errorf("%w: no place for the machine's memory in %s: %w", ErrSnapshot, filepath.Dir(path), err)
	}
	return nil
}

// BootError says why a machine did not come up, with what its kernel printed.
type BootError struct {
	Console string
	Err     error
}

func (e *BootError) Error() string { return "the kernel did not boot: " + e.Err.Error() }

func (e *BootError) Unwrap() error { return e.Err }

func (vm *VM) save(ctx context.Context, dir string) (*Snapshot, error) {
	steps := []struct {
		command   string
		arguments any
	}{
		{"stop", nil},
		{"migrate-set-capabilities", leaveMemory()},
		{"migrate-set-parameters", map[string]any{"max-bandwidth": int64(16 << 30)}},
		{"migrate", map[string]any{"uri": "exec:cat > " + snapshotName}},
	}
	for _, s := range steps {
		if err := vm.Execute(ctx, s.command, s.arguments, nil); err != nil {
			return nil, fmt.Errorf("%w: %w", ErrSnapshot, err)
		}
	}
	for {
		var state struct {
			Status string `json:"status"`
			Desc   string `json:"error-desc"`
		}
		if err := vm.Execute(ctx, "query-migrate", nil, &state); err != nil {
			return nil, fmt.Errorf("%w: %w", ErrSnapshot, err)
		}
		switch state.Status {
		case "completed":
			s := &Snapshot{command: *vm.command, dir: dir, console: vm.Console(), next: vm.port.next}
			s.command.Incoming, s.command.memory = true, memorySeen
			var err error
			if isELF(s.command.Kernel) {
				s.command.Kernel, s.command.Initrd = filepath.Join(dir, placeholderName), ""
				err = os.WriteFile(s.command.Kernel, placeholder(), 0o600)
			}
			return s, errors.Join(err,
				os.Rename(filepath.Join(vm.dir, snapshotName), filepath.Join(dir, snapshotName)),
				os.Rename(filepath.Join(vm.dir, memoryName), filepath.Join(dir, memoryName)),
			)
		case "failed", "cancelled":
			return nil, fmt.Errorf("%w: QEMU could not save the machine: %s", ErrSnapshot, state.Desc)
		}
		if err := pause(ctx, 5*time.Millisecond); err != nil {
			return nil, err
		}
	}
}

// leaveMemory tells QEMU that memory in a file goes another way: by the file.
func leaveMemory() any {
	return map[string]any{"capabilities": []any{map[string]any{"capability": "x-ignore-shared", "state": true}}}
}

// Console returns what the kernel had printed when the snapshot was taken. The
// console of a restored machine holds only what came after.
func (s *Snapshot) Console() string { return s.console }

// Restore starts a machine from the snapshot.
func (s *Snapshot) Restore(ctx context.Context, parent string, limit Limit) (*VM, error) {
	vm, err := s.command.start(ctx, parent, limit, func(dir string) error {
		return errors.Join(
			os.Symlink(filepath.Join(s.dir, snapshotName), filepath.Join(dir, snapshotName)),
			os.Symlink(filepath.Join(s.dir, memoryName), filepath.Join(dir, memoryName)),
		)
	})
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrSnapshot, err)
	}
	vm.port.next = s.next
	// Bytes that reach the port before the machine runs hang it: wait until it is
	// loaded, then let it run, then speak.
	if err := vm.resume(ctx); err != nil {
		err = vm.explain(err)
		vm.Close()
		return nil, fmt.Errorf("%w: %w", ErrSnapshot, err)
	}
	return vm, nil
}

func (vm *VM) resume(ctx context.Context) error {
	err := vm.Execute(ctx, "migrate-set-capabilities", leaveMemory(), nil)
	if err == nil {
		err = vm.load(ctx)
	}
	if err != nil {
		return err
	}
	for {
		var state struct {
			Status string `json:"status"`
		}
		if err := vm.Execute(ctx, "query-status", nil, &state); err != nil {
			return err
		}
		switch state.Status {
		case "inmigrate":
		case "running":
			return nil
		case "paused", "postmigrate", "prelaunch":
			return vm.Execute(ctx, "cont", nil, nil)
		default:
			return fmt.Errorf("the restored machine is %q", state.Status)
		}
		if err := pause(ctx, 5*time.Millisecond); err != nil {
			return err
		}
	}
}

// load has QEMU read the snapshot: from a file by its name, which QEMU can from
// 8.2 on, or else from a descriptor, which it may refuse for a file since then.
func (vm *VM) load(ctx context.Context) error {
	if vm.Execute(ctx, "migrate-incoming", map[string]string{"uri": "file:" + snapshotName}, nil) == nil {
		return nil
	}
	return vm.Execute(ctx, "migrate-incoming", map[string]string{"uri": fmt.Sprintf("fd:%d", fdSnapshot)}, nil)
}

func pause(ctx context.Context, d time.Duration) error {
	select {
	case <-ctx.Done():
		return context.Cause(ctx)
	case <-time.After(d):
		return nil
	}
}
