//go:build unix

package main_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"kerneltaint/core/httpapi/apitest"
)

// TestAnswers runs the one table of requests and answers against the worker.
func TestAnswers(t *testing.T) {
	w := start(t, setup{})
	apitest.Run(t, apitest.Server{URL: w.URL, Page: true})
}

// answer sends one request and returns its answer, whole.
func answer(t testing.TB, r *http.Request) (*http.Response, string) {
	t.Helper()
	client := apitest.Client()
	defer client.CloseIdleConnections()
	resp, err := client.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp, string(body)
}

func request(t testing.TB, method, url string, body io.Reader) *http.Request {
	t.Helper()
	r, err := http.NewRequest(method, url, body)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// alive checks that the next request is served as usual.
func alive(t testing.TB, w *workerd) {
	t.Helper()
	resp, body := answer(t, request(t, "GET", w.URL+"/api/v1/decode?value=4609", nil))
	if resp.StatusCode != 200 || !strings.Contains(body, `"compact":"PWO"`) {
		t.Errorf("the next request got %s: %.300s", resp.Status, body)
	}
}

func wantProblem(t testing.TB, resp *http.Response, body, name string) {
	t.Helper()
	if !strings.Contains(body, `"/api/v1/problems/`+name+`"`) || resp.Header.Get("Content-Type") != "application/problem+json" {
		t.Errorf("got %s of %s, want the problem %s: %.300s", resp.Status, resp.Header.Get("Content-Type"), name, body)
	}
}

// TestIsolation interleaves thousands of requests, each of which is like no
// other, whole ones among slow ones that arrive in pieces. Every answer must
// be made of its own request and of nothing else.
func TestIsolation(t *testing.T) {
	w := start(t, setup{vars: map[string]string{"LOG": ""}})
	own := func(i int) string {
		return fmt.Sprintf("[  101.250200] CPU: 1 PID: %d Comm: task%d Tainted: G        W         6.1.0-%d-amd64 #1  Debian 6.1.90-1\n", i+1, i, i)
	}
	check := func(i int, resp *http.Response, body []byte) error {
		var doc struct {
			Kernel  struct{ Release string }
			Reports []struct {
				PID  int
				Comm string
			}
		}
		if err := json.Unmarshal(body, &doc); err != nil || resp.StatusCode != 200 {
			return fmt.Errorf("%s %v: %.300s", resp.Status, err, body)
		}
		if doc.Kernel.Release != fmt.Sprintf("6.1.0-%d-amd64", i) || len(doc.Reports) != 1 || doc.Reports[0].PID != i+1 || doc.Reports[0].Comm != fmt.Sprintf("task%d", i) {
			return fmt.Errorf("got another one's answer: %.300s", body)
		}
		return nil
	}
	load{clients: 32, count: 4000, check: check, request: func(i int) (*http.Request, error) {
		text := own(i)
		var body io.Reader = strings.NewReader(text)
		if i%8 == 0 {
			body = &pieces{text: text, size: 24, pause: 2 * time.Millisecond}
		}
		r, err := http.NewRequest("POST", w.URL+"/api/v1/decode", body)
		if err == nil {
			r.Header.Set("Content-Type", "text/plain")
		}
		return r, err
	}}.run(t, w)
	load{clients: 32, count: 4000, request: func(i int) (*http.Request, error) {
		return http.NewRequest("GET", w.URL+"/api/v1/decode?value="+strconv.Itoa(i), nil)
	}, check: func(i int, resp *http.Response, body []byte) error {
		if want := `"taint":{"value":"` + strconv.Itoa(i) + `"`; !bytes.Contains(body, []byte(want)) {
			return fmt.Errorf("got another one's answer: %.300s", body)
		}
		return nil
	}}.run(t, w)
}

// pieces is a body that arrives slowly, without a declared length.
type pieces struct {
	text  string
	size  int
	pause time.Duration
}

func (p *pieces) Read(b []byte) (int, error) {
	if p.text == "" {
		return 0, io.EOF
	}
	time.Sleep(p.pause)
	n := copy(b[:min(p.size, len(b))], p.text)
	p.text = p.text[n:]
	return n, nil
}

// TestFaults makes the Go program fail in every way that Go has, and checks
// that the one who asked is told and the next one is served.
func TestFaults(t *testing.T) {
	w := start(t, setup{tags: "faulty"})
	for _, name := range []string{"panic", "exit", "wait", "stack", "deadlock", "memory"} {
		t.Run(name, func(t *testing.T) {
			resp, body := answer(t, request(t, "GET", w.URL+"/fault/"+name, nil))
			if name == "memory" {
				wantProblem(t, resp, body, "body-too-large")
			} else {
				wantProblem(t, resp, body, "internal-error")
			}
			alive(t, w)
		})
	}
	t.Run("among others", func(t *testing.T) {
		load{clients: 8, count: 400, request: func(i int) (*http.Request, error) {
			if i%10 == 5 {
				return http.NewRequest("GET", w.URL+"/fault/"+[]string{"panic", "exit", "wait"}[i/10%3], nil)
			}
			return http.NewRequest("GET", w.URL+"/api/v1/decode?value="+strconv.Itoa(i), nil)
		}, check: func(i int, resp *http.Response, body []byte) error {
			if i%10 != 5 && !bytes.Contains(body, []byte(`"value":"`+strconv.Itoa(i)+`"`)) || i%10 == 5 && resp.StatusCode != 500 {
				return fmt.Errorf("%s: %.300s", resp.Status, body)
			}
			return nil
		}}.run(t, w)
	})
	t.Run("grow", func(t *testing.T) {
		// A program that has become too large is replaced, without an error.
		for range 6 {
			if resp, body := answer(t, request(t, "GET", w.URL+"/fault/grow", nil)); resp.StatusCode != 200 {
				t.Fatalf("%s: %.300s", resp.Status, body)
			}
		}
		alive(t, w)
	})
}

// TestWithoutAdapter shows why synchronous.go is there: what happens if one Go
// program serves many requests with the library as it is. If a part of it
// fails, the library has learnt something, and the adapter may lose it.
func TestWithoutAdapter(t *testing.T) {
	status := func(w *workerd, path string) int {
		client := apitest.Client()
		client.Timeout = 5 * time.Second
		defer client.CloseIdleConnections()
		resp, err := client.Do(request(t, "GET", w.URL+path, nil))
		if err != nil {
			return 0
		}
		defer resp.Body.Close()
		if _, err := io.Copy(io.Discard, resp.Body); err != nil {
			return 0
		}
		return resp.StatusCode
	}
	t.Run("workers.Serve ends with the first answer", func(t *testing.T) {
		w := start(t, setup{tags: "stock", entry: reuse})
		first, second := status(w, "/4609"), status(w, "/4609")
		t.Logf("first request: %d, second: %d", first, second)
		if first != 200 || second == 200 {
			t.Error("the program outlives its first answer")
		}
	})
	w := start(t, setup{tags: "unadapted", entry: reuse})
	held := func() int {
		_, body := answer(t, request(t, "GET", w.URL+"/heap", nil))
		n, err := strconv.Atoi(body)
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	t.Run("each answer leaves functions behind", func(t *testing.T) {
		const count = 500
		load{clients: 1, count: count, request: get(w, "/4609")}.run(t, w)
		before := held()
		load{clients: 1, count: count, request: get(w, "/4609")}.run(t, w)
		grown := held() - before
		t.Logf("after %d more requests, Go's heap holds %d more objects", count, grown)
		if grown < 2*count {
			t.Error("nothing is left behind any more")
		}
	})
	t.Run("a handler that waits is given up", func(t *testing.T) {
		var failed sync.Map
		var all sync.WaitGroup
		for i := range 8 {
			all.Go(func() {
				if s := status(w, "/sleep"); s != 200 {
					failed.Store(i, s)
				}
			})
		}
		all.Wait()
		n := 0
		failed.Range(func(any, any) bool { n++; return true })
		t.Logf("%d of 8 requests at once failed", n)
		if n == 0 {
			t.Error("handlers can wait now")
		}
	})
}

// reuse is an entry that keeps one program, and is otherwise the library's.
const reuse = `import "./wasm_exec.js";
import program from "./app.wasm";
let go, binding;
export default { async fetch(request, env, ctx) {
  if (!go) {
    go = new Go();
    binding = {};
    go.run(new WebAssembly.Instance(program, { ...go.importObject, workers: { ready() {} } }), { env, ctx, binding, outcome: {} });
  }
  return binding.handleRequest(request);
} };`

// TestTakeBack counts the JavaScript values that Go holds after some requests,
// with and without their being taken back.
func TestTakeBack(t *testing.T) {
	const takes, answers = "if (!go.exited) takeBack(entered);", "  async fetch(request, env) {\n"
	counting := strings.Replace(edited(t, answers), answers, answers+`
    if (request.url.endsWith("/held")) {
      return new Response(running.go._values.filter((v, id) => id >= running.own && v !== null && v !== GONE).length);
    }
`, 1)
	if !strings.Contains(counting, takes) {
		t.Fatalf("worker.mjs has no %s", takes)
	}
	held := func(entry string) int {
		w := start(t, setup{entry: entry, vars: map[string]string{"LOG": ""}})
		body := []byte("4609")
		load{clients: 4, count: 50, request: get(w, "/api/v1/decode?value=4609")}.run(t, w)
		load{clients: 4, count: 50, request: post(w, body)}.run(t, w)
		_, count := answer(t, request(t, "GET", w.URL+"/held", nil))
		n, err := strconv.Atoi(count)
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	taken, left := held(counting), held(strings.Replace(counting, takes, "", 1))
	t.Logf("after 100 requests Go holds %d values, and %d if none is taken back", taken, left)
	if taken != 0 || left == 0 {
		t.Error("want none, and some")
	}
}

// edited returns worker.mjs, for a test that is to change the given part of it.
func edited(t *testing.T, part string) string {
	t.Helper()
	source, err := os.ReadFile("worker.mjs")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Contains(source, []byte(part)) {
		t.Fatalf("worker.mjs has no %s", part)
	}
	return string(source)
}

// TestFrozenClock runs the worker with a clock that stands still, as it does on
// the platform from one wait of a request to the next. Go's scheduler and
// collector must do without.
func TestFrozenClock(t *testing.T) {
	const running = "let running = start();"
	frozen := strings.Replace(edited(t, running), running, `performance.now = () => 1e12; Date.now = () => 1e12;
if (performance.now() !== 1e12) throw new Error("the clock goes on");
`+running, 1)
	w := start(t, setup{entry: frozen, vars: map[string]string{"LOG": ""}})
	body := kernelLog(300_000)
	load{clients: 4, count: 100, request: post(w, body)}.run(t, w)
	load{clients: 4, count: 1000, request: get(w, "/api/v1/decode?value=4609")}.run(t, w)
	apitest.Run(t, apitest.Server{URL: w.URL, Page: true})
}
