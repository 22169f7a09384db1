package suite

import (
	"fmt"
	"slices"
	"testing"

	"kerneltaint/core/decode"
	"kerneltaint/core/taint"
	"kerneltaint/harness/kernel"
	"kerneltaint/harness/kernel/kerneltest"
	"kerneltaint/harness/report"
)

// mistake is one way in which core's table could be wrong.
type mistake struct {
	kind  string
	plant func(d *taint.Dialect, bit int) // does nothing if the table has no such bit
	spare map[int]string                  // bits for which no kernel could show it, and why
}

func at(d *taint.Dialect, bit int, change func(f *taint.Flag)) {
	for i := range d.Flags {
		if d.Flags[i].Bit == bit {
			change(d.Flags[i])
		}
	}
}

var mistakes = []mistake{
	{kind: "letter", plant: func(d *taint.Dialect, bit int) { at(d, bit, func(f *taint.Flag) { f.Letter = 'Q' }) }},
	{kind: "letter's case", plant: func(d *taint.Dialect, bit int) { at(d, bit, func(f *taint.Flag) { f.Letter |= 0x20 }) }},
	{kind: "clear letter", plant: func(d *taint.Dialect, bit int) { at(d, bit, func(f *taint.Flag) { f.Clear = '-' }) }},
	{kind: "name", plant: func(d *taint.Dialect, bit int) { at(d, bit, func(f *taint.Flag) { f.Name += "S" }) }},
	{
		kind:  "per-module property",
		plant: func(d *taint.Dialect, bit int) { at(d, bit, func(f *taint.Flag) { f.PerModule = !f.PerModule }) },
		spare: map[int]string{bitJ: "no recorded kernel has J and still tells which flags a module can carry"},
	},
	{kind: "introduced too late", plant: func(d *taint.Dialect, bit int) { at(d, bit, func(f *taint.Flag) { f.Since = "99.0" }) }},
	{
		kind:  "introduced too early",
		plant: func(d *taint.Dialect, bit int) { at(d, bit, func(f *taint.Flag) { f.Since = "2.4.10" }) },
		spare: olderThanEvidence(),
	},
	{kind: "swapped with the next", plant: func(d *taint.Dialect, bit int) {
		if bit+1 < len(d.Flags) {
			a, b := d.Flags[bit], d.Flags[bit+1]
			a.Letter, b.Letter = b.Letter, a.Letter
		}
	}, spare: map[int]string{bitJ: "there is no next"}},
	{kind: "dropped", plant: func(d *taint.Dialect, bit int) {
		d.Flags = slices.DeleteFunc(d.Flags, func(f *taint.Flag) bool { return f.Bit == bit })
	}},
	{kind: "not printed", plant: func(d *taint.Dialect, bit int) { at(d, bit, func(f *taint.Flag) { f.Unprinted = true }) }},
	{kind: "width", plant: func(d *taint.Dialect, bit int) {
		d.Flags = slices.Insert(d.Flags, min(bit, len(d.Flags)), &taint.Flag{Bit: 40, Letter: 'Z', Clear: ' ', Name: "ZEAL"})
	}},
}

// olderThanEvidence are the flags that the oldest recorded kernel has already.
func olderThanEvidence() map[int]string {
	spare := map[int]string{}
	for bit := bitP; bit <= bitT; bit++ {
		spare[bit] = "every recorded kernel has it"
	}
	return spare
}

// TestEveryPlantedMistakeIsFound plants each kind of mistake at each bit and
// judges the recorded runs with it: at least one of them must go red.
func TestEveryPlantedMistakeIsFound(t *testing.T) {
	runs, answers := evidence(t), map[string]*memory{}
	for release := range runs {
		answers[release] = &memory{release: release, results: map[string]*decode.Result{}}
	}
	for _, m := range mistakes {
		for bit := bitP; bit <= bitJ; bit++ {
			if why, spared := m.spare[bit]; spared {
				t.Logf("%s of bit %d: %s", m.kind, bit, why)
				continue
			}
			core := planted(func(d *taint.Dialect) { m.plant(d, bit) })
			found := false
			for release, run := range runs {
				if !found {
					core.Decode, core.Machine = answers[release].decode, answers[release].machine
					found = len(judgeAll(core, run)) > 0
				}
			}
			if !found {
				t.Errorf("%s of bit %d: no recorded run goes red", m.kind, bit)
			}
		}
	}
}

