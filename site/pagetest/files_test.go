package pagetest

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
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
		p.do(chromedp.SetUploadFiles(chromedp.CSS("#file"), []string{write(t, name, content)}))
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
	p.do(chromedp.SetUploadFiles(chromedp.CSS("#file"), []string{write(t, "damaged.gz", []byte("no gzip"))}))
	p.until(`!document.getElementById("trouble").hidden`)
	if got := p.text("#trouble"); !strings.Contains(got, "damaged.gz") {
		t.Errorf("trouble with a damaged file: %q", got)
	}
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
