package site

import (
	"strconv"

	"kerneltaint/site/evidence"
)

// PastedText shows the input with its evidence marked.
type PastedText struct{ Model *Model }

func (c *PastedText) number(l evidence.Line) string {
	if l.Number == 0 {
		return ""
	}
	return strconv.Itoa(l.Number)
}

func (c *PastedText) gap(l evidence.Line) string {
	if l.Gap == 1 {
		return "1 line without evidence"
	}
	return strconv.Itoa(l.Gap) + " lines without evidence"
}

func (c *PastedText) class(l evidence.Line) string {
	class := "row"
	if l.Report >= 0 {
		class += " in-report"
	}
	if l.Cause {
		class += " is-cause"
	}
	return class
}

func (c *PastedText) partClass(p evidence.Part) string {
	if p.Mark == "" {
		return "plain"
	}
	return "mark-" + p.Mark
}

func (c *PastedText) allLabel() string {
	if c.Model.all {
		return "Only lines with evidence"
	}
	return "Show the lines between"
}
