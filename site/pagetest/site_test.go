package pagetest

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"kerneltaint/harness/need"
	"kerneltaint/site/chrome"
	"kerneltaint/site/headers"
	"kerneltaint/site/server"
)

const reportPath = "/test-csp-report"

// dist builds the site once for all tests.
var dist = sync.OnceValues(func() (string, error) {
	dir := filepath.Join(os.TempDir(), fmt.Sprintf("kerneltaint-dist-%d", os.Getpid()))
	cmd := exec.Command("go", "run", "./site/build", "-o", dir)
	cmd.Dir = filepath.Join("..", "..")
	out, err := cmd.CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("go run ./site/build: %w\n%s", err, out)
	}
	return dir, nil
})

func TestMain(m *testing.M) {
	code := m.Run()
	os.RemoveAll(filepath.Join(os.TempDir(), fmt.Sprintf("kerneltaint-dist-%d", os.Getpid())))
	os.Exit(code)
}

// web is the served site: it keeps what was asked of it.
type web struct {
	*httptest.Server
	mu       sync.Mutex
	requests []string
	reports  []string
	down     bool
	broken   func(path string) http.HandlerFunc // answers in the site's place, where it is not nil
	pages    http.Handler
}

func serve(t testing.TB) *web {
	t.Helper()
	dir, err := dist()
	if err != nil {
		t.Fatal(err)
	}
	pages, err := server.New(dir)
	if err != nil {
		t.Fatal(err)
	}
	w := &web{pages: pages}
	w.Server = httptest.NewServer(http.HandlerFunc(func(out http.ResponseWriter, r *http.Request) {
		w.mu.Lock()
		w.requests = append(w.requests, r.Method+" "+r.URL.Path)
		down, broken := w.down, w.broken
		w.mu.Unlock()
		if down {
			panic(http.ErrAbortHandler)
		}
		if r.URL.Path == reportPath {
			body, _ := io.ReadAll(r.Body)
			w.mu.Lock()
			w.reports = append(w.reports, string(body))
			w.mu.Unlock()
			return
		}
		if broken != nil {
			if answer := broken(r.URL.Path); answer != nil {
				answer(out, r)
				return
			}
		}
		pages.ServeHTTP(&reporting{out}, r)
	}))
	t.Cleanup(w.Close)
	t.Cleanup(func() {
		w.mu.Lock()
		defer w.mu.Unlock()
		for _, r := range w.reports {
			t.Errorf("the content security policy was violated: %s", r)
		}
	})
	return w
}

// reporting adds the report address to the policy that is sent.
type reporting struct{ http.ResponseWriter }

func (r *reporting) WriteHeader(code int) {
	if r.Header().Get("Content-Security-Policy") != "" {
		r.Header().Set("Content-Security-Policy", headers.CSP(reportPath))
	}
	r.ResponseWriter.WriteHeader(code)
}

// asked returns the requests so far and forgets them.
func (w *web) asked() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	all := w.requests
	w.requests = nil
	return all
}

func (w *web) setDown(down bool) {
	w.mu.Lock()
	w.down = down
	w.mu.Unlock()
}

func (w *web) setBroken(broken func(path string) http.HandlerFunc) {
	w.mu.Lock()
	w.broken = broken
	w.mu.Unlock()
}

// tab is an open page.
type tab struct {
	testing.TB
	ctx context.Context
	web *web

	mayFail      bool // requests may fail: the test takes the server away
	expectErrors bool // the test breaks the page
}

// open starts Chromium on a path of the site. A script error or an uncaught
// promise fails the test.
func open(t *testing.T, path string) *tab {
	t.Helper()
	w := serve(t)
	p := browse(t, w)
	p.visit(path)
	return p
}

func browse(t testing.TB, w *web) *tab {
	t.Helper()
	executable := need.Program(t, "install the Debian package chromium", "chromium")
	ctx, stop, err := chrome.Start(context.Background(), executable)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(stop)
	ctx, cancel := context.WithTimeout(ctx, 8*time.Minute)
	t.Cleanup(cancel)
	p := &tab{TB: t, ctx: ctx, web: w}
	p.do(chromedp.EmulateViewport(1280, 900), chrome.Focus())
	p.console()
	return p
}

