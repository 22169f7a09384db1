package main

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	pathpkg "path"
	"path/filepath"
	"slices"
	"strings"

	"kerneltaint/wasm/archtables"
)

// slimModule is a module that is built with package terse in place of fmt.
type slimModule struct {
	path    string
	folders []string // those that the page links
	unused  string   // a file that is left out
	script  string   // a file that is emptied
}

// Of Vugu, comp-key.go makes random keys, which the page never asks for; with
// it math/rand and time would be linked. The script is served as a file; see
// package renderer.
var slimmed = []slimModule{
	{path: "github.com/vugu/vugu", folders: []string{".", "domrender"}, unused: "comp-key.go", script: "domrender/renderer-js-script.go"},
	{path: "github.com/vugu/vjson", folders: []string{"."}},
}

// errNotSlimmed means that a package was not found to be as expected.
var errNotSlimmed = errors.New("a folder of it has no file that imports fmt: take it off the list in site/build/slim.go")

// slimDir is where the changed modules are kept. It lies in the repository,
// by a path relative to it, because that path becomes part of the program.
const slimDir = ".build/slim"

// slimModules copies the slimmed modules with their imports of fmt changed, and
// returns a go.mod for go build's -modfile flag that uses the copies. (Go's
// -overlay flag refuses files of the module cache.) Files that are right
// already are not written again, so that builds can run beside each other.
func slimModules() (modfile string, err error) {
	modfile = filepath.Join(filepath.FromSlash(slimDir), "go.mod")
	sums, err := os.ReadFile("go.sum")
	if err != nil {
		return "", err
	}
	mod, err := os.ReadFile("go.mod")
	if err != nil {
		return "", err
	}
	for _, m := range slimmed {
		if err := m.copy(); err != nil {
			return "", fmt.Errorf("%s: %w", m.path, err)
		}
		mod = append(mod, "\nreplace "+m.path+" => ./"+m.dir()+"\n"...)
	}
	// The disassembler's tables become data: see package archtables.
	if err := archtables.Copy(filepath.Join(filepath.FromSlash(slimDir), "arch")); err != nil {
		return "", err
	}
	mod = append(mod, "\nreplace "+archtables.Module+" => ./"+slimDir+"/arch\n"...)
	if err := writeChanged(filepath.Join(filepath.Dir(modfile), "go.sum"), sums); err != nil {
		return "", err
	}
	return modfile, writeChanged(modfile, mod)
}

func (m slimModule) dir() string { return slimDir + "/" + filepath.Base(m.path) }

// copy copies the module's Go files, tests aside, out of the module cache.
func (m slimModule) copy() error {
	from, err := moduleDir(m.path)
	if err != nil {
		return err
	}
	slim := map[string]bool{}
	err = filepath.WalkDir(from, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		rel, err := filepath.Rel(from, path)
		if err != nil {
			return err
		}
		rel = filepath.ToSlash(rel)
		if rel != "go.mod" && (!strings.HasSuffix(rel, ".go") || strings.HasSuffix(rel, "_test.go")) || rel == m.unused {
			return nil
		}
		content, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		if folder := pathpkg.Dir(rel); slices.Contains(m.folders, folder) {
			changed := false
			if content, changed = withoutFmt(content); changed {
				slim[folder] = true
			}
		}
		if rel == m.script {
			content = []byte("package domrender\n\nconst jsHelperScript = \"\"\n")
		}
		return writeChanged(filepath.Join(filepath.FromSlash(m.dir()), filepath.FromSlash(rel)), content)
	})
	if err == nil && len(slim) != len(m.folders) {
		err = errNotSlimmed
	}
	return err
}

func moduleDir(path string) (string, error) {
	out, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", path).Output()
	if err != nil {
		return "", fmt.Errorf("go list -m: %w", err)
	}
	return strings.TrimSpace(string(out)), nil
}

// writeChanged writes a file unless it has that content.
func writeChanged(path string, content []byte) error {
	if have, err := os.ReadFile(path); err == nil && bytes.Equal(have, content) {
		return nil
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	return os.WriteFile(path, content, 0o644)
}

// withoutFmt changes the import of fmt in a file's imports, and has what only Vugu
// links of other packages come from what is imported in its place.
func withoutFmt(code []byte) (slim []byte, changed bool) {
	for _, line := range []string{"\n\t\"fmt\"\n", "\nimport \"fmt\"\n"} {
		if bytes.Contains(code, []byte(line)) {
			code = bytes.Replace(code, []byte(line), []byte(strings.Replace(line, `"fmt"`, `fmt "kerneltaint/site/terse"`, 1)), 1)
			code = bytes.ReplaceAll(code, []byte("strconv.ParseFloat("), []byte("fmt.ParseFloat("))
			if lower := []byte("strings.ToLower("); bytes.Contains(code, lower) && bytes.Count(code, lower) == bytes.Count(code, []byte("strings.")) {
				code = bytes.Replace(bytes.ReplaceAll(code, lower, []byte("fmt.ToLower(")), []byte("\n\t\"strings\"\n"), []byte("\n"), 1)
			}
			return code, true
		}
	}
	return code, false
}
