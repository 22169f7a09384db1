package pagetest

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/klauspost/compress/zstd"
)

func quote(s string) string {
	b, _ := json.Marshal(s)
	return string(b)
}

// large is a log of at least size bytes with one oops near its end.
func large(t testing.TB, size int) string {
	var b strings.Builder
	line := "[    0.500000] pci 0000:00:1f.2: reg 0x20: [io  0xc040-0xc05f] and so on, as boots go\n"
	for b.Len() < size {
		b.WriteString(line)
	}
	b.WriteString(fixture(t, "oops-6.1.txt"))
	return b.String()
}

func write(t testing.TB, name string, content []byte) string {
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, content, 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

func gzipped(t testing.TB, text string) []byte {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	w.Write([]byte(text))
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func zstandard(t testing.TB, text string) []byte {
	w, err := zstd.NewWriter(nil)
	if err != nil {
		t.Fatal(err)
	}
	return w.EncodeAll([]byte(text), nil)
}

func TestFiles(t *testing.T) {
	p := open(t, "/")
	oops := fixture(t, "oops-6.1.txt")
	for name, content := range map[string][]byte{
		"dmesg.txt":     []byte(oops),
		"dmesg.txt.gz":  gzipped(t, oops),
		"dmesg.zst":     zstandard(t, oops),
		"large.log":     []byte(large(t, 4<<20)),
		"large.log.gz":  gzipped(t, large(t, 4<<20)),
		"large.log.zst": zstandard(t, large(t, 4<<20)),
	} {
		t.Log(name)
		p.choose(write(t, name, content))
		p.until(`document.querySelectorAll("#answer .card").length === 3 && document.querySelectorAll("#answer .report").length > 0`)
		if got := p.texts(".report .type"); len(got) == 0 || got[0] != "page-fault" {
			t.Errorf("%s: reports %q", name, got)
		}
		if name != "dmesg.txt" {
			if got := p.text("#file-name"); got != name {
				t.Errorf("the file's name is shown as %q", got)
			}
			p.do(chromedp.Click(chromedp.CSS("#file-close")))
		} else {
			p.do(chromedp.Click(chromedp.CSS("#clear")))
		}
		p.until(`document.querySelectorAll("#answer .card").length === 0`)
	}
	p.choose(write(t, "damaged.gz", []byte("no gzip")))
	p.until(`!document.getElementById("trouble").hidden`)
	if got := p.text("#trouble"); !strings.Contains(got, "damaged.gz") {
		t.Errorf("trouble with a damaged file: %q", got)
	}
}

// choose opens a file as the button does.
func (p *tab) choose(path string) {
	p.Helper()
	p.do(chromedp.SetUploadFiles(chromedp.CSS("#file"), []string{path}))
}

// impatient lets a test have the page wait for its worker for half a second
// instead of minutes.
const impatient = `(wait => { window.setTimeout = (f, ms, ...rest) => wait(f, window.impatient && ms >= 60000 ? 500 : ms, ...rest); })(window.setTimeout)`

// TestWorkerFails has the files of the worker be missing, damaged or never
// come. Each time the page says so, and decodes the next file.
func TestWorkerFails(t *testing.T) {
	path := write(t, "dmesg.txt.gz", gzipped(t, fixture(t, "oops-6.1.txt")))
	damaged := func(kind string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", kind)
			w.Header().Set("Cache-Control", "no-store")
			io.WriteString(w, "neither script nor program")
		}
	}
	never := func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }
	p := open(t, "/")
	p.mayFail, p.expectErrors = true, true
	for _, fault := range []struct {
		name, suffix string
		answer       http.HandlerFunc
		late         bool
	}{
		{"no script", ".js", http.NotFound, false},
		{"a damaged script", ".js", damaged("text/javascript"), false},
		{"no program", ".wasm", http.NotFound, false},
		{"a damaged program", ".wasm", damaged("application/wasm"), false},
		{"a program that never comes", ".wasm", never, true},
	} {
		t.Log(fault.name)
		p.web.setBroken(func(path string) http.HandlerFunc {
			if strings.HasPrefix(path, "/assets/worker.") && strings.HasSuffix(path, fault.suffix) {
				return fault.answer
			}
			return nil
		})
		p = browse(t, p.web) // a profile without the files of the last time
		p.mayFail, p.expectErrors = true, true
		p.before(impatient)
		p.visit("/")
		eval[bool](p, fmt.Sprintf("(window.impatient = %v, true)", fault.late))
		p.choose(path)
		p.until(`!document.getElementById("trouble").hidden`)
		if got := p.text("#trouble"); !strings.Contains(got, "dmesg.txt.gz: the decoder for files") || !strings.Contains(got, "try again") {
			t.Errorf("%s: trouble %q", fault.name, got)
		}
		if !eval[bool](p, `!document.getElementById("box").hidden && document.getElementById("file-chip").hidden`) {
			t.Errorf("%s: the box did not come back", fault.name)
		}
		p.web.setBroken(nil)
		eval[bool](p, "(window.impatient = false, true)")
		p.choose(path)
		p.until(`document.querySelectorAll("#answer .card").length === 3`)
	}
}

