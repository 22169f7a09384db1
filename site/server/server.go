// Package server serves the built site and the API from one handler, as
// Cloudflare does with the worker and its static assets.
package server

import (
	"fmt"
	"io"
	"mime"
	"net/http"
	"os"
	"path/filepath"
	"strings"

	"kerneltaint/core/httpapi"
	"kerneltaint/site/headers"
)

// New returns the handler of the whole site: the API, with the folder dir for
// its pages. A browser that asks for /4609 gets the page, a terminal the answer.
func New(dir string) (http.Handler, error) {
	pages, err := Pages(dir)
	if err != nil {
		return nil, err
	}
	api := httpapi.New(httpapi.WithPage(pages))
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/api/" { // the page about the API; the API itself begins at /api/v1/
			pages.ServeHTTP(w, r)
			return
		}
		api.ServeHTTP(w, r)
	}), nil
}

// Pages serves the folder dir as Cloudflare's static assets do, with the
// headers of package headers: a folder by its index.html, a path without its
// slash by a redirect, anything else by 404.html.
func Pages(dir string) (http.Handler, error) {
	if _, err := os.Stat(filepath.Join(dir, "index.html")); err != nil {
		return nil, fmt.Errorf("%s holds no built site; build it with: go run ./site/build", dir)
	}
	// The table must not depend on the machine's own.
	for ext, kind := range map[string]string{
		".wasm": "application/wasm", ".js": "text/javascript; charset=utf-8", ".webmanifest": "application/manifest+json",
		".html": "text/html; charset=utf-8", ".css": "text/css; charset=utf-8", ".svg": "image/svg+xml", ".txt": "text/plain; charset=utf-8", ".xml": "application/xml",
	} {
		if err := mime.AddExtensionType(ext, kind); err != nil {
			return nil, err
		}
	}
	return &site{dir: http.Dir(dir), gzip: compressed{files: map[string]compressedFile{}}}, nil
}

type site struct {
	dir  http.Dir
	gzip compressed
}

func (s *site) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	path := r.URL.Path
	for _, f := range headers.For(path) {
		w.Header().Set(f.Name, f.Value)
	}
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		http.Error(w, "only GET and HEAD", http.StatusMethodNotAllowed)
		return
	}
	name := path
	if strings.HasSuffix(path, "/") {
		name += "index.html"
	}
	if s.send(w, r, name) {
		return
	}
	if info, err := s.stat(path); err == nil && info.IsDir() && !strings.HasSuffix(path, "/") && !strings.HasPrefix(path, "//") {
		http.Redirect(w, r, path+"/", http.StatusTemporaryRedirect)
		return
	}
	w.Header().Set("Cache-Control", "no-cache")
	s.missing(w, r)
}

func (s *site) stat(path string) (os.FileInfo, error) {
	f, err := s.dir.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return f.Stat()
}

// send serves a file; it reports false if there is none. _headers is
// configuration, not content.
func (s *site) send(w http.ResponseWriter, r *http.Request, name string) bool {
	if name == "/_headers" {
		return false
	}
	f, err := s.dir.Open(name)
	if err != nil {
		return false
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil || info.IsDir() {
		return false
	}
	if !s.gzip.send(w, r, info, func() ([]byte, error) { return io.ReadAll(f) }) {
		http.ServeContent(w, r, info.Name(), info.ModTime(), f)
	}
	return true
}

func (s *site) missing(w http.ResponseWriter, r *http.Request) {
	content, err := os.ReadFile(filepath.Join(string(s.dir), "404.html"))
	if err != nil {
		content = []byte("not found\n")
	} else {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
	}
	w.WriteHeader(http.StatusNotFound)
	if r.Method != http.MethodHead {
		w.Write(content)
	}
}
