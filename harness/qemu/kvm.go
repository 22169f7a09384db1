package qemu

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"
)

// ErrNoKVM says that a kernel does not run under KVM here; the text says why.
var ErrNoKVM = errors.New("KVM does not work here")

// probeLimit is far more than a kernel needs to boot under a KVM that works.
const probeLimit = 5 * time.Second

// ProbeKVM boots the command's kernel under KVM and reports whether its init comes
// up: nil, or an error that wraps [ErrNoKVM]. That /dev/kvm exists proves nothing:
// inside other virtual machines it may be there and hang every guest, or make QEMU
// abort.
func ProbeKVM(ctx context.Context, command Command, dir string) error {
	f, err := os.OpenFile("/dev/kvm", os.O_RDWR, 0)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrNoKVM, err)
	}
	f.Close()
	command.Accel = KVM
	vm, err := command.Start(ctx, dir, Limit{Wall: probeLimit})
	if err != nil {
		return fmt.Errorf("%w: %w", ErrNoKVM, err)
	}
	defer vm.Close()
	if err := vm.Up(ctx); err != nil {
		return fmt.Errorf("%w: %w", ErrNoKVM, err)
	}
	return nil
}