// TestFileWhileLoading opens a file, closes it, and opens others, all while the
// worker's program is still on its way: the last one is decoded, once it is there.
func TestFileWhileLoading(t *testing.T) {
	oops := write(t, "dmesg.txt.gz", gzipped(t, fixture(t, "oops-6.1.txt")))
	lockup := write(t, "lockup.txt.gz", gzipped(t, fixture(t, "lockup-7.3.txt")))
	p := open(t, "/")
	gate := make(chan struct{})
	asked := make(chan struct{}, 8)
	p.web.setBroken(func(path string) http.HandlerFunc {
		if !strings.HasPrefix(path, "/assets/worker.") || !strings.HasSuffix(path, ".wasm") {
			return nil
		}
		return func(w http.ResponseWriter, r *http.Request) {
			asked <- struct{}{}
			<-gate
			p.web.pages.ServeHTTP(w, r)
		}
	})
	p.choose(oops)
	<-asked
	p.do(chromedp.Click(chromedp.CSS("#file-close")))
	p.until(`!document.getElementById("box").hidden`)
	for range 3 {
		p.choose(oops)
		p.choose(lockup)
	}
	if n := len(asked); n > 0 {
		t.Errorf("the program was asked for %d times more while it was on its way", n)
	}
	close(gate)
	p.until(`document.querySelectorAll("#answer .report").length > 0`)
	if got := p.texts(".report .type"); got[0] != "soft-lockup" {
		t.Errorf("reports %q, want those of the last file", got)
	}
	if got := p.text("#file-name"); got != "lockup.txt.gz" {
		t.Errorf("the file's name is shown as %q", got)
	}
	// A file that is closed while it is decoded shows up no more.
	p.choose(write(t, "large.log", []byte(large(t, 8<<20))))
	p.do(chromedp.Click(chromedp.CSS("#file-close")))
	p.choose(oops)
	p.until(`document.querySelectorAll("#answer .card").length === 3`)
}

// TestFileGivesWay has what comes after a file take its place.
func TestFileGivesWay(t *testing.T) {
	p := open(t, "/")
	path := write(t, "dmesg.txt.gz", gzipped(t, fixture(t, "oops-6.1.txt")))
	for name, do := range map[string]func(){
		"an example": func() { p.do(chromedp.Click(chromedp.CSS(`[data-example=value]`))) },
		"a link":     func() { eval[bool](p, `(location.hash = "v=4609&x", true)`) },
	} {
		p.choose(path)
		p.until(`document.querySelectorAll("#answer .report").length > 0`)
		do()
		p.until(`document.getElementById("dec").value === "4609"`)
		if got := eval[string](p, `[document.getElementById("file-chip").hidden, document.getElementById("box").hidden, document.getElementById("box").value].join()`); got != "true,false,4609" {
			t.Errorf("%s: after the file, chip hidden, box hidden and box are %s", name, got)
		}
	}
	// The other flag table reads the file again.
	p.choose(path)
	p.until(`document.querySelectorAll("#answer .report").length > 0`)
	p.selectDialect("mainline-4.17")
	p.until(`document.getElementById("letters").value === ` + quote("G      D    OE    "))
}

func TestDrop(t *testing.T) {
	p := open(t, "/")
	path := write(t, "dropped.txt", []byte(fixture(t, "oops-6.1.txt")))
	data := &input.DragData{Items: []*input.DragDataItem{}, Files: []string{path}, DragOperationsMask: 1}
	p.do(chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
		for _, kind := range []input.DispatchDragEventType{"dragEnter", "dragOver"} {
			if _, err := chromedp.Call(ctx, input.DispatchDragEvent, input.DispatchDragEventParams{Type: kind, X: 400, Y: 300, Data: data}); err != nil {
				return err
			}
		}
		return nil
	}))
	p.until(`document.body.classList.contains("dropping")`)
	p.do(chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
		_, err := chromedp.Call(ctx, input.DispatchDragEvent, input.DispatchDragEventParams{Type: "drop", X: 400, Y: 300, Data: data})
		return err
	}))
	p.until(`document.querySelectorAll("#answer .card").length === 3`)
	if eval[bool](p, `document.body.classList.contains("dropping")`) {
		t.Error("the page still shows that something is being dropped")
	}
}

// TestDisassembly has the worker disassemble the code of a report.
func TestDisassembly(t *testing.T) {
	p := open(t, "/")
	p.do(chromedp.Click(chromedp.CSS(`[data-example=lockup]`)))
	p.until(`document.querySelector(".assembly .current")`)
}
