//go:build js && wasm && unadapted

package main

import (
	"io"
	"net/http"
	"runtime"
	"strconv"
	"time"
)

// With the tag unadapted, one program serves all requests of an isolate as the
// library has it, a handler that waits among them. A test shows what breaks.
func adapted(h http.Handler) http.Handler {
	mux := http.NewServeMux()
	mux.Handle("/", h)
	mux.HandleFunc("/heap", func(w http.ResponseWriter, r *http.Request) {
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		io.WriteString(w, strconv.FormatUint(m.HeapObjects, 10))
	})
	mux.HandleFunc("/sleep", func(w http.ResponseWriter, r *http.Request) { time.Sleep(100 * time.Millisecond) })
	return mux
}
