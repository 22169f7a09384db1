package decode

import (
	"strconv"
	"strings"

	"kerneltaint/core/taint"
)

// decodeModules explains a module list. What modules carry is a lower bound of
// the kernel's own set: unloaded modules and events are not in it.
func (d *decoder) decodeModules(text string) bool {
	first, rest, _ := strings.Cut(text, "\n")
	if isPrompt(strings.TrimSpace(first)) {
		text = rest
		first, _, _ = strings.Cut(text, "\n")
	}
	modules, ok := parseModules(text)
	if !ok {
		return false
	}
	d.result.Kind = KindModules
	d.result.Modules = modules
	var clues taint.Clues
	for _, m := range modules {
		if taint.DoubledLetters(m.Letters) {
			clues.Family = "suse"
		}
	}
	// The lsmod of Linux 2.4 says in its heading how the kernel is tainted
	// (modutils, insmod/lsmod.c).
	_, field, whole := strings.Cut(strings.TrimRight(first, "\r "), "Tainted: ")
	clean := strings.HasSuffix(strings.TrimRight(first, "\r "), " Not tainted")
	if whole || clean {
		clues.Field, clues.Until = field, "2.4"
	}
	r := d.recognize(clues)
	var s taint.Set
	if whole {
		s = r.Dialect.ReadLetters(field).Set
	}
	tainted := 0
	for _, m := range modules {
		reading := r.Dialect.ReadModuleLetters(m.Letters)
		s |= reading.Set
		if m.Letters != "" {
			tainted++
		}
		if reading.Unknown != "" {
			d.note(r.Dialect.Title + " has no taint letter " + quoteEach(reading.Unknown) + " (module " + m.Name + ").")
		}
	}
	d.result.Understood = "A list of " + count(len(modules), "module") + ", " + strconv.Itoa(tainted) + " of them with taint letters, " + readAs(r) + "."
	if whole && s != 0 || clean {
		d.state(r, s, true)
		return true
	}
	if s == 0 {
		d.note("Nothing follows from this list for the kernel: lsmod shows no taint letters, and /proc/modules only those of modules that are loaded now. See /proc/sys/kernel/tainted.")
		return true
	}
	d.note("A module list shows only the flags that loaded modules carry. The kernel's own set can have more: see /proc/sys/kernel/tainted.")
	d.state(r, s, true)
	return true
}

func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return strconv.Itoa(n) + " " + noun + "s"
}
