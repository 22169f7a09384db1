package suite

import (
	"context"
	"strings"
	"testing"
	"time"

	"kerneltaint/core/taint"
	"kerneltaint/harness/kernel"
	"kerneltaint/harness/kernel/kerneltest"
	"kerneltaint/harness/modules"
	"kerneltaint/harness/report"
)

// live runs cases on a kernel with a core, and returns the results by name.
func live(t *testing.T, k *kernel.Kernel, core Core, names ...string) map[string]report.Case {
	t.Helper()
	cases := Select(Cases(), names, 0)
	if len(cases) == 0 {
		t.Fatalf("no case is named %q", names)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	r := &Runner{Kernel: k, Core: core}
	run, err := r.Run(ctx, cases)
	if err != nil {
		t.Fatal(err)
	}
	results := map[string]report.Case{}
	for _, c := range run.Cases {
		results[c.Name] = c
	}
	return results
}

// planted returns the real core with a mistake in the tables it chooses.
func planted(mistake func(d *taint.Dialect)) Core {
	core := Real()
	recognize := core.Recognize
	core.Recognize = func(c taint.Clues) taint.Recognition {
		r := recognize(c)
		d := r.Dialect.Clone()
		mistake(d)
		r.Dialect = d
		return r
	}
	return core
}

func TestPlantedLetterIsFoundOnARealKernel(t *testing.T) {
	k := kerneltest.Find(t, "")
	const name = "sysctl/bit-09"
	if got := live(t, k, Real(), name)[name]; got.Status != report.Pass {
		t.Fatalf("without a mistake: %s %s %q", got.Status, got.Reason, got.Problems)
	}
	core := planted(func(d *taint.Dialect) { d.Flags[9].Letter = 'Q' })
	got := live(t, k, core, name)[name]
	if got.Status != report.Fail {
		t.Fatalf("with W written as Q the suite says %s %s", got.Status, got.Reason)
	}
	if all := strings.Join(got.Problems, "\n"); !strings.Contains(all, "letter") {
		t.Errorf("the problems do not speak of letters:\n%s", all)
	}
}

// TestCompiledModules compiles the C modules for the kernel under test, loads them
// into it, and judges what comes of it.
func TestCompiledModules(t *testing.T) {
	k := kerneltest.Find(t, "")
	made, err := modules.Compile(t.Context(), kerneltest.Headers(t, k))
	if err != nil {
		t.Fatal(err)
	}
	run, err := (&Runner{Kernel: k, Modules: made}).Run(t.Context(), CompiledCases())
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range run.Cases {
		if c.Status != report.Pass {
			t.Errorf("%s: %s %s %q", c.Name, c.Status, c.Reason, c.Problems)
		}
	}
}
