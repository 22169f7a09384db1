package main

import (
	"bytes"
	"slices"
)

// named are the packages whose functions lose their names. The runtime is not
// among them: it looks at the names of its own functions.
var named = [][]byte{
	[]byte("kerneltaint/"), []byte("github.com/"), []byte("main."), []byte("strings."), []byte("strconv."),
	[]byte("internal/strconv."), []byte("slices."), []byte("syscall/js."),
}

// withoutNames blanks the names of functions, which Go keeps for the trace that
// a panic prints, and which weigh 1 % of the program compressed. Nothing moves:
// in the table, where a zero ends each name, a blanked one is an empty name.
func withoutNames(module []byte) []byte {
	out := slices.Clone(module)
	for rest := out; ; {
		end := bytes.IndexByte(rest, 0)
		if end < 0 {
			return out
		}
		if isFunction(rest[:end]) {
			clear(rest[:end])
		}
		rest = rest[end+1:]
	}
}

// isFunction reports whether a text that stands between zeros is the name of a
// function: a package of the list, a dot, and no byte that text cannot have.
func isFunction(text []byte) bool {
	if bytes.IndexByte(text, '.') < 0 || bytes.ContainsFunc(text, func(r rune) bool { return r <= ' ' || r == 0x7f || r == '\ufffd' }) {
		return false
	}
	return slices.ContainsFunc(named, func(p []byte) bool { return bytes.HasPrefix(text, p) })
}
