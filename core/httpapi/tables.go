package httpapi

import (
	"net/http"
	"strconv"
	"strings"

	"kerneltaint/core/decode"
	"kerneltaint/core/guide"
	"kerneltaint/core/taint"
)

// dialectJSON is a flag table in the list of all of them.
type dialectJSON struct {
	ID       string `json:"id"`
	Family   string `json:"family"`
	Title    string `json:"title"`
	First    string `json:"first"`
	Last     string `json:"last,omitempty"`
	Width    int    `json:"width"` // columns of the letter field
	Flags    int    `json:"flags"` // bits that have a meaning
	Evidence string `json:"evidence"`
}

// dialectDetail is one flag table, whole.
type dialectDetail struct {
	dialectJSON
	Source string     `json:"source"`
	Notes  []string   `json:"notes,omitempty"`
	Table  []flagJSON `json:"table"`
}

// flagJSON is one flag of a table.
type flagJSON struct {
	Bit       int    `json:"bit"`
	Value     string `json:"value"` // 1<<bit, decimal: it can exceed 2^53
	Letter    string `json:"letter"`
	Clear     string `json:"clear"` // printed in its column when it is not set
	Name      string `json:"name"`
	Title     string `json:"title"`
	Severity  string `json:"severity,omitempty"`
	Since     string `json:"since,omitempty"`
	Until     string `json:"until,omitempty"`
	PerModule bool   `json:"per_module"`
	Reserved  bool   `json:"reserved,omitempty"`
	Unprinted bool   `json:"unprinted,omitempty"`
	Evidence  string `json:"evidence"`
}

// flagDetail is one flag with all that is known of it.
type flagDetail struct {
	Dialect string `json:"dialect"`
	flagJSON
	Meaning      string               `json:"meaning"`
	Trust        string               `json:"trust"`
	Sets         []string             `json:"sets,omitempty"`
	LogLines     []string             `json:"log_lines,omitempty"`
	Next         []decode.Step        `json:"next,omitempty"`
	Clears       string               `json:"clears,omitempty"`
	Support      string               `json:"support,omitempty"`
	Report       string               `json:"report,omitempty"`
	Links        []decode.Link        `json:"links,omitempty"`
	Alternatives []decode.Alternative `json:"alternatives,omitempty"`
	Source       string               `json:"source,omitempty"`
	Note         string               `json:"note,omitempty"`
}

// dialects answers GET /api/v1/dialects.
func (a *api) dialects(r *http.Request) (answer, *problem) {
	if _, p := parameters(r); p != nil {
		return answer{}, p
	}
	var list struct {
		Dialects []dialectJSON `json:"dialects"`
	}
	for _, d := range taint.Dialects() {
		list.Dialects = append(list.Dialects, describeDialect(d))
	}
	return jsonAnswer(list), nil
}

// dialect answers GET /api/v1/dialects/{id}.
func (a *api) dialect(r *http.Request) (answer, *problem) {
	if _, p := parameters(r); p != nil {
		return answer{}, p
	}
	d, ok := taint.ByID(r.PathValue("id"))
	if !ok {
		_, p := kernelOptions("", r.PathValue("id"))
		return answer{}, p
	}
	return jsonAnswer(dialectDetail{describeDialect(d), d.Source, d.Notes, tableOf(d)}), nil
}

// flags answers GET /api/v1/flags.
func (a *api) flags(r *http.Request) (answer, *problem) {
	q, p := parameters(r, "release", "dialect")
	if p != nil {
		return answer{}, p
	}
	known, p := kernelDialect(q)
	if p != nil {
		return answer{}, p
	}
	return jsonAnswer(struct {
		Kernel decode.Kernel `json:"kernel"`
		Flags  []flagJSON    `json:"flags"`
	}{kernelOf(known, q.Get("release")), tableOf(known.Dialect)}), nil
}

// flag answers GET /api/v1/flags/{key}: a bit, a letter or a name.
func (a *api) flag(r *http.Request) (answer, *problem) {
	q, p := parameters(r, "release", "dialect")
	if p != nil {
		return answer{}, p
	}
	known, p := kernelDialect(q)
	if p != nil {
		return answer{}, p
	}
	key := r.PathValue("key")
	f, ok := known.Dialect.Lookup(key)
	if !ok {
		return answer{}, unknownFlag.because(known.Dialect.Title, " has no taint flag ", quote(key), ".")
	}
	return jsonAnswer(describeFlag(known.Dialect, f)), nil
}

func kernelOf(r taint.Recognition, release string) decode.Kernel {
	return decode.Kernel{Release: release, Distribution: r.Distribution, Dialect: r.Dialect.ID,
		Basis: r.Basis, Confidence: r.Confidence.String()}
}

func describeDialect(d *taint.Dialect) dialectJSON {
	return dialectJSON{ID: d.ID, Family: d.Family, Title: d.Title, First: d.First, Last: d.Last,
		Width: d.Width(), Flags: d.Defined().Len(), Evidence: d.Evidence.String()}
}

