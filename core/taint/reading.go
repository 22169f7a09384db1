package taint

import "strings"

// Reading is what a letter field of a real log says, read leniently.
type Reading struct {
	Set      Set
	ByColumn bool   // each character stands in its column; else read by letter alone
	Unknown  string // characters that the dialect does not have there, as they stand in the field
}

// ReadLetters reads a letter field from a log and never fails: what d does not
// know is kept in [Reading.Unknown]. It reads by column if the field's blanks
// survived and by letter if not. "Tainted:" before the field and "Not tainted"
// are understood, as by [Dialect.ParseLetters].
func (d *Dialect) ReadLetters(field string) Reading {
	field, tainted := letterField(field)
	if !tainted {
		return Reading{ByColumn: true}
	}
	if s, ok := d.parseColumns(field); ok {
		return Reading{Set: s, ByColumn: true}
	}
	if r, ok := d.readLonger(field); ok {
		return r
	}
	var r Reading
	for i := 0; i < len(field); i++ {
		c := field[i]
		if f, ok := d.letter(c); ok {
			r.Set = r.Set.With(f.Bit)
		} else if c != 'G' && !filler(c) {
			r.Unknown += field[i : i+1]
		}
	}
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
	return Reading{Set: s, ByColumn: true, Unknown: strings.Trim(field[width:], " -\t\r\n")}, true
}

// letterField takes "Tainted:" away from before a letter field; tainted is
// false for "Not tainted".
func letterField(text string) (field string, tainted bool) {
	if text != "" && (text[0] == 'G' || text[0] == 'P') {
		return text, true
	}
	trimmed := strings.TrimLeft(text, " \t")
	if strings.EqualFold(strings.TrimSpace(trimmed), "not tainted") {
		return "", false
	}
	if rest, found := strings.CutPrefix(trimmed, "Tainted:"); found {
		return strings.TrimPrefix(rest, " "), true
	}
	return text, true
}

// filler reports whether c is printed where no flag is set.
func filler(c byte) bool {
	return c == ' ' || c == '-' || c == '\t' || c == '\r' || c == '\n'
}

// ReadModuleLetters reads the letters behind a module's name, "POE" of
// "nvidia(POE)". Parentheses around them and the signs of a module that is
// being loaded (+) or unloaded (-) are skipped. SUSE kernels printed a letter
// once for each of two lists, as in "lpfc(OEXX)": a letter that stands twice
// counts once. ByColumn is always false.
func (d *Dialect) ReadModuleLetters(letters string) Reading {
	var r Reading
	for i := 0; i < len(letters); i++ {
		c := letters[i]
		if f, ok := d.letter(c); ok {
			r.Set = r.Set.With(f.Bit)
		} else if c != '(' && c != ')' && c != '+' && !filler(c) {
			r.Unknown += letters[i : i+1]
		}
	}
	return r
}
