package site

import (
	"strconv"

	"github.com/vugu/vugu"

	"kerneltaint/core/guide"
	"kerneltaint/core/taint"
)

// Editor shows one state three ways, each of which edits the others: the
// number, the letter field in its columns, and a box for each flag.
type Editor struct{ Model *Model }

func (c *Editor) typed(field string, event vugu.DOMEvent) {
	c.Model.Type(field, event.PropString("target", "value"))
}

func (c *Editor) decimal() string { return c.Model.field("dec", c.Model.Set().String()) }

func (c *Editor) hex() string { return c.Model.field("hex", c.Model.Set().Hex()) }

func (c *Editor) binary() string {
	return c.Model.field("bin", grouped(strconv.FormatUint(uint64(c.Model.Set()), 2), 4))
}

func (c *Editor) letters() string {
	return c.Model.field("letters", c.Model.Dialect().Letters(c.Model.Set()))
}

// grouped puts a blank between each n digits, from the right.
func grouped(digits string, n int) string {
	var b []byte
	for i := 0; i < len(digits); i++ {
		if i > 0 && (len(digits)-i)%n == 0 {
			b = append(b, ' ')
		}
		b = append(b, digits[i])
	}
	return string(b)
}

// column is one column of the letter field.
type column struct {
	Bit   string
	Char  string // what the kernel prints there now
	On    string // "true" or "false"
	Label string
	Flag  int
}

func (c *Editor) columns() []column {
	d, s := c.Model.Dialect(), c.Model.Set()
	all := make([]column, 0, len(d.Flags))
	for i := range d.Flags {
		f := d.Flags[i]
		if f.Unprinted {
			continue
		}
		col := column{Flag: f.Bit, Bit: strconv.Itoa(f.Bit), On: "false", Char: string(rune(f.Clear))}
		if s.Has(f.Bit) {
			col.On, col.Char = "true", Letter(f.Letter)
		} else if f.Clear == ' ' {
			col.Char = "·"
		}
		col.Label = Letter(f.Letter) + " " + f.Name
		if f.Reserved {
			col.Label = "reserved"
		}
		all = append(all, col)
	}
	return all
}

// Letter shows a flag's letter; a few flags of distributions are kept in the
// mask and have none.
func Letter(c byte) string {
	if c <= ' ' || c > '~' {
		return "–"
	}
	return string(rune(c))
}

// box is one flag's checkbox.
type box struct {
	Bit                           int
	Letter, Name, Title, Severity string
}

// boxGroup is the boxes of the flags that mean the same for a report.
type boxGroup struct {
	Title string
	Boxes []box
}

// groups returns the boxes by what the flags mean for the trust in a report.
func (c *Editor) groups() []boxGroup {
	d := c.Model.Dialect()
	if c.Model.boxesOf != d {
		c.Model.boxesOf, c.Model.boxes = d, groupBoxes(d)
	}
	return c.Model.boxes
}

func groupBoxes(d *taint.Dialect) []boxGroup {
	all := []boxGroup{{Title: "Reports are not to be trusted"}, {Title: "Reports are to be read with care"}, {Title: "Reports stay good"}}
	for _, f := range d.Flags {
		if f.Reserved {
			continue
		}
		e, _ := guide.For(d, f.Bit)
		b := box{Bit: f.Bit, Letter: Letter(f.Letter), Name: f.Name, Title: e.Title, Severity: string(e.Severity)}
		if b.Title == "" {
			b.Title = f.Name
		}
		at := 2
		switch e.Level {
		case guide.None:
			at = 0
		case guide.Reduced:
			at = 1
		}
		all[at].Boxes = append(all[at].Boxes, b)
	}
	var groups []boxGroup
	for _, g := range all {
		if len(g.Boxes) > 0 {
			groups = append(groups, g)
		}
	}
	return groups
}

func (c *Editor) on(b box) bool { return c.Model.Set().Has(b.Bit) }

// setting is one way to have a kernel keep or watch for the state.
type setting struct{ ID, Name, Command, Fine string }

// settings returns the boot parameter and the sysctl line of the state.
func (c *Editor) settings() []setting {
	d, s := c.Model.Dialect(), c.Model.Set()
	if s == 0 {
		return nil
	}
	var all []setting
	parameter, limits, err := d.PanicOnTaint(s, false)
	if err == nil {
		all = append(all, setting{"panic_on_taint", "Panic as soon as one of these flags is set (boot parameter)", parameter, first(limits)})
	} else {
		all = append(all, setting{"panic_on_taint", "Panic on these flags", "", err.Error()})
	}
	line, limits := d.Sysctl(s)
	return append(all, setting{"sysctl", "Set these flags by hand, until the next boot", "sysctl -w " + line, first(limits)})
}

func first(list []string) string {
	if len(list) == 0 {
		return ""
	}
	return list[0]
}

func (c *Editor) copySetting(s setting) { c.Model.copy(s.ID, s.Command) }
