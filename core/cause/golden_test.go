package cause

import (
	"flag"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"kerneltaint/core/klog"
	"kerneltaint/core/oops"
	"kerneltaint/core/taint"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// observe decodes the states of a log's reports, as package decode does.
func observe(log *klog.Log) []Observed {
	reports := oops.Find(log)
	all := make([]Observed, len(reports))
	for i := range reports {
		r := &reports[i]
		all[i].Report = r
		if !r.NotTainted && r.Field == "" {
			continue
		}
		all[i].Known = true
		all[i].Dialect = taint.Recognize(taint.Clues{Release: r.Release, Version: r.Version, Field: r.Field}).Dialect
		if !r.NotTainted {
			all[i].Set = all[i].Dialect.ReadLetters(r.Field).Set
		}
	}
	return all
}

// bootLog is a log of testdata/boots: the console of a real kernel in a virtual
// machine, without its ordinary lines, and what the kernel itself said of its
// state at the end.
type bootLog struct {
	name, log string
	state     taint.Set
	known     bool // the kernel lived long enough to say its state
}

// bootLogs reads a file of sections: "-- W_warn 12800 --", or "-- panic - --"
// for a kernel that died, and the console behind it.
func bootLogs(t testing.TB, file string) []bootLog {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var all []bootLog
	for _, line := range strings.SplitAfter(string(data), "\n") {
		if title, ok := strings.CutPrefix(line, "-- "); ok {
			title, ok := strings.CutSuffix(title, " --\n")
			name, state, cut := strings.Cut(title, " ")
			if !ok || !cut {
				t.Fatalf("%s: %q is no title", file, line)
			}
			value, err := strconv.ParseUint(state, 10, 64)
			all = append(all, bootLog{name: name, state: taint.Set(value), known: err == nil})
			continue
		}
		if len(all) > 0 {
			all[len(all)-1].log += line
		}
	}
	if len(all) == 0 {
		t.Fatalf("%s has no logs", file)
	}
	return all
}

// TestBoots attributes the flags of real kernels' logs: each set bit has a cause
// or a reason why it has none, and the state at the end is the kernel's own.
func TestBoots(t *testing.T) {
	files, _ := filepath.Glob("testdata/boots/*.txt")
	if len(files) < 5 {
		t.Fatalf("%d files of logs", len(files))
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txt"), func(t *testing.T) {
			var out strings.Builder
			for _, b := range bootLogs(t, file) {
				log := klog.Parse(b.log)
				a := Find(log, observe(log))
				check(t, log, a)
				out.WriteString("-- " + b.name + " --\n" + describe(a))
				if b.known {
					accounts(t, b, a)
				}
			}
			golden(t, strings.TrimSuffix(file, ".txt")+".golden", out.String())
		})
	}
}

// accounts holds an attribution against what the kernel itself said: each set
// flag has a cause or a reason why it has none, nothing is told of that was not
// set, and the state at the end is the kernel's.
func accounts(t *testing.T, b bootLog, a Attribution) {
	t.Helper()
	final := a.Boots[len(a.Boots)-1]
	var told taint.Set
	for _, c := range a.Causes {
		told |= c.Bits
	}
	for _, u := range a.Unexplained {
		told = told.With(u.Bit)
	}
	if told.Without(b.state) != 0 {
		t.Errorf("%s: %v is told of and not set: %v is", b.name, told.Without(b.state), b.state)
	}
	missing := b.state.Without(told)
	if unseen[b.name] != missing {
		t.Errorf("%s: nothing tells of %v", b.name, missing)
	}
	if final.Final != b.state.Without(missing) {
		t.Errorf("%s: the state at the end is %v, the kernel said %v", b.name, final.Final, b.state)
	}
}

// unseen are the flags that these logs cannot tell of: set silently, and no
// header comes after. 5.10 and 6.1 have no letter for bit 19.
var unseen = map[string]taint.Set{"J_add-5.10": bitJ, "J_add-6.1": bitJ, "N_kunit-lab": bitT, "T_randstruct-lab": bitT}

// describe writes an attribution for a golden file.
func describe(a Attribution) string {
	var b strings.Builder
	for _, c := range a.Causes {
		letters := "-"
		if c.Taints {
			letters = taint.Newest().Compact(c.Bits)
		}
		b.WriteString(strconv.Itoa(c.Line) + " " + letters + " " + c.Kind)
		if c.Module != "" {
			b.WriteString(" module " + c.Module)
		}
		if c.Task != "" {
			b.WriteString(" task " + c.Task + " " + strconv.Itoa(c.PID))
		}
		b.WriteString(" at " + c.Time + ": " + c.Text + "\n")
	}
	for _, u := range a.Unexplained {
		b.WriteString("? bit " + strconv.Itoa(u.Bit) + " after line " + strconv.Itoa(u.After) + ", by line " + strconv.Itoa(u.Line))
		if u.Mark > 0 {
			b.WriteString(", marked by line " + strconv.Itoa(u.Mark))
		}
		b.WriteString(": " + u.Why + "\n")
	}
	for _, boot := range a.Boots {
		b.WriteString("= " + boot.Release + " began " + boot.Began.String() + ", final " + boot.Final.String())
		if !boot.Known {
			b.WriteString(" at least")
		}
		b.WriteString("\n")
	}
	for _, n := range a.Notes {
		b.WriteString("! " + n + "\n")
	}
	return b.String()
}

func golden(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if string(want) != got {
		gotLines, wantLines := strings.Split(got, "\n"), strings.Split(string(want), "\n")
		for i := range gotLines {
			if i >= len(wantLines) || gotLines[i] != wantLines[i] {
				t.Fatalf("%s, line %d:\n got %s\nwant %s", file, i+1, gotLines[i], wantLines[min(i, len(wantLines)-1)])
			}
		}
		t.Fatalf("%s has %d more lines", file, len(wantLines)-len(gotLines))
	}
}
