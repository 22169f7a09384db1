package site

import (
	"strconv"

	"kerneltaint/core/decode"
)

// Flags is a card for each flag that is set.
type Flags struct{ Model *Model }

func (c *Flags) flags() []decode.Flag { return c.Model.shown().Flags }

func (c *Flags) bit(f decode.Flag) string { return "bit " + strconv.Itoa(f.Bit) + " = " + f.Value }

func (c *Flags) causes(f decode.Flag) []decode.Cause {
	r := c.Model.shown()
	var out []decode.Cause
	for _, i := range f.Causes {
		if i >= 0 && i < len(r.Causes) {
			out = append(out, r.Causes[i])
		}
	}
	return out
}

func (c *Flags) command(s decode.Step) string { return safe(s.Command) }

func (c *Flags) copy(name, text string) { c.Model.copy(name, text) }
