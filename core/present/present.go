// Package present writes a [decode.Result] for people: as plain text for
// terminals and tickets, and as Markdown for bug reports.
//
// The command, the API and the page share it, so that an answer reads the same
// everywhere. All text that comes from the input passes through [Safe].
package present

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"kerneltaint/core/decode"
	"kerneltaint/core/guide"
	"kerneltaint/core/taint"
)

// Style says how plain text is written. The zero Style is plain ASCII-art-free
// text of 80 columns without colour.
type Style struct {
	Color bool // with ANSI colours
	Width int  // columns to wrap at; 0 means 80
	Brief bool // without meanings and steps: a line a flag
}

// Text returns r as plain text that ends in a newline.
func Text(r *decode.Result, style Style) string {
	if style.Width < 40 {
		style.Width = 80
	}
	w := textWriter{style: style}
	w.result(r)
	return string(w.b)
}

type textWriter struct {
	style Style
	b     []byte
}

// The colours. Severity is always said in words too.
const (
	bold   = "1"
	faint  = "2"
	red    = "1;31"
	yellow = "33"
	green  = "32"
	cyan   = "36"
)

func severityColor(severity string) string {
	switch severity {
	case "critical":
		return red
	case "warning":
		return yellow
	case "notice":
		return cyan
	}
	return green
}

func trustColor(level string) string {
	switch level {
	case "none":
		return red
	case "reduced":
		return yellow
	}
	return green
}

func (w *textWriter) colored(code, s string) {
	s = Safe(s)
	if w.style.Color && s != "" {
		w.b = append(w.b, "\x1b["...)
		w.b = append(w.b, code...)
		w.b = append(w.b, 'm')
		w.b = append(w.b, s...)
		w.b = append(w.b, "\x1b[0m"...)
		return
	}
	w.b = append(w.b, s...)
}

func (w *textWriter) text(parts ...string) {
	for _, s := range parts {
		w.b = append(w.b, Safe(s)...)
	}
}

func (w *textWriter) line(parts ...string) {
	w.text(parts...)
	w.b = append(w.b, '\n')
}

// wrapped writes s in lines of the style's width behind lead, its further
// lines indented by as many blanks as lead has characters.
func (w *textWriter) wrapped(lead, s string) {
	indent := utf8.RuneCountInString(lead)
	w.text(lead)
	column := indent
	for i, word := range strings.Fields(s) {
		n := utf8.RuneCountInString(word)
		if i > 0 && column+1+n > w.style.Width {
			w.b = append(w.b, '\n')
			w.b = append(w.b, strings.Repeat(" ", indent)...)
			column = indent
		} else if i > 0 {
			w.b = append(w.b, ' ')
			column++
		}
		w.text(word)
		column += n
	}
	w.b = append(w.b, '\n')
}

func (w *textWriter) heading(s string) {
	w.b = append(w.b, '\n')
	w.colored(bold, s)
	w.b = append(w.b, '\n')
}

func (w *textWriter) result(r *decode.Result) {
	w.verdict(r)
	w.wrapped("Understood as: ", r.Understood)
	if k := r.Kernel; k != nil {
		w.wrapped("Kernel: ", kernelLine(k))
	}
	if w.style.Brief && len(r.Flags)+len(r.UnknownBits) > 0 {
		w.b = append(w.b, '\n')
	}
	for i := range r.Flags {
		w.flag(r, &r.Flags[i])
	}
	for _, bit := range r.UnknownBits {
		w.colored(yellow, "?  bit "+strconv.Itoa(bit))
		w.line("  not defined by this kernel's flag table")
	}
	if slices.ContainsFunc(r.Modules, telling) {
		w.heading("Modules with taint letters")
		w.modules(r.Modules)
	}
	if len(r.Reports) > 0 {
		w.heading("Reports (" + strconv.Itoa(len(r.Reports)) + ")")
		for i := range r.Reports {
			w.report(&r.Reports[i])
		}
	}
	w.causes(r, "What set flags", true)
	w.causes(r, "Lines that look like a taint and are none", false)
	if len(r.Notes) > 0 {
		w.heading("Notes")
		for _, n := range r.Notes {
			w.wrapped("  - ", n)
		}
	}
}

