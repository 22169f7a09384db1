package taint

import (
	"strconv"
	"strings"
)

// Clues is what a text says, or a user chose, about the kernel that printed it.
// Every field may be empty.
type Clues struct {
	DialectID string // the user's choice, which overrides the rest
	Release   string // uname -r: "6.1.0-56-amd64"
	Version   string // uname -v or the version banner: "#1 SMP … Debian 6.1.192-2"
	Field     string // a letter field with its blanks, without "Tainted: "
	FieldLost bool   // the field's blanks are not as the kernel printed them
	Verbose   string // "[W]=WARN, …"
	Value     Set    // a value, where there is no letter field
	Until     string // the newest release whose kernels print a report of this form

	// Family is the family of dialects that other marks speak for: lines that
	// only its kernels print, or a module's [DoubledLetters]. It counts where
	// neither the release nor the version says whose kernel it is. A family
	// whose kernels print nothing of their own, such as "mainline", says
	// nothing.
	Family string
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
	Doubts       []string   // what of the clues the dialect does not fit, for people, one sentence each

	value Set // the value among the clues: a dialect that cannot hold it is no alternative
}

// Recognize chooses the dialect that the clues speak for. Letters must never be
// read before a dialect is chosen: one letter has different meanings.
//
// A release string decides, with the distribution that it or the version
// names. The letter field confirms it, or moves the choice to a table nearby: a
// kernel prints one column a flag. It never moves the choice away from the
// family of a distribution that is named, for a field is damaged more easily
// than a release; [Recognition.Doubts] says so then. Without a release the
// field, the verbose line or the bits of the value choose; Clues.Family is
// preferred, and newest mainline if there is none.
//
// A DialectID that names no dialect is ignored; see [ByID].
func Recognize(c Clues) Recognition {
	if c.DialectID != "" {
		if d, ok := ByID(c.DialectID); ok {
			return Recognition{Dialect: d, Confidence: Certain, Basis: basisChoice}
		}
	}
	if c.Release == "" {
		c.Release = bannerRelease(c.Version)
	}
	c.Field = plainBlanks(c.Field)
	r, ok := recognizeRelease(&c)
	if !ok {
		r, ok = recognizeFamily(&c)
	}
	if !ok {
		r, ok = recognizeAge(&c)
	}
	if !ok {
		r = recognizeForm(&c)
	}
	if r.Dialect.Evidence == Unverified && r.Confidence == Certain {
		r.Confidence = Likely
	}
	r.value = c.Value
	return r
}

// bannerRelease returns the release in a kernel's banner, "Linux version
// 6.1.0-56-amd64 (…".
func bannerRelease(banner string) string {
	_, rest, found := strings.Cut(banner, "Linux version ")
	if !found {
		return ""
	}
	release, _, _ := strings.Cut(rest, " ")
	return release
}

// Phrases of Recognition.Basis that never vary are shared.
var (
	basisChoice  = []string{"user's choice"}
	basisNewest  = []string{"newest mainline kernel"}
	basisBits    = []string{"bits that the newest mainline kernel does not define"}
	basisLetters = []string{"letters that the newest mainline kernel does not have"}
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
		family, r.Distribution = dist.Family, dist.Name
		if dist.Evidence != Unverified && !dist.Shared {
			r.Confidence = Certain
		}
	}
	marked := ""
	if dist == nil || dist.Shared {
		if marked = c.marks(release.newestBuild()); marked != "" {
			family, release = c.Family, release.newestBuild()
		}
	}
	chosen := candidateOf(family, release)
	fit := c.fit(chosen)
	named := dist != nil || marked != ""
	if fit == noFit && (!named || c.Field != "" || c.Verbose != "") {
		chosen, fit = c.overrule(&r, chosen, release, named)
	} else if fit == exactFit {
		r.Confidence = Certain
	} else if !named {
		r.Others = dialects(sameKernel(c, release))
	}
	r.Dialect = chosen.Dialect
	r.Basis = make([]string, 1, 4)
	r.Basis[0] = "release string " + c.Release
	if byVersion {
		r.Basis = append(r.Basis, dist.byVersion)
	}
	if marked != "" {
		r.Basis = append(r.Basis, marked)
	}
	r.Basis = c.appendBasis(r.Basis, chosen, fit)
	return r, true
}

// overrule chooses another dialect than the one that the release speaks for,
// where what the kernel printed cannot be of that one: a table nearby that it
// fits exactly. If there is none, the field was damaged on its way, and the
// release stands; whose kernel it is, the damaged field says only where nothing
// else names it.
func (c *Clues) overrule(r *Recognition, chosen *candidate, release Release, named bool) (*candidate, fit) {
	if near := chosen.neighbour(c, release, named); near != nil {
		r.Others, r.Confidence = []*Dialect{chosen.Dialect}, Likely
		return near, c.fit(near)
	}
	damaged := *c
	damaged.FieldLost = damaged.FieldLost || c.Field != ""
	fit := damaged.fit(chosen)
	if fit != noFit && (c.FieldLost || collapsed(c.Field)) {
		return chosen, fit
	}
	r.Confidence = Likely
	if kept := sameKernel(&damaged, release); fit == noFit && !named && len(kept) > 0 {
		r.Others = append(dialects(kept[1:]), chosen.Dialect)
		return kept[0], damaged.fit(kept[0])
	}
	if c.fitField(chosen) == noFit {
		r.Doubts = []string{c.doubt(chosen)}
	}
	return chosen, fit
}

