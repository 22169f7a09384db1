package site

import (
	"slices"

	"kerneltaint/core/decode"
)

// Page is the root component: the answer below the box.
type Page struct {
	Model *Model
	Shown int // how many of its parts are shown, from the top; 0 for all
}

// Parts is how many parts the answer has. A large one is shown part by part, for to
// build, render and lay out all of it at once would hold up the page.
const Parts = 6

func (c *Page) shows(part int) bool { return c.Shown == 0 || part <= c.Shown }

// timed reports whether there is something to put on a line of time: at least
// two moments, and what a report itself tells is one with it.
func (c *Page) timed() bool {
	r := c.Model.result
	moments := len(r.Reports)
	for i := range r.Causes {
		at := r.Causes[i].Span[0]
		if len(r.Causes[i].Bits) > 0 && !slices.ContainsFunc(r.Reports, func(rep decode.Report) bool { return rep.Span[0] <= at && at < rep.Span[1] }) {
			moments++
		}
	}
	return len(r.Flags) > 0 && moments > 1
}

func (c *Page) listed() bool {
	r := c.Model.result
	return len(r.Reports) > 0 || len(r.Modules) > 0
}
