//go:build js && wasm

// Command counter is about the least that Vugu's users write: a number and a
// button that counts. BenchmarkStart measures how soon it is there, to tell what of
// the page's own time is the browser's, Go's and Vugu's.
package main

import (
	"strconv"
	"syscall/js"

	"github.com/vugu/vugu"
	"github.com/vugu/vugu/domrender"
)

const (
	text    = vugu.VGNodeType(1)
	element = vugu.VGNodeType(3)
)

type counter struct{ n int }

func (c *counter) Build(*vugu.BuildIn) *vugu.BuildOut {
	button := &vugu.VGNode{Type: element, Data: "button"}
	button.AppendChild(&vugu.VGNode{Type: text, Data: strconv.Itoa(c.n)})
	button.DOMEventHandlerSpecList = []vugu.DOMEventHandlerSpec{{EventType: "click", Func: func(vugu.DOMEvent) { c.n++ }}}
	root := &vugu.VGNode{Type: element, Data: "p"}
	root.AppendChild(button)
	return &vugu.BuildOut{Out: []*vugu.VGNode{root}}
}

func main() {
	render, err := domrender.New("#counter")
	if err != nil {
		panic(err)
	}
	env, err := vugu.NewBuildEnv(render.EventEnv())
	if err != nil {
		panic(err)
	}
	c := &counter{}
	for first := true; first || render.EventWait(); first = false {
		if err := render.Render(env.RunBuild(c)); err != nil {
			panic(err)
		}
		if first {
			js.Global().Get("performance").Call("mark", "interactive")
			js.Global().Get("document").Get("body").Get("dataset").Set("ready", "true")
		}
	}
}
