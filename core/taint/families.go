package taint

import (
	"slices"
	"strconv"
	"strings"
	"sync"
)

// preferred holds every dialect: newest mainline first, then Red Hat's, SUSE's
// and the rest, and within each family the newest first. Where several fit the
// clues equally well, the first is taken to be the likeliest.
var preferred = completed()

// completed returns the dialects of the tables with what follows from those.
func completed() []*Dialect {
	for _, d := range mainline {
		d.completeMainline()
	}
	all := slices.Concat(mainline, redHat, suse, fedora, oracle, ciq)
	for _, d := range all {
		d.Flags = d.layout.flags()
	}
	return all
}

// candidate is a dialect with what recognition asks of it often.
type candidate struct {
	*Dialect
	from        number // of the release at which its table begins
	place       int    // in its family, newest first
	width       int
	dashes      int      // reserved columns
	dashRuns    [4]uint8 // how they stand together
	defined     Set
	widthPhrase string
}

// maxDialects is an upper bound of the number of dialects.
const maxDialects = 64

// made has what candidates returns.
var made struct {
	sync.Once
	candidates []candidate
}

// candidates returns the preferred dialects in their order: each family's stand
// together. They are made when something more than a value is first asked about.
func candidates() []candidate {
	made.Do(func() { made.candidates = makeCandidates() })
	return made.candidates
}

func makeCandidates() []candidate {
	all := make([]candidate, len(preferred))
	place := 0
	for i, d := range preferred {
		if i > 0 && d.Family != preferred[i-1].Family {
			place = 0
		}
		none := string(d.AppendLetters(nil, 0))
		release, _ := ParseRelease(d.from)
		all[i] = candidate{Dialect: d, from: release.number(), place: place, width: d.Width(), defined: d.Defined(),
			dashes: strings.Count(none, "-"), dashRuns: dashRuns(none)}
		all[i].widthPhrase = "width of the flag field (" + strconv.Itoa(all[i].width) + " columns)"
		place++
	}
	return all
}

// family returns the candidates of one family.
func family(name string) []candidate {
	all := candidates()
	from := 0
	for from < len(all) && all[from].Family != name {
		from++
	}
	to := from
	for to < len(all) && all[to].Family == name {
		to++
	}
	return all[from:to]
}

// holds reports whether the dialect defines every bit of s.
func (d *candidate) holds(s Set) bool { return s.Without(d.defined) == 0 }

// candidateOf returns the dialect of a family that describes a release: the
// last one that begins at or before it, or the family's first.
func candidateOf(name string, release Release) *candidate {
	n := release.number()
	all := family(name)
	for i := range all {
		if all[i].from <= n {
			return &all[i]
		}
	}
	return &all[len(all)-1]
}

// Dialects returns every dialect, newest mainline first.
func Dialects() []*Dialect { return slices.Clone(preferred) }

// ByID returns the dialect with the given ID.
func ByID(id string) (d *Dialect, ok bool) {
	for _, d := range preferred {
		if d.ID == id {
			return d, true
		}
	}
	return nil, false
}
