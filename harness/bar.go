package main

import (
	"io"

	"github.com/vbauerster/mpb/v8"
	"github.com/vbauerster/mpb/v8/decor"

	"kerneltaint/core/cmd/bar"
)

// countCases draws a bar of the cases on w if that is a terminal.
func countCases(w io.Writer, cases int) *bar.Bar {
	return bar.New(w, func(on *mpb.Progress) *mpb.Bar {
		return on.AddBar(int64(cases), mpb.BarRemoveOnComplete(),
			mpb.PrependDecorators(decor.Name("cases")),
			mpb.AppendDecorators(decor.CountersNoUnit("%d of %d"), decor.Elapsed(decor.ET_STYLE_GO, decor.WC{W: 6})))
	})
}
