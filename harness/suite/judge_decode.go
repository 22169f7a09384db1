package suite

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"kerneltaint/core/decode"
	"kerneltaint/core/taint"
)

// decoded is core's answer to the console, as a user pastes it: the boot, and what
// came after.
func (t *trial) decoded() *decode.Result {
	if t.result == nil {
		t.result = t.core.Decode(t.console)
	}
	return t.result
}

// decodedState compares the state, release and table that core reads off the log
// with the kernel's.
func (t *trial) decodedState() {
	r := t.decoded()
	expect(t, "what core takes the console for", r.Kind, decode.KindLog)
	if r.Kernel == nil {
		t.problem("core does not say which kernel the console is of")
		return
	}
	expect(t, "the release that core reads off the console", r.Kernel.Release, t.kernel.Release)
	expect(t, "the table that core reads the console by", r.Kernel.Dialect, t.dialect.ID)
	want := t.logged()
	if r.Taint == nil {
		if want != 0 {
			t.problem("core finds no taint state in the console, and the kernel has %s", want)
		}
		return
	}
	expect(t, "the taint value that core reads off the console", r.Taint.Value, want.String())
	expect(t, "the letters that core gives for it", r.Taint.Letters, t.dialect.Letters(want))
}

// logged is the state that the console proves.
func (t *trial) logged() taint.Set {
	if t.seen.Ended == "off" {
		return t.shown()
	}
	return t.want.New | t.start()
}

// decodedValue compares core's answer to the bare value with the kernel.
func (t *trial) decodedValue() {
	if t.seen.After == "" {
		return
	}
	r := t.core.Decode(t.seen.After, decode.WithRelease(t.kernel.Release))
	if r.Taint == nil {
		t.problem("core makes nothing of the value %s", t.seen.After)
		return
	}
	t.looked()
	expect(t, "core's value", r.Taint.Value, t.seen.After)
	expect(t, "core's letters for the value", r.Taint.Letters, t.dialect.Letters(t.shown()))
	var bits, unknown []int
	for _, f := range r.Flags {
		bits = append(bits, f.Bit)
	}
	unknown = r.UnknownBits
	if want := slices.Collect(t.shown().Bits()); !slices.Equal(bits, want) {
		t.problem("core explains the bits %v of %s, and the kernel has letters for %v", bits, t.seen.After, want)
	}
	if want := slices.Collect(t.after.Without(t.shown()).Bits()); !slices.Equal(unknown, want) {
		t.problem("core calls the bits %v of %s unknown, and the kernel has no letter for %v", unknown, t.seen.After, want)
	}
}

// decodedReports compares the reports that core finds with those that the case
// provokes, and the state in each header with the kernel's letters.
func (t *trial) decodedReports() {
	var types []string
	var values []string
	for _, r := range t.decoded().Reports {
		if r.Type != "other" { // the backtrace that the suite itself asks for
			types = append(types, r.Type)
		}
		if r.Taint != nil {
			values = append(values, r.Taint.Value)
		}
		t.decodedModules(r)
	}
	t.looked()
	if !slices.Equal(types, t.want.Reports) {
		t.problem("core finds the reports %q, wanted %q", types, t.want.Reports)
	}
	var want []string
	for _, f := range fields(t.console, t.kernel.Release) {
		want = append(want, byColumn(f.letters).String())
	}
	if !slices.Equal(compact(values), compact(want)) {
		t.problem("core reads the states %q off the headers, and the kernel printed %q", values, want)
	}
}

// compact leaves out repetitions: a report may show its header twice.
func compact(values []string) []string { return slices.Compact(slices.Clone(values)) }

// byColumn reads a letter field by the kernel's columns alone.
func byColumn(letters string) taint.Set {
	var s taint.Set
	for i, c := range letters {
		if c != ' ' && c != 'G' {
			s = s.With(i)
		}
	}
	return s
}

// decodedModules looks for the case's modules in a report's list.
func (t *trial) decodedModules(r decode.Report) {
	if len(r.Modules) == 0 {
		return
	}
	for name, letters := range t.want.Modules {
		at := slices.IndexFunc(r.Modules, func(m decode.Module) bool { return m.Name == name })
		if at < 0 {
			t.problem("core's list of modules of the report %q has no %s", r.Title, name)
			continue
		}
		expect(t, "letters of module "+name+" in core's report", r.Modules[at].Letters, letters)
	}
}

// decodedCauses compares the causes that core gives with what was done. A flag
// that came without a word in the log must have none.
func (t *trial) decodedCauses() {
	wanted := map[int]Cause{}
	for _, c := range t.want.Causes {
		wanted[c.Bit] = c
	}
	given := map[int][]decode.Cause{}
	for _, c := range t.decoded().Causes {
		for _, bit := range c.Bits {
			given[bit] = append(given[bit], c)
		}
	}
	for bit := range (t.want.New | t.start()).Bits() {
		t.looked()
		c, told := wanted[bit]
		if !told {
			if len(given[bit]) > 0 {
				t.problem("core says that bit %d was set by %q, and that line did not", bit, given[bit][0].Text)
			}
			continue
		}
		if !slices.ContainsFunc(given[bit], func(g decode.Cause) bool { return g.Module == c.Module && strings.Contains(g.Text, c.Text) }) {
			t.problem("core gives bit %d the causes %s, wanted a line with %q of module %q", bit, causes(given[bit]), c.Text, c.Module)
		}
	}
	for bit, c := range given {
		if !(t.want.New | t.want.Undone | t.start()).Has(bit) {
			t.problem("core says that %q set bit %d, which is not set", c[0].Text, bit)
		}
	}
}

func causes(given []decode.Cause) string {
	if len(given) == 0 {
		return "none"
	}
	var parts []string
	for _, c := range given {
		parts = append(parts, strconv.Quote(c.Text)+" of module "+strconv.Quote(c.Module))
	}
	return strings.Join(parts, ", ")
}

// timing holds the rule that a report's header shows the state before it: the
// first header lacks the flag that its own event sets, and the last one has it.
func (t *trial) timing() {
	late := taint.SetOf(bitW, bitD, bitB, bitL) & t.want.New
	if late == 0 || len(t.want.Reports) == 0 || t.seen.Ended != "off" {
		return
	}
	all := fields(t.seen.Console, t.kernel.Release)
	if len(all) < 2 {
		t.problem("the console has %d headers, wanted the report's and the last", len(all))
		return
	}
	expect(t, "the flag of its own event in the first header", byColumn(all[0].letters)&late, 0)
	expect(t, "the same in the last header", byColumn(all[len(all)-1].letters)&late, late)
	for _, r := range t.decoded().Reports {
		if r.Taint == nil || r.Type == "other" {
			continue
		}
		value, err := strconv.ParseUint(r.Taint.Value, 10, 64)
		if err != nil || taint.Set(value)&late != 0 {
			t.problem("core says that the report %q shows its own flag: %s", r.Title, r.Taint.Value)
		}
		break
	}
}

// String makes problems readable: letters would be core's own.
func (c Cause) String() string { return fmt.Sprintf("bit %d by %q", c.Bit, c.Text) }
