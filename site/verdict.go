package site

import (
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
	if r.Trust != nil {
		return r.Trust.Sentence
	}
	return r.Understood
}

// basis says from what the kernel was recognized.
func (c *Verdict) basis() string {
	k := c.Model.result.Kernel
	if k == nil || len(k.Basis) == 0 {
		return ""
	}
	return "from " + strings.Join(k.Basis, ", ")
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
			if all[i].Name == d.Family {
				at = i
			}
		}
		if at < 0 {
			all = append(all, family{Name: d.Family})
			at = len(all) - 1
		}
		all[at].Dialects = append(all[at].Dialects, d)
	}
	return all
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

func (c *Verdict) copyJSON() { c.Model.copy("json", string(c.Model.shown().AppendJSON(nil))+"\n") }

func (c *Verdict) copyLink() {
	if c.Model.host != nil {
		c.Model.host.CopyLink(false)
	}
}
