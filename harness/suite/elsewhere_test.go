package suite

import (
	"os"
	"slices"
	"strings"
	"testing"

	"kerneltaint/core/taint"
	"kerneltaint/harness/report"
)

// recorded reads the log of a kernel that was built for one flag, as it was taken:
// the console (CON), and what an init said on another port (CHAN).
func recorded(t *testing.T, name string) *report.Observation {
	t.Helper()
	text, err := os.ReadFile("testdata/elsewhere/" + name + ".log")
	if err != nil {
		t.Fatal(err)
	}
	o := &report.Observation{Ended: "off", Cold: true, Modules: map[string]string{}}
	for _, line := range strings.Split(string(text), "\n") {
		_, told, _ := strings.Cut(line, " CHAN @")
		value, isTaint := strings.CutPrefix(told, "TAINT ")
		module, isModule := strings.CutPrefix(told, "CAT /proc/modules: ")
		sysfs, isSysfs := strings.CutPrefix(told, "CAT /sys/module/")
		switch _, console, isConsole := strings.Cut(line, " CON  "); {
		case isConsole:
			o.Console += console + "\n"
		case isTaint && o.Before == "":
			o.Before, _, _ = strings.Cut(value, " ")
			fallthrough
		case isTaint:
			o.After, _, _ = strings.Cut(value, " ")
		case isModule && module != "":
			o.ProcModules += module + "\n"
		case isSysfs:
			name, letters, _ := strings.Cut(sysfs, "/taint: ")
			o.Modules[name] = letters
		}
	}
	return o
}

// TestKernelsBuiltForAFlag judges what was recorded of kernels that Debian does not
// ship, by the cases that Debian's kernels have to skip. What a log does not show
// is left out, by the name of its check: the oldest of these runs were taken before
// this suite, which asks for a last backtrace.
func TestKernelsBuiltForAFlag(t *testing.T) {
	noHeader := []string{"core's letters are the kernel's", "core reads the state off the log"}
	for _, test := range []struct {
		log, of  string
		release  string
		config   map[string]string
		packages []report.Package
		change   func(c *Case) // where the recorded run did the same by other means
		without  []string
	}{
		{
			log: "fwctl", of: "fwctl/debug-write", release: "7.3.4+deb13-amd64",
			packages: []report.Package{{Name: "linux-binary-7.3.4+deb13-amd64"}},
			change: func(c *Case) { // fwctl itself was compiled out of tree there, and the device had another name
				c.Want.Modules = map[string]string{"fwctl": "OE", "t_fwctl": "OE"}
				c.Want.Causes = external("fwctl", Cause{bitJ, "", saysFullAccess})
			},
		},
		{
			log: "kunit", of: "kunit/example", release: "7.3.4", config: map[string]string{"CONFIG_RANDSTRUCT": "y"},
			without: noHeader,
		},
		{
			log: "randstruct", of: "randstruct/at-boot", release: "7.3.4", config: map[string]string{"CONFIG_RANDSTRUCT": "y"}, without: noHeader,
		},
		{
			log: "acpi", of: "acpi/table-in-kernel", release: "7.3.4", config: map[string]string{"CONFIG_RANDSTRUCT": "y", "CONFIG_ACPI_CUSTOM_DSDT": "y"},
			change: func(c *Case) { // its last word was a crash that was asked for
				c.Want.Panic, c.Want.Reports = true, []string{"panic"}
			},
		},
	} {
		t.Run(test.log, func(t *testing.T) {
			c := *named(Cases(), test.of)
			c.Steps = nil
			if test.change != nil {
				test.change(&c)
			}
			seen := recorded(t, test.log)
			if c.Want.Panic {
				seen.Ended = "panic"
			}
			k := report.Subject{Release: test.release, Arch: "amd64", Config: test.config, Packages: test.packages}
			checks, problems := judge(Real(), k, &c, seen, "", test.without)
			for _, p := range problems {
				t.Error(p)
			}
			if len(checks) < 5 || slices.ContainsFunc(checks, func(name string) bool { return slices.Contains(test.without, name) }) {
				t.Errorf("only these checks were made: %q", checks)
			}
			// The flag that the case is about must be what was seen.
			wrong := *seen
			wrong.After = taint.SetOf(bitU).String()
			if _, problems := judge(Real(), k, &c, &wrong, "", test.without); len(problems) == 0 {
				t.Error("another value passes")
			}
		})
	}
}
