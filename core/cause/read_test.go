package cause

import (
	"strconv"
	"strings"

	"kerneltaint/core/klog"
	"kerneltaint/core/oops"
	"kerneltaint/core/taint"
)

// readLog reads the console of a test: one message a line, "[    1.234567] text"
// or the text alone.
func readLog(input string) *klog.Log {
	log := &klog.Log{Input: input}
	for at, number := 0, 1; at < len(input); number++ {
		end := at + strings.IndexByte(input[at:], '\n')
		if end < at {
			end = len(input)
		}
		line := klog.Line{Number: number, Seconds: -1, Level: -1}
		text := strings.TrimSuffix(input[at:end], "\r")
		if rest, ok := strings.CutPrefix(text, "["); ok {
			if stamp, message, ok := strings.Cut(rest, "] "); ok {
				stamp = strings.TrimSpace(stamp)
				if seconds, err := strconv.ParseFloat(stamp, 64); err == nil {
					line.Time, line.Seconds, text = stamp, int64(seconds*1e6+0.5), message
				}
			}
		}
		line.Text = text
		start := at + strings.Index(input[at:end], text)
		line.Span = klog.Span{Start: start, End: start + len(text)}
		log.Lines = append(log.Lines, line)
		at = end + 1
	}
	return log
}

// reportStarts are how the reports of the tests begin.
var reportStarts = []struct {
	prefix string
	kind   oops.Type
}{
	{"WARNING: CPU:", oops.Warning}, {"WARNING: ", oops.Warning}, {"BUG: kernel NULL", oops.PageFault},
	{"BUG: unable", oops.PageFault}, {"kernel BUG at", oops.Bug}, {"watchdog: BUG: soft lockup", oops.SoftLockup},
	{"BUG: Bad page", oops.BadPage}, {"Kernel panic", oops.Panic}, {"NMI backtrace for cpu", oops.Other},
	{"mce: [Hardware Error]: CPU", oops.MachineCheck}, {"sysrq: Show backtrace", oops.Other},
	{"Memory failure", oops.Other},
}

// readReports finds the reports of a test's console: from a known first line to
// the end of its trace.
func readReports(log *klog.Log, dialect *taint.Dialect) []Observed {
	var all []Observed
	var open *oops.Report
	for i := range log.Lines {
		text := log.Lines[i].Text
		for _, start := range reportStarts {
			if strings.HasPrefix(text, start.prefix) && (open == nil || open.Header != "" || open.Type == oops.MachineCheck) {
				first := i
				if i > 1 && strings.Contains(log.Lines[i-2].Text, "[ cut here ]") {
					first = i - 2
				} else if i > 0 && strings.Contains(log.Lines[i-1].Text, "[ cut here ]") {
					first = i - 1
				}
				open = &oops.Report{Type: start.kind, Title: text, First: first, Seconds: log.Lines[i].Seconds, CPU: -1, PID: -1, UID: -1}
				all = append(all, Observed{Report: open, Dialect: dialect})
				break
			}
		}
		if open == nil {
			continue
		}
		open.Last = i
		if strings.HasPrefix(text, "CPU: ") && open.Header == "" {
			readHeader(open, text)
			o := &all[len(all)-1]
			o.Known = true
			if !open.NotTainted {
				o.Set = dialect.ReadLetters(open.Field).Set
			}
		}
		if pc, ok := strings.CutPrefix(text, "RIP: 0010:"); ok && open.PC == "" {
			open.PC = pc
		}
		if strings.HasPrefix(text, "---[ end") || strings.HasPrefix(text, "Rebooting in") {
			open = nil
		}
	}
	return all
}

// readHeader takes a "CPU:" line apart.
func readHeader(r *oops.Report, text string) {
	r.Header = text
	if _, after, ok := strings.Cut(text, " PID: "); ok {
		number, rest, _ := strings.Cut(after, " ")
		r.PID, _ = strconv.Atoi(number)
		rest = strings.TrimPrefix(rest, "Comm: ")
		if comm, rest, ok := strings.Cut(rest, " Tainted: "); ok {
			r.Comm = comm
			r.Field = rest
			if end := strings.IndexAny(rest, "0123456789"); end >= 0 {
				r.Field = rest[:max(end-1, 0)]
				r.Release, _, _ = strings.Cut(rest[end:], " ")
			}
		} else if comm, rest, ok := strings.Cut(rest, " Not tainted "); ok {
			r.Comm, r.NotTainted = comm, true
			r.Release, _, _ = strings.Cut(rest, " ")
		}
	}
}