// memory makes judging one run over and over fast: what decode says is the same
// for every mistake in the table that Recognize chooses.
type memory struct {
	release string
	results map[string]*decode.Result
}

func (m *memory) decode(input string, options ...decode.Option) *decode.Result {
	key := fmt.Sprint(len(options), input) // the only option is the release
	if m.results[key] == nil {
		m.results[key] = decode.Decode(input, options...)
	}
	return m.results[key]
}

func (m *memory) machine(state decode.MachineState, _ ...decode.Option) *decode.Result {
	key := fmt.Sprint("machine", state)
	if m.results[key] == nil {
		m.results[key] = decode.Machine(state)
	}
	return m.results[key]
}

// TestPlantedAnswersAreFound makes decode lie, each time in one way.
func TestPlantedAnswersAreFound(t *testing.T) {
	lies := map[string]func(r *decode.Result){
		"value":          func(r *decode.Result) { change(r.Taint, func(s *decode.State) { s.Value = "1" }) },
		"letters":        func(r *decode.Result) { change(r.Taint, func(s *decode.State) { s.Letters = "?" }) },
		"no state":       func(r *decode.Result) { r.Taint = nil },
		"release":        func(r *decode.Result) { change(r.Kernel, func(k *decode.Kernel) { k.Release = "6.1.0" }) },
		"dialect":        func(r *decode.Result) { change(r.Kernel, func(k *decode.Kernel) { k.Dialect = "rhel-9.3" }) },
		"no report":      func(r *decode.Result) { r.Reports = nil },
		"type of report": func(r *decode.Result) { changeReports(r, func(x *decode.Report) { x.Type = "kasan" }) },
		"state of report": func(r *decode.Result) {
			changeReports(r, func(x *decode.Report) { x.Taint = &decode.State{Value: "3"} })
		},
		"module letters": func(r *decode.Result) {
			changeReports(r, func(x *decode.Report) {
				for i := range x.Modules {
					x.Modules[i].Letters = "P"
				}
			})
		},
		"no causes":    func(r *decode.Result) { r.Causes = nil },
		"cause module": func(r *decode.Result) { changeCauses(r, func(c *decode.Cause) { c.Module = "other" }) },
		"cause line":   func(r *decode.Result) { changeCauses(r, func(c *decode.Cause) { c.Text = "another line" }) },
		"one cause too many": func(r *decode.Result) {
			r.Causes = append(r.Causes, decode.Cause{Bits: []int{bitA}, Text: "invented"})
		},
		"flags":             func(r *decode.Result) { r.Flags = nil },
		"hexadecimal":       func(r *decode.Result) { change(r.Taint, func(s *decode.State) { s.Hex = "0x7" }) },
		"compact letters":   func(r *decode.Result) { change(r.Taint, func(s *decode.State) { s.Compact += "Z" }) },
		"distribution":      func(r *decode.Result) { change(r.Kernel, func(k *decode.Kernel) { k.Distribution = "Fedora" }) },
		"version":           func(r *decode.Result) { change(r.Kernel, func(k *decode.Kernel) { k.Version = "#7" }) },
		"letter of flag":    func(r *decode.Result) { changeFlags(r, func(f *decode.Flag) { f.Letter = "Q" }) },
		"value of flag":     func(r *decode.Result) { changeFlags(r, func(f *decode.Flag) { f.Value += "0" }) },
		"no meaning":        func(r *decode.Result) { changeFlags(r, func(f *decode.Flag) { f.Meaning = "" }) },
		"no next step":      func(r *decode.Result) { changeFlags(r, func(f *decode.Flag) { f.Next = nil }) },
		"causes of flag":    func(r *decode.Result) { changeFlags(r, func(f *decode.Flag) { f.Causes = nil }) },
		"no trust":          func(r *decode.Result) { r.Trust = nil },
		"too much trust":    func(r *decode.Result) { change(r.Trust, func(t *decode.Trust) { t.Level = "full" }) },
		"too little trust":  func(r *decode.Result) { change(r.Trust, func(t *decode.Trust) { t.Level = "none" }) },
		"place of cause":    func(r *decode.Result) { changeCauses(r, func(c *decode.Cause) { c.Span[1]-- }) },
		"line of cause":     func(r *decode.Result) { changeCauses(r, func(c *decode.Cause) { c.Line++ }) },
		"time of cause":     func(r *decode.Result) { changeCauses(r, func(c *decode.Cause) { c.Time = "" }) },
		"processor":         func(r *decode.Result) { changeReports(r, func(x *decode.Report) { x.CPU = nil }) },
		"process":           func(r *decode.Result) { changeReports(r, func(x *decode.Report) { x.PID = nil }) },
		"task":              func(r *decode.Result) { changeReports(r, func(x *decode.Report) { x.Comm += "x" }) },
		"release of report": func(r *decode.Result) { changeReports(r, func(x *decode.Report) { x.Release = "6.1" }) },
		"table of report":   func(r *decode.Result) { changeReports(r, func(x *decode.Report) { x.Dialect = "rhel-9.3" }) },
		"header of report":  func(r *decode.Result) { changeReports(r, func(x *decode.Report) { x.Header += " " }) },
		"title of report":   func(r *decode.Result) { changeReports(r, func(x *decode.Report) { x.Title += " " }) },
		"letters of report": func(r *decode.Result) {
			changeReports(r, func(x *decode.Report) { change(x.Taint, func(s *decode.State) { s.Letters = " " + s.Letters }) })
		},
		"place of report": func(r *decode.Result) { changeReports(r, func(x *decode.Report) { x.Span[1] = -1 }) },
		"no evidence":     func(r *decode.Result) { changeReports(r, func(x *decode.Report) { x.Evidence = nil }) },
		"module too many": func(r *decode.Result) {
			changeReports(r, func(x *decode.Report) { x.Modules = append(x.Modules, decode.Module{Name: "vfat"}) })
		},
		"no modules": func(r *decode.Result) { changeReports(r, func(x *decode.Report) { x.Modules = nil }) },
		"machine's instruction": func(r *decode.Result) {
			changeReports(r, func(x *decode.Report) { x.PC += "x" })
		},
		"another cause of the same flag": func(r *decode.Result) {
			for _, c := range r.Causes {
				c.Text = "invented"
				r.Causes = append(r.Causes, c)
				break
			}
		},
		"kind": func(r *decode.Result) { r.Kind = decode.KindUnrecognized },
	}
	// What takes an answer of one kind only, and looks like nothing in the others.
	lies["letters alone"] = ofKind(decode.KindLetters, lies["value"])
	lies["letters alone taken for something else"] = ofKind(decode.KindLetters, lies["kind"])
	lies["module list"] = ofKind(decode.KindModules, func(r *decode.Result) { r.Modules = nil })
	lies["state of a module list"] = ofKind(decode.KindModules, lies["compact letters"])
	runs := evidence(t)
	t.Run("machine", func(t *testing.T) {
		for _, name := range []string{"value", "no state", "flags", "letter of flag", "causes of flag", "no causes", "cause module", "cause line", "no trust"} {
			core := Real()
			core.Machine = func(m decode.MachineState, options ...decode.Option) *decode.Result {
				r := decode.Machine(m, options...)
				lies[name](r)
				return r
			}
			for release, run := range runs {
				if len(judgeAll(core, run)) == 0 {
					t.Errorf("%s: the recorded run of %s stays green", name, release)
				}
			}
		}
	})
	for name, lie := range lies {
		core := Real()
		core.Decode = func(input string, options ...decode.Option) *decode.Result {
			r := decode.Decode(input, options...)
			lie(r)
			return r
		}
		for release, run := range runs {
			if len(judgeAll(core, run)) == 0 {
				t.Errorf("%s: the recorded run of %s stays green", name, release)
			}
		}
	}
}

