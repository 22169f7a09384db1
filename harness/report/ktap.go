package report

import (
	"fmt"
	"io"
	"strings"
)

// KTAP writes results in the Kernel Test Anything Protocol, version 1
// (Documentation/dev-tools/ktap.rst), one line a case as soon as it is known.
type KTAP struct {
	w io.Writer
	n int
}

// NewKTAP writes the header and the plan: how many results will follow.
func NewKTAP(w io.Writer, plan int) (*KTAP, error) {
	_, err := fmt.Fprintf(w, "KTAP version 1\n1..%d\n", plan)
	return &KTAP{w: w}, err
}

// Diagnose writes lines for people, which parsers ignore.
func (k *KTAP) Diagnose(text string) error {
	for _, line := range strings.Split(strings.TrimRight(text, "\n"), "\n") {
		if _, err := fmt.Fprintf(k.w, "# %s\n", Printable(line)); err != nil {
			return err
		}
	}
	return nil
}

// Write writes the result of a case. What a failure or an error needs to be
// understood and repeated stands before it, for that is where KTAP wants it.
func (k *KTAP) Write(c Case) error {
	k.n++
	for _, problem := range c.Problems {
		if err := k.Diagnose(c.Name + ": " + problem); err != nil {
			return err
		}
	}
	if c.Status == Error {
		if err := k.Diagnose(c.Name + ": " + c.Reason); err != nil {
			return err
		}
	}
	if c.Status == Fail || c.Status == Error {
		if err := k.Diagnose(tail(c) + "repeat: " + c.Repeat); err != nil {
			return err
		}
	}
	verdict, directive := "ok", ""
	switch c.Status {
	case Fail:
		verdict = "not ok"
	case Error:
		verdict, directive = "not ok", " # ERROR "+clean(c.Reason)
	case Skip:
		directive = " # SKIP " + clean(c.Reason)
	}
	_, err := fmt.Fprintf(k.w, "%s %d %s%s\n", verdict, k.n, clean(c.Name), directive)
	return err
}

// Totals writes the last line, in kselftest's form.
func (k *KTAP) Totals(r *Run) error {
	n := r.Count()
	_, err := fmt.Fprintf(k.w, "# Totals: pass:%d fail:%d xfail:0 xpass:0 skip:%d error:%d\n", n[Pass], n[Fail], n[Skip], n[Error])
	return err
}

// tailLines is how much of a console a failure shows.
const tailLines = 20

func tail(c Case) string {
	if c.Seen == nil || c.Seen.Console == "" {
		return ""
	}
	lines := strings.Split(strings.TrimRight(c.Seen.Console, "\n"), "\n")
	lines = lines[max(0, len(lines)-tailLines):]
	return "the console's end:\n  " + strings.Join(lines, "\n  ") + "\n"
}

// clean keeps a name or a reason from being taken for a directive, and on its
// line.
func clean(text string) string {
	return strings.NewReplacer("#", "no.", "\n", "; ").Replace(Printable(text))
}

// Printable replaces control characters, which a console can hold, so that none
// reaches a terminal.
func Printable(text string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' && r != '\n' && r != '\t' || r == 0x7f || r >= 0x80 && r < 0xa0 {
			return '\uFFFD'
		}
		return r
	}, text)
}
