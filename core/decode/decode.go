// Package decode is the one call that everything else presents: text in,
// explanation out.
package decode

import (
	"strconv"
	"strings"

	"kerneltaint/core/ascii"
	"kerneltaint/core/taint"
)

// Option changes how an input is decoded.
type Option func(*options)

type options struct {
	release     string
	dialect     string
	disassemble Disassembler
}

// WithRelease says which kernel release the input is from, for inputs that do
// not say it: "5.14.0-362.8.1.el9_3.x86_64". What the input itself says of its
// release goes before.
func WithRelease(release string) Option { return func(o *options) { o.release = release } }

// WithDialect chooses the flag table by the ID of a taint.Dialect, over all
// that the input says. An unknown ID is left aside with a note.
func WithDialect(id string) Option { return func(o *options) { o.dialect = id } }

// Disassembler turns the text of a "Code:" line into instructions. Package
// disasm has one; it is an option because its tables are large and the page
// loads them only when they are needed.
type Disassembler func(arch, code string) []Instruction

// WithDisassembler has "Code:" lines disassembled.
func WithDisassembler(d Disassembler) Option { return func(o *options) { o.disassemble = d } }

// Decode reads a taint value, letters, a module list or a kernel log, and
// explains it. It never fails: an input that it cannot read has Kind
// unrecognized and a note that says why. It looks at nothing but its arguments
// and can be called from any number of goroutines.
func Decode(input string, opts ...Option) *Result {
	d := decoder{input: input}
	for _, opt := range opts {
		opt(&d.options)
	}
	d.result.Schema = Schema
	if _, ok := taint.ParseRelease(d.release); d.release != "" && !ok {
		d.note(strconv.QuoteToASCII(d.release) + " was given as the release, and is none: it begins with no version number.")
	}
	if _, ok := taint.ByID(d.dialect); d.dialect != "" && !ok {
		d.note("There is no dialect " + strconv.QuoteToASCII(d.dialect) + "; the input was read as if none had been chosen.")
		d.dialect = ""
	}
	d.decode()
	return &d.result
}

// decoder is one call of Decode.
type decoder struct {
	options
	input  string
	result Result

	stateNotes int  // how often noteState was called
	unreadable bool // a header says tainted, and shows the letter of no flag
	quiet      bool // nobody reads the notes
}

func (d *decoder) note(sentence string) {
	if d.quiet {
		return
	}
	for _, n := range d.result.Notes {
		if n == sentence {
			return
		}
	}
	d.result.Notes = append(d.result.Notes, sentence)
}

// decode tries the kinds of input from the most exact form to the least.
func (d *decoder) decode() {
	text := trimInput(d.input)
	switch {
	case text == "":
		d.result.Kind = KindEmpty
		d.result.Understood = "There is nothing to decode."
	case len(text) <= maxShort && d.decodeShort(text):
	case d.decodeModules(text):
	case d.decodeLog():
	case len(text) <= maxShort && (d.transcript(text) || d.phrase(text)):
	default:
		d.unrecognized(text)
	}
}

func trimInput(input string) string { return strings.Trim(input, "\x00\ufeff \t\r\n") }

