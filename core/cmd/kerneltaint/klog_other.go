//go:build !linux

package main

import "errors"

// readKernelLog fails: only Linux has a Linux kernel log.
func readKernelLog() (string, error) { return "", errors.New("this is not Linux") }
