package site

import (
	"strconv"
	"strings"

	"github.com/vugu/vugu"

	"kerneltaint/core/decode"
	"kerneltaint/core/present"
	"kerneltaint/core/taint"
)

// Verdict is the answer's head: the sentence, how the input was understood,
// the choice of dialect, and the ways to take the answer away.
type Verdict struct{ Model *Model }

func (c *Verdict) lead() string {
	r := c.Model.shown()
	switch {
	case r.Kind == decode.KindEmpty:
		return "Set flags below, or paste what you have: the number in /proc/sys/kernel/tainted, a Tainted: line, or a whole log."
	case r.Trust != nil:
		return r.Trust.Sentence
	}
	return r.Understood
}

// heading is the answer in a few words; an empty page invites.
func (c *Verdict) heading() string {
	if s := c.Model.Headline(); s != "" {
		return s
	}
	return "Every flag, both ways"
}

func (c *Verdict) hasInput() bool { return c.Model.result.Kind != decode.KindEmpty }

// basis says from what the kernel was recognized.
func (c *Verdict) basis() string {
	k := c.Model.result.Kernel
	if k == nil || len(k.Basis) == 0 {
		return ""
	}
	return "by " + strings.Join(k.Basis, ", ")
}

// stated reports whether there is a state of flags to show in short.
func (c *Verdict) stated() bool {
	t := c.Model.shown().Taint
	return t != nil && t.Value != "0"
}

// letters returns the letter field, with a mark for each column that is blank.
func (c *Verdict) letters() string {
	if t := c.Model.shown().Taint; t != nil {
		return strings.ReplaceAll(t.Letters, " ", "·")
	}
	return ""
}

// value returns the state as the number that a kernel shows.
func (c *Verdict) value() string {
	if t := c.Model.shown().Taint; t != nil {
		return t.Value + " = " + t.Hex
	}
	return ""
}

func (c *Verdict) kernel() string {
	k := c.Model.result.Kernel
	if k == nil {
		return ""
	}
	return strings.TrimSpace(safe(k.Release) + " " + safe(k.Distribution))
}

func (c *Verdict) confidence() string {
	if k := c.Model.result.Kernel; k != nil {
		return k.Confidence
	}
	return ""
}

// family is a group of dialects in the choice.
type family struct {
	Name     string
	Dialects []*taint.Dialect
}

// families returns all dialects by family, in the order of the tables.
func families() []family {
	var all []family
	for _, d := range taint.Dialects() {
		at := -1
		for i := range all {
			if all[i].Name == FamilyName(d.Family) {
				at = i
			}
		}
		if at < 0 {
			all = append(all, family{Name: FamilyName(d.Family)})
			at = len(all) - 1
		}
		all[at].Dialects = append(all[at].Dialects, d)
	}
	return all
}

// FamilyName names a family of dialects for people.
func FamilyName(family string) string {
	switch family {
	case "mainline":
		return "Linux"
	case "rhel":
		return "Red Hat Enterprise Linux and its rebuilds"
	case "suse":
		return "SUSE and openSUSE"
	case "ciq":
		return "CIQ"
	case "":
		return ""
	}
	return string(family[0]&^0x20) + family[1:]
}

// automatic labels the choice that leaves the dialect to the input.
func (c *Verdict) automatic() string {
	if c.Model.dialect == "" {
		return "Automatic: " + c.Model.Dialect().Title
	}
	return "Automatic"
}

func (c *Verdict) choose(event vugu.DOMEvent) {
	c.Model.Choose(event.PropString("target", "value"))
}

func (c *Verdict) answered() bool {
	k := c.Model.shown().Kind
	return k != decode.KindEmpty && k != decode.KindUnrecognized
}

func (c *Verdict) copyText() { c.Model.copy("text", present.Text(c.Model.shown(), present.Style{})) }

func (c *Verdict) copyMarkdown() { c.Model.copy("markdown", present.Markdown(c.Model.shown())) }

func (c *Verdict) copyJSON() { c.Model.copy("json", string(c.Model.shown().AppendJSON(nil))+"\n") }

func (c *Verdict) copyLink() { c.copyFragment(c.Model.Link()) }

func (c *Verdict) copyLogLink() { c.copyFragment(c.Model.LogLink()) }

func (c *Verdict) copyFragment(fragment string) {
	if c.Model.host != nil {
		c.Model.host.CopyLink(fragment)
	}
}

func (c *Verdict) print() {
	if c.Model.host != nil {
		c.Model.host.Print()
	}
}

// linkable reports whether a link can hold the input: a log in the box.
func (c *Verdict) linkable() bool {
	return c.Model.result.Kind == decode.KindLog && c.Model.file == "" && c.Model.packed == ""
}

func (c *Verdict) logLinkSize() string { return size(int64(len(c.Model.LogLink()))) }

// size writes a number of bytes for people.
func size(n int64) string {
	switch {
	case n < 1000:
		return strconv.FormatInt(n, 10) + " bytes"
	case n < 1000*1000:
		return strconv.FormatFloat(float64(n)/1e3, 'f', 1, 64) + " kB"
	}
	return strconv.FormatFloat(float64(n)/1e6, 'f', 1, 64) + " MB"
}