// decodeShort reads a value, letters, names or the verbose form.
func (d *decoder) decodeShort(text string) bool {
	if inner, quoted := unquote(text); quoted {
		d.input, text = inner, strings.TrimSpace(inner)
	}
	if value, field, ok := chktaint(text); ok {
		if s, err := taint.ParseValue(value); err == nil {
			d.value(s, taint.Clues{Field: field, Value: s})
			return true
		}
	}
	s, err := taint.ParseValue(trimValue(text))
	if err != nil {
		s, err = d.writtenValue(trimValue(text), err)
	}
	if err == nil {
		d.value(s, taint.Clues{Value: s})
		return true
	}
	// What begins like a number is told what is wrong with it, rather than
	// being looked for in as a log.
	if trimmed := trimValue(text); !strings.ContainsAny(trimmed, "\n") && numeric(trimmed) {
		d.result.Kind = KindUnrecognized
		d.result.Understood = "This looks like a taint value, but it is not one."
		d.note("Not understood: " + err.Error() + ".")
		return true
	}
	if clues, ok := cutTainted(d.input); ok {
		switch {
		case isVerbose(clues.Field):
			d.verbose(strings.TrimSpace(clues.Field))
		case looksLikeLetters(clues.Field):
			d.letters(clues)
		default: // systemd has a "Tainted:" of its own
			return false
		}
		return true
	}
	switch {
	case ascii.Equal(text, "not tainted"):
		d.letters(taint.Clues{})
	case isVerbose(text):
		d.verbose(text)
	case d.names(text):
	case looksLikeLetters(d.input):
		d.letters(taint.Clues{Field: strings.Trim(d.input, "\r\n")})
	case looksLikeLetters(strings.ReplaceAll(text, ",", " ")): // "P, W, O"
		d.letters(taint.Clues{Field: strings.Join(strings.FieldsFunc(text, isListBreak), "")})
	default:
		return false
	}
	return true
}

// writtenValue reads a value as it stands in a sentence, "4609.", or as people
// write large numbers, "4,609". If it is neither it returns err.
func (d *decoder) writtenValue(text string, err error) (taint.Set, error) {
	text = strings.TrimRight(text, ".,;:!")
	s, again := taint.ParseValue(text)
	if again == nil {
		return s, nil
	}
	plain, ok := withoutThousands(text)
	if !ok {
		return 0, err
	}
	if s, again = taint.ParseValue(plain); again != nil {
		return 0, err
	}
	d.note("Read as " + plain + ", with the marks of thousands taken out.")
	return s, nil
}

// withoutThousands takes the marks out of a number that has one before each
// three digits, always the same.
func withoutThousands(text string) (plain string, ok bool) {
	lead := 0
	for lead < len(text) && '0' <= text[lead] && text[lead] <= '9' {
		lead++
	}
	if lead == 0 || lead > 3 || lead == len(text) || strings.IndexByte(",.' ", text[lead]) < 0 || text[0] == '0' {
		return "", false
	}
	parts := strings.Split(text, text[lead:lead+1])
	for _, part := range parts[1:] {
		if len(part) != 3 || !isNumber(part) {
			return "", false
		}
	}
	return strings.Join(parts, ""), true
}

// numeric reports whether text is meant as a number: it is one word of it, or
// a sum, with at most a sign or a wrong digit.
func numeric(text string) bool {
	if text == "" || len(text) > 128 {
		return false
	}
	c := text[0]
	if c == '-' || c == '+' || c == '(' {
		if len(text) == 1 {
			return false
		}
		c = text[1]
	}
	if c < '0' || c > '9' {
		return false
	}
	if !strings.ContainsAny(text, " \t[]:.") {
		return true
	}
	// Of a sum, but not of a line that begins with a date and its zone.
	return strings.ContainsAny(text, "|+") && strings.Trim(text, "0123456789abcdefABCDEFxX_ \t|+<>().,;!") == ""
}

// value explains the value s.
func (d *decoder) value(s taint.Set, clues taint.Clues) {
	d.result.Kind = KindValue
	r := d.recognize(clues)
	d.result.Understood = "The value " + s.String() + " of /proc/sys/kernel/tainted, " + readAs(r) + "."
	d.state(r, s, false)
}

