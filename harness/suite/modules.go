package suite

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"kerneltaint/core/taint"
)

// moduleLetters compares what modules carry with the expectation, the kernel's two
// lists with each other, and both with core's table: each letter must be one that
// core says a module can carry.
func (t *trial) moduleLetters() {
	if t.seen.Ended != "off" {
		return
	}
	listed := procModules(t.seen.ProcModules)
	for _, name := range slices.Sorted(maps.Keys(t.want.Modules)) {
		expect(t, "letters of module "+name+" in /proc/modules", strings.TrimRight(listed[name], "+-"), t.want.Modules[name])
	}
	for name, letters := range t.seen.Modules {
		expect(t, "letters of module "+name+" in /sys/module", letters, strings.TrimRight(listed[name], "+-"))
		if _, wanted := t.want.Modules[name]; !wanted && letters != "" {
			t.problem("module %s carries %s and must not", name, letters)
		}
		if t.c.everyLetter {
			t.possible(name, letters)
			continue
		}
		t.carried(name, letters)
	}
}

func (t *trial) carried(name, letters string) {
	if letters == "" {
		return
	}
	set, _, err := t.dialect.ParseLetters(letters)
	if err != nil {
		t.problem("core cannot read the letters %q of module %s: %v", letters, name, err)
		return
	}
	expect(t, "core's letters for module "+name, t.dialect.Compact(set), letters)
	for bit := range set.Bits() {
		if f, _ := t.dialect.Flag(bit); !f.PerModule {
			t.problem("core says that no module carries %c, and %s does", f.Letter, name)
		}
	}
}

// possible compares what the kernel lets a module carry with core's table, flag by
// flag. Since Linux 6.19 the kernel's table no longer says it: a module shows
// whatever it has, and nothing can be learnt of what it can have.
func (t *trial) possible(name, letters string) {
	expect(t, "core's letters for module "+name, t.dialect.Compact(byLetter(letters)), letters)
	if t.kernel.atLeast([2]int{6, 19}) {
		return
	}
	for _, f := range t.dialect.Flags {
		if f.Bit < t.kernel.flags() {
			expect(t, "whether core says that a module can carry bit "+strconv.Itoa(f.Bit), f.PerModule, byLetter(letters).Has(f.Bit))
		}
	}
}

// byLetter reads letters by the kernel's table, as the suite knows it.
func byLetter(letters string) taint.Set {
	var s taint.Set
	for _, c := range letters {
		s = s.With(strings.IndexRune(kernelLetters, c))
	}
	return s
}

// procModules reads /proc/modules: the letters of each module, with + or - while
// it loads or unloads. They stand in parentheses at the end of a line.
func procModules(text string) map[string]string {
	letters := map[string]string{}
	for _, line := range strings.Split(text, "\n") {
		words := strings.Fields(line)
		if len(words) < 2 {
			continue
		}
		last := words[len(words)-1]
		letters[words[0]] = ""
		if strings.HasPrefix(last, "(") && strings.HasSuffix(last, ")") {
			letters[words[0]] = last[1 : len(last)-1]
		}
	}
	return letters
}

func contains(text, part string) bool { return strings.Contains(text, part) }
