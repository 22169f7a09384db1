//go:build js && wasm

package main

import (
	"syscall/js"

	"github.com/vugu/vugu/domrender"

	"kerneltaint/core/decode"
	"kerneltaint/site"
)

// browser implements site.Host on the document.
//
// The box is listened to here and not through Vugu: one paste can be thousands
// of events, and a large text must not travel through Vugu's buffers. However
// many events come, the text is read once a frame.
type browser struct {
	model  *site.Model
	render *domrender.JSRenderer

	document js.Value
	box      js.Value
	ability  js.Value // window.kerneltaint of page.js

	waiting  bool // a frame has been asked for
	frame    js.Func
	announce js.Func
	timer    js.Value
	said     string // the last announcement

	code           []func() // to be disassembled
	disassembleAll js.Func
	disassembler   js.Value // the timer of that

	how        pace     // of what is shown next
	opened     js.Value // the file that the worker decodes, undefined if none
	openedName string
}

func newBrowser(render *domrender.JSRenderer) *browser {
	document := js.Global().Get("document")
	return &browser{
		render:   render,
		document: document,
		box:      document.Call("getElementById", "box"),
		ability:  js.Global().Get("kerneltaint"),
	}
}

func (b *browser) element(id string) js.Value { return b.document.Call("getElementById", id) }

// on listens to an event for as long as the page lives.
func (b *browser) on(target js.Value, event string, f func(event js.Value)) {
	target.Call("addEventListener", event, js.FuncOf(func(_ js.Value, args []js.Value) any {
		f(args[0])
		return nil
	}))
}

// change runs f on the model and has the page rendered.
func (b *browser) change(f func()) {
	env := b.render.EventEnv()
	env.Lock()
	f()
	env.UnlockRender()
}

func (b *browser) listen() {
	b.frame = js.FuncOf(func(js.Value, []js.Value) any {
		b.waiting = false
		b.read()
		return nil
	})
	b.disassembleAll = js.FuncOf(func(js.Value, []js.Value) any {
		code := b.code
		b.code = nil
		for _, f := range code {
			f()
		}
		return nil
	})
	b.announce = js.FuncOf(func(js.Value, []js.Value) any {
		b.say()
		return nil
	})
	b.on(b.box, "input", func(js.Value) {
		if !b.waiting {
			b.waiting = true
			js.Global().Call("requestAnimationFrame", b.frame)
		}
	})
	b.on(js.Global(), "hashchange", func(js.Value) { b.follow() })
	b.on(b.element("clear"), "click", func(js.Value) {
		b.show("")
		b.box.Call("focus")
	})
	for _, e := range site.Examples() {
		button := b.document.Call("querySelector", `[data-example="`+e.Name+`"]`)
		b.on(button, "click", func(js.Value) { b.show(e.Text) })
	}
	b.listenFiles()
	b.listenForVisitor()
}

// start shows what the page was opened with: a link's state, or a text that was
// typed before the program was there.
func (b *browser) start() {
	b.model.Prove(b.element("proofs").Get("content").Get("textContent").String())
	if fragment := js.Global().Get("location").Get("hash").String(); len(fragment) > 1 {
		b.follow()
	} else if text := b.box.Get("value").String(); text != "" {
		b.model.SetInput(text)
	}
}

// show puts a text into the box in the place of all that was there.
func (b *browser) show(text string) {
	b.SetBox(text)
	b.change(func() { b.model.Begin(text) })
}

// read decodes the box's text.
func (b *browser) read() {
	text := b.box.Get("value").String()
	b.change(func() { b.model.SetInput(text) })
}

// follow shows what the address's fragment links to.
func (b *browser) follow() {
	f := site.ParseFragment(js.Global().Get("location").Get("hash").String())
	if f.Compressed == "" {
		b.change(func() { b.model.Follow(f) })
		return
	}
	b.then(b.ability.Call("expand", f.Compressed), func(text js.Value, err string) {
		if err != "" {
			b.trouble("The log in this link cannot be read: it was cut, or it is not one of this page's links.")
			return
		}
		f.Input = text.String()
		b.change(func() { b.model.Follow(f) })
	})
}

