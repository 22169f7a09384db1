package taint

import "strings"

// byMarks holds the phrase of Recognition.Basis for each Clues.Family.
var byMarks = [...]struct {
	family string
	phrase [1]string
}{
	{"suse", [1]string{"lines or marks that only SUSE's kernels print"}},
	{"rhel", [1]string{"lines or marks that only Red Hat's kernels print"}},
	{"fedora", [1]string{"lines or marks that only Fedora's development kernels print"}},
	{"oracle", [1]string{"lines or marks that only Oracle's kernels print"}},
	{"ciq", [1]string{"lines or marks that only CIQ's kernels print"}},
}

// phrases returns the phrase for c.Family, nil if it says nothing.
func (c *Clues) phrases() []string {
	for i := range byMarks {
		if c.Family == byMarks[i].family {
			return byMarks[i].phrase[:]
		}
	}
	return nil
}

// marks returns the phrase for the family that marks in the log speak for, ""
// if there is none or if no kernel of that family and release has printed the
// other clues.
func (c *Clues) marks(release Release) string {
	phrases := c.phrases()
	if phrases == nil || c.fit(candidateOf(c.Family, release)) == noFit {
		return ""
	}
	return phrases[0]
}

// recognizeFamily chooses the newest dialect of the family that marks in the
// log speak for among those that the other clues fit best; ok is false if there
// are no such marks, or if none fits.
func recognizeFamily(c *Clues) (r Recognition, ok bool) {
	phrases := c.phrases()
	if phrases == nil {
		return r, false
	}
	all := family(c.Family)
	best := noFit
	for i := range all {
		best = max(best, c.fit(&all[i]))
	}
	if best == noFit {
		return r, false
	}
	for i := range all {
		switch {
		case c.fit(&all[i]) != best:
		case r.Dialect == nil:
			r.Dialect = all[i].Dialect
			r.Basis = c.appendBasis(phrases[:1:1], &all[i], best)
		default:
			r.Others = append(r.Others, all[i].Dialect)
		}
	}
	r.Confidence = Likely
	return r, true
}

// DoubledLetters reports whether a letter stands twice behind a module's name,
// as in "lpfc(OEXX)". Only SUSE's kernels print that: once for mainline's
// column, and once for their own mark of who supports the module. Parentheses
// and the signs of a module that is being loaded or unloaded may be there.
func DoubledLetters(letters string) bool {
	for i := 1; i < len(letters); i++ {
		c := letters[i]
		if ('a' <= c && c <= 'z' || 'A' <= c && c <= 'Z') && strings.IndexByte(letters[:i], c) >= 0 {
			return true
		}
	}
	return false
}
