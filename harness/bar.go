package main

import (
	"io"
	"os"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"
)

// bar shows progress on a terminal, and nothing elsewhere.
type bar struct{ b *progressbar.ProgressBar }

func newBar(w io.Writer, steps int) bar {
	f, ok := w.(*os.File)
	if !ok || !term.IsTerminal(int(f.Fd())) {
		return bar{}
	}
	return bar{progressbar.NewOptions(steps, progressbar.OptionSetWriter(f), progressbar.OptionSetDescription("cases"),
		progressbar.OptionShowCount(), progressbar.OptionSetWidth(30), progressbar.OptionClearOnFinish())}
}

// clear takes the bar off its line, so that a line of the report can stand there.
func (b bar) clear() {
	if b.b != nil {
		b.b.Clear()
	}
}

func (b bar) step() {
	if b.b != nil {
		b.b.Add(1)
	}
}
