package pagetest

import (
	"fmt"
	"io/fs"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// everyPage returns the paths of all pages that were built.
func (p *tab) everyPage() (paths []string) {
	p.Helper()
	dir, err := dist()
	if err != nil {
		p.Fatal(err)
	}
	err = filepath.WalkDir(dir, func(path string, _ fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, ".html") {
			return err
		}
		rel, err := filepath.Rel(dir, path)
		paths = append(paths, "/"+strings.TrimSuffix(filepath.ToSlash(rel), "index.html"))
		return err
	})
	if err != nil {
		p.Fatal(err)
	}
	if len(paths) < 150 {
		p.Fatalf("%d pages were built", len(paths))
	}
	return paths
}

// turnTo puts another page into the place of the one that is open, as a visit
// would: what the page says and its style, but not its scripts. It saves loading
// the checker again, which takes longer than the check of a small page.
const turnTo = `window.turnTo = path => new Promise((done, failed) => {
	const request = new XMLHttpRequest();
	request.open("GET", path);
	request.responseType = "document";
	request.onerror = failed;
	request.onload = () => {
		document.documentElement.replaceWith(document.adoptNode(request.response.documentElement));
		const styled = () => [...document.querySelectorAll("link[rel=stylesheet]")].every(l => l.sheet) ? done(document.title) : requestAnimationFrame(styled);
		styled();
	};
	request.send();
}), true`

// TestEveryPage runs the accessibility checker on every page in both themes,
// and looks at each at the width of a phone: none scrolls sideways there.
func TestEveryPage(t *testing.T) {
	const parts = 2
	for part := range parts {
		t.Run(fmt.Sprint(part), func(t *testing.T) {
			t.Parallel()
			p := browse(t, serve(t))
			p.mayFail = true // between two pages the browser asks for /favicon.ico
			p.visit("/privacy/")
			eval[bool](p, turnTo)
			for i, path := range p.everyPage() {
				if i%parts != part {
					continue
				}
				p.do(chromedp.EmulateViewport(1280, 900))
				if title := eval[string](p, "turnTo("+quote(path)+")"); title == "" {
					t.Errorf("%s has no title", path)
				}
				p.axe()
				p.do(chromedp.EmulateViewport(phone, 800))
				if wide := eval[string](p, tooWide); wide != "" {
					t.Errorf("%s: %s", path, wide)
				}
			}
		})
	}
}

// TestEveryState runs the checker on the page in each of its states, and has
// none of them scroll sideways on a phone.
func TestEveryState(t *testing.T) {
	p := open(t, "/")
	p.grant()
	example := func(name string) func() {
		return func() {
			p.do(chromedp.Click(chromedp.CSS(`[data-example="` + name + `"]`)))
			p.until(`document.querySelectorAll("#answer .card").length > 1`)
		}
	}
	input := func(text, until string) func() {
		return func() { p.setBox(text); p.until(until) }
	}
	for _, state := range []struct {
		name string
		make func()
	}{
		{"empty", func() {}},
		{"a value", example("value")},
		{"letters", example("letters")},
		{"modules", example("modules")},
		{"a log", example("oops")},
		{"all reports open, and all lines", func() {
			eval[bool](p, `(document.querySelectorAll(".report-toggle[aria-expanded=false], .proofs:not([open]) summary").forEach(b => b.click()), document.getElementById("show-all").click(), true)`)
			p.until(`document.querySelectorAll(".report-toggle[aria-expanded=true]").length > 1`)
		}},
		{"a log edited by hand", func() { p.do(chromedp.Click(chromedp.CSS("#WARN"))); p.until(`document.getElementById("restore")`) }},
		{"a link with the log", func() {
			p.do(chromedp.Click(chromedp.CSS("#link-with-log")))
			p.until(`document.getElementById("copy-log-link")`)
		}},
		{"disassembled code", func() { example("lockup")(); p.until(`document.querySelector(".assembly .current")`) }},
		{"an ambiguous flag", input("Tainted: G           OE  X", `document.querySelector(".alternatives")`)},
		{"a bit without a flag", input("1099511627776", `document.querySelector(".unknown")`)},
		{"not tainted", input("0", `document.getElementById("headline").textContent === "Not tainted"`)},
		{"not understood", input("hello", `document.getElementById("headline").textContent === "Not understood"`)},
		{"a damaged field", func() {
			p.do(chromedp.Focus(chromedp.CSS("#dec")), chromedp.KeyEvent("46x"))
			p.until(`document.getElementById("draft-error")`)
		}},
		{"trouble", func() {
			p.choose(write(t, "damaged.gz", []byte("no gzip")))
			p.until(`!document.getElementById("trouble").hidden`)
		}},
		{"a file", func() {
			p.choose(write(t, "dmesg.gz", gzipped(t, fixture(t, "oops-6.1.txt"))))
			p.until(`document.querySelectorAll("#answer .report").length > 0`)
		}},
		{"shortcuts", func() {
			p.do(chromedp.Click(chromedp.CSS("#keys")))
			p.until(`document.getElementById("shortcuts").open`)
		}},
	} {
		t.Log(state.name)
		state.make()
		p.axe()
		p.do(chromedp.EmulateViewport(phone, 800))
		if wide := eval[string](p, tooWide); wide != "" {
			t.Errorf("%s: %s", state.name, wide)
		}
		if state.name == "all reports open, and all lines" {
			p.axe() // the one with something of everything
		}
		p.do(chromedp.EmulateViewport(1280, 900))
	}
}