func change[T any](p *T, f func(*T)) {
	if p != nil {
		f(p)
	}
}

// ofKind confines a lie to answers of one kind.
func ofKind(kind decode.Kind, lie func(*decode.Result)) func(*decode.Result) {
	return func(r *decode.Result) {
		if r.Kind == kind {
			lie(r)
		}
	}
}

func changeFlags(r *decode.Result, f func(*decode.Flag)) {
	for i := range r.Flags {
		f(&r.Flags[i])
	}
}

func changeReports(r *decode.Result, f func(*decode.Report)) {
	for i := range r.Reports {
		f(&r.Reports[i])
	}
}

func changeCauses(r *decode.Result, f func(*decode.Cause)) {
	for i := range r.Causes {
		f(&r.Causes[i])
	}
}

// TestOneMistakeOfEachKindIsFoundOnARealKernel boots kernels and performs, for each
// kind of mistake, the cases that must show it.
func TestOneMistakeOfEachKindIsFoundOnARealKernel(t *testing.T) {
	newest, older := kerneltest.Find(t, ""), kerneltest.Find(t, "")
	if !newest.AtLeast(6, 11) {
		newest = kerneltest.Find(t, "trixie") // kernels print names from 6.11 on
	}
	if older.AtLeast(6, 15) {
		older = kerneltest.Find(t, "bookworm") // it lacks a flag, and tells which a module can carry
	}
	names := []string{"sysctl/bit-09", "sysctl/bit-19", "code/every-module-letter"}
	onOlder, cases := prepared(t, older, names...)
	var newer *Runner
	for _, m := range mistakes {
		r := onOlder
		if m.kind == "name" {
			newer, _ = prepared(t, newest, names...)
			r = newer
		}
		liveMistake(t, r, cases, m)
	}
	if newer == nil {
		t.Error("no mistake in a name was planted")
	}
}

