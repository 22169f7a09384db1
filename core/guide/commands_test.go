//go:build !js

package guide

import (
	"os"
	"os/exec"
	"strings"
	"testing"

	"kerneltaint/core/taint"
)

// noise is how many lines of an ordinary boot a command may print.
const noise = 1

// logCommand returns a command that searches the kernel log in the form that
// searches its standard input; ok is false for other commands.
func logCommand(command string) (search string, ok bool) {
	for _, log := range []string{"dmesg | ", "journalctl -k -b | ", "journalctl -k | "} {
		if search, ok = strings.CutPrefix(command, log); ok {
			return search, !strings.Contains(search, ">")
		}
	}
	return "", false
}

func runSearch(t *testing.T, search, log string) string {
	t.Helper()
	cmd := exec.Command("sh", "-c", search)
	cmd.Stdin = strings.NewReader(log)
	out, err := cmd.CombinedOutput()
	if err != nil && cmd.ProcessState.ExitCode() != 1 {
		t.Errorf("%s: %v: %s", search, err, out)
	}
	return string(out)
}

// TestCommandsFindTheLine runs what the entries tell people to run, on the log
// of a clean boot with the lines of testdata/console.txt behind it: each line
// must be found, and the boot must not drown it.
func TestCommandsFindTheLine(t *testing.T) {
	b, err := os.ReadFile("testdata/boot.txt")
	if err != nil {
		t.Fatal(err)
	}
	boot := string(b)
	events := map[string][]string{}
	for _, row := range readTable(t, "testdata/console.txt") {
		events[row[0]] = append(events[row[0]], row[1])
	}
	d := taint.Newest()
	ran := 0
	for _, f := range d.Flags {
		e, _ := For(d, f.Bit)
		for _, line := range events[f.Name] {
			found := false
			for _, step := range e.Next {
				if search, ok := logCommand(step.Command); ok {
					ran++
					found = found || strings.Contains(runSearch(t, search, boot+"[  100.000000] "+line+"\n"), line)
				}
			}
			if !found {
				t.Errorf("%s: no command of its entry finds %q", f.Name, line)
			}
		}
		for _, step := range e.Next {
			search, ok := logCommand(step.Command)
			if !ok {
				continue
			}
			if out := runSearch(t, search, boot); strings.Count(out, "\n") > noise {
				t.Errorf("%s: on a clean boot %q prints\n%s", f.Name, step.Command, out)
			}
		}
	}
	raw(t, func(name string, e *entry) {
		for _, l := range items(e.lines) {
			line, found := strings.ReplaceAll(l, "%s", "1"), false
			for _, step := range steps(e.next) {
				if search, ok := logCommand(step.Command); ok {
					ran++
					found = found || strings.Contains(runSearch(t, search, boot+"[  100.000000] "+line+"\n"), line)
				}
			}
			if !found {
				t.Errorf("%s: no command of its entry finds %q", name, line)
			}
		}
	})
	for _, qa := range FAQ() {
		if search, ok := logCommand(qa.Command); ok {
			ran++
			if out := runSearch(t, search, boot); strings.Count(out, "\n") > noise {
				t.Errorf("question %s: on a clean boot %q prints\n%s", qa.ID, qa.Command, out)
			}
		}
	}
	if ran < 40 {
		t.Errorf("only %d searches ran", ran)
	}
}
