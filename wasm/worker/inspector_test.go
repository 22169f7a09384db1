//go:build unix

package main_test

import (
	"bufio"
	"crypto/rand"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"time"
)

// heap is what V8 says of the isolate's memory, in bytes. The platform's limit
// of 128 MB is on this: on the isolate, not on the process around it.
type heap struct {
	Used    int64 `json:"usedSize"`           // of JavaScript's heap, garbage included
	Total   int64 `json:"totalSize"`          // the same with what is free in it
	Backing int64 `json:"backingStorageSize"` // array buffers and the Go program's memory
}

// heapUsage asks what the isolate has at this moment.
func heapUsage(port int) (heap, error) {
	var h heap
	err := inspect(port, "Runtime.getHeapUsage", &h)
	return h, err
}

// collected asks the same when V8 has collected all its garbage. That is a task
// which V8 leaves to whoever enters the isolate next, so alive, a request, is
// sent until it is done.
func collected(port int, alive func()) (heap, error) {
	done := make(chan error, 1)
	go func() { done <- inspect(port, "HeapProfiler.collectGarbage", nil) }()
	for {
		select {
		case err := <-done:
			if err != nil {
				return heap{}, err
			}
			return heapUsage(port)
		case <-time.After(10 * time.Millisecond):
			alive()
		}
	}
}

// inspect calls a method of the isolate's inspector and stores what it returns
// in result, unless that is nil.
func inspect(port int, method string, result any) error {
	client := &http.Client{Timeout: time.Minute} // a busy isolate answers when it is done
	resp, err := client.Get(fmt.Sprintf("http://127.0.0.1:%d/json", port))
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	var targets []struct{ WebSocketDebuggerURL string }
	if err := json.NewDecoder(resp.Body).Decode(&targets); err != nil {
		return err
	}
	for _, target := range targets {
		u, err := url.Parse(target.WebSocketDebuggerURL)
		if err != nil || u.Path != "/main" {
			continue
		}
		return call(u, method, result)
	}
	return fmt.Errorf("no target main among %v", targets)
}

// call speaks just enough of WebSocket (RFC 6455) for one question.
func call(u *url.URL, method string, result any) error {
	conn, err := net.DialTimeout("tcp", u.Host, 5*time.Second)
	if err != nil {
		return err
	}
	defer conn.Close()
	conn.SetDeadline(time.Now().Add(time.Minute))
	key := make([]byte, 16)
	rand.Read(key)
	fmt.Fprintf(conn, "GET %s HTTP/1.1\r\nHost: %s\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: %s\r\n\r\n",
		u.Path, u.Host, base64.StdEncoding.EncodeToString(key))
	in := bufio.NewReader(conn)
	resp, err := http.ReadResponse(in, nil)
	if err != nil {
		return err
	}
	if resp.StatusCode != http.StatusSwitchingProtocols {
		return fmt.Errorf("%s", resp.Status)
	}
	question := fmt.Appendf(nil, `{"id":1,"method":%q}`, method)
	// One final text frame; a client's frames are masked, here with zeros.
	frame := append([]byte{0x81, 0x80 | byte(len(question)), 0, 0, 0, 0}, question...)
	if _, err := conn.Write(frame); err != nil {
		return err
	}
	for {
		message, err := readFrame(in)
		if err != nil {
			return err
		}
		var reply struct {
			ID     int
			Result json.RawMessage
			Error  *struct{ Message string }
		}
		if json.Unmarshal(message, &reply) != nil || reply.ID != 1 {
			continue
		}
		if reply.Error != nil {
			return fmt.Errorf("%s: %s", method, reply.Error.Message)
		}
		if result == nil {
			return nil
		}
		return json.Unmarshal(reply.Result, result)
	}
}

// readFrame reads one frame of a server, which masks nothing.
func readFrame(in *bufio.Reader) ([]byte, error) {
	head := make([]byte, 2)
	if _, err := io.ReadFull(in, head); err != nil {
		return nil, err
	}
	n := uint64(head[1] & 0x7f)
	switch n {
	case 126:
		var size uint16
		if err := binary.Read(in, binary.BigEndian, &size); err != nil {
			return nil, err
		}
		n = uint64(size)
	case 127:
		if err := binary.Read(in, binary.BigEndian, &n); err != nil {
			return nil, err
		}
	}
	if n > 1<<20 {
		return nil, fmt.Errorf("a frame of %d bytes", n)
	}
	message := make([]byte, n)
	_, err := io.ReadFull(in, message)
	return message, err
}
