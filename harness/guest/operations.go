package main

import (
	"errors"
	"os"
	"runtime"
	"strconv"
	"strings"
	"time"
	"unsafe"

	"kerneltaint/harness/guest/channel"

	"golang.org/x/sys/unix"
)

// operation is something that a test may ask for.
type operation struct {
	arguments  int  // how many it takes; -1 for any number
	background bool // its thread may die of it: reply at once, act behind
	do         func(args []string) channel.Reply
}

// operations returns what the guest can do, by name.
func operations() map[string]operation {
	return map[string]operation{
		"read":         {1, false, read},         // path
		"write":        {2, false, write},        // path, text
		"writeas":      {3, false, writeAs},      // uid, path, text
		"writedropped": {3, false, writeDropped}, // uid, path, text
		"insmod":       {-1, false, insmod},      // path, flags, parameters…
		"insmodbg":     {-1, true, insmod},       // the same, for a module that may kill its thread
		"rmmod":        {2, false, rmmod},        // name, flags
		"wait":         {2, false, waitBit},      // bit, milliseconds
		"waitfile":     {3, false, waitFile},     // path, text, milliseconds
		"sleep":        {1, false, sleep},        // milliseconds
		"fanotify":     {0, false, fanotify},     //
		"readmsr":      {2, false, readMSR},      // device, register
		"copymsr":      {2, false, copyMSR},      // device, register
		"fwctl":        {1, false, fwctl},        // scope
		"panic":        {0, true, die},           // the init dies, and the kernel with it
		"hang":         {0, false, hang},         // no reply, ever
		"spin":         {0, false, spin},         // the same
		"poweroff":     {0, false, acknowledge},  //
	}
}

func acknowledge([]string) channel.Reply { return channel.Reply{} }

func die([]string) channel.Reply { panic("asked to die") }

// hang never replies; spin neither, and uses up the processor meanwhile.
func hang([]string) channel.Reply {
	for {
		time.Sleep(time.Hour)
	}
}

func spin([]string) channel.Reply {
	for {
		runtime.Gosched()
	}
}

func failed(err error) channel.Reply {
	if err == nil {
		return channel.Reply{}
	}
	reply := channel.Reply{Error: err.Error(), Errno: -1}
	var errno unix.Errno
	if errors.As(err, &errno) {
		reply.Errno = int(errno)
	}
	return reply
}

func read(args []string) channel.Reply {
	b, err := os.ReadFile(args[0])
	reply := failed(err)
	reply.Out = string(b)
	return reply
}

// write opens the file as echo > file would, but makes one write(2) of the whole
// text: sysctls take each write by itself.
func write(args []string) channel.Reply {
	fd, err := unix.Open(args[0], unix.O_WRONLY, 0)
	if err != nil {
		return failed(err)
	}
	defer unix.Close(fd)
	_, err = unix.Write(fd, []byte(args[1]))
	return failed(err)
}

// writeAs writes as another user. The file is opened as that user too.
func writeAs(args []string) channel.Reply {
	uid, err := strconv.Atoi(args[0])
	if err != nil {
		return failed(err)
	}
	return as(uid, func() channel.Reply { return write(args[1:]) })
}

// as does something as another user, on a thread of its own: the thread's
// credentials are changed, not the process's, and it is never used again, for it
// is still locked when the goroutine ends.
func as(uid int, do func() channel.Reply) channel.Reply {
	done := make(chan channel.Reply)
	go func() {
		runtime.LockOSThread()
		if _, _, errno := unix.RawSyscall(unix.SYS_SETRESUID, uintptr(uid), uintptr(uid), uintptr(uid)); errno != 0 {
			done <- failed(errno)
			return
		}
		done <- do()
	}()
	return <-done
}

// copyMSR writes a model-specific register's own value back to it, so that
// nothing changes but the taint.
func copyMSR(args []string) channel.Reply {
	register, err := strconv.ParseInt(args[1], 0, 64)
	if err != nil {
		return failed(err)
	}
	fd, err := unix.Open(args[0], unix.O_RDWR, 0)
	if err != nil {
		return failed(err)
	}
	defer unix.Close(fd)
	b := make([]byte, 8)
	if _, err := unix.Pread(fd, b, register); err != nil {
		return failed(err)
	}
	_, err = unix.Pwrite(fd, b, register)
	return failed(err)
}

func insmod(args []string) channel.Reply {
	if len(args) < 2 {
		return channel.Reply{Error: "insmod takes a path, flags and parameters", Errno: int(unix.EINVAL)}
	}
	flags, err := strconv.Atoi(args[1])
	if err != nil {
		return failed(err)
	}
	fd, err := unix.Open(args[0], unix.O_RDONLY|unix.O_CLOEXEC, 0)
	if err != nil {
		return failed(err)
	}
	defer unix.Close(fd)
	return failed(unix.FinitModule(fd, strings.Join(args[2:], " "), flags))
}

