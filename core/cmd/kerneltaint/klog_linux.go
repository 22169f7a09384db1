package main

import (
	"errors"
	"os"

	"golang.org/x/sys/unix"
)

// readKernelLog returns the kernel's log buffer by syslog(2), as dmesg -S does.
func readKernelLog() (string, error) {
	if root := sysRoot(); root != "" {
		b, err := os.ReadFile(root + "/dmesg")
		return string(b), err
	}
	size, err := unix.Klogctl(unix.SYSLOG_ACTION_SIZE_BUFFER, nil)
	if err == nil {
		buf := make([]byte, size)
		var n int
		if n, err = unix.Klogctl(unix.SYSLOG_ACTION_READ_ALL, buf); err == nil {
			return string(buf[:n]), nil
		}
	}
	if errors.Is(err, unix.EPERM) {
		return "", errors.New("not permitted; kernel.dmesg_restrict is set")
	}
	return "", err
}
