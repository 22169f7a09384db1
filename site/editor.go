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

func (c *Editor) binary() string {
	return grouped(strconv.FormatUint(uint64(c.Model.Set()), 2), 4)
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
	Bit      int
	Char     string // what the kernel prints there now
	On       bool
	Reserved bool
	Label    string
}

func (c *Editor) columns() []column {
	d, s := c.Model.Dialect(), c.Model.Set()
	var all []column
	for _, f := range d.Flags {
		if f.Unprinted {
			continue
		}
		col := column{Bit: f.Bit, On: s.Has(f.Bit), Reserved: f.Reserved, Char: string(rune(f.Clear))}
		if col.On {
			col.Char = string(rune(f.Letter))
		}
		if f.Clear == ' ' && !col.On {
			col.Char = "·"
		}
		col.Label = "bit " + strconv.Itoa(f.Bit) + ": " + string(rune(f.Letter)) + " " + f.Name
		all = append(all, col)
	}
	return all
}

// box is one flag's checkbox.
type box struct {
	Bit      int
	Letter   string
	Name     string
	Title    string
	Severity string
	On       bool
}

// boxGroup is the boxes of one severity.
type boxGroup struct {
	Title string
	Boxes []box
}

func (c *Editor) groups() []boxGroup {
	d, s := c.Model.Dialect(), c.Model.Set()
	groups := []boxGroup{{Title: "Modules that were loaded"}, {Title: "Events and the machine"}}
	for _, f := range d.Flags {
		if f.Reserved {
			continue
		}
		e, _ := guide.For(d, f.Bit)
		b := box{Bit: f.Bit, Letter: string(rune(f.Letter)), Name: f.Name, Title: e.Title, Severity: string(e.Severity), On: s.Has(f.Bit)}
		at := 1
		if f.PerModule {
			at = 0
		}
		groups[at].Boxes = append(groups[at].Boxes, b)
	}
	return groups
}

func (c *Editor) pressed(on bool) string { return strconv.FormatBool(on) }

func (c *Editor) undefined() taint.Set { return c.Model.Set().Without(c.Model.Dialect().Defined()) }
