//go:build js && wasm

// Command background is the program of the page's Web Worker: it decodes files
// that are too large for the page itself, and disassembles.
package main

func main() {}