// prepared boots a kernel as Run does and leaves the cases to the caller.
func prepared(t *testing.T, k *kernel.Kernel, names ...string) (*Runner, []Case) {
	t.Helper()
	cases := Select(Cases(), names, 0)
	r := &Runner{Kernel: k, Core: Real(), dir: t.TempDir()}
	r.defaults()
	if err := r.prepare(t.Context(), cases); err != nil {
		t.Fatal(err)
	}
	return r, cases
}

func liveMistake(t *testing.T, r *Runner, cases []Case, m mistake) {
	t.Helper()
	bit := bitW
	if m.kind == "introduced too early" {
		bit = bitJ
	}
	mistaken := planted(func(d *taint.Dialect) { m.plant(d, bit) })
	var told []string
	for i := range cases {
		got := r.one(t.Context(), &cases[i])
		if got.Status != report.Pass {
			t.Fatalf("%s without a mistake: %s %s %q", cases[i].Name, got.Status, got.Reason, got.Problems)
		}
		if _, problems := Judge(mistaken, r.subject.Subject, &cases[i], got.Seen, r.snapshot.Console()); len(problems) > 0 {
			told = append(told, fmt.Sprintf("%s: %s", cases[i].Name, problems[0]))
			break
		}
	}
	if len(told) == 0 {
		t.Errorf("%s of bit %d on %s: every case passes", m.kind, bit, r.Kernel.Release)
		return
	}
	t.Logf("%s of bit %d: %s", m.kind, bit, told[0])
}
