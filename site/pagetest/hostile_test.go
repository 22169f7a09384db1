package pagetest

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// hostile is put where a log has names and lines of its own.
var hostile = map[string]string{
	"script":      "<script>window.hit = 1</script>",
	"image":       `<img src=x onerror="window.hit=1">`,
	"attribute":   `" onmouseover="window.hit=1" x="`,
	"entities":    "&lt;b&gt; &amp; &#39;",
	"bidi":        "abc\u202edlrow\u2066",
	"zero width":  "a\u200bb\u2060c\ufeff",
	"ansi":        "\x1b[31mred\x1b[0m\x1b]0;title\x07",
	"nul":         "a\x00b",
	"template":    "${window.hit=1} {{7*7}}",
	"closing tag": "</textarea></div></main><script>window.hit=1</script>",
}

func TestHostileText(t *testing.T) {
	p := open(t, "/")
	elements := eval[int](p, "document.querySelectorAll('script, img, iframe, object, embed').length")
	for name, text := range hostile {
		log := strings.NewReplacer("init", text, "trig_init", text+"+0x1/0x2", "[trig]", "["+text+"]").Replace(fixture(t, "oops-6.1.txt"))
		log += "\n" + text + ": loading out-of-tree module taints kernel.\n"
		p.setBox(log)
		p.until(`document.querySelectorAll("#answer .row").length > 5`)
		eval[bool](p, `(document.querySelectorAll(".report-toggle[aria-expanded=false]").forEach(b => b.click()), true)`)
		time.Sleep(100 * time.Millisecond)
		if eval[bool](p, "window.hit === 1") {
			t.Errorf("%s: the text ran", name)
		}
		if n := eval[int](p, "document.querySelectorAll('script, img, iframe, object, embed').length"); n != elements {
			t.Errorf("%s: the text made elements", name)
		}
		if bad := eval[string](p, `(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]/.exec(document.getElementById("answer").textContent) || [""])[0]`); bad != "" {
			t.Errorf("%s: the answer shows the control character %+q", name, bad)
		}
	}
}

// setBox puts a text into the box as an insertion would, with its event.
func (p *tab) setBox(text string) {
	p.Helper()
	eval[bool](p, fmt.Sprintf(`(b => { b.value = JSON.parse(%s); b.dispatchEvent(new Event("input", {bubbles: true})); return true; })(document.getElementById("box"))`, quote(quote(text))))
}

// TestOddText pastes what is no log, or hardly one.
func TestOddText(t *testing.T) {
	p := open(t, "/")
	for name, text := range map[string]string{
		"a megabyte without a line break": strings.Repeat("Tainted: G W x ", 70_000),
		"NULs":                            strings.Repeat("\x00", 100_000),
		"a lone surrogate":                "\ufffd\ufffd Tainted: G        W",
		"100,000 blank lines":             strings.Repeat("\n", 100_000),
		"ten thousand warnings":           strings.Repeat("WARNING: CPU: 0 PID: 1 at a.c:1 f+0x1/0x2\nCPU: 0 PID: 1 Comm: x Tainted: G        W\n", 10_000),
	} {
		p.setBox(text)
		p.until(`document.getElementById("headline").textContent !== ""`)
		time.Sleep(200 * time.Millisecond)
		if n := eval[int](p, "document.querySelectorAll('#answer *').length"); n > 8000 {
			t.Errorf("%s: the answer has %d elements", name, n)
		}
		p.do(chromedp.Click(chromedp.CSS(`[data-example=value]`)))
		p.until(`document.getElementById("dec").value === "4609"`)
	}
}
