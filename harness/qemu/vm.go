package qemu

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// How a machine can end, apart from powering off when told to.
var (
	ErrPanicked = errors.New("the guest's kernel panicked")
	ErrHung     = errors.New("the guest hangs")
	ErrDied     = errors.New("QEMU ended by itself")
	ErrOff      = errors.New("the machine is off")
	ErrGuest    = errors.New("the guest's init does not keep to the protocol")
)

// Limit bounds a machine's life. Zero fields have no bound.
type Limit struct {
	Wall time.Duration // from the start
	CPU  time.Duration // processor time used by QEMU
}

// VM is a running virtual machine.
type VM struct {
	command *Command
	dir     string // its folder, removed by Close
	cmd     *exec.Cmd
	monitor *monitor
	port    *port
	stderr  bytes.Buffer

	exited chan struct{} // closed when QEMU has ended and been waited for
	over   chan struct{} // closed when the machine can answer no more

	mu       sync.Mutex
	shutdown string // reason in QMP's SHUTDOWN event
	verdict  error  // why the machine is over
	closing  bool
}

// Start starts the machine. Its folder is made below parent ("" for the system's
// temporary folder). ctx bounds the machine's whole life.
func (c *Command) Start(ctx context.Context, parent string, limit Limit) (*VM, error) {
	return c.start(ctx, parent, limit, nil)
}

func (c *Command) start(ctx context.Context, parent string, limit Limit, prepare func(dir string) error) (*VM, error) {
	program, err := look(c.Program)
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp(parent, "kerneltaint-vm-*")
	if err != nil {
		return nil, err
	}
	vm := &VM{command: c, dir: dir, exited: make(chan struct{}), over: make(chan struct{})}
	if prepare != nil {
		err = prepare(dir)
	}
	if err == nil {
		err = vm.launch(program)
	}
	if err != nil {
		os.RemoveAll(dir)
		return nil, err
	}
	go vm.watch(ctx, limit)
	if err := vm.execute(ctx, "qmp_capabilities", nil, nil); err != nil {
		err = vm.explain(err)
		vm.Close()
		return nil, err
	}
	return vm, nil
}

func (vm *VM) launch(program string) error {
	monitorConn, monitorFile, err := socketPair()
	if err != nil {
		return err
	}
	defer monitorFile.Close()
	portConn, portFile, err := socketPair()
	if err != nil {
		monitorConn.Close()
		return err
	}
	defer portFile.Close()

	vm.cmd = exec.Command(program, vm.command.Args()...)
	vm.cmd.Dir = vm.dir
	vm.cmd.Stderr = &vm.stderr
	vm.cmd.ExtraFiles = []*os.File{monitorFile, portFile}
	if vm.command.Incoming {
		snapshot, err := os.Open(filepath.Join(vm.dir, snapshotName))
		if err != nil {
			monitorConn.Close()
			portConn.Close()
			return err
		}
		defer snapshot.Close()
		vm.cmd.ExtraFiles = append(vm.cmd.ExtraFiles, snapshot)
	}
	vm.cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
	started := make(chan error)
	go vm.attend(started)
	if err := <-started; err != nil {
		monitorConn.Close()
		portConn.Close()
		return fmt.Errorf("cannot start QEMU: %w", err)
	}
	vm.monitor = newMonitor(monitorConn, vm.event)
	vm.port = newPort(portConn, vm.end)
	return nil
}

// attend starts QEMU and waits for its end on one thread: Linux sends a child its
// parent-death signal when the thread that started it ends, and Go ends threads
// now and then.
func (vm *VM) attend(started chan<- error) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	err := vm.cmd.Start()
	started <- err
	if err == nil {
		vm.died(vm.cmd.Wait())
		close(vm.exited)
	}
}

// socketPair returns one end as a connection and the other as a file to inherit.
func socketPair() (net.Conn, *os.File, error) {
	fds, err := unix.Socketpair(unix.AF_UNIX, unix.SOCK_STREAM|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return nil, nil, fmt.Errorf("socketpair: %w", err)
	}
	ours, theirs := os.NewFile(uintptr(fds[0]), "ours"), os.NewFile(uintptr(fds[1]), "QEMU's")
	defer ours.Close()
	conn, err := net.FileConn(ours)
	if err != nil {
		theirs.Close()
		return nil, nil, err
	}
	return conn, theirs, nil
}

