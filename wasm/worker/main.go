//go:build js && wasm && !stock

// Command worker is the API on Cloudflare Workers: the handler of core/httpapi,
// run by github.com/syumai/workers.
//
// One Go program serves every request of an isolate. Its other half is
// worker.mjs, which starts it and hands it whole requests; synchronous.go says
// why, and what a handler must not do here: wait.
package main

import (
	"net/http"
	"runtime/debug"
	"strconv"
	"syscall/js"

	"github.com/syumai/workers"
	"github.com/syumai/workers/cloudflare"

	"kerneltaint/core/httpapi"
	"kerneltaint/site/headers"
)

// version is set by the build program.
var version = "unknown"

func main() {
	// The module's memory ends at 37 MiB (see the build program). Near to
	// that, collecting garbage is better than asking for more; far from it, four
	// times what is in use may be there before anything is collected, for to
	// collect at twice as much, as Go does, is a fifth of what a log of 1 MB
	// costs. Without any such bound the collector works at the limit, where it
	// costs more than it spares.
	debug.SetMemoryLimit(28 << 20)
	debug.SetGCPercent(300)
	workers.ServeNonBlock(adapted(handler()))
	workers.Ready()
	select {} // the program lives as long as its isolate
}

// handler returns the API as it is configured in wrangler.jsonc.
func handler() http.Handler {
	outcome := js.Global().Get("context").Get("outcome")
	limit, err := strconv.ParseInt(cloudflare.Getenv("BODY_LIMIT"), 10, 64)
	if err != nil || limit <= 0 {
		limit = httpapi.DefaultBodyLimit
	}
	return httpapi.New(
		httpapi.WithVersion(version),
		httpapi.WithBodyLimit(limit),
		httpapi.WithHeader("Strict-Transport-Security", hsts()),
		// The static site is the platform's, which JavaScript asks: that
		// waits, and Go must not. Whatever file there is, but the one at "/",
		// the platform has served before it comes to the worker.
		httpapi.WithPage(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path != "/" && !httpapi.WantsPage(r) {
				w.WriteHeader(http.StatusNotFound)
				return
			}
			outcome.Set("page", true)
		})),
		httpapi.WithLog(func(e httpapi.Entry) {
			outcome.Set("route", e.Route)
			if e.Stack != "" {
				print("panic in ", e.Route, "\n", e.Stack, "\n")
			}
		}),
	)
}

// hsts returns the site's own setting, so that page and API agree.
func hsts() string {
	for _, f := range headers.For("/") {
		if f.Name == "Strict-Transport-Security" {
			return f.Value
		}
	}
	return ""
}
