package qemu

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"sync"
)

// ErrMonitor says that QEMU refused a command or stopped listening.
var ErrMonitor = errors.New("QEMU's monitor")

// monitor is a QMP connection (docs/interop/qmp-spec.rst in QEMU's source).
type monitor struct {
	conn   net.Conn
	events func(event)
	done   chan struct{} // closed when everything that QEMU said has been read

	mu      sync.Mutex
	next    int
	waiting map[int]chan qmpMessage
	closed  error
}

// event is an asynchronous message of QEMU.
type event struct {
	Name string
	Data struct {
		Guest  bool   `json:"guest"`
		Reason string `json:"reason"`
	}
}

type qmpMessage struct {
	QMP    json.RawMessage `json:"QMP"`
	ID     *int            `json:"id"`
	Return json.RawMessage `json:"return"`
	Error  *struct {
		Class string `json:"class"`
		Desc  string `json:"desc"`
	} `json:"error"`
	Event string          `json:"event"`
	Data  json.RawMessage `json:"data"`
}

func newMonitor(conn net.Conn, events func(event)) *monitor {
	m := &monitor{conn: conn, events: events, done: make(chan struct{}), waiting: map[int]chan qmpMessage{}}
	go m.read()
	return m
}

func (m *monitor) read() {
	defer close(m.done)
	lines := bufio.NewReader(m.conn)
	for {
		line, err := lines.ReadBytes('\n')
		if err != nil {
			m.fail(fmt.Errorf("%w: %w", ErrMonitor, err))
			return
		}
		var message qmpMessage
		if err := json.Unmarshal(line, &message); err != nil {
			m.fail(fmt.Errorf("%w: it said %.80q: %w", ErrMonitor, line, err))
			return
		}
		switch {
		case message.Event != "":
			e := event{Name: message.Event}
			if len(message.Data) > 0 {
				_ = json.Unmarshal(message.Data, &e.Data) // other events have other data
			}
			m.events(e)
		case message.ID != nil:
			m.mu.Lock()
			reply := m.waiting[*message.ID]
			delete(m.waiting, *message.ID)
			m.mu.Unlock()
			if reply != nil {
				reply <- message
			}
		}
	}
}

func (m *monitor) fail(err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.closed = err
	for id, reply := range m.waiting {
		close(reply)
		delete(m.waiting, id)
	}
}

// execute runs one command and stores what it returns in result, if not nil.
func (m *monitor) execute(ctx context.Context, command string, arguments, result any) error {
	m.mu.Lock()
	if m.closed != nil {
		m.mu.Unlock()
		return m.closed
	}
	m.next++
	id := m.next
	reply := make(chan qmpMessage, 1)
	m.waiting[id] = reply
	m.mu.Unlock()

	request := map[string]any{"execute": command, "id": id}
	if arguments != nil {
		request["arguments"] = arguments
	}
	line, err := json.Marshal(request)
	if err != nil {
		return err
	}
	if _, err := m.conn.Write(append(line, '\n')); err != nil {
		return fmt.Errorf("%w: %s: %w", ErrMonitor, command, err)
	}
	select {
	case <-ctx.Done():
		return fmt.Errorf("%w: %s: %w", ErrMonitor, command, context.Cause(ctx))
	case message, ok := <-reply:
		switch {
		case !ok:
			return fmt.Errorf("%w: QEMU ended during %s", ErrMonitor, command)
		case message.Error != nil:
			return fmt.Errorf("%w: %s: %s", ErrMonitor, command, message.Error.Desc)
		case result != nil:
			return json.Unmarshal(message.Return, result)
		}
		return nil
	}
}
