package pagetest

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"kerneltaint/core/taint"
)

// state is what the three views, the box, the settings and the link show.
func (p *tab) state() string {
	p.Helper()
	return eval[string](p, `[
		document.getElementById("dec").value, document.getElementById("hex").value, document.getElementById("bin").value,
		document.getElementById("letters").value,
		[...document.querySelectorAll(".box input:checked")].map(e => e.id).join(","),
		[...document.querySelectorAll(".column[aria-pressed=true] .char")].map(e => e.textContent).join(""),
		(document.getElementById("panic_on_taint") || {}).textContent || "",
		(document.getElementById("sysctl") || {}).textContent || "",
		location.hash,
	].join(" | ")`)
}

func (p *tab) wantState(want string) {
	p.Helper()
	quoted := fmt.Sprintf("%q", strings.SplitN(want, " | ", 2)[0])
	p.until(`document.getElementById("dec").value === ` + quoted)
	p.until(`location.hash === ` + fmt.Sprintf("%q", want[strings.LastIndex(want, "#"):]))
	if got := p.state(); got != want {
		p.Errorf("state\n%s, want\n%s", got, want)
	}
}

const (
	state4609 = "4609 | 0x1201 | 1 0010 0000 0001 | P        W  O        | PROPRIETARY_MODULE,WARN,OOT_MODULE | PWO | panic_on_taint=0x1201 | sysctl -w kernel.tainted=4609 | #v=4609"
	state4608 = "4608 | 0x1200 | 1 0010 0000 0000 | G        W  O        | WARN,OOT_MODULE | WO | panic_on_taint=0x1200 | sysctl -w kernel.tainted=4608 | #v=4608"
)

func TestViewsEditEachOther(t *testing.T) {
	p := open(t, "/")
	box := func() string { return eval[string](p, `document.getElementById("box").value`) }
	set := func(id, text string) {
		p.do(chromedp.Focus(chromedp.CSS("#" + id)))
		eval[bool](p, `(document.getElementById("`+id+`").select(), true)`)
		p.do(chromedp.KeyEvent(text))
	}
	set("dec", "4609")
	p.wantState(state4609)
	if got := box(); got != "4609" {
		t.Errorf("box %q after the number was edited", got)
	}
	p.do(chromedp.Click(chromedp.CSS("#PROPRIETARY_MODULE")))
	p.wantState(state4608)
	p.do(chromedp.Click(chromedp.CSS(".column:first-child")))
	p.wantState(state4609)
	set("hex", "0x1200")
	p.wantState(state4608)
	set("bin", "1001000000001")
	p.until(`document.getElementById("dec").value === "4609"`)
	p.do(chromedp.KeyEvent(kb.Tab))
	p.wantState(state4609)
	set("letters", "G W O")
	p.until(`document.getElementById("dec").value === "4608"`)
	if got := box(); got != "G        W  O       " {
		t.Errorf("box %q after the letters were edited, want the field as printed", got)
	}
	// What is being typed and is no value yet changes nothing and says why.
	set("dec", "46x")
	p.until(`document.getElementById("draft-error")`)
	if got := p.text("#draft-error"); !strings.Contains(got, "46x") {
		t.Errorf("error %q does not name the text", got)
	}
	if got := eval[string](p, `document.getElementById("dec").value`); got != "46x" {
		t.Errorf("the typed text became %q", got)
	}
}

// TestEditingBesideALog changes flags while a log is in the box: the log stays,
// and there is a way back.
func TestEditingBesideALog(t *testing.T) {
	p := open(t, "/")
	p.do(chromedp.Click(chromedp.CSS(`[data-example=oops]`)))
	p.until(`document.getElementById("dec").value === "12416"`)
	p.do(chromedp.Click(chromedp.CSS("#WARN")))
	p.until(`document.getElementById("dec").value === "12928"`)
	if got := p.text(".verdict"); !strings.Contains(got, "Edited by hand") {
		t.Errorf("nothing says that the state was edited: %q", got)
	}
	if got := eval[string](p, `document.getElementById("box").value`); !strings.Contains(got, "NULL pointer") {
		t.Error("the log is gone from the box")
	}
	p.do(chromedp.Click(chromedp.CSS("#restore")))
	p.until(`document.getElementById("dec").value === "12416"`)
}

