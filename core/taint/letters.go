package taint

import (
	"errors"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Letters returns the letter field of s exactly as the kernel prints it behind
// "Tainted: ", with its blanks. For the empty set, for which a kernel prints
// "Not tainted" instead, it returns "". Bits that d does not define are not
// shown; see [Dialect.Defined].
func (d *Dialect) Letters(s Set) string {
	if s == 0 {
		return ""
	}
	return string(d.AppendLetters(make([]byte, 0, 32), s))
}

// AppendLetters appends the letter field of s to b; see [Dialect.Letters].
func (d *Dialect) AppendLetters(b []byte, s Set) []byte {
	for i := range d.Flags {
		switch f := d.Flags[i]; {
		case f.Unprinted:
		case s.Has(f.Bit):
			b = append(b, f.Letter)
		default:
			b = append(b, f.Clear)
		}
	}
	return append(b, d.Tail...)
}

// Compact returns the letters of the set flags alone, in bit order: "PWO".
func (d *Dialect) Compact(s Set) string {
	b := make([]byte, 0, 32)
	for i := range d.Flags {
		if f := d.Flags[i]; s.Has(f.Bit) && !f.Unprinted {
			b = append(b, f.Letter)
		}
	}
	return string(b)
}

// Verbose returns the set flags in the form of the line that Linux 6.11 and
// later print after the letters: "[P]=PROPRIETARY_MODULE, [W]=WARN".
func (d *Dialect) Verbose(s Set) string {
	var b []byte
	for i := range d.Flags {
		f := d.Flags[i]
		if !s.Has(f.Bit) || f.Unprinted {
			continue
		}
		if len(b) > 0 {
			b = append(b, ", "...)
		}
		b = append(b, '[', f.Letter, ']', '=')
		b = append(b, f.Name...)
	}
	return string(b)
}

// Errors of ParseLetters and ParseVerbose. A *LetterError wraps one of them.
var (
	ErrUnknownLetter = errors.New("this kernel has no such letter")
	ErrLetterTwice   = errors.New("the letter stands there twice")
	ErrUnknownName   = errors.New("this kernel has no such flag name")
	ErrNotVerbose    = errors.New(`not of the form "[X]=NAME, …"`)
)

// LetterError says which part of a letter field or of a verbose line a dialect
// cannot read, and why.
type LetterError struct {
	Text    string // the part that is wrong
	Offset  int    // where it starts in the text given, in bytes
	Dialect string // the dialect's ID
	Err     error  // one of the sentinels above
}

func (e *LetterError) Error() string {
	return "taint letters " + strconv.QuoteToASCII(e.Text) + " at byte " + strconv.Itoa(e.Offset) + " (" + e.Dialect + "): " + e.Err.Error()
}

func (e *LetterError) Unwrap() error { return e.Err }

// ParseLetters reads a letter field: by column if its blanks survived, else by
// letter ("PWO", "G W O"). byColumn says which. "Tainted:" before the field and
// "Not tainted" are understood. The error is a *[LetterError].
func (d *Dialect) ParseLetters(field string) (s Set, byColumn bool, err error) {
	field, offset, tainted := letterField(field)
	if !tainted {
		return 0, true, nil
	}
	if s, ok := d.parseColumns(plainBlanks(field)); ok {
		return s, true, nil
	}
	s, err = d.parseCollapsed(field, offset)
	return s, false, err
}

// parseColumns succeeds if each column of d shows its flag's letter or its
// clear character. Blanks lost at the end of the field are allowed: mail and
// editors trim them, and no column moves for it.
func (d *Dialect) parseColumns(field string) (Set, bool) {
	field = strings.TrimSuffix(strings.TrimRight(field, " \t\r\n"), d.Tail)
	var s Set
	at := 0
	for i := range d.Flags {
		f := d.Flags[i]
		if f.Unprinted {
			continue
		}
		c := byte(' ')
		if at < len(field) {
			c = field[at]
		}
		at++
		switch c {
		case f.Letter:
			s = s.With(f.Bit)
		case f.Clear:
		default:
			return 0, false
		}
	}
	return s, at >= len(field)
}

// parseCollapsed reads letters without regard to columns. Each letter may stand
// once; their order is not checked, for people write them as they like. offset
// is where field starts in the text that errors speak of.
func (d *Dialect) parseCollapsed(field string, offset int) (Set, error) {
	var s Set
	for i := 0; i < len(field); {
		r, size := utf8.DecodeRuneInString(field[i:])
		at := i
		i += size
		if r == '\u00a0' || size == 1 && filler(field[at]) {
			continue
		}
		f, ok := d.letter(field[at])
		switch {
		case ok && s.Has(f.Bit):
			return 0, &LetterError{Text: field[at:i], Offset: offset + at, Dialect: d.ID, Err: ErrLetterTwice}
		case ok:
			s = s.With(f.Bit)
		case r == 'G': // bit 0 clear
		default:
			return 0, &LetterError{Text: field[at:i], Offset: offset + at, Dialect: d.ID, Err: ErrUnknownLetter}
		}
	}
	return s, nil
}

// letter returns the flag that the letter field shows as c.
func (d *Dialect) letter(c byte) (*Flag, bool) {
	for i := range d.Flags {
		if f := d.Flags[i]; f.Letter == c && !f.Reserved && !f.Unprinted {
			return f, true
		}
	}
	return nil, false
}

// moduleLetter returns the flag that c stands for behind a module's name. Red
// Hat Enterprise Linux 5 marks modules with letters that its field never shows.
func (d *Dialect) moduleLetter(c byte) (*Flag, bool) {
	if f, ok := d.letter(c); ok {
		return f, true
	}
	for i := range d.Flags {
		if f := d.Flags[i]; f.Letter == c && f.PerModule && c != 0 {
			return f, true
		}
	}
	return nil, false
}

// ParseVerbose reads the verbose form, with or without "Tainted: " before it.
// Each entry must have the letter and the name of one flag of d. The error is a
// *[LetterError]; [Dialect.ReadVerbose] reads on where this fails.
func (d *Dialect) ParseVerbose(text string) (Set, error) {
	body := strings.TrimSpace(text)
	body = strings.TrimSpace(strings.TrimPrefix(body, "Tainted:"))
	at := strings.Index(text, body)
	var s Set
	for more := body != ""; more; {
		var item string
		item, body, more = strings.Cut(body, ",")
		entry := strings.TrimSpace(item)
		start := at + strings.Index(item, entry)
		at += len(item) + 1
		letter, name, ok := verboseEntry(entry)
		if !ok {
			return 0, &LetterError{Text: entry, Offset: start, Dialect: d.ID, Err: ErrNotVerbose}
		}
		f, ok := d.named(name)
		switch {
		case !ok:
			return 0, &LetterError{Text: entry, Offset: start, Dialect: d.ID, Err: ErrUnknownName}
		case f.Letter != letter:
			return 0, &LetterError{Text: entry, Offset: start, Dialect: d.ID, Err: ErrUnknownLetter}
		}
		s = s.With(f.Bit)
	}
	return s, nil
}

// verboseEntry takes "[W]=WARN" apart.
func verboseEntry(entry string) (letter byte, name string, ok bool) {
	if len(entry) < 5 || entry[0] != '[' || entry[2] != ']' || entry[3] != '=' {
		return 0, "", false
	}
	return entry[1], entry[4:], true
}

// named returns the flag with the kernel's name for it.
func (d *Dialect) named(name string) (*Flag, bool) {
	for i := range d.Flags {
		if f := d.Flags[i]; f.Name == name && name != "" {
			return f, true
		}
	}
	return nil, false
}
