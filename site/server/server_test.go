package server

import (
	"compress/gzip"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func folder(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for name, content := range map[string]string{
		"index.html": "home", "flags/index.html": "flags", "api/index.html": "about the API", "404.html": "missing",
		"assets/app.00.wasm": "\x00asm", "_headers": "secret", "sw.js": "//",
	} {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestServer(t *testing.T) {
	h, err := New(folder(t))
	if err != nil {
		t.Fatal(err)
	}
	const browser, terminal = "text/html,application/xhtml+xml,*/*;q=0.8", "*/*"
	for _, c := range []struct {
		method, path, accept string
		status               int
		body, header, value  string
	}{
		{"GET", "/", browser, 200, "home", "Content-Security-Policy", "default-src 'none'"},
		{"GET", "/flags/", browser, 200, "flags", "Cache-Control", "no-cache"},
		{"GET", "/flags", browser, 307, "", "Location", "/flags/"},
		{"GET", "/api/", browser, 200, "about the API", "Content-Type", "text/html"},
		{"GET", "/assets/app.00.wasm", "*/*", 200, "\x00asm", "Content-Type", "application/wasm"},
		{"GET", "/assets/app.00.wasm", "*/*", 200, "", "Cache-Control", "immutable"},
		{"GET", "/sw.js", "*/*", 200, "//", "Content-Type", "text/javascript"},
		{"GET", "/nothing.html", browser, 404, "missing", "Content-Type", "text/html"},
		{"GET", "/_headers", browser, 404, "missing", "", ""},
		{"GET", "/4609", terminal, 200, "4609", "Content-Type", "text/plain"},
		{"GET", "/api/v1/decode?value=4609", "*/*", 200, `"value":"4609"`, "Content-Type", "application/json"},
		{"GET", "/../../etc/passwd", browser, 404, "", "", ""},
	} {
		r := httptest.NewRequest(c.method, "http://x"+c.path, nil)
		r.Header.Set("Accept", c.accept)
		if c.accept == terminal {
			r.Header.Set("User-Agent", "curl/8.0")
		}
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if w.Code != c.status || !strings.Contains(w.Body.String(), c.body) {
			t.Errorf("%s %s: %d %.80q, want %d with %q", c.method, c.path, w.Code, w.Body, c.status, c.body)
		}
		if c.header != "" && !strings.Contains(w.Header().Get(c.header), c.value) {
			t.Errorf("%s %s: %s is %q, want %q in it", c.method, c.path, c.header, w.Header().Get(c.header), c.value)
		}
	}
}

func TestCompressed(t *testing.T) {
	dir := folder(t)
	long := strings.Repeat("a page that compresses well. ", 1000)
	if err := os.WriteFile(filepath.Join(dir, "index.html"), []byte(long), 0o644); err != nil {
		t.Fatal(err)
	}
	pages, err := Pages(dir)
	if err != nil {
		t.Fatal(err)
	}
	for range 2 { // the second time from memory
		r := httptest.NewRequest("GET", "/", nil)
		r.Header.Set("Accept-Encoding", "br, gzip")
		w := httptest.NewRecorder()
		pages.ServeHTTP(w, r)
		if w.Header().Get("Content-Encoding") != "gzip" || w.Body.Len() > len(long)/10 || !strings.HasPrefix(w.Header().Get("Content-Type"), "text/html") {
			t.Fatalf("%d bytes, headers %v", w.Body.Len(), w.Header())
		}
		z, err := gzip.NewReader(w.Body)
		if err != nil {
			t.Fatal(err)
		}
		if plain, err := io.ReadAll(z); err != nil || string(plain) != long {
			t.Errorf("it unpacks to %d bytes, %v", len(plain), err)
		}
	}
}

func TestNoSite(t *testing.T) {
	_, err := New(t.TempDir())
	if err == nil || !strings.Contains(err.Error(), "go run ./site/build") {
		t.Errorf("error %v does not say what to do", err)
	}
	pages, err := Pages(folder(t))
	if err != nil {
		t.Fatal(err)
	}
	w := httptest.NewRecorder()
	pages.ServeHTTP(w, httptest.NewRequest("DELETE", "/", nil))
	if w.Code != http.StatusMethodNotAllowed || w.Header().Get("Allow") == "" {
		t.Errorf("DELETE: %d, Allow %q", w.Code, w.Header().Get("Allow"))
	}
}
