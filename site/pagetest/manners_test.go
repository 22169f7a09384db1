package pagetest

import (
	"io/fs"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"kerneltaint/site/chrome"
)

// TestNothingIsSent does what a visitor does and looks at what was asked of the
// server meanwhile: nothing but the page's own program for disassembly.
func TestNothingIsSent(t *testing.T) {
	p := open(t, "/")
	p.until("navigator.serviceWorker.ready.then(r => !!r.active)")
	time.Sleep(300 * time.Millisecond)
	p.web.asked()
	p.paste(fixture(t, "lockup-7.3.txt"))
	p.until(`document.querySelectorAll("#answer .card").length > 2`)
	p.do(chromedp.Click(chromedp.CSS("#WARN")))
	p.do(chromedp.Click(chromedp.CSS("#copy-json")))
	p.until(`document.getElementById("copy-json").textContent === "Copied"`)
	for _, r := range p.web.asked() {
		if !strings.HasPrefix(r, "GET /assets/w") { // worker.js, worker.wasm, wasm_exec.js
			t.Errorf("the page asked for %s", r)
		}
	}
}

func TestOffline(t *testing.T) {
	p := open(t, "/")
	p.mayFail = true
	p.until("navigator.serviceWorker.ready.then(r => !!r.active)")
	p.until(`caches.keys().then(async names => names.length === 1 && (await (await caches.open(names[0])).keys()).length > 5)`)
	p.web.setDown(true)
	p.do(chromedp.Reload(), chromedp.WaitReady(chromedp.CSS("body[data-ready]")))
	p.do(chromedp.Click(chromedp.CSS(`[data-example=oops]`)))
	p.until(`document.querySelectorAll("#answer .card").length === 3`)
}

// TestKeyboard never touches the mouse.
func TestKeyboard(t *testing.T) {
	p := open(t, "/")
	p.grant()
	focused := func() string {
		return eval[string](p, "document.activeElement.id || document.activeElement.className || document.activeElement.nodeName")
	}
	p.press("/")
	if got := focused(); got != "box" {
		t.Fatalf("/ went to %q", got)
	}
	p.do(chromedp.KeyEvent("4609"))
	p.until(`document.querySelectorAll("#answer .card").length === 3`)
	p.do(chromedp.KeyEvent(kb.Escape))
	p.press("f")
	if got := focused(); got != "flag-WARN" { // the worst of the three
		t.Errorf("f went to %q", got)
	}
	if !eval[bool](p, `document.querySelector('.column[data-bits="9"]').hasAttribute("data-lit")`) {
		t.Error("the focused flag's letter does not light up")
	}
	p.press("e")
	if got := focused(); got != "dec" {
		t.Errorf("e went to %q", got)
	}
	p.do(chromedp.KeyEvent("512"), chromedp.KeyEvent(kb.Tab))
	p.until(`document.querySelectorAll("#answer .card").length === 1`)
	eval[bool](p, "(document.activeElement.blur(), true)")
	p.press("c")
	p.until(`document.getElementById("copy-text").textContent === "Copied"`)
	if got := p.copied(); !strings.Contains(got, "Tainted: G        W") {
		t.Errorf("copied %.80q", got)
	}
	p.press("?")
	p.until(`document.getElementById("shortcuts").open`)
	p.axe()
	p.do(chromedp.KeyEvent(kb.Escape))
	p.until(`!document.getElementById("shortcuts").open`)
	// Every stop of the Tab key shows where it is.
	eval[bool](p, "(document.body.focus(), true)")
	for range 40 {
		p.do(chromedp.KeyEvent(kb.Tab))
		if eval[bool](p, `document.activeElement !== document.body && getComputedStyle(document.activeElement).outlineStyle === "none"`) {
			t.Errorf("no outline on %q", focused())
		}
	}
}

// TestLiveRegion counts how often a screen reader is told the verdict.
func TestLiveRegion(t *testing.T) {
	p := open(t, "/")
	eval[bool](p, `(window.told = [], new MutationObserver(() => told.push(document.getElementById("live").textContent)).observe(document.getElementById("live"), {childList: true, characterData: true, subtree: true}), true)`)
	p.do(chromedp.Focus(chromedp.CSS("#box")), chromedp.KeyEvent("4609"))
	p.until("told.length > 0")
	time.Sleep(time.Second)
	told := eval[[]string](p, "told")
	if len(told) != 1 || !strings.HasPrefix(told[0], "Tainted by 3 flags") {
		t.Errorf("announced %q, want the verdict once", told)
	}
}

