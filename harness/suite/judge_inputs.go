package suite

import (
	"slices"
	"strings"

	"kerneltaint/core/decode"
	"kerneltaint/core/taint"
)

// decodedLetters gives core the kernel's own letter field alone, as a user copies
// it out of a report.
func (t *trial) decodedLetters() {
	all := fields(t.seen.Console, t.kernel.Release)
	if t.seen.Ended != "off" || len(all) == 0 || all[len(all)-1].letters == "" {
		return
	}
	last := all[len(all)-1]
	r := t.core.Decode("Tainted: "+last.letters, decode.WithRelease(t.kernel.Release))
	expect(t, "what core takes the letters for", r.Kind, decode.KindLetters)
	if r.Taint == nil {
		t.problem("core makes nothing of the letters %q", last.letters)
		return
	}
	t.state("the letters", r.Taint, t.shown(), last.letters)
}

// decodedList gives core /proc/modules alone.
func (t *trial) decodedList() {
	if strings.TrimSpace(t.seen.ProcModules) == "" {
		return
	}
	r := t.core.Decode(t.seen.ProcModules, decode.WithRelease(t.kernel.Release))
	expect(t, "what core takes /proc/modules for", r.Kind, decode.KindModules)
	listed := procModules(t.seen.ProcModules)
	var set taint.Set
	for _, letters := range listed {
		set |= byLetter(strings.TrimRight(letters, "+-"))
	}
	for _, m := range r.Modules {
		expect(t, "core's letters for "+m.Name+" in /proc/modules", m.Letters, strings.TrimRight(listed[m.Name], "+-"))
		delete(listed, m.Name)
	}
	for name, letters := range listed {
		if letters != "" {
			t.problem("core leaves %s (%s) out of /proc/modules", name, letters)
		}
	}
	switch {
	case r.Taint != nil:
		expect(t, "core's state of the modules", r.Taint.Compact, lettersOf(set))
	case set != 0:
		t.problem("core gives no state for the modules' letters %s", lettersOf(set))
	}
}

// decodedMachine gives core everything that the command reads on a running machine:
// the value, the modules' letters and the log.
func (t *trial) decodedMachine() {
	if t.seen.Ended != "off" {
		return
	}
	m := decode.MachineState{Value: t.seen.After, Release: t.kernel.Release, Log: t.console}
	for name, letters := range t.seen.Modules {
		if letters != "" {
			m.Modules = append(m.Modules, decode.Module{Name: name, Letters: letters})
		}
	}
	slices.SortFunc(m.Modules, func(a, b decode.Module) int { return strings.Compare(a.Name, b.Name) })
	r := t.core.Machine(m)
	if r.Taint == nil {
		t.problem("core makes nothing of the machine's state %s", t.seen.After)
		return
	}
	expect(t, "core's value for the machine", r.Taint.Value, t.seen.After)
	t.explained("the machine", r, t.shown())
	for _, want := range t.causes() {
		if !slices.ContainsFunc(r.Causes, func(c decode.Cause) bool { return slices.Contains(c.Bits, want.Bit) && want.is(c) }) {
			t.problem("core does not say for the machine that bit %d was set by a line with %q of module %q", want.Bit, want.Text, want.Module)
		}
	}
	for _, module := range m.Modules {
		if !slices.Contains(r.Modules, module) && !slices.ContainsFunc(r.Causes, func(c decode.Cause) bool { return c.Module == module.Name }) {
			t.problem("core does not name the machine's module %s (%s)", module.Name, module.Letters)
		}
	}
}
