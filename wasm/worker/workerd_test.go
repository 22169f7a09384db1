//go:build unix

package main_test

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"kerneltaint/harness/need"
)

// workerd is one running workerd with one worker.
type workerd struct {
	URL       string
	pid       int
	inspector int // its port
	log       *logBuffer
}

// setup is what a test changes of the production configuration.
type setup struct {
	vars    map[string]string // replaced or added; "" takes one away
	tags    string            // of the build: "stock", "unadapted", "faulty"
	entry   string            // JavaScript of another entry than worker.mjs
	alone   bool              // the entry has neither the Go program nor what belongs to it
	limiter string            // JavaScript: the body of limit({key}); "" for no binding
}

// start runs the worker under workerd with the settings of wrangler.jsonc, and
// stops it at the end of the test.
func start(t testing.TB, s setup) *workerd {
	t.Helper()
	return serve(t, compiled(t, s))
}

// compiled writes workerd's configuration, with all that belongs to the worker,
// in the form that workerd maps into memory. Reading the form that is written
// by hand would take longer than all else of a start, and four times the
// program's size in memory: that is no part of what the platform does.
func compiled(t testing.TB, s setup) (path string) {
	t.Helper()
	dir := built(t, s.tags)
	// workerd reads an absolute path in its configuration as one of its own
	// files, so the build is given a relative one.
	tmp := t.TempDir()
	config := filepath.Join(tmp, "worker.capnp")
	if err := os.Symlink(dir, filepath.Join(tmp, "dist")); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(config, []byte(capnp(t, dir, s)), 0o644); err != nil {
		t.Fatal(err)
	}
	path = filepath.Join(tmp, "worker.bin")
	out, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer out.Close()
	var complaint strings.Builder
	cmd := exec.Command(workerdProgram(t), "compile", config, "--config-only")
	cmd.Stdout, cmd.Stderr = out, &complaint
	if err := cmd.Run(); err != nil {
		t.Fatalf("workerd compile: %v\n%s", err, complaint.String())
	}
	return path
}

// serve runs workerd with a compiled configuration.
func serve(t testing.TB, config string) *workerd {
	t.Helper()
	control, theirs, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer control.Close()
	w := &workerd{log: &logBuffer{}}
	cmd := exec.Command(workerdProgram(t), "serve", "--binary", config, "--experimental", "--socket-addr=http=127.0.0.1:0", "--inspector-addr=127.0.0.1:0", "--control-fd=3")
	cmd.Stdout, cmd.Stderr = w.log, w.log
	cmd.ExtraFiles = []*os.File{theirs}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	theirs.Close()
	w.pid = cmd.Process.Pid
	t.Cleanup(func() {
		cmd.Process.Kill()
		cmd.Wait()
		if t.Failed() {
			t.Logf("workerd said:\n%s", w.log.String())
		}
	})
	control.SetReadDeadline(time.Now().Add(20 * time.Second))
	lines := bufio.NewScanner(control)
	for lines.Scan() {
		var event struct {
			Event, Socket string
			Port          int
		}
		if json.Unmarshal(lines.Bytes(), &event) != nil {
			continue
		}
		switch {
		case event.Event == "listen-inspector":
			w.inspector = event.Port
		case event.Event == "listen" && event.Socket == "http":
			w.URL = "http://127.0.0.1:" + strconv.Itoa(event.Port)
		}
		if w.URL != "" && w.inspector != 0 {
			return w
		}
	}
	t.Fatalf("workerd did not listen: %v\n%s", lines.Err(), w.log.String())
	return nil
}

