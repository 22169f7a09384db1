//go:build js && wasm && !stock && !unadapted && !faulty

package main

import "net/http"

// adapted is what the other variants of this function, for tests, differ in.
func adapted(h http.Handler) http.Handler { return synchronous(h) }
