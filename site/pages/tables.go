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

	Known  taint.Evidence // how the flag is known in this dialect
	Source string         // where that can be looked up
}

func rowOf(d *taint.Dialect, f taint.Flag) flagRow {
	e, _ := guide.For(d, f.Bit)
	s := taint.SetOf(f.Bit)
	r := flagRow{Flag: f, Dialect: d, Entry: e, Letter: site.Letter(f.Letter), Clear: string(rune(f.Clear)), Value: s.String(), Hex: s.Hex()}
	r.Known, r.Source = d.Provenance(f)
	if page := site.FlagPath(d, f.Bit); !f.Reserved && page != "/dialects/"+d.ID+"/" {
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
		row := rowOf(d, *f)
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
