// Package httpapi is the decoder as a net/http handler: the HTTP API that the
// worker and the local server share.
//
// Every answer is a pure function of the request and of the build. So each GET
// has an ETag and may be cached by anyone, and no handler waits for anything
// but its own request body. The worker depends on the latter: see wasm/worker.
//
// Errors are problem details as of RFC 9457; [Problems] lists their kinds.
// What each path takes and gives is written in openapi.json, which is served at
// /openapi.json and against which the tests hold every handler.
package httpapi

import (
	"maps"
	"net/http"
	"path"
	"runtime/debug"
	"strings"
	"time"
)

// DefaultBodyLimit is the largest request body that is read, in bytes, unless
// [WithBodyLimit] says otherwise. It bounds a compressed body twice: as it
// arrives and as it is unpacked.
const DefaultBodyLimit = 1 << 20

// Option changes how [New] serves.
type Option func(*api)

// WithBodyLimit sets the largest request body that is read, in bytes. A larger
// one is answered with 413.
func WithBodyLimit(bytes int64) Option { return func(a *api) { a.bodyLimit = bytes } }

// WithVersion says which version of the program serves; it is shown at
// /api/v1/version. Without it, the version that the Go toolchain recorded is.
func WithVersion(version string) Option { return func(a *api) { a.version = version } }

// WithPage has page answer a browser's request for "/" and every GET and HEAD
// that no path of the API claims: the static site, and its page of what was
// not found. Without it, the former gets the text that curl gets, and the
// latter a 404.
func WithPage(page http.Handler) Option {
	return func(a *api) {
		a.page = page
		a.header.Add("Link", `</api/>; rel="service-doc"; type="text/html"`)
	}
}

// WithHeader adds a header to every answer that this package writes itself; it
// replaces one of the same name. The site's security headers come in this way.
func WithHeader(name, value string) Option {
	return func(a *api) { a.header.Set(name, value) }
}

// WithLog has record called once for each request that the API answered.
func WithLog(record func(Entry)) Option { return func(a *api) { a.log = record } }

// Entry is all that is ever recorded of a request: nothing in it comes from
// the request's path, query, headers or body.
type Entry struct {
	Method   string // as sent if it is a method of RFC 9110, else "other"
	Route    string // the pattern that matched, "/api/v1/flags/{key}"; "" if none did
	Status   int
	In       int64         // bytes of the request body; -1 if the client did not say
	Out      int           // bytes of the answer's body
	Duration time.Duration // of the handler; 0 where the platform stops the clock
	Stack    string        // of a panic, without its value; "" if there was none
}

type api struct {
	bodyLimit int64
	version   string
	page      http.Handler
	header    http.Header
	log       func(Entry)
	mux       *http.ServeMux
}

// New returns the handler of the whole API. It may be mounted at the root of a
// host only: the paths in its answers are absolute.
func New(opts ...Option) http.Handler {
	a := &api{
		bodyLimit: DefaultBodyLimit,
		version:   buildVersion(),
		header:    commonHeader(),
		mux:       http.NewServeMux(),
	}
	for _, o := range opts {
		o(a)
	}
	for _, rt := range a.routes() {
		a.mux.HandleFunc(rt.pattern, func(w http.ResponseWriter, r *http.Request) {
			a.serve(w, r, rt)
		})
	}
	return a
}

// commonHeader returns the headers of every answer. The answers are data:
// nothing in them may run, and anyone may read them from any page, but without
// credentials, of which the API has none.
func commonHeader() http.Header {
	return http.Header{
		"Access-Control-Allow-Origin":   {"*"},
		"Access-Control-Expose-Headers": {"Allow, ETag, Link, RateLimit, RateLimit-Policy, Retry-After"},
		"Content-Security-Policy":       {"default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"},
		"Cross-Origin-Resource-Policy":  {"cross-origin"},
		"Link":                          {`</openapi.json>; rel="service-desc"; type="application/json"`},
		"Referrer-Policy":               {"no-referrer"},
		"X-Content-Type-Options":        {"nosniff"},
	}
}

