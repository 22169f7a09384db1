package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// tags has Vugu's JSON package leave encoding/json out. With standard Go the tag
// changes three more things in Vugu, none of which the page uses: component keys
// are strings, ModTracker is missing, and zero values given as attributes are
// not told from others.
const tags = "tinygo"

// small are compiler flags that turn inlining off: the page's program is then a
// tenth smaller compressed, and was measured to decode no slower.
const small = "all=-l"

// compile builds a package of the module for the browser, with flags for the
// compiler.
func compile(pkg, flags string) ([]byte, error) {
	dir, err := os.MkdirTemp("", "kerneltaint-build-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	out := filepath.Join(dir, "out.wasm")
	modfile, err := slimModules()
	if err != nil {
		return nil, err
	}
	cmd := exec.Command("go", "build", "-trimpath", "-buildvcs=false", "-mod=mod", "-modfile="+modfile, "-tags="+tags, "-gcflags="+flags, "-ldflags=-s -w", "-o", out, pkg)
	cmd.Env = append(os.Environ(), "GOOS=js", "GOARCH=wasm")
	var complaint bytes.Buffer
	cmd.Stderr = &complaint
	if err := cmd.Run(); err != nil {
		return nil, fmt.Errorf("go build %s: %w\n%s", pkg, err, complaint.String())
	}
	module, err := os.ReadFile(out)
	if err != nil {
		return nil, err
	}
	merged, err := mergeSegments(module)
	if err != nil {
		return nil, err
	}
	return withoutTrace(merged)
}

// wasmExec returns the JavaScript that belongs to the building toolchain:
// another version's cannot start its programs.
func wasmExec() ([]byte, error) {
	out, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		return nil, fmt.Errorf("go env GOROOT: %w", err)
	}
	path := filepath.Join(strings.TrimSpace(string(out)), "lib", "wasm", "wasm_exec.js")
	content, err := os.ReadFile(path)
	if errors.Is(err, os.ErrNotExist) {
		return nil, fmt.Errorf("%s is missing: this Go installation lacks its lib/wasm folder (Go 1.24 and later have it)", path)
	}
	return content, err
}
