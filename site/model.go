package site

import (
	"strconv"
	"strings"

	"kerneltaint/core/decode"
	"kerneltaint/core/present"
	"kerneltaint/core/taint"
)

// Host is what the page needs of a browser.
type Host interface {
	SetBox(text string)      // replaces the text in the box
	SetLink(fragment string) // replaces the address's fragment, without its #
	Copy(name, text string)  // copies text; calls Model.Copied(name) when done
	CopyLink(withLog bool)   // copies the address; withLog adds the compressed input
	Disassemble(arch, code string, done func([]decode.Instruction))
	OpenFile() // shows the file chooser
}

// Model is the state of the page: an input, how it was read, and what the
// visitor changed by hand.
type Model struct {
	host Host

	input   string // the text in the box, or of the file
	dialect string // chosen by the visitor; "" if the input decides

	result *decode.Result // of the input
	edited *decode.Result // of the value set by hand, while the input is a log or a module list
	draft  draft
	copied string       // name of what was copied last
	open   map[int]bool // reports shown in full
	file   File
	source []SourceLine
	all    bool // every row of the source is shown, not only evidence

	instructions map[int][]decode.Instruction // by report, where the worker disassembled
}

// File is what was opened instead of being typed.
type File struct {
	Name    string
	Size    int64
	Read    int64 // bytes decoded so far
	Working bool
	Failed  string // what went wrong; "" if nothing
}

// draft is a field's text while it is being typed and says nothing yet.
type draft struct {
	field string // "dec", "hex", "bin" or "letters"
	text  string
	err   string
}

// New returns the model of an empty page.
func New(host Host) *Model {
	m := &Model{host: host}
	m.read("")
	return m
}

// SetInput takes the box's text.
func (m *Model) SetInput(text string) {
	m.file = File{}
	m.read(text)
	m.relink()
}

func (m *Model) read(text string) {
	m.input = text
	m.decode()
}

func (m *Model) decode() {
	m.adopt(decode.Decode(m.input, m.options()...), nil)
}

func (m *Model) options() []decode.Option {
	if m.dialect == "" {
		return nil
	}
	return []decode.Option{decode.WithDialect(m.dialect)}
}

// adopt shows a result. lines is the source to show; nil means that it is cut
// from the input here.
func (m *Model) adopt(r *decode.Result, lines []SourceLine) {
	m.result, m.edited, m.draft, m.copied = r, nil, draft{}, ""
	m.open = map[int]bool{}
	m.instructions = nil
	m.all = false
	if lines == nil {
		lines = Source(m.input, r, false)
	}
	m.source = lines
	if len(r.Reports) > 0 && len(r.Reports) <= 2 {
		m.open[0] = true
	}
}

// shown is the result whose state the page shows.
func (m *Model) shown() *decode.Result {
	if m.edited != nil {
		return m.edited
	}
	return m.result
}

// Set returns the shown taint state.
func (m *Model) Set() taint.Set {
	r := m.shown()
	if r.Taint == nil {
		return 0
	}
	v, _ := strconv.ParseUint(r.Taint.Value, 10, 64)
	return taint.Set(v)
}

// Dialect returns the flag table by which the state is shown.
func (m *Model) Dialect() *taint.Dialect {
	if k := m.shown().Kernel; k != nil {
		if d, ok := taint.ByID(k.Dialect); ok {
			return d
		}
	}
	if d, ok := taint.ByID(m.dialect); ok {
		return d
	}
	return taint.Newest()
}

// Choose overrides the dialect; "" leaves it to the input again.
func (m *Model) Choose(id string) {
	m.dialect = id
	edited, set := m.edited != nil, m.Set()
	m.decode()
	if edited {
		m.edit(set, "")
	}
	m.relink()
}

// Edit sets the state by hand. form is the view that was edited; a text in the
// box keeps its form.
func (m *Model) edit(s taint.Set, form string) {
	m.draft, m.copied = draft{}, ""
	switch m.result.Kind {
	case decode.KindLog, decode.KindModules:
		d := m.Dialect()
		m.edited = decode.Decode(s.String(), decode.WithDialect(d.ID))
		return
	}
	text := s.String()
	d := m.Dialect()
	if (m.result.Kind == decode.KindLetters || form == "letters") && s != 0 && s.Without(d.Defined()) == 0 {
		text = d.Letters(s)
	}
	if m.host != nil {
		m.host.SetBox(text)
	}
	m.read(text)
}

