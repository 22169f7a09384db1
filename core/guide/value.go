package guide

import (
	"strconv"
	"strings"

	"kerneltaint/core/taint"
)

// ForValue returns a short paragraph about a whole taint value: its sum, what
// happened, and the verdict.
func ForValue(d *taint.Dialect, s taint.Set) string {
	if s == 0 {
		return "0 means that the kernel is not tainted. " + Verdict(d, s).Sentence
	}
	var parts, events []string
	var unknown []int
	for bit := range s.Bits() {
		parts = append(parts, taint.SetOf(bit).String())
		f, ok := d.Flag(bit)
		e := find(d, &f)
		if !ok || f.Reserved || e == nil {
			unknown = append(unknown, bit)
			continue
		}
		events = append(events, e.Event+mark(&f))
	}
	var b strings.Builder
	b.WriteString(s.String())
	if len(parts) > 1 {
		b.WriteString(" is " + strings.Join(parts, " + "))
	} else {
		b.WriteString(" is bit ")
		for bit := range s.Bits() {
			b.WriteString(strconv.Itoa(bit))
		}
	}
	if len(events) > 0 {
		b.WriteString(": " + list(events))
	}
	b.WriteString(".")
	if len(unknown) > 0 {
		v := verdict{unknown: unknown}
		text := v.unknowns()
		b.WriteString(" " + strings.ToUpper(text[:1]) + text[1:] + ".")
	}
	return b.String() + " " + Verdict(d, s).Sentence
}

// list joins clauses: "a, b and c".
func list(clauses []string) string {
	last := len(clauses) - 1
	if last == 0 {
		return clauses[0]
	}
	return strings.Join(clauses[:last], ", ") + " and " + clauses[last]
}
