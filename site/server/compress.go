package server

import (
	"bytes"
	"compress/gzip"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"
)

// compressed keeps files as they are sent compressed, as Cloudflare does by
// itself: a file is compressed when it is first asked for.
type compressed struct {
	mu    sync.Mutex
	files map[string]compressedFile
}

type compressedFile struct {
	changed time.Time // of the file, when it was compressed
	content []byte
}

// worthwhile lists the kinds of files that become smaller.
var worthwhile = map[string]bool{".html": true, ".js": true, ".css": true, ".wasm": true, ".svg": true, ".xml": true, ".txt": true, ".webmanifest": true}

// send serves a file compressed if the client takes that and it is worth it.
func (c *compressed) send(w http.ResponseWriter, r *http.Request, info os.FileInfo, read func() ([]byte, error)) bool {
	if !worthwhile[filepath.Ext(info.Name())] || !strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
		return false
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	f, ok := c.files[r.URL.Path]
	if !ok || !f.changed.Equal(info.ModTime()) {
		plain, err := read()
		if err != nil {
			return false
		}
		var b bytes.Buffer
		z, err := gzip.NewWriterLevel(&b, gzip.DefaultCompression)
		if err != nil {
			return false
		}
		z.Write(plain) // to memory: it does not fail
		z.Close()
		f = compressedFile{info.ModTime(), b.Bytes()}
		c.files[r.URL.Path] = f
	}
	w.Header().Set("Content-Encoding", "gzip")
	w.Header().Add("Vary", "Accept-Encoding")
	http.ServeContent(w, r, info.Name(), info.ModTime(), bytes.NewReader(f.content))
	return true
}
