package klog

import "strings"

// Parse reads input as a kernel log. It never fails: what is no kernel log
// comes back as the lines that it is. Blank lines are left out.
func Parse(input string) *Log {
	r := reader{in: input, log: &Log{Input: input}}
	r.log.Lines = make([]Line, 0, min(strings.Count(input, "\n")+1, len(input)/40+16))
	number := 0
	for at := 0; at < len(input); {
		end := strings.IndexByte(input[at:], '\n')
		if end < 0 {
			end = len(input)
		} else {
			end += at
		}
		number++
		r.physical(at, end, number)
		at = end + 1
	}
	return r.log
}

// reader turns the physical lines of one input into logical ones.
type reader struct {
	in  string
	log *Log
}

// physical reads the physical line [at, end).
func (r *reader) physical(at, end, number int) {
	for end > at && r.in[end-1] == '\r' {
		end--
	}
	s := r.in[:end]
	start := skipQuotes(s, at)
	line := Line{Number: number, Seconds: -1, Level: -1}
	message, _ := prefix(s, start, &line)
	if skipBlanks(s, message) == end {
		return
	}
	line.Text = s[message:]
	line.Span = Span{message, end}
	r.log.Lines = append(r.log.Lines, line)
}

// skipQuotes returns the offset behind the marks of quoted mail at at: "> ",
// ">> ", "| ".
func skipQuotes(s string, at int) int {
	for {
		i := skipBlanks(s, at)
		switch {
		case i == len(s):
			return at
		case s[i] == '>' && !strings.HasPrefix(s[i:], ">ffff"):
			at = i + 1
		case s[i] == '|' && i+1 < len(s) && (isBlank(s[i+1]) || s[i+1] == '>' || s[i+1] == '['):
			at = i + 1
		default:
			if i > at && i == at+1 && at > 0 && (s[at-1] == '>' || s[at-1] == '|') {
				return i
			}
			return at
		}
	}
}
