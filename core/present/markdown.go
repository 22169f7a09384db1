package present

import (
	"strconv"
	"strings"

	"kerneltaint/core/decode"
)

// Markdown returns r as Markdown for a bug report: the state, who set it, and
// the reports. Text of the input stands in code spans and code blocks, where
// Markdown does not interpret it.
func Markdown(r *decode.Result) string {
	w := markdownWriter{}
	w.result(r)
	return string(w.b)
}

type markdownWriter struct{ b []byte }

func (w *markdownWriter) line(parts ...string) {
	for _, s := range parts {
		w.b = append(w.b, s...)
	}
	w.b = append(w.b, '\n')
}

// cell returns s as a code span for a table, whose cells a bare bar would end.
func cell(s string) string { return strings.ReplaceAll(codeSpan(s), "|", `\|`) }

// codeSpan returns s as a code span. A span with back quotes in it needs a
// longer fence around it.
func codeSpan(s string) string {
	s = Safe(s)
	fence := "`"
	for strings.Contains(s, fence) {
		fence += "`"
	}
	if strings.HasPrefix(s, "`") || strings.HasSuffix(s, "`") || s == "" {
		s = " " + s + " "
	}
	return fence + s + fence
}

// prose returns s with the characters escaped that Markdown or HTML would
// interpret.
func prose(s string) string {
	s = Safe(s)
	var b []byte
	for i := 0; i < len(s); i++ {
		if strings.IndexByte("\\`*_[]<>#|&~", s[i]) >= 0 {
			b = append(b, '\\')
		}
		b = append(b, s[i])
	}
	return string(b)
}

func (w *markdownWriter) result(r *decode.Result) {
	if t := r.Taint; t != nil && t.Value == "0" {
		w.line("**Kernel taint: none** (0)")
	} else if t != nil {
		w.line("**Kernel taint: ", codeSpan(t.Compact), "** = ", t.Value, " (", t.Hex, ")")
	}
	if r.Trust != nil {
		w.line("")
		w.line("Trust in its reports: ", r.Trust.Level, ". ", prose(r.Trust.Sentence))
	}
	if k := r.Kernel; k != nil {
		w.line("")
		w.line("Kernel: ", prose(kernelLine(k)))
	}
	if len(r.Flags) > 0 {
		w.line("")
		w.line("| Bit | Letter | Flag | Meaning | Set by |")
		w.line("| ---: | :---: | --- | --- | --- |")
		for i := range r.Flags {
			f := &r.Flags[i]
			var by []string
			for _, c := range f.Causes {
				by = append(by, cell(r.Causes[c].Text))
			}
			w.line("| ", strconv.Itoa(f.Bit), " | ", cell(f.Letter), " | ", cell(f.Name), " | ", prose(f.Title), " | ", strings.Join(by, " "), " |")
		}
	}
	for _, bit := range r.UnknownBits {
		w.line("")
		w.line("Bit ", strconv.Itoa(bit), " is set, which this kernel's flag table does not define.")
	}
	for i := range r.Reports {
		w.report(&r.Reports[i])
	}
	if len(r.Notes) > 0 {
		w.line("")
		for _, n := range r.Notes {
			w.line("- ", prose(n))
		}
	}
}

func (w *markdownWriter) report(r *decode.Report) {
	w.line("")
	w.line("### ", prose(r.Title))
	w.line("")
	w.fact("Type", r.Type)
	w.fact("Time", strings.TrimSpace(r.Time))
	w.fact("Header", r.Header)
	if t := r.Taint; t != nil && t.Value != "0" {
		w.fact("State before it", t.Compact+" ("+t.Value+")")
	} else if t != nil {
		w.fact("State before it", "not tainted")
	}
	w.fact("At", r.PC)
	w.fact("Hardware", r.Hardware)
	if r.Fault != nil {
		w.fact("Fault", r.Fault.Summary)
	}
	var own []string
	for _, m := range r.Modules {
		if m.Letters != "" {
			own = append(own, m.Name+"("+m.Letters+")")
		}
	}
	w.fact("Tainted modules", strings.Join(own, " "))
	if len(r.Trace) > 0 {
		w.line("")
		w.line("```text")
		for _, f := range r.Trace {
			mark := " "
			if f.Unreliable {
				mark = " ? "
			}
			module := ""
			if f.Module != "" {
				module = " [" + f.Module + "]"
			}
			w.line(strings.ReplaceAll(Safe(mark+f.Symbol+module), "```", "'''"))
		}
		w.line("```")
	}
}

func (w *markdownWriter) fact(name, value string) {
	if value != "" {
		w.line("- ", name, ": ", codeSpan(value))
	}
}
