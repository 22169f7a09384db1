//go:build js && wasm && !stock

package main

import (
	"bytes"
	"net/http"
	"syscall/js"

	"kerneltaint/core/httpapi"
)

// synchronous adapts a handler to being called in one Go program for many
// requests, which syumai/workers is not made for.
//
// v0.33.0 gives the handler a request body and an answer that are JavaScript
// streams. Both make Go wait for JavaScript in the middle of a request. With
// one program a request, as the library has it, that is fine. With one program
// an isolate it is not, as TestWithoutAdapter shows:
//
//   - When the first answer's stream ends, the library closes [workers.Done],
//     on which workers.Serve returns: the program exits after one request.
//   - Each answer's stream leaves two functions behind that are never released,
//     and each of them keeps what it refers to.
//   - A timer or promise belongs to the request that made it. If one request
//     wakes what another one waits for, workerd gives the other up: "code had
//     hung".
//
// So the whole body comes in as bytes, which worker.mjs has read before, and
// the whole answer goes out as bytes, through the library's own door for
// bodies that JavaScript knows already. The handler runs to its end without
// giving up control, and sees nothing of it.
func synchronous(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		takeBody(r)
		rec := recorder{header: w.Header(), status: http.StatusOK}
		h.ServeHTTP(&rec, r)
		w.WriteHeader(rec.status)
		w.(rawBodyWriter).WriteRawJSBody(toJS(rec.body.Bytes()))
	})
}

// rawBodyWriter and rawBodyGetter are the library's internal/jsutil interfaces
// of the same methods.
type (
	rawBodyWriter interface{ WriteRawJSBody(body js.Value) }
	rawBodyGetter interface{ GetRawJSBody() js.Value }
)

// takeBody replaces the library's reader of a stream by one of the bytes that
// worker.mjs passes in the stream's place: an array of Uint8Array.
func takeBody(r *http.Request) {
	r.TransferEncoding = nil
	raw, ok := r.Body.(rawBodyGetter)
	if !ok {
		r.Body, r.ContentLength = http.NoBody, 0
		return
	}
	chunks := raw.GetRawJSBody()
	body := make([]byte, chunks.Get("total").Int())
	at := 0
	for i := range chunks.Length() {
		at += js.CopyBytesToGo(body[at:], chunks.Index(i))
	}
	r.Body, r.ContentLength = wholeBody{bytes.NewReader(body), body}, int64(len(body))
}

// wholeBody is a body that is there already; see [httpapi.WholeBody].
type wholeBody struct {
	*bytes.Reader
	all []byte
}

func (b wholeBody) Close() error  { return nil }
func (b wholeBody) Whole() []byte { return b.all }

var _ httpapi.WholeBody = wholeBody{}

// toJS returns b as a body that the class Response takes: null if there is
// none, for an empty array would make it send one.
func toJS(b []byte) js.Value {
	if len(b) == 0 {
		return js.Null()
	}
	array := js.Global().Get("Uint8Array").New(len(b))
	js.CopyBytesToJS(array, b)
	return array
}

// recorder is a ResponseWriter that keeps the answer.
type recorder struct {
	header http.Header
	status int
	wrote  bool
	body   bytes.Buffer
}

func (rec *recorder) Header() http.Header { return rec.header }

func (rec *recorder) WriteHeader(status int) {
	if !rec.wrote {
		rec.status, rec.wrote = status, true
	}
}

func (rec *recorder) Write(b []byte) (int, error) {
	rec.wrote = true
	return rec.body.Write(b)
}
