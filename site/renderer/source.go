package renderer

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"os/exec"
	"path/filepath"
	"sort"
	"strconv"
	"strings"
)

// Script returns the patched script, made from the Vugu module that go.mod
// pins. generated is the path of the components' generated Go file, whose
// markup constants the script will accept.
func Script(generated string) (string, error) {
	dir, err := moduleDir("github.com/vugu/vugu")
	if err != nil {
		return "", err
	}
	source, err := os.ReadFile(filepath.Join(dir, "domrender", "renderer-js-script.js"))
	if err != nil {
		return "", err
	}
	license, err := os.ReadFile(filepath.Join(dir, "LICENSE"))
	if err != nil {
		return "", err
	}
	code, err := os.ReadFile(generated)
	if err != nil {
		return "", err
	}
	markup, err := Markup(generated, code)
	if err != nil {
		return "", err
	}
	return Patch(string(source), string(license), markup)
}

func moduleDir(path string) (string, error) {
	cmd := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", path)
	var complaint bytes.Buffer
	cmd.Stderr = &complaint
	out, err := cmd.Output()
	if err != nil {
		return "", fmt.Errorf("go list -m %s: %w: %s", path, err, strings.TrimSpace(complaint.String()))
	}
	return strings.TrimSpace(string(out)), nil
}

// Markup returns the constants that the generated Go code passes as markup,
// vugu.HTML("…"), sorted. A call with anything but a constant is an error: text
// of the input could stand there.
func Markup(name string, code []byte) ([]string, error) {
	files := token.NewFileSet()
	file, err := parser.ParseFile(files, name, code, 0)
	if err != nil {
		return nil, err
	}
	set := map[string]bool{}
	ast.Inspect(file, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok || len(call.Args) != 1 {
			return true
		}
		if fun, ok := call.Fun.(*ast.SelectorExpr); !ok || fun.Sel.Name != "HTML" {
			return true
		}
		lit, ok := call.Args[0].(*ast.BasicLit)
		if !ok || lit.Kind != token.STRING {
			err = fmt.Errorf("%s: vugu.HTML of something that is no constant: use text", files.Position(call.Pos()))
			return false
		}
		s, bad := strconv.Unquote(lit.Value)
		if bad != nil {
			err = bad
		}
		set[s] = true
		return true
	})
	if err != nil {
		return nil, err
	}
	markup := make([]string, 0, len(set))
	for s := range set {
		markup = append(markup, s)
	}
	sort.Strings(markup)
	return markup, nil
}
