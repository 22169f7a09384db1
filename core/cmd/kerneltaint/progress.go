package main

import (
	"fmt"
	"io"
	"time"

	"github.com/vbauerster/mpb/v8"
	"github.com/vbauerster/mpb/v8/decor"

	"kerneltaint/core/cmd/bar"
	"kerneltaint/core/scan"
)

// showProgress draws a bar on w if that is a terminal. The scan counts by itself, so
// both the bar and the words are made of its counters whenever the bar is drawn.
func showProgress(w io.Writer, progress *scan.Progress) *bar.Bar {
	start := time.Now()
	return bar.New(w, func(on *mpb.Progress) *mpb.Bar {
		return on.New(0, mpb.BarStyle(),
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
	})
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
