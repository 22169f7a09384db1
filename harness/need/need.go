// Package need says what a test needs from its machine, and makes sure that a
// missing piece is never mistaken for a pass.
package need

import (
	"os"
	"os/exec"
	"testing"
)

// Program returns the path of the first of names that is installed. If none
// is, the test fails when the CI environment variable is set (make test sets
// it) and is skipped loudly otherwise; hint says how to get the program.
func Program(t testing.TB, hint string, names ...string) string {
	t.Helper()
	for _, name := range names {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	Missing(t, names[0]+" is not installed: "+hint)
	return ""
}

// File returns path if it exists; else it ends the test as [Program] does.
func File(t testing.TB, hint, path string) string {
	t.Helper()
	if _, err := os.Stat(path); err != nil {
		Missing(t, path+" does not exist: "+hint)
	}
	return path
}

// Missing ends the test: as a failure when CI is set, else as a skip.
func Missing(t testing.TB, what string) {
	t.Helper()
	if os.Getenv("CI") != "" {
		t.Fatal("cannot run: " + what)
	}
	t.Skip("NOT RUN: " + what)
}
