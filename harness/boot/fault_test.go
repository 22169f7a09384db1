package boot

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"kerneltaint/harness/kernel/kerneltest"
	"kerneltaint/harness/qemu"
)

// snapshot boots the machine's own kernel once for the tests of this file, which
// restore it, each in a folder of its own.
func snapshot(t *testing.T) func(t *testing.T, limit qemu.Limit) *qemu.VM {
	t.Helper()
	k := kerneltest.Find(t, "")
	dir := t.TempDir()
	init, err := BuildInit(t.Context(), k.Arch)
	if err != nil {
		t.Fatal(err)
	}
	initrd := filepath.Join(dir, "initrd")
	if err := Initramfs(initrd, init, nil, nil); err != nil {
		t.Fatal(err)
	}
	c := &qemu.Command{Kernel: k.Boot(), Initrd: initrd}
	s, err := c.Boot(t.Context(), dir, qemu.Limit{Wall: time.Minute})
	if err != nil {
		t.Fatal(err)
	}
	return func(t *testing.T, limit qemu.Limit) *qemu.VM {
		t.Helper()
		vm, err := s.Restore(t.Context(), t.TempDir(), limit)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { vm.Close() })
		return vm
	}
}

// within fails if what took longer than its deadline allows, with room for a busy
// machine.
func within(t *testing.T, started time.Time, deadline time.Duration) {
	t.Helper()
	if took := time.Since(started); took > deadline+20*time.Second {
		t.Errorf("it took %s, and its deadline was %s", took, deadline)
	}
}

func TestFaultsOfARunningMachine(t *testing.T) {
	restore := snapshot(t)
	t.Run("hung guest", func(t *testing.T) {
		started := time.Now()
		vm := restore(t, qemu.Limit{Wall: 6 * time.Second})
		_, err := vm.Call(t.Context(), "hang")
		if !errors.Is(err, qemu.ErrHung) || !strings.Contains(err.Error(), "6.0 s") {
			t.Errorf("the error is %v", err)
		}
		vm.Wait()
		if text := vm.Console(); !strings.Contains(text, "NMI: Not continuing") || !strings.Contains(text, "Call Trace:") {
			t.Errorf("the console has no backtrace of the hang:\n%s", text)
		}
		within(t, started, 6*time.Second)
	})
	t.Run("busy guest", func(t *testing.T) {
		started := time.Now()
		vm := restore(t, qemu.Limit{CPU: 3 * time.Second})
		_, err := vm.Call(t.Context(), "spin")
		if !errors.Is(err, qemu.ErrHung) || !strings.Contains(err.Error(), "processor time") {
			t.Errorf("the error is %v", err)
		}
		within(t, started, 6*time.Second)
	})
	t.Run("panic in init", func(t *testing.T) {
		vm := restore(t, qemu.Limit{Wall: time.Minute})
		_, err := vm.Call(t.Context(), "panic")
		if err == nil { // the reply was quicker than the end
			err = vm.Wait()
		}
		if !errors.Is(err, qemu.ErrPanicked) {
			t.Errorf("the error is %v", err)
		}
		vm.Wait()
		if text := vm.Console(); !strings.Contains(text, "Attempted to kill init!") {
			t.Errorf("the console does not tell of it:\n%s", text)
		}
	})
	t.Run("QEMU killed", func(t *testing.T) {
		vm := restore(t, qemu.Limit{Wall: time.Minute})
		time.AfterFunc(200*time.Millisecond, func() { syscall.Kill(vm.PID(), syscall.SIGKILL) })
		_, err := vm.Call(t.Context(), "hang")
		if !errors.Is(err, qemu.ErrDied) || !strings.Contains(err.Error(), "killed") {
			t.Errorf("the error is %v", err)
		}
	})
	t.Run("QEMU stopped", func(t *testing.T) {
		started := time.Now()
		vm := restore(t, qemu.Limit{Wall: 6 * time.Second})
		syscall.Kill(vm.PID(), syscall.SIGSTOP)
		if _, err := vm.Call(t.Context(), "read", "/proc/version"); !errors.Is(err, qemu.ErrHung) {
			t.Errorf("the error is %v", err)
		}
		within(t, started, 6*time.Second)
	})
	t.Run("unknown request", func(t *testing.T) {
		vm := restore(t, qemu.Limit{Wall: time.Minute})
		_, err := vm.Call(t.Context(), "no such thing")
		var refused *qemu.GuestError
		if !errors.As(err, &refused) || refused.Errno != syscall.ENOSYS {
			t.Errorf("the error is %v", err)
		}
	})
	t.Run("nothing is left", func(t *testing.T) {
		vm := restore(t, qemu.Limit{Wall: time.Minute})
		pid := vm.PID()
		if err := vm.Close(); err != nil {
			t.Fatal(err)
		}
		if err := syscall.Kill(-pid, 0); !errors.Is(err, syscall.ESRCH) {
			t.Errorf("something of process group %d still runs: %v", pid, err)
		}
		if _, err := vm.Call(t.Context(), "read", "/proc/version"); err == nil {
			t.Error("a closed machine answers")
		}
		if err := vm.Close(); err != nil {
			t.Errorf("closing it again: %v", err)
		}
	})
}

