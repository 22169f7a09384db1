package decode

import (
	"strconv"
	"unicode/utf8"
)

// MarshalJSON returns the document of the data contract.
func (r *Result) MarshalJSON() ([]byte, error) { return r.AppendJSON(nil), nil }

// AppendJSON appends the document of the data contract to b.
//
// It is written by hand because the page and the worker must not link
// encoding/json, which would be a seventh of their size, and because it is
// several times faster. A test holds it against encoding/json.
func (r *Result) AppendJSON(b []byte) []byte {
	w := jsonWriter{b: b}
	w.open()
	w.num("schema", r.Schema)
	w.str("kind", string(r.Kind))
	w.str("understood", r.Understood)
	if r.Taint != nil {
		w.key("taint")
		w.state(r.Taint)
	}
	if r.Kernel != nil {
		w.key("kernel")
		w.kernel(r.Kernel)
	}
	w.key("flags")
	list(&w, r.Flags, (*jsonWriter).flag)
	optionalList(&w, "unknown_bits", r.UnknownBits, (*jsonWriter).number)
	optionalList(&w, "modules", r.Modules, (*jsonWriter).module)
	optionalList(&w, "reports", r.Reports, (*jsonWriter).report)
	optionalList(&w, "causes", r.Causes, (*jsonWriter).cause)
	if r.Trust != nil {
		w.key("trust")
		w.open()
		w.str("level", r.Trust.Level)
		w.str("sentence", r.Trust.Sentence)
		w.close()
	}
	optionalList(&w, "notes", r.Notes, (*jsonWriter).text)
	w.close()
	return w.b
}

// jsonWriter writes JSON members in the order of the calls. first says whether
// the next member is the first of its object or array.
type jsonWriter struct {
	b     []byte
	first bool
}

func (w *jsonWriter) open()  { w.b = append(w.b, '{'); w.first = true }
func (w *jsonWriter) close() { w.b = append(w.b, '}'); w.first = false }

func (w *jsonWriter) comma() {
	if !w.first {
		w.b = append(w.b, ',')
	}
	w.first = false
}

func (w *jsonWriter) key(k string) {
	w.comma()
	w.b = append(w.b, '"')
	w.b = append(w.b, k...)
	w.b = append(w.b, '"', ':')
}

func (w *jsonWriter) str(k, v string) {
	w.key(k)
	w.b = appendString(w.b, v)
}

func (w *jsonWriter) optional(k, v string) {
	if v != "" {
		w.str(k, v)
	}
}

func (w *jsonWriter) num(k string, v int) {
	w.key(k)
	w.b = strconv.AppendInt(w.b, int64(v), 10)
}

func (w *jsonWriter) optionalNum(k string, v *int) {
	if v != nil {
		w.num(k, *v)
	}
}

func (w *jsonWriter) optionalTrue(k string, v bool) {
	if v {
		w.key(k)
		w.b = append(w.b, "true"...)
	}
}

func (w *jsonWriter) span(k string, s Span) {
	w.key(k)
	w.b = append(w.b, '[')
	w.b = strconv.AppendInt(w.b, int64(s[0]), 10)
	w.b = append(w.b, ',')
	w.b = strconv.AppendInt(w.b, int64(s[1]), 10)
	w.b = append(w.b, ']')
}

// list writes an array whose elements put writes.
func list[T any](w *jsonWriter, items []T, put func(*jsonWriter, *T)) {
	w.b = append(w.b, '[')
	for i := range items {
		if i > 0 {
			w.b = append(w.b, ',')
		}
		put(w, &items[i])
	}
	w.b = append(w.b, ']')
	w.first = false
}

func optionalList[T any](w *jsonWriter, k string, items []T, put func(*jsonWriter, *T)) {
	if len(items) > 0 {
		w.key(k)
		list(w, items, put)
	}
}

func (w *jsonWriter) number(v *int)  { w.b = strconv.AppendInt(w.b, int64(*v), 10) }
func (w *jsonWriter) text(v *string) { w.b = appendString(w.b, *v) }

func (w *jsonWriter) state(s *State) {
	w.open()
	w.str("value", s.Value)
	w.str("hex", s.Hex)
	w.str("letters", s.Letters)
	w.str("compact", s.Compact)
	w.str("verbose", s.Verbose)
	w.close()
}

func (w *jsonWriter) kernel(k *Kernel) {
	w.open()
	w.optional("release", k.Release)
	w.optional("version", k.Version)
	w.optional("distribution", k.Distribution)
	w.str("dialect", k.Dialect)
	w.key("basis")
	list(w, k.Basis, (*jsonWriter).text)
	w.str("confidence", k.Confidence)
	w.close()
}

func (w *jsonWriter) flag(f *Flag) {
	w.open()
	w.num("bit", f.Bit)
	w.str("value", f.Value)
	w.str("letter", f.Letter)
	w.str("name", f.Name)
	w.str("title", f.Title)
	w.str("meaning", f.Meaning)
	w.str("severity", f.Severity)
	w.str("trust", f.Trust)
	w.key("next")
	list(w, f.Next, func(w *jsonWriter, s *Step) {
		w.open()
		w.str("text", s.Text)
		w.optional("command", s.Command)
		w.close()
	})
	w.str("clears", f.Clears)
	optionalList(w, "links", f.Links, func(w *jsonWriter, l *Link) {
		w.open()
		w.str("title", l.Title)
		w.str("url", l.URL)
		w.close()
	})
	optionalList(w, "causes", f.Causes, (*jsonWriter).number)
	optionalList(w, "alternatives", f.Alternatives, func(w *jsonWriter, a *Alternative) {
		w.open()
		w.str("dialect", a.Dialect)
		w.num("bit", a.Bit)
		w.str("letter", a.Letter)
		w.str("name", a.Name)
		w.close()
	})
	w.str("evidence", f.Evidence)
	w.close()
}