// Toggle flips one bit.
func (m *Model) Toggle(bit int) {
	s := m.Set()
	if s.Has(bit) {
		s = s.Without(taint.SetOf(bit))
	} else {
		s = s.With(bit)
	}
	m.edit(s, "")
	m.relink()
}

// Restore takes back what was edited by hand.
func (m *Model) Restore() {
	m.edited, m.draft = nil, draft{}
	m.relink()
}

// Type takes the text of one of the four fields while it is typed.
func (m *Model) Type(field, text string) {
	var s taint.Set
	var err error
	trimmed := strings.TrimSpace(text)
	switch field {
	case "letters":
		s, _, err = m.Dialect().ParseLetters(text)
	case "hex":
		s, err = taint.ParseValue(prefixed(trimmed, "0x"))
	case "bin":
		s, err = taint.ParseValue(prefixed(strings.ReplaceAll(trimmed, " ", ""), "0b"))
	default:
		s, err = taint.ParseValue(trimmed)
	}
	if trimmed == "" {
		s, err = 0, nil
	}
	if err != nil {
		m.draft = draft{field, text, err.Error()}
		return
	}
	m.edit(s, field)
	m.draft = draft{field: field, text: text}
	m.relink()
}

// prefixed lets people leave out the prefix where the field says it.
func prefixed(text, prefix string) string {
	if text == "" || len(text) > 1 && (text[1]|0x20) == prefix[1] {
		return text
	}
	return prefix + text
}

// field returns what a field shows: the text being typed, or formatted.
func (m *Model) field(name, formatted string) string {
	if m.draft.field == name {
		return m.draft.text
	}
	return formatted
}

// fieldError returns what is wrong with a field's text.
func (m *Model) fieldError(name string) string {
	if m.draft.field == name {
		return m.draft.err
	}
	return ""
}

// Settle ends typing: each field shows the formatted state again.
func (m *Model) Settle() { m.draft = draft{} }

// Copied notes that the named thing is in the clipboard.
func (m *Model) Copied(name string) { m.copied = name }

func (m *Model) copyLabel(name, label string) string {
	if m.copied == name {
		return "Copied"
	}
	return label
}

func (m *Model) copy(name, text string) {
	if m.host != nil {
		m.host.Copy(name, text)
	}
}

// Empty reports whether there is nothing to explain.
func (m *Model) Empty() bool { return m.result.Kind == decode.KindEmpty && m.file.Name == "" }

// Announcement is what a screen reader is told about the answer, once.
func (m *Model) Announcement() string {
	r := m.shown()
	if r.Kind == decode.KindEmpty {
		return ""
	}
	s := m.Headline()
	if r.Trust != nil {
		s += " " + r.Trust.Sentence
	}
	return s
}

// Headline says in a few words what was found.
func (m *Model) Headline() string {
	r := m.shown()
	switch {
	case r.Kind == decode.KindEmpty:
		return ""
	case r.Kind == decode.KindUnrecognized:
		return "Not understood"
	case r.Taint == nil:
		return "No taint state"
	case r.Taint.Value == "0":
		return "Not tainted"
	}
	n := len(r.Flags) + len(r.UnknownBits)
	if n == 1 {
		return "Tainted by one flag"
	}
	return "Tainted by " + strconv.Itoa(n) + " flags"
}

// level returns the class of the headline: how bad the worst flag is.
func (m *Model) level() string {
	r := m.shown()
	if r.Taint == nil {
		return "unknown"
	}
	if r.Taint.Value == "0" {
		return "clean"
	}
	worst := "info"
	for _, f := range r.Flags {
		if rank(f.Severity) > rank(worst) {
			worst = f.Severity
		}
	}
	return worst
}

func rank(severity string) int {
	switch severity {
	case "critical":
		return 3
	case "warning":
		return 2
	case "notice":
		return 1
	}
	return 0
}

// relink writes the state into the address.
func (m *Model) relink() {
	if m.host != nil {
		m.host.SetLink(m.Link())
	}
}

// safe shows untrusted text; see present.Safe.
func safe(s string) string { return present.Safe(s) }

// shorten cuts s to at most n bytes at a rune's start, with a mark.
func shorten(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && s[n]&0xc0 == 0x80 {
		n--
	}
	return s[:n] + "…"
}
