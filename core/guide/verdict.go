package guide

import (
	"strconv"
	"strings"

	"kerneltaint/core/taint"
)

// named is how many causes a verdict names; the others are counted.
const named = 2

// Verdict combines the flags of s into one sentence. Its level is that of the
// worst flag. Bits that d does not define reduce trust, for nobody can say what
// they stand for.
func Verdict(d *taint.Dialect, s taint.Set) Trust {
	if s == 0 {
		return Trust{Full, "Reports from this kernel can be trusted: it is not tainted."}
	}
	v := verdict{d: d, level: Full}
	for bit := range s.Bits() {
		v.add(bit)
	}
	return Trust{v.level, v.sentence()}
}

// verdict gathers what its sentence names: the worst causes of the worst level.
type verdict struct {
	d       *taint.Dialect
	level   Level
	worst   [named]*entry
	bits    [named]int // of worst
	others  int        // flags that are defined but not named
	unknown []int
}

func (v *verdict) add(bit int) {
	f, ok := v.d.Flag(bit)
	var e *entry
	if ok && !f.Reserved {
		e = find(v.d, &f)
	}
	if e == nil {
		v.unknown = append(v.unknown, bit)
		v.level = worse(v.level, Reduced)
		return
	}
	v.level = worse(v.level, e.Level)
	for i := range v.worst {
		if w := v.worst[i]; w == nil || e.before(w) {
			v.worst[i], e = e, w
			v.bits[i], bit = bit, v.bits[i]
		}
		if e == nil {
			return
		}
	}
	v.others++
}

// before orders entries by what a verdict has to say first.
func (e *entry) before(o *entry) bool {
	if e.Level != o.Level {
		return worse(e.Level, o.Level) == e.Level
	}
	return e.rank < o.rank
}

// worse returns the level that leaves less trust.
func worse(a, b Level) Level {
	if a == None || b == Full || a == Reduced && b == Reduced {
		return a
	}
	return b
}

// sentence is: how far to trust, since what, and what to do.
func (v *verdict) sentence() string {
	first := v.worst[0]
	if first == nil || first.Level == Full && v.level != Full {
		return v.open()
	}
	var b strings.Builder
	switch {
	case first.Level == None:
		b.WriteString("Later reports from this kernel prove little")
	case first.Level == Reduced:
		b.WriteString("Reports from this kernel count for less")
	case first.limits:
		b.WriteString("Reports from this kernel can be trusted, but support may be limited")
	default:
		b.WriteString("Reports from this kernel can be trusted")
	}
	if first.Level == Full && !first.limits {
		b.WriteString(", although ")
	} else {
		b.WriteString(", since ")
	}
	b.WriteString(v.clause(0))
	v.rest(&b)
	b.WriteString(": ")
	b.WriteString(first.Advice)
	b.WriteByte('.')
	return b.String()
}

// open is the sentence where nothing but unknown bits lowers the trust.
func (v *verdict) open() string {
	known := v.others
	for _, w := range v.worst {
		if w != nil {
			known++
		}
	}
	beside := ""
	switch {
	case known == 1:
		beside = ", beside one flag that would leave trust intact"
	case known > 1:
		beside = ", beside " + strconv.Itoa(known) + " flags that would leave trust intact"
	}
	return "How far reports from this kernel can be trusted is open, since " + v.unknowns() + beside +
		": choose the distribution or release that this kernel belongs to."
}

// rest writes the second cause, if it weighs as much as the first, and counts
// what is left.
func (v *verdict) rest(b *strings.Builder) {
	others := v.others
	if second := v.worst[1]; second != nil {
		if second.Level == v.worst[0].Level && second.limits == v.worst[0].limits {
			b.WriteString(" and ")
			b.WriteString(v.clause(1))
		} else {
			others++
		}
	}
	switch {
	case others == 1:
		b.WriteString(", with one more flag set")
	case others > 1:
		b.WriteString(", with " + strconv.Itoa(others) + " more flags set")
	}
	if len(v.unknown) > 0 {
		b.WriteString(", and ")
		b.WriteString(v.unknowns())
	}
}

// clause is what happened, with the flag's letter behind it.
func (v *verdict) clause(i int) string {
	f, _ := v.d.Flag(v.bits[i])
	return v.worst[i].Event + mark(&f)
}

// mark is the letter of a flag in parentheses, or its bit if it has none.
func mark(f *taint.Flag) string {
	if f.Unprinted || f.Letter == 0 {
		return " (bit " + strconv.Itoa(f.Bit) + ")"
	}
	return " (" + string(rune(f.Letter)) + ")"
}

func (v *verdict) unknowns() string {
	if len(v.unknown) == 1 {
		return "bit " + strconv.Itoa(v.unknown[0]) + " is set, which has no known meaning here"
	}
	return strconv.Itoa(len(v.unknown)) + " bits are set that have no known meaning here"
}