// collapsed reports whether runs of blanks have become one, as mail programs
// and web pages make them, so that the columns say nothing.
func collapsed(field string) bool {
	return !strings.Contains(strings.Trim(field, " "), "  ")
}

// doubt says how the field differs from what d prints.
func (c *Clues) doubt(d *candidate) string {
	if n := len(c.Field); !c.FieldLost && n != d.width {
		return "The flag field has " + columns(n) + ", and a kernel of " + d.Title + " prints " + strconv.Itoa(d.width) +
			": it was changed on its way here, and the release decided."
	}
	return "The flag field is not as a kernel of " + d.Title + " prints it: it was changed on its way here, and the release decided."
}

func columns(n int) string {
	if n == 1 {
		return "1 column"
	}
	return strconv.Itoa(n) + " columns"
}

// recognizeAge chooses by the newest release that a report can be of; ok is false
// if there is none, or if the table of that release does not fit.
func recognizeAge(c *Clues) (r Recognition, ok bool) {
	release, ok := ParseRelease(c.Until)
	if !ok {
		return r, false
	}
	chosen := candidateOf("mainline", release)
	fit := c.fit(chosen)
	if fit == noFit {
		return r, false
	}
	r = Recognition{Dialect: chosen.Dialect, Confidence: Likely, Basis: []string{"a form that no kernel newer than Linux " + c.Until + " prints"}}
	r.Basis = c.appendBasis(r.Basis, chosen, fit)
	return r, true
}

// recognizeForm chooses by what the text looks like: its columns, names, bits.
func recognizeForm(c *Clues) Recognition {
	if c.Field == "" && c.Verbose == "" && c.Value.Without(Newest().Defined()) == 0 {
		return Recognition{Dialect: Newest(), Basis: basisNewest, Others: preferred[1:]}
	}
	var fits [maxDialects]fit
	best := noFit
	all := candidates()
	for i := range all {
		fits[i] = c.fit(&all[i])
		best = max(best, fits[i])
	}
	if best == noFit {
		return Recognition{Dialect: Newest(), Basis: basisNewest, Others: preferred[1:]}
	}
	var r Recognition
	var chosen *candidate
	for i := range all {
		switch {
		case fits[i] != best:
		case chosen == nil:
			chosen = &all[i]
		default:
			r.Others = append(r.Others, all[i].Dialect)
		}
	}
	r.Dialect = chosen.Dialect
	r.Basis = c.appendBasis(nil, chosen, best)
	if len(r.Basis) > 0 || chosen.Dialect != Newest() {
		r.Confidence = Likely
	}
	switch {
	case len(r.Basis) > 0:
	case chosen.Dialect == Newest():
		r.Basis = basisNewest
	case c.Field != "":
		r.Basis = basisLetters
	default:
		r.Basis = basisBits
	}
	return r
}

// appendBasis appends what of the form speaks for the dialect.
func (c *Clues) appendBasis(basis []string, d *candidate, f fit) []string {
	if f == exactFit {
		basis = append(basis, d.widthPhrase)
	} else if f > noFit && c.dashes() > 0 {
		basis = append(basis, "reserved columns of the flag field")
	}
	if c.Verbose != "" && f > noFit {
		basis = append(basis, "verbose line")
	}
	return basis
}

// fit says how well the clues fit a dialect.
type fit int8

const (
	noFit     fit = iota // it cannot have printed this
	letterFit            // blanks lost, but it has each letter
	openFit              // no field, or one whose trailing blanks may have been trimmed
	exactFit             // each column, and their number
)

func (c *Clues) fit(d *candidate) fit {
	f := c.fitField(d)
	if f == noFit || !d.holds(c.Value) {
		return noFit
	}
	if c.Verbose != "" {
		if _, err := d.ParseVerbose(c.Verbose); err != nil {
			return noFit
		}
	}
	return f
}

func (c *Clues) fitField(d *candidate) fit {
	if c.Field == "" {
		return openFit
	}
	if !c.FieldLost {
		if fit := c.fitColumns(d); fit != noFit || c.Release != "" {
			return fit
		}
	}
	if !d.showsDashes(c.Field) {
		return noFit
	}
	if _, err := d.parseCollapsed(c.Field, 0); err != nil {
		return noFit
	}
	return letterFit
}

