package apitest

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"
)

// attack is something that a client sends on a connection of its own and that
// is not what a client should send.
type attack struct {
	name string
	send string
	// status lists the answers that will do; 0 is a connection that is closed
	// without one. nil is anything at all.
	status []int
	// front has workerd's own HTTP front refuse the request with 500 before
	// any worker sees it.
	front bool
	// hangUp has the client go away after it has sent, without reading.
	hangUp bool
}

func attacks() []attack {
	head := "POST /api/v1/decode HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\n"
	get := func(path string) string { return "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n" }
	bomb := string(Gzip(bytes.Repeat([]byte{0}, 256<<20)))
	gzipped := func(body string) string {
		return fmt.Sprintf("%sContent-Encoding: gzip\r\nContent-Length: %d\r\n\r\n%s", head, len(body), body)
	}
	return []attack{
		{name: "no HTTP at all", send: "\x16\x03\x01\x02\x00 hello\r\n\r\n", status: []int{0, 400, 501}},
		{name: "a method that is none", send: "G\x00T / HTTP/1.1\r\nHost: localhost\r\n\r\n", status: []int{0, 400, 405, 501}},
		{name: "10,000 headers", send: "GET /4609 HTTP/1.1\r\nHost: localhost\r\n" + manyHeaders(10_000) + "\r\n", status: []int{0, 200, 400, 413, 431}},
		{name: "a header without end", send: "GET /4609 HTTP/1.1\r\nHost: localhost\r\nX-Long: " + strings.Repeat("a", 2<<20) + "\r\n\r\n", status: []int{0, 400, 413, 431}},
		{name: "a path without end", send: get("/" + strings.Repeat("1", 1<<20)), status: []int{0, 400, 404, 413, 414, 431}},
		{name: "a path with dots", send: get("/../../../etc/passwd"), status: []int{301, 307, 308, 400, 404}},
		{name: "a path with encoded dots", send: get("/api/v1/%2e%2e/%2e%2e/etc/passwd"), status: []int{400, 404}},
		{name: "a path with encoded slashes", send: get("/api%2fv1%2fdecode"), status: []int{400, 404}},
		{name: "a path with a NUL", send: get("/api/v1/flags/%00"), status: []int{400, 404}},
		{name: "a path that is not UTF-8", send: get("/api/v1/flags/%ff%fe"), status: []int{400, 404}},
		{name: "a path of backslashes", send: get(`/\..\..\etc\passwd`), status: []int{400, 404}},
		{name: "a path that names a host", send: get("//evil.example/4609"), status: []int{400, 404}},
		{name: "a whole address", send: get("http://evil.example/api/v1/nothing"), status: []int{400, 404}, front: true},
		{name: "a lone percent sign", send: get("/%"), status: []int{400, 404}},
		{name: "a query that is not UTF-8", send: get("/api/v1/decode?value=%ff%fe"), status: []int{422}},
		{name: "a query of escapes", send: get("/api/v1/decode?value=%1b%5d0%3bhello%07"), status: []int{422}},
		{name: "many parameters", send: get("/api/v1/decode?" + strings.Repeat("a=1&", 5_000)), status: []int{0, 400, 413, 431}},
		{name: "a body that is not UTF-8", send: head + "Content-Length: 4\r\n\r\n\xff\xfe\x80\xc0", status: []int{200}},
		{name: "a body longer than declared", send: head + "Content-Length: 2\r\n\r\n46garbage that is no request\r\n\r\n", status: []int{200}},
		{name: "a body shorter than declared", send: head + "Content-Length: 100\r\n\r\n4609", hangUp: true},
		{name: "a declared length beyond all bounds", send: head + "Content-Length: 99999999999999999999\r\n\r\n4609", status: []int{0, 400, 413}},
		{name: "a declared length that is large", send: head + "Content-Length: 1000000000\r\n\r\n4609", status: []int{0, 413}},
		{name: "a negative length", send: head + "Content-Length: -1\r\n\r\n4609", status: []int{0, 400, 408, 413}},
		{name: "two lengths", send: head + "Content-Length: 4\r\nContent-Length: 5\r\n\r\n46090", status: []int{0, 400}, front: true},
		{name: "length and chunks", send: head + "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n4\r\n4609\r\n0\r\n\r\n", status: []int{0, 200, 400}},
		{name: "a chunk that is none", send: head + "Transfer-Encoding: chunked\r\n\r\nzz\r\n4609\r\n0\r\n\r\n", status: []int{0, 400}},
		{name: "chunks that stop", send: head + "Transfer-Encoding: chunked\r\n\r\n4\r\n4609\r\n", hangUp: true},
		{name: "a client that goes at once", send: "POST /api/v1/decode HTTP/1.1\r\nHost: localhost\r\n", hangUp: true},
		{name: "a client that does not read", send: strings.Repeat(get("/api/v1/dialects"), 50), hangUp: true},
		{name: "a gzip bomb", send: gzipped(bomb), status: []int{413}},
		{name: "a gzip bomb in a gzip bomb", send: gzipped(string(Gzip([]byte(bomb)))), status: []int{200, 413}},
		{name: "gzip that is cut", send: gzipped(bomb[:len(bomb)/2]), status: []int{400, 413}},
		{name: "gzip that is none", send: gzipped("4609"), status: []int{400}},
	}
}

func manyHeaders(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "X-Header-%d: %d\r\n", i, i)
	}
	return b.String()
}

// Hostile sends to the server what no client should, each on a connection of
// its own, and checks that the answer is a clear error and that the next
// request of somebody else is served.
func Hostile(t *testing.T, s Server) {
	address := strings.TrimPrefix(s.URL, "http://")
	for _, a := range attacks() {
		t.Run(a.name, func(t *testing.T) {
			status, body := a.run(t, address)
			if !a.hangUp && !a.expects(status) && !(a.front && s.Workerd && status == 500) {
				t.Errorf("answered with %d, want one of %v: %.300q", status, a.status, body)
			}
			if bytes.ContainsAny(body, "\x1b\x00") || bytes.Contains(body, []byte("goroutine ")) {
				t.Errorf("the answer has what it should not: %.300q", body)
			}
			alive(t, s)
		})
	}
}

func (a attack) expects(status int) bool {
	for _, s := range a.status {
		if s == status {
			return true
		}
	}
	return false
}

// run sends the attack and reads the first answer; its status is 0 if the
// connection ends without one.
func (a attack) run(t *testing.T, address string) (status int, body []byte) {
	conn, err := net.DialTimeout("tcp", address, 5*time.Second)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	conn.SetDeadline(time.Now().Add(10 * time.Second))
	sent := make(chan struct{})
	go func() { // a server may answer, and close, before it has read all
		defer close(sent)
		io.WriteString(conn, a.send)
	}()
	if a.hangUp {
		<-sent
		return 0, nil
	}
	resp, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		return 0, nil
	}
	defer resp.Body.Close()
	body, _ = io.ReadAll(resp.Body)
	return resp.StatusCode, body
}

func alive(t *testing.T, s Server) {
	t.Helper()
	client := Client()
	defer client.CloseIdleConnections()
	resp, err := client.Get(s.URL + "/api/v1/decode?value=4609")
	if err != nil {
		t.Fatalf("the next request: %v", err)
	}
	defer resp.Body.Close()
	if body, err := io.ReadAll(resp.Body); err != nil || !bytes.Contains(body, []byte(`"compact":"PWO"`)) {
		t.Errorf("the next request got %s, %v: %.300s", resp.Status, err, body)
	}
}
