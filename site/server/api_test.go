package server_test

import (
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"

	"kerneltaint/core/httpapi"
	"kerneltaint/core/httpapi/apitest"
	"kerneltaint/site/server"
)

// TestAPI runs the API's table of requests and answers against the local server
// as make run starts it, and then what no client should send.
func TestAPI(t *testing.T) {
	dir := t.TempDir()
	for name, title := range map[string]string{"index.html": "the page", "404.html": "no such page"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte("<!doctype html><title>"+title+"</title>"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	handler, err := server.New(dir)
	if err != nil {
		t.Fatal(err)
	}
	s := httptest.NewUnstartedServer(nil)
	s.Config = httpapi.NewServer("", handler)
	s.Start()
	defer s.Close()
	apitest.Run(t, apitest.Server{URL: s.URL, Page: true})
	apitest.Hostile(t, apitest.Server{URL: s.URL})
}
