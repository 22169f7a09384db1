//go:build js && wasm && faulty

package main

import (
	"net/http"
	"os"
	"time"
)

// With the tag faulty, the program fails as the path asks, outside of what
// core/httpapi recovers from. A test shows that the next request is served.
func adapted(h http.Handler) http.Handler {
	faults := http.NewServeMux()
	faults.Handle("/", h)
	handle := func(name string, fault func()) {
		faults.HandleFunc("/fault/"+name, func(w http.ResponseWriter, r *http.Request) { fault() })
	}
	handle("panic", func() { panic("on demand") })
	handle("exit", func() { os.Exit(3) })
	handle("wait", func() { time.Sleep(time.Second) })
	handle("stack", func() { deep(0) })
	handle("deadlock", func() { select {} })
	handle("memory", func() {
		for {
			hoard = append(hoard, make([]byte, 4<<20))
		}
	})
	handle("grow", func() { hoard = append(hoard, make([]byte, 28<<20)) })
	return synchronous(faults)
}

// hoard keeps memory from the garbage collector.
var hoard [][]byte

func deep(n int) int { return deep(n+1) + deep(n+2) }
