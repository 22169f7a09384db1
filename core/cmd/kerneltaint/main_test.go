package main

import (
	"flag"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmdtest"
)

var update = flag.Bool("update", false, "write what the commands print into testdata/*.ct")

// TestCommands runs the suites of testdata. Each starts in an empty folder that
// holds a copy of testdata/input. Their language knows no quotes, so arguments
// with blanks are variables.
func TestCommands(t *testing.T) {
	suite, err := cmdtest.Read("testdata")
	if err != nil {
		t.Fatal(err)
	}
	input, err := filepath.Abs("testdata/input")
	if err != nil {
		t.Fatal(err)
	}
	for name, value := range map[string]string{
		"FIELD":    "G        W  OE",
		"RHEL":     "G        W  OE    ------  ---  ",
		"ESCAPES":  "G \x1b[31mW\x1b]0;owned\a",
		"NO_COLOR": "",
		"COLUMNS":  "",
	} {
		t.Setenv(name, value)
	}
	suite.DisableLogging = true
	suite.Setup = func(dir string) error { return os.CopyFS(dir, os.DirFS(input)) }
	suite.Commands["kerneltaint"] = cmdtest.InProcessProgram("kerneltaint", func() int {
		return run(os.Args[1:], stdio{in: os.Stdin, out: os.Stdout, err: os.Stderr})
	})
	suite.Run(t, *update)
}

// TestSuitesCoverEveryCommand makes sure that no command and none of its flags
// is left out of the suites.
func TestSuitesCoverEveryCommand(t *testing.T) {
	var all strings.Builder
	err := fs.WalkDir(os.DirFS("testdata"), ".", func(path string, _ fs.DirEntry, err error) error {
		if err == nil && strings.HasSuffix(path, ".ct") {
			var b []byte
			b, err = os.ReadFile(filepath.Join("testdata", path))
			for line := range strings.Lines(string(b)) {
				if strings.HasPrefix(line, "$ kerneltaint") {
					all.WriteString(line)
				}
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	lines := all.String()
	p := &program{}
	for _, cmd := range p.rootCommand().Commands() {
		name := cmd.Name()
		for _, want := range []string{"kerneltaint " + name + "\n", "kerneltaint " + name + " ", "kerneltaint " + name + " --help", "kerneltaint help " + name} {
			if strings.Contains(lines, want) {
				name = ""
			}
		}
		if name != "" && name != "help" && name != "completion" {
			t.Errorf("no suite calls kerneltaint %s", name)
		}
		if cmd.Name() != "help" && cmd.Name() != "completion" && !strings.Contains(lines, "kerneltaint "+cmd.Name()+" --help") {
			t.Errorf("no suite shows kerneltaint %s --help", cmd.Name())
		}
	}
}
