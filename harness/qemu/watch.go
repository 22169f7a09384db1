package qemu

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"
)

// watch ends the machine when ctx is done or a limit is reached.
func (vm *VM) watch(ctx context.Context, limit Limit) {
	tick := time.NewTicker(100 * time.Millisecond)
	defer tick.Stop()
	started := time.Now()
	for {
		select {
		case <-vm.exited:
			return
		case <-ctx.Done():
			vm.end(context.Cause(ctx))
			vm.kill()
			return
		case <-tick.C:
		}
		cpu, wall := processorTime(vm.PID()), time.Since(started)
		switch {
		case limit.CPU > 0 && cpu > limit.CPU:
			vm.hung(ctx, fmt.Errorf("%w: it has used %.1f s of processor time, allowed are %.1f s", ErrHung, cpu.Seconds(), limit.CPU.Seconds()))
			return
		case limit.Wall > 0 && wall > limit.Wall:
			vm.hung(ctx, fmt.Errorf("%w: it has run for %.1f s, allowed are %.1f s", ErrHung, wall.Seconds(), limit.Wall.Seconds()))
			return
		}
	}
}

// hung makes the kernel say where it hangs, then kills it. The panic that the NMI
// causes is part of the diagnosis: the verdict stays that the guest hangs.
func (vm *VM) hung(ctx context.Context, why error) {
	vm.end(why)
	nmi, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	if err := vm.monitor.execute(nmi, "inject-nmi", nil, nil); err == nil {
		select {
		case <-vm.exited:
		case <-ctx.Done():
		case <-time.After(3 * time.Second):
		}
	}
	vm.kill()
}

// processorTime returns the user and system time that a process has used, or 0 if
// there is none such.
func processorTime(pid int) time.Duration {
	b, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/stat")
	if err != nil {
		return 0
	}
	_, rest, found := strings.Cut(string(b), ") ")
	fields := strings.Fields(rest)
	if !found || len(fields) < 13 {
		return 0
	}
	user, err1 := strconv.ParseInt(fields[11], 10, 64)
	system, err2 := strconv.ParseInt(fields[12], 10, 64)
	if errors.Join(err1, err2) != nil {
		return 0
	}
	const ticks = 100 // USER_HZ, the same on every architecture that Go runs on
	return time.Duration(user+system) * time.Second / ticks
}
