package site

import (
	"strconv"
	"strings"

	"kerneltaint/core/decode"
	"kerneltaint/core/taint"
	"kerneltaint/site/evidence"
)

// Reports is the list of a log's reports, each with its details.
type Reports struct{ Model *Model }

// What is shown at most: a log can hold thousands.
const (
	maxReports   = 50
	maxFrames    = 60
	maxModules   = 150
	maxRegisters = 64
)

// reportView is what the list shows of one report.
type reportView struct {
	*decode.Report
	Index int
	ID    string
	Where string
	State string
	Bits  string // flags that this report set
	Open  string // "true" or "false"
}

func (c *Reports) reports() []reportView {
	r := c.Model.result
	n := min(len(r.Reports), maxReports)
	views := make([]reportView, n)
	for i := range views {
		rep := &r.Reports[i]
		views[i] = reportView{
			Report: rep, Index: i, ID: "report-" + strconv.Itoa(i+1),
			Where: where(rep), State: stateBefore(rep), Bits: bitsSetBy(r, rep),
			Open: strconv.FormatBool(c.Model.open[i]),
		}
	}
	return views
}

func (c *Reports) more() string {
	if n := len(c.Model.result.Reports) - maxReports; n > 0 {
		return "and " + strconv.Itoa(n) + " more, which are in the copied JSON"
	}
	return ""
}

func where(r *decode.Report) string {
	var parts []string
	if r.Time != "" {
		parts = append(parts, strings.TrimSpace(safe(r.Time)))
	}
	if r.CPU != nil {
		parts = append(parts, "CPU "+strconv.Itoa(*r.CPU))
	}
	if r.PID != nil {
		parts = append(parts, "PID "+strconv.Itoa(*r.PID))
	}
	if r.Comm != "" {
		parts = append(parts, safe(r.Comm))
	}
	if r.PC != "" {
		parts = append(parts, "at "+safe(r.PC))
	}
	return strings.Join(parts, " · ")
}

// stateBefore says what was set before a report: its header shows that.
func stateBefore(r *decode.Report) string {
	switch {
	case r.Taint == nil:
		return ""
	case r.Taint.Value == "0":
		return "not tainted"
	}
	return r.Taint.Compact
}

// bitsSetBy lists the flags of the causes within a report, without those that
// its own header shows: they were set before it.
func bitsSetBy(r *decode.Result, rep *decode.Report) string {
	var set taint.Set
	for i := range r.Causes {
		if x := &r.Causes[i]; x.Span[0] >= rep.Span[0] && x.Span[0] < rep.Span[1] {
			set |= taint.SetOf(x.Bits...)
		}
	}
	if rep.Taint != nil {
		if v, err := strconv.ParseUint(rep.Taint.Value, 10, 64); err == nil {
			set = set.Without(taint.Set(v))
		}
	}
	var bits []int
	for bit := range set.Bits() {
		bits = append(bits, bit)
	}
	return evidence.Bits(bits)
}

// fact is a row of a report's details.
type fact struct{ Name, Value string }

func (c *Reports) facts(v reportView) []fact {
	r := v.Report
	var facts []fact
	add := func(name, value string) {
		if value != "" {
			facts = append(facts, fact{name, safe(shorten(value, 1000))})
		}
	}
	number := func(name string, n *int) {
		if n != nil {
			add(name, strconv.Itoa(*n))
		}
	}
	add("Time", strings.TrimSpace(r.Time))
	number("CPU", r.CPU)
	number("PID", r.PID)
	number("UID", r.UID)
	add("Command", r.Comm)
	add("Where", r.PC)
	if r.Taint != nil && r.Taint.Value != "0" {
		add("Tainted before it", r.Taint.Letters+"  ("+r.Taint.Value+")")
	} else if r.Taint != nil {
		add("Tainted before it", "no")
	}
	add("Release", r.Release)
	add("Version", r.Version)
	add("Hardware", r.Hardware)
	add("Architecture", r.Arch)
	add("Last unloaded", r.LastUnloaded)
	add("Supported", r.Supported)
	return facts
}

// frame is a row of a call trace.
type frame struct{ Class, Text, Module string }

func (c *Reports) trace(v reportView) []frame {
	var frames []frame
	context := ""
	for i := range v.Trace {
		f := &v.Trace[i]
		if len(frames) >= maxFrames {
			frames = append(frames, frame{"context", "… and " + strconv.Itoa(len(v.Trace)-i) + " more", ""})
			break
		}
		if f.Context != context {
			context = f.Context
			if context != "" {
				frames = append(frames, frame{"context", "<" + safe(context) + ">", ""})
			}
		}
		row := frame{"sure", safe(f.Symbol), ""}
		if f.Symbol == "" {
			row.Text = safe(f.Address)
		}
		if f.Unreliable {
			row.Class, row.Text = "unreliable", "? "+row.Text
		}
		if f.Inline {
			row.Text += " [inline]"
		}
		if f.Module != "" {
			row.Module = " [" + safe(f.Module) + "]"
		}
		frames = append(frames, row)
	}
	return frames
}

// moduleView is a module's chip.
type moduleView struct{ Text, Class, Bits string }

// modules shows those with letters first.
func (c *Reports) modules(v reportView) []moduleView {
	return moduleViews(v.Modules, v.Dialect)
}

func moduleViews(modules []decode.Module, dialect string) []moduleView {
	d, ok := taint.ByID(dialect)
	if !ok {
		d = taint.Newest()
	}
	var tainted, clean []moduleView
	for _, m := range modules {
		v := moduleView{Text: safe(m.Name), Class: "module-chip"}
		if m.State != "" {
			v.Text += " " + m.State
		}
		if m.Letters == "" {
			clean = append(clean, v)
			continue
		}
		v.Text += " (" + safe(m.Letters) + ")"
		v.Class += " tainted"
		var bits []int
		for bit := range d.ReadLetters(m.Letters).Set.Bits() {
			bits = append(bits, bit)
		}
		v.Bits = evidence.Bits(bits)
		tainted = append(tainted, v)
	}
	all := append(tainted, clean...)
	if n := len(all); n > maxModules {
		all = append(all[:maxModules:maxModules], moduleView{Text: "… and " + strconv.Itoa(n-maxModules) + " more", Class: "module-chip"})
	}
	return all
}

func (c *Reports) registers(v reportView) []decode.Register {
	list := v.Registers
	if len(list) > maxRegisters {
		list = list[:maxRegisters]
	}
	return list
}

func (c *Reports) instructions(v reportView) []decode.Instruction {
	if v.Code != nil && len(v.Code.Instructions) > 0 {
		return v.Code.Instructions
	}
	if c.Model.instructions == nil {
		return nil
	}
	return c.Model.instructions[v.Index]
}

func (c *Reports) instructionClass(i decode.Instruction) string {
	if i.Current {
		return "current"
	}
	return "code"
}

func (c *Reports) offset(i decode.Instruction) string {
	if i.Current {
		return "→"
	}
	if i.Offset > 0 {
		return "+" + strconv.Itoa(i.Offset)
	}
	return strconv.Itoa(i.Offset)
}

// Modules is the list of modules that was the whole input.
func (c *Reports) listed() []moduleView {
	return moduleViews(c.Model.result.Modules, c.Model.Dialect().ID)
}
