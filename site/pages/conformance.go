package pages

import (
	"os"
	"path/filepath"
	"strings"

	"kerneltaint/harness/report"
)

// evidenceRun is one recorded run, as its section shows it.
type evidenceRun struct {
	Release, Arch, QEMU, Accel, Date string
	Passed, Skipped, Total           int
	Cases                            []evidenceCase
}

type evidenceCase struct{ Name, Title, Status, Reason, Lines string }

// maxLines bounds the console lines that are shown of a case.
const maxLines = 4

// conformance reads the recorded runs in a folder. No folder is no error: the
// page then says that none is published.
func conformance(folder string) (page, error) {
	p := page{
		Path: "/conformance/", Section: "conformance", template: "conformance",
		Title:       "Evidence: taint flags proved on real kernels",
		Description: "Recorded runs of the conformance suite: each taint flag provoked on real kernels under QEMU, with what the kernel printed.",
	}
	var runs []evidenceRun
	files, err := filepath.Glob(filepath.Join(folder, "*.json"))
	if err != nil {
		return p, err
	}
	for _, path := range files {
		run, err := readEvidence(path)
		if err != nil {
			return p, err
		}
		runs = append(runs, run)
	}
	p.Body = runs
	return p, nil
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
