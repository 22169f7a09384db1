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

// lineOf returns the line that holds b[at].
func lineOf(b []byte, at int) []byte { return b[lineStart(b, at):lineEnd(b, at)] }

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
	stampWithin   = 128 // the same for the kernel's clock
	messageField  = "MESSAGE="
	fieldsNearby  = 4 << 10
	kernelTag     = "kernel:"
	linesAround   = 3  // before an anchor, and around the line of a cause
	shortIdle     = 16 // lines that are none of its own after which a report is over; package oops waits 14
	longIdle      = 50 // the same for those of kind inLong; 48
	idleLines     = 66 // the same for lines of the same tenth of a second; 64
	maxEntryField = 64 << 10
)

// soon is how long lines of other processors can come between those of a
// report, in microseconds: the same time as in package oops.
const soon = 100_000

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

// changed reports whether line, which has an anchor, is of another log than last,
// the line of this layout before it: it has not the kernel's tag, as the lines of
// programs, and begins differently.
func (l layout) changed(last, line []byte) bool {
	return l.tag != "" && !l.fields && !l.counts(line) && !bytes.HasPrefix(line, last[:min(len(last), sameStart)])
}

// inBody reports whether a line looks like those within a report, which goes on as
// long as they come: it has an offset in a function, or an address of the kernel
// that a word begins with. The "ffff" at the end of a range of memory is none, nor
// is an offset of 0, which each line of a boot with initcall_debug has.
func inBody(line []byte) bool {
	for rest := line; ; {
		i := bytes.Index(rest, []byte("+0x"))
		if i < 0 {
			break
		}
		if rest = rest[i+len("+0x"):]; !bytes.HasPrefix(rest, []byte("0/")) {
			return true
		}
	}
	i := bytes.Index(line, []byte("ffff"))
	return i > 0 && (line[i-1] <= ' ' || line[i-1] == '(' || line[i-1] == '<' || line[i-1] == '[')
}

func (k kind) patience() int {
	if k == inLong {
		return longIdle
	}
	return shortIdle
}

// walk returns where a report is over that has the anchor at at: behind as many
// lines without a hit as package oops waits for one of the report, save that
// lines that look like its body count as its own. Where that is not enough, the
// report is said to be open when it is decoded. walk goes up to limit; over is
// false if it got there. rest are the hits that it did not reach.
func (l layout) walk(b []byte, at, limit, patience int, hits []hit) (to int, over bool, rest []hit) {
	limit = min(len(b), limit)
	own := lineOf(b, at) // the last line of its own
	last, end := own, lineEnd(b, at)
	for len(hits) > 0 && hits[0].at < end { // further ones of the line
		if k := anchors[hits[0].anchor].kind; k <= inLong {
			patience = max(patience, k.patience())
		}
		hits = hits[1:]
	}
	idle := 0
	kept, behind := end, hits // the end of the last line of this layout, which is last, and the hits behind it
	for at = end; at < limit && !over; {
		next := lineEnd(b, at)
		if next > limit {
			break
		}
		line := b[at:next]
		held := false
		for len(hits) > 0 && hits[0].at < next {
			if k := anchors[hits[0].anchor].kind; k <= inLong && hits[0].at >= at {
				held = true
				patience = max(patience, k.patience())
			}
			hits = hits[1:]
		}
		if held && l.changed(last, line) {
			return kept, true, behind
		}
		at = next
		counts := l.counts(line)
		if counts {
			last, kept, behind = line, next, hits
		}
		switch {
		case held || idle < patience && inBody(line):
			idle, own = 0, line
		case counts:
			idle++
			over = idle >= patience && (idle >= idleLines || !within(own, line))
		}
	}
	if over && l.fields {
		at = entryEnd(b, at)
		for len(hits) > 0 && hits[0].at < at {
			hits = hits[1:]
		}
	}
	if !over && l.fields {
		at = max(end, entryStart(b, at, end)) // whole entries
	}
	return at, over || at == len(b), hits
}

// within reports whether the kernel's clock says that two lines were printed soon
// one after the other.
func within(first, second []byte) bool {
	a := stamp(first)
	if a < 0 {
		return false
	}
	b := stamp(second)
	return b >= 0 && b-a < soon
}

// stamp reads the kernel's clock of a line in microseconds, "[   12.345678]"; it
// is -1 if the line shows none.
func stamp(line []byte) int64 {
	line = line[:min(len(line), stampWithin)]
	for at := 0; ; {
		i := bytes.IndexByte(line[at:], '[')
		if i < 0 {
			return -1
		}
		at += i + 1
		j := at
		for j < len(line) && line[j] == ' ' {
			j++
		}
		n, digits := int64(0), 0
		for ; j < len(line) && ('0' <= line[j] && line[j] <= '9' || line[j] == '.'); j++ {
			if line[j] != '.' && digits < 18 {
				n = 10*n + int64(line[j]-'0')
				digits++
			}
		}
		if j < len(line) && line[j] == ']' && j-at >= 8 && line[j-7] == '.' {
			return n
		}
	}
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
