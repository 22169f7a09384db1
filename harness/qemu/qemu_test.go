package qemu

import (
	"context"
	"encoding/json"
	"errors"
	"net"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"kerneltaint/harness/guest/channel"
)

func TestArgs(t *testing.T) {
	c := Command{Kernel: "/k/vmlinux", Initrd: "/k/initrd", Append: "clearcpuid=rdrand", Tables: []string{"/t/a,b"}}
	args := c.Args()
	for _, pair := range [][2]string{
		{"-accel", "tcg"}, {"-cpu", "max,vendor=GenuineIntel"}, {"-m", "256"}, {"-smp", "1"},
		{"-kernel", "/k/vmlinux"}, {"-initrd", "/k/initrd"}, {"-acpitable", "file=/t/a,,b"},
		{"-append", BaseParameters + " clearcpuid=rdrand"}, {"-serial", "chardev:console"},
	} {
		if at := slices.Index(args, pair[0]); at < 0 || args[at+1] != pair[1] {
			t.Errorf("%s is not %s in %q", pair[0], pair[1], args)
		}
	}
	if slices.Contains(args, "-incoming") {
		t.Error("it waits for a snapshot")
	}
	c = Command{Accel: KVM, CPU: "host", Memory: 128, Incoming: true, Kernel: "k", Initrd: "i"}
	args = c.Args()
	for _, pair := range [][2]string{{"-accel", "kvm"}, {"-cpu", "host"}, {"-m", "128"}, {"-incoming", "defer"}} {
		if at := slices.Index(args, pair[0]); at < 0 || args[at+1] != pair[1] {
			t.Errorf("%s is not %s in %q", pair[0], pair[1], args)
		}
	}
	if slices.Contains(args, "-object") {
		t.Errorf("its memory is not its own: %q", args)
	}
	c.memory = memorySeen
	if text := c.String(); !strings.Contains(text, "-object memory-backend-file,id=memory,size=128M,mem-path=memory,share=off") || !strings.Contains(text, "-machine q35,memory-backend=memory") {
		t.Errorf("with the memory of a snapshot: %s", text)
	}
	c.memory = memoryOwn
	if text := c.String(); !strings.HasPrefix(text, "qemu-system-x86_64 -accel kvm") || !strings.Contains(text, "-append 'console=ttyS0") {
		t.Errorf("as a command: %s", text)
	}
}

// talk connects a port to a guest played by the test.
func talk(t *testing.T) (vm *VM, guest net.Conn) {
	t.Helper()
	ours, theirs := net.Pipe()
	vm = &VM{command: &Command{}, over: make(chan struct{}), exited: make(chan struct{})}
	vm.port = newPort(ours, vm.end)
	t.Cleanup(func() { ours.Close(); theirs.Close() })
	return vm, theirs
}