func TestFaultsOfTheBoot(t *testing.T) {
	k := kerneltest.Find(t, "")
	dir := t.TempDir()
	whole, err := os.ReadFile(k.Boot())
	if err != nil {
		t.Fatal(err)
	}
	truncated := filepath.Join(dir, "truncated")
	if err := os.WriteFile(truncated, whole[:len(whole)/2], 0o600); err != nil {
		t.Fatal(err)
	}
	noInit := filepath.Join(dir, "no-init")
	if err := Initramfs(noInit, []byte("no program"), nil, nil); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		name    string
		command qemu.Command
		want    error
	}{
		{"truncated kernel", qemu.Command{Kernel: truncated, Initrd: noInit}, qemu.ErrDied},
		{"no kernel", qemu.Command{Kernel: filepath.Join(dir, "nowhere"), Initrd: noInit}, qemu.ErrDied},
		{"init that is no program", qemu.Command{Kernel: k.Boot(), Initrd: noInit}, qemu.ErrPanicked},
		{"accelerator that is none", qemu.Command{Kernel: k.Boot(), Initrd: noInit, Accel: "steam"}, qemu.ErrDied},
		{"QEMU missing", qemu.Command{Program: filepath.Join(dir, "nowhere"), Kernel: k.Boot(), Initrd: noInit}, qemu.ErrNoQEMU},
	} {
		t.Run(test.name, func(t *testing.T) {
			started := time.Now()
			_, err := test.command.Boot(t.Context(), t.TempDir(), qemu.Limit{Wall: 30 * time.Second})
			if !errors.Is(err, test.want) {
				t.Errorf("the error is %v, wanted one that is %v", err, test.want)
			}
			within(t, started, 30*time.Second)
		})
	}
}

func TestKVMIsUsedOnlyIfItWorks(t *testing.T) {
	k := kerneltest.Find(t, "")
	init, err := BuildInit(t.Context(), k.Arch)
	if err != nil {
		t.Fatal(err)
	}
	initrd := filepath.Join(t.TempDir(), "initrd")
	if err := Initramfs(initrd, init, nil, nil); err != nil {
		t.Fatal(err)
	}
	err = qemu.ProbeKVM(t.Context(), qemu.Command{Kernel: k.Boot(), Initrd: initrd}, t.TempDir())
	if err != nil && !errors.Is(err, qemu.ErrNoKVM) {
		t.Errorf("the probe says %v", err)
	}
	t.Logf("KVM: %v", err)
}

func TestBuildingTheInitCanFail(t *testing.T) {
	if _, err := BuildInit(t.Context(), "no-such-architecture"); !errors.Is(err, ErrGuest) {
		t.Errorf("the error is %v", err)
	}
	t.Setenv("PATH", t.TempDir())
	if _, err := BuildInit(t.Context(), "amd64"); !errors.Is(err, ErrGuest) {
		t.Errorf("without Go the error is %v", err)
	}
}
