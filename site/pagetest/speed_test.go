package pagetest

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"kerneltaint/site/server"
)

// The benchmarks measure in the page, in milliseconds; no test depends on them.
// Run them with: go test -run '^$' -bench . -benchtime 1x ./site/pagetest

const measure = `
window.answerTime = text => new Promise(done => {
	const box = document.getElementById("box");
	box.value = text;
	let start;
	requestAnimationFrame(() => { start = performance.now(); });        // before the decoder's callback
	box.dispatchEvent(new Event("input", {bubbles: true}));            // asks for the decoder's callback
	requestAnimationFrame(() => done(performance.now() - start));      // after it
});
window.longest = 0;
new PerformanceObserver(l => l.getEntries().forEach(e => { longest = Math.max(longest, e.duration); })).observe({type: "longtask"});
true`

func benchTab(b *testing.B) *tab {
	w := serve(b)
	p := browse(b, w)
	p.visit("/")
	eval[bool](p, measure)
	p.do(chromedp.MouseClickXY(640, 300)) // into the box, as a visitor does
	time.Sleep(2 * time.Second)           // who then pastes
	return p
}

func median(values []float64) float64 {
	slices.Sort(values)
	return values[len(values)/2]
}

// BenchmarkAnswer measures from the frame in which a text is there to the
// rendered answer: decoding, building, and writing to the document.
func BenchmarkAnswer(b *testing.B) {
	oops := fixture(b, "oops-6.1.txt")
	for _, c := range []struct {
		name string
		text string
	}{
		{"value", "4609"}, {"2kB", oops[:2000]}, {"oops", oops}, {"100kB", large(b, 100_000)}, {"1MB", large(b, 1_000_000)},
	} {
		b.Run(c.name, func(b *testing.B) {
			p := benchTab(b)
			var times []float64
			for b.Loop() {
				for i := range 15 {
					times = append(times, eval[float64](p, fmt.Sprintf("answerTime(%s)", quote(c.text+strings.Repeat(" ", i%3)))))
				}
			}
			b.ReportMetric(median(times[3:]), "ms/answer")
		})
	}
}

// BenchmarkStart measures from navigation to the first render by the program,
// with a new profile; and in turn the same of testdata/counter, a page that has
// nothing but a number and stock Vugu to show it.
func BenchmarkStart(b *testing.B) {
	var paints, times, counter []float64
	page, floor := serve(b), serveCounter(b)
	start := func(w *web) (interactive, paint float64) {
		p := browse(b, w)
		p.visit("/")
		defer chromedp.Cancel(p.ctx)
		return eval[float64](p, `performance.getEntriesByName("interactive")[0].startTime`),
			eval[float64](p, `(performance.getEntriesByName("first-contentful-paint")[0] || {startTime: -1}).startTime`)
	}
	for b.Loop() {
		for range 5 {
			interactive, paint := start(page)
			times, paints = append(times, interactive), append(paints, paint)
			interactive, _ = start(floor)
			counter = append(counter, interactive)
		}
	}
	b.ReportMetric(median(times), "ms/interactive")
	b.ReportMetric(median(paints), "ms/paint")
	b.ReportMetric(median(counter), "ms/counter")
}

// serveCounter builds testdata/counter and serves it, without the policy, which
// forbids what stock Vugu does.
func serveCounter(b *testing.B) *web {
	b.Helper()
	dir := b.TempDir()
	build := exec.Command("go", "build", "-trimpath", "-ldflags=-s -w", "-o", filepath.Join(dir, "app.wasm"), "./testdata/counter")
	build.Env = append(os.Environ(), "GOOS=js", "GOARCH=wasm")
	if out, err := build.CombinedOutput(); err != nil {
		b.Fatalf("go build ./testdata/counter: %v\n%s", err, out)
	}
	root, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		b.Fatal(err)
	}
	for name, from := range map[string]string{
		"index.html":   filepath.Join("testdata", "counter", "index.html"),
		"wasm_exec.js": filepath.Join(strings.TrimSpace(string(root)), "lib", "wasm", "wasm_exec.js"),
	} {
		content, err := os.ReadFile(from)
		if err != nil {
			b.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), content, 0o644); err != nil {
			b.Fatal(err)
		}
	}
	pages, err := server.Pages(dir)
	if err != nil {
		b.Fatal(err)
	}
	w := &web{pages: pages}
	w.Server = httptest.NewServer(http.HandlerFunc(func(out http.ResponseWriter, r *http.Request) {
		pages.ServeHTTP(withoutPolicy{out}, r)
	}))
	b.Cleanup(w.Close)
	return w
}

// withoutPolicy leaves the content security policy out of an answer.
type withoutPolicy struct{ http.ResponseWriter }

func (w withoutPolicy) WriteHeader(status int) {
	w.Header().Del("Content-Security-Policy")
	w.ResponseWriter.WriteHeader(status)
}

func (w withoutPolicy) Write(b []byte) (int, error) {
	w.Header().Del("Content-Security-Policy")
	return w.ResponseWriter.Write(b)
}

// BenchmarkFile measures a file of 10 MB: until the answer, and the longest
// task of the page meanwhile.
func BenchmarkFile(b *testing.B) {
	p := benchTab(b)
	path := write(b, "large.log", []byte(large(b, 10<<20)))
	for b.Loop() {
		p.do(chromedp.Click(chromedp.CSS("#clear"))) // the answer of the round before
		p.until(`document.querySelectorAll("#answer .card").length === 0`)
		start := time.Now()
		p.do(chromedp.SetUploadFiles(chromedp.CSS("#file"), []string{path}))
		p.until(`document.querySelectorAll("#answer .card").length === 3`)
		b.ReportMetric(float64(time.Since(start).Milliseconds()), "ms/file")
		b.ReportMetric(eval[float64](p, "longest"), "ms/longest-task")
	}
}
