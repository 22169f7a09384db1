// Package tables has the documents that tell of flags without an input: flag
// tables, single flags, and flags written in every form that kernels take. The
// API and the command's --json give the same ones.
//
// They are structs for encoding/json, which this package itself does not use.
package tables

import (
	"slices"

	"kerneltaint/core/decode"
	"kerneltaint/core/guide"
	"kerneltaint/core/taint"
)

// Dialects lists every flag table, the newest of mainline first.
type Dialects struct {
	Dialects []Dialect `json:"dialects"`
}

// Dialect is a flag table in the list of all of them.
type Dialect struct {
	ID       string   `json:"id"`
	Family   string   `json:"family"`
	Title    string   `json:"title"`
	First    string   `json:"first"`
	Last     string   `json:"last,omitempty"`
	Width    int      `json:"width"` // columns of the letter field
	Flags    int      `json:"flags"` // bits that have a meaning
	Evidence string   `json:"evidence"`
	Source   string   `json:"source"`
	Notes    []string `json:"notes,omitempty"`
}

// DialectDetail is one flag table, whole.
type DialectDetail struct {
	Dialect
	Table []TableFlag `json:"table"`
}

// Flags is the flag table of a kernel.
type Flags struct {
	Kernel decode.Kernel `json:"kernel"`
	Flags  []TableFlag   `json:"flags"`
}

// TableFlag is one flag of a table.
type TableFlag struct {
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
	Source    string `json:"source,omitempty"`
	Note      string `json:"note,omitempty"`
}

// FlagDetail is one flag with all that is known of it.
type FlagDetail struct {
	Dialect string `json:"dialect"`
	TableFlag
	Meaning      string               `json:"meaning"`
	Trust        string               `json:"trust"`
	Level        string               `json:"level,omitempty"` // of trust: full, reduced or none
	Sets         []string             `json:"sets,omitempty"`
	LogLines     []string             `json:"log_lines,omitempty"`
	Next         []decode.Step        `json:"next,omitempty"`
	Clears       string               `json:"clears,omitempty"`
	Support      string               `json:"support,omitempty"`
	Report       string               `json:"report,omitempty"`
	Links        []decode.Link        `json:"links,omitempty"`
	Alternatives []decode.Alternative `json:"alternatives,omitempty"`
}

// List returns the list of all flag tables.
func List() (list Dialects) {
	for _, d := range taint.Dialects() {
		list.Dialects = append(list.Dialects, describe(d))
	}
	return list
}

// Of returns one flag table.
func Of(d *taint.Dialect) DialectDetail { return DialectDetail{describe(d), rows(d)} }

// ForKernel returns the flag table that was recognized for a kernel; release is
// what it was recognized by, if anything.
func ForKernel(r taint.Recognition, release string) Flags {
	return Flags{kernel(r, release), rows(r.Dialect)}
}

// Flag returns what is known of a flag of d.
func Flag(d *taint.Dialect, f taint.Flag) FlagDetail {
	e, _ := guide.For(d, f.Bit)
	out := FlagDetail{Dialect: d.ID, TableFlag: row(d, f), Meaning: e.Meaning, Trust: e.Trust, Level: string(e.Level),
		Sets: e.Sets, LogLines: e.LogLines, Clears: e.Clears, Support: e.Support, Report: e.Report}
	for _, s := range e.Next {
		out.Next = append(out.Next, decode.Step(s))
	}
	for _, l := range e.Links {
		out.Links = append(out.Links, decode.Link(l))
	}
	others := taint.Recognition{Dialect: d, Others: taint.Dialects()}
	for _, byLetter := range []bool{false, true} {
		for _, alt := range others.Alternatives(f, byLetter) {
			reading := decode.Alternative{Dialect: alt.Dialect.ID, Bit: alt.Flag.Bit, Letter: alt.Flag.LetterString(), Name: alt.Flag.Name}
			if !slices.Contains(out.Alternatives, reading) {
				out.Alternatives = append(out.Alternatives, reading)
			}
		}
	}
	return out
}

func kernel(r taint.Recognition, release string) decode.Kernel {
	return decode.Kernel{Release: release, Distribution: r.Distribution, Dialect: r.Dialect.ID,
		Basis: r.Basis, Confidence: r.Confidence.String()}
}

func describe(d *taint.Dialect) Dialect {
	return Dialect{ID: d.ID, Family: d.Family, Title: d.Title, First: d.First, Last: d.Last, Width: d.Width(),
		Flags: d.Defined().Len(), Evidence: d.Evidence.String(), Source: d.Source, Notes: d.Notes}
}

func rows(d *taint.Dialect) []TableFlag {
	table := make([]TableFlag, 0, len(d.Flags))
	for _, f := range d.Flags {
		table = append(table, row(d, *f))
	}
	return table
}

func row(d *taint.Dialect, f taint.Flag) TableFlag {
	e, _ := guide.For(d, f.Bit)
	known, source := d.Provenance(f)
	out := TableFlag{Bit: f.Bit, Value: taint.SetOf(f.Bit).String(), Letter: f.LetterString(), Name: f.Name,
		Title: e.Title, Severity: string(e.Severity), Since: f.Since, Until: f.Until, PerModule: f.PerModule,
		Reserved: f.Reserved, Unprinted: f.Unprinted, Evidence: known.String(), Source: source, Note: f.Note}
	if f.Clear != 0 {
		out.Clear = string(rune(f.Clear))
	}
	if f.Reserved {
		out.Title = "reserved: a column without a meaning"
	}
	return out
}
