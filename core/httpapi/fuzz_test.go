package httpapi_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"kerneltaint/core/httpapi"
	"kerneltaint/core/httpapi/apitest"
)

// FuzzRequest sends any method, address, headers and body. Whatever they are,
// nothing panics, the answer is one that the API has, and a problem is a
// problem document.
func FuzzRequest(f *testing.F) {
	for _, c := range apitest.Cases(true) {
		if len(c.Body) > 4096 {
			continue
		}
		path, query, _ := strings.Cut(c.Path, "?")
		f.Add(c.Method, path, query, c.Header["Accept"], c.Header["Content-Type"], c.Header["Content-Encoding"], c.Body)
	}
	var last httpapi.Entry
	handler := httpapi.New(sitePage, httpapi.WithLog(func(e httpapi.Entry) { last = e }), httpapi.WithBodyLimit(1<<16))
	routes := map[string]bool{"": true, "/": true, "/{$}": true, "/api/v1/problems/{$}": true}
	for _, r := range httpapi.Routes() {
		_, path, _ := strings.Cut(r, " ")
		routes[path] = true
	}
	f.Fuzz(func(t *testing.T, method, path, query, accept, contentType, encoding string, body []byte) {
		r := &http.Request{Method: method, URL: &url.URL{Path: path, RawQuery: query}, Header: http.Header{}, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1}
		r = r.WithContext(t.Context())
		r.Body, r.ContentLength = http.NoBody, -1
		if body != nil {
			r.Body = readCloser{bytes.NewReader(body)}
		}
		for name, value := range map[string]string{"Accept": accept, "Content-Type": contentType, "Content-Encoding": encoding} {
			if value != "" {
				r.Header.Set(name, value)
			}
		}
		last = httpapi.Entry{}
		rec := httptest.NewRecorder()
		handler.ServeHTTP(rec, r)
		if last.Stack != "" {
			t.Fatalf("it panics:\n%s", last.Stack)
		}
		if !routes[last.Route] {
			t.Errorf("the log has the route %q", last.Route)
		}
		answer := rec.Body.Bytes()
		switch kind := rec.Header().Get("Content-Type"); {
		case strings.HasPrefix(kind, "application/") && len(answer) > 0 && !json.Valid(answer):
			t.Errorf("%s that is not JSON: %.300q", kind, answer)
		case strings.HasPrefix(kind, "text/") && bytes.ContainsAny(answer, "\x00\x1b\x7f"):
			t.Errorf("a control character in an answer of text: %.300q", answer)
		}
		if rec.Code >= 400 && rec.Header().Get("Content-Type") != "application/problem+json" && !strings.Contains(accept, "html") {
			t.Errorf("status %d without a problem document", rec.Code)
		}
	})
}

type readCloser struct{ *bytes.Reader }

func (readCloser) Close() error { return nil }
