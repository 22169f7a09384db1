package suite

import (
	"fmt"
	"slices"
	"strconv"

	"kerneltaint/core/decode"
	"kerneltaint/core/taint"
	"kerneltaint/harness/report"
)

// trial is one case being judged: facts on one side, core on the other.
type trial struct {
	core    Core
	kernel  Subject
	c       *Case
	want    Want
	seen    *report.Observation
	console string // with the boot before it, as a user's dmesg has it

	dialect *taint.Dialect // that core chose by the release
	after   taint.Set      // as the kernel has it
	result  *decode.Result // of the console
	checks  []string
	found   []string
}

// Judge compares what a kernel was seen to do in a case with the expectation and
// with core's answers. boot is the console of the boot that restored cases start
// from. It returns the names of the checks made, and the problems: none if all is
// well. It depends on its arguments alone, so that recorded evidence can be judged
// again.
func Judge(core Core, k report.Subject, c *Case, seen *report.Observation, boot string) (checks, problems []string) {
	return judge(core, k, c, seen, boot, nil)
}

// judge leaves out checks for which a record has nothing, by their names.
func judge(core Core, k report.Subject, c *Case, seen *report.Observation, boot string, without []string) (checks, problems []string) {
	t := &trial{core: core, kernel: Subject{k}, c: c, seen: seen, console: seen.Console}
	t.want = c.want(t.kernel)
	if !seen.Cold {
		t.console = boot + seen.Console
	}
	t.dialect = core.Recognize(taint.Clues{Release: k.Release}).Dialect
	for _, check := range []struct {
		name string
		make func(*trial)
	}{
		{"the machine ends as it must", (*trial).ending},
		{"each step ends as it must", (*trial).steps},
		{"the right flags come", (*trial).values},
		{"the log says what it must", (*trial).log},
		{"core's letters are the kernel's", (*trial).letters},
		{"core's names are the kernel's", (*trial).names},
		{"core knows which releases have the flag", (*trial).introduction},
		{"modules carry the letters that they must", (*trial).moduleLetters},
		{"core explains the value as the kernel does", (*trial).decodedValue},
		{"core reads the letters alone as the kernel does", (*trial).decodedLetters},
		{"core reads /proc/modules as it is", (*trial).decodedList},
		{"core explains the running machine as the kernel does", (*trial).decodedMachine},
		{"core reads the state off the log", (*trial).decodedState},
		{"core finds the reports in the log", (*trial).decodedReports},
		{"core names the cause of each flag", (*trial).decodedCauses},
		{"a header shows the state before its event", (*trial).timing},
	} {
		if slices.Contains(without, check.name) {
			continue
		}
		before := len(t.checks)
		check.make(t)
		if len(t.checks) > before {
			t.checks = t.checks[:before]
			t.checks = append(t.checks, check.name)
		}
	}
	return t.checks, t.found
}

// looked notes that a check had something to compare.
func (t *trial) looked() { t.checks = append(t.checks, "") }

func (t *trial) problem(format string, arguments ...any) {
	t.found = append(t.found, fmt.Sprintf(format, arguments...))
}

// expect compares and notes that it did.
func expect[T comparable](t *trial, what string, got, want T) {
	t.looked()
	if got != want {
		t.problem("%s: got %q, want %q", what, fmt.Sprint(got), fmt.Sprint(want))
	}
}

func (t *trial) ending() {
	want := "off"
	if t.want.Panic {
		want = "panic"
	}
	expect(t, "how the machine ended", t.seen.Ended, want)
}

func (t *trial) steps() {
	for i, s := range t.c.Steps {
		if i >= len(t.seen.Steps) {
			if !t.want.Panic {
				t.problem("step %q was not done", s)
			}
			return
		}
		want := s.Errno
		if t.want.Accepts {
			want = ""
		}
		expect(t, "error of step "+strconv.Quote(s.String()), t.seen.Steps[i].Errno, want)
	}
}

func (t *trial) values() {
	before, err1 := strconv.ParseUint(t.seen.Before, 10, 64)
	after, err2 := strconv.ParseUint(t.seen.After, 10, 64)
	if t.want.Panic && t.seen.After == "" {
		return
	}
	if err1 != nil || err2 != nil {
		t.problem("the kernel's values %q and %q are no numbers", t.seen.Before, t.seen.After)
		return
	}
	t.after = taint.Set(after)
	start := t.start()
	expect(t, "flags before", taint.Set(before), start)
	expect(t, "flags after", t.after, t.want.New|start)
}

// builtIn are the flags that a kernel has from its boot on because of how it was
// built, with the cause that core must give; no line tells of T.
var builtIn = []struct {
	config string
	bit    int
	cause  *Cause
}{
	{"CONFIG_RANDSTRUCT", bitT, nil},
	{"CONFIG_ACPI_CUSTOM_DSDT", bitA, &Cause{bitA, "", saysOverridden}},
}

// start is what a kernel must have set before anything is done.
func (t *trial) start() taint.Set {
	var s taint.Set
	for _, b := range builtIn {
		if t.kernel.Config[b.config] == "y" {
			s = s.With(b.bit)
		}
	}
	if t.c.Boot != nil && t.c.Boot.Sets {
		s |= t.want.New
	}
	return s
}

