//go:build js && wasm && unadapted

package main

import (
	"net/http"
	"time"
)

// With the tag unadapted, one program serves all requests of an isolate as the
// library has it, a handler that waits among them. A test shows what breaks.
func adapted(h http.Handler) http.Handler {
	mux := http.NewServeMux()
	mux.Handle("/", h)
	mux.HandleFunc("/sleep", func(w http.ResponseWriter, r *http.Request) { time.Sleep(100 * time.Millisecond) })
	return mux
}
