// Package archtables makes data of the instruction tables of golang.org/x/arch,
// for programs that are built for WebAssembly.
//
// The tables of three architectures are written in a way that has the compiler
// fill them in by code when the program starts. It runs once, but it is the
// largest of all functions, half a megabyte each for ppc64 and s390x, and V8
// takes a function that is this long for one that is worth optimizing: that took
// up to seven seconds and 170 MB for each. The same tables, written a little
// otherwise, are data: a smaller program that starts sooner.
//
// [Modfile] gives go build a copy of the module that is so, by its -modfile flag.
// (Its -overlay flag refuses files of the module cache.)
package archtables

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
)

// Module is the module that Copy copies.
const Module = "golang.org/x/arch"

// errAsData means that a file was not found to be as expected.
var errAsData = errors.New("its tables are not written as they were: look whether they are data now, and change wasm/archtables")

// changes are the files that are changed, by their path in the module.
var changes = map[string]func([]byte) ([]byte, error){
	"ppc64/ppc64asm/tables.go":         addressFields,
	"s390x/s390xasm/tables.go":         addressFields,
	"riscv64/riscv64asm/csr_string.go": spellNames,
}

// Modfile returns a go.mod for the flag -modfile, by its path from root, the
// folder of the main module's own. It is written into dir together with the copy
// that it refers to. dir is relative to root too, with slashes: that path
// becomes part of the program.
func Modfile(root, dir string) (string, error) {
	to := filepath.Join(root, filepath.FromSlash(dir))
	if err := Copy(filepath.Join(to, "arch")); err != nil {
		return "", err
	}
	for name, add := range map[string]string{"go.sum": "", "go.mod": "\nreplace " + Module + " => ./" + dir + "/arch\n"} {
		content, err := os.ReadFile(filepath.Join(root, name))
		if err != nil {
			return "", err
		}
		if err := writeChanged(filepath.Join(to, name), append(content, add...)); err != nil {
			return "", err
		}
	}
	return dir + "/go.mod", nil
}

// Copy writes the module's Go files, tests aside, into dir, with the tables as
// data. Files that are right already are not written again, so that builds can
// run beside each other.
func Copy(dir string) error {
	out, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", Module).Output()
	if err != nil {
		return fmt.Errorf("go list -m %s: %w", Module, err)
	}
	from := os.DirFS(strings.TrimSpace(string(out)))
	changed := 0
	err = fs.WalkDir(from, ".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || path != "go.mod" && (!strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go")) {
			return err
		}
		code, err := fs.ReadFile(from, path)
		if err != nil {
			return err
		}
		if change := changes[path]; change != nil {
			if code, err = change(code); err != nil {
				return fmt.Errorf("%s/%s: %w", Module, path, err)
			}
			changed++
		}
		return writeChanged(filepath.Join(dir, filepath.FromSlash(path)), code)
	})
	if err == nil && changed != len(changes) {
		err = fmt.Errorf("%s: %w", Module, errAsData)
	}
	return err
}

var (
	field = regexp.MustCompile(`(?m)^(\tap_\w+\s*)= &argField\{`)
	use   = regexp.MustCompile(`\bap_\w+`)
)

// addressFields turns variables that are pointers into variables that are
// pointed to: the value of a variable is known when the program runs, its
// address when it is linked.
func addressFields(code []byte) ([]byte, error) {
	fields, table, ok := bytes.Cut(code, []byte("\nvar instFormats = "))
	if !ok || !field.Match(fields) || !use.Match(table) {
		return nil, errAsData
	}
	fields = field.ReplaceAll(fields, []byte("$1= argField{"))
	return bytes.Join([][]byte{fields, use.ReplaceAll(table, []byte("&$0"))}, []byte("\nvar instFormats = ")), nil
}

var (
	names = regexp.MustCompile(`(?m)^const _CSR_name = ("\w+")$`)
	part  = regexp.MustCompile(`_CSR_name\[(\d+):(\d+)\]`)
)

// spellNames spells the parts of a constant string out: a part of a constant is
// none itself.
func spellNames(code []byte) ([]byte, error) {
	found := names.FindSubmatch(code)
	if found == nil || !part.Match(code) {
		return nil, errAsData
	}
	all, err := strconv.Unquote(string(found[1]))
	if err != nil {
		return nil, err
	}
	return part.ReplaceAllFunc(code, func(expr []byte) []byte {
		bounds := part.FindSubmatch(expr)
		start, _ := strconv.Atoi(string(bounds[1]))
		end, _ := strconv.Atoi(string(bounds[2]))
		if start > end || end > len(all) {
			return expr // the compiler will say it better
		}
		return strconv.AppendQuote(nil, all[start:end])
	}), nil
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
