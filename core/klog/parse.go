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
	r.finish()
	return r.log
}

// reader turns the physical lines of one input into logical ones.
type reader struct {
	in     string
	log    *Log
	tail   tail
	hollow Line // the newest line, if it had prefixes and no message
	joint  joint
	run    shape
}

// physical reads the physical line [at, end).
func (r *reader) physical(at, end, number int) {
	for end > at && r.in[end-1] == '\r' {
		end--
	}
	s := r.in[:end]
	start, depth := skipQuotes(s, at)
	line := Line{Number: number, Seconds: -1, Level: -1}
	message, by := prefix(s, start, &line)
	text := skipBlanks(s, message)
	if text == end {
		if by != 0 {
			r.finish()
			r.hollow = line
			r.tail = tail{by: by, depth: depth, start: at, text: text, end: end, number: number, hollow: true}
		}
		return
	}
	if by == 0 && r.tail.number == number-1 && number > 1 {
		if glue, ok := r.continues(s[text:], depth, number); ok {
			r.resume(glue, text, at, end, number)
			return
		}
	}
	r.finish()
	line.Text = s[message:]
	line.Span = Span{message, end}
	r.log.Lines = append(r.log.Lines, line)
	r.tail = tail{by: by, depth: depth, start: at, text: text, end: end, number: number}
}

// resume takes the message from text to end as the continuation of the newest
// line.
func (r *reader) resume(glue string, text, at, end, number int) {
	t := &r.tail
	if t.hollow {
		line := r.hollow
		line.Text = r.in[text:end]
		line.Span = Span{text, end}
		r.log.Lines = append(r.log.Lines, line)
		r.log.Joined++
		t.hollow = false
		t.header = unknown
	} else {
		r.join(glue, text, end)
	}
	t.start, t.text, t.end, t.number = at, text, end, number
}

// skipQuotes returns the offset behind the marks of quoted mail at at, "> ",
// ">> ", "| ", and how many there are.
func skipQuotes(s string, at int) (text, depth int) {
	for {
		i := skipBlanks(s, at)
		switch {
		case i == len(s):
			return at, depth
		case s[i] == '>' && !strings.HasPrefix(s[i:], ">ffff"):
			at = i + 1
			depth++
		case s[i] == '|' && i+1 < len(s) && (isBlank(s[i+1]) || s[i+1] == '>' || s[i+1] == '['):
			at = i + 1
			depth++
		default:
			if depth > 0 && i == at+1 {
				return i, depth
			}
			return at, depth
		}
	}
}
