package cause

import (
	"os"
	"strings"
	"testing"

	"kerneltaint/core/oops"
	"kerneltaint/core/taint"
)

// rows reads a table of testdata: columns by tabs, comments with #.
func rows(t *testing.T, file string, columns int) [][]string {
	t.Helper()
	data, err := os.ReadFile("testdata/" + file)
	if err != nil {
		t.Fatal(err)
	}
	var all [][]string
	for _, line := range strings.Split(string(data), "\n") {
		if line == "" || strings.HasPrefix(line, "# ") {
			continue
		}
		row := strings.SplitN(line, "\t", columns)
		if len(row) != columns {
			t.Fatalf("%s: %q has %d columns, want %d", file, line, len(row), columns)
		}
		all = append(all, row)
	}
	return all
}

// named returns a column in which "-" stands for nothing.
func named(column string) string {
	if column == "-" {
		return ""
	}
	return column
}

func lettersOf(s string) taint.Set {
	var set taint.Set
	for _, letter := range strings.Split(s, "") {
		flag, _ := taint.Newest().Lookup(letter)
		set = set.With(flag.Bit)
	}
	return set
}

// TestCallSites holds the rules against every place of the kernel that sets a
// flag: its line is recognised with flag, module and task, or it is listed as
// silent.
func TestCallSites(t *testing.T) {
	silent := map[string]taint.Set{}
	for _, s := range Silent() {
		silent[s.Site] = s.Bits
	}
	all := rows(t, "callsites.txt", 7)
	sites := map[string]bool{}
	for _, row := range all {
		letters, site, kind, module, task, line := row[0], row[1], row[3], named(row[4]), named(row[5]), row[6]
		sites[letters+" "+site] = true
		if kind == "silent" {
			if bits, ok := silent[line]; !ok || letters != "*" && bits&lettersOf(letters) == 0 {
				t.Errorf("%s: not listed as silent", site)
			}
			continue
		}
		var observed []Observed
		if want, ok := strings.CutPrefix(kind, "report:"); ok {
			kind = want
			observed = []Observed{{Report: &oops.Report{Type: oops.Oops, Title: line, PID: -1}}}
		}
		log := linesOf(line)
		a := Find(log, observed)
		if len(a.Causes) != 1 {
			t.Errorf("%s: %q has %d causes: %+v", site, line, len(a.Causes), a.Causes)
			continue
		}
		check(t, log, a)
		c := a.Causes[0]
		if c.Bits != lettersOf(letters) || !c.Taints || c.Kind != kind || c.Module != module || c.Task != task {
			t.Errorf("%s: %q is %v %s of %q and %q, want %s %s of %q and %q", site, line, c.Bits, c.Kind, c.Module, c.Task, letters, kind, module, task)
		}
	}
	if len(sites) < 170 {
		t.Errorf("%d call sites, want all of them", len(sites))
	}
}

// TestCallSitesBlanks holds that lines are recognised with collapsed and with
// doubled blanks: mail and terminals change them.
func TestCallSitesBlanks(t *testing.T) {
	for _, row := range rows(t, "callsites.txt", 7) {
		if row[3] == "silent" || strings.HasPrefix(row[3], "report:") {
			continue
		}
		line := strings.Join(strings.Fields(row[6]), " ")
		var c capture
		if r := compiled().find(line, &c); r == nil || r.kind != row[3] {
			t.Errorf("%q is not recognised without its doubled blanks", line)
		}
	}
}

// TestRulesTested holds that every rule has a line that it describes.
func TestRulesTested(t *testing.T) {
	tested := map[*rule]bool{}
	take := func(line string) {
		var c capture
		if r := compiled().find(trim(line), &c); r != nil {
			tested[r] = true
		}
	}
	for _, row := range rows(t, "callsites.txt", 7) {
		take(row[6])
	}
	for _, row := range rows(t, "near.txt", 2) {
		take(row[1])
	}
	for _, test := range distributionTests {
		take(test.line)
	}
	for _, test := range quotedLines {
		take(test.line)
	}
	for _, line := range []string{
		"Linux version 6.1.0", "Command line: quiet", "Kernel command line: quiet", "Modules linked in: a(O)", "-- Reboot --", "-- Boot 0123 --",
		"a: module uses symbols b from proprietary module c, inheriting taint.", "a: module uses symbols from proprietary module c, inheriting taint.",
	} {
		take(line)
	}
	for _, r := range compiled().rules {
		if !tested[r] {
			t.Errorf("no test has a line for %q", r.pattern)
		}
	}
}

func TestNearMisses(t *testing.T) {
	for _, row := range rows(t, "near.txt", 2) {
		kind, line := named(row[0]), row[1]
		a := Find(linesOf(line), nil)
		switch {
		case kind == "" && len(a.Causes) != 0:
			t.Errorf("%q is taken for %s", line, a.Causes[0].Kind)
		case kind != "" && (len(a.Causes) != 1 || a.Causes[0].Kind != kind || a.Causes[0].Taints):
			t.Errorf("%q: %+v, want a %s that sets nothing", line, a.Causes, kind)
		}
	}
}

