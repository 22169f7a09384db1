package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sort"
	"strings"

	"kerneltaint/core/decode"
	"kerneltaint/core/decode/machinecode"
)

// machine is the taint state of the machine that the command runs on.
type machine struct {
	value   string // of /proc/sys/kernel/tainted
	release string // of /proc/sys/kernel/osrelease
	modules []decode.Module
	log     string // the kernel log; "" if it cannot be read
	logErr  error  // why not
}

// sysRoot is where /proc and /sys are looked for; tests point it elsewhere.
func sysRoot() string { return os.Getenv("KERNELTAINT_ROOT") }

// readMachine reads the state of this machine.
func readMachine() (*machine, error) {
	root := sysRoot()
	value, err := os.ReadFile(root + "/proc/sys/kernel/tainted")
	if err != nil {
		if errors.Is(err, os.ErrNotExist) {
			return nil, errors.New("this machine has no /proc/sys/kernel/tainted: it is no Linux, or /proc is not mounted; give a value, letters or a log instead")
		}
		return nil, err
	}
	m := &machine{value: strings.TrimSpace(string(value))}
	if release, err := os.ReadFile(root + "/proc/sys/kernel/osrelease"); err == nil {
		m.release = strings.TrimSpace(string(release))
	}
	m.modules = taintedModules(root)
	m.log, m.logErr = readKernelLog()
	return m, nil
}

// taintedModules returns the loaded modules that carry taint flags, by
// /sys/module/*/taint (Linux 3.3 and later).
func taintedModules(root string) (modules []decode.Module) {
	files, err := filepath.Glob(root + "/sys/module/*/taint")
	if err != nil {
		return nil // the pattern is right; Glob has no other error
	}
	sort.Strings(files)
	for _, file := range files {
		letters, err := os.ReadFile(file)
		if text := strings.TrimSpace(string(letters)); err == nil && text != "" {
			modules = append(modules, decode.Module{Name: filepath.Base(filepath.Dir(file)), Letters: text})
		}
	}
	return modules
}

// explainMachine explains the state of this machine: the value, with the
// modules that carry flags and with what the kernel log says of the causes.
func (p *program) explainMachine() error {
	m, err := readMachine()
	if err != nil {
		return err
	}
	if p.kernel == "" {
		p.kernel = m.release
	}
	opts, err := p.options(machinecode.Option())
	if err != nil {
		return err
	}
	r := decode.Machine(decode.MachineState{Value: m.value, Release: m.release, Modules: m.modules, Log: m.log}, opts...)
	if m.logErr != nil {
		r.Notes = append(r.Notes, fmt.Sprintf("The kernel log could not be read (%v), so causes are missing; run as root to see them.", m.logErr))
	}
	return p.answer(r)
}
