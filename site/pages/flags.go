package pages

import (
	"slices"
	"strconv"
	"strings"

	"kerneltaint/core/guide"
	"kerneltaint/core/taint"
	"kerneltaint/site"
)

// flagPage is the body of one flag's page.
type flagPage struct {
	flagRow
	Name      string    // "Red Hat kernel taint flag h or r"
	Maker     string    // of the kernels that alone have the flag; "" for mainline's
	Since     string    // "Linux 4.15"; "" if it is not known
	Tables    []flagRow // of a maker's flag: in every table that has it
	History   []taint.Event
	Elsewhere []flagRow
	Questions []guide.QA
	Proofs    []proof
	Open      string // fragment that opens it in the decoder
}

// flags returns the index of all flags, a page for each of the newest
// mainline's, and one for each that only a distribution has.
func flags(runs []evidenceRun) []page {
	newest := taint.Newest()
	var rows []flagRow
	var list []page
	for _, f := range newest.Flags {
		row := rowOf(newest, *f)
		rows = append(rows, row)
		list = append(list, flag(flagPage{
			flagRow: row, Since: "Linux " + f.Since, History: f.History(), Proofs: proofs(runs, f.Bit), Open: "v=" + row.Value,
		}, row.Letter))
	}
	own := ownFlags()
	for _, row := range own {
		tables := tablesWith(row.Flag.Meaning())
		body := flagPage{flagRow: row, Maker: maker(row.Dialect.Family), Tables: tables, Open: "v=" + row.Value + "&d=" + row.Dialect.ID}
		for _, t := range tables {
			if t.Dialect.Family == row.Dialect.Family && t.Flag.Since != "" {
				body.Since = product(row.Dialect.Family) + " " + t.Flag.Since // the oldest table's in the end
			}
		}
		list = append(list, flag(body, lettersOf(tables)))
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
		}{newest, rows, own, guide.FAQ()},
	}
	return append([]page{index}, list...)
}

// flag makes a flag's page. What people ask of every flag is answered in its
// text, and said to search engines as a question; letters are those by which
// they know it.
func flag(body flagPage, letters string) page {
	body.Questions = guide.Questions(body.Dialect, body.Flag.Bit)
	body.Elsewhere = elsewhere(body.Flag)
	name := "kernel taint flag " + letters
	if body.Maker != "" {
		name = body.Maker + " " + name
	}
	body.Name = upper(name)
	asked := []guide.QA{
		{Question: "What does the " + name + " mean?", Answer: body.Entry.Meaning},
		{Question: "What clears the " + name + "?", Answer: body.Entry.Clears},
	}
	return page{
		Path: body.Page, Section: "flags", template: "flag",
		Title:       cut(body.Name+": "+body.Entry.Title, 80),
		Description: cut("TAINT_"+body.Flag.Name+", bit "+strconv.Itoa(body.Flag.Bit)+", value "+body.Value+". "+body.Entry.Meaning, 160),
		Crumbs:      []crumb{{"/flags/", "Flags"}},
		FAQ:         faq(append(asked, body.Questions...)),
		Body:        body,
	}
}

func upper(s string) string { return strings.ToUpper(s[:1]) + s[1:] }

// maker names who builds the kernels of a family, in as few words as a title
// has room for.
func maker(family string) string {
	switch family {
	case "rhel":
		return "Red Hat"
	case "suse":
		return "SUSE"
	}
	return site.FamilyName(family)
}

// product names what the releases of a family's kernels are numbered by.
func product(family string) string {
	switch family {
	case "rhel":
		return "Red Hat Enterprise Linux"
	case "suse":
		return "SUSE Linux Enterprise"
	}
	return site.FamilyName(family)
}

// elsewhere returns where the letter or the bit of a flag means something else,
// once a meaning.
func elsewhere(f taint.Flag) []flagRow {
	var rows []flagRow
	seen := map[string]bool{f.Meaning(): true}
	for _, d := range taint.Dialects() {
		for _, g := range d.Flags {
			same := g.Letter != 0 && g.Letter == f.Letter || g.Bit == f.Bit
			if g.Reserved || !same || seen[g.Meaning()] {
				continue
			}
			seen[g.Meaning()] = true
			rows = append(rows, rowOf(d, *g))
		}
	}
	return rows
}

// ownFlags returns the flags that the newest mainline does not have, once a
// meaning, each as the newest table that has it says.
func ownFlags() []flagRow {
	var rows []flagRow
	seen := map[string]bool{}
	for _, f := range taint.Newest().Flags {
		seen[f.Meaning()] = true
	}
	for _, d := range taint.Dialects() {
		for _, f := range d.Flags {
			if !f.Reserved && !seen[f.Meaning()] {
				seen[f.Meaning()] = true
				rows = append(rows, rowOf(d, *f))
			}
		}
	}
	return rows
}

// tablesWith returns a flag as every table has it that knows its meaning.
func tablesWith(meaning string) []flagRow {
	var rows []flagRow
	for _, d := range taint.Dialects() {
		for _, f := range d.Flags {
			if !f.Reserved && f.Meaning() == meaning {
				rows = append(rows, rowOf(d, *f))
			}
		}
	}
	return rows
}

// lettersOf lists the letters that a flag has had, newest first: "n, N or U";
// its name if it has none.
func lettersOf(tables []flagRow) string {
	var letters []string
	for _, row := range tables {
		if l := row.Flag.LetterString(); l != "" && !slices.Contains(letters, l) {
			letters = append(letters, l)
		}
	}
	if len(letters) == 0 {
		return tables[0].Flag.Name
	}
	last := len(letters) - 1
	if last == 0 {
		return letters[0]
	}
	return strings.Join(letters[:last], ", ") + " or " + letters[last]
}
