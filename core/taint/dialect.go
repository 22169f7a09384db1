package taint

import (
	"strconv"
	"strings"

	"kerneltaint/core/ascii"
)

// Dialect is the flag table of one kernel family over a range of its releases:
// which bit has which letter and name, and in which columns the kernel prints
// them. Dialects are data; they are never changed after start-up.
type Dialect struct {
	ID     string // stable, for links and the API: "mainline-6.15", "rhel-9.3"
	Family string // "mainline", "rhel", "suse", "oracle", …
	Title  string // for people: "Linux 6.15 to 7.3"
	First  string // first release it describes
	Last   string // last one; "" if still current

	// Flags holds the flags in bit order, which is the order of the columns.
	// Dialects share those that are the same.
	Flags  []*Flag
	layout layout // what they are made of

	// Tail is what the kernel prints behind the columns whatever the value.
	Tail string

	// table is how the flags are known that do not say it themselves, if
	// otherwise than by Evidence and Source; see Provenance.
	table provenance

	Evidence Evidence // the weakest evidence that the table as a whole rests on
	Source   string   // where the table was read
	Notes    []string // what a careful reader should know, one sentence each

	// from is the kernel release and build at which the table begins, "6.12.0-124";
	// it orders the dialects of a family.
	from string

	// panicMask has the flags that panic_on_taint= accepts (the kernel's
	// TAINT_FLAGS_MAX), and panicSince the first release, in the numbering of
	// First, that knows the parameter. That release is also the first in which
	// a write to kernel.tainted sets no bits behind the table's end.
	panicMask  Set
	panicSince string
}

// layout says how the flags of a dialect follow from mainline's table.
type layout struct {
	mainline int     // how many of mainline's flags they begin with
	instead  []*Flag // flags in place of mainline's of the same bit
	own      []*Flag // the flags behind mainline's, in bit order
	last     int     // the last bit, where each one between has a column; else 0
	without  Set     // bits between that have none all the same
}

// flags returns the flags.
func (c *layout) flags() []*Flag {
	flags := make([]*Flag, c.mainline, 32)
	for i := range flags {
		flags[i] = &mainlineFlags[i]
	}
	for _, f := range c.instead {
		flags[f.Bit] = f
	}
	if c.last == 0 {
		return append(flags, c.own...)
	}
	for bit := c.mainline; bit <= c.last; bit++ {
		if c.without.Has(bit) {
			continue
		}
		f := reservedColumn(bit)
		for _, own := range c.own {
			if own.Bit == bit {
				f = own
			}
		}
		flags = append(flags, f)
	}
	return flags
}

// reserved are the columns without a meaning, by bit, as far as they are used.
var reserved [32]*Flag

func reservedColumn(bit int) *Flag {
	if reserved[bit] == nil {
		reserved[bit] = &Flag{Bit: bit, Letter: '?', Clear: '-', Reserved: true}
	}
	return reserved[bit]
}

// Clone returns a copy of d whose flags can be changed. Whoever checks a kernel
// against a table plants mistakes in one.
func (d *Dialect) Clone() *Dialect {
	c := *d
	c.Flags = make([]*Flag, len(d.Flags))
	for i, f := range d.Flags {
		g := *f
		c.Flags[i] = &g
	}
	return &c
}

// Width returns the number of columns of the letter field.
func (d *Dialect) Width() int {
	n := 0
	for i := range d.Flags {
		if !d.Flags[i].Unprinted {
			n++
		}
	}
	return n + len(d.Tail)
}

// Defined returns the bits that have a meaning in d.
func (d *Dialect) Defined() Set {
	var s Set
	for i := range d.Flags {
		if !d.Flags[i].Reserved {
			s = s.With(d.Flags[i].Bit)
		}
	}
	return s
}

// provenance is how something is known, and where that can be looked up: a
// kernel file and version, a patch, a log archive.
type provenance struct {
	evidence Evidence
	source   string
}

// Provenance returns how a flag of d is known, and where: a kernel file and
// version, a patch, a log archive.
func (d *Dialect) Provenance(f Flag) (e Evidence, source string) {
	if f.own.source != "" {
		return f.own.evidence, f.own.source
	}
	if d.table.source != "" {
		return d.table.evidence, d.table.source
	}
	return d.Evidence, d.Source
}

// Flag returns the flag of a bit; ok is false if the dialect does not define
// it. Reserved columns are returned too.
func (d *Dialect) Flag(bit int) (f Flag, ok bool) {
	for i := range d.Flags {
		if d.Flags[i].Bit == bit {
			return *d.Flags[i], true
		}
	}
	return Flag{}, false
}

// Lookup returns the flag that key names: a letter, a name with or without
// TAINT_, in any case, or a bit number. A name is the dialect's own or the one
// of [Flag.Meaning]. A letter is looked up exactly first: case matters where a
// dialect has both. Reserved columns are found by number only.
func (d *Dialect) Lookup(key string) (f Flag, ok bool) {
	key = strings.TrimSpace(key)
	if key != "" && digit(key[0]) {
		bit, err := strconv.Atoi(key)
		if err != nil {
			return Flag{}, false
		}
		return d.Flag(bit)
	}
	if len(key) == 1 {
		for _, exact := range []bool{true, false} {
			for _, f := range d.Flags {
				if !f.Reserved && f.Letter != 0 && (f.Letter == key[0] || !exact && f.Letter|0x20 == key[0]|0x20) {
					return *f, true
				}
			}
		}
		return Flag{}, false
	}
	name := strings.TrimPrefix(ascii.Upper(key), "TAINT_")
	if f, ok := d.named(name); ok {
		return *f, true
	}
	for _, f := range d.Flags {
		if f.Sense == name && name != "" {
			return *f, true
		}
	}
	return Flag{}, false
}
