package site

import "strconv"

// PastedText shows the input with its evidence marked.
type PastedText struct{ Model *Model }

func (c *PastedText) number(l SourceLine) string {
	if l.Number == 0 {
		return ""
	}
	return strconv.Itoa(l.Number)
}

func (c *PastedText) gap(l SourceLine) string {
	if l.Gap == 1 {
		return "1 line without evidence"
	}
	return strconv.Itoa(l.Gap) + " lines without evidence"
}

func (c *PastedText) class(l SourceLine) string {
	class := "row"
	if l.Report >= 0 {
		class += " in-report"
	}
	if l.Cause {
		class += " is-cause"
	}
	return class
}

func (c *PastedText) partClass(p SourcePart) string {
	if p.Mark == "" {
		return "plain"
	}
	return "mark-" + p.Mark
}
