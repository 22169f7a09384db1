package suite

import (
	"regexp"
	"strings"
	"testing"

	"kerneltaint/core/taint"
	"kerneltaint/harness/report"
)

func TestCasesAreWellFormed(t *testing.T) {
	name := regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*/[a-z0-9]+(-[a-z0-9]+)*$`)
	seen := map[string]bool{}
	var flags taint.Set
	for _, c := range append(Cases(), CompiledCases()...) {
		if !name.MatchString(c.Name) || seen[c.Name] {
			t.Errorf("%q is no name, or not the only one", c.Name)
		}
		seen[c.Name] = true
		flags |= c.Flags
		if !strings.HasSuffix(c.Title, ".") {
			t.Errorf("%s: %q is no sentence", c.Name, c.Title)
		}
		if text := c.Explain(); !strings.Contains(text, c.Title) || !strings.Contains(text, "Must come of it:") {
			t.Errorf("%s is explained as %q", c.Name, text)
		}
		for _, want := range append([]Want{c.Want}, wants(c.Else)...) {
			if len(want.Reports) > 0 && want.New&taint.SetOf(bitW, bitD, bitB, bitL) == 0 && want.New != 0 && !want.Panic && !want.New.Has(bitM) {
				t.Errorf("%s: a report of no flag", c.Name)
			}
		}
	}
	if flags&(1<<20-1) != 1<<20-1 {
		t.Errorf("no case is about the flags %s", (flags^(1<<20-1))&(1<<20-1))
	}
}

func wants(variants []Variant) (all []Want) {
	for _, v := range variants {
		all = append(all, v.Want)
	}
	return all
}

func TestSelect(t *testing.T) {
	all := Cases()
	for _, test := range []struct {
		names []string
		flags taint.Set
		least int
		only  string
	}{
		{nil, 0, 90, ""},
		{[]string{"sysctl"}, 0, 40, "sysctl/"},
		{[]string{"sysctl/"}, 0, 40, "sysctl/"},
		{[]string{"sysctl/bit-09"}, 0, 1, "sysctl/bit-09"},
		{[]string{"sysctl/bit"}, 0, 0, ""},
		{nil, taint.SetOf(bitL), 3, ""},
		{[]string{"module"}, taint.SetOf(bitC), 1, "module/staging"},
	} {
		got := Select(all, test.names, test.flags)
		if len(got) < test.least || test.least == 0 && len(got) > 0 {
			t.Errorf("%v %s selects %d cases", test.names, test.flags, len(got))
		}
		for _, c := range got {
			if !strings.HasPrefix(c.Name, test.only) {
				t.Errorf("%v %s selects %s", test.names, test.flags, c.Name)
			}
		}
	}
}

func TestNeeds(t *testing.T) {
	k := Subject{report.Subject{Release: "6.1.0-56-amd64", Arch: "amd64", Modules: []string{"msr"}, Config: map[string]string{"CONFIG_A": "y", "CONFIG_B": "n"}}}
	for _, test := range []struct {
		need Need
		why  string
	}{
		{Need{}, ""},
		{Need{Since: [2]int{6, 1}}, ""},
		{Need{Since: [2]int{6, 2}}, "not before Linux 6.2"},
		{Need{Before: [2]int{6, 1}}, "not since Linux 6.1"},
		{Need{Before: [2]int{6, 2}}, ""},
		{Need{Config: "CONFIG_A=y|m"}, ""},
		{Need{Config: "CONFIG_B=y|m"}, "the kernel has CONFIG_B=n"},
		{Need{Config: "CONFIG_UNKNOWN=y"}, ""},
		{Need{Lacks: "CONFIG_A=y"}, "the kernel has CONFIG_A=y"},
		{Need{Module: "msr"}, ""},
		{Need{Module: "fwctl"}, "the kernel's packages have no module fwctl"},
		{Need{Arch: "arm64"}, "only on arm64"},
		{Need{Arch: "arm64", Why: "another reason"}, "another reason"},
	} {
		if got := test.need.unmet(k); got != test.why {
			t.Errorf("%+v: %q, want %q", test.need, got, test.why)
		}
	}
}

func TestFields(t *testing.T) {
	console := "[    1.713318] sysrq: Show backtrace of all active CPUs\n" +
		"[    1.715662] CPU: 0 PID: 1 Comm: init Tainted: G  R                6.1.0-56-amd64 #1  Debian 6.1.192-2\n" +
		"[    1.8] CPU: 0 PID: 1 Comm: Tainted: x Not tainted 6.1.0-56-amd64 #1\n" +
		"[    1.9] CPU: 0 PID: 1 Comm: init Tainted: G  R                6.1.0-56-other #1\n" +
		"[    2.0] CPU: 0 UID: 0 PID: 1 Comm: init Tainted: G        W         6.1.0-56-amd64 #1 PREEMPT(lazy) \n" +
		"[    2.1] Tainted: [W]=WARN\n"
	got := fields(console, "6.1.0-56-amd64")
	want := []field{
		{line: 1, text: "CPU: 0 PID: 1 Comm: init Tainted: G  R                6.1.0-56-amd64 #1  Debian 6.1.192-2", letters: "G  R               ", cpu: "0", pid: "1", comm: "init"},
		{line: 4, text: "CPU: 0 UID: 0 PID: 1 Comm: init Tainted: G        W         6.1.0-56-amd64 #1 PREEMPT(lazy) ", letters: "G        W        ", verbose: "[W]=WARN", cpu: "0", uid: "0", pid: "1", comm: "init"},
	}
	if len(got) < 2 || got[0] != want[0] || got[len(got)-1] != want[1] {
		t.Errorf("got %+v", got)
	}
}

func FuzzFields(f *testing.F) {
	f.Add("CPU: 0 PID: 1 Comm: init Tainted: G  R 6.1 #1\nTainted: [R]=FORCED_RMMOD", "6.1")
	f.Add("[ 1.0] CPU: 0 Not tainted 6.1 #1", "6.1")
	f.Fuzz(func(t *testing.T, console, release string) {
		for _, x := range fields(console, release) {
			if !strings.Contains(console, x.letters) || !strings.Contains(console, x.verbose) {
				t.Errorf("%+v is not in the console", x)
			}
		}
		procModules(console)
	})
}
