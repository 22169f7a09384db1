package suite

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"kerneltaint/core/decode"
	"kerneltaint/core/taint"
)

// decodedReports compares the reports that core finds with those that the case
// provokes, and each with what the kernel printed of it.
func (t *trial) decodedReports() {
	printed := fields(t.console, t.kernel.Release)
	var types, values []string
	for _, r := range t.decoded().Reports {
		if r.Type != "other" { // the backtrace that the suite itself asks for
			types = append(types, r.Type)
		}
		if r.Taint != nil {
			values = append(values, r.Taint.Value)
		}
		t.header(r, printed)
		t.evidence(r)
		t.reportedModules(r)
	}
	t.looked()
	if !slices.Equal(types, t.want.Reports) {
		t.problem("core finds the reports %q, wanted %q", types, t.want.Reports)
	}
	var want []string
	for _, f := range printed {
		want = append(want, byColumn(f.letters).String())
	}
	if !slices.Equal(compact(values), compact(want)) {
		t.problem("core reads the states %q off the headers, and the kernel printed %q", values, want)
	}
}

// compact leaves out repetitions: a report may show its header twice.
func compact(values []string) []string { return slices.Compact(slices.Clone(values)) }

// byColumn reads a letter field by the kernel's columns alone.
func byColumn(letters string) taint.Set {
	var s taint.Set
	for i, c := range letters {
		if c != ' ' && c != 'G' {
			s = s.With(i)
		}
	}
	return s
}

// header compares what core reads off a report's header with the line.
func (t *trial) header(r decode.Report, printed []field) {
	if r.Header == "" {
		if r.Taint != nil || r.Comm != "" || r.PID != nil {
			t.problem("core reads a state or a task off the report %q and shows no header", r.Title)
		}
		return
	}
	at := slices.IndexFunc(printed, func(f field) bool { return f.text == r.Header })
	if at < 0 {
		t.problem("core's header %q is no line of the console", r.Header)
		return
	}
	f, of := printed[at], " of the report "+strconv.Quote(r.Title)
	expect(t, "the processor"+of, number(r.CPU), f.cpu)
	expect(t, "the user"+of, number(r.UID), f.uid)
	expect(t, "the process"+of, number(r.PID), f.pid)
	expect(t, "the task"+of, r.Comm, f.comm)
	expect(t, "the release"+of, r.Release, t.kernel.Release)
	expect(t, "the table"+of, r.Dialect, t.dialect.ID)
	if r.Taint == nil {
		t.problem("core reads no state off the header %q", r.Header)
		return
	}
	t.state("the header"+of, r.Taint, byColumn(f.letters), f.letters)
	if f.verbose != "" && !t.cut(f) {
		expect(t, "the names in the header"+of, r.Taint.Verbose, f.verbose)
	}
}

// number writes a number that may be absent.
func number(n *int) string {
	if n == nil {
		return ""
	}
	return strconv.Itoa(*n)
}

// evidence looks at the places that core gives for a report and its fields.
func (t *trial) evidence(r decode.Report) {
	values := map[string]string{
		"header": r.Header, "cpu": number(r.CPU), "pid": number(r.PID), "uid": number(r.UID), "comm": r.Comm,
		"release": r.Release, "version": r.Version, "hardware": r.Hardware, "title": r.Title, "pc": r.PC,
	}
	if r.Code != nil {
		values["code"] = r.Code.Text
	}
	shown := map[string]bool{}
	for _, e := range append(slices.Clone(r.Evidence), decode.EvidenceSpan{Field: "report", Span: r.Span}) {
		start, end := e.Span[0], e.Span[1]
		if start < 0 || end < start || end > len(t.console) {
			t.problem("the %s of the report %q stands at %v of %d bytes", e.Field, r.Title, e.Span, len(t.console))
			continue
		}
		shown[e.Field] = true
		if value, plain := values[e.Field]; plain {
			expect(t, "what stands where core says that the "+e.Field+" does", t.console[start:end], value)
		}
	}
	for field, value := range values {
		if value != "" && !shown[field] {
			t.problem("core does not say where it has the %s %q from", field, value)
		}
	}
}

// linkedIn is a report's list of modules (print_modules in kernel/module).
var linkedIn = regexp.MustCompile(`(?m)Modules linked in:([^\[\n]*)(?:\[last unloaded: ([^\s\]]*)[^\]]*\])?`)

// reportedModules compares a report's list of modules with the kernel's.
func (t *trial) reportedModules(r decode.Report) {
	if r.Span[0] < 0 || r.Span[1] > len(t.console) || r.Span[1] < r.Span[0] {
		return // evidence says so
	}
	list := linkedIn.FindStringSubmatch(t.console[r.Span[0]:r.Span[1]])
	if list == nil {
		if len(r.Modules) > 0 {
			t.problem("core has a list of modules for the report %q, and the kernel printed none", r.Title)
		}
		return
	}
	var got []string
	for _, m := range r.Modules {
		text := m.Name
		if m.Letters != "" || m.State == "loading" || m.State == "unloading" {
			text += "(" + m.Letters + map[string]string{"loading": "+", "unloading": "-"}[m.State] + ")"
		}
		got = append(got, text)
	}
	expect(t, "the modules of the report "+strconv.Quote(r.Title), strings.Join(got, " "), strings.Join(strings.Fields(list[1]), " "))
	expect(t, "the module last unloaded in "+strconv.Quote(r.Title), r.LastUnloaded, list[2])
	for name := range t.want.Modules {
		if !slices.ContainsFunc(r.Modules, func(m decode.Module) bool { return m.Name == name }) {
			t.problem("the list of modules of the report %q has no %s", r.Title, name)
		}
	}
}

// timing holds the rule that a report's header shows the state before it: the
// first header lacks the flag that its own event sets, and the last one has it.
func (t *trial) timing() {
	late := taint.SetOf(bitW, bitD, bitB, bitL) & t.want.New
	if late == 0 || len(t.want.Reports) == 0 || t.seen.Ended != "off" {
		return
	}
	all := fields(t.seen.Console, t.kernel.Release)
	if len(all) < 2 {
		t.problem("the console has %d headers, wanted the report's and the last", len(all))
		return
	}
	expect(t, "the flag of its own event in the first header", byColumn(all[0].letters)&late, 0)
	expect(t, "the same in the last header", byColumn(all[len(all)-1].letters)&late, late)
	for _, r := range t.decoded().Reports {
		if r.Taint == nil || r.Type == "other" {
			continue
		}
		value, err := strconv.ParseUint(r.Taint.Value, 10, 64)
		if err != nil || taint.Set(value)&late != 0 {
			t.problem("core says that the report %q shows its own flag: %s", r.Title, r.Taint.Value)
		}
		break
	}
}
