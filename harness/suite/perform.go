package suite

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"syscall"

	"kerneltaint/harness/guest/channel"
	"kerneltaint/harness/qemu"
	"kerneltaint/harness/report"

	"golang.org/x/sys/unix"
)

// machine is what a case is performed on; *qemu.VM is one.
type machine interface {
	Call(ctx context.Context, op string, args ...string) (channel.Reply, error)
	Human(ctx context.Context, line string) (string, error)
	PowerOff(ctx context.Context) error
	Wait() error
	Err() error
	Console() string
}

// perform does a case's steps and records what is seen. An error means that the
// case could not be carried out to its end.
func perform(ctx context.Context, vm machine, c *Case, panics bool) (*report.Observation, error) {
	o := &report.Observation{}
	err := observe(ctx, vm, c, o)
	switch {
	case err == nil:
		o.Ended = "off"
	case errors.Is(err, qemu.ErrPanicked):
		o.Ended = "panic"
		vm.Wait()
		if panics {
			err = nil
		}
	case vm.Err() != nil:
		vm.Wait() // the last words of a hung kernel come a little later
	}
	o.Console = vm.Console()
	return o, err
}

// observe runs the steps between two looks at the state. The second look is a
// backtrace that the kernel is asked for (sysrq-l): its header holds the kernel's
// own reading of the state that the case left.
func observe(ctx context.Context, vm machine, c *Case, o *report.Observation) error {
	var err error
	if o.Before, err = value(ctx, vm); err != nil {
		return err
	}
	for _, s := range c.Steps {
		seen, err := step(ctx, vm, s)
		o.Steps = append(o.Steps, seen)
		if err != nil {
			return fmt.Errorf("%s: %w", s, err)
		}
	}
	if o.After, err = value(ctx, vm); err != nil {
		return err
	}
	if err := lists(ctx, vm, o); err != nil {
		return err
	}
	if _, err := vm.Call(ctx, "write", "/proc/sysrq-trigger", "l"); err != nil {
		return err
	}
	return vm.PowerOff(ctx)
}

func value(ctx context.Context, vm machine) (string, error) {
	reply, err := vm.Call(ctx, "read", tainted)
	return strings.TrimSpace(reply.Out), err
}

// step does one step. An error that the guest reports is part of what is seen.
func step(ctx context.Context, vm machine, s Step) (report.Step, error) {
	seen := report.Step{Do: s.String()}
	if s.Op == "qemu" {
		out, err := vm.Human(ctx, s.Args[0])
		seen.Out = strings.TrimSpace(out)
		return seen, err
	}
	reply, err := vm.Call(ctx, s.Op, s.Args...)
	seen.Out = reply.Out
	var refused *qemu.GuestError
	if errors.As(err, &refused) {
		seen.Errno = errnoName(refused.Errno)
		return seen, nil
	}
	return seen, err
}

func errnoName(e syscall.Errno) string {
	if name := unix.ErrnoName(e); name != "" {
		return name
	}
	return "error"
}

// lists reads the kernel's two lists of module taints.
func lists(ctx context.Context, vm machine, o *report.Observation) error {
	reply, err := vm.Call(ctx, "read", "/proc/modules")
	if err != nil {
		return err
	}
	o.ProcModules = reply.Out
	for _, line := range strings.Split(reply.Out, "\n") {
		name, _, found := strings.Cut(line, " ")
		if !found {
			continue
		}
		reply, err := vm.Call(ctx, "read", "/sys/module/"+name+"/taint")
		var refused *qemu.GuestError
		if errors.As(err, &refused) {
			continue // a module whose init died has no folder in sysfs
		}
		if err != nil {
			return err
		}
		if o.Modules == nil {
			o.Modules = map[string]string{}
		}
		o.Modules[name] = strings.TrimSpace(reply.Out)
	}
	return nil
}
