package site

import (
	"strconv"
	"strings"

	"kerneltaint/core/ascii"
	"kerneltaint/core/decode"
	"kerneltaint/core/guide"
	"kerneltaint/core/taint"
)

// Flags is a card for each flag that is set.
type Flags struct{ Model *Model }

// card is what a flag's card shows.
type card struct {
	decode.Flag
	Key     string // for copying
	Where   string // "bit 9 = 512"
	Causes  []causeLine
	Support string
	Known   string // how the flag's entry is known, where that is not the kernel's source
	Page    string // address of its own page
	Proofs  []Proof
	Proved  string // on which kernels
}

// causeLine is a line that tells of the flag being set.
type causeLine struct{ At, Text, Bits, Words string }

func (c *Flags) cards() []card {
	r, d := c.Model.shown(), c.Model.Dialect()
	cards := make([]card, 0, len(r.Flags))
	for _, f := range r.Flags {
		k := card{Flag: f, Key: "bit" + strconv.Itoa(f.Bit), Where: "bit " + strconv.Itoa(f.Bit) + " = " + f.Value, Page: FlagPath(d, f.Bit)}
		if e, ok := guide.For(d, f.Bit); ok {
			k.Support = e.Support
		}
		switch f.Evidence {
		case "logs":
			k.Known = "known from the kernel's own output"
		case "patch":
			k.Known = "known from a patch"
		case "unverified":
			k.Known = "unverified"
		}
		k.Causes = causeLines(r, f.Causes)
		if k.Proofs = c.Model.proofsOf(d, f.Bit); len(k.Proofs) > 0 {
			k.Proved = provedOn(k.Proofs)
		}
		cards = append(cards, k)
	}
	// The worst first; the letter field beside them keeps the order of bits.
	sorted := make([]card, 0, len(cards))
	for _, i := range inOrder(len(cards), func(i int) int { return -rank(cards[i].Severity) }) {
		sorted = append(sorted, cards[i])
	}
	return sorted
}

func causeLines(r *decode.Result, indices []int) []causeLine {
	var lines []causeLine
	for _, i := range indices {
		if i < 0 || i >= len(r.Causes) || len(lines) == 5 {
			continue
		}
		x := &r.Causes[i]
		at := "line " + strconv.Itoa(x.Line)
		if x.Time != "" {
			at = safe(x.Time) + " · " + at
		}
		if x.Module != "" {
			at += " · module " + safe(x.Module)
		} else if x.Task != "" {
			at += " · task " + safe(x.Task)
		}
		l := causeLine{At: at, Text: safe(shorten(x.Text, 400))}
		if words, ok := guide.ForLine(x.Kind); ok {
			l.Words = words.Meaning
		}
		lines = append(lines, l)
	}
	return lines
}

// FlagPath is the address of a flag's own page: under its letter for the flags
// of the newest mainline, under family and meaning for those that only a
// distribution has. A flag that has moved since is explained by its own table.
func FlagPath(d *taint.Dialect, bit int) string {
	f, ok := d.Flag(bit)
	if !ok || f.Reserved {
		return "/dialects/" + d.ID + "/"
	}
	newest := taint.Newest()
	if n, ok := newest.Flag(bit); ok && n.Meaning() == f.Meaning() {
		return "/flags/" + Letter(n.Letter) + "/"
	}
	for _, other := range append([]*taint.Dialect{newest}, taint.Dialects()...) {
		for _, g := range other.Flags {
			if g.Reserved || g.Meaning() != f.Meaning() {
				continue
			}
			if other == newest {
				return "/dialects/" + d.ID + "/"
			}
			return "/flags/" + other.Family + "-" + strings.ReplaceAll(ascii.Lower(g.Meaning()), "_", "-") + "/"
		}
	}
	return "/dialects/" + d.ID + "/"
}

// none says why there is no card; "" if there is one.
func (c *Flags) none() string {
	r := c.Model.shown()
	switch {
	case len(r.Flags) > 0 || len(r.UnknownBits) > 0:
		return ""
	case unreadable(r):
		return "No letter of a flag is shown, so there is none to explain."
	}
	return "No flag is set. Tick a box, or paste something above."
}

func (c *Flags) unknown() string {
	bits := c.Model.shown().UnknownBits
	if len(bits) == 0 {
		return ""
	}
	text := "Bit "
	if len(bits) > 1 {
		text = "Bits "
	}
	for i, bit := range bits {
		if i > 0 {
			text += ", "
		}
		text += strconv.Itoa(bit)
	}
	return text + " set, which " + c.Model.Dialect().Title + " does not define."
}

// AlternativeText says another reading of a flag in words.
func AlternativeText(a decode.Alternative) string {
	name := a.Dialect
	if d, ok := taint.ByID(a.Dialect); ok {
		name = d.Title
	}
	return a.Letter + " " + a.Name + ", bit " + strconv.Itoa(a.Bit) + ", if the kernel is " + name
}

func (c *Flags) copyStep(k card, i int, s decode.Step) { c.Model.copy(stepKey(k, i), s.Command) }

func (c *Flags) stepLabel(k card, i int) string { return c.Model.copyLabel(stepKey(k, i), "Copy") }

func stepKey(k card, i int) string { return k.Key + "step" + strconv.Itoa(i) }

// others returns lines that look like a taint and set none.
func (c *Flags) others() []causeLine {
	r := c.Model.shown()
	var indices []int
	for i := range r.Causes {
		if len(r.Causes[i].Bits) == 0 {
			indices = append(indices, i)
		}
	}
	return causeLines(r, indices)
}
