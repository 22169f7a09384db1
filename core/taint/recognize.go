package taint

import "strconv"

// Clues is what a text says, or a user chose, about the kernel that printed it.
// Every field may be empty.
type Clues struct {
	DialectID string // the user's choice; overrides the rest
	Release   string // uname -r: "6.1.0-56-amd64"
	Version   string // uname -v or the version banner: "#1 SMP … Debian 6.1.192-2"
	Field     string // a letter field with its blanks, without "Tainted: "
	FieldLost bool   // the field's blanks are not as the kernel printed them
	Verbose   string // "[W]=WARN, …"
	Value     Set    // a value, where there is no letter field
}

// Confidence says how sure a recognition is.
type Confidence uint8

// The degrees of confidence.
const (
	Assumed Confidence = iota // nothing speaks for it but that it is the newest
	Likely                    // the clues fit it best
	Certain                   // the clues leave no other dialect
)

// String returns assumed, likely or certain.
func (c Confidence) String() string {
	switch c {
	case Certain:
		return "certain"
	case Likely:
		return "likely"
	}
	return "assumed"
}

// Recognition is what [Recognize] found.
type Recognition struct {
	Dialect      *Dialect // never nil
	Distribution string   // "Debian", "Red Hat Enterprise Linux", …; "" if unknown
	Confidence   Confidence
	Basis        []string   // from what: "release string 6.1.0-56-amd64", "width of the flag field (19 columns)", …
	Others       []*Dialect // other dialects that the clues leave open, likeliest first; not to be changed

	value Set // the value among the clues: a dialect that cannot hold it is no alternative
}

// Recognize chooses the dialect that the clues speak for. Letters must never be
// read before a dialect is chosen: one letter has different meanings.
//
// A release string decides, with the distribution that it or the version
// names. The letter field confirms or overrules it: a kernel prints one column
// a flag. Without a release the field, the verbose line or the bits of the
// value choose, and newest mainline is preferred.
func Recognize(c Clues) Recognition {
	if c.DialectID != "" {
		if d, ok := ByID(c.DialectID); ok {
			return Recognition{Dialect: d, Confidence: Certain, Basis: basisChoice}
		}
	}
	r, ok := recognizeRelease(&c)
	if !ok {
		r = recognizeForm(&c)
	}
	r.value = c.Value
	return r
}

// Phrases of Recognition.Basis that never vary are shared.
var (
	basisChoice  = []string{"user's choice"}
	basisNewest  = []string{"newest mainline kernel"}
	basisBits    = []string{"bits that newest mainline kernels do not define"}
	basisVerbose = "verbose line"
)

// recognizeRelease chooses by the release string; ok is false if there is none
// that can be read.
func recognizeRelease(c *Clues) (r Recognition, ok bool) {
	release, ok := ParseRelease(c.Release)
	if !ok {
		return r, false
	}
	dist, byVersion := distributionOf(c.Release, release, c.Version)
	family := "mainline"
	r.Confidence = Likely
	if dist != nil {
		family, r.Distribution, r.Confidence = dist.Family, dist.Name, Certain
	}
	r.Dialect = dialectOf(family, release)
	basis := make([]string, 1, 3)
	basis[0] = "release string " + c.Release
	if byVersion {
		basis = append(basis, "version "+dist.Name)
	}
	switch fit := c.fit(r.Dialect); {
	case fit == exactFit:
		basis = append(basis, widthPhrase(r.Dialect))
		r.Confidence = Certain
	case fit == noFit:
		r.Confidence = Likely
		if d := r.Dialect.neighbour(c); d != nil {
			r.Others = []*Dialect{r.Dialect}
			r.Dialect = d
			basis = append(basis, widthPhrase(d))
		}
	case dist == nil:
		r.Others = sameKernel(release, r.Dialect, c)
	}
	r.Basis = basis
	return r, true
}

// recognizeForm chooses by what the text looks like: its columns, names, bits.
func recognizeForm(c *Clues) Recognition {
	if c.Field == "" && c.Verbose == "" {
		newest := Newest()
		if c.Value.Without(newest.Defined()) == 0 {
			return Recognition{Dialect: newest, Basis: basisNewest, Others: preferred[1:]}
		}
	}
	best := -1
	var r Recognition
	for want := exactFit; want > noFit && best < 0; want-- {
		for i, d := range preferred {
			if c.fit(d) == want && c.possible(d) {
				if best < 0 {
					best, r.Dialect = i, d
				} else {
					r.Others = append(r.Others, d)
				}
			}
		}
	}
	if best < 0 {
		return Recognition{Dialect: Newest(), Basis: basisNewest, Others: preferred[1:]}
	}
	r.Confidence = Likely
	switch {
	case c.fit(r.Dialect) == exactFit:
		r.Basis = append(r.Basis, widthPhrase(r.Dialect))
	case best == 0:
		r.Confidence = Assumed
	case c.Field != "":
		r.Basis = append(r.Basis, "letters of the flag field")
	}
	if c.Verbose != "" {
		r.Basis, r.Confidence = append(r.Basis, basisVerbose), Likely
	}
	if len(r.Basis) == 0 {
		r.Basis = basisNewest
		if best > 0 {
			r.Basis = basisBits
		}
	}
	return r
}

