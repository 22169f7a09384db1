package guide

import (
	"strconv"
	"strings"

	"kerneltaint/core/taint"
)

// spelledOut is the number of flags up to which a value is taken apart in
// words.
const spelledOut = 6

// ForValue returns a short paragraph about a whole taint value: what it is the
// sum of, the verdict, and what else happened.
func ForValue(d *taint.Dialect, s taint.Set) string {
	if s == 0 {
		return "0 is the value of a clean kernel. " + Verdict(d, s).Sentence
	}
	v := judge(d, s)
	text := s.String() + " is " + sum(d, s) + ". "
	if s.Len() > spelledOut {
		return text + v.sentence() + "."
	}
	others := v.others
	v.others = nil
	text += v.sentence() + "."
	if len(v.others) == 0 && len(others) > 0 {
		events := make([]string, len(others))
		for i, c := range others {
			events[i] = c.clause()
		}
		text += " Besides, " + list(events) + "."
	}
	return text
}

// sum takes a value apart: "bit 9, the letter W", "4096 + 8192, the letters O
// and E".
func sum(d *taint.Dialect, s taint.Set) string {
	var parts, letters []string
	for bit := range s.Bits() {
		parts = append(parts, taint.SetOf(bit).String())
		if f, ok := d.Flag(bit); ok && !f.Reserved && !f.Unprinted {
			letters = append(letters, f.LetterString())
		}
	}
	var text string
	switch {
	case len(parts) == 1:
		for bit := range s.Bits() {
			text = "bit " + strconv.Itoa(bit)
		}
	case len(parts) > spelledOut:
		text = "the sum of " + strconv.Itoa(len(parts)) + " flags"
	default:
		text = strings.Join(parts, " + ")
	}
	switch len(letters) {
	case 0:
		return text
	case 1:
		return text + ", the letter " + letters[0]
	}
	return text + ", the letters " + list(letters)
}
