package suite

import (
	"compress/gzip"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"kerneltaint/harness/report"
)

// evidence reads the recorded runs: of Debian 12's kernel, which is published, and
// of an older and a newer one.
func evidence(t testing.TB) map[string]*report.Run {
	t.Helper()
	paths, err := filepath.Glob("testdata/*.json.gz")
	if err != nil {
		t.Fatal(err)
	}
	runs := map[string]*report.Run{}
	for _, path := range append(paths, "../report/evidence/debian-12.json") {
		f, err := os.Open(path)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		var r io.Reader = f
		if strings.HasSuffix(path, ".gz") {
			if r, err = gzip.NewReader(f); err != nil {
				t.Fatal(err)
			}
		}
		run, err := report.ReadJSON(r)
		if err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		runs[run.Subject.Release] = run
	}
	if len(runs) < 3 {
		t.Fatalf("only %d recorded runs, wanted at least 3", len(runs))
	}
	return runs
}

// judgeAll judges a recorded run again, with a core, and returns all problems.
func judgeAll(core Core, run *report.Run) (problems []string) {
	cases := map[string]*Case{}
	all := Cases()
	for i := range all {
		cases[all[i].Name] = &all[i]
	}
	for _, recorded := range run.Cases {
		c, known := cases[recorded.Name]
		if !known {
			problems = append(problems, recorded.Name+": no such case any more; record the run again")
			continue
		}
		if recorded.Seen == nil {
			continue
		}
		_, found := Judge(core, run.Subject, c, recorded.Seen, run.Boot)
		for _, p := range found {
			problems = append(problems, recorded.Name+": "+p)
		}
	}
	return problems
}

func TestRecordedRunsStillPass(t *testing.T) {
	for release, run := range evidence(t) {
		t.Run(release, func(t *testing.T) {
			for _, p := range judgeAll(Real(), run) {
				t.Error(p)
			}
			if n := run.Count(); n[report.Pass] < 80 || n[report.Fail]+n[report.Error] > 0 {
				t.Errorf("recorded were %v", n)
			}
		})
	}
}

// Each case must look at something, or it could not fail.
func TestEachCaseIsCheckedInManyWays(t *testing.T) {
	all := Cases()
	for release, run := range evidence(t) {
		for _, recorded := range run.Cases {
			for i := range all {
				if all[i].Name != recorded.Name || recorded.Seen == nil {
					continue
				}
				checks, _ := Judge(Real(), run.Subject, &all[i], recorded.Seen, run.Boot)
				least := 6
				if recorded.Seen.Ended == "panic" {
					least = 4
				}
				if len(checks) < least {
					t.Errorf("%s: %s: only %q", release, recorded.Name, checks)
				}
			}
		}
	}
}