func (w *jsonWriter) module(m *Module) {
	w.open()
	w.str("name", m.Name)
	w.optional("letters", m.Letters)
	w.optional("state", m.State)
	w.close()
}

func (w *jsonWriter) report(r *Report) {
	w.open()
	w.str("type", r.Type)
	w.str("title", r.Title)
	w.span("span", r.Span)
	w.optional("header", r.Header)
	w.optional("time", r.Time)
	w.optionalNum("cpu", r.CPU)
	w.optionalNum("pid", r.PID)
	w.optionalNum("uid", r.UID)
	w.optional("comm", r.Comm)
	w.optional("release", r.Release)
	w.optional("version", r.Version)
	w.optional("hardware", r.Hardware)
	w.optional("arch", r.Arch)
	w.optional("dialect", r.Dialect)
	if r.Taint != nil {
		w.key("taint")
		w.state(r.Taint)
	}
	w.optional("pc", r.PC)
	optionalList(w, "trace", r.Trace, (*jsonWriter).frame)
	optionalList(w, "modules", r.Modules, (*jsonWriter).module)
	w.optional("last_unloaded", r.LastUnloaded)
	w.optional("supported", r.Supported)
	if r.Code != nil {
		w.key("code")
		w.code(r.Code)
	}
	optionalList(w, "registers", r.Registers, func(w *jsonWriter, r *Register) {
		w.open()
		w.str("name", r.Name)
		w.str("value", r.Value)
		w.optional("note", r.Note)
		w.close()
	})
	if r.Fault != nil {
		w.key("fault")
		w.open()
		w.str("summary", r.Fault.Summary)
		w.optional("address", r.Fault.Address)
		optionalList(w, "details", r.Fault.Details, (*jsonWriter).text)
		w.close()
	}
	optionalList(w, "evidence", r.Evidence, func(w *jsonWriter, e *EvidenceSpan) {
		w.open()
		w.str("field", e.Field)
		w.span("span", e.Span)
		w.close()
	})
	w.close()
}

func (w *jsonWriter) frame(f *Frame) {
	w.open()
	w.str("symbol", f.Symbol)
	w.optional("module", f.Module)
	w.optional("address", f.Address)
	w.optionalTrue("unreliable", f.Unreliable)
	w.optionalTrue("inline", f.Inline)
	w.optional("context", f.Context)
	w.close()
}

func (w *jsonWriter) code(c *Code) {
	w.open()
	w.str("text", c.Text)
	w.optional("arch", c.Arch)
	optionalList(w, "instructions", c.Instructions, func(w *jsonWriter, i *Instruction) {
		w.open()
		w.num("offset", i.Offset)
		w.str("bytes", i.Bytes)
		w.str("text", i.Text)
		w.optionalTrue("current", i.Current)
		w.close()
	})
	w.close()
}

func (w *jsonWriter) cause(c *Cause) {
	w.open()
	w.key("bits")
	list(w, c.Bits, (*jsonWriter).number)
	w.str("kind", c.Kind)
	w.optional("module", c.Module)
	w.optional("task", c.Task)
	w.optional("time", c.Time)
	w.num("line", c.Line)
	w.span("span", c.Span)
	w.str("text", c.Text)
	w.close()
}

const hexDigits = "0123456789abcdef"

// appendString appends s as a JSON string. Bytes that are not UTF-8 become
// U+FFFD, and U+2028 and U+2029 are escaped, as encoding/json does.
func appendString(b []byte, s string) []byte {
	b = append(b, '"')
	start := 0
	for i := 0; i < len(s); {
		if c := s[i]; c < utf8.RuneSelf {
			if c >= ' ' && c != '"' && c != '\\' && c != 0x7f {
				i++
				continue
			}
			b = append(b, s[start:i]...)
			switch c {
			case '"', '\\':
				b = append(b, '\\', c)
			case '\n':
				b = append(b, '\\', 'n')
			case '\r':
				b = append(b, '\\', 'r')
			case '\t':
				b = append(b, '\\', 't')
			default:
				b = append(b, '\\', 'u', '0', '0', hexDigits[c>>4], hexDigits[c&15])
			}
			i++
			start = i
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		switch {
		case r == utf8.RuneError && size == 1:
			b = append(b, s[start:i]...)
			b = append(b, "\ufffd"...)
		case r == '\u2028' || r == '\u2029':
			b = append(b, s[start:i]...)
			b = append(b, `\u202`...)
			b = append(b, hexDigits[r&15])
		case r >= 0x80 && r < 0xa0: // C1 controls: some terminals obey them
			b = append(b, s[start:i]...)
			b = append(b, '\\', 'u', '0', '0', hexDigits[r>>4], hexDigits[r&15])
		default:
			i += size
			continue
		}
		i += size
		start = i
	}
	b = append(b, s[start:]...)
	return append(b, '"')
}