func (vm *VM) event(e event) {
	if e.Name != "SHUTDOWN" {
		return
	}
	vm.mu.Lock()
	vm.shutdown = e.Data.Reason
	vm.mu.Unlock()
	switch e.Data.Reason {
	case "guest-reset", "guest-panic":
		vm.end(ErrPanicked)
	case "guest-shutdown":
		vm.end(ErrOff)
	}
}

func (vm *VM) died(err error) {
	select { // its last words may still be on the way
	case <-vm.monitor.done:
	case <-time.After(time.Second):
	}
	vm.mu.Lock()
	closing := vm.closing || vm.shutdown != ""
	vm.mu.Unlock()
	if closing {
		vm.end(ErrOff)
		return
	}
	text := strings.ReplaceAll(strings.TrimSpace(vm.stderr.String()), "\n", "; ")
	if text == "" && err != nil {
		text = err.Error()
	}
	vm.end(fmt.Errorf("%w: %s", ErrDied, text))
}

// end notes why the machine is over. The first reason stands.
func (vm *VM) end(why error) {
	vm.mu.Lock()
	defer vm.mu.Unlock()
	if vm.verdict == nil {
		vm.verdict = why
		close(vm.over)
	}
}

// Err says why the machine is over, or returns nil while it runs. It wraps one of
// [ErrPanicked], [ErrHung], [ErrDied], [ErrOff] and [ErrGuest].
func (vm *VM) Err() error {
	vm.mu.Lock()
	defer vm.mu.Unlock()
	return vm.verdict
}

// explain prefers the reason why the machine is over to an error that follows
// from it.
func (vm *VM) explain(err error) error {
	select {
	case <-vm.over:
		return vm.Err()
	case <-time.After(200 * time.Millisecond): // the two arrive by different ways
	}
	return err
}

// Execute runs a QMP command and stores what it returns in result, if not nil.
func (vm *VM) Execute(ctx context.Context, command string, arguments, result any) error {
	if err := vm.Err(); err != nil {
		return err
	}
	return vm.execute(ctx, command, arguments, result)
}

func (vm *VM) execute(ctx context.Context, command string, arguments, result any) error {
	ctx, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	return vm.monitor.execute(ctx, command, arguments, result)
}

// Human runs a command of QEMU's own monitor language, for what QMP lacks, and
// returns what it prints.
func (vm *VM) Human(ctx context.Context, line string) (string, error) {
	var out string
	err := vm.Execute(ctx, "human-monitor-command", map[string]string{"command-line": line}, &out)
	return out, err
}

// Console returns what the kernel has printed so far, with plain line ends.
func (vm *VM) Console() string {
	b, err := os.ReadFile(filepath.Join(vm.dir, consoleName))
	if err != nil {
		return ""
	}
	return strings.ReplaceAll(string(b), "\r\n", "\n")
}

// PID returns QEMU's process id.
func (vm *VM) PID() int { return vm.cmd.Process.Pid }

// Wait waits until the machine is over and QEMU has ended. It returns nil if the
// machine was powered off, and otherwise the same as [VM.Err].
func (vm *VM) Wait() error {
	<-vm.over
	vm.settle(5 * time.Second)
	if err := vm.Err(); !errors.Is(err, ErrOff) {
		return err
	}
	return nil
}

// settle gives QEMU time to end by itself, so that the console is whole.
func (vm *VM) settle(patience time.Duration) {
	select {
	case <-vm.exited:
	case <-time.After(patience):
	}
}

// Close kills whatever still runs and removes the machine's folder. It may be
// called more than once.
func (vm *VM) Close() error {
	vm.mu.Lock()
	vm.closing = true
	vm.mu.Unlock()
	vm.kill()
	<-vm.exited
	vm.monitor.conn.Close()
	vm.port.conn.Close()
	return os.RemoveAll(vm.dir)
}

// kill kills QEMU and what it started: its process group.
func (vm *VM) kill() {
	select {
	case <-vm.exited:
	default:
		_ = unix.Kill(-vm.cmd.Process.Pid, unix.SIGKILL)
	}
}
