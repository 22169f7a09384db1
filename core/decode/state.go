package decode

import (
	"strconv"

	"kerneltaint/core/guide"
	"kerneltaint/core/taint"
)

// recognize adds what the caller chose to the clues of the input, and notes
// where these do not agree.
func (d *decoder) recognize(clues taint.Clues) taint.Recognition {
	clues.DialectID = d.dialect
	if clues.Release == "" {
		clues.Release = d.release
	}
	r := taint.Recognize(clues)
	for _, doubt := range r.Doubts {
		d.note(doubt)
	}
	return r
}

// stateOf returns s in the forms of dialect.
func stateOf(dialect *taint.Dialect, s taint.Set) *State {
	return &State{
		Value:   s.String(),
		Hex:     s.Hex(),
		Letters: dialect.Letters(s),
		Compact: dialect.Compact(s),
		Verbose: dialect.Verbose(s),
	}
}

// state fills in all that follows from the newest state: taint, kernel, flags,
// unknown bits and trust. byLetter says whether letters were read, which can
// mean other flags in other dialects, or a value, whose bits can.
func (d *decoder) state(r taint.Recognition, s taint.Set, byLetter bool) {
	res := &d.result
	res.Taint = stateOf(r.Dialect, s)
	d.kernel(r)
	res.Flags = make([]Flag, 0, s.Len())
	for bit := range s.Bits() {
		f, ok := r.Dialect.Flag(bit)
		if !ok || f.Reserved {
			res.UnknownBits = append(res.UnknownBits, bit)
			continue
		}
		res.Flags = append(res.Flags, explain(r, f, byLetter))
	}
	verdict := guide.Verdict(r.Dialect, s)
	res.Trust = &Trust{Level: string(verdict.Level), Sentence: verdict.Sentence}
}

// kernel says which kernel's table is used and why.
func (d *decoder) kernel(r taint.Recognition) {
	if d.result.Kernel == nil {
		d.result.Kernel = &Kernel{Release: d.release}
	}
	k := d.result.Kernel
	k.Distribution, k.Dialect, k.Basis, k.Confidence = r.Distribution, r.Dialect.ID, r.Basis, r.Confidence.String()
}

// trustUnreadable keeps a kernel that says that it is tainted, without showing by
// what, from being called trustworthy.
func (d *decoder) trustUnreadable() {
	if t := d.result.Trust; d.unreadable && (t == nil || t.Level == string(guide.Full)) {
		verdict := guide.Unreadable()
		d.result.Trust = &Trust{Level: string(verdict.Level), Sentence: verdict.Sentence}
	}
}

// explain gives the words for one flag.
func explain(r taint.Recognition, f taint.Flag, byLetter bool) Flag {
	e, _ := guide.For(r.Dialect, f.Bit)
	known, _ := r.Dialect.Provenance(f)
	out := Flag{
		Bit:      f.Bit,
		Value:    strconv.FormatUint(1<<uint(f.Bit), 10),
		Letter:   f.LetterString(),
		Name:     f.Name,
		Title:    e.Title,
		Meaning:  e.Meaning,
		Severity: string(e.Severity),
		Trust:    e.Trust,
		Next:     make([]Step, len(e.Next)),
		Clears:   e.Clears,
		Evidence: known.String(),
	}
	for i, s := range e.Next {
		out.Next[i] = Step(s)
	}
	for _, l := range e.Links {
		out.Links = append(out.Links, Link(l))
	}
	for _, a := range r.Alternatives(f, byLetter) {
		out.Alternatives = append(out.Alternatives, Alternative{
			Dialect: a.Dialect.ID, Bit: a.Flag.Bit, Letter: a.Flag.LetterString(), Name: a.Flag.Name,
		})
	}
	return out
}