func (w *textWriter) verdict(r *decode.Result) {
	t := r.Taint
	switch {
	case t == nil && r.Trust != nil:
		w.colored(yellow, "Tainted")
		w.line(", by what is not shown")
	case t == nil:
	case t.Value == "0":
		w.colored(green, "Not tainted")
		w.line(" (0)")
	default:
		w.colored(bold, "Tainted: "+t.Letters)
		w.line("  (", t.Value, " = ", t.Hex, ")")
	}
	if r.Trust != nil {
		lead := "Trust in its reports: "
		w.text(lead)
		w.colored(trustColor(r.Trust.Level), r.Trust.Level)
		w.b = append(w.b, '\n')
		w.wrapped("", r.Trust.Sentence)
	}
}

// kernelLine says which kernel it is, which flag table was used, and how sure
// that is.
func kernelLine(k *decode.Kernel) string {
	line := "unknown"
	if k.Release != "" {
		line = k.Release
	}
	if k.Distribution != "" {
		line += " (" + k.Distribution + ")"
	}
	line += "; flag table " + k.Dialect + ", " + k.Confidence
	if k.Confidence == "assumed" {
		return line + ", for nothing says which kernel it was"
	}
	if len(k.Basis) > 0 {
		line += " by " + strings.Join(k.Basis, ", ")
	}
	return line
}

func (w *textWriter) flag(r *decode.Result, f *decode.Flag) {
	if !w.style.Brief {
		w.b = append(w.b, '\n')
	}
	w.colored(severityColor(f.Severity), f.Letter)
	w.text("  ")
	w.colored(bold, f.Title)
	w.line("  [bit ", strconv.Itoa(f.Bit), ", ", f.Value, ", ", f.Name, "]  ", f.Severity)
	if f.Evidence == "unverified" {
		w.line("   This reading is unverified.")
	}
	if w.style.Brief {
		return
	}
	w.wrapped("   ", f.Meaning)
	for _, a := range f.Alternatives {
		w.wrapped("   or: ", alternative(a))
	}
	for _, i := range f.Causes {
		c := &r.Causes[i]
		w.wrapped("   set by: ", c.Text)
	}
	for _, s := range f.Next {
		w.wrapped("   - ", s.Text)
		if s.Command != "" {
			w.colored(faint, "       $ "+s.Command)
			w.b = append(w.b, '\n')
		}
	}
	if f.Clears != "" {
		w.wrapped("   Clears: ", f.Clears)
	}
}

// alternative says what a flag means on another kernel.
func alternative(a decode.Alternative) string {
	what, kernel := a.Name, a.Dialect
	if d, ok := taint.ByID(a.Dialect); ok {
		kernel = d.Title + " (" + d.ID + ")"
		if e, ok := guide.For(d, a.Bit); ok {
			what = e.Title
		}
	}
	if a.Letter != "" {
		what += " (" + a.Letter + ", bit " + strconv.Itoa(a.Bit) + ")"
	} else {
		what += " (bit " + strconv.Itoa(a.Bit) + ", without a letter)"
	}
	return what + " if the kernel is " + kernel
}

func (w *textWriter) modules(modules []decode.Module) {
	for _, m := range modules {
		if telling(m) {
			w.line(strings.TrimRight("  "+m.Name+"("+m.Letters+") "+m.State, " "))
		}
	}
}

// telling reports whether there is more to say of a module than its name.
func telling(m decode.Module) bool { return m.Letters != "" || m.State != "" }

func (w *textWriter) report(r *decode.Report) {
	w.text("  ")
	if r.Time != "" {
		w.text("[", strings.TrimSpace(r.Time), "] ")
	}
	w.colored(bold, r.Type)
	w.line(": ", r.Title)
	var where []string
	if r.CPU != nil {
		where = append(where, "CPU "+strconv.Itoa(*r.CPU))
	}
	if r.PID != nil {
		where = append(where, "PID "+strconv.Itoa(*r.PID))
	}
	if r.Comm != "" {
		where = append(where, "comm "+r.Comm)
	}
	if r.Release != "" {
		where = append(where, r.Release)
	}
	if len(where) > 0 {
		w.wrapped("      ", strings.Join(where, ", "))
	}
	if t := r.Taint; t != nil {
		if t.Value == "0" {
			w.line("      state before it: not tainted")
		} else {
			w.line("      state before it: ", t.Compact, " (", t.Value, ")")
		}
	}
	if r.PC != "" {
		w.line("      at ", r.PC)
	}
	if r.Fault != nil {
		w.wrapped("      ", r.Fault.Summary)
	}
	var own []string
	for _, m := range r.Modules {
		if m.Letters != "" {
			own = append(own, m.Name+"("+m.Letters+")")
		}
	}
	if len(own) > 0 {
		w.wrapped("      tainted modules: ", strings.Join(own, " "))
	}
}

