//go:build js && wasm && stock

package main

import (
	"github.com/syumai/workers"

	"kerneltaint/core/httpapi"
)

// With the tag stock, the program is what the library's documentation shows,
// one instance a request. The tests measure against it.
func main() {
	workers.Serve(httpapi.New(httpapi.WithVersion("stock")))
}
