package site

import (
	"strconv"
	"strings"

	"kerneltaint/core/decode"
)

// A link's fragment is a list of key=value joined with &:
//
//	v  the taint value, decimal
//	i  a short input as it stands in the box, percent-encoded, + for a blank
//	z  an input compressed with raw DEFLATE, in base64url without padding
//	d  the dialect that the visitor chose
//
// A fragment never reaches a server.

// Fragment is a parsed link.
type Fragment struct {
	Value      string
	Input      string
	Compressed string
	Dialect    string
}

// maxLinked bounds the inputs that stand in the link by themselves, in bytes.
const maxLinked = 512

// Link returns the fragment of the shown state, without its #.
func (m *Model) Link() string {
	f := Fragment{Dialect: m.dialect}
	r := m.shown()
	switch {
	case r.Kind == decode.KindEmpty:
	case r.Kind == decode.KindValue || r.Kind == decode.KindLog:
		if r.Taint != nil {
			f.Value = r.Taint.Value
		}
		if r.Kind == decode.KindLog && f.Dialect == "" && r.Taint != nil && r.Kernel != nil {
			f.Dialect = r.Kernel.Dialect
		}
	case len(m.input) <= maxLinked:
		f.Input = strings.Trim(m.input, "\r\n")
	}
	return f.String()
}

// LogLink returns the fragment that holds the whole input, once it was asked
// for; see LinkWithLog.
func (m *Model) LogLink() string {
	return Fragment{Compressed: m.packed, Dialect: m.dialect}.String()
}

// String returns the fragment's text.
func (f Fragment) String() string {
	var parts []string
	if f.Value != "" {
		parts = append(parts, "v="+f.Value)
	}
	if f.Input != "" {
		parts = append(parts, "i="+escape(f.Input))
	}
	if f.Compressed != "" {
		parts = append(parts, "z="+f.Compressed)
	}
	if f.Dialect != "" {
		parts = append(parts, "d="+escape(f.Dialect))
	}
	return strings.Join(parts, "&")
}

// ParseFragment reads a link's fragment, with or without its #. A bare number
// is a value. Unknown keys are ignored.
func ParseFragment(text string) Fragment {
	text = strings.TrimPrefix(text, "#")
	var f Fragment
	if text != "" && strings.Trim(text, "0123456789") == "" {
		f.Value = text
		return f
	}
	for _, part := range strings.Split(text, "&") {
		key, value, _ := strings.Cut(part, "=")
		switch key {
		case "v":
			f.Value = unescape(value)
		case "i":
			f.Input = unescape(value)
		case "z":
			f.Compressed = value
		case "d":
			f.Dialect = unescape(value)
		}
	}
	return f
}

// Follow shows what a fragment links to. Compressed input must have been
// expanded into Input before.
func (m *Model) Follow(f Fragment) {
	m.dialect = f.Dialect
	text := f.Input
	if text == "" {
		text = f.Value
	}
	if m.host != nil {
		m.host.SetBox(text)
	}
	m.read(text)
}

// escape percent-encodes all but what stands in a fragment unharmed by chat
// programs and mail.
func escape(s string) string {
	var b []byte
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9', c == '-', c == '_', c == '.':
			b = append(b, c)
		case c == ' ':
			b = append(b, '+')
		default:
			b = append(b, '%', "0123456789ABCDEF"[c>>4], "0123456789ABCDEF"[c&15])
		}
	}
	return string(b)
}

func unescape(s string) string {
	var b []byte
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] == '+':
			b = append(b, ' ')
		case s[i] == '%' && i+2 < len(s):
			if v, err := strconv.ParseUint(s[i+1:i+3], 16, 8); err == nil {
				b = append(b, byte(v))
				i += 2
				continue
			}
			b = append(b, '%')
		default:
			b = append(b, s[i])
		}
	}
	return string(b)
}