func line(t *testing.T, message any) string {
	t.Helper()
	b, err := channel.Encode(message)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestCall(t *testing.T) {
	vm, guest := talk(t)
	go func() {
		guest.Write([]byte(line(t, channel.Reply{Out: "up"})))
		b := make([]byte, 1000)
		guest.Read(b)
		guest.Write([]byte(line(t, channel.Reply{Number: 1, Out: "512\n"})))
		guest.Read(b)
		guest.Write([]byte(line(t, channel.Reply{Number: 2, Errno: 22, Error: "invalid argument"})))
	}()
	reply, err := vm.Call(t.Context(), "read", "x")
	if err != nil || reply.Out != "512\n" {
		t.Fatalf("%+v, %v", reply, err)
	}
	_, err = vm.Call(t.Context(), "write", "x", "y")
	var refused *GuestError
	if !errors.As(err, &refused) || refused.Errno.Error() != "invalid argument" {
		t.Errorf("the error is %v", err)
	}
}

// TestDamagedChannel has the guest, or whatever else writes to the port, say what
// is no reply to the request.
func TestDamagedChannel(t *testing.T) {
	good := line(t, channel.Reply{Number: 1, Out: "512\n"})
	for name, said := range map[string]string{
		"noise":           "[    1.0] Kernel panic\n",
		"lost byte":       good[:20] + good[21:],
		"lost line end":   good[:len(good)-1] + good,
		"another's reply": line(t, channel.Reply{Number: 9}),
		"second greeting": line(t, channel.Reply{Out: "up"}),
		"endless line":    strings.Repeat("x", channel.MaxLine+1<<17) + "\n",
	} {
		t.Run(name, func(t *testing.T) {
			vm, guest := talk(t)
			go func() {
				guest.Write([]byte(line(t, channel.Reply{Out: "up"})))
				guest.Read(make([]byte, 1000))
				guest.Write([]byte(said))
			}()
			ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
			defer cancel()
			if _, err := vm.Call(ctx, "read", "x"); !errors.Is(err, ErrGuest) {
				t.Errorf("the error is %v", err)
			}
		})
	}
}

func TestMonitor(t *testing.T) {
	ours, theirs := net.Pipe()
	events := make(chan event, 1)
	m := newMonitor(ours, func(e event) { events <- e })
	go func() {
		theirs.Write([]byte(`{"QMP": {"version": {}, "capabilities": []}}` + "\r\n"))
		requests := json.NewDecoder(theirs)
		for {
			var request struct {
				Execute string `json:"execute"`
				ID      int    `json:"id"`
			}
			if requests.Decode(&request) != nil {
				return
			}
			switch request.Execute {
			case "query-status":
				theirs.Write([]byte(`{"event": "SHUTDOWN", "data": {"guest": true, "reason": "guest-reset"}}` + "\r\n"))
				theirs.Write([]byte(`{"return": {"status": "paused"}, "id": 1}` + "\r\n"))
			case "bad":
				theirs.Write([]byte(`{"id": 2, "error": {"class": "GenericError", "desc": "no such command"}}` + "\r\n"))
			case "die":
				theirs.Close()
			}
		}
	}()
	var state struct{ Status string }
	if err := m.execute(t.Context(), "query-status", nil, &state); err != nil || state.Status != "paused" {
		t.Errorf("%+v, %v", state, err)
	}
	if e := <-events; e.Name != "SHUTDOWN" || e.Data.Reason != "guest-reset" {
		t.Errorf("event %+v", e)
	}
	if err := m.execute(t.Context(), "bad", nil, nil); !errors.Is(err, ErrMonitor) || !strings.Contains(err.Error(), "no such command") {
		t.Errorf("the error is %v", err)
	}
	if err := m.execute(t.Context(), "die", nil, nil); !errors.Is(err, ErrMonitor) {
		t.Errorf("the error is %v", err)
	}
	if err := m.execute(t.Context(), "more", nil, nil); !errors.Is(err, ErrMonitor) {
		t.Errorf("after its end: %v", err)
	}
}

// A QEMU that is not one: each ends as an error, whatever it does.
func TestProgramsThatAreNotQEMU(t *testing.T) {
	for name, script := range map[string]string{
		"ends at once": "exit 0",
		"complains":    "echo cannot set up guest memory >&2; exit 1",
		"says nothing": "sleep 60",
		"talks noise":  "echo noise >&3; sleep 60",
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			program := dir + "/qemu"
			if err := os.WriteFile(program, []byte("#!/bin/sh\n"+script+"\n"), 0o755); err != nil {
				t.Fatal(err)
			}
			c := Command{Program: program, Kernel: "k", Initrd: "i"}
			_, err := c.Boot(t.Context(), dir, Limit{Wall: time.Second})
			if !errors.Is(err, ErrDied) && !errors.Is(err, ErrHung) && !errors.Is(err, ErrMonitor) {
				t.Errorf("the error is %v", err)
			}
			if name == "complains" && !strings.Contains(err.Error(), "cannot set up guest memory") {
				t.Errorf("the error is %v", err)
			}
			left, _ := os.ReadDir(dir)
			if len(left) != 1 {
				t.Errorf("it leaves %v", left)
			}
		})
	}
}

func TestVersion(t *testing.T) {
	program := t.TempDir() + "/qemu"
	if err := os.WriteFile(program, []byte("#!/bin/sh\necho 'QEMU emulator version 9.9 (Debian)'\necho Copyright\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	if v, err := Version(program); err != nil || v != "9.9 (Debian)" {
		t.Errorf("%q, %v", v, err)
	}
	if _, err := Version("/nowhere/qemu"); !errors.Is(err, ErrNoQEMU) {
		t.Errorf("the error is %v", err)
	}
	t.Setenv("PATH", t.TempDir())
	if _, err := Version(""); !errors.Is(err, ErrNoQEMU) {
		t.Errorf("the error is %v", err)
	}
}