// distributionTests are lines of distributions, in a kernel that has the flag
// and in one that has it not.
var distributionTests = []struct {
	line, release, kind string
	bit                 int // -1 for none
	module              string
}{
	{"TECH PREVIEW: eBPF syscall may not be fully supported.", "4.18.0-305.el8.x86_64", "tech-preview", 29, ""},
	{"TECH PREVIEW: eBPF syscall may not be fully supported.", "4.18.0-553.el8_10.x86_64", "tech-preview", 16, ""},
	{"TECH PREVIEW: eBPF syscall may not be fully supported.", "5.14.0-362.8.1.el9_3.x86_64", "tech-preview", 16, ""},
	{"TECH PREVIEW: eBPF syscall may not be fully supported.", "6.1.0-56-amd64", "tech-preview", -1, ""},
	{"Warning: Intel Foo - this hardware has not undergone testing by Red Hat and might not be certified. Please consult https://hardware.redhat.com for certified hardware.", "2.6.32-504.el6.x86_64", "unsupported-hardware", 28, ""},
	{"Warning: Intel Foo - this hardware has not undergone testing by Red Hat and might not be certified. Please consult https://hardware.redhat.com for certified hardware.", "5.14.0-362.8.1.el9_3.x86_64", "unsupported-hardware", -1, ""},
	{"UNSUPPORTED HARDWARE DEVICE: foo", "2.6.32-504.el6.x86_64", "unsupported-hardware", 28, ""},
	{"Warning: foo is a Partner supported GPL module and not supported directly by Red Hat.", "5.14.0-362.8.1.el9_3.x86_64", "partner-supported", 26, ""},
	{"Warning: foo is a Partner supported GPL module and not supported directly by Red Hat.", "4.18.0-305.el8.x86_64", "partner-supported", -1, ""},
	{"Unprivileged BPF has been enabled using the kernel.unprivileged_bpf_disabled sysctl, tainting the kernel", "4.18.0-305.el8.x86_64", "unprivileged-bpf", 30, ""},
	{"Unprivileged BPF has been enabled using the kernel.unprivileged_bpf_disabled sysctl, tainting the kernel", "5.14.0-362.8.1.el9_3.x86_64", "unprivileged-bpf", 31, ""},
	{"foo: module is not supported by SUSE. Our support organization may not be able to address your support request if it involves a kernel fault.", "6.12.0-160000.3-default", "unsupported-module", 31, "foo"},
	{"foo: externally supported module, setting X kernel taint flag.", "5.3.18-56-default", "external-module", 16, "foo"},
	{"System restored from unsafe snapshot - tainting kernel", "5.3.18-56-default", "unsafe-hibernate", 18, ""},
	{"livepatch: attempt to disable live patch kgraft_patch_1, setting NO_SUPPORT taint flag", "6.12.0-160000.3-default", "livepatch-disabled", 31, ""},
	{"btrfs: allowing unsupported features, kernel tainted.", "6.12.0-160000.3-default", "unsupported-feature", 31, "btrfs"},
	{"foo: module verification failed: signature and/or required key missing - tainting kernel", "3.10.0", "unsigned-module", 1, "foo"},
	{"foo: module verification failed: signature and/or required key missing - tainting kernel", "3.15.0", "unsigned-module", 13, "foo"},
	{"BUG: soft lockup - CPU#11 stuck for 67s! [java:4711]", "3.16.0", "soft-lockup", -1, ""},
	{"BUG: soft lockup - CPU#11 stuck for 67s! [java:4711]", "3.17.0", "soft-lockup", 14, ""},
	{"Clearing CPUID bits: rdrand", "5.10.0-32-amd64", "cpuid-cleared", -1, ""},
	{"Clearing CPUID bits: rdrand", "6.1.0-56-amd64", "cpuid-cleared", 2, ""},
	{"SError Interrupt on CPU2, code 0xbf000002 -- SError", "5.10.0", "serror", -1, ""},
	{"slab error in verify_redzone_free(): cache `kmalloc-64': double free detected", "6.12.0", "slab", -1, ""},
	{"Command line: quiet pci=nomsi,use_e820", "6.12.0", "pci-e820-option", 11, ""},
}

func TestDistributions(t *testing.T) {
	for _, test := range distributionTests {
		log := linesOf("Linux version " + test.release + " (x@y) #1 SMP SLE15-SP2\n" + test.line)
		a := Find(log, nil)
		want := taint.SetOf(test.bit)
		if len(a.Causes) != 1 || a.Causes[0].Kind != test.kind || a.Causes[0].Bits != want || a.Causes[0].Module != test.module {
			t.Errorf("%s: %q is %+v, want %s with %v of %q", test.release, test.line, a.Causes, test.kind, want, test.module)
		}
	}
}

// quotedLines are the two lines that people search for most, as they quote
// them: without the name of the module.
var quotedLines = []struct{ line, kind, letter string }{
	{"loading out-of-tree module taints kernel.", "out-of-tree-module", "O"},
	{"module verification failed: signature and/or required key missing - tainting kernel", "unsigned-module", "E"},
}

func TestQuotedLines(t *testing.T) {
	for _, test := range quotedLines {
		a := Find(linesOf(test.line), nil)
		if len(a.Causes) != 1 || a.Causes[0].Kind != test.kind || a.Causes[0].Module != "" || taint.Newest().Compact(a.Causes[0].Bits) != test.letter {
			t.Errorf("%q is %+v, want %s", test.line, a.Causes, test.kind)
		}
	}
}
