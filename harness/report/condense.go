package report

import "strings"

// Condense shortens a console for keeping: it leaves out the call trace and the
// registers of the backtrace that the suite asks every kernel for in the end. Its
// header, which holds the taint field, stays, and so does everything before it.
func Condense(console string) string {
	start := strings.LastIndex(console, "sysrq: Show backtrace of all active CPUs")
	if start < 0 {
		return console
	}
	trace := strings.Index(console[start:], "Call Trace:")
	if trace < 0 {
		return console
	}
	trace += start
	trace = strings.LastIndexByte(console[:trace], '\n') + 1
	rest := console[trace:]
	end := strings.Index(rest, "</TASK>") // from Linux 5.16 on
	if end < 0 {
		end = strings.LastIndex(rest, "R13: ")
	}
	if end < 0 {
		return console
	}
	line := strings.IndexByte(rest[end:], '\n')
	if line < 0 {
		return console[:trace]
	}
	return console[:trace] + rest[end+line+1:]
}
