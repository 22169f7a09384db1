//go:build unix

package main_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"kerneltaint/core/httpapi"
	"kerneltaint/core/httpapi/apitest"
)

// openBody begins a POST whose body does not end until the returned function
// is called with its rest; that returns the status of the answer.
func openBody(t testing.TB, w *workerd, begin string) (finish func(rest string) int) {
	t.Helper()
	reader, writer := io.Pipe()
	r := request(t, "POST", w.URL+"/api/v1/decode", reader)
	r.Header.Set("Content-Type", "text/plain")
	status := make(chan int, 1)
	client := &http.Client{Transport: &http.Transport{}, Timeout: 30 * time.Second}
	go func() {
		resp, err := client.Do(r)
		if err != nil {
			status <- 0
			return
		}
		resp.Body.Close()
		status <- resp.StatusCode
	}()
	if _, err := io.WriteString(writer, begin); err != nil {
		t.Fatal(err)
	}
	return func(rest string) int {
		io.WriteString(writer, rest)
		writer.Close()
		defer client.CloseIdleConnections()
		return <-status
	}
}

// eventually tries until the condition holds: what another connection does
// takes its time to arrive.
func eventually(t testing.TB, what string, holds func() bool) {
	t.Helper()
	for range 200 {
		if holds() {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Errorf("it did not come about that %s", what)
}

// TestOverload fills the places for requests whose bodies are arriving. The
// next body is turned away; what needs no place is served all the while.
func TestOverload(t *testing.T) {
	w := start(t, setup{vars: map[string]string{"WAITING_LIMIT": "4"}})
	var open []func(string) int
	for range 4 {
		open = append(open, openBody(t, w, "46"))
	}
	var resp *http.Response
	var body string
	eventually(t, "a fifth body is turned away", func() bool {
		r := request(t, "POST", w.URL+"/api/v1/decode", strings.NewReader("4609"))
		r.Header.Set("Content-Type", "text/plain")
		resp, body = answer(t, r)
		return resp.StatusCode == 503
	})
	wantProblem(t, resp, body, "overloaded")
	if resp.Header.Get("Retry-After") == "" {
		t.Error("no Retry-After")
	}
	alive(t, w)
	for _, finish := range open {
		if status := finish("09"); status != 200 {
			t.Errorf("a waiting body was answered with %d", status)
		}
	}
	resp, body = answer(t, request(t, "POST", w.URL+"/", strings.NewReader("4609")))
	if resp.StatusCode != 200 {
		t.Errorf("afterwards: %s %.300s", resp.Status, body)
	}
}

// TestOverloadBytes does the same with the bound on the bytes that wait.
func TestOverloadBytes(t *testing.T) {
	w := start(t, setup{vars: map[string]string{"WAITING_BYTES": "100000"}})
	finish := openBody(t, w, strings.Repeat("x", 60_000))
	body := bytes.Repeat([]byte("y"), 60_000)
	eventually(t, "the bytes are turned away", func() bool {
		resp, text := answer(t, request(t, "POST", w.URL+"/", bytes.NewReader(body)))
		if resp.StatusCode == 503 {
			wantProblem(t, resp, text, "overloaded")
		}
		return resp.StatusCode == 503
	})
	alive(t, w)
	if status := finish(""); status != 200 {
		t.Errorf("the first body was answered with %d", status)
	}
	eventually(t, "the place is free again", func() bool {
		resp, _ := answer(t, request(t, "POST", w.URL+"/", bytes.NewReader(body)))
		return resp.StatusCode == 200
	})
}

func TestBodyTimeout(t *testing.T) {
	w := start(t, setup{vars: map[string]string{"BODY_SECONDS": "1"}})
	finish := openBody(t, w, "46")
	time.Sleep(1500 * time.Millisecond)
	if status := finish("09"); status != 408 {
		t.Errorf("a body that stops was answered with %d, want 408", status)
	}
	alive(t, w)
}

// TestBodyLimit checks that the configured cap is the one that holds, in
// JavaScript for what arrives and in Go for what is unpacked.
func TestBodyLimit(t *testing.T) {
	w := start(t, setup{vars: map[string]string{"BODY_LIMIT": "1000"}})
	send := func(body io.Reader) *http.Response {
		resp, text := answer(t, request(t, "POST", w.URL+"/api/v1/decode", body))
		if resp.StatusCode != 200 {
			wantProblem(t, resp, text, "body-too-large")
			if !strings.Contains(text, "1000") {
				t.Errorf("the limit is not named: %s", text)
			}
		}
		return resp
	}
	for size, want := range map[int]int{1000: 200, 1001: 413} {
		text := strings.Repeat("x", size)
		if got := send(strings.NewReader(text)).StatusCode; got != want {
			t.Errorf("%d bytes: %d, want %d", size, got, want)
		}
		if got := send(&pieces{text: text, size: 100}).StatusCode; got != want {
			t.Errorf("%d bytes in pieces: %d, want %d", size, got, want)
		}
	}
}

// TestRateLimit puts a limiter in the platform's place that lets three
// requests of each key through.
func TestRateLimit(t *testing.T) {
	w := start(t, setup{limiter: `return { success: keys.filter((k) => k === key).length <= 3 };`})
	ask := func(ip string) (*http.Response, string) {
		r := request(t, "GET", w.URL+"/api/v1/decode?value=4609", nil)
		r.Header.Set("CF-Connecting-IP", ip)
		return answer(t, r)
	}
	limit := readWrangler(t).RateLimits[0].Simple
	policy := fmt.Sprintf(`"address";q=%d;w=%d`, limit.Limit, limit.Period)
	for i := range 3 {
		resp, body := ask("192.0.2.1")
		if resp.StatusCode != 200 {
			t.Fatalf("request %d: %s %s", i, resp.Status, body)
		}
		if got := resp.Header.Get("RateLimit-Policy"); got != policy {
			t.Errorf("RateLimit-Policy: %s, want %s", got, policy)
		}
	}
	resp, body := ask("192.0.2.1")
	wantProblem(t, resp, body, "too-many-requests")
	want := map[string]string{"Retry-After": fmt.Sprint(limit.Period), "RateLimit": fmt.Sprintf(`"address";r=0;t=%d`, limit.Period),
		"RateLimit-Policy": policy, "Access-Control-Allow-Origin": "*", "Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
	for name, value := range want {
		if got := resp.Header.Get(name); got != value {
			t.Errorf("%s: %s, want %s", name, got, value)
		}
	}
	if resp, _ := ask("192.0.2.2"); resp.StatusCode != 200 {
		t.Errorf("another address got %s", resp.Status)
	}
	// One customer of a network has a /64 of IPv6; another one has another.
	for i, ip := range []string{"2001:db8::1", "2001:db8:0:0:1::2", "2001:db8:0::3", "2001:db8::4:5"} {
		if resp, _ := ask(ip); (resp.StatusCode == 429) != (i == 3) {
			t.Errorf("address %d of one /64 got %s", i, resp.Status)
		}
	}
	if resp, _ := ask("2001:db8:0:1::1"); resp.StatusCode != 200 {
		t.Errorf("the next /64 got %s", resp.Status)
	}
}

// TestLog checks that a log line has the five facts and that nothing of a
// request is in the log.
func TestLog(t *testing.T) {
	const secret = "SECRET5309"
	w := start(t, setup{})
	ask := func(method, path string, body io.Reader) {
		r := request(t, method, w.URL+path, body)
		r.Header.Set("User-Agent", secret)
		r.Header.Set("Cookie", secret)
		r.Header.Set("CF-Connecting-IP", "192.0.2.77")
		answer(t, r)
	}
	ask("GET", "/api/v1/decode?value="+secret, nil)
	ask("GET", "/"+secret, nil)
	ask("POST", "/api/v1/decode", strings.NewReader(secret))
	ask("POST", "/api/v1/decode", strings.NewReader(strings.Repeat(secret, 200_000)))
	ask("DELETE", "/api/"+secret+"/%00", nil)
	ask("GET", "/api/v1/flags/W", nil)
	var lines []string
	eventually(t, "six lines are logged", func() bool {
		lines = nil
		for line := range strings.Lines(w.log.String()) {
			if strings.HasPrefix(line, "{") {
				lines = append(lines, line)
			}
		}
		return len(lines) == 6
	})
	if log := w.log.String(); strings.Contains(log, secret) || strings.Contains(log, "192.0.2.77") {
		t.Errorf("the log has a part of a request:\n%s", log)
	}
	for _, line := range lines {
		var entry map[string]any
		if err := json.Unmarshal([]byte(line), &entry); err != nil {
			t.Fatalf("%v: %s", err, line)
		}
		if route := entry["route"].(string); route != "" && route != "/" && !slices.Contains(served(), route) {
			t.Errorf("the route %s is none of the API's", route)
		}
		for _, name := range []string{"method", "route", "status", "in", "out", "ms"} {
			if _, ok := entry[name]; !ok {
				t.Errorf("no %s in %s", name, line)
			}
			delete(entry, name)
		}
		if len(entry) > 0 {
			t.Errorf("more than is told: %v", entry)
		}
	}
}

// served returns the paths of the API.
func served() (paths []string) {
	for _, route := range httpapi.Routes() {
		_, path, _ := strings.Cut(route, " ")
		paths = append(paths, path)
	}
	return paths
}

// TestTags asks again with the tag of the first answer.
func TestTags(t *testing.T) {
	w := start(t, setup{})
	for _, path := range []string{"/api/v1/decode?value=4609", "/4609", "/badge/4609.svg", "/openapi.json", "/api/v1/dialects"} {
		first, _ := answer(t, request(t, "GET", w.URL+path, nil))
		r := request(t, "GET", w.URL+path, nil)
		r.Header.Set("If-None-Match", `"other", `+first.Header.Get("ETag"))
		again, body := answer(t, r)
		if again.StatusCode != 304 || body != "" || again.Header.Get("ETag") != first.Header.Get("ETag") {
			t.Errorf("%s: %s with %d bytes", path, again.Status, len(body))
		}
	}
}

func TestHostileClients(t *testing.T) {
	w := start(t, setup{vars: map[string]string{"LOG": "", "BODY_SECONDS": "1"}})
	apitest.Hostile(t, apitest.Server{URL: w.URL, Page: true, Workerd: true})
}

// TestManyReports sends the inputs that make the most of a megabyte. Each needs
// many times its size to decode; the isolate must stay within what the
// platform allows, whether there is an answer or a refusal.
func TestManyReports(t *testing.T) {
	w := start(t, setup{vars: map[string]string{"LOG": ""}})
	for _, line := range []string{
		"[1.0] BUG: x\n",
		"<4>Jan  1 00:00:00 host kernel: [ 1.0] BUG: x\n",
		"[1.0] RIP: 0010:f+0x1/0x2\n[1.0] Code: 00 0f <0f> 0b\n[1.0] BUG: kernel NULL pointer dereference, address: 0\n",
		"[1.0] a: module license 'X' taints kernel.\n",
		"a 16384 0 - Live 0x0 (O)\n",
		"Modules linked in: a(PO) b(OE) c d e f(P) g\n",
		"Tainted: P\n",
		"=20=20\n",
	} {
		body := strings.Repeat(line, 1<<20/len(line))
		watch := w.watchHeap()
		began := time.Now()
		resp, text := answer(t, request(t, "POST", w.URL+"/api/v1/decode", strings.NewReader(body)))
		took := time.Since(began)
		most, err := watch()
		if err != nil {
			t.Fatalf("inspector: %v", err)
		}
		if resp.StatusCode != 200 {
			wantProblem(t, resp, text, "body-too-large")
		}
		t.Logf("%.30q: %s, %d kB in %v, isolate %d MB at most", line, resp.Status, len(text)>>10, took.Round(time.Millisecond), most>>20)
		if most > 128<<20 {
			t.Errorf("%.30q: the isolate had %d MB", line, most>>20)
		}
		alive(t, w)
	}
}
