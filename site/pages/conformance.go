package pages

import (
	"os"
	"path/filepath"
	"strings"

	"kerneltaint/core/taint"
	"kerneltaint/harness/report"
	"kerneltaint/site"
)

// evidenceRun is one recorded run, as its section shows it.
type evidenceRun struct {
	Release, Arch, QEMU, Accel, Date string
	Passed, Skipped, Total           int
	Cases                            []evidenceCase
}

type evidenceCase struct {
	Name, Title, Status, Reason, Lines string
	sets                               taint.Set // what it was seen to set
}

// proof is a case in which a kernel was seen to set a flag.
type proof struct{ Release, Title, Lines string }

// proofs returns the cases that set a bit, those in which something happened
// before those in which a value was written, at most three a kernel.
func proofs(runs []evidenceRun, bit int) []proof {
	var all []proof
	for _, r := range runs {
		kernel, n := r.Release, 0
		if !strings.HasSuffix(kernel, "-"+r.Arch) {
			kernel += ", " + r.Arch
		}
		for _, written := range []bool{false, true} {
			for _, c := range r.Cases {
				if n < 3 && c.Status == string(report.Pass) && c.sets.Has(bit) && strings.HasPrefix(c.Name, "sysctl/") == written && (!written || n == 0) {
					all = append(all, proof{kernel, c.Title, c.Lines})
					n++
				}
			}
		}
	}
	return all
}

// proofText has the proofs of each flag for the cards of the page, two a kernel
// at most: those in which something happened, or else the write of the value.
func proofText(runs []evidenceRun) string {
	var b strings.Builder
	for _, f := range taint.Newest().Flags {
		of := map[string]int{}
		for _, p := range proofs(runs, f.Bit) {
			if of[p.Release]++; of[p.Release] <= 2 && (of[p.Release] == 1 || p.Lines != "") {
				b.WriteString(site.FormatProof(f.Meaning(), site.Proof(p)))
			}
		}
	}
	return b.String()
}

// maxLines bounds the console lines that are shown of a case.
const maxLines = 4

// conformance is the page of the recorded runs; without any it says that none
// is published.
func conformance(runs []evidenceRun) page {
	return page{
		Path: "/conformance/", Section: "conformance", template: "conformance",
		Title:       "Evidence: taint flags proved on real kernels",
		Description: "Recorded runs of the conformance suite: each taint flag provoked on real kernels under QEMU, with what the kernel printed.",
		Body:        runs,
	}
}

// recordedRuns reads the recorded runs in a folder.
func recordedRuns(folder string) ([]evidenceRun, error) {
	files, err := filepath.Glob(filepath.Join(folder, "*.json"))
	if err != nil {
		return nil, err
	}
	var runs []evidenceRun
	for _, path := range files {
		run, err := readEvidence(path)
		if err != nil {
			return nil, err
		}
		runs = append(runs, run)
	}
	return runs, nil
}

func readEvidence(path string) (evidenceRun, error) {
	f, err := os.Open(path)
	if err != nil {
		return evidenceRun{}, err
	}
	defer f.Close()
	r, err := report.ReadJSON(f)
	if err != nil {
		return evidenceRun{}, err
	}
	run := evidenceRun{Release: r.Subject.Release, Arch: r.Subject.Arch, QEMU: r.Machine.QEMU, Accel: r.Machine.Accel, Date: r.Started.UTC().Format("2 January 2006")}
	for _, c := range r.Cases {
		run.Total++
		switch c.Status {
		case report.Pass:
			run.Passed++
		case report.Skip:
			run.Skipped++
		}
		e := evidenceCase{Name: c.Name, Title: c.Title, Status: string(c.Status), Reason: c.Reason}
		if c.Seen != nil {
			e.Lines = taintLines(c.Seen.Console)
			before, err1 := taint.ParseValue(c.Seen.Before)
			after, err2 := taint.ParseValue(c.Seen.After)
			if err1 == nil && err2 == nil {
				e.sets = after.Without(before)
			}
		}
		run.Cases = append(run.Cases, e)
	}
	return run, nil
}

// taintLines picks the console lines that speak of taint.
func taintLines(console string) string {
	var lines []string
	for line := range strings.Lines(console) {
		if strings.Contains(line, "aint") && len(lines) < maxLines {
			lines = append(lines, strings.TrimRight(line, "\r\n"))
		}
	}
	return strings.Join(lines, "\n")
}
