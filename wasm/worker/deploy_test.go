//go:build unix

package main_test

import (
	"context"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"kerneltaint/core/httpapi/apitest"
	"kerneltaint/harness/need"
)

// project lays out what wrangler reads: the production configuration, the
// worker as built, and a site of two pages.
func project(t *testing.T) (folder string) {
	t.Helper()
	root := t.TempDir()
	folder = filepath.Join(root, "wasm", "worker")
	site := filepath.Join(root, "site", "dist")
	for _, dir := range []string{folder, filepath.Join(site, "api")} {
		if err := os.MkdirAll(dir, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.CopyFS(filepath.Join(folder, "dist"), os.DirFS(built(t, ""))); err != nil {
		t.Fatal(err)
	}
	config, err := os.ReadFile("wrangler.jsonc")
	if err != nil {
		t.Fatal(err)
	}
	for path, content := range map[string]string{
		filepath.Join(folder, "wrangler.jsonc"):  string(config),
		filepath.Join(site, "index.html"):        "<!doctype html><title>the page</title>",
		filepath.Join(site, "404.html"):          "<!doctype html><title>no such page</title>",
		filepath.Join(site, "api", "index.html"): "<!doctype html><title>the page of the API</title>",
		filepath.Join(site, "app.css"):           "body{}",
		filepath.Join(site, "_headers"):          "/*\n  X-Content-Type-Options: nosniff\n  Content-Security-Policy: default-src 'none'\n  Cache-Control: no-cache\n",
	} {
		if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return folder
}

// wranglerCommand prepares wrangler, the pinned one, without an account and
// without a network.
func wranglerCommand(ctx context.Context, t *testing.T, folder string, args ...string) *exec.Cmd {
	t.Helper()
	node := need.Program(t, "install Node 20 or later", "node")
	script, err := filepath.Abs(need.File(t, "run npm ci in wasm/worker", "node_modules/wrangler/bin/wrangler.js"))
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(ctx, node, append([]string{script}, args...)...)
	cmd.Dir = folder
	cmd.Env = append(os.Environ(), "WRANGLER_SEND_METRICS=false", "CLOUDFLARE_CF_FETCH_ENABLED=false", "WRANGLER_HIDE_BANNER=true",
		"XDG_CONFIG_HOME="+t.TempDir(), "NO_COLOR=1", "CI=1")
	return cmd
}

// TestDryRun has wrangler do all of a deployment but the sending.
func TestDryRun(t *testing.T) {
	folder := project(t)
	cmd := wranglerCommand(t.Context(), t, folder, "deploy", "--dry-run", "--outdir", filepath.Join(t.TempDir(), "out"))
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	text := string(out)
	for _, want := range []string{"env.ASSETS", "env.RATE_LIMITER", "env.BODY_LIMIT", "app.wasm", "wasm_exec.js", "problems.mjs"} {
		if !strings.Contains(text, want) {
			t.Errorf("wrangler does not mention %s:\n%s", want, text)
		}
	}
	if strings.Contains(text, "WARNING") {
		t.Errorf("wrangler warns:\n%s", text)
	}
}

// TestWranglerDev runs the production configuration with the platform's own
// router of assets, headers and rate limits, as make worker does.
func TestWranglerDev(t *testing.T) {
	folder := project(t)
	port := freePort(t)
	ctx, cancel := context.WithCancel(t.Context())
	cmd := wranglerCommand(ctx, t, folder, "dev", "--ip", "127.0.0.1", "--port", strconv.Itoa(port), "--inspector-port", "0", "--show-interactive-dev-session=false")
	log := &logBuffer{}
	cmd.Stdout, cmd.Stderr = log, log
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} // wrangler has children of its own
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
	t.Cleanup(func() {
		cancel()
		syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL)
		cmd.Wait()
		if t.Failed() {
			t.Logf("wrangler said:\n%s", log.String())
		}
	})
	url := "http://127.0.0.1:" + strconv.Itoa(port)
	ready := false
	patient := &http.Client{Timeout: 10 * time.Second} // a wrangler that cannot start accepts, and never answers
	for deadline := time.Now().Add(60 * time.Second); !ready && time.Now().Before(deadline); time.Sleep(100 * time.Millisecond) {
		resp, err := patient.Get(url + "/api/v1/health")
		if err == nil {
			ready = resp.StatusCode == 200
			resp.Body.Close()
		}
	}
	if !ready {
		t.Fatal("wrangler dev did not come up")
	}
	apitest.Run(t, apitest.Server{URL: url, Page: true})
	browser := "text/html,application/xhtml+xml,*/*;q=0.8"
	for _, c := range []apitest.Case{
		{Name: "a file", Path: "/app.css", Contains: []string{"body{}"}},
		{Name: "a page among the API's paths", Path: "/api/", Contains: []string{"the page of the API"}},
		{Name: "a navigation", Path: "/4609", Header: map[string]string{"Accept": browser, "Sec-Fetch-Mode": "navigate"}, Status: 303},
		{Name: "a navigation to nothing", Path: "/no/such/page", Header: map[string]string{"Accept": browser, "Sec-Fetch-Mode": "navigate"}, Status: 404, Contains: []string{"no such page"}},
		{Name: "a program asks for nothing", Path: "/no/such/page", Status: 404, Problem: "not-found"},
	} {
		r, err := c.Request(url)
		if err != nil {
			t.Fatal(err)
		}
		resp, body := answer(t, r)
		for _, fault := range c.Faults(resp, []byte(body)) {
			t.Errorf("%s: %s\n%.300s", c.Name, fault, body)
		}
	}
}

func freePort(t *testing.T) int {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port
}