// fit says how well the letter field fits a dialect's columns.
type fit int

const (
	noFit     fit = iota
	letterFit     // blanks lost, but the dialect has each letter
	openFit       // no field, or one whose trailing blanks may have been trimmed
	exactFit      // each column, and their number
)

func (c *Clues) fit(d *Dialect) fit {
	if c.Field == "" {
		return openFit
	}
	if !c.FieldLost {
		if _, ok := d.parseColumns(c.Field); ok {
			switch width := d.Width(); {
			case len(c.Field) == width:
				return exactFit
			case len(c.Field) < width && c.Field[len(c.Field)-1] != ' ':
				return openFit
			}
		}
		return noFit
	}
	if _, err := d.parseCollapsed(c.Field); err != nil {
		return noFit
	}
	return letterFit
}

// possible reports whether d can have printed the verbose line and can hold
// the value.
func (c *Clues) possible(d *Dialect) bool {
	if c.Value.Without(d.Defined()) != 0 {
		return false
	}
	if c.Verbose != "" {
		if _, err := d.ParseVerbose(c.Verbose); err != nil {
			return false
		}
	}
	return true
}

// neighbour returns the dialect that the field fits exactly and that is nearest
// to d in its family, else the preferred one of all; nil if there is none.
func (d *Dialect) neighbour(c *Clues) *Dialect {
	var best *Dialect
	distance := ^number(0)
	for _, e := range preferred {
		if e.Family == d.Family && c.fit(e) == exactFit {
			if away := max(e.from, d.from) - min(e.from, d.from); away < distance {
				best, distance = e, away
			}
		}
	}
	if best != nil {
		return best
	}
	for _, e := range preferred {
		if c.fit(e) == exactFit {
			return e
		}
	}
	return nil
}

// sameKernel returns the dialects of other families whose kernels have the same
// version as release and which the clues do not rule out.
func sameKernel(release Release, chosen *Dialect, c *Clues) []*Dialect {
	var others []*Dialect
	version := release.number() >> 16
	for _, d := range preferred {
		if d.Family != chosen.Family && d.from>>16 == version && c.fit(d) != noFit && c.possible(d) {
			others = append(others, d)
		}
	}
	return others
}

// dialectOf returns the dialect of a family that describes a release: the last
// one that begins at or before it, or the family's first.
func dialectOf(family string, release Release) *Dialect {
	n := release.number()
	var best *Dialect
	for _, d := range families[family] { // newest first
		best = d
		if d.from <= n {
			break
		}
	}
	return best
}

// widths holds the phrases of widthPhrase, so that a report costs no memory.
var widths = func() (phrases [64]string) {
	for i := range phrases {
		phrases[i] = "width of the flag field (" + strconv.Itoa(i) + " columns)"
	}
	return phrases
}()

func widthPhrase(d *Dialect) string { return widths[d.Width()%len(widths)] }

// Alternative is another reading of a bit or of a letter.
type Alternative struct {
	Dialect *Dialect
	Flag    Flag
}

// Alternatives returns the other readings of a flag of r.Dialect that the clues
// leave open, likeliest first: of its bit, or of its letter if the input was
// letters. Dialects that give it the same meaning are not listed, and each
// other meaning is listed once. A certain recognition leaves none.
func (r Recognition) Alternatives(f Flag, byLetter bool) []Alternative {
	var found []Alternative
	for _, d := range r.Others {
		if r.value.Without(d.Defined()) != 0 {
			continue
		}
		g, ok := d.same(f, byLetter)
		if ok && g.Meaning() != f.Meaning() && !meant(found, g) {
			found = append(found, Alternative{Dialect: d, Flag: g})
		}
	}
	return found
}

// same returns what d has at the bit of f, or with its letter.
func (d *Dialect) same(f Flag, byLetter bool) (Flag, bool) {
	for i := range d.Flags {
		g := &d.Flags[i]
		if !g.Reserved && (byLetter && !g.Unprinted && g.Letter == f.Letter || !byLetter && g.Bit == f.Bit) {
			return *g, true
		}
	}
	return Flag{}, false
}

func meant(found []Alternative, f Flag) bool {
	for i := range found {
		if found[i].Flag.Meaning() == f.Meaning() {
			return true
		}
	}
	return false
}