func (b *browser) trouble(text string) {
	p := b.element("trouble")
	p.Set("textContent", text)
	p.Set("hidden", false)
}

// rendered is called after each render.
func (b *browser) rendered(first bool) {
	if first {
		b.ability.Call("ready")
	}
	if b.model.Announcement() == b.said {
		return
	}
	if !b.timer.IsUndefined() {
		js.Global().Call("clearTimeout", b.timer)
	}
	b.timer = js.Global().Call("setTimeout", b.announce, 700)
}

// say tells a screen reader the verdict, once typing has paused.
func (b *browser) say() {
	if text := b.model.Announcement(); text != b.said {
		b.said = text
		b.element("live").Set("textContent", text)
	}
}

// then calls f with a promise's value or its error's message. The two functions
// that it takes are released with the first call.
func (b *browser) then(promise js.Value, f func(value js.Value, err string)) {
	var ok, bad js.Func
	release := func() { ok.Release(); bad.Release() }
	ok = js.FuncOf(func(_ js.Value, args []js.Value) any {
		release()
		if len(args) == 0 {
			f(js.Undefined(), "")
		} else {
			f(args[0], "")
		}
		return nil
	})
	bad = js.FuncOf(func(_ js.Value, args []js.Value) any {
		release()
		f(js.Undefined(), js.Global().Get("String").Invoke(args[0]).String())
		return nil
	})
	promise.Call("then", ok, bad)
}

// SetBox implements site.Host. The text takes the place of a file.
func (b *browser) SetBox(text string) {
	b.closeFile()
	if b.box.Get("value").String() != text {
		b.box.Set("value", text)
	}
}

// SetLink implements site.Host.
func (b *browser) SetLink(fragment string) { b.ability.Call("link", fragment) }

// Copy implements site.Host.
func (b *browser) Copy(name, text string) {
	b.then(b.ability.Call("copy", text), func(_ js.Value, err string) {
		if err != "" {
			b.trouble("The browser did not allow copying. Select the text and copy it by hand.")
			return
		}
		b.change(func() { b.model.Copied(name) })
		b.element("live").Set("textContent", "Copied.")
	})
}

// CopyLink implements site.Host.
func (b *browser) CopyLink(fragment string) {
	location := js.Global().Get("location")
	url := location.Get("origin").String() + location.Get("pathname").String()
	if fragment != "" {
		url += "#" + fragment
	}
	b.Copy("link", url)
}

// Compress implements site.Host.
func (b *browser) Compress(text string) {
	b.then(b.ability.Call("compress", text), func(packed js.Value, err string) {
		if err != "" {
			b.trouble("This browser cannot compress the log for a link.")
			return
		}
		b.change(func() { b.model.Compressed(packed.String()) })
	})
}

// pause is how long nothing must change before code is disassembled, in
// milliseconds: the worker's program is larger than the page's, and whoever types
// needs the processor.
const pause = 300

// Disassemble implements site.Host. The worker is started for it if need be, once
// the input is at rest.
func (b *browser) Disassemble(r decode.Report, index int) {
	of := b.model.Result()
	if !b.disassembler.IsUndefined() {
		js.Global().Call("clearTimeout", b.disassembler)
	}
	b.code = append(b.code, func() {
		if of == b.model.Result() {
			b.disassemble(r, of, index)
		}
	})
	b.disassembler = js.Global().Call("setTimeout", b.disassembleAll, pause)
}

// disassemble gives the worker the code of a report of a result.
func (b *browser) disassemble(r decode.Report, of *decode.Result, index int) {
	message := map[string]any{"op": "disassemble", "arch": r.Code.Arch, "code": r.Code.Text}
	if r.Code.Arch == "" {
		message["arch"] = r.Arch
	}
	b.run(message, func(kind, value string, _ float64) {
		if kind != "done" {
			return // the bytes stay as they are
		}
		if list, err := site.ReadInstructions(value); err == nil && len(list) > 0 {
			b.change(func() { b.model.Disassembled(of, index, list) })
		}
	})
}

// Print implements site.Host.
func (b *browser) Print() { js.Global().Call("print") }
