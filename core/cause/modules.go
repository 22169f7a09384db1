package cause

import (
	"strings"

	"kerneltaint/core/oops"
	"kerneltaint/core/taint"
)

// moduleOf returns the module that the report's instruction lies in, "trig" of
// "trig_init+0x33/0x1000 [trig]"; "" if it is the kernel itself.
func moduleOf(r *oops.Report) string {
	i := strings.LastIndexByte(r.PC, '[')
	if i < 0 || !strings.HasSuffix(r.PC, "]") {
		return ""
	}
	name := r.PC[i+1 : len(r.PC)-1]
	if end := strings.IndexAny(name, " @"); end > 0 {
		name = name[:end] // a build id follows, or the place in the module
	}
	if name == firmware {
		return ""
	}
	return name
}

// firmware stands where a module does for code of powerpc's firmware.
const firmware = "OPAL"

// mostLetters is how many characters a module's letters and their parentheses
// have at most.
const mostLetters = 24

// procModule takes a line of /proc/modules: "trig 20480 0 - Live 0x0 (OE)".
func (f *finder) procModule(i int, text string) {
	open := strings.LastIndexByte(text[max(0, len(text)-mostLetters):], '(') + max(0, len(text)-mostLetters)
	if open < 1 || text[open] != '(' || strings.IndexByte(text[open:], ' ') >= 0 {
		return
	}
	if left := strings.TrimRight(text[:open], " \t"); !strings.HasPrefix(left[strings.LastIndexByte(left, ' ')+1:], "0x") {
		return
	}
	fields := strings.Fields(text[:open])
	if len(fields) != 6 || fields[4] != "Live" && fields[4] != "Loading" && fields[4] != "Unloading" {
		return
	}
	f.carries(i, -1, fields[0], text[open+1:len(text)-1], "listed-module")
}

// carries records that a module carries flags, if the boot has not told of it
// yet. Messages of out-of-tree and unsigned modules come for the first one
// alone.
func (f *finder) carries(i, report int, module, letters, kind string) {
	d, b := f.dialect(report), &f.boots[f.boot]
	set := d.ReadModuleLetters(letters).Set
	if !b.dated || b.release.FiltersModuleTaint() {
		set &= ofModules(d)
	}
	fresh := set.Without(b.carried[module])
	if fresh == 0 {
		return
	}
	f.add(Cause{Bits: fresh, Kind: kind, Module: module, PID: -1, Report: report}, i, modules)
}

// modulesLinkedIn takes the letters of a list of modules: "a b(POE) c(OE+)
// [last unloaded: d(O)]", and "Unloaded tainted modules: e(OE):1" in it.
func (f *finder) modulesLinkedIn(i int, text string) {
	report, kind := f.reportOf(i), "listed-module"
	for at := 0; at < len(text); {
		end := at + strings.IndexByte(text[at:], ' ')
		if end < at {
			end = len(text)
		}
		word := text[at:end]
		at = end + 1
		if word == "Unloaded" || word == "[last" {
			kind = "unloaded-module"
		}
		name, letters, ok := strings.Cut(strings.TrimRight(word, "]"), "(")
		letters, _, closed := strings.Cut(letters, ")")
		if ok && closed && name != "" {
			f.carries(i, report, name, letters, kind)
		}
	}
}

// ofModules returns the flags that a module can carry. Other letters behind a
// module's name are no taint flags: "(U)" of RHEL 5 and 6 marks one without a
// signature, and U for USER is not what it means.
func ofModules(d *taint.Dialect) taint.Set {
	var set taint.Set
	for i := range d.Flags {
		if d.Flags[i].PerModule {
			set = set.With(d.Flags[i].Bit)
		}
	}
	return set
}
