package main

import (
	"errors"
	"strings"
	"testing"
)

const before = `package x

import "fmt"
import "reflect"
import "github.com/vugu/vjson"
import "github.com/vugu/vugu"
import js "github.com/vugu/vugu/js"
import "log"

func (c *X) Build(vgin *vugu.BuildIn) (vgout *vugu.BuildOut) {
	vgout = &vugu.BuildOut{}
	var vgn *vugu.VGNode
	vgn = &vugu.VGNode{Type: vugu.VGNodeType(3), Namespace: "", Data: "div", Attr: []vugu.VGAttribute{vugu.VGAttribute{Namespace: "", Key: "class", Val: "a \"b\""}}}
	vgout.Out = append(vgout.Out, vgn)	// root for output
	{
		vgparent := vgn
		_ = vgparent
		vgn = &vugu.VGNode{Type: vugu.VGNodeType(1), Data: "\n  "}
		vgparent.AppendChild(vgn)
		vgn = &vugu.VGNode{Type: vugu.VGNodeType(1), Data: "word "}
		vgparent.AppendChild(vgn)
		vgn = &vugu.VGNode{Type: vugu.VGNodeType(3), Namespace: "", Data: "input", Attr: []vugu.VGAttribute(nil)}
		vgparent.AppendChild(vgn)
		vgn.AddAttrInterface("id", c.id)
		{
			b, err := vjson.Marshal(c.on)
			if err != nil {
				panic(err)
			}
			vgn.Prop = append(vgn.Prop, vugu.VGProperty{Key: "checked", JSONVal: vjson.RawMessage(b)})
		}
		vgn.DOMEventHandlerSpecList = append(vgn.DOMEventHandlerSpecList, vugu.DOMEventHandlerSpec{
			EventType:	"change",
			Func:		func(event vugu.DOMEvent) { c.do() },
			// TODO: implement capture, etc. mostly need to decide syntax
		})
	}
	return vgout
}

// 'fix' unused imports
var _ fmt.Stringer
var _ reflect.Type
var _ vjson.RawMessage
var _ js.Value
var _ log.Logger
`

func TestCompact(t *testing.T) {
	got, err := Compact([]byte(before))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		`vgn = element(nil, "div", "class", "a \"b\"")` + "\n\tvgout.Out = append(vgout.Out, vgn)",
		`text(vgparent, "word ")`, `vgn = element(vgparent, "input")`, `attribute(vgn, "id", c.id)`,
		`property(vgn, "checked", c.on)`, `on(vgn, "change", func(event vugu.DOMEvent) { c.do() })`,
	} {
		if !strings.Contains(string(got), want) {
			t.Errorf("no %s in\n%s", want, got)
		}
	}
	for _, bad := range []string{`"\n  "`, "vjson", "reflect", "log"} {
		if strings.Contains(string(got), bad) {
			t.Errorf("%s is left", bad)
		}
	}
}

func TestCompactRefusesWhatItDoesNotKnow(t *testing.T) {
	code := strings.Replace(before, `vjson.Marshal(c.on)`, `vjson.Marshal2(c.on)`, 1)
	if _, err := Compact([]byte(code)); !errors.Is(err, errUnknown) {
		t.Errorf("error is %v", err)
	}
}
