package main

import (
	"io"
	"os"

	"github.com/vbauerster/mpb/v8"
	"github.com/vbauerster/mpb/v8/decor"
	"golang.org/x/term"
)

// bar counts the cases on a terminal. The nil bar shows nothing.
type bar struct {
	on  *mpb.Progress
	bar *mpb.Bar
}

// newBar draws a bar on w if that is a terminal.
func newBar(w io.Writer, cases int) *bar {
	if !isTerminal(w) {
		return nil
	}
	b := &bar{on: mpb.New(mpb.WithOutput(w), mpb.WithWidth(80))}
	b.bar = b.on.AddBar(int64(cases), mpb.BarRemoveOnComplete(),
		mpb.PrependDecorators(decor.Name("cases")),
		mpb.AppendDecorators(decor.CountersNoUnit("%d of %d"), decor.Elapsed(decor.ET_STYLE_GO, decor.WC{W: 6})))
	return b
}

// above returns what to write whole lines to in place of w while the bar is shown.
// If w is a terminal too, they stand above the bar, which else would be drawn over
// them.
func (b *bar) above(w io.Writer) io.Writer {
	if b == nil || !isTerminal(w) {
		return w
	}
	return linesAbove{b, w}
}

type linesAbove struct {
	bar *bar
	w   io.Writer
}

func (l linesAbove) Write(lines []byte) (int, error) {
	if n, err := l.bar.on.Write(lines); err == nil {
		return n, nil
	}
	return l.w.Write(lines) // the bar is gone
}

func (b *bar) step() {
	if b != nil {
		b.bar.Increment()
	}
}

// remove takes the bar away.
func (b *bar) remove() {
	if b != nil {
		b.bar.Abort(true)
		b.on.Wait()
	}
}

func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}
