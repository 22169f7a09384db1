package taint

import (
	"strings"
	"unicode/utf8"

	"kerneltaint/core/ascii"
)

// Reading is what a letter field, a verbose line or a module's letters in a
// real log say, read leniently.
type Reading struct {
	Set      Set
	ByColumn bool   // each character stands in its column; else read by letter alone
	Unknown  string // what the dialect does not have there, as it stands in the text
}

// ReadLetters reads a letter field from a log and never fails: what d does not
// know is kept in [Reading.Unknown]. It reads by column if the field's blanks
// survived and by letter if not. "Tainted:" before the field and "Not tainted"
// are understood, as by [Dialect.ParseLetters].
func (d *Dialect) ReadLetters(field string) Reading {
	field, _, tainted := letterField(field)
	if !tainted {
		return Reading{ByColumn: true}
	}
	field = plainBlanks(field)
	if s, ok := d.parseColumns(field); ok {
		return Reading{Set: s, ByColumn: true}
	}
	if r, ok := d.readLonger(field); ok {
		return r
	}
	var r Reading
	d.readEach(field, "G", (*Dialect).letter, &r)
	return r
}

// readLonger reads a field that has more columns than d: a kernel newer than
// the table. Columns are only ever appended, so the known ones keep their place.
func (d *Dialect) readLonger(field string) (Reading, bool) {
	width := d.Width()
	if len(field) <= width {
		return Reading{}, false
	}
	s, ok := d.parseColumns(field[:width])
	if !ok {
		return Reading{}, false
	}
	r := Reading{Set: s, ByColumn: true, Unknown: strings.Trim(field[width:], " \t\r\n")}
	for i := 0; i < len(r.Unknown); i++ {
		_, known := d.letter(r.Unknown[i])
		if known || r.Unknown[i] == '-' || r.Unknown[i] == '?' {
			return Reading{}, false // moved out of its column, or Red Hat's
		}
	}
	return r, true
}

// readEach adds the letters of text to r, as lookup knows them; those in silent
// say nothing.
func (d *Dialect) readEach(text, silent string, lookup func(*Dialect, byte) (*Flag, bool), r *Reading) {
	var unknown []byte
	for len(text) > 0 {
		_, size := utf8.DecodeRuneInString(text)
		c := text[:size]
		text = text[size:]
		switch f, ok := lookup(d, c[0]); {
		case ok:
			r.Set = r.Set.With(f.Bit)
		case size == 1 && filler(c[0]) || strings.Contains(silent, c):
		default:
			unknown = append(unknown, c...)
		}
	}
	r.Unknown = string(unknown)
}

// ReadModuleLetters reads the letters behind a module's name, "POE" of
// "nvidia(POE)". Parentheses around them and the signs of a module that is
// being loaded (+) or unloaded (-) are skipped. SUSE kernels print a letter
// again that mainline's table already has, as in "lpfc(OEXX)": a letter that
// stands twice counts once. ByColumn is always false.
func (d *Dialect) ReadModuleLetters(letters string) Reading {
	var r Reading
	d.readEach(letters, "()+", (*Dialect).moduleLetter, &r)
	return r
}

// ReadVerbose reads a verbose line and never fails. An entry whose letter and
// name are not those of one flag of d is kept in [Reading.Unknown]; its flag is
// still set if the name, or else the letter, is known. ByColumn is always
// false.
func (d *Dialect) ReadVerbose(text string) Reading {
	var r Reading
	var unknown []byte
	text = strings.TrimPrefix(strings.TrimSpace(text), "Tainted:")
	for more := true; more; {
		var entry string
		entry, text, more = strings.Cut(text, ",")
		entry = strings.TrimSpace(entry)
		if entry == "" {
			continue
		}
		letter, name, ok := verboseEntry(entry)
		f, known := d.named(name)
		if !ok || !known || f.Letter != letter {
			if unknown != nil {
				unknown = append(unknown, ", "...)
			}
			unknown = append(unknown, entry...)
		}
		if ok && !known {
			f, known = d.letter(letter)
		}
		if ok && known {
			r.Set = r.Set.With(f.Bit)
		}
	}
	r.Unknown = string(unknown)
	return r
}

// letterField takes "Tainted:" away from before a letter field, which then
// starts at offset; tainted is false for "Not tainted".
func letterField(text string) (field string, offset int, tainted bool) {
	if text != "" && (text[0] == 'G' || text[0] == 'P') {
		return text, 0, true
	}
	trimmed := strings.TrimLeft(text, " \t")
	if ascii.Equal(strings.TrimSpace(trimmed), "not tainted") {
		return "", 0, false
	}
	if rest, found := strings.CutPrefix(trimmed, "Tainted:"); found {
		field = strings.TrimPrefix(rest, " ")
		return field, len(text) - len(field), true
	}
	return text, 0, true
}

// filler reports whether c is printed where no flag is set.
func filler(c byte) bool {
	return c == ' ' || c == '-' || c == '\t' || c == '\r' || c == '\n'
}

// plainBlanks replaces the non-breaking spaces that mail programs and web pages
// make of a field's blanks, one for one.
func plainBlanks(field string) string {
	if strings.IndexByte(field, 0xc2) < 0 {
		return field
	}
	return strings.ReplaceAll(field, "\u00a0", " ")
}
