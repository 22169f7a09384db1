package suite

import (
	"fmt"
	"slices"
	"strings"

	"kerneltaint/core/taint"
	"kerneltaint/harness/kernel"
)

// The kernel's flags by bit, for the expectations of cases. They are written down
// here a second time on purpose: core's table is what is being checked.
const (
	bitP = iota // proprietary module
	bitF        // forced load
	bitS        // processor out of specification
	bitR        // forced unload
	bitM        // machine check
	bitB        // bad page
	bitU        // user
	bitD        // oops
	bitA        // overridden ACPI table
	bitW        // warning
	bitC        // staging module
	bitI        // firmware workaround
	bitO        // out-of-tree module
	bitE        // unsigned module
	bitL        // soft lockup
	bitK        // live patch
	bitX        // auxiliary
	bitT        // randomised structures
	bitN        // test module
	bitJ        // firmware control
)

// Case is one thing that is done to a kernel, and what must come of it.
type Case struct {
	Name  string    // stable and unique: "sysctl/bit-09"
	Title string    // one sentence, for people
	Flags taint.Set // the flags that it is about, also where none must come

	Needs []Need // what a kernel must have; else the case is skipped with the reason
	Boot  *Boot  // boots of its own; nil starts from the snapshot
	Steps []Step // done one after the other
	Want  Want   // what must come of it
	Else  []Variant

	alone       bool // it writes one bit to the sysctl, which stays clear if the kernel lacks it
	everyLetter bool // its module shows every letter that a module can carry
}

// Boot is a boot with something different from the common one.
type Boot struct {
	Sets   bool              // the flags that must come have come when the init starts
	Append string            // more kernel parameters
	CPU    string            // another processor
	Table  []byte            // a table added to the firmware's ACPI tables
	Early  map[string][]byte // files of an archive before the initramfs: ACPI overrides
}

// Step is one action. Op is the guest's (harness/guest), or "qemu" for a command
// of QEMU's monitor.
type Step struct {
	Op    string
	Args  []string
	Errno string // the error that it must end with, by name: "EINVAL"; "" for success
}

// String says the step in words.
func (s Step) String() string {
	switch s.Op {
	case "write":
		return fmt.Sprintf("write %q to %s", s.Args[1], s.Args[0])
	case "writeas":
		return fmt.Sprintf("write %q to %s as user %s", s.Args[2], s.Args[1], s.Args[0])
	case "insmod", "insmodbg":
		text := "load " + strings.TrimPrefix(s.Args[0], "/modules/")
		if s.Args[1] != "0" {
			text += " with flags " + s.Args[1]
		}
		if parameters := strings.Join(s.Args[2:], " "); parameters != "" {
			text += " " + parameters
		}
		return text
	case "rmmod":
		return "unload " + s.Args[0] + " with flags " + s.Args[1]
	case "qemu":
		return "QEMU: " + s.Args[0]
	}
	return strings.TrimSpace(s.Op + " " + strings.Join(s.Args, " "))
}

// Want is what a kernel must do in a case.
type Want struct {
	New     taint.Set         // the flags that come; no others may
	Modules map[string]string // letters of each tainted module that is left, by name
	Log     []string          // texts that the console must hold
	NotLog  []string          // texts that it must not hold
	Panic   bool              // the case ends in a panic
	Accepts bool              // the kernel does what the steps expect to be refused

	Reports []string  // types of the reports that core must find, in their order
	Causes  []Cause   // what core must say set the flags; a flag in none of them is silent
	Undone  taint.Set // flags that an event would have set, had the kernel not died of it: core may name it
}

// Cause is what core must say of the event that set a flag.
type Cause struct {
	Bit    int
	Module string // the module that core must name; "" for none
	Text   string // what the line that core points to must contain
}

// Variant replaces the expectation on kernels that it describes.
type Variant struct {
	When Need
	Want Want
}

// Need is a property of a kernel. Every field that is set must hold.
type Need struct {
	Since  [2]int // first release: {6, 0}
	Before [2]int // first release that no longer has it
	Config string // "CONFIG_FWCTL=y|m"; a kernel of unknown configuration has it
	Lacks  string // the same, and must not hold
	Module string // a stock module
	Arch   string // as Go names it
	Why    string // the reason to give instead of the common one
}

// unmet says why the kernel has not what n describes; "" if it has.
func (n Need) unmet(k Subject) string {
	why := n.missing(k)
	if why != "" && n.Why != "" {
		return n.Why
	}
	return why
}

func (n Need) missing(k Subject) string {
	switch {
	case n.Arch != "" && n.Arch != k.Arch:
		return "only on " + n.Arch
	case n.Since != [2]int{} && !k.atLeast(n.Since):
		return fmt.Sprintf("not before Linux %d.%d", n.Since[0], n.Since[1])
	case n.Before != [2]int{} && k.atLeast(n.Before):
		return fmt.Sprintf("not since Linux %d.%d", n.Before[0], n.Before[1])
	case n.Config != "" && !k.configured(n.Config):
		option, _, _ := strings.Cut(n.Config, "=")
		return "the kernel has " + option + "=" + k.Config[option]
	case n.Lacks != "" && k.configured(n.Lacks):
		option, _, _ := strings.Cut(n.Lacks, "=")
		return "the kernel has " + option + "=" + k.Config[option]
	case n.Module != "" && !slices.Contains(k.Modules, n.Module):
		return "the kernel's packages have no module " + n.Module
	}
	return ""
}

// want returns the expectation for a kernel.
func (c *Case) want(k Subject) Want {
	for _, v := range c.Else {
		if v.When.unmet(k) == "" {
			return v.Want
		}
	}
	return c.Want
}

// unmet says why the case cannot be done on a kernel; "" if it can.
func (c *Case) unmet(k Subject) string {
	for _, n := range c.Needs {
		if why := n.unmet(k); why != "" {
			return why
		}
	}
	const template = "nls_ascii"
	if len(c.loads()) > 0 && !slices.Contains(k.Modules, template) {
		return "the kernel came without its module " + template + ", from which test modules are made"
	}
	return ""
}

// loads returns the names of the modules that the case loads.
func (c *Case) loads() []string {
	var names []string
	for _, s := range c.Steps {
		if s.Op == "insmod" || s.Op == "insmodbg" {
			names = append(names, strings.TrimSuffix(strings.TrimPrefix(s.Args[0], "/modules/"), ".ko"))
		}
	}
	return names
}

// options returns the configuration options that cases ask for.
func options(cases []Case) []string {
	var names []string
	add := func(n Need) {
		for _, text := range []string{n.Config, n.Lacks} {
			if name, _, _ := strings.Cut(text, "="); name != "" && !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
	}
	for _, c := range cases {
		for _, n := range c.Needs {
			add(n)
		}
		for _, v := range c.Else {
			add(v.When)
		}
	}
	slices.Sort(names)
	return names
}

// Select returns the cases whose name is in names or begins with one of them and
// a slash, and that are about one of flags. Empty names or flags select all.
func Select(cases []Case, names []string, flags taint.Set) []Case {
	var selected []Case
	for _, c := range cases {
		named := len(names) == 0 || slices.ContainsFunc(names, func(name string) bool {
			return c.Name == name || strings.HasPrefix(c.Name, strings.TrimSuffix(name, "/")+"/")
		})
		if named && (flags == 0 || c.Flags&flags != 0) {
			selected = append(selected, c)
		}
	}
	return selected
}

// kernelVersion reads major and minor off a release string.
func kernelVersion(release string) [2]int {
	major, minor := (&kernel.Kernel{Release: release}).Version()
	return [2]int{major, minor}
}
