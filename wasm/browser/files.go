//go:build js && wasm

package main

import (
	"strings"
	"syscall/js"
)

// maxDirect is the size up to which a file's text goes into the box, in bytes.
// Above it the box itself would be slow; the text is then decoded in a worker.
const maxDirect = 1 << 20

// listenFiles takes files: chosen, dropped, or pasted as a very large text.
func (b *browser) listenFiles() {
	b.on(b.element("open"), "click", func(js.Value) { b.OpenFile() })
	file := b.element("file")
	b.on(file, "change", func(js.Value) {
		if files := file.Get("files"); files.Length() > 0 {
			b.open(files.Index(0))
		}
		file.Set("value", "")
	})
	classes := b.document.Get("body").Get("classList")
	b.on(b.document, "dragover", func(e js.Value) {
		if carriesFile(e) {
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
	b.on(b.element("file-close"), "click", func(js.Value) {
		b.closeFile()
		b.change(func() { b.model.SetInput("") })
		b.box.Call("focus")
	})
}

func carriesFile(e js.Value) bool {
	types := e.Get("dataTransfer").Get("types")
	return types.Call("includes", "Files").Bool()
}

// open decodes a file: in the box if it is small and plain, else in a worker.
func (b *browser) open(file js.Value) {
	name := strings.ToLower(file.Get("name").String())
	packed := strings.HasSuffix(name, ".gz") || strings.HasSuffix(name, ".zst")
	if packed || file.Get("size").Float() > maxDirect {
		b.openInWorker(file)
		return
	}
	b.closeFile()
	b.then(file.Call("text"), func(text js.Value, err string) {
		if err != "" {
			b.trouble("The file cannot be read.")
			return
		}
		b.box.Set("value", text)
		b.read()
	})
}

func (b *browser) openInWorker(file js.Value) {}

// closeFile puts the box back in the place of a file.
func (b *browser) closeFile() {
	b.ability.Call("stop")
	b.element("file-chip").Set("hidden", true)
	b.box.Set("hidden", false)
}