func TestLinkWithEveryDialect(t *testing.T) {
	p := open(t, "/")
	for _, d := range taint.Dialects() {
		s := d.Defined()
		fragment := fmt.Sprintf("#v=%s&d=%s", s, d.ID)
		eval[bool](p, fmt.Sprintf("(location.hash = %q, true)", fragment))
		p.until(fmt.Sprintf(`document.getElementById("dec").value === %q && document.getElementById("dialect").value === %q`, s.String(), d.ID))
		if got, want := eval[string](p, `document.getElementById("letters").value`), d.Letters(s); got != want {
			t.Errorf("%s: letters %q, want %q", d.ID, got, want)
		}
		if got := eval[string](p, "new Promise(r => setTimeout(() => r(location.hash), 200))"); got != fragment {
			t.Errorf("%s: the link became %q, want %q", d.ID, got, fragment)
		}
	}
	// The choice overrides what was recognized, and stands in the link.
	p.visit("/#v=4609")
	p.selectDialect("mainline-4.17")
	p.until(`location.hash === "#v=4609&d=mainline-4.17"`)
	if got, want := eval[string](p, `document.getElementById("letters").value`), "P        W  O     "; got != want {
		t.Errorf("letters %q, want %q", got, want)
	}
}

func TestLinks(t *testing.T) {
	p := open(t, "/#4609")
	p.until(`document.getElementById("dec").value === "4609"`)
	p.visit("/#i=Tainted%3A+G++++++++W++OE")
	p.until(`document.getElementById("dec").value === "12800"`)
	p.visit("/#z=nonsense")
	p.until(`!document.getElementById("trouble").hidden`)

	// A link with the log holds all of it.
	p.visit("/")
	p.grant()
	p.do(chromedp.Click(chromedp.CSS(`[data-example=oops]`)), chromedp.Click(chromedp.CSS("#link-with-log")), chromedp.WaitVisible(chromedp.CSS("#copy-log-link")))
	if got := p.text(".log-link"); !strings.Contains(got, "whole log") || !strings.Contains(got, "kB") {
		t.Errorf("the warning with the size is %q", got)
	}
	p.do(chromedp.Click(chromedp.CSS("#copy-log-link")))
	p.until(`document.getElementById("live").textContent === "Copied."`)
	link := p.copied()
	if !strings.Contains(link, "#z=") {
		t.Fatalf("link %.60q", link)
	}
	p.navigate("about:blank")
	p.navigate(link)
	p.until(`document.querySelectorAll("#answer .card").length === 3`)
	if got := eval[string](p, `document.getElementById("box").value`); got != fixture(t, "oops-6.1.txt") {
		t.Errorf("the log came back as %.80q", got)
	}
}

// TestLinkOpenedMeanwhile opens a link in the moment in which the address is about
// to follow what the page shows: the link wins.
func TestLinkOpenedMeanwhile(t *testing.T) {
	p := open(t, "/")
	eval[bool](p, `(() => {
		window.kerneltaint.link("v=12416");
		const { port1, port2 } = new MessageChannel();
		port1.onmessage = () => location.hash = "v=4609";
		port2.postMessage("");
		for (const start = performance.now(); performance.now() - start < 300;); // until its pause is over
		return true;
	})()`)
	p.until(`document.getElementById("dec") && document.getElementById("dec").value === "4609"`)
	if got := eval[string](p, `new Promise(resolve => setTimeout(() => resolve(location.hash), 300))`); got != "#v=4609" {
		t.Errorf("the address is %s", got)
	}
}