func rmmod(args []string) channel.Reply {
	flags, err := strconv.Atoi(args[1])
	if err != nil {
		return failed(err)
	}
	return failed(unix.DeleteModule(args[0], flags))
}

// waitBit waits until the kernel has set a taint bit, for events that happen in
// the background.
func waitBit(args []string) channel.Reply {
	bit, err := strconv.Atoi(args[0])
	if err != nil {
		return failed(err)
	}
	limit, err := strconv.Atoi(args[1])
	if err != nil {
		return failed(err)
	}
	for end := time.Now().Add(time.Duration(limit) * time.Millisecond); time.Now().Before(end); time.Sleep(5 * time.Millisecond) {
		b, err := os.ReadFile("/proc/sys/kernel/tainted")
		if err != nil {
			return failed(err)
		}
		value, err := strconv.ParseUint(strings.TrimSpace(string(b)), 10, 64)
		if err != nil {
			return failed(err)
		}
		if value>>bit&1 == 1 {
			return channel.Reply{}
		}
	}
	return failed(unix.ETIMEDOUT)
}

func sleep(args []string) channel.Reply {
	ms, err := strconv.Atoi(args[0])
	if err != nil {
		return failed(err)
	}
	time.Sleep(time.Duration(ms) * time.Millisecond)
	return channel.Reply{}
}

// fanotify asks for permission events, which Debian's kernels note as a taint.
func fanotify([]string) channel.Reply {
	fd, err := unix.FanotifyInit(unix.FAN_CLASS_CONTENT|unix.FAN_CLOEXEC, unix.O_RDONLY)
	if err != nil {
		return failed(err)
	}
	defer unix.Close(fd)
	return failed(unix.FanotifyMark(fd, unix.FAN_MARK_ADD, unix.FAN_OPEN_PERM, unix.AT_FDCWD, "/init"))
}

// writeDropped opens the file as root and writes as another user.
func writeDropped(args []string) channel.Reply {
	uid, err := strconv.Atoi(args[0])
	if err != nil {
		return failed(err)
	}
	fd, err := unix.Open(args[1], unix.O_WRONLY, 0)
	if err != nil {
		return failed(err)
	}
	defer unix.Close(fd)
	return as(uid, func() channel.Reply {
		_, err := unix.Write(fd, []byte(args[2]))
		return failed(err)
	})
}

// waitFile waits until a file holds a text.
func waitFile(args []string) channel.Reply {
	limit, err := strconv.Atoi(args[2])
	if err != nil {
		return failed(err)
	}
	for end := time.Now().Add(time.Duration(limit) * time.Millisecond); time.Now().Before(end); time.Sleep(10 * time.Millisecond) {
		b, err := os.ReadFile(args[0])
		if err != nil {
			return failed(err)
		}
		if strings.Contains(string(b), args[1]) {
			return channel.Reply{Out: string(b)}
		}
	}
	return failed(unix.ETIMEDOUT)
}

// readMSR reads a model-specific register.
func readMSR(args []string) channel.Reply {
	register, err := strconv.ParseInt(args[1], 0, 64)
	if err != nil {
		return failed(err)
	}
	fd, err := unix.Open(args[0], unix.O_RDONLY, 0)
	if err != nil {
		return failed(err)
	}
	defer unix.Close(fd)
	_, err = unix.Pread(fd, make([]byte, 8), register)
	return failed(err)
}

// fwctl asks the first fwctl device for an operation: FWCTL_RPC with a scope, of
// which 1 is FWCTL_RPC_DEBUG_READ_ONLY and 2 FWCTL_RPC_DEBUG_WRITE
// (include/uapi/fwctl/fwctl.h).
func fwctl(args []string) channel.Reply {
	scope, err := strconv.ParseUint(args[0], 10, 32)
	if err != nil {
		return failed(err)
	}
	fd, err := unix.Open("/dev/fwctl/fwctl0", unix.O_RDWR, 0)
	if err != nil {
		return failed(err)
	}
	defer unix.Close(fd)
	in, out := make([]byte, 8), make([]byte, 8)
	request := struct {
		size, scope, inLength, outLength uint32
		in, out                          uint64
	}{size: 32, scope: uint32(scope), inLength: 8, outLength: 8, in: address(in), out: address(out)}
	const fwctlRPC = 0x9a01 // _IO(FWCTL_TYPE, 1)
	_, _, errno := unix.Syscall(unix.SYS_IOCTL, uintptr(fd), fwctlRPC, uintptr(unsafe.Pointer(&request)))
	runtime.KeepAlive(in)
	runtime.KeepAlive(out)
	if errno != 0 {
		return failed(errno)
	}
	return channel.Reply{}
}

func address(b []byte) uint64 { return uint64(uintptr(unsafe.Pointer(&b[0]))) }
