package main

import (
	"context"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestServeEndsGracefully(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "index.html"), []byte("home"), 0o644); err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- serve(ctx, "127.0.0.1:0", dir) }()
	time.AfterFunc(50*time.Millisecond, stop)
	select {
	case err := <-done:
		if err != nil {
			t.Errorf("serve ended with %v", err)
		}
	case <-time.After(20 * time.Second):
		t.Fatal("serve did not end")
	}
}

func TestServeSaysWhatToDo(t *testing.T) {
	if err := serve(context.Background(), "127.0.0.1:0", t.TempDir()); err == nil || !strings.Contains(err.Error(), "site/build") {
		t.Errorf("without a site: %v", err)
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "index.html"), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	if err := serve(context.Background(), taken.Addr().String(), dir); err == nil || !strings.Contains(err.Error(), "-addr") {
		t.Errorf("with the address taken: %v", err)
	}
}

func TestHost(t *testing.T) {
	got := &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 8080}
	for asked, want := range map[string]string{"localhost:8080": "localhost:8080", "localhost:0": "localhost:8080", ":8080": "127.0.0.1:8080"} {
		if h := host(asked, got); h != want {
			t.Errorf("host(%q) = %q, want %q", asked, h, want)
		}
	}
}