// causes writes the causes that set flags, or the lines that set none.
func (w *textWriter) causes(r *decode.Result, title string, taints bool) {
	first := true
	for i := range r.Causes {
		if len(r.Causes[i].Bits) > 0 != taints {
			continue
		}
		if first {
			w.heading(title)
			first = false
		}
		w.cause(r, &r.Causes[i])
	}
}

func (w *textWriter) cause(r *decode.Result, c *decode.Cause) {
	letters := "-"
	if len(c.Bits) > 0 {
		letters = ""
		for _, bit := range c.Bits {
			letters += letterOf(r, bit)
		}
	}
	w.text("  line ", strconv.Itoa(c.Line), "  ")
	w.colored(bold, letters)
	w.text("  ", c.Kind)
	switch {
	case c.Module != "":
		w.text(" (module ", c.Module, ")")
	case c.Task != "":
		w.text(" (task ", c.Task, ")")
	}
	w.b = append(w.b, '\n')
	w.wrapped("      ", c.Text)
}

// letterOf returns the letter of a bit in the state that r explains; a flag
// that is not set any more there, because of a reboot, is shown by its number.
func letterOf(r *decode.Result, bit int) string {
	for _, f := range r.Flags {
		if f.Bit == bit {
			return f.Letter
		}
	}
	return "bit " + strconv.Itoa(bit) + " "
}

// Flag returns all that there is to say about one flag of a dialect.
func Flag(d *taint.Dialect, f taint.Flag, e guide.Entry, style Style) string {
	if style.Width < 40 {
		style.Width = 80
	}
	w := textWriter{style: style}
	w.colored(severityColor(string(e.Severity)), f.LetterString())
	w.text("  ")
	w.colored(bold, e.Title)
	w.b = append(w.b, '\n')
	w.line("   ", f.Name, ", bit ", strconv.Itoa(f.Bit), ", value ", taint.SetOf(f.Bit).String(), ", ", string(e.Severity))
	known, _ := d.Provenance(f)
	w.line("   ", d.Title, since(f), "; known from: ", known.String())
	w.b = append(w.b, '\n')
	w.wrapped("   ", e.Meaning)
	w.section("Trust", e.Trust)
	w.items("Set by", e.Sets)
	if len(e.LogLines) > 0 {
		w.heading("   Look for in the kernel log (%s stands for what varies)")
		for _, l := range e.LogLines {
			w.colored(faint, "     "+l)
			w.b = append(w.b, '\n')
		}
	}
	if len(e.Next) > 0 {
		w.heading("   What to do")
		for _, s := range e.Next {
			w.wrapped("   - ", s.Text)
			if s.Command != "" {
				w.colored(faint, "       $ "+s.Command)
				w.b = append(w.b, '\n')
			}
		}
	}
	w.section("What clears it", e.Clears)
	w.section("Support", e.Support)
	w.section("In a bug report", e.Report)
	var past []string
	for _, event := range f.History() {
		line := event.Since + ": " + event.Text
		if event.Evidence == taint.Unverified {
			line += " (unverified)"
		}
		past = append(past, line)
	}
	w.items("History in Linux", past)
	if questions := guide.Questions(d, f.Bit); len(questions) > 0 {
		w.heading("   Often asked")
		for i, q := range questions {
			if i > 0 {
				w.b = append(w.b, '\n')
			}
			w.wrapped("   ", q.Question)
			w.wrapped("     ", q.Answer)
			if q.Command != "" {
				w.colored(faint, "       $ "+q.Command)
				w.b = append(w.b, '\n')
			}
		}
	}
	if len(e.Links) > 0 {
		w.heading("   Read on")
		for _, l := range e.Links {
			w.line("     ", l.Title, ": ", l.URL)
		}
	}
	return string(w.b)
}

func since(f taint.Flag) string {
	if f.Since == "" {
		return ""
	}
	if f.Until != "" {
		return "; from " + f.Since + " to " + f.Until
	}
	return "; since " + f.Since
}

func (w *textWriter) section(title, s string) {
	if s != "" {
		w.heading("   " + title)
		w.wrapped("   ", s)
	}
}

func (w *textWriter) items(title string, items []string) {
	if len(items) == 0 {
		return
	}
	w.heading("   " + title)
	for _, s := range items {
		w.wrapped("   - ", s)
	}
}
