// Package bar shows on a terminal how far a command is.
package bar

import (
	"bytes"
	"io"
	"os"

	"github.com/vbauerster/mpb/v8"
	"golang.org/x/term"
)

// Bar is a progress bar. The nil Bar shows nothing.
type Bar struct {
	on  *mpb.Progress
	bar *mpb.Bar
}

// New draws the bar that draw makes on w if that is a terminal, else it returns nil.
func New(w io.Writer, draw func(on *mpb.Progress) *mpb.Bar) *Bar {
	if !IsTerminal(w) {
		return nil
	}
	on := mpb.New(mpb.WithOutput(w), mpb.WithWidth(80))
	return &Bar{on, draw(on)}
}

// Step counts one more done.
func (b *Bar) Step() {
	if b != nil {
		b.bar.Increment()
	}
}

// Remove takes the bar away. It may be called more than once.
func (b *Bar) Remove() {
	if b != nil {
		b.bar.Abort(true)
		b.on.Wait()
	}
}

// Above returns what to write to in place of w while the bar is shown. If w is a
// terminal too, whole lines stand above the bar, which else would be drawn over
// them.
func (b *Bar) Above(w io.Writer) io.Writer {
	if b == nil || !IsTerminal(w) {
		return w
	}
	return &linesAbove{bar: b, w: w}
}

// linesAbove writes whole lines above a bar, and the rest when their end has come.
type linesAbove struct {
	bar  *Bar
	w    io.Writer
	rest []byte
}

func (l *linesAbove) Write(p []byte) (int, error) {
	l.rest = append(l.rest, p...)
	end := bytes.LastIndexByte(l.rest, '\n') + 1
	if end == 0 {
		return len(p), nil
	}
	_, err := l.bar.on.Write(l.rest[:end])
	if err != nil { // the bar is gone
		_, err = l.w.Write(l.rest[:end])
	}
	l.rest = append(l.rest[:0], l.rest[end:]...)
	return len(p), err
}

// IsTerminal reports whether w is one.
func IsTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}
