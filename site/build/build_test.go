package main

import (
	"bytes"
	"encoding/json"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/andybalholm/brotli"

	"kerneltaint/site/first"
)

// budget is what the page's program may weigh, compressed with brotli, in bytes.
const budget = 800_000

// build builds the site into a new folder, from the module's root.
func build(t *testing.T) string {
	t.Helper()
	t.Chdir(filepath.Join("..", ".."))
	dir := filepath.Join(t.TempDir(), "dist")
	if err := Build(dir, "https://example.org"); err != nil {
		t.Fatal(err)
	}
	return dir
}

func files(t *testing.T, dir string) map[string]string {
	t.Helper()
	all := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		content, err := os.ReadFile(path)
		rel, _ := filepath.Rel(dir, path)
		all[filepath.ToSlash(rel)] = string(content)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func TestBuild(t *testing.T) {
	dir := build(t)
	first := files(t, dir)

	t.Run("again", func(t *testing.T) {
		again := filepath.Join(t.TempDir(), "dist")
		if err := Build(again, "https://example.org"); err != nil {
			t.Fatal(err)
		}
		second := files(t, again)
		for path, content := range first {
			if second[path] != content {
				t.Errorf("%s differs between two builds", path)
			}
		}
		if len(second) != len(first) {
			t.Errorf("%d files, then %d", len(first), len(second))
		}
	})

	t.Run("weight", func(t *testing.T) {
		for path, content := range first {
			if !strings.HasPrefix(path, "assets/app.") {
				continue
			}
			var b bytes.Buffer
			w := brotli.NewWriterLevel(&b, brotli.BestCompression)
			io.WriteString(w, content)
			if err := w.Close(); err != nil {
				t.Fatal(err)
			}
			t.Logf("%s: %d bytes, %d compressed", path, len(content), b.Len())
			if b.Len() > budget {
				t.Errorf("the page's program weighs %d bytes compressed, %d more than it may", b.Len(), b.Len()-budget)
			}
		}
	})

	t.Run("pages", func(t *testing.T) { checkPages(t, first) })

	t.Run("without an origin", func(t *testing.T) {
		dir := filepath.Join(t.TempDir(), "dist")
		if err := Build(dir, ""); err != nil {
			t.Fatal(err)
		}
		nowhere := files(t, dir)
		for path, content := range nowhere {
			for _, claim := range []string{`rel="canonical"`, `property="og:url"`, "Sitemap:", "localhost"} {
				if (strings.HasSuffix(path, ".html") || strings.HasSuffix(path, ".txt")) && strings.Contains(content, claim) {
					t.Errorf("%s claims to know where it stands: %s", path, claim)
				}
			}
		}
		if _, ok := nowhere["sitemap.xml"]; ok || len(nowhere) != len(first)-1 {
			t.Errorf("%d files, want all %d but the sitemap", len(nowhere), len(first))
		}
	})
}

func TestOrigin(t *testing.T) {
	for origin, good := range map[string]bool{
		"": true, "https://example.org": true, "https://example.org/": true, "http://localhost:8080": true,
		"example.org": false, "https://": false, "https://example.org/page": false, "https://example.org?x": false, "ftp://example.org": false, "https://a b": false,
	} {
		if err := checkOrigin(origin); (err == nil) != good {
			t.Errorf("%q: %v", origin, err)
		}
	}
}

var (
	titleTag  = regexp.MustCompile(`<title>([^<]*)</title>`)
	descTag   = regexp.MustCompile(`<meta name="description" content="([^"]*)">`)
	canonical = regexp.MustCompile(`<link rel="canonical" href="([^"]*)">`)
	reference = regexp.MustCompile(`(?:href|src|data-wasm|data-worker)="(/[^"#]*)`)
	linked    = regexp.MustCompile(`<script type="application/ld\+json">(.*?)</script>`)
	script    = regexp.MustCompile(`(?s)<script(?: data-compile="[^"]*")?>(.*?)</script>`)
	inline    = regexp.MustCompile(`<style|\sstyle="|\son[a-z]+="`)
)

// checkPages looks at what search engines and browsers read of each page.
func checkPages(t *testing.T, files map[string]string) {
	titles := map[string]string{}
	questions := 0
	for path, content := range files {
		if !strings.HasSuffix(path, ".html") {
			continue
		}
		page := "/" + strings.TrimSuffix(path, "index.html")
		title, desc, canon := titleTag.FindStringSubmatch(content), descTag.FindStringSubmatch(content), canonical.FindStringSubmatch(content)
		if title == nil || desc == nil || canon == nil {
			t.Errorf("%s lacks a title, a description or a canonical link", page)
			continue
		}
		if n := len([]rune(title[1])); n < 10 || n > 80 {
			t.Errorf("%s: title of %d characters: %s", page, n, title[1])
		}
		if n := len([]rune(desc[1])); n < 20 || n > 200 {
			t.Errorf("%s: description of %d characters: %s", page, n, desc[1])
		}
		if other, twice := titles[title[1]]; twice {
			t.Errorf("%s and %s have the same title: %s", page, other, title[1])
		}
		titles[title[1]] = page
		if canon[1] != "https://example.org"+page {
			t.Errorf("%s: canonical link %s", page, canon[1])
		}
		if scripts := script.FindAllStringSubmatch(content, -1); len(scripts) != 1 || scripts[0][1] != first.Script {
			t.Errorf("%s has %d scripts in it, want the one that the policy names, as it is", page, len(scripts))
		}
		if bad := inline.FindString(content); bad != "" {
			t.Errorf("%s has %q, which the policy forbids", page, bad)
		}
		for _, m := range reference.FindAllStringSubmatch(content, -1) {
			target := strings.TrimPrefix(m[1], "/")
			if target == "" || strings.HasSuffix(target, "/") {
				target += "index.html"
			}
			if _, ok := files[target]; !ok && target != "openapi.json" { // the API's
				t.Errorf("%s links to %s, which is not there", page, m[1])
			}
		}
		for _, m := range linked.FindAllStringSubmatch(content, -1) {
			var v struct {
				Type string `json:"@type"`
				Main []any  `json:"mainEntity"`
			}
			if err := json.Unmarshal([]byte(m[1]), &v); err != nil || v.Type != "FAQPage" || len(v.Main) == 0 {
				t.Errorf("%s: structured data %.80s: %v", page, m[1], err)
			}
			questions++
		}
		listed := strings.Contains(files["sitemap.xml"], "<loc>https://example.org"+page+"</loc>")
		if listed == (path == "404.html") {
			t.Errorf("%s: in the sitemap: %v", page, listed)
		}
	}
	if questions < 60 {
		t.Errorf("%d pages with questions, want those of values and flags", questions)
	}
	if strings.Contains(files["index.html"], "BUILD") || strings.Contains(files["sw.js"], "SHELL") {
		t.Error("a placeholder is left")
	}
}

// TestGeneratedIsFresh has the committed code of the components be what
// go generate makes of the templates.
func TestGeneratedIsFresh(t *testing.T) {
	dir := t.TempDir()
	sources, err := filepath.Glob(filepath.Join("..", "*.vugu"))
	if err != nil || len(sources) == 0 {
		t.Fatalf("no templates: %v", err)
	}
	code, err := filepath.Glob(filepath.Join("..", "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range append(sources, code...) {
		content, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if filepath.Base(path) == "0_components_gen.go" {
			continue
		}
		if err := os.WriteFile(filepath.Join(dir, filepath.Base(path)), content, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	run(t, "go", "tool", "vugugen", "-s", "-skip-go-mod", "-skip-main", dir)
	made := filepath.Join(dir, "0_components_gen.go")
	run(t, "go", "run", "../compact", made)
	got, err := os.ReadFile(made)
	if err != nil {
		t.Fatal(err)
	}
	want, err := os.ReadFile(filepath.Join("..", "0_components_gen.go"))
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Error("site/0_components_gen.go is not what the templates say: run go generate ./site")
	}
}

func run(t *testing.T, name string, args ...string) {
	t.Helper()
	if out, err := exec.Command(name, args...).CombinedOutput(); err != nil {
		t.Fatalf("%s %s: %v\n%s", name, strings.Join(args, " "), err, out)
	}
}
