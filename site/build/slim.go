package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// slimmed lists the modules that are given package terse in place of fmt, with
// the folders of theirs that the page links.
var slimmed = map[string][]string{
	"github.com/vugu/vugu":  {".", "domrender"},
	"github.com/vugu/vjson": {"."},
}

// unused is a file of Vugu's that makes random keys, which the page never asks
// for; with it math/rand and time would be linked.
const unused = "comp-key.go"

// script is a file of Vugu's that holds the script which is served as a file
// instead; see package renderer.
const script = "domrender/renderer-js-script.go"

// errNotSlimmed means that a package was not found to be as expected.
var errNotSlimmed = errors.New("no file of it imports fmt: take it off the list in site/build/slim.go")

// slimModules copies the slimmed modules into dir with their imports of fmt
// changed, and returns a go.mod for go build's -modfile flag that uses the
// copies. (Go's -overlay flag refuses files of the module cache.)
func slimModules(dir string) (modfile string, err error) {
	modfile = filepath.Join(dir, "go.mod")
	for _, name := range []string{"go.mod", "go.sum"} {
		content, err := os.ReadFile(name)
		if err != nil {
			return "", err
		}
		if err := os.WriteFile(filepath.Join(dir, name), content, 0o644); err != nil {
			return "", err
		}
	}
	for module, folders := range slimmed {
		to := filepath.Join(dir, filepath.Base(module))
		if err := copyModule(module, to); err != nil {
			return "", err
		}
		for _, folder := range folders {
			if err := slimFolder(filepath.Join(to, folder)); err != nil {
				return "", fmt.Errorf("%s/%s: %w", module, folder, err)
			}
		}
		if module == "github.com/vugu/vugu" {
			if err := withoutUnused(to); err != nil {
				return "", err
			}
		}
		if out, err := exec.Command("go", "mod", "edit", "-replace="+module+"="+to, modfile).CombinedOutput(); err != nil {
			return "", fmt.Errorf("go mod edit: %w: %s", err, out)
		}
	}
	return modfile, nil
}

// copyModule copies a module's Go files, tests aside, out of the module cache.
func copyModule(module, to string) error {
	out, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", module).Output()
	if err != nil {
		return fmt.Errorf("go list -m %s: %w", module, err)
	}
	from := strings.TrimSpace(string(out))
	return filepath.WalkDir(from, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(from, path)
		if err != nil {
			return err
		}
		if entry.IsDir() {
			return os.MkdirAll(filepath.Join(to, rel), 0o755)
		}
		if rel != "go.mod" && (!strings.HasSuffix(rel, ".go") || strings.HasSuffix(rel, "_test.go")) {
			return nil
		}
		content, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		return os.WriteFile(filepath.Join(to, rel), content, 0o644)
	})
}

// withoutUnused takes the unused files out of the copy of Vugu in dir.
func withoutUnused(dir string) error {
	if err := os.Remove(filepath.Join(dir, unused)); err != nil {
		return err
	}
	path := filepath.Join(dir, filepath.FromSlash(script))
	if _, err := os.Stat(path); err != nil {
		return err
	}
	return os.WriteFile(path, []byte("package domrender\n\nconst jsHelperScript = \"\"\n"), 0o644)
}

// slimFolder changes the imports of fmt in a folder's files.
func slimFolder(folder string) error {
	files, err := filepath.Glob(filepath.Join(folder, "*.go"))
	if err != nil {
		return err
	}
	found := false
	for _, path := range files {
		code, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		slim, changed := withoutFmt(string(code))
		if !changed {
			continue
		}
		found = true
		if err := os.WriteFile(path, []byte(slim), 0o644); err != nil {
			return err
		}
	}
	if !found {
		return errNotSlimmed
	}
	return nil
}

// withoutFmt changes the import of fmt in a file's imports.
func withoutFmt(code string) (slim string, changed bool) {
	for _, line := range []string{"\n\t\"fmt\"\n", "\nimport \"fmt\"\n"} {
		if strings.Contains(code, line) {
			return strings.Replace(code, line, strings.Replace(line, `"fmt"`, `fmt "kerneltaint/site/terse"`, 1), 1), true
		}
	}
	return code, false
}