// ServeHTTP answers one request. A path that is not in its shortest form has
// no page and is not redirected: a client that sends one is told so at once.
func (a *api) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if p := r.URL.Path; !strings.HasPrefix(p, "/") || p != "/" && path.Clean(p) != strings.TrimSuffix(p, "/") {
		a.serve(w, r, route{})
		return
	}
	a.mux.ServeHTTP(w, r)
}

// serve runs the endpoint of rt for the request's method and writes its answer.
func (a *api) serve(w http.ResponseWriter, r *http.Request, rt route) {
	start := time.Now()
	out, stack := a.run(rt, r)
	if out.page && a.page != nil && !ownPath(r) && a.askPage(w, r) {
		return
	}
	status, n := a.write(w, r, out)
	if a.log != nil {
		a.log(Entry{Method: knownMethod(r.Method), Route: rt.pattern, Status: status,
			In: r.ContentLength, Out: n, Duration: time.Since(start), Stack: stack})
	}
}

// run runs the endpoint. A panic, which would be a bug of ours, becomes a
// problem of its own and leaves the server standing.
func (a *api) run(rt route, r *http.Request) (out answer, stack string) {
	defer func() {
		if recover() != nil {
			stack = string(debug.Stack())
			out = internalError.because("The decoder failed; this is a bug.").answer()
		}
	}()
	out, p := rt.run(a, r)
	if p != nil {
		out = p.answer()
	}
	return out, ""
}

// ownPath reports whether the site has no part in what is asked: it has no
// pages under the API's folders, and takes nothing but GET and HEAD.
func ownPath(r *http.Request) bool {
	return r.Method != http.MethodGet && r.Method != http.MethodHead ||
		strings.HasPrefix(r.URL.Path, "/api/v1/") || strings.HasPrefix(r.URL.Path, "/badge/")
}

// askPage has the site answer, and reports whether it did. Where it has no such
// page either, a browser gets the site's page that says so; a program, which
// may have mistyped a value, gets a problem document.
func (a *api) askPage(w http.ResponseWriter, r *http.Request) bool {
	if WantsPage(r) {
		a.page.ServeHTTP(w, r)
		return true
	}
	found := foundWriter{to: w, header: http.Header{}}
	a.page.ServeHTTP(&found, r)
	if !found.missing {
		found.WriteHeader(http.StatusOK)
	}
	return !found.missing
}

// foundWriter passes an answer on unless its status is 404.
type foundWriter struct {
	to             http.ResponseWriter
	header         http.Header
	wrote, missing bool
}

func (f *foundWriter) Header() http.Header { return f.header }

func (f *foundWriter) WriteHeader(status int) {
	if f.wrote {
		return
	}
	f.wrote, f.missing = true, status == http.StatusNotFound
	if !f.missing {
		maps.Copy(f.to.Header(), f.header)
		f.to.WriteHeader(status)
	}
}

func (f *foundWriter) Write(b []byte) (int, error) {
	f.WriteHeader(http.StatusOK)
	if f.missing {
		return len(b), nil
	}
	return f.to.Write(b)
}

// NewServer returns an http.Server for h with the limits of time and size that
// keep slow and hostile clients from holding it: a request must arrive within
// 30 s, its headers within 5 s and in 64 KiB.
func NewServer(addr string, h http.Handler) *http.Server {
	return &http.Server{
		Addr:              addr,
		Handler:           h,
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       30 * time.Second,
		WriteTimeout:      60 * time.Second,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    64 << 10,
	}
}

func knownMethod(m string) string {
	switch m {
	case "GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH":
		return m
	}
	return "other"
}

// buildVersion returns the version that the toolchain stamped into the binary:
// a tag, or the commit that it was built from.
func buildVersion() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown"
	}
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" && len(s.Value) >= 12 {
			return s.Value[:12]
		}
	}
	if v := info.Main.Version; v != "" && v != "(devel)" {
		return v
	}
	return "unknown"
}
