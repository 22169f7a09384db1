package main

import (
	"context"
	"fmt"
	"io"

	"kerneltaint/harness/kernel"
	"kerneltaint/harness/qemu"
)

// accelerator decides between emulation and KVM.
func (o *runOptions) accelerator(ctx context.Context, k *kernel.Kernel, stderr io.Writer) (string, error) {
	switch o.accel {
	case qemu.TCG, qemu.KVM:
		return o.accel, nil
	case "auto":
		return qemu.TCG, nil
	}
	return "", fmt.Errorf("--accel %s: wanted auto, tcg or kvm", o.accel)
}
