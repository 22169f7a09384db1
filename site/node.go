package site

import (
	"strconv"

	"github.com/vugu/vjson"
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

// property sets a DOM property of the element.
func property(n *vugu.VGNode, key string, v any) {
	b, err := vjson.Marshal(v)
	if err != nil {
		return // strings and booleans cannot fail
	}
	n.Prop = append(n.Prop, vugu.VGProperty{Key: key, JSONVal: vjson.RawMessage(b)})
}

// content sets an element's text, or its markup if that is a template's own
// constant.
func content(n *vugu.VGNode, v any) { n.SetInnerHTML(v) }

func on(n *vugu.VGNode, event string, f func(vugu.DOMEvent)) {
	n.DOMEventHandlerSpecList = append(n.DOMEventHandlerSpecList, vugu.DOMEventHandlerSpec{EventType: event, Func: f})
}
