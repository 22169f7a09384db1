package suite

import (
	"regexp"
	"strings"
)

// field is the taint field of one line, as the kernel printed it, with what stands
// before it in the line.
type field struct {
	line    int    // number in the console, from 0
	text    string // of the line, without its timestamp
	letters string // with its blanks; "" for "Not tainted"
	verbose string // the line that follows from Linux 6.11 on, without "Tainted: "

	cpu, uid, pid, comm string // uid is "" before Linux 6.12
}

// opening is how dump_stack_print_info begins the line. A task's name can hold
// anything, even "Tainted: ", so the field itself is not looked for here.
var opening = regexp.MustCompile(`^CPU: (\d+) (?:UID: (\d+) )?PID: (\d+) Comm: (.*)$`)

// timestamp is printk's, and the caller that some kernels print behind it.
var timestamp = regexp.MustCompile(`^(<\d+>)?\[ *\d+\.\d+\](\[ *[TC]\d+\])? `)

// fields finds the taint fields of a console. The suite reads them by itself, by
// the kernel's format alone (print_tainted and dump_stack_print_info): one
// character a flag, then a blank and the release. It must not depend on core.
func fields(console, release string) []field {
	var all []field
	var found bool
	lines := strings.Split(console, "\n")
	for i, line := range lines {
		text := timestamp.ReplaceAllString(line, "")
		if !strings.HasPrefix(text, "CPU: ") {
			continue
		}
		before, _, ok := strings.Cut(text, " "+release+" ")
		if !ok {
			continue
		}
		f := field{line: i, text: text}
		start := opening.FindStringSubmatch(before)
		if start == nil {
			continue
		}
		f.cpu, f.uid, f.pid, f.comm = start[1], start[2], start[3], start[4]
		if at := strings.LastIndex(f.comm, " Tainted: "); at >= 0 {
			f.letters, f.comm = f.comm[at+len(" Tainted: "):], f.comm[:at]
		} else if f.comm, found = strings.CutSuffix(f.comm, " Not tainted"); !found {
			continue
		}
		if i+1 < len(lines) {
			next := timestamp.ReplaceAllString(lines[i+1], "")
			if verbose, ok := strings.CutPrefix(next, "Tainted: ["); ok {
				f.verbose = "[" + verbose
			}
		}
		all = append(all, f)
	}
	return all
}
