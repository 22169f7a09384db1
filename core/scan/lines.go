package scan

import "bytes"

// maxLine is how far the end of a line is looked for, in bytes. A longer line
// is cut there: the kernel's own lines end at 1 KiB, those of a journal at 48.
const maxLine = 48 << 10

// lineStart returns where the line that holds b[at] starts.
func lineStart(b []byte, at int) int {
	from := max(0, at-maxLine)
	if i := bytes.LastIndexByte(b[from:at], '\n'); i >= 0 {
		return from + i + 1
	}
	return from
}

// lineEnd returns where the line that holds b[at] ends, behind its line break.
func lineEnd(b []byte, at int) int {
	to := min(len(b), at+maxLine)
	if i := bytes.IndexByte(b[at:to], '\n'); i >= 0 {
		return at + i + 1
	}
	return to
}

// layout is how one log shows its lines, as far as it matters for how many of
// them a report can go over.
type layout struct {
	// tag is what the kernel's lines hold near their start, " kernel: ", if
	// the log has lines of programs between them; else "".
	tag string
	// fields says that an entry goes over several lines, one a field, and
	// ends with a blank line: journalctl -o export and verbose.
	fields bool
}

const (
	tagWithin     = 160 // how far from its start a line shows its tag
	messageField  = "MESSAGE="
	fieldsNearby  = 4 << 10
	kernelTag     = "kernel:"
	linesAround   = 3  // before an anchor, and around the line of a cause
	shortIdle     = 16 // lines within which a report goes on with lines like those of a body
	longIdle      = 50 // the same for those of kind inLong
	idleLines     = 66 // after which a report is over; package oops waits 64 at the most
	maxEntryField = 64 << 10
)

// layoutAt looks at the text around an anchor.
func layoutAt(b []byte, start, at int) layout {
	var l layout
	if bytes.Contains(b[start:min(at, start+tagWithin)], []byte(kernelTag)) {
		l.tag = kernelTag
	}
	from, to := max(0, at-fieldsNearby), min(len(b), at+fieldsNearby)
	l.fields = bytes.HasPrefix(bytes.TrimLeft(b[start:at], " "), []byte(messageField)) &&
		(bytes.Contains(b[from:to], []byte("_BOOT_ID=")) || bytes.Contains(b[from:to], []byte("PRIORITY=")))
	return l
}

// counts reports whether a line can be one of the kernel's messages.
func (l layout) counts(line []byte) bool {
	if l.fields {
		return bytes.HasPrefix(bytes.TrimLeft(line, " "), []byte(messageField))
	}
	if len(line) <= 2 && len(bytes.TrimSpace(line)) == 0 {
		return false
	}
	return l.tag == "" || bytes.Contains(line[:min(len(line), tagWithin)], []byte(l.tag))
}

// before returns where the n lines before the one at start begin, not before
// floor.
func (l layout) before(b []byte, start, n, floor int) int {
	if l.fields {
		start = entryStart(b, start, floor)
	}
	for n > 0 && start > floor && start > 0 {
		from := max(floor, lineStart(b, start-1))
		if l.counts(b[from:start]) {
			n--
		}
		start = from
	}
	if l.fields {
		start = entryStart(b, start, floor)
	}
	return start
}

// body are texts that lines within a report hold: a report goes on as long as
// they come.
var body = [][]byte{[]byte("+0x"), []byte("ffff")}

func (k kind) patience() int {
	if k == inLong {
		return longIdle
	}
	return shortIdle
}

// walk returns where a report is over that has a line of its own ending at
// end: behind the next idleLines lines that hold no hit. Lines that look like
// its body count too, for as many lines as patience. Of what follows its last
// line only the first lines, up to kept, are decoded with it. walk goes up to
// limit; over is false if it got there. rest are the hits that it did not reach.
func (l layout) walk(b []byte, end, limit, patience int, hits []hit) (to, kept int, over bool, rest []hit) {
	limit = min(len(b), limit)
	idle, at := 0, end
	kept = end
	for at < limit && idle < idleLines {
		next := lineEnd(b, at)
		if next > limit {
			break
		}
		line := b[at:next]
		own, held := false, false
		for len(hits) > 0 && hits[0].at < next {
			k := anchors[hits[0].anchor].kind
			held = true
			if k <= inLong && hits[0].at >= at {
				own = true
				patience = max(patience, k.patience())
			}
			hits = hits[1:]
		}
		at = next
		switch {
		case own || idle < patience && (bytes.Contains(line, body[0]) || bytes.Contains(line, body[1])):
			idle = 0
		case l.counts(line):
			idle++
		}
		if held || idle <= patience/2 {
			kept = at
		}
	}
	over = idle >= idleLines
	if over && l.fields {
		at = entryEnd(b, at)
		for len(hits) > 0 && hits[0].at < at {
			hits = hits[1:]
		}
	}
	if !over && l.fields {
		at = max(end, entryStart(b, at, end)) // whole entries
	}
	if !over || l.fields {
		kept = at
	}
	return at, kept, over || at == len(b), hits
}

// follow reports whether at least n lines stand in b[end:limit].
func (l layout) follow(b []byte, end, limit, n int) bool {
	for at := end; at < limit && n > 0; {
		next := min(limit, lineEnd(b, at))
		if l.counts(b[at:next]) {
			n--
		}
		at = next
	}
	return n <= 0
}

// start returns where the line, or the entry of several, starts that holds
// b[at].
func (l layout) start(b []byte, at, floor int) int {
	if l.fields {
		return entryStart(b, at, floor)
	}
	return max(floor, lineStart(b, at))
}

// end returns where the line, or the entry of several, ends that holds b[at].
func (l layout) end(b []byte, at int) int {
	if l.fields {
		return entryEnd(b, at)
	}
	return lineEnd(b, at)
}

// entryStart returns where the entry of several lines that holds b[at] starts.
func entryStart(b []byte, at, floor int) int {
	from := max(floor, at-maxEntryField)
	if i := bytes.LastIndex(b[from:at], []byte("\n\n")); i >= 0 {
		return from + i + 2
	}
	return from
}

// entryEnd returns where the entry ends whose field ends at at.
func entryEnd(b []byte, at int) int {
	to := min(len(b), at+maxEntryField)
	if i := bytes.Index(b[max(0, at-1):to], []byte("\n\n")); i >= 0 {
		return max(0, at-1) + i + 2
	}
	return to
}
