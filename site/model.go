package site

import (
	"strconv"
	"strings"

	"kerneltaint/core/decode"
	"kerneltaint/core/present"
	"kerneltaint/core/taint"
	"kerneltaint/site/evidence"
)

// Host is what the page needs of a browser. What takes time there calls the
// model back.
type Host interface {
	SetBox(text string)                     // replaces the text in the box
	SetLink(fragment string)                // replaces the address's fragment, without its #
	Copy(name, text string)                 // copies text, then calls Model.Copied(name)
	CopyLink(fragment string)               // copies the address with a fragment, then calls Model.Copied("link")
	Compress(text string)                   // calls Model.Compressed
	Disassemble(r decode.Report, index int) // calls Model.Disassembled
	Print()
}

// Model is the state of the page: an input, how it was read, and what the
// visitor changed by hand.
type Model struct {
	host Host

	input   string // the text in the box
	dialect string // chosen by the visitor; "" if the input decides
	file    string // name of the file that was opened in the box's place

	result *decode.Result  // of the input
	edited *decode.Result  // of the value set by hand, while the input is a log or a module list
	lines  []evidence.Line // of the input, to show
	all    bool            // lines without evidence are shown too

	draft  draft
	copied string // name of what was copied last
	packed string // the input compressed for a link, once it was asked for

	open         []bool // which reports are shown in full
	instructions [][]decode.Instruction

	proofs map[string][]Proof // by the meaning of the flag

	boxesOf *taint.Dialect // whose boxes are kept
	boxes   []boxGroup
}

// draft is a field's text while it is being typed.
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

// Begin takes a new text in the place of all that was there, the chosen dialect
// included.
func (m *Model) Begin(text string) {
	m.dialect = ""
	m.SetInput(text)
}

// SetInput takes the box's text.
func (m *Model) SetInput(text string) {
	m.read(text)
	m.relink()
}

func (m *Model) read(text string) {
	m.input, m.file = text, ""
	m.decode()
}

func (m *Model) decode() {
	var options []decode.Option
	if m.dialect != "" {
		options = append(options, decode.WithDialect(m.dialect))
	}
	r := decode.Decode(m.input, options...)
	m.adopt(r, evidence.Lines(m.input, r, false))
}

// SetFile shows the result of a file that was decoded elsewhere.
func (m *Model) SetFile(name string, r *decode.Result, lines []evidence.Line) {
	m.input, m.file = "", name
	m.adopt(r, lines)
	m.relink()
}

// Shows reports whether there is anything to show.
func (m *Model) Shows() bool { return m.input != "" || m.file != "" || m.edited != nil }

// Chosen returns the dialect that the visitor chose; "" if the input decides.
func (m *Model) Chosen() string { return m.dialect }

func (m *Model) adopt(r *decode.Result, lines []evidence.Line) {
	m.result, m.edited, m.lines, m.all = r, nil, lines, false
	m.draft, m.copied, m.packed = draft{}, "", ""
	m.open, m.instructions = make([]bool, len(r.Reports)), nil
	if len(r.Reports) > 0 {
		m.open[0] = true
		m.disassemble(0)
	}
}

// ShowAll shows lines without evidence too, or hides them again.
func (m *Model) ShowAll() {
	m.all = !m.all
	m.lines = evidence.Lines(m.input, m.result, m.all)
}

// OpenReport shows a report in full, or in short again. The document can still show
// a report of the result before.
func (m *Model) OpenReport(i int) {
	if i >= len(m.open) {
		return
	}
	m.open[i] = !m.open[i]
	if m.open[i] {
		m.disassemble(i)
	}
}

// disassemble asks for a report's instructions once.
func (m *Model) disassemble(i int) {
	r := m.result.Reports[i]
	if m.host == nil || r.Code == nil || len(r.Code.Instructions) > 0 || m.instructions != nil && m.instructions[i] != nil {
		return
	}
	m.host.Disassemble(r, i)
}

// Disassembled takes a report's instructions. They are dropped if another
// result is shown by now.
func (m *Model) Disassembled(of *decode.Result, i int, list []decode.Instruction) {
	if of != m.result {
		return
	}
	if m.instructions == nil {
		m.instructions = make([][]decode.Instruction, len(of.Reports))
	}
	m.instructions[i] = list
}

// Result returns the result of the input.
func (m *Model) Result() *decode.Result { return m.result }

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
	if m.file != "" {
		return // the host decodes the file again
	}
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

// Settle ends typing: each field shows the formatted state again.
func (m *Model) Settle() { m.draft = draft{} }

// LinkWithLog asks for a link that holds the whole input.
func (m *Model) LinkWithLog() {
	if m.host != nil && m.packed == "" {
		m.host.Compress(m.input)
	}
}

// Compressed takes what LinkWithLog asked for.
func (m *Model) Compressed(packed string) { m.packed = packed }

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
	case unreadable(r):
		return "Tainted, by what is not shown"
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

// unreadable reports whether the kernel says that it is tainted and shows no
// letter of a flag: there is a verdict on its reports then, and no state.
func unreadable(r *decode.Result) bool { return r.Taint == nil && r.Trust != nil }

// level returns the class of the headline: how bad the worst flag is.
func (m *Model) level() string {
	r := m.shown()
	if unreadable(r) {
		return "warning"
	}
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

// Shown returns untrusted text as it may be shown; see present.Safe.
func Shown(s string) string { return present.Safe(s) }

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