// fitColumns compares column by column. A field that ends in a letter may have
// lost the blanks behind it if nothing followed it: no release is known then.
func (c *Clues) fitColumns(d *candidate) fit {
	if len(c.Field) > d.width {
		return noFit
	}
	if _, ok := d.parseColumns(c.Field); !ok {
		return noFit
	}
	last := c.Field[len(c.Field)-1]
	switch whole := len(c.Field) == d.width; {
	case whole && (c.Release != "" || last == ' ' || last == '-' || last == '?'):
		return exactFit
	case whole || last != ' ':
		return openFit
	}
	return noFit
}

// dashes counts the reserved columns that the field shows.
func (c *Clues) dashes() int {
	return strings.Count(c.Field, "-") + strings.Count(c.Field, "?")
}

// showsDashes reports whether a field whose blanks are lost has the reserved
// columns of d: the same runs of them, or as many if no blank is left. A field
// of letters alone is what people write, and no kernel is ruled out by it.
func (d *candidate) showsDashes(field string) bool {
	runs := dashRuns(field)
	switch {
	case runs == d.dashRuns:
		return true
	case strings.IndexByte(field, ' ') >= 0:
		return false
	}
	n := strings.Count(field, "-") + strings.Count(field, "?")
	return n == 0 || n == d.dashes
}

// dashRuns returns the lengths of the first runs of reserved columns in field.
func dashRuns(field string) (runs [4]uint8) {
	run := -1
	for i := 0; i < len(field); i++ {
		if field[i] != '-' && field[i] != '?' {
			continue
		}
		if i == 0 || field[i-1] != '-' && field[i-1] != '?' {
			run++
		}
		if run < len(runs) && runs[run] < 255 {
			runs[run]++
		}
	}
	return runs
}

// neighbour returns the dialect that the clues fit exactly although the release
// speaks for d; nil if there is none: the field was damaged then. Where
// something names the distribution, only a table of its family counts, and only
// one that a kernel of this release can have. Else it is the table before or
// after d in its family, for kernels with flags brought back, or one of a
// distribution with the same kernel release.
func (d *candidate) neighbour(c *Clues, release Release, named bool) *candidate {
	var best *candidate
	n := release.number()
	all := candidates()
	for i := range all {
		e := &all[i]
		if named && !d.borders(e, release) || !named && !d.near(e, release) {
			continue
		}
		if fit := c.fit(e); fit != exactFit && (!c.FieldLost || fit == noFit || c.dashes() == 0) {
			continue
		}
		kin, bestKin := e.Family == d.Family, best != nil && best.Family == d.Family
		if best == nil || kin && !bestKin || kin == bestKin && distance(e.from, n) < distance(best.from, n) {
			best = e
		}
	}
	return best
}

// borders reports whether a kernel of this release can have the table e of d's
// family: distributions bring flags back within one kernel release, and a
// kernel that is cut between two releases has the table of either.
func (d *candidate) borders(e *candidate, release Release) bool {
	if e.Family != d.Family {
		return false
	}
	if e.Family != "mainline" && e.Family != "fedora" {
		return series(e.from) == series(release.number())
	}
	switch e.place {
	case d.place - 1:
		return follows(e.from, release.number())
	case d.place + 1:
		return series(release.number()) == series(d.from)
	}
	return false
}

// follows reports whether b is of the last release before a: 6.14 before 6.15,
// and 5.19 before 6.0, for a major number ends at 19 or 20.
func follows(a, b number) bool {
	switch {
	case a>>48 < 3:
		return series(a) == series(b)+1
	case a>>32&0xffff == 0:
		return a>>48 == b>>48+1 && b>>32&0xffff >= 19
	}
	return a>>32 == b>>32+1
}

// near reports whether a kernel of this release that nobody is named for can
// have the table e. What an older release has is never taken away again.
func (d *candidate) near(e *candidate, release Release) bool {
	if e.Family == d.Family {
		return e.place == d.place-1 || d.borders(e, release)
	}
	return series(e.from) == series(release.number())
}

// series returns what kernels with one numbered release share: 5.14 of 5.14.21,
// and all of 2.6.32, for until 3.0 the third part counted releases.
func series(n number) number {
	if n>>48 < 3 {
		return n >> 16
	}
	return n >> 32 << 16
}

func distance(a, b number) number { return max(a, b) - min(a, b) }

// sameKernel returns the dialects of distributions that keep a kernel of this
// release and that fit the clues, where nothing says whose it is.
func sameKernel(c *Clues, release Release) []*candidate {
	if release.RC > 0 {
		return nil
	}
	release = release.newestBuild()
	var kept []*candidate
	for _, keeper := range keepers {
		if begins(c.Release, keeper.kernels) {
			if d := candidateOf(keeper.family, release); c.fit(d) != noFit {
				kept = append(kept, d)
			}
		}
	}
	return kept
}

func dialects(all []*candidate) []*Dialect {
	var ds []*Dialect
	for _, d := range all {
		ds = append(ds, d.Dialect)
	}
	return ds
}

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
		g := d.Flags[i]
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
