package modules

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// ErrCompile says that the C sources could not be compiled; the text says why.
var ErrCompile = errors.New("cannot compile the modules")

//go:embed src
var sources embed.FS

// Compile compiles the C sources of folder src against a kernel's headers, whose
// build folder is given, and returns the modules by the kernel's names for them.
// It needs make and the compiler that built the kernel. Errors wrap [ErrCompile].
func Compile(ctx context.Context, build string) (map[string][]byte, error) {
	dir, err := os.MkdirTemp("", "kerneltaint-modules-*")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	tree, err := fs.Sub(sources, "src")
	if err != nil {
		return nil, err
	}
	if err := os.CopyFS(dir, tree); err != nil {
		return nil, err
	}
	cmd := exec.CommandContext(ctx, "make", "-j2", "-C", build, "M="+dir, "modules")
	// The make that runs the tests is not to speak into this one's output.
	cmd.Env = append(os.Environ(), "LC_ALL=C.UTF-8", "MAKEFLAGS=", "MAKELEVEL=")
	if out, err := cmd.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("%w: %w: %s", ErrCompile, err, complaint(string(out)))
	}
	made, err := filepath.Glob(filepath.Join(dir, "*.ko"))
	if err != nil {
		return nil, err
	}
	modules := map[string][]byte{}
	for _, path := range made {
		data, err := os.ReadFile(path)
		if err != nil {
			return nil, err
		}
		modules[strings.TrimSuffix(filepath.Base(path), ".ko")] = data
	}
	return modules, nil
}

// complaint returns the first line of make's output that tells of an error.
func complaint(output string) string {
	lines := strings.Split(strings.TrimSpace(output), "\n")
	for _, line := range lines {
		if strings.Contains(line, "rror: ") || strings.Contains(line, "not found") || strings.HasPrefix(line, "make") && strings.Contains(line, ": *** ") {
			return line
		}
	}
	return lines[len(lines)-1]
}
