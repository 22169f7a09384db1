package qemu

import (
	"cmp"
	"errors"
	"fmt"
	"os/exec"
	"strconv"
	"strings"
)

// Accelerators.
const (
	TCG = "tcg" // emulation: works everywhere
	KVM = "kvm" // see [ProbeKVM]
)

// ErrNoQEMU says that QEMU is not installed.
var ErrNoQEMU = errors.New("qemu-system-x86_64 is not installed (Debian: apt-get install qemu-system-x86)")

// Command describes a virtual machine. Kernel and Initrd are needed; the zero
// values of the rest serve.
type Command struct {
	Program  string   // path of QEMU; "" for the qemu-system-x86_64 in PATH
	Accel    string   // TCG or KVM; "" is TCG
	CPU      string   // "" is a processor whose machine checks Linux survives
	Memory   int      // MiB; 0 is 256
	Kernel   string   // vmlinux with a PVH entry, or bzImage
	Initrd   string   // initramfs; "" if none
	Append   string   // kernel parameters behind those of [BaseParameters]
	Tables   []string // files with ACPI tables to add to the firmware's
	Incoming bool     // wait for a snapshot instead of booting

	memory sharing // how the guest's memory is kept
}

// sharing says where a machine has its memory.
type sharing string

// A machine of which a snapshot will be taken has its memory in a file, and one
// that is restored sees that file and keeps its own changes to itself.
const (
	memoryOwn     sharing = ""    // nobody else's business
	memoryWritten sharing = "on"  // in memoryName, for a snapshot
	memorySeen    sharing = "off" // from memoryName, copied page by page as it is written to
)

// BaseParameters are the kernel parameters of every machine: the console's port,
// an immediate reset after a panic, a panic on an NMI, and what shortens the boot.
const BaseParameters = "console=ttyS0,115200 harness.port=/dev/ttyS1 panic=-1 unknown_nmi_panic " +
	"cryptomgr.notests tsc=reliable no_timer_check rdinit=/init"

// Names within a machine's folder, which is QEMU's working folder: relative names
// need no quoting for QEMU's option syntax or the shell that runs exec: commands.
const (
	consoleName  = "console.log"
	snapshotName = "snapshot"
	memoryName   = "memory"

	placeholderName = "kernel"
)

// File descriptors that QEMU inherits.
const (
	fdMonitor  = 3
	fdPort     = 4
	fdSnapshot = 5 // of a machine that waits for one
)

// Args returns QEMU's arguments.
func (c *Command) Args() []string {
	machine, size := "q35", strconv.Itoa(c.size())
	var memory []string
	if c.memory != memoryOwn {
		machine += ",memory-backend=memory"
		memory = []string{"-object", "memory-backend-file,id=memory,size=" + size + "M,mem-path=" + memoryName + ",share=" + string(c.memory)}
	}
	args := append(memory,
		"-accel", or(c.Accel, TCG),
		"-machine", machine, "-cpu", or(c.CPU, "max,vendor=GenuineIntel"),
		"-smp", "1", "-m", size,
		"-nodefaults", "-no-user-config", "-display", "none", "-no-reboot",
		"-chardev", "file,id=console,path="+consoleName, "-serial", "chardev:console",
		"-chardev", fmt.Sprintf("socket,id=port,fd=%d", fdPort), "-serial", "chardev:port",
		"-chardev", fmt.Sprintf("socket,id=monitor,fd=%d", fdMonitor), "-mon", "chardev=monitor,mode=control",
		"-kernel", c.Kernel, "-append", strings.TrimSpace(BaseParameters+" "+c.Append),
	)
	if c.Initrd != "" {
		args = append(args, "-initrd", c.Initrd)
	}
	for _, table := range c.Tables {
		args = append(args, "-acpitable", "file="+strings.ReplaceAll(table, ",", ",,"))
	}
	if c.Incoming {
		args = append(args, "-incoming", "defer")
	}
	return args
}

// size returns the machine's memory in MiB.
func (c *Command) size() int { return cmp.Or(c.Memory, 256) }

// String returns the machine as a command line to read, and with a shell and the
// two sockets to repeat.
func (c *Command) String() string {
	words := []string{or(c.Program, "qemu-system-x86_64")}
	for _, arg := range c.Args() {
		if arg == "" || strings.ContainsAny(arg, " \t\n'\"\\$`&|;<>()*?[]#~!{}") {
			arg = "'" + strings.ReplaceAll(arg, "'", `'\''`) + "'"
		}
		words = append(words, arg)
	}
	return strings.Join(words, " ")
}

// Version returns the first line of QEMU's --version, without its name:
// "7.2.22 (Debian 1:7.2+dfsg-7+deb12u18+b3)".
func Version(program string) (string, error) {
	path, err := look(program)
	if err != nil {
		return "", err
	}
	out, err := exec.Command(path, "--version").Output()
	if err != nil {
		return "", fmt.Errorf("%s --version: %w", path, err)
	}
	line, _, _ := strings.Cut(string(out), "\n")
	return strings.TrimPrefix(line, "QEMU emulator version "), nil
}

func look(program string) (string, error) {
	path, err := exec.LookPath(or(program, "qemu-system-x86_64"))
	if err != nil {
		if program != "" {
			return "", fmt.Errorf("%w: %w", ErrNoQEMU, err)
		}
		return "", ErrNoQEMU
	}
	return path, nil
}

func or(value, fallback string) string {
	if value == "" {
		return fallback
	}
	return value
}
