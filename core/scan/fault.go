package scan

import "runtime/debug"

// catchFault turns a fault of a mapped file into an error: one that got shorter
// while it was read, or whose disk failed. It is called, and what it returns is
// deferred.
func catchFault(err *error) func() {
	was := debug.SetPanicOnFault(true)
	return func() {
		debug.SetPanicOnFault(was)
		switch r := recover().(type) {
		case nil:
		case interface{ Addr() uintptr }:
			*err = ErrShrunk
		default:
			panic(r)
		}
	}
}
