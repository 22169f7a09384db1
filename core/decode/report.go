package decode

import (
	"kerneltaint/core/fault"
	"kerneltaint/core/klog"
	"kerneltaint/core/oops"
)

// report returns report i in the form of the contract.
func (d *decoder) report(s *logState, i int) Report {
	r := &s.reports[i]
	out := Report{
		Type: string(r.Type), Title: r.Title, Span: Span{r.Span.Start, r.Span.End},
		Header: r.Header, Time: r.Time, Comm: r.Comm, Release: r.Release, Version: r.Version,
		Hardware: r.Hardware, Arch: r.Arch, PC: r.PC, LastUnloaded: r.LastUnloaded, Supported: r.Supported,
	}
	numbers := [3]int{r.CPU, r.PID, r.UID}
	out.CPU, out.PID, out.UID = known(&numbers[0]), known(&numbers[1]), known(&numbers[2])
	if s.observed[i].Known {
		out.Dialect = s.read[i].Dialect.ID
		out.Taint = stateOf(s.read[i].Dialect, s.observed[i].Set)
	}
	out.Trace = frames(r.Trace)
	out.Modules = modules(r.Modules, r.Unloaded)
	if r.Code != "" {
		out.Code = &Code{Text: r.Code, Arch: r.Arch}
		if d.disassemble != nil {
			out.Code.Instructions = d.disassemble(r.Arch, r.Code)
		}
	}
	out.Registers = registers(r)
	if f, ok := fault.Decode(r); ok {
		out.Fault = &Fault{Summary: f.Summary, Address: f.Address, Details: f.Details}
	}
	out.Evidence = evidence(r)
	return out
}

// known returns n, or nil if it stands for what the report does not say.
func known(n *int) *int {
	if *n < 0 {
		return nil
	}
	return n
}

func frames(trace []oops.Frame) []Frame {
	if len(trace) == 0 {
		return nil
	}
	out := make([]Frame, len(trace))
	for i := range trace {
		out[i] = Frame(trace[i])
	}
	return out
}

func modules(linked, unloaded []oops.Module) []Module {
	if len(linked)+len(unloaded) == 0 {
		return nil
	}
	out := make([]Module, 0, len(linked)+len(unloaded))
	for _, m := range linked {
		state := ""
		switch m.State {
		case '+':
			state = "loading"
		case '-':
			state = "unloading"
		}
		out = append(out, Module{Name: m.Name, Letters: m.Letters, State: state})
	}
	for _, m := range unloaded {
		out = append(out, Module{Name: m.Name, Letters: m.Letters, State: "unloaded"})
	}
	return out
}

func registers(r *oops.Report) []Register {
	if len(r.Registers) == 0 {
		return nil
	}
	out := make([]Register, len(r.Registers))
	for i, reg := range r.Registers {
		out[i] = Register{Name: reg.Name, Value: reg.Value}
	}
	for _, note := range fault.Registers(r) {
		out[note.Index].Note = note.Note
	}
	return out
}

// evidence says where the fields stand that the page highlights.
func evidence(r *oops.Report) (spans []EvidenceSpan) {
	spans = make([]EvidenceSpan, 0, int(oops.Places)+2)
	add := func(field string, s klog.Span) {
		if s.End > s.Start {
			spans = append(spans, EvidenceSpan{Field: field, Span: Span{s.Start, s.End}})
		}
	}
	add("header", r.HeaderSpan)
	add("taint", r.FieldSpan)
	for p, s := range r.Evidence {
		add(oops.Place(p).String(), s)
	}
	return spans
}