// workerdProgram finds the binary that package.json pins.
func workerdProgram(t testing.TB) string {
	t.Helper()
	found, _ := filepath.Glob("node_modules/@cloudflare/workerd-*/bin/workerd")
	if len(found) == 0 {
		need.Missing(t, "no workerd in wasm/worker/node_modules: run npm ci in wasm/worker")
	}
	path, err := filepath.Abs(found[0])
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// builds holds the folders that built has filled, once in a run of the tests.
var builds struct {
	sync.Mutex
	root string
	dir  map[string]string
}

func TestMain(m *testing.M) {
	code := m.Run()
	if builds.root != "" {
		os.RemoveAll(builds.root)
	}
	os.Exit(code)
}

// built returns a folder with the worker as the build program makes it.
func built(t testing.TB, tags string) string {
	t.Helper()
	builds.Lock()
	defer builds.Unlock()
	if dir := builds.dir[tags]; dir != "" {
		return dir
	}
	if builds.root == "" {
		root, err := os.MkdirTemp("", "kerneltaint-worker-")
		if err != nil {
			t.Fatal(err)
		}
		builds.root, builds.dir = root, map[string]string{}
	}
	dir := filepath.Join(builds.root, "dist-"+tags)
	out, err := exec.Command("go", "run", "./build", "-o", dir, "-tags", tags).CombinedOutput()
	if err != nil {
		t.Fatalf("building the worker: %v\n%s", err, out)
	}
	builds.dir[tags] = dir
	return dir
}

// capnp turns wrangler.jsonc into workerd's own configuration. Two things are
// the platform's and stand here as workers of a few lines: the static site and
// the rate limiter.
func capnp(t testing.TB, dir string, s setup) string {
	t.Helper()
	production := readWrangler(t)
	entry := "embed " + strconv.Quote("dist/worker.mjs")
	if s.entry != "" {
		entry = capnpText(s.entry)
	}
	var b strings.Builder
	b.WriteString("using Workerd = import \"/workerd/workerd.capnp\";\n")
	b.WriteString("const config :Workerd.Config = (\n  services = [ (name = \"main\", worker = .main), (name = \"site\", worker = .site), (name = \"limiter\", worker = .limiter) ],\n")
	b.WriteString("  sockets = [ (name = \"http\", address = \"127.0.0.1:0\", http = (), service = \"main\") ],\n);\n")
	b.WriteString("const main :Workerd.Worker = (\n  compatibilityDate = " + strconv.Quote(production.CompatibilityDate) + ",\n  modules = [\n")
	b.WriteString("    (name = \"worker.mjs\", esModule = " + entry + "),\n")
	for _, name := range []string{"wasm_exec.js", "problems.mjs", "runtime.mjs"} {
		if !s.alone && fileExists(filepath.Join(dir, name)) {
			b.WriteString("    (name = " + strconv.Quote(name) + ", esModule = embed " + strconv.Quote("dist/"+name) + "),\n")
		}
	}
	if !s.alone {
		b.WriteString("    (name = \"app.wasm\", wasm = embed " + strconv.Quote("dist/app.wasm") + "),\n")
	}
	b.WriteString("  ],\n  bindings = [\n")
	vars := production.Vars
	for name, value := range s.vars {
		vars[name] = value
	}
	for name, value := range vars {
		if value != "" {
			fmt.Fprintf(&b, "    (name = %q, text = %q),\n", name, value)
		}
	}
	b.WriteString("    (name = " + strconv.Quote(production.Assets.Binding) + ", service = \"site\"),\n")
	if s.limiter != "" {
		b.WriteString("    (name = " + strconv.Quote(production.RateLimits[0].Name) + ", service = (name = \"limiter\", entrypoint = \"Limiter\")),\n")
	}
	b.WriteString("  ],\n);\n")
	small := func(name, source string) {
		b.WriteString("const " + name + " :Workerd.Worker = (compatibilityDate = " + strconv.Quote(production.CompatibilityDate) + ", modules = [ (name = \"" + name + ".mjs\", esModule = " + capnpText(source) + ") ]);\n")
	}
	small("site", siteWorker)
	small("limiter", `import { WorkerEntrypoint } from "cloudflare:workers";
let calls = 0;
const keys = [];
export class Limiter extends WorkerEntrypoint { async limit({ key }) { calls++; keys.push(key); `+s.limiter+` } }
export default { fetch() { return new Response("") } };`)
	return b.String()
}

// siteWorker stands for the platform's static files. It answers what it was
// asked, so that tests see that it was.
const siteWorker = `export default { fetch(request) {
  const url = new URL(request.url);
  return new Response("<!doctype html><title>the page " + url.pathname + "</title>", { headers: {
    "Content-Type": "text/html; charset=utf-8", "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'", "Cache-Control": "no-cache" } });
} };`

// capnpText writes a text literal: C escapes, which are JSON's for ASCII.
func capnpText(s string) string { return strconv.QuoteToASCII(s) }

func fileExists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

// logBuffer keeps what workerd writes.
type logBuffer struct {
	mu sync.Mutex
	b  strings.Builder
}

func (l *logBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *logBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}
