//go:build js && wasm

// Command browser is the page's program: it connects the components of package
// site with the document.
package main

import (
	"syscall/js"

	"github.com/vugu/vugu"
	"github.com/vugu/vugu/domrender"

	"kerneltaint/site"
)

func main() {
	// The start is made in steps, between which the browser can draw and answer:
	// on a phone all of it takes a second.
	rest()
	render, err := newRenderer("#answer")
	if err != nil {
		panic(err)
	}
	b := newBrowser(render)
	b.model = site.New(b)
	env, err := vugu.NewBuildEnv(render.EventEnv())
	if err != nil {
		panic(err)
	}
	page := &site.Page{Model: b.model}
	b.listen()
	rest()
	b.start()
	for first := true; first || render.EventWait(); first = false {
		how := b.how
		b.how = atOnce
		if first {
			how = inSteps
		}
		if how == inParts {
			for page.Shown = 1; page.Shown < site.Parts; page.Shown++ {
				show(env, render, page, how)
			}
			page.Shown = 0
		}
		show(env, render, page, how)
		b.rendered(first)
	}
}

// pace says how what changed is shown.
type pace uint8

const (
	atOnce  pace = iota
	inSteps      // with rests between them
	inParts      // of the page, each in steps
)

// show builds the page and renders it.
func show(env *vugu.BuildEnv, render *domrender.JSRenderer, page *site.Page, how pace) {
	if how != atOnce {
		rest()
	}
	built := env.RunBuild(page)
	if how != atOnce {
		rest()
	}
	if err := render.Render(built); err != nil {
		panic(err)
	}
}

// rest gives control to the browser until its other tasks are done.
func rest() {
	done := make(chan struct{})
	wake := js.FuncOf(func(js.Value, []js.Value) any {
		close(done)
		return nil
	})
	defer wake.Release()
	js.Global().Call("setTimeout", wake, 0)
	<-done
}

// newRenderer makes Vugu's renderer without its call of eval, which the content
// security policy forbids: the script that it would evaluate is a file of the
// site, already loaded.
func newRenderer(mount string) (*domrender.JSRenderer, error) {
	window := js.Global()
	eval := window.Get("eval")
	nothing := js.FuncOf(func(js.Value, []js.Value) any { return nil })
	defer nothing.Release()
	window.Set("eval", nothing)
	defer window.Set("eval", eval)
	return domrender.New(mount)
}