// causes are what core must name: those of the case, and those of the boot.
func (t *trial) causes() []Cause {
	causes := slices.Clone(t.want.Causes)
	for _, b := range builtIn {
		if t.kernel.Config[b.config] == "y" && b.cause != nil {
			causes = append(causes, *b.cause)
		}
	}
	return causes
}

// letters compares the kernel's own field, of the backtrace that it printed last,
// with what core would print, and core's reading of it with the kernel's value.
func (t *trial) letters() {
	all := fields(t.seen.Console, t.kernel.Release)
	if t.seen.Ended != "off" {
		return
	}
	if len(all) == 0 {
		t.problem("the console shows no taint field")
		return
	}
	last := all[len(all)-1].letters
	expect(t, "core's letter field", t.dialect.Letters(t.shown()), last)
	if t.shown() == 0 {
		return
	}
	expect(t, "core's number of columns ("+t.dialect.ID+")", t.dialect.Width(), len(last))
	read, byColumn, err := t.dialect.ParseLetters(last)
	if err != nil {
		t.problem("core cannot read the kernel's field %q: %v", last, err)
		return
	}
	expect(t, "the field as core reads it", read, t.shown())
	expect(t, "the field is read by column", byColumn, true)
}

// shown is the part of the state that the kernel has columns for: a module can set
// a bit that the kernel cannot name.
func (t *trial) shown() taint.Set {
	return t.after & (1<<t.kernel.flags() - 1)
}

// flags is how many flags the kernel has, by its release. It is no fact of core.
func (s Subject) flags() int {
	switch {
	case s.atLeast([2]int{6, 15}):
		return 20
	case s.atLeast([2]int{6, 0}):
		return 19
	}
	return 18
}

// names compares the verbose line, which kernels print from 6.11 on.
func (t *trial) names() {
	for _, f := range fields(t.seen.Console, t.kernel.Release) {
		if f.verbose == "" {
			if f.letters != "" && t.kernel.atLeast([2]int{6, 11}) {
				t.problem("line %d has letters and no line with names after it", f.line+1)
			}
			continue
		}
		t.looked()
		if t.cut(f) {
			continue
		}
		set, err := t.dialect.ParseVerbose(f.verbose)
		if err != nil {
			t.problem("core cannot read the kernel's names %q: %v", f.verbose, err)
			continue
		}
		expect(t, "core's names", t.dialect.Verbose(set), f.verbose)
		expect(t, "core's letters for the named flags", t.dialect.Letters(set), f.letters)
	}
}

// cut reports whether the kernel cut the names short: from 6.11 to 6.18 they share
// a buffer with the letters that is too small for all flags (kernel/panic.c,
// _print_tainted: 16 bytes a flag). What is left must still be the beginning of
// core's.
func (t *trial) cut(f field) bool {
	whole := t.dialect.Verbose(byColumn(f.letters))
	if t.kernel.atLeast([2]int{6, 19}) || len(f.verbose) >= len(whole) || len(f.letters)+len(f.verbose) < 15*t.kernel.flags() {
		return false
	}
	expect(t, "the beginning of core's names", whole[:len(f.verbose)], f.verbose)
	return true
}

// introduction holds the releases of core's table against a kernel that exists: it
// has the flags that came, and not those that a sysctl write could not set.
func (t *trial) introduction() {
	for bit := range t.after.Bits() {
		f, ok := t.dialect.Flag(bit)
		if bit >= t.kernel.flags() {
			continue
		}
		t.looked()
		switch {
		case !ok:
			t.problem("core's table for %s has no bit %d, and the kernel has", t.kernel.Release, bit)
		case !t.kernel.atLeast(kernelVersion(f.Since)):
			t.problem("core says that bit %d came with Linux %s, and %s has it", bit, f.Since, t.kernel.Release)
		case f.Until != "" && !olderOrSame(t.kernel.Release, f.Until):
			t.problem("core says that bit %d went with Linux %s, and %s has it", bit, f.Until, t.kernel.Release)
		}
	}
	if !t.c.alone || t.after != 0 {
		return
	}
	for bit := range t.c.Flags.Bits() { // the kernel refused it
		t.looked()
		if f, ok := t.dialect.Flag(bit); ok && !f.Reserved {
			t.problem("core's table for %s has bit %d (%c), and the kernel has not", t.kernel.Release, bit, f.Letter)
		}
		if f, ok := newestFlag(bit, t.core); ok && t.kernel.atLeast(kernelVersion(f.Since)) {
			t.problem("core says that bit %d came with Linux %s, and %s has it not", bit, f.Since, t.kernel.Release)
		}
	}
}

func newestFlag(bit int, core Core) (taint.Flag, bool) {
	return core.Recognize(taint.Clues{}).Dialect.Flag(bit)
}

func olderOrSame(release, until string) bool {
	a, b := kernelVersion(release), kernelVersion(until)
	return slices.Compare(a[:], b[:]) <= 0
}

// log looks for the kernel's own words.
func (t *trial) log() {
	for _, text := range t.want.Log {
		t.looked()
		if !contains(t.seen.Console, text) {
			t.problem("the console does not say %q", text)
		}
	}
	for _, text := range t.want.NotLog {
		t.looked()
		if contains(t.seen.Console, text) {
			t.problem("the console says %q and must not", text)
		}
	}
}
