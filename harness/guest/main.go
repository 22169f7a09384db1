// Command guest is the init of the virtual machines in which kernels are tested.
//
// It mounts what a test reads, opens the port that its kernel parameter
// harness.port names, says that it is up, and carries out one request after the
// other (package channel) until it is told to power off. It is built without C
// and linked statically, for there is nothing else in the machine.
//
// It never decides whether a test passes: it reports what system calls returned
// and what files hold.
package main

import (
	"bufio"
	"fmt"
	"os"
	"runtime"
	"strings"

	"kerneltaint/harness/guest/channel"

	"golang.org/x/sys/unix"
)

func main() {
	if os.Getpid() != 1 {
		fmt.Fprintln(os.Stderr, "guest: this is the init of a virtual machine; it does nothing elsewhere")
		os.Exit(2)
	}
	if err := serve(); err != nil {
		fmt.Fprintln(os.Stderr, "harness guest:", err)
	}
	powerOff()
}

func serve() error {
	if err := mounts(); err != nil {
		return err
	}
	port, err := openPort()
	if err != nil {
		return err
	}
	send(port, channel.Reply{Out: "up"})
	lines := bufio.NewReaderSize(port, 64<<10)
	known := operations()
	for {
		line, err := lines.ReadString('\n')
		if err != nil {
			return fmt.Errorf("reading the port: %w", err)
		}
		var request channel.Request
		if err := channel.Decode(line, &request); err != nil {
			return err
		}
		reply := perform(known, request)
		reply.Number = request.Number
		send(port, reply)
		if request.Op == "poweroff" {
			return nil
		}
	}
}

func mounts() error {
	for _, m := range []struct{ kind, at string }{
		{"proc", "/proc"}, {"sysfs", "/sys"}, {"devtmpfs", "/dev"}, {"debugfs", "/sys/kernel/debug"},
	} {
		if err := os.MkdirAll(m.at, 0o755); err != nil && m.at != "/sys/kernel/debug" {
			return err
		}
		err := unix.Mount(m.kind, m.at, m.kind, 0, "")
		if err != nil && m.kind != "debugfs" {
			return fmt.Errorf("mount %s: %w", m.at, err)
		}
	}
	return nil
}

// openPort opens the serial port in raw mode. The file is blocking and stays out
// of Go's poller: a wakeup lost between a write and a poll would hang the test.
func openPort() (*os.File, error) {
	cmdline, err := os.ReadFile("/proc/cmdline")
	if err != nil {
		return nil, err
	}
	name := "/dev/ttyS1"
	for _, word := range strings.Fields(string(cmdline)) {
		if value, found := strings.CutPrefix(word, "harness.port="); found {
			name = value
		}
	}
	fd, err := unix.Open(name, unix.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", name, err)
	}
	t, err := unix.IoctlGetTermios(fd, unix.TCGETS)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	t.Iflag, t.Oflag, t.Lflag = 0, 0, 0
	t.Cflag = t.Cflag&^(unix.CSIZE|unix.PARENB) | unix.CS8 | unix.CREAD | unix.CLOCAL
	t.Cc[unix.VMIN], t.Cc[unix.VTIME] = 1, 0
	if err := unix.IoctlSetTermios(fd, unix.TCSETS, t); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return os.NewFile(uintptr(fd), name), nil
}

func send(port *os.File, reply channel.Reply) {
	line, err := channel.Encode(reply)
	if err != nil {
		line, _ = channel.Encode(channel.Reply{Number: reply.Number, Error: err.Error()})
	}
	if _, err := port.Write(line); err != nil {
		fmt.Fprintln(os.Stderr, "harness guest: writing to the port:", err)
	}
}

// perform carries out one request on a thread of its own. A trigger may kill the
// thread that runs it (an oops does): the reply then never comes, and the host
// sees that by its deadline or asks the guest in the background.
func perform(known map[string]operation, request channel.Request) channel.Reply {
	act, ok := known[request.Op]
	if !ok {
		return channel.Reply{Error: "unknown request " + request.Op, Errno: int(unix.ENOSYS)}
	}
	if want := act.arguments; want >= 0 && len(request.Args) != want {
		return channel.Reply{Error: fmt.Sprintf("%s takes %d arguments", request.Op, want), Errno: int(unix.EINVAL)}
	}
	if !act.background {
		return act.do(request.Args)
	}
	go func() {
		runtime.LockOSThread()
		act.do(request.Args)
	}()
	return channel.Reply{}
}

func powerOff() {
	unix.Sync()
	if err := unix.Reboot(unix.LINUX_REBOOT_CMD_POWER_OFF); err != nil {
		fmt.Fprintln(os.Stderr, "harness guest: power off:", err)
	}
	select {}
}
