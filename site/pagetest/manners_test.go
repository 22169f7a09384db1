package pagetest

import (
	"context"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
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
	for _, name := range []string{"text", "markdown", "json", "link"} {
		p.do(chromedp.Click(chromedp.CSS("#copy-" + name)))
		p.until(`document.getElementById("copy-` + name + `").textContent === "Copied"`)
	}
	p.do(chromedp.Click(chromedp.CSS("#link-with-log")), chromedp.WaitVisible(chromedp.CSS("#copy-log-link")))
	p.selectDialect("rhel-9.3")
	p.do(chromedp.Click(chromedp.CSS("#clear")), chromedp.Focus(chromedp.CSS("#box")), chromedp.KeyEvent("4609"))
	p.until(`document.getElementById("dec").value === "4609"`)
	p.choose(write(t, "dmesg.gz", gzipped(t, fixture(t, "oops-6.1.txt"))))
	p.until(`document.querySelectorAll("#answer .report").length === 2`)
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
	p.visit("/flags/W/")
	p.visit("/")
	p.until("navigator.serviceWorker.ready.then(r => !!r.active)")
	p.until(`caches.keys().then(async names => names.length === 1 && (await (await caches.open(names[0])).keys()).length > 5)`)
	p.web.setDown(true)
	p.do(chromedp.Reload(), chromedp.WaitReady(chromedp.CSS("body[data-ready]")))
	p.do(chromedp.Click(chromedp.CSS(`[data-example=oops]`)))
	p.until(`document.querySelectorAll("#answer .card").length === 3`)
	p.visit("/flags/W/")
	if got := p.text("h1"); !strings.Contains(got, "printed a warning") {
		t.Errorf("offline, a page that was seen before is %q", got)
	}
}

// TestInstallable asks the browser what it makes of the manifest, and looks for
// the pictures that it names.
func TestInstallable(t *testing.T) {
	p := open(t, "/")
	p.until(`document.querySelector("link[rel=manifest]")`) // not before the page has nothing else to do
	p.do(chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
		manifest, err := chromedp.Call(ctx, page.GetAppManifest, page.GetAppManifestParams{})
		if err != nil {
			return err
		}
		for _, e := range manifest.Errors {
			t.Errorf("manifest: %s", e.Message)
		}
		if !strings.HasSuffix(manifest.URL, "/manifest.webmanifest") {
			t.Errorf("manifest at %q", manifest.URL)
		}
		found, err := chromedp.Call(ctx, page.GetInstallabilityErrors, cdp.Empty{})
		if err != nil {
			return err
		}
		for _, e := range found.InstallabilityErrors {
			t.Errorf("the site cannot be installed: %s", e.ErrorID)
		}
		return nil
	}))
	missing := eval[[]string](p, `fetch("/manifest.webmanifest").then(r => r.json()).then(async m => {
		const bad = m.display === "standalone" && m.start_url ? [] : ["display or start_url"];
		for (const i of m.icons) { const r = await fetch(i.src); if (!r.ok || r.headers.get("Content-Type") !== i.type) bad.push(i.src); }
		return bad;
	})`)
	for _, m := range missing {
		t.Errorf("manifest: %s", m)
	}
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
	p.press("l")
	p.until(`document.getElementById("copy-link").textContent === "Copied"`)
	if got := p.copied(); !strings.HasSuffix(got, "/#v=512") {
		t.Errorf("copied the link %q", got)
	}
	p.press("t")
	if got := eval[string](p, `document.documentElement.dataset.theme`); got != "dark" {
		t.Errorf("t made the theme %q", got)
	}
	p.press("?")
	p.until(`document.getElementById("shortcuts").open`)
	p.do(chromedp.KeyEvent(kb.Escape))
	p.until(`!document.getElementById("shortcuts").open`)
	p.press("r") // there is no report: nothing happens
	p.press("/")
	eval[bool](p, `(document.getElementById("box").select(), true)`)
	p.paste(fixture(t, "oops-6.1.txt"))
	p.until(`document.querySelectorAll("#answer .report").length === 2`)
	p.do(chromedp.KeyEvent(kb.Escape))
	p.press("r")
	p.press("r")
	p.do(chromedp.KeyEvent(kb.Enter))
	p.until(`document.querySelectorAll(".report-toggle[aria-expanded=true]").length === 2`)
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
	p.before(`new MutationObserver((_, o) => {
		const box = document.getElementById("box");
		if (box) { o.disconnect(); box.value = "512"; }
	}).observe(document, {childList: true, subtree: true})`)
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

// TestWithoutCompiler has the script that compiles the program be missing or
// damaged: the page compiles it by itself.
func TestWithoutCompiler(t *testing.T) {
	w := serve(t)
	for name, answer := range map[string]http.HandlerFunc{
		"missing": http.NotFound,
		"damaged": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "text/javascript")
			io.WriteString(w, "no script at all")
		},
	} {
		broken := false
		w.setBroken(func(path string) http.HandlerFunc {
			if !strings.HasPrefix(path, "/assets/compile.") {
				return nil
			}
			broken = true
			return answer
		})
		p := browse(t, w)
		p.mayFail, p.expectErrors = true, true
		p.visit("/")
		p.do(chromedp.Focus(chromedp.CSS("#box")), chromedp.KeyEvent("4609"))
		p.until(`document.querySelectorAll("#answer .card").length === 3`)
		if !broken {
			t.Errorf("%s: the script was not asked for", name)
		}
	}
}

func TestWithoutWebAssembly(t *testing.T) {
	w := serve(t)
	p := browse(t, w)
	p.before("delete window.WebAssembly")
	p.navigate(w.URL + "/")
	p.until(`!document.getElementById("trouble").hidden`)
	if got := p.text("#trouble"); !strings.Contains(got, "WebAssembly") {
		t.Errorf("message %q", got)
	}
}
