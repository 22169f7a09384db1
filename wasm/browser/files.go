//go:build js && wasm

package main

import (
	"strings"
	"syscall/js"

	"kerneltaint/core/ascii"
	"kerneltaint/site"
)

// maxDirect is the size up to which a text goes into the box, in bytes. Above
// it the box's own layout would hold the page up; the text is then decoded in a
// worker and never laid out.
const maxDirect = 3 << 19

// listenFiles takes files: chosen, dropped, or pasted as a very large text.
func (b *browser) listenFiles() {
	b.on(b.element("open"), "click", func(js.Value) { b.element("file").Call("click") })
	file := b.element("file")
	b.on(file, "change", func(js.Value) {
		if files := file.Get("files"); files.Length() > 0 {
			b.open(files.Index(0))
		}
		file.Set("value", "")
	})
	classes := b.document.Get("body").Get("classList")
	b.on(b.document, "dragover", func(e js.Value) {
		if e.Get("dataTransfer").Get("types").Call("includes", "Files").Bool() {
			e.Call("preventDefault")
			classes.Call("add", "dropping")
		}
	})
	b.on(b.document, "dragleave", func(e js.Value) {
		if e.Get("relatedTarget").IsNull() {
			classes.Call("remove", "dropping")
		}
	})
	b.on(b.document, "drop", func(e js.Value) {
		classes.Call("remove", "dropping")
		if files := e.Get("dataTransfer").Get("files"); files.Length() > 0 {
			e.Call("preventDefault")
			b.open(files.Index(0))
		}
	})
	b.on(b.box, "paste", func(e js.Value) {
		text := e.Get("clipboardData").Call("getData", "text/plain").String()
		if len(text) > maxDirect {
			e.Call("preventDefault")
			blob := js.Global().Get("Blob").New([]any{text})
			b.openInWorker(blob, "pasted text")
		}
	})
	b.on(b.element("file-close"), "click", func(js.Value) {
		b.show("")
		b.box.Call("focus")
	})
	b.on(b.document, "change", func(e js.Value) {
		if e.Get("target").Get("id").String() == "dialect" && !b.opened.IsUndefined() {
			b.openInWorker(b.opened, b.openedName)
		}
	})
}

// open decodes a file: in the box if it is small and plain, else in a worker.
func (b *browser) open(file js.Value) {
	name := file.Get("name").String()
	lower := ascii.Lower(name)
	packed := strings.HasSuffix(lower, ".gz") || strings.HasSuffix(lower, ".zst")
	if packed || file.Get("size").Float() > maxDirect {
		b.openInWorker(file, name)
		return
	}
	b.then(file.Call("text"), func(text js.Value, err string) {
		if err != "" {
			b.trouble("The file " + site.Shown(name) + " cannot be read.")
			return
		}
		b.show(text.String())
	})
}

// openInWorker has a file decoded beside the page, with its progress shown in
// the place of the box.
func (b *browser) openInWorker(file js.Value, name string) {
	again := b.opened.Equal(file)
	b.opened, b.openedName = file, name
	b.element("trouble").Set("hidden", true)
	b.box.Set("hidden", true)
	b.element("file-chip").Set("hidden", false)
	b.element("file-name").Set("textContent", site.Shown(name))
	bar, state := b.element("file-progress"), b.element("file-state")
	bar.Set("hidden", false)
	bar.Set("value", 0)
	state.Set("textContent", "Reading…")
	b.run(map[string]any{"op": "decode", "file": file, "name": name, "dialect": b.model.Chosen()}, func(kind, value string, part float64) {
		switch kind {
		case "progress":
			bar.Set("value", 100*part)
			state.Set("textContent", value)
		case "failed":
			b.show("")
			b.trouble(site.Shown(name) + ": " + value)
		case "done":
			bar.Set("hidden", true)
			state.Set("textContent", "Decoded on this machine.")
			b.later(func() {
				if !b.opened.Equal(file) {
					return // closed meanwhile
				}
				rest, err := site.ReadFile(value)
				if err != nil {
					b.show("")
					b.trouble(site.Shown(name) + ": the answer of the decoder for files cannot be read")
					return
				}
				b.later(func() {
					if !b.opened.Equal(file) {
						return
					}
					r, lines := rest()
					b.how = inParts
					if again {
						b.how = inSteps // what is there stays until then
					}
					b.change(func() { b.model.SetFile(name, r, lines) })
				})
			})
		}
	})
}

// later runs f in a task of its own: between two short tasks the page answers,
// in one long one it does not.
func (b *browser) later(f func()) {
	var task js.Func
	task = js.FuncOf(func(js.Value, []js.Value) any {
		task.Release()
		f()
		return nil
	})
	js.Global().Call("setTimeout", task, 0)
}

// run gives the worker a job. tell hears of its progress, in parts of 1, and of
// its end: "done" with JSON, "failed" with a sentence, or "cancelled".
func (b *browser) run(message map[string]any, tell func(kind, value string, part float64)) {
	var f js.Func
	f = js.FuncOf(func(_ js.Value, args []js.Value) any {
		kind, part := args[0].String(), 0.0
		if kind != "progress" {
			defer f.Release()
		} else {
			part = args[2].Float()
		}
		tell(kind, args[1].String(), part)
		return nil
	})
	b.ability.Call("run", message, f)
}

// closeFile puts the box back in the place of a file.
func (b *browser) closeFile() {
	if !b.opened.IsUndefined() {
		b.ability.Call("stop")
		b.opened = js.Undefined()
	}
	b.element("trouble").Set("hidden", true)
	b.element("file-chip").Set("hidden", true)
	b.box.Set("hidden", false)
}
