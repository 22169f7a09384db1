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
		"replacement characters":          "\ufffd\ufffd Tainted: G        W",
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

// TestLoneSurrogate has the box hold what is no Unicode text.
func TestLoneSurrogate(t *testing.T) {
	p := open(t, "/")
	eval[bool](p, `(b => { b.value = "CPU: 0 PID: 1 Comm: a\ud800b\udc00 Tainted: G        W  OE"; b.dispatchEvent(new Event("input", {bubbles: true})); return true; })(document.getElementById("box"))`)
	p.until(`document.getElementById("dec").value === "12800"`)
}

// TestHostileFiles opens files that are not UTF-8, small ones in the box and
// compressed ones in the worker, under names that are an attack themselves.
func TestHostileFiles(t *testing.T) {
	p := open(t, "/")
	elements := eval[int](p, "document.querySelectorAll('script, img, iframe, object, embed').length")
	text := "\x80\xff\xfe \xc3(\xa0\xa1 \xf0\x28\x8c\xbc \xed\xa0\x80\x00\n<script>window.hit=1</script>\n" + fixture(t, "oops-6.1.txt") + "\xe2\x82"
	name := "\u202e<img src=x onerror=window.hit=1>"
	for file, content := range map[string][]byte{name + ".txt": []byte(text), name + ".gz": gzipped(t, text), name + ".zst": zstandard(t, text)} {
		p.choose(write(t, file, content))
		p.until(`document.querySelectorAll("#answer .card").length === 3`)
		if eval[bool](p, "window.hit === 1") || eval[int](p, "document.querySelectorAll('script, img, iframe, object, embed').length") != elements {
			t.Errorf("%q: the text ran or made elements", file)
		}
		if bad := eval[bool](p, `/[\u0000-\u0008\u202a-\u202e]/.test(document.getElementById("answer").textContent + document.getElementById("file-name").textContent)`); bad {
			t.Errorf("%q: a control character is shown", file)
		}
		p.do(chromedp.Click(chromedp.CSS("#clear")))
		p.until(`document.querySelectorAll("#answer .card").length === 0`)
	}
	p.choose(write(t, name+".gz", []byte("no gzip")))
	p.until(`!document.getElementById("trouble").hidden`)
	if got := p.text("#trouble"); strings.Contains(got, "\u202e") || !strings.Contains(got, "<img") {
		t.Errorf("trouble shows the name as %q", got)
	}
}

// TestHostileLinks opens links that somebody else made.
func TestHostileLinks(t *testing.T) {
	p := open(t, "/")
	for _, fragment := range []string{
		"v=<img src=x onerror=window.hit=1>", "i=%3Cscript%3Ewindow.hit%3D1%3C/script%3E", "v=1&d=<script>window.hit=1</script>",
		"d=../../x", "i=%E2%80%AE%00%ff%f", "v=99999999999999999999999999", "z=", "z=AAAA", "z=!!!!&d=rhel-9.3", "&&&===", "i=" + strings.Repeat("%", 20000),
		"javascript:window.hit=1",
	} {
		eval[bool](p, "(location.hash = "+quote(fragment)+", true)")
		time.Sleep(100 * time.Millisecond)
		if eval[bool](p, "window.hit === 1") {
			t.Errorf("%.60q ran", fragment)
		}
		if stopped := eval[bool](p, `document.body.classList.contains("stopped")`); stopped {
			t.Errorf("%.60q stopped the program", fragment)
		}
	}
	eval[bool](p, `(location.hash = "v=4609", true)`)
	p.until(`document.querySelectorAll("#answer .card").length === 3`)
}

// TestListenerHears breaks the policy on purpose: the silence of the listener
// in all other tests means something.
func TestListenerHears(t *testing.T) {
	p := open(t, "/")
	p.expectErrors = true
	eval[bool](p, `(fetch("https://example.org/").catch(() => {}), true)`)
	heard := func() []string {
		p.web.mu.Lock()
		defer p.web.mu.Unlock()
		return p.web.reports
	}
	for deadline := time.Now().Add(time.Minute); len(heard()) == 0; time.Sleep(30 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("a request to another host was not reported")
		}
	}
	if got := heard()[0]; !strings.Contains(got, "connect-src") {
		t.Errorf("reported %s", got)
	}
	p.web.mu.Lock()
	p.web.reports = nil
	p.web.mu.Unlock()
}
