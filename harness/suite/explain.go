package suite

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"kerneltaint/core/taint"
)

// Explain says in words what the case does and what must come of it.
func (c *Case) Explain() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n\n%s\n", c.Name, c.Title)
	for _, n := range c.Needs {
		fmt.Fprintf(&b, "Needs %s.\n", n)
	}
	fmt.Fprintf(&b, "\nSteps:\n")
	if c.Boot != nil {
		fmt.Fprintf(&b, "  - %s\n", c.Boot)
	} else {
		fmt.Fprintf(&b, "  - restore the machine from the snapshot of its boot\n")
	}
	for _, s := range c.Steps {
		fmt.Fprintf(&b, "  - %s", s)
		if s.Errno != "" {
			fmt.Fprintf(&b, " (must fail with %s)", s.Errno)
		}
		fmt.Fprintln(&b)
	}
	fmt.Fprintf(&b, "\nMust come of it:\n%s", c.Want)
	for _, v := range c.Else {
		fmt.Fprintf(&b, "\nOn a kernel with %s instead:\n%s", v.When, v.Want)
	}
	option := ""
	if c.compiled() {
		option = " --compile"
	}
	fmt.Fprintf(&b, "\nRun it alone:\n  go run ./harness run%s --case %s\n", option, c.Name)
	return b.String()
}

// compiled reports whether the case needs a module that is compiled from C.
func (c *Case) compiled() bool {
	return slices.ContainsFunc(CompiledCases(), func(x Case) bool { return x.Name == c.Name }) ||
		slices.ContainsFunc(c.Needs, func(n Need) bool { return strings.HasPrefix(n.Module, "kt_") })
}

// String says the need in words.
func (n Need) String() string {
	var parts []string
	add := func(condition bool, format string, arguments ...any) {
		if condition {
			parts = append(parts, fmt.Sprintf(format, arguments...))
		}
	}
	add(n.Arch != "", "architecture %s", n.Arch)
	add(n.Since != [2]int{}, "Linux %d.%d or later", n.Since[0], n.Since[1])
	add(n.Before != [2]int{}, "a release before Linux %d.%d", n.Before[0], n.Before[1])
	add(n.Config != "", "%s", n.Config)
	add(n.Lacks != "", "no %s", n.Lacks)
	add(n.Module != "", "the module %s", n.Module)
	return strings.Join(parts, ", ")
}

// String says the boot in words.
func (b *Boot) String() string {
	parts := []string{"boot"}
	if b.Append != "" {
		parts = append(parts, "with the parameters "+b.Append)
	}
	if b.CPU != "" {
		parts = append(parts, "on the processor "+b.CPU)
	}
	if b.Table != nil {
		parts = append(parts, "with the firmware's ACPI table "+string(b.Table[:4]))
	}
	for _, name := range slices.Sorted(maps.Keys(b.Early)) {
		parts = append(parts, "with "+name+" before the initramfs")
	}
	return strings.Join(parts, " ")
}

// String lists the expectation, one line each.
func (w Want) String() string {
	var b strings.Builder
	line := func(format string, arguments ...any) { fmt.Fprintf(&b, "  - "+format+"\n", arguments...) }
	if w.New == 0 {
		line("no flag")
	} else {
		line("the flags %s (%s)", letters(w.New), w.New)
	}
	if w.Panic {
		line("the kernel panics")
	}
	if w.Accepts {
		line("no step fails")
	}
	for _, name := range slices.Sorted(maps.Keys(w.Modules)) {
		if w.Modules[name] == "" {
			line("module %s carries no letter", name)
			continue
		}
		line("module %s carries %s", name, w.Modules[name])
	}
	for _, text := range w.Log {
		line("the log says %q", text)
	}
	for _, text := range w.NotLog {
		line("the log does not say %q", text)
	}
	for _, kind := range w.Reports {
		line("a report of type %s", kind)
	}
	for _, c := range w.Causes {
		of := ""
		if c.Module != "" {
			of = " of " + c.Module
		}
		line("%s is put down to a line%s with %q", letters(taint.SetOf(c.Bit)), of, c.Text)
	}
	return b.String()
}

// kernelLetters is the kernel's table as the suite knows it, by bit.
const kernelLetters = "PFSRMBUDAWCIOELKXTNJ"

// letters names flags for people.
func letters(s taint.Set) string {
	var parts []string
	for bit := range s.Bits() {
		if bit < len(kernelLetters) {
			parts = append(parts, kernelLetters[bit:bit+1])
			continue
		}
		parts = append(parts, fmt.Sprintf("bit %d", bit))
	}
	return strings.Join(parts, " ")
}
