package qemu

import (
	"bufio"
	"context"
	"fmt"
	"net"
	"strings"
	"sync"
	"syscall"

	"kerneltaint/harness/guest/channel"
)

// port is the host's end of the serial port to the guest's init.
type port struct {
	conn net.Conn
	end  func(error)
	up   chan struct{} // closed when the init has said that it is up

	mu      sync.Mutex
	next    int
	waiting map[int]chan channel.Reply
}

func newPort(conn net.Conn, end func(error)) *port {
	p := &port{conn: conn, end: end, up: make(chan struct{}), waiting: map[int]chan channel.Reply{}}
	go p.read()
	return p
}

func (p *port) read() {
	lines := bufio.NewReaderSize(p.conn, 64<<10)
	greeted := false
	for {
		line, err := readLine(lines)
		if err != nil {
			if line != "" {
				p.end(fmt.Errorf("%w: %w", ErrGuest, err))
			}
			return // QEMU ended, which is noticed elsewhere
		}
		var reply channel.Reply
		if err := channel.Decode(line, &reply); err != nil {
			p.end(fmt.Errorf("%w: %w", ErrGuest, err))
			return
		}
		if reply.Number == 0 && !greeted {
			greeted = true
			close(p.up)
			continue
		}
		p.mu.Lock()
		waiting := p.waiting[reply.Number]
		delete(p.waiting, reply.Number)
		p.mu.Unlock()
		if waiting == nil {
			p.end(fmt.Errorf("%w: it answers request %d, which nobody made", ErrGuest, reply.Number))
			return
		}
		waiting <- reply
	}
}

// readLine returns one line. At the end of the stream it returns an error, with
// what there was of a line.
func readLine(r *bufio.Reader) (string, error) {
	var line strings.Builder
	for {
		part, err := r.ReadSlice('\n')
		line.Write(part)
		if err == nil {
			return line.String(), nil
		}
		if err != bufio.ErrBufferFull {
			return line.String(), err
		}
		if line.Len() > channel.MaxLine {
			return line.String(), channel.ErrDamaged
		}
	}
}

// GuestError is what the guest reports of a system call that failed. It unwraps
// to the [syscall.Errno].
type GuestError struct {
	Op    string
	Text  string
	Errno syscall.Errno
}

func (e *GuestError) Error() string { return e.Op + " in the guest: " + e.Text }

func (e *GuestError) Unwrap() error { return e.Errno }

// Call asks the guest's init for something and waits for the reply. The error is
// a *[GuestError] if the guest could not do it, and else wraps what [VM.Err] says.
// The first call waits until the guest is up.
func (vm *VM) Call(ctx context.Context, op string, args ...string) (channel.Reply, error) {
	p := vm.port
	if !vm.command.Incoming {
		select {
		case <-p.up:
		case <-vm.over:
			return channel.Reply{}, vm.Err()
		case <-ctx.Done():
			return channel.Reply{}, context.Cause(ctx)
		}
	}
	p.mu.Lock()
	p.next++
	number := p.next
	answer := make(chan channel.Reply, 1)
	p.waiting[number] = answer
	p.mu.Unlock()

	line, err := channel.Encode(channel.Request{Number: number, Op: op, Args: args})
	if err != nil {
		return channel.Reply{}, err
	}
	if _, err := p.conn.Write(line); err != nil {
		return channel.Reply{}, vm.explain(err)
	}
	select {
	case reply := <-answer:
		if reply.Error != "" {
			return reply, &GuestError{Op: op, Text: reply.Error, Errno: syscall.Errno(max(reply.Errno, 0))}
		}
		return reply, nil
	case <-vm.over:
		return channel.Reply{}, vm.Err()
	case <-ctx.Done():
		return channel.Reply{}, context.Cause(ctx)
	}
}

// Up waits until the guest's init has said that it is up.
func (vm *VM) Up(ctx context.Context) error {
	select {
	case <-vm.port.up:
		return nil
	case <-vm.over:
		return vm.Err()
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

// PowerOff tells the guest to power the machine off and waits for it.
func (vm *VM) PowerOff(ctx context.Context) error {
	if _, err := vm.Call(ctx, "poweroff"); err != nil && vm.Err() == nil {
		return err
	}
	return vm.Wait()
}
