//go:build js && wasm

package main

import (
	"syscall/js"

	"github.com/vugu/vugu"

	"kerneltaint/core/decode"
	"kerneltaint/site"
)

// rounds is how often the examples are decoded before the first answer: after
// about as many a browser has compiled what an answer needs, and compiled again
// what it needs most.
const rounds = 6

// listenForVisitor prepares the first answer when somebody is there to ask for
// one: a visitor who only reads costs nothing. A browser compiles a function when
// it is first called, so a first answer takes ten times as long as the later ones.
func (b *browser) listenForVisitor() {
	moved := false
	for _, event := range []string{"pointermove", "pointerdown", "keydown", "focusin"} {
		b.on(b.document, event, func(js.Value) {
			if !moved {
				moved = true
				b.prepare()
			}
		})
	}
}

// prepare makes the answers to the examples and throws them away, in small steps
// that end as soon as there is something to show.
func (b *browser) prepare() {
	model := site.New(nowhere{})
	page := &site.Page{Model: model}
	env, err := vugu.NewBuildEnv(b.render.EventEnv())
	if err != nil {
		return
	}
	examples := site.Examples()
	n := 0
	var step js.Func
	step = js.FuncOf(func(js.Value, []js.Value) any {
		if n == 2*rounds*len(examples) || b.model.Shows() {
			step.Release()
			return nil
		}
		if n%2 == 0 {
			model.SetInput(examples[n/2%len(examples)].Text)
		} else {
			env.RunBuild(page)
		}
		n++
		js.Global().Call("setTimeout", step, 0)
		return nil
	})
	js.Global().Call("setTimeout", step, 0)
}

// nowhere is a site.Host that shows nothing.
type nowhere struct{}

func (nowhere) SetBox(string)                  {}
func (nowhere) SetLink(string)                 {}
func (nowhere) Copy(_, _ string)               {}
func (nowhere) CopyLink(string)                {}
func (nowhere) Compress(string)                {}
func (nowhere) Disassemble(decode.Report, int) {}
func (nowhere) Print()                         {}
