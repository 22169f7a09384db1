package pages

import (
	"strconv"

	"kerneltaint/core/guide"
	"kerneltaint/core/taint"
	"kerneltaint/site"
)

// flagRow is one flag of one dialect, with its words.
type flagRow struct {
	Flag    taint.Flag
	Dialect *taint.Dialect
	Entry   guide.Entry
	Letter  string
	Clear   string
	Value   string
	Hex     string
	Column  string // in the letter field, from 1; "" if it is not printed
	Page    string // address of the flag's own page; "" if it has none
}

func rowOf(d *taint.Dialect, f taint.Flag) flagRow {
	e, _ := guide.For(d, f.Bit)
	s := taint.SetOf(f.Bit)
	r := flagRow{Flag: f, Dialect: d, Entry: e, Letter: site.Letter(f.Letter), Clear: string(rune(f.Clear)), Value: s.String(), Hex: s.Hex()}
	if page := site.FlagPath(d, r.Letter); !f.Reserved && page != "/dialects/"+d.ID+"/" {
		r.Page = page
	}
	if f.Clear == ' ' {
		r.Clear = "blank"
	}
	if f.Reserved && r.Entry.Title == "" {
		r.Entry.Title = "reserved"
	}
	return r
}

// flagPage is the body of one flag's page.
type flagPage struct {
	flagRow
	Elsewhere []flagRow
	Questions []guide.QA
	Proofs    []proof
}

func flags(runs []evidenceRun) []page {
	newest := taint.Newest()
	var rows []flagRow
	var list []page
	for _, f := range newest.Flags {
		row := rowOf(newest, f)
		rows = append(rows, row)
		questions := guide.Questions(newest, f.Bit)
		list = append(list, page{
			Path: "/flags/" + row.Letter + "/", Section: "flags", template: "flag",
			Title:       cut("Kernel taint flag "+row.Letter+": "+row.Entry.Title, 70),
			Description: cut("TAINT_"+f.Name+", bit "+strconv.Itoa(f.Bit)+", value "+row.Value+". "+row.Entry.Meaning, 160),
			Crumbs:      []crumb{{"/flags/", "Flags"}},
			FAQ:         faq(questions),
			Body:        flagPage{row, elsewhere(f), questions, proofs(runs, f.Bit)},
		})
	}
	index := page{
		Path: "/flags/", Section: "flags", template: "flags",
		Title:       "All Linux kernel taint flags: letters, bits, values",
		Description: "Every taint flag of mainline Linux and of distributions: letter, bit, value in /proc/sys/kernel/tainted, name, release, and what it means.",
		FAQ:         faq(guide.FAQ()),
		Body: struct {
			Newest        *taint.Dialect
			Flags, Others []flagRow
			Questions     []guide.QA
		}{newest, rows, others(), guide.FAQ()},
	}
	return append([]page{index}, list...)
}

// elsewhere returns where the letter or the bit of a flag of the newest
// mainline means something else, once a meaning.
func elsewhere(f taint.Flag) []flagRow {
	var rows []flagRow
	seen := map[string]bool{f.Meaning(): true}
	for _, d := range taint.Dialects() {
		for _, g := range d.Flags {
			if g.Reserved || g.Letter != f.Letter && g.Bit != f.Bit || seen[g.Meaning()] {
				continue
			}
			seen[g.Meaning()] = true
			rows = append(rows, rowOf(d, g))
		}
	}
	return rows
}

// others returns the flags that the newest mainline does not have, once a
// meaning.
func others() []flagRow {
	var rows []flagRow
	seen := map[string]bool{}
	for _, f := range taint.Newest().Flags {
		seen[f.Meaning()] = true
	}
	for _, d := range taint.Dialects() {
		for _, f := range d.Flags {
			if !f.Reserved && !seen[f.Meaning()] {
				seen[f.Meaning()] = true
				rows = append(rows, rowOf(d, f))
			}
		}
	}
	return rows
}

func dialects() []page {
	type family struct {
		Name     string
		Dialects []*taint.Dialect
	}
	var families []*family
	byName := map[string]*family{}
	var list []page
	for _, d := range taint.Dialects() {
		f := byName[d.Family]
		if f == nil {
			f = &family{Name: site.FamilyName(d.Family)}
			byName[d.Family] = f
			families = append(families, f)
		}
		f.Dialects = append(f.Dialects, d)
		list = append(list, dialect(d))
	}
	index := page{
		Path: "/dialects/", Section: "dialects", template: "dialects",
		Title:       "Flag tables of Linux kernels, by release and distribution",
		Description: "Which taint bit has which letter, in every range of mainline releases and in the kernels of distributions.",
		Body:        families,
	}
	return append([]page{index}, list...)
}

func dialect(d *taint.Dialect) page {
	body := struct {
		Dialect   *taint.Dialect
		Full, One string
		Rows      []flagRow
	}{Dialect: d, Full: d.Letters(d.Defined())}
	column := 0
	for _, f := range d.Flags {
		row := rowOf(d, f)
		if !f.Unprinted {
			column++
			row.Column = strconv.Itoa(column)
		}
		if !f.Reserved && !f.Unprinted {
			body.One = d.Letters(taint.SetOf(f.Bit))
		}
		body.Rows = append(body.Rows, row)
	}
	return page{
		Path: "/dialects/" + d.ID + "/", Section: "dialects", template: "dialect",
		Title:       cut("Taint flags of "+d.Title, 70),
		Description: cut("The taint flag table of "+d.Title+": "+strconv.Itoa(d.Width())+" columns, each bit with its letter, name, value and meaning.", 160),
		Crumbs:      []crumb{{"/dialects/", "Flag tables"}},
		Body:        body,
	}
}
