//go:build !js

package guide

import (
	"os/exec"
	"regexp"
	"strings"
	"testing"

	"kerneltaint/core/taint"
)

// TestCommands has the shell read every command, without running it.
func TestCommands(t *testing.T) {
	sh, err := exec.LookPath("sh")
	if err != nil {
		t.Fatal("there is no sh: ", err)
	}
	commands := map[string]bool{}
	for _, d := range taint.Dialects() {
		for _, f := range d.Flags {
			e, _ := For(d, f.Bit)
			for _, step := range e.Next {
				commands[step.Command] = true
			}
		}
	}
	for _, qa := range FAQ() {
		commands[qa.Command] = true
	}
	delete(commands, "")
	for c := range commands {
		cmd := exec.Command(sh, "-n")
		cmd.Stdin = strings.NewReader(c + "\n")
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Errorf("%s: %v: %s", c, err, out)
		}
		if strings.Contains(c, "<") || strings.HasPrefix(c, "#") || strings.HasPrefix(c, "sudo ") {
			t.Errorf("%s: a placeholder is written MODULE, and sudo left to the reader", c)
		}
	}
	if len(commands) < 60 {
		t.Errorf("only %d commands", len(commands))
	}
}

// TestPatterns has grep read the patterns of the commands: a bad one shows as
// status 2.
func TestPatterns(t *testing.T) {
	sh, err := exec.LookPath("sh")
	if err != nil {
		t.Fatal("there is no sh: ", err)
	}
	grep := regexp.MustCompile(`grep ((?:-[A-Za-z0-9]+ )*)('[^']*'|[^ |;']+)`)
	n := 0
	check := func(where, command string) {
		for _, m := range grep.FindAllStringSubmatch(command, -1) {
			options := regexp.MustCompile(`[rsH]`).ReplaceAllString(m[1], "")
			options = strings.ReplaceAll(options, "- ", "")
			cmd := exec.Command(sh, "-c", "grep "+options+"-- "+m[2]+" </dev/null")
			out, _ := cmd.CombinedOutput()
			if n++; cmd.ProcessState.ExitCode() != 1 {
				t.Errorf("%s: %q: status %d: %s", where, m[0], cmd.ProcessState.ExitCode(), out)
			}
		}
	}
	raw(t, func(name string, e *entry) {
		for _, step := range steps(e.next) {
			check(name, step.Command)
		}
	})
	for _, qa := range FAQ() {
		check(qa.ID, qa.Command)
	}
	if n < 40 {
		t.Errorf("only %d patterns", n)
	}
}
