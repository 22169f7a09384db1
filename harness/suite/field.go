package suite

import (
	"regexp"
	"strings"
)

// field is the taint field of one line, as the kernel printed it.
type field struct {
	line    int    // number in the console, from 0
	letters string // with its blanks; "" for "Not tainted"
	verbose string // the line that follows from Linux 6.11 on, without "Tainted: "
}

// timestamp is printk's, and the caller that some kernels print behind it.
var timestamp = regexp.MustCompile(`^(<\d+>)?\[ *\d+\.\d+\](\[ *[TC]\d+\])? `)

// fields finds the taint fields of a console. The suite reads them by itself, by
// the kernel's format alone (print_tainted and dump_stack_print_info): one
// character a flag, then a blank and the release. It must not depend on core.
func fields(console, release string) []field {
	var found []field
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
		f := field{line: i}
		if at := strings.Index(before, "Tainted: "); at >= 0 {
			f.letters = before[at+len("Tainted: "):]
		} else if !strings.HasSuffix(before, "Not tainted") {
			continue
		}
		if i+1 < len(lines) {
			next := timestamp.ReplaceAllString(lines[i+1], "")
			if verbose, ok := strings.CutPrefix(next, "Tainted: ["); ok {
				f.verbose = "[" + verbose
			}
		}
		found = append(found, f)
	}
	return found
}
