package main

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/vbauerster/mpb/v8"
	"github.com/vbauerster/mpb/v8/decor"
	"golang.org/x/term"

	"kerneltaint/core/scan"
)

// bar shows on a terminal how far a scan is. The nil bar shows nothing.
type bar struct {
	on  *mpb.Progress
	bar *mpb.Bar
}

// newBar draws a bar on w if that is a terminal.
func newBar(w io.Writer, progress *scan.Progress) *bar {
	if !isTerminal(w) {
		return nil
	}
	start := time.Now()
	b := &bar{on: mpb.New(mpb.WithOutput(w), mpb.WithWidth(80))}
	// The scan counts by itself, so both the bar and the words are made of its
	// counters whenever the bar is drawn.
	b.bar = b.on.New(0, mpb.BarStyle(),
		mpb.BarFillerMiddleware(func(base mpb.BarFiller) mpb.BarFiller {
			return mpb.BarFillerFunc(func(w io.Writer, s decor.Statistics) error {
				s.Current, s.Total = progress.Done.Load(), progress.Total.Load()
				if s.Total == 0 {
					return nil
				}
				return base.Fill(w, s)
			})
		}),
		mpb.AppendDecorators(decor.Any(func(decor.Statistics) string {
			return progressWords(progress.Done.Load(), progress.Total.Load(), progress.Streamed.Load(), time.Since(start))
		})))
	return b
}

// progressWords says how much of the files and of the streams is done, how fast, and
// how long the rest of the files takes.
func progressWords(done, total, streamed int64, since time.Duration) string {
	words := size(done + streamed)
	if total > 0 && streamed == 0 {
		words = fmt.Sprintf("%s of %s", size(done), size(total))
	}
	if done+streamed == 0 || since < time.Second {
		return words
	}
	rate := float64(done+streamed) / since.Seconds()
	words += ", " + size(int64(rate)) + "/s"
	if total > done && streamed == 0 {
		left := time.Duration(float64(total-done) / rate * float64(time.Second))
		words += ", " + left.Round(time.Second).String() + " left"
	}
	return words
}

func size(bytes int64) string {
	return fmt.Sprintf("%.1f MiB", float64(bytes)/(1<<20))
}

// above returns what to write to in place of w while the bar is shown. If w is a
// terminal too, whole lines stand above the bar, which else would be drawn over
// them.
func (b *bar) above(w io.Writer) io.Writer {
	if b == nil || !isTerminal(w) {
		return w
	}
	return &linesAbove{bar: b, w: w}
}

// remove takes the bar away. It may be called more than once.
func (b *bar) remove() {
	if b != nil {
		b.bar.Abort(true)
		b.on.Wait()
	}
}

// linesAbove writes whole lines above a bar, and the rest when their end has come.
type linesAbove struct {
	bar  *bar
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

func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}