// TestLightsUp follows one flag through its views.
func TestLightsUp(t *testing.T) {
	p := open(t, "/")
	p.do(chromedp.Click(chromedp.CSS(`[data-example=oops]`)))
	p.until(`document.querySelectorAll("#answer .card").length === 3`)
	p.do(chromedp.Focus(chromedp.CSS("#flag-OOT_MODULE")))
	for _, selector := range []string{`.column[data-bits="12"]`, `.row.is-cause[data-bits~="12"]`, `.mark-taint[data-bits="12"]`, `.module-chip.tainted`, `.lane[data-bits="12"]`} {
		if !eval[bool](p, `(e => e && e.hasAttribute("data-lit"))(document.querySelector('`+selector+`'))`) {
			t.Errorf("%s does not light up with its flag", selector)
		}
	}
	p.do(chromedp.Focus(chromedp.CSS(".column:first-child")))
	if eval[bool](p, `document.querySelector("#flag-OOT_MODULE").hasAttribute("data-lit")`) {
		t.Error("the flag's card stays lit")
	}
	p.do(chromedp.Focus(chromedp.CSS(`.column[data-bits="12"]`)))
	if !eval[bool](p, `document.querySelector("#flag-OOT_MODULE").hasAttribute("data-lit")`) {
		t.Error("the letter does not light up its card")
	}
}

// TestTypedEarly puts a text into the box before the program is there.
func TestTypedEarly(t *testing.T) {
	w := serve(t)
	p := browse(t, w)
	p.before(`document.addEventListener("DOMContentLoaded", () => { document.getElementById("box").value = "512"; })`)
	p.visit("/")
	p.until(`document.getElementById("dec").value === "512"`)
}

// TestNoLayoutShift has nothing move while the program arrives.
func TestNoLayoutShift(t *testing.T) {
	w := serve(t)
	p := browse(t, w)
	p.before(`window.shift = 0; new PerformanceObserver(l => l.getEntries().forEach(e => { shift += e.value; })).observe({type: "layout-shift", buffered: true});`)
	for _, width := range []int64{360, 1280} {
		p.do(chromedp.EmulateViewport(width, 900))
		p.visit("/")
		time.Sleep(300 * time.Millisecond)
		if shift := eval[float64](p, "shift"); shift > 0.001 {
			t.Errorf("layout shift of %g at %d pixels", shift, width)
		}
	}
}

// TestStops ends the Go program and takes WebAssembly away.
func TestStops(t *testing.T) {
	p := open(t, "/")
	eval[bool](p, `(kerneltaint.link = () => { throw new Error("stop") }, true)`)
	p.do(chromedp.Focus(chromedp.CSS("#box")), chromedp.KeyEvent("1"))
	p.until(`!document.getElementById("trouble").hidden`)
	if got := p.text("#trouble"); !strings.Contains(got, "stopped") || !strings.Contains(got, "reload") {
		t.Errorf("message %q", got)
	}
	p.expectErrors = true
}

func TestWithoutWebAssembly(t *testing.T) {
	w := serve(t)
	p := browse(t, w)
	p.before("delete window.WebAssembly")
	p.do(chromedp.Navigate(w.URL + "/"))
	p.until(`!document.getElementById("trouble").hidden`)
	if got := p.text("#trouble"); !strings.Contains(got, "WebAssembly") {
		t.Errorf("message %q", got)
	}
	p.axe()
}

// everyPage returns the paths of one page in seven of each kind, which differ
// in their text alone, and of all that are the only one of theirs.
func (p *tab) everyPage() (paths []string) {
	p.Helper()
	dir, err := dist()
	if err != nil {
		p.Fatal(err)
	}
	kinds := map[string]int{}
	err = filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, ".html") {
			return err
		}
		rel, err := filepath.Rel(dir, path)
		if err != nil {
			return err
		}
		if kind := filepath.Dir(filepath.Dir(rel)); kind != "." {
			kinds[kind]++
			if kinds[kind]%7 != 1 {
				return nil
			}
		}
		paths = append(paths, "/"+strings.TrimSuffix(filepath.ToSlash(rel), "index.html"))
		return nil
	})
	if err != nil {
		p.Fatal(err)
	}
	return paths
}

// TestEveryPage runs the accessibility checker on every kind of page, in both
// themes, and on some at the width of a phone.
func TestEveryPage(t *testing.T) {
	w := serve(t)
	p := browse(t, w)
	p.mayFail = true // the page for what is missing is served as such
	for _, path := range p.everyPage() {
		p.do(chromedp.Navigate(w.URL + path))
		for _, theme := range []string{"light", "dark"} {
			p.do(chrome.Theme(theme))
			p.axe()
		}
	}
	p.do(chromedp.EmulateViewport(phone, 800))
	for _, path := range []string{"/", "/flags/", "/flags/W/", "/dialects/mainline-6.15/", "/values/12288/", "/privacy/"} {
		p.do(chromedp.Navigate(w.URL + path))
		p.axe()
	}
}
