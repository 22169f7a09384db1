package archtables

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// TestModfile runs the tests of the disassembler, with their golden files,
// against the copy: the tables say the same.
func TestModfile(t *testing.T) {
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	modfile, err := Modfile(root, ".build/archtables")
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("go", "test", "-modfile", modfile, "./core/disasm")
	cmd.Dir = root
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
	cmd = exec.Command("go", "list", "-modfile", modfile, "-f", "{{.Dir}}", Module+"/s390x/s390xasm")
	cmd.Dir = root
	out, err := cmd.Output()
	if want := filepath.Join(root, ".build", "archtables", "arch", "s390x", "s390xasm"); err != nil || string(bytes.TrimSpace(out)) != want {
		t.Errorf("go list: %v, %s, want %s", err, out, want)
	}
	table, err := os.ReadFile(filepath.Join(root, ".build", "archtables", "arch", "s390x", "s390xasm", "tables.go"))
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Contains(table, []byte("[8]*argField{&ap_")) {
		t.Error("the copy's tables are as they were")
	}
}

func TestChanges(t *testing.T) {
	for _, c := range []struct {
		name       string
		change     func([]byte) ([]byte, error)
		code, want string // want is empty for code that is not as expected
	}{
		{"fields", addressFields,
			"var (\n\tap_A = &argField{1}\n\tap_B  = &argField{2}\n)\n\nvar instFormats = [...]f{\n\t{X, [2]*argField{ap_A, ap_B}},\n}\n",
			"var (\n\tap_A = argField{1}\n\tap_B  = argField{2}\n)\n\nvar instFormats = [...]f{\n\t{X, [2]*argField{&ap_A, &ap_B}},\n}\n"},
		{"data already", addressFields, "var (\n\tap_A = argField{1}\n)\n\nvar instFormats = [...]f{\n\t{X, [2]*argField{&ap_A}},\n}\n", ""},
		{"no table", addressFields, "var (\n\tap_A = &argField{1}\n)\n", ""},
		{"names", spellNames, "const _CSR_name = \"ABCD\"\n\nvar m = map[CSR]string{\n\t0: _CSR_name[0:1],\n\t7: _CSR_name[1:4],\n}\n",
			"const _CSR_name = \"ABCD\"\n\nvar m = map[CSR]string{\n\t0: \"A\",\n\t7: \"BCD\",\n}\n"},
		{"a part that is none", spellNames, "const _CSR_name = \"ABCD\"\nvar s = _CSR_name[1:5]\n", "const _CSR_name = \"ABCD\"\nvar s = _CSR_name[1:5]\n"},
		{"no names", spellNames, "var s = _CSR_name[1:5]\n", ""},
		{"no parts", spellNames, "const _CSR_name = \"ABCD\"\n", ""},
	} {
		got, err := c.change([]byte(c.code))
		if string(got) != c.want || errors.Is(err, errAsData) != (c.want == "") {
			t.Errorf("%s: %v\n%s", c.name, err, got)
		}
	}
}