// letters explains a letter field.
func (d *decoder) letters(clues taint.Clues) {
	d.result.Kind = KindLetters
	// People write "PWO" and mean no columns by it.
	clues.FieldLost = !strings.Contains(strings.TrimSpace(clues.Field), " ")
	r := d.recognize(clues)
	reading := r.Dialect.ReadLetters(clues.Field)
	d.result.Kernel = &Kernel{Release: clues.Release, Version: clues.Version}
	if clues.Release == "" {
		d.result.Kernel.Release = d.release
	}
	if clues.Field == "" {
		d.result.Understood = "“Not tainted”: no taint flag was set."
	} else {
		d.result.Understood = "The taint letters " + strconv.QuoteToASCII(strings.TrimSpace(clues.Field)) + " of a report, " + readAs(r) + "."
	}
	if reading.Unknown != "" {
		d.note(r.Dialect.Title + " has no taint letter " + quoteEach(reading.Unknown) + ".")
	}
	if !reading.ByColumn && !clues.FieldLost {
		d.note("The blanks of the letter field are not as a kernel prints them, so it was read by letter, not by column.")
	}
	if reading.Set == 0 && clues.Field != "" {
		d.note("A kernel prints letters only if it is tainted, but none of these is the letter of a flag: the state is not known.")
		d.kernel(r)
		d.unreadable = true
		d.trustUnreadable()
		return
	}
	d.state(r, reading.Set, true)
}

// names explains names of flags.
func (d *decoder) names(text string) bool {
	r := d.recognize(taint.Clues{})
	s, ok := flagNames(r.Dialect, text)
	if !ok {
		return false
	}
	d.result.Kind = KindLetters
	d.result.Understood = "Names of taint flags, " + readAs(r) + "."
	if looksLikeLetters(text) {
		d.note("This is the name of a flag, and was read as one, not as the letters that it is made of.")
	}
	d.state(r, s, true)
	return true
}

// verbose explains the verbose form, "[W]=WARN, [O]=OOT_MODULE".
func (d *decoder) verbose(text string) {
	d.result.Kind = KindLetters
	r := d.recognize(taint.Clues{Verbose: text})
	s, err := r.Dialect.ParseVerbose(text)
	if err != nil {
		d.result.Kind = KindUnrecognized
		d.result.Understood = "This looks like the line of taint flag names of Linux 6.11 and later, but it is not one."
		d.note("Not understood: " + err.Error() + ".")
		return
	}
	d.result.Understood = "The taint flag names of a report, " + readAs(r) + "."
	d.state(r, s, true)
}

func (d *decoder) unrecognized(text string) {
	d.result.Kind = KindUnrecognized
	d.result.Understood = "This is neither a taint value, nor taint letters, nor a module list, nor a kernel log."
	if len(text) > 40 {
		text = strings.ToValidUTF8(text[:40], "") + "…"
	}
	switch {
	case strings.HasPrefix(d.input, "\x1f\x8b"), strings.HasPrefix(d.input, "\x28\xb5\x2f\xfd"), strings.HasPrefix(d.input, "\xfd7zXZ"), strings.HasPrefix(d.input, "BZh"):
		d.note("This is a compressed file: unpack it, or give it to kerneltaint scan.")
		return
	case strings.HasPrefix(d.input, "\xff\xfe"), strings.HasPrefix(d.input, "\xfe\xff"):
		d.note("This is UTF-16 text, as some programs on Windows save it: save it as UTF-8.")
		return
	}
	d.note("Nothing of a kernel was found in " + strconv.QuoteToASCII(text) + ". Paste the number from /proc/sys/kernel/tainted, the letters behind “Tainted:”, or the lines of an oops.")
}

// unquote takes quotes or parentheses off from around a text, as people copy
// them with it.
func unquote(text string) (inner string, ok bool) {
	if len(text) < 3 {
		return text, false
	}
	for _, pair := range []string{"\"\"", "''", "``", "()"} {
		if text[0] == pair[0] && text[len(text)-1] == pair[1] && !strings.ContainsAny(text[1:len(text)-1], pair) {
			return text[1 : len(text)-1], true
		}
	}
	return text, false
}

func quoteEach(letters string) string {
	var b []byte
	for i := 0; i < len(letters); i++ {
		if i > 0 {
			b = append(b, ", "...)
		}
		b = strconv.AppendQuoteToASCII(b, letters[i:i+1])
	}
	return string(b)
}

func readAs(r taint.Recognition) string {
	switch r.Confidence {
	case taint.Certain:
		return "read by the flag table of " + r.Dialect.Title
	case taint.Likely:
		return "most likely by the flag table of " + r.Dialect.Title
	}
	return "read by the newest flag table, of " + r.Dialect.Title
}
