package site

import (
	"github.com/vugu/vjson"

	"kerneltaint/core/decode"
	"kerneltaint/site/evidence"
)

// ReadFile reads what the worker sends of a decoded file: a JSON object with
// the Result in "result" and the lines to show in "lines". Fields that it does
// not know are left out; text that is no such object gives an error.
//
// The page has a JSON reader anyway, Vugu's; it reads into maps alone.
//
// It does half of the work and returns the other half, so that the page can rest
// between them.
func ReadFile(text string) (rest func() (*decode.Result, []evidence.Line), err error) {
	m := map[string]any{}
	if err := vjson.Unmarshal([]byte(text), &m); err != nil {
		return nil, err
	}
	top := object(m)
	return func() (*decode.Result, []evidence.Line) {
		return readResult(top.object("result")), list(top, "lines", readLine)
	}, nil
}

// object is a JSON object; what is absent or of another type reads as zero.
type object map[string]any

func (o object) object(key string) object {
	m, _ := o[key].(map[string]any)
	return m
}

func (o object) has(key string) bool { return o[key] != nil }

func (o object) string(key string) string { s, _ := o[key].(string); return s }

func (o object) bool(key string) bool { b, _ := o[key].(bool); return b }

func (o object) int(key string) int { f, _ := o[key].(float64); return int(f) }

func (o object) pointer(key string) *int {
	if !o.has(key) {
		return nil
	}
	n := o.int(key)
	return &n
}

func (o object) items(key string) []any { a, _ := o[key].([]any); return a }

func (o object) strings(key string) []string {
	var out []string
	for _, v := range o.items(key) {
		s, _ := v.(string)
		out = append(out, s)
	}
	return out
}

func (o object) ints(key string) []int {
	var out []int
	for _, v := range o.items(key) {
		f, _ := v.(float64)
		out = append(out, int(f))
	}
	return out
}

func (o object) span(key string) (s decode.Span) {
	copy(s[:], o.ints(key))
	return s
}

// list reads an array of objects.
func list[T any](o object, key string, read func(object) T) []T {
	items := o.items(key)
	if len(items) == 0 {
		return nil
	}
	out := make([]T, 0, len(items))
	for _, v := range items {
		m, _ := v.(map[string]any)
		out = append(out, read(m))
	}
	return out
}

func readResult(o object) *decode.Result {
	r := &decode.Result{
		Schema: o.int("schema"), Kind: decode.Kind(o.string("kind")), Understood: o.string("understood"),
		Taint: readState(o.object("taint")), Flags: list(o, "flags", readFlag), UnknownBits: o.ints("unknown_bits"),
		Modules: list(o, "modules", readModule), Reports: list(o, "reports", readReport),
		Causes: list(o, "causes", readCause), Notes: o.strings("notes"),
	}
	if o.has("kernel") {
		k := o.object("kernel")
		r.Kernel = &decode.Kernel{
			Release: k.string("release"), Version: k.string("version"), Distribution: k.string("distribution"),
			Dialect: k.string("dialect"), Basis: k.strings("basis"), Confidence: k.string("confidence"),
		}
	}
	if o.has("trust") {
		t := o.object("trust")
		r.Trust = &decode.Trust{Level: t.string("level"), Sentence: t.string("sentence")}
	}
	return r
}

func readState(o object) *decode.State {
	if o == nil {
		return nil
	}
	return &decode.State{Value: o.string("value"), Hex: o.string("hex"), Letters: o.string("letters"), Compact: o.string("compact"), Verbose: o.string("verbose")}
}

func readFlag(o object) decode.Flag {
	return decode.Flag{
		Bit: o.int("bit"), Value: o.string("value"), Letter: o.string("letter"), Name: o.string("name"),
		Title: o.string("title"), Meaning: o.string("meaning"), Severity: o.string("severity"), Trust: o.string("trust"),
		Clears: o.string("clears"), Causes: o.ints("causes"), Evidence: o.string("evidence"),
		Next: list(o, "next", func(o object) decode.Step {
			return decode.Step{Text: o.string("text"), Command: o.string("command")}
		}),
		Links: list(o, "links", func(o object) decode.Link { return decode.Link{Title: o.string("title"), URL: o.string("url")} }),
		Alternatives: list(o, "alternatives", func(o object) decode.Alternative {
			return decode.Alternative{Dialect: o.string("dialect"), Bit: o.int("bit"), Letter: o.string("letter"), Name: o.string("name")}
		}),
	}
}

func readModule(o object) decode.Module {
	return decode.Module{Name: o.string("name"), Letters: o.string("letters"), State: o.string("state")}
}

func readCause(o object) decode.Cause {
	return decode.Cause{
		Bits: o.ints("bits"), Kind: o.string("kind"), Module: o.string("module"), Task: o.string("task"),
		Time: o.string("time"), Line: o.int("line"), Span: o.span("span"), Text: o.string("text"),
	}
}

func readReport(o object) decode.Report {
	r := decode.Report{
		Type: o.string("type"), Title: o.string("title"), Span: o.span("span"), Header: o.string("header"), Time: o.string("time"),
		CPU: o.pointer("cpu"), PID: o.pointer("pid"), UID: o.pointer("uid"), Comm: o.string("comm"), Release: o.string("release"),
		Version: o.string("version"), Hardware: o.string("hardware"), Arch: o.string("arch"), Dialect: o.string("dialect"),
		Taint: readState(o.object("taint")), PC: o.string("pc"), Modules: list(o, "modules", readModule),
		LastUnloaded: o.string("last_unloaded"), Supported: o.string("supported"),
		Trace: list(o, "trace", func(o object) decode.Frame {
			return decode.Frame{
				Symbol: o.string("symbol"), Module: o.string("module"), Address: o.string("address"),
				Unreliable: o.bool("unreliable"), Inline: o.bool("inline"), Context: o.string("context"),
			}
		}),
		Registers: list(o, "registers", func(o object) decode.Register {
			return decode.Register{Name: o.string("name"), Value: o.string("value"), Note: o.string("note")}
		}),
	}
	r.Evidence = list(o, "evidence", func(o object) decode.EvidenceSpan {
		return decode.EvidenceSpan{Field: o.string("field"), Span: o.span("span")}
	})
	if o.has("code") {
		x := o.object("code")
		r.Code = &decode.Code{Text: x.string("text"), Arch: x.string("arch"), Instructions: list(x, "instructions", readInstruction)}
	}
	if o.has("fault") {
		x := o.object("fault")
		r.Fault = &decode.Fault{Summary: x.string("summary"), Address: x.string("address"), Details: x.strings("details")}
	}
	return r
}

func readInstruction(o object) decode.Instruction {
	return decode.Instruction{Offset: o.int("offset"), Bytes: o.string("bytes"), Text: o.string("text"), Current: o.bool("current")}
}

// ReadInstructions reads what the worker sends of a disassembly: a JSON object
// with "instructions".
func ReadInstructions(text string) ([]decode.Instruction, error) {
	m := map[string]any{}
	if err := vjson.Unmarshal([]byte(text), &m); err != nil {
		return nil, err
	}
	return list(object(m), "instructions", readInstruction), nil
}

func readLine(o object) evidence.Line {
	return evidence.Line{
		Number: o.int("number"), Gap: o.int("gap"), Report: o.int("report"), Bits: o.string("bits"), Cause: o.bool("cause"),
		Parts: list(o, "parts", func(o object) evidence.Part {
			return evidence.Part{Text: o.string("text"), Mark: o.string("mark"), Bits: o.string("bits")}
		}),
	}
}
