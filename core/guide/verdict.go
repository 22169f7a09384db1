package guide

import (
	"strconv"
	"strings"

	"kerneltaint/core/taint"
)

// How much a verdict says: the causes that it names in words, and the further
// flags that it names by letter before it only counts them.
const (
	named    = 2
	lettered = 3
)

// Verdict combines the flags of s into one sentence. Its level is that of the
// worst flag. Bits that d does not define reduce trust, for nobody can say what
// they stand for.
func Verdict(d *taint.Dialect, s taint.Set) Trust {
	if s == 0 {
		return Trust{Full, "This kernel is not tainted, so nothing in its state speaks against its reports."}
	}
	v := judge(d, s)
	return Trust{v.level, v.sentence() + "."}
}

// Unreadable is the verdict where the kernel says that it is tainted and no
// flag can be read: its field is blank, as that of Red Hat Enterprise Linux 5,
// which ends before the columns of some flags, or was cut off on its way.
func Unreadable() Trust {
	return Trust{Reduced, "The kernel says that it is tainted, but none of the letters shown stands for a flag, so how far to trust its reports is open: look for the value of /proc/sys/kernel/tainted or for a complete header."}
}

// verdict gathers what its sentence names: the worst causes of the worst level.
type verdict struct {
	level   Level
	worst   [named]cause
	others  []cause // what is not among the worst, by bit
	unknown []int
}

// cause is a flag with its entry; the zero value is none.
type cause struct {
	flag *taint.Flag
	*entry
}

func judge(d *taint.Dialect, s taint.Set) verdict {
	v := verdict{level: Full}
	known := make([]cause, 0, s.Len())
	for i := range d.Flags {
		f := d.Flags[i]
		if f.Reserved || !s.Has(f.Bit) {
			continue
		}
		if e := find(d, f); e != nil {
			s = s.Without(taint.SetOf(f.Bit))
			v.level = worse(v.level, e.level)
			known = append(known, cause{f, e})
		}
	}
	for bit := range s.Bits() {
		v.unknown = append(v.unknown, bit)
		v.level = worse(v.level, Reduced)
	}
	for i := range v.worst {
		if at := first(known); at >= 0 && (i == 0 || known[at].joins(v.worst[0])) {
			v.worst[i] = known[at]
			known = append(known[:at], known[at+1:]...)
		}
	}
	v.others = known
	return v
}

// first returns the index of the cause that has to be said first, -1 if there
// is none.
func first(causes []cause) int {
	at := -1
	for i, c := range causes {
		if at < 0 || c.before(causes[at]) {
			at = i
		}
	}
	return at
}

func (c cause) before(o cause) bool {
	if c.level != o.level {
		return worse(c.level, o.level) == c.level
	}
	return c.rank < o.rank
}

// joins reports whether the sentence about o can name c too. What neither
// lowers trust nor limits support has a conclusion of its own.
func (c cause) joins(o cause) bool {
	return c.level == o.level && c.limits == o.limits && (c.level != Full || c.limits)
}

// worse returns the level that leaves less trust.
func worse(a, b Level) Level {
	if a == None || b == Full || a == Reduced && b == Reduced {
		return a
	}
	return b
}

// sentence says what happened, what follows from it, and what else is set. It
// has no period.
func (v *verdict) sentence() string {
	text := v.core()
	if len(v.others) > 0 {
		text += "; " + v.rest()
	}
	if len(v.unknown) > 0 && v.worst[0].entry != nil {
		text += "; " + v.unknowns()
	}
	return text
}

// core is the sentence about the worst causes. Where nothing but unknown bits
// lowers trust, it is about these.
func (v *verdict) core() string {
	worst := v.worst[0]
	if worst.entry == nil || worst.level == Full && v.level != Full {
		v.others = v.known()
		text := upper(v.unknowns()) + ", so how far to trust its reports is open: choose the distribution or release that this kernel belongs to"
		v.unknown = nil
		return text
	}
	text := upper(worst.clause())
	if v.worst[1].entry != nil {
		text += " and " + v.worst[1].clause()
	}
	return text + ", " + worst.conclusion
}

// known returns all flags that have a meaning, the worst ones first.
func (v *verdict) known() []cause {
	var all []cause
	for _, c := range v.worst {
		if c.entry != nil {
			all = append(all, c)
		}
	}
	return append(all, v.others...)
}

func (v *verdict) rest() string {
	n := len(v.others)
	if n > lettered {
		return strconv.Itoa(n) + " more flags are set"
	}
	letters := make([]string, n)
	for i, c := range v.others {
		letters[i] = c.letter()
	}
	if n == 1 {
		return letters[0] + " is set too"
	}
	return list(letters) + " are set too"
}

func (v *verdict) unknowns() string {
	switch n := len(v.unknown); {
	case n == 1:
		return "bit " + strconv.Itoa(v.unknown[0]) + " has no known meaning here"
	case n > lettered:
		return "a total of " + strconv.Itoa(n) + " bits have no known meaning here"
	}
	bits := make([]string, len(v.unknown))
	for i, bit := range v.unknown {
		bits[i] = strconv.Itoa(bit)
	}
	return "bits " + list(bits) + " have no known meaning here"
}

// clause is what happened, with the flag's letter behind it.
func (c cause) clause() string { return c.event + " (" + c.letter() + ")" }

// letter returns the letter of the flag, or its bit if none is ever printed.
func (c cause) letter() string {
	if c.flag.Unprinted || c.flag.Letter == 0 {
		return "bit " + strconv.Itoa(c.flag.Bit)
	}
	return c.flag.LetterString()
}

// upper returns a clause as the beginning of a sentence. Clauses begin with a
// small letter of ASCII; package unicode would cost the page more than they do.
func upper(clause string) string { return string(clause[0]&^0x20) + clause[1:] }

// list joins clauses: "a, b and c".
func list(clauses []string) string {
	last := len(clauses) - 1
	if last == 0 {
		return clauses[0]
	}
	return strings.Join(clauses[:last], ", ") + " and " + clauses[last]
}