func tableOf(d *taint.Dialect) []flagJSON {
	table := make([]flagJSON, 0, len(d.Flags))
	for _, f := range d.Flags {
		e, _ := guide.For(d, f.Bit)
		table = append(table, rowOf(f, e))
	}
	return table
}

func rowOf(f taint.Flag, e guide.Entry) flagJSON {
	row := flagJSON{Bit: f.Bit, Value: strconv.FormatUint(1<<uint(f.Bit), 10), Letter: character(f.Letter),
		Clear: character(f.Clear), Name: f.Name, Title: e.Title, Severity: string(e.Severity), Since: f.Since,
		Until: f.Until, PerModule: f.PerModule, Reserved: f.Reserved, Unprinted: f.Unprinted, Evidence: f.Evidence.String()}
	if f.Reserved {
		row.Title = "reserved: a column without a meaning"
	}
	return row
}

func character(c byte) string {
	if c == 0 {
		return ""
	}
	return string(rune(c))
}

func describeFlag(d *taint.Dialect, f taint.Flag) flagDetail {
	e, _ := guide.For(d, f.Bit)
	out := flagDetail{Dialect: d.ID, flagJSON: rowOf(f, e), Meaning: e.Meaning, Trust: e.Trust, Sets: e.Sets,
		LogLines: e.LogLines, Clears: e.Clears, Support: e.Support, Report: e.Report, Source: f.Source, Note: f.Note}
	for _, s := range e.Next {
		out.Next = append(out.Next, decode.Step(s))
	}
	for _, l := range e.Links {
		out.Links = append(out.Links, decode.Link(l))
	}
	others := taint.Recognition{Dialect: d, Others: taint.Dialects()}
	for _, byLetter := range []bool{false, true} {
		for _, alt := range others.Alternatives(f, byLetter) {
			reading := decode.Alternative{Dialect: alt.Dialect.ID, Bit: alt.Flag.Bit, Letter: character(alt.Flag.Letter), Name: alt.Flag.Name}
			if !containsReading(out.Alternatives, reading) {
				out.Alternatives = append(out.Alternatives, reading)
			}
		}
	}
	return out
}

func containsReading(list []decode.Alternative, reading decode.Alternative) bool {
	for _, a := range list {
		if a == reading {
			return true
		}
	}
	return false
}

// encode answers GET /api/v1/encode?flags=: from flags to what kernels and
// their parameters call them.
func (a *api) encode(r *http.Request) (answer, *problem) {
	q, p := parameters(r, "flags", "release", "dialect")
	if p != nil {
		return answer{}, p
	}
	if !q.Has("flags") {
		return answer{}, badParameter.because("The parameter flags is missing: /api/v1/encode?flags=P,WARN,12.")
	}
	known, p := kernelDialect(q)
	if p != nil {
		return answer{}, p
	}
	d := known.Dialect
	s, p := setOf(d, q.Get("flags"))
	if p != nil {
		return answer{}, p
	}
	sysctl, limits := d.Sysctl(s)
	parameter, more, err := d.PanicOnTaint(s, false)
	limits = append(limits, more...)
	if err != nil && s != 0 {
		limits = append(limits, err.Error()+".")
	}
	return jsonAnswer(struct {
		Schema       int           `json:"schema"`
		Kernel       decode.Kernel `json:"kernel"`
		Taint        decode.State  `json:"taint"`
		Sysctl       string        `json:"sysctl"`
		PanicOnTaint string        `json:"panic_on_taint,omitempty"`
		Limits       []string      `json:"limits"`
	}{decode.Schema, kernelOf(known, q.Get("release")),
		decode.State{Value: s.String(), Hex: s.Hex(), Letters: d.Letters(s), Compact: d.Compact(s), Verbose: d.Verbose(s)},
		sysctl, parameter, limits}), nil
}

// setOf reads a list of bits, letters and names, with commas or blanks between
// them. A word that is no name is read as letters: "PWO".
func setOf(d *taint.Dialect, list string) (s taint.Set, p *problem) {
	for _, word := range strings.FieldsFunc(list, func(r rune) bool { return r == ',' || r == ' ' || r == '\t' || r == '\n' }) {
		bits, ok := bitsOf(d, word)
		if !ok {
			return 0, unreadableValue.because(d.Title, " has no taint flag ", quote(word), ". /api/v1/flags lists those it has.")
		}
		s |= bits
	}
	return s, nil
}

func bitsOf(d *taint.Dialect, word string) (s taint.Set, ok bool) {
	if f, ok := d.Lookup(word); ok && !f.Reserved {
		return taint.SetOf(f.Bit), true
	}
	if strings.Trim(word, "0123456789") == "" {
		return 0, false
	}
	for i := range len(word) {
		f, ok := d.Lookup(word[i : i+1])
		if !ok || f.Reserved || word[i] != f.Letter {
			return 0, false
		}
		s = s.With(f.Bit)
	}
	return s, true
}
