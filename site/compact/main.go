// Command compact shortens the Go code that vugugen writes, without changing
// what it does: go run ./compact 0_components_gen.go, from go generate.
//
// The page's weight is mostly such code. Elements are made by a call with their
// constant attributes instead of by a literal each, nodes of nothing but blanks
// between tags are left out (the style sheet makes the gaps), and imports that
// only vugugen's own boilerplate uses are dropped. The result is formatted as
// gofmt does.
package main

import (
	"errors"
	"fmt"
	"go/format"
	"os"
	"regexp"
	"strconv"
	"strings"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: compact FILE")
		os.Exit(2)
	}
	code, err := os.ReadFile(os.Args[1])
	if err == nil {
		if code, err = Compact(code); err == nil {
			err = os.WriteFile(os.Args[1], code, 0o644)
		}
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "compact:", err)
		os.Exit(1)
	}
}

// errUnknown means that vugugen writes other code than this program knows.
var errUnknown = errors.New("vugugen's code is not of the form that this program knows")

const quoted = `"(?:[^"\\]|\\.)*"`

var (
	blankNode = regexp.MustCompile(`(?m)^\s*vgn = &vugu\.VGNode\{Type: vugu\.VGNodeType\(1\), Data: "(?:\\n| )*\\n(?:\\n| )*"\}\n\s*vgparent\.AppendChild\(vgn\)(?:\s*//.*)?\n`)
	textNode  = regexp.MustCompile(`vgn = &vugu\.VGNode\{Type: vugu\.VGNodeType\(1\), Data: (` + quoted + `)\}\n\s*vgparent\.AppendChild\(vgn\)`)
	element   = regexp.MustCompile(`vgn = &vugu\.VGNode\{Type: vugu\.VGNodeType\(3\), Namespace: (` + quoted + `), Data: (` + quoted + `), Attr: \[\]vugu\.VGAttribute(\(nil\)|\{.*\})\}\n(\s*)(vgparent\.AppendChild\(vgn\)|vgout\.Out = append\(vgout\.Out, vgn\))`)
	attribute = regexp.MustCompile(`\{Namespace: "", Key: (` + quoted + `), Val: (` + quoted + `)\}`)
	property  = regexp.MustCompile(`\{\n\s*b, err := vjson\.Marshal\((.*)\)\n\s*if err != nil \{\n\s*panic\(err\)\n\s*\}\n\s*vgn\.Prop = append\(vgn\.Prop, vugu\.VGProperty\{Key: (` + quoted + `), JSONVal: vjson\.RawMessage\(b\)\}\)\n\s*\}`)
	listener  = regexp.MustCompile(`vgn\.DOMEventHandlerSpecList = append\(vgn\.DOMEventHandlerSpecList, vugu\.DOMEventHandlerSpec\{\n\s*EventType:\s*(` + quoted + `),\n\s*Func:\s*(func\(event vugu\.DOMEvent\) \{.*\}),\n\s*// TODO.*\n\s*\}\)`)
	boiler    = regexp.MustCompile(`(?m)^(var _ .*|// '.*|import (?:js )?"(?:fmt|reflect|log|github.com/vugu/vjson|github.com/vugu/vugu/js)")\n`)
)

// Compact returns the shortened form of code.
func Compact(code []byte) ([]byte, error) {
	formatted, err := format.Source(code)
	if err != nil {
		return nil, err
	}
	s := string(formatted)
	s = blankNode.ReplaceAllString(s, "")
	s = textNode.ReplaceAllString(s, "text(vgparent, $1)")
	s = element.ReplaceAllStringFunc(s, shortElement)
	s = property.ReplaceAllString(s, "property(vgn, $2, $1)")
	s = listener.ReplaceAllString(s, "on(vgn, $1, $2)")
	s = boiler.ReplaceAllString(s, "")
	s = strings.ReplaceAll(s, "vgn.AddAttrInterface(", "attribute(vgn, ")
	s = strings.ReplaceAll(s, "vgn.SetInnerHTML(", "content(vgn, ")
	for _, left := range []string{"vugu.VGNodeType(", "vjson.", "DOMEventHandlerSpec", "log.", "fmt."} {
		if at := strings.Index(s, left); at >= 0 {
			return nil, fmt.Errorf("%w: %.200q is left", errUnknown, s[at:])
		}
	}
	return format.Source([]byte(s))
}

func shortElement(code string) string {
	m := element.FindStringSubmatch(code)
	namespace, _ := strconv.Unquote(m[1])
	args := m[2]
	for _, a := range attribute.FindAllStringSubmatch(m[3], -1) {
		args += ", " + a[1] + ", " + a[2]
	}
	parent, after := "vgparent", ""
	if strings.HasPrefix(m[5], "vgout") {
		parent, after = "nil", "\n"+m[4]+m[5]
	}
	if namespace != "" {
		return "vgn = elementNS(" + parent + ", " + m[1] + ", " + args + ")" + after
	}
	return "vgn = element(" + parent + ", " + args + ")" + after
}
