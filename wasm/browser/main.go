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
	b.start()
	for first := true; first || render.EventWait(); first = false {
		if err := render.Render(env.RunBuild(page)); err != nil {
			panic(err)
		}
		b.rendered(first)
	}
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
