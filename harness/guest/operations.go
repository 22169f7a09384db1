package main

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"time"

	"kerneltaint/harness/guest/channel"

	"golang.org/x/sys/unix"
)

// operation is something that a test may ask for.
type operation struct {
	arguments  int  // how many it takes; -1 for any number
	background bool // its thread may die of it: reply at once, act behind
	do         func(args []string) channel.Reply
}

var operations = map[string]operation{
	"read":     {1, false, read},                                              // path
	"glob":     {1, false, glob},                                              // pattern → contents of all that match
	"write":    {2, false, write},                                             // path, text
	"writeas":  {3, false, writeAs},                                           // uid, path, text
	"writeat":  {3, false, writeAt},                                           // path, offset, hexadecimal bytes
	"insmod":   {-1, false, insmod},                                           // path, flags, parameters…
	"insmodbg": {-1, true, insmod},                                            // the same, for a module that may kill its thread
	"rmmod":    {2, false, rmmod},                                             // name, flags
	"wait":     {2, false, waitBit},                                           // bit, milliseconds
	"sleep":    {1, false, sleep},                                             // milliseconds
	"fanotify": {0, false, fanotify},                                          //
	"copymsr":  {2, false, copyMSR},                                           // device, register
	"dmesg":    {0, false, dmesg},                                             //
	"panic":    {0, true, func([]string) channel.Reply { panic("asked to") }}, // init dies
	"spin": {0, false, func([]string) channel.Reply {
		for {
			runtime.Gosched()
		}
	}},
	"poweroff": {0, false, func([]string) channel.Reply { return channel.Reply{} }},
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

func glob(args []string) channel.Reply {
	paths, err := filepath.Glob(args[0])
	if err != nil {
		return failed(err)
	}
	files := map[string]string{}
	for _, path := range paths {
		if b, err := os.ReadFile(path); err == nil {
			files[path] = string(b)
		}
	}
	return channel.Reply{Files: files}
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
	done := make(chan channel.Reply)
	go func() {
		// The thread's credentials are changed, not the process's; it is never
		// used again, for it stays locked when the goroutine ends.
		runtime.LockOSThread()
		if _, _, errno := unix.RawSyscall(unix.SYS_SETRESUID, uintptr(uid), uintptr(uid), uintptr(uid)); errno != 0 {
			done <- failed(errno)
			return
		}
		done <- write(args[1:])
	}()
	return <-done
}

func writeAt(args []string) channel.Reply {
	offset, err := strconv.ParseInt(args[1], 0, 64)
	if err != nil {
		return failed(err)
	}
	value, err := strconv.ParseUint(args[2], 16, 64)
	if err != nil {
		return failed(err)
	}
	fd, err := unix.Open(args[0], unix.O_RDWR, 0)
	if err != nil {
		return failed(err)
	}
	defer unix.Close(fd)
	b := make([]byte, 8)
	for i := range b {
		b[i] = byte(value >> (8 * i))
	}
	_, err = unix.Pwrite(fd, b, offset)
	return failed(err)
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

// dmesg returns the kernel's log buffer as /dev/kmsg gives it, one record a line.
func dmesg([]string) channel.Reply {
	fd, err := unix.Open("/dev/kmsg", unix.O_RDONLY|unix.O_NONBLOCK, 0)
	if err != nil {
		return failed(err)
	}
	defer unix.Close(fd)
	var text strings.Builder
	record := make([]byte, 8192)
	for {
		n, err := unix.Read(fd, record)
		switch {
		case err == unix.EAGAIN:
			return channel.Reply{Out: text.String()}
		case err == unix.EPIPE:
			continue // older records were overwritten
		case err != nil:
			return failed(err)
		}
		text.Write(record[:n])
	}
}
