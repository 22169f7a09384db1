package pagetest

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
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
// with a new profile.
func BenchmarkStart(b *testing.B) {
	var paints, times []float64
	w := serve(b)
	for b.Loop() {
		for range 5 {
			p := browse(b, w)
			p.visit("/")
			times = append(times, eval[float64](p, `performance.getEntriesByName("interactive")[0].startTime`))
			paints = append(paints, eval[float64](p, `(performance.getEntriesByName("first-contentful-paint")[0] || {startTime: -1}).startTime`))
			chromedp.Cancel(p.ctx)
		}
	}
	b.ReportMetric(median(times), "ms/interactive")
	b.ReportMetric(median(paints), "ms/paint")
}

// BenchmarkFile measures a file of 10 MB: until the answer, and the longest
// task of the page meanwhile.
func BenchmarkFile(b *testing.B) {
	p := benchTab(b)
	path := write(b, "large.log", []byte(large(b, 10<<20)))
	for b.Loop() {
		start := time.Now()
		p.do(chromedp.SetUploadFiles(chromedp.CSS("#file"), []string{path}))
		p.until(`document.querySelectorAll("#answer .card").length === 3`)
		b.ReportMetric(float64(time.Since(start).Milliseconds()), "ms/file")
		b.ReportMetric(eval[float64](p, "longest"), "ms/longest-task")
	}
}
