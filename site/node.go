package site

import (
	"strconv"

	"github.com/vugu/vugu"
)

// The generated code builds its nodes with these; see command compact.

// element makes an element with constant attributes, given as pairs of key and
// value, and adds it to parent if there is one.
func element(parent *vugu.VGNode, name string, attributes ...string) *vugu.VGNode {
	return elementNS(parent, "", name, attributes...)
}

func elementNS(parent *vugu.VGNode, namespace, name string, attributes ...string) *vugu.VGNode {
	n := &vugu.VGNode{Type: vugu.ElementNode, Namespace: namespace, Data: name}
	if len(attributes) > 0 {
		n.Attr = make([]vugu.VGAttribute, 0, len(attributes)/2+2)
	}
	for i := 0; i+1 < len(attributes); i += 2 {
		n.Attr = append(n.Attr, vugu.VGAttribute{Key: attributes[i], Val: attributes[i+1]})
	}
	if parent != nil {
		parent.AppendChild(n)
	}
	return n
}

func text(parent *vugu.VGNode, s string) {
	parent.AppendChild(&vugu.VGNode{Type: vugu.TextNode, Data: s})
}

// attribute sets an attribute to a string or a number; a false one is left out
// and a true one is empty.
func attribute(n *vugu.VGNode, key string, v any) {
	var s string
	switch v := v.(type) {
	case string:
		s = v
	case int:
		s = strconv.Itoa(v)
	case bool:
		if !v {
			return
		}
	}
	n.Attr = append(n.Attr, vugu.VGAttribute{Key: key, Val: s})
}

// property sets a DOM property of the element to a string or a boolean.
func property(n *vugu.VGNode, key string, v any) {
	var b []byte
	switch v := v.(type) {
	case string:
		b = appendJSON(nil, v)
	case bool:
		b = strconv.AppendBool(nil, v)
	}
	n.Prop = append(n.Prop, vugu.VGProperty{Key: key, JSONVal: b})
}

// appendJSON appends s as a JSON string. What is not UTF-8 is replaced where
// the browser reads it.
func appendJSON(b []byte, s string) []byte {
	b = append(b, '"')
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '"' || c == '\\':
			b = append(b, '\\', c)
		case c < 0x20:
			b = append(b, '\\', 'u', '0', '0', "0123456789abcdef"[c>>4], "0123456789abcdef"[c&15])
		default:
			b = append(b, c)
		}
	}
	return append(b, '"')
}

// content sets an element's text, or its markup if that is a template's own
// constant. (Vugu's own SetInnerHTML does the same, and has the page link
// reflect for what a template never gives it.)
func content(n *vugu.VGNode, v any) {
	var s string
	switch v := v.(type) {
	case string:
		s = escapeText(v)
	case vugu.HTML:
		s = string(v)
	}
	n.InnerHTML = &s
}

// escapeText undoes what the renderer script does with entities; it knows the
// same ones.
func escapeText(s string) string {
	for i := 0; i < len(s); i++ {
		if c := s[i]; c == '&' || c == '<' || c == '>' {
			return string(appendEscaped(append(make([]byte, 0, len(s)+32), s[:i]...), s[i:]))
		}
	}
	return s
}

func appendEscaped(b []byte, s string) []byte {
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '&':
			b = append(b, "&amp;"...)
		case '<':
			b = append(b, "&lt;"...)
		case '>':
			b = append(b, "&gt;"...)
		default:
			b = append(b, s[i])
		}
	}
	return b
}

func on(n *vugu.VGNode, event string, f func(vugu.DOMEvent)) {
	n.DOMEventHandlerSpecList = append(n.DOMEventHandlerSpecList, vugu.DOMEventHandlerSpec{EventType: event, Func: f})
}