// console fails the test for what the page writes to the console as an error.
func (p *tab) console() {
	var mu sync.Mutex
	var errors []string
	go func() {
		for m, err := range chromedp.Console(p.ctx) {
			if err != nil {
				return
			}
			if m.Type == chromedp.ConsoleException || m.Type == chromedp.ConsoleError {
				mu.Lock()
				errors = append(errors, m.Text)
				mu.Unlock()
			}
		}
	}()
	p.Cleanup(func() {
		mu.Lock()
		defer mu.Unlock()
		for _, e := range errors {
			if !p.expectErrors && !(p.mayFail && (strings.Contains(e, "net::ERR_") || strings.Contains(e, "Failed to load resource"))) {
				p.Errorf("console: %s", e)
			}
		}
	})
}

func (p *tab) do(steps ...chromedp.Action[chromedp.Void]) {
	p.Helper()
	if err := chromedp.Do(p.ctx, steps...); err != nil {
		p.Fatal(err)
	}
}

// visit goes to a path and waits for the decoder where there is one.
func (p *tab) visit(path string) {
	p.Helper()
	p.navigate(p.web.URL + path)
	if path == "/" || strings.HasPrefix(path, "/#") {
		p.do(chromedp.WaitReady(chromedp.CSS("body[data-ready]")))
	}
}

// navigate goes to an address once the page's own has come to rest. It follows
// an answer with a pause of 150 ms, and chromedp takes such a change, in the
// moment in which it asks for another page, for that page's arrival.
func (p *tab) navigate(address string) {
	p.Helper()
	eval[bool](p, `location.protocol === "about:" || new Promise(r => setTimeout(() => r(true), 200))`)
	p.do(chromedp.Navigate(address))
}

func eval[T any](p *tab, expression string) T {
	p.Helper()
	v, err := chromedp.Run(p.ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
	if err != nil {
		p.Fatalf("%s: %v", expression, err)
	}
	return v
}

// text returns an element's text as it is laid out.
func (p *tab) text(selector string) string {
	p.Helper()
	return eval[string](p, fmt.Sprintf("(document.querySelector(%q) || {innerText: ''}).innerText", selector))
}

// texts returns the texts of all matching elements.
func (p *tab) texts(selector string) []string {
	p.Helper()
	return eval[[]string](p, fmt.Sprintf("[...document.querySelectorAll(%q)].map(e => e.textContent)", selector))
}

// until waits for an expression to be true.
func (p *tab) until(expression string) {
	p.Helper()
	deadline := time.Now().Add(time.Minute) // no bound on speed: machines are shared
	for {
		if eval[bool](p, "Promise.resolve("+expression+").then(v => !!v)") {
			return
		}
		if time.Now().After(deadline) {
			p.Fatalf("never came true: %s\nheadline: %q, understood: %q", expression, p.text("#headline"), p.text("#understood"))
		}
		time.Sleep(30 * time.Millisecond)
	}
}

// selectDialect chooses a flag table as a visitor does.
func (p *tab) selectDialect(id string) {
	p.Helper()
	eval[bool](p, fmt.Sprintf(`(s => { s.value = %q; s.dispatchEvent(new Event("change", {bubbles: true})); return true; })(document.getElementById("dialect"))`, id))
}

// paste puts text into the clipboard and presses Ctrl+V in the box.
func (p *tab) paste(text string) {
	p.Helper()
	p.grant()
	p.do(chromedp.Focus(chromedp.CSS("#box")))
	if err := p.clipboard(text); err != nil {
		p.Fatal(err)
	}
	eval[bool](p, "(document.getElementById('box').select(), true)")
	p.do(pasteKey())
}

func fixture(t testing.TB, name string) string {
	t.Helper()
	content, err := os.ReadFile(filepath.Join("..", "examples", name))
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}
