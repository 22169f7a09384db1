package pagetest

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// phone is the narrowest width that the page is designed for, in pixels.
const phone = 360

// tooWide names what stands out of a narrow window, save what lies in a block
// that scrolls by itself. What may be cut off on purpose (the text for screen
// readers alone) is one pixel wide and stands within.
const tooWide = `(() => {
	const room = document.documentElement.clientWidth;
	if (document.documentElement.scrollWidth <= Math.min(room, innerWidth)) return "";
	const inner = e => { for (let p = e.parentElement; p; p = p.parentElement) if (getComputedStyle(p).overflowX !== "visible") return true; return false; };
	return "scrollWidth " + document.documentElement.scrollWidth + " in " + room + ": " + [...document.querySelectorAll("body *")]
		.filter(e => e.getBoundingClientRect().right > room + 0.5 && !inner(e))
		.slice(0, 5).map(e => e.nodeName + "." + (e.getAttribute("class") || "")).join(", ");
})()`

// TestNarrow has no answer scroll the page sideways on a phone: only a block
// may, within itself.
func TestNarrow(t *testing.T) {
	p := open(t, "/")
	p.do(chromedp.EmulateViewport(phone, 800))
	for _, example := range []string{"value", "modules", "oops", "lockup"} {
		p.do(chromedp.Click(chromedp.CSS(`[data-example="` + example + `"]`)))
		p.until(`document.querySelectorAll("#answer .card").length > 1`)
		if wide := eval[string](p, tooWide); wide != "" {
			t.Errorf("the answer to the example %s: %s", example, wide)
		}
		if below := eval[float64](p, `(a => document.querySelector(".brief").getBoundingClientRect().top - a.bottom)(document.querySelector(".verdict-head").getBoundingClientRect())`); below < 0 || below > 40 {
			t.Errorf("the state in short stands %g pixels below the verdict on the example %s", below, example)
		}
	}
	p.paste("Tainted: " + strings.Repeat("x", 3000))
	p.until(`document.getElementById("box").value.length > 3000`)
	if wide := eval[string](p, tooWide); wide != "" {
		t.Errorf("the answer to one long word: %s", wide)
	}
}

// TestTimelineIsLegible has the picture's text at a size that can be read, and
// within the picture, at every width.
func TestTimelineIsLegible(t *testing.T) {
	p := open(t, "/")
	for _, width := range []int64{phone, 600, 640, 768, 959, 960, 1440} {
		p.do(chromedp.EmulateViewport(width, 900))
		p.do(chromedp.Click(chromedp.CSS(`[data-example=oops]`)))
		p.until(`document.querySelectorAll("#answer .card").length === 3`)
		smallest := eval[float64](p, `Math.min(...[...document.querySelectorAll(".timeline svg text")].filter(e => e.getClientRects().length).map(e => parseFloat(getComputedStyle(e).fontSize) * e.getScreenCTM().a))`)
		if smallest < 9.5 || smallest > 22 {
			t.Errorf("text of %.1f pixels at a width of %d", smallest, width)
		}
		out := eval[int](p, `[...document.querySelectorAll(".timeline svg *")].filter(e => { const r = e.getBoundingClientRect(), s = e.closest("svg").getBoundingClientRect(); return r.width && (r.left < s.left - 0.5 || r.right > s.right + 0.5); }).length`)
		if out > 0 {
			t.Errorf("%d parts stand out of the picture at a width of %d", out, width)
		}
	}
}

// TestNothingOverlaps scrolls through an answer in a window so high that the
// editor keeps beside its cards.
func TestNothingOverlaps(t *testing.T) {
	p := open(t, "/")
	p.do(chromedp.EmulateViewport(1440, 1400))
	p.do(chromedp.Click(chromedp.CSS(`[data-example=oops]`)))
	p.until(`document.querySelectorAll("#answer .card").length === 3`)
	kept := false
	for _, place := range []string{".flags", ".flags .card:last-of-type", ".reports", ".source"} {
		eval[bool](p, `(document.querySelector("`+place+`").scrollIntoView(), true)`)
		kept = kept || eval[bool](p, `(document.querySelector(".editor-body").getBoundingClientRect().top - document.querySelector(".editor").getBoundingClientRect().top) > 1`)
		if over := eval[float64](p, `document.querySelector(".editor-body").getBoundingClientRect().bottom - document.querySelector(".reports").getBoundingClientRect().top`); over > 0 {
			t.Errorf("at %s the editor covers %g pixels of the reports", place, over)
		}
	}
	if !kept {
		t.Error("the editor does not keep beside its cards")
	}
}
