package main

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"sort"
	"strings"

	"kerneltaint/site/headers"
	"kerneltaint/site/pages"
	"kerneltaint/site/renderer"
)

// Build writes the site into the folder out. It is run from the module's root.
// The origin is "https://" and a host, with a port if need be; "" if it is not
// known where the site will stand.
func Build(out, origin string) error {
	if err := checkOrigin(origin); err != nil {
		return err
	}
	if _, err := os.Stat(filepath.Join("site", "static")); err != nil {
		return fmt.Errorf("run it from the root of the repository: %w", err)
	}
	d := dist{files: map[string][]byte{}, assets: map[string]string{}}
	for _, step := range []func() error{d.programs, d.scripts, d.style, func() error { return d.pages(origin) }, d.fixed, d.serviceWorker} {
		if err := step(); err != nil {
			return err
		}
	}
	return d.write(out)
}

// checkOrigin refuses what would make every canonical link a wrong one.
func checkOrigin(origin string) error {
	if origin == "" {
		return nil
	}
	u, err := url.Parse(origin)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" || strings.Trim(u.Path, "/") != "" || u.RawQuery != "" || u.Fragment != "" || u.User != nil {
		return fmt.Errorf("the origin %q is not the address of a site, such as https://example.org", origin)
	}
	return nil
}

// dist is the site being built: files by their path, and the paths of the
// hashed assets by their plain name.
type dist struct {
	files  map[string][]byte
	assets map[string]string
}

// asset adds a file under a name that carries its content's hash.
func (d *dist) asset(name string, content []byte) {
	sum := sha256.Sum256(content)
	stem, ext, _ := strings.Cut(name, ".")
	path := "assets/" + stem + "." + hex.EncodeToString(sum[:6]) + "." + ext
	d.files[path] = content
	d.assets[name] = "/" + path
}

// programs compiles the page's program and the one of its worker.
func (d *dist) programs() error {
	for _, p := range []struct{ name, pkg, flags string }{
		{"app.wasm", "./wasm/browser", small}, {"worker.wasm", "./wasm/browser/background", ""},
	} {
		content, err := compile(p.pkg, p.flags)
		if err != nil {
			return err
		}
		d.asset(p.name, content)
	}
	return nil
}

func (d *dist) scripts() error {
	exec, err := wasmExec()
	if err != nil {
		return err
	}
	d.asset("wasm_exec.js", exec)
	script, err := renderer.Script(filepath.Join("site", "0_components_gen.go"))
	if err != nil {
		return err
	}
	for _, name := range []string{"compile.js", "page.js", "worker.js"} {
		content, err := static(name)
		if err != nil {
			return err
		}
		text := strings.NewReplacer("WASM_EXEC", d.assets["wasm_exec.js"], "WORKER_WASM", d.assets["worker.wasm"], "APP_WASM", d.assets["app.wasm"]).Replace(string(content))
		if name == "page.js" { // one file: each costs a request before the page works
			text = string(exec) + script + text
		}
		d.asset(name, []byte(text))
	}
	return nil
}

func (d *dist) style() error {
	content, err := static("style.css")
	if err != nil {
		return err
	}
	d.asset("style.css", content)
	return nil
}

func (d *dist) pages(origin string) error {
	all, err := pages.All(pages.Site{
		Origin: strings.TrimSuffix(origin, "/"),
		Asset: func(name string) (string, error) {
			if path, ok := d.assets[name]; ok {
				return path, nil
			}
			return "", fmt.Errorf("there is no asset %q", name)
		},
		Templates: filepath.Join("site", "static"),
		Evidence:  filepath.Join("harness", "report", "evidence"),
	})
	if err != nil {
		return err
	}
	for path, content := range all {
		d.files[path] = content
	}
	return nil
}

// fixed adds what is served as it is.
func (d *dist) fixed() error {
	for _, name := range []string{"manifest.webmanifest", "icon.svg"} {
		content, err := static(name)
		if err != nil {
			return err
		}
		d.files[name] = content
	}
	for _, size := range []int{192, 512} {
		content, err := icon(size)
		if err != nil {
			return err
		}
		d.files[fmt.Sprintf("icon-%d.png", size)] = content
	}
	d.files["_headers"] = []byte(headers.File())
	return nil
}

// serviceWorker comes last: its cache is named by all that it keeps.
func (d *dist) serviceWorker() error {
	content, err := static("sw.js")
	if err != nil {
		return err
	}
	shell := []string{"/", "/manifest.webmanifest", "/icon.svg"}
	for name, path := range d.assets {
		if name != "worker.wasm" && name != "worker.js" { // kept when first used
			shell = append(shell, path)
		}
	}
	sort.Strings(shell)
	list, err := json.Marshal(shell)
	if err != nil {
		return err
	}
	text := strings.NewReplacer("BUILD", d.id(), "SHELL", string(list)).Replace(string(content))
	d.files["sw.js"] = []byte(text)
	return nil
}

// id names the build by all of its files.
func (d *dist) id() string {
	h := sha256.New()
	for _, path := range d.paths() {
		fmt.Fprintf(h, "%s %d\n", path, len(d.files[path]))
		h.Write(d.files[path])
	}
	return hex.EncodeToString(h.Sum(nil)[:6])
}

func (d *dist) paths() []string {
	paths := make([]string, 0, len(d.files))
	for path := range d.files {
		paths = append(paths, path)
	}
	sort.Strings(paths)
	return paths
}

// write replaces the folder out: a reader sees the old site or the new one.
func (d *dist) write(out string) error {
	parent := filepath.Dir(out)
	if err := os.MkdirAll(parent, 0o755); err != nil {
		return err
	}
	next, err := os.MkdirTemp(parent, ".dist-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(next)
	if err := os.Chmod(next, 0o755); err != nil {
		return err
	}
	for _, path := range d.paths() {
		file := filepath.Join(next, filepath.FromSlash(path))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(file, d.files[path], 0o644); err != nil {
			return err
		}
	}
	if err := os.RemoveAll(out); err != nil {
		return err
	}
	return os.Rename(next, out)
}

func static(name string) ([]byte, error) {
	return os.ReadFile(filepath.Join("site", "static", name))
}
