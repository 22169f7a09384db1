package site

// Page is the root component: the answer below the box.
type Page struct{ Model *Model }

// timed reports whether there is something to put on a line of time.
func (c *Page) timed() bool {
	r := c.Model.result
	return len(r.Flags) > 0 && len(r.Reports)+len(r.Causes) > 1
}

func (c *Page) listed() bool {
	r := c.Model.result
	return len(r.Reports) > 0 || len(r.Modules) > 0
}
