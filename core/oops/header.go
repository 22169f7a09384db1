package oops

import (
	"strconv"
	"strings"

	"kerneltaint/core/klog"
)

// headerKind says which of the kernel's lines carries a taint field.
type headerKind uint8

const (
	cpuHeader     headerKind = iota + 1 // "CPU: 0 PID: 1 Comm: init Not tainted 6.1.0 #1"
	pidHeader                           // "Pid: 1, comm: init Not tainted 2.6.32 #1"
	hungHeader                          // "      Not tainted 6.1.0 #1"
	lockdepHeader                       // "6.1.0 #1 Not tainted"
	parenHeader                         // "BUG kmalloc-64 (Not tainted): …", "Slab corruption (…)", "WARNING: at … (Tainted: …)"
	regsHeader                          // "REGS: …", "EIP: …", "TSTATE: …": taint among registers
)

// extent is a part of a line's text, [from, to) in bytes.
type extent struct{ from, to int }

func (e extent) of(s string) string { return s[e.from:e.to] }

// header is a line with a taint field, read. Extents are in the line's text.
type header struct {
	kind       headerKind
	whole      extent
	notTainted bool
	field      extent
	after      int // where the text goes on behind field and its blank
	cpu        extent
	uid        extent
	pid        extent
	comm       extent
	kdump      bool
	release    extent
	version    extent
	hardware   extent
}

// readHeader reads a line with a taint word at at; ok is false if it carries no
// field.
func readHeader(s string, at int) (h header, ok bool) {
	if s[at] == 'N' {
		h.notTainted = true
		h.field = extent{at + len("Not tainted"), at + len("Not tainted")}
		h.after = h.field.to
	} else {
		h.field = letterField(s, at+len("Tainted:"))
		h.after = h.field.to
	}
	left := trimRight(s[:at])
	switch {
	case h.readCPU(s, left), h.readPid(s, left):
		h.readRelease(s)
	case strings.TrimLeft(left, " \t:") == "":
		h.kind = hungHeader
		h.whole = extent{at, len(s)}
		h.readRelease(s)
		if !h.notTainted && h.alien(s) {
			return h, false
		}
	case h.readLockdep(s, left):
	case left[len(left)-1] == '(':
		h.kind = parenHeader
		h.whole = extent{0, len(s)}
		if shut := strings.IndexByte(s[at:], ')'); shut >= 0 && !h.notTainted {
			h.field.to = max(at+shut, h.field.from)
			h.after = h.field.to
		}
	case h.readRegs(s, left):
	default:
		return h, false
	}
	return h, true
}

// taintWord returns where the taint state starts in s, -1 if it has none. It
// is the last one of the line, for the task's name before it can be anything,
// "Tainted:" too; the verbose form of Linux 6.11 is none.
func taintWord(s string) int {
	if strings.IndexByte(s, 'T') < 0 && strings.IndexByte(s, 'N') < 0 || !strings.Contains(s, "ainted") {
		return -1 // most lines: one byte is found faster than a word
	}
	for end := len(s); end > 0; {
		i := strings.LastIndex(s[:end], "ainted")
		if i < 0 {
			return -1
		}
		end = i
		switch {
		case i >= 5 && s[i-5:i+6] == "Not tainted":
			return i - 5
		case i >= 1 && s[i-1] == 'T' && i+6 < len(s) && s[i+6] == ':' && !strings.HasPrefix(s[i+7:], " ["):
			return i - 1
		}
	}
	return -1
}

// alien reports whether what follows "Tainted:" is no state of a kernel:
// neither letters nor a release. systemd says "Tainted: unmerged-usr".
func (h *header) alien(s string) bool {
	release := h.release.of(s)
	return strings.Trim(h.field.of(s), " ") == "" && release != "" && !releaseStart(release) && !strings.HasPrefix(h.version.of(s), "#")
}

// letterBytes holds every letter that a known kernel prints in its field, and
// the marks of clear and reserved columns.
const letterBytes = "PGFSRMBUDAWCIOELKXTNJHZhprtun?-"

// letterField returns the extent of the letter field that follows a "Tainted:"
// which ends at at. Its blanks are columns; the last blank before the release
// is not, for the kernel prints it between the two.
func letterField(s string, at int) extent {
	if at < len(s) && s[at] == ' ' {
		at++
	}
	end, i := at, at
	for i < len(s) {
		word := i
		known := true
		for i < len(s) && (strings.IndexByte(letterBytes, s[i]) >= 0 || 'A' <= s[i] && s[i] <= 'Z') {
			known = known && strings.IndexByte(letterBytes, s[i]) >= 0
			i++
		}
		if !known && !releaseFollows(s[i:]) {
			i = word
			break // a release that is a word
		}
		if i < len(s) && s[i] != ' ' && s[i] != '\t' && s[i] != ')' {
			if i == word || !releaseStart(s[i:]) {
				i = word
			}
			break // where a wrap ate the blanks, the release follows at once
		}
		for i < len(s) && (s[i] == ' ' || s[i] == '\t') {
			i++
		}
		end = i
		if i < len(s) && s[i] == ')' {
			return extent{at, i}
		}
	}
	if i > end {
		return extent{at, i}
	}
	if i < len(s) && end > at && s[end-1] == ' ' {
		end--
	}
	return extent{at, end}
}

// releaseFollows reports whether a release with a number stands behind the
// blanks and single letters that s begins with. A letter that no known kernel
// has is then one of a kernel to come, and no part of the release.
func releaseFollows(s string) bool {
	const columns = 64
	for i := 0; i < min(len(s), columns); i++ {
		switch c := s[i]; {
		case c == ' ' || c == '-' || 'A' <= c && c <= 'Z':
		default:
			return i > 0 && s[i-1] == ' ' && releaseStart(s[i:])
		}
	}
	return false
}

// releaseStart reports whether s starts as a kernel release does, "6.1".
func releaseStart(s string) bool {
	i := 0
	for i < len(s) && '0' <= s[i] && s[i] <= '9' {
		i++
	}
	return i > 0 && i+1 < len(s) && s[i] == '.' && '0' <= s[i+1] && s[i+1] <= '9'
}

// readCPU reads "CPU: 0 UID: 0 PID: 1 Comm: init Kdump: loaded" before the
// taint word.
func (h *header) readCPU(s, left string) bool {
	comm := strings.LastIndex(left, "Comm:")
	if comm < 0 {
		return false
	}
	start := strings.LastIndex(left[:comm], "CPU:")
	if start < 0 {
		start = strings.LastIndex(left[:comm], "PID:")
		if start < 0 {
			start = comm
		}
	}
	h.kind = cpuHeader
	h.whole = extent{start, len(s)}
	h.cpu = numberAfter(s, "CPU:", start, comm)
	h.uid = numberAfter(s, "UID:", start, comm)
	h.pid = numberAfter(s, "PID:", start, comm)
	name := left
	if i := strings.LastIndex(left, "Kdump: loaded"); i >= comm && i+len("Kdump: loaded") == len(left) {
		h.kdump = true
		name = trimRight(left[:i])
	}
	h.comm = trimExtent(s, comm+len("Comm:"), len(name))
	return true
}

// readPid reads "Pid: 1, comm: init" before the taint word.
func (h *header) readPid(s, left string) bool {
	start := strings.LastIndex(left, "Pid:")
	if start < 0 && strings.HasPrefix(left, "pid: ") {
		start = 0 // typed from a photograph of a screen
	}
	if start < 0 {
		return false
	}
	comm := strings.Index(left[start:], "comm:")
	if comm < 0 {
		return false
	}
	comm += start
	h.kind = pidHeader
	h.whole = extent{start, len(s)}
	h.pid = numberAfter(s, s[start:start+len("Pid:")], start, comm)
	h.comm = trimExtent(s, comm+len("comm:"), len(left))
	return true
}

// readLockdep reads "6.1.0 #1" before the taint word.
func (h *header) readLockdep(s, left string) bool {
	hash := strings.LastIndexByte(left, '#')
	if hash < 2 || left[hash-1] != ' ' || strings.IndexByte(left[hash:], ' ') >= 0 {
		return false
	}
	release := trimRight(left[:hash])
	start := strings.LastIndexAny(release, " \t") + 1
	if start == len(release) {
		return false
	}
	h.kind = lockdepHeader
	h.whole = extent{start, len(s)}
	h.release = extent{start, len(release)}
	h.version = extent{hash, len(left)}
	return true
}

// registerLines are the starts of lines that show the taint state among
// registers, by architecture: powerpc, sparc, i386 (2.4, 2.6), parisc, alpha,
// m68k, ia64, arm (before Linux 2.6.25 behind the pc, then behind the CPU), s390,
// mips (2.4).
var registerLines = [...]string{"REGS:", "TSTATE:", "PSR:", "EIP:", "PSW:", "ps = ", "pc = ", "Status:", "psr :", "pc : [<", "CPU:", "CPU :", "sr:", "Krnl PSW", "epc   :"}

// readRegs reads the state on a line of registers, and the release in
// parentheses behind it: "Not tainted  (6.1.0 #1)", "Not tainted VLI".
func (h *header) readRegs(s, left string) bool {
	for _, name := range registerLines {
		start := strings.Index(left, name)
		if start < 0 {
			continue
		}
		h.kind = regsHeader
		h.whole = extent{start, len(s)}
		if name == "CPU:" || name == "CPU :" {
			h.cpu = numberAfter(s, name, start, len(left))
		}
		if open := strings.IndexByte(s[h.field.from:], '('); open >= 0 {
			open += h.field.from
			shut := len(s)
			if i := strings.IndexByte(s[open:], ')'); i >= 0 {
				shut = open + i
			}
			h.release = wordExtent(s, open+1, shut)
			h.version = trimExtent(s, h.release.to, shut)
		} else if name == "CPU:" {
			h.readRelease(s) // s390, up to Linux 3
		}
		return true
	}
	return false
}

// readRelease reads the release and what follows it behind the taint field.
func (h *header) readRelease(s string) {
	at := h.after
	for at < len(s) && (s[at] == ' ' || s[at] == '\t') {
		at++
	}
	end := len(s)
	if at < end && s[at] == '(' {
		at++
		if i := strings.IndexByte(s[at:], ')'); i >= 0 {
			end = at + i
		}
	}
	word := wordExtent(s, at, end)
	if word.from < word.to && s[word.from] != '#' {
		h.release = word
		at = word.to
	}
	h.version = trimExtent(s, at, end)
	if h.kind == pidHeader {
		if i := strings.IndexByte(h.version.of(s), ' '); i >= 0 {
			h.hardware = trimExtent(s, h.version.from+i, end)
			h.version.to = h.version.from + i
		}
	}
}

// numberAfter returns the extent of the decimal number behind name in
// s[from:to], empty if there is none.
func numberAfter(s, name string, from, to int) extent {
	i := strings.Index(s[from:to], name)
	if i < 0 {
		return extent{}
	}
	i += from + len(name)
	for i < to && (s[i] == ' ' || s[i] == '\t') {
		i++
	}
	j := i
	for j < to && '0' <= s[j] && s[j] <= '9' {
		j++
	}
	if i == j {
		return extent{}
	}
	return extent{i, j}
}

// trimExtent returns s[from:to] without blanks at its ends.
func trimExtent(s string, from, to int) extent {
	for from < to && (s[from] == ' ' || s[from] == '\t') {
		from++
	}
	for to > from && (s[to-1] == ' ' || s[to-1] == '\t') {
		to--
	}
	return extent{from, max(from, to)}
}

// wordExtent returns the first word of s[from:to].
func wordExtent(s string, from, to int) extent {
	for from < to && (s[from] == ' ' || s[from] == '\t') {
		from++
	}
	end := from
	for end < to && s[end] != ' ' && s[end] != '\t' {
		end++
	}
	return extent{from, max(from, end)}
}

// number returns the value of a decimal extent, -1 if it is empty or too
// large.
func number(s string, e extent) int {
	if e.from == e.to {
		return -1
	}
	n, err := strconv.Atoi(e.of(s))
	if err != nil {
		return -1
	}
	return n
}

// fill puts what the header says into the report. A report keeps the first
// header of a kind that has a task; one that has none gives way to it.
func (h *header) fill(r *Report, l *klog.Line) {
	s := l.Text
	r.Header = h.whole.of(s)
	r.HeaderSpan = l.InputSpan(h.whole.from, h.whole.to)
	r.NotTainted = h.notTainted
	r.Field = h.field.of(s)
	r.FieldLost = !h.notTainted && l.JoinedIn(h.field.from, h.after+1)
	if !h.notTainted {
		r.FieldSpan = l.InputSpan(h.field.from, h.field.to)
	}
	setNumber(&r.CPU, &r.Evidence[AtCPU], l, h.cpu)
	setNumber(&r.PID, &r.Evidence[AtPID], l, h.pid)
	setNumber(&r.UID, &r.Evidence[AtUID], l, h.uid)
	setText(&r.Comm, &r.Evidence[AtComm], l, h.comm)
	if !h.cutShort(s, r.Release) {
		setText(&r.Release, &r.Evidence[AtRelease], l, h.release)
	}
	setText(&r.Version, &r.Evidence[AtVersion], l, h.version)
	setText(&r.Hardware, &r.Evidence[AtHardware], l, h.hardware)
	r.Kdump = r.Kdump || h.kdump
}

// cutShort reports whether the header's release is the beginning of one that the
// report has shown already: some terminals drop what is beyond their width, all
// but the last character.
func (h *header) cutShort(s, known string) bool {
	release := h.release.of(s)
	if len(release) > 8 && h.version.from == h.version.to {
		release = release[:len(release)-1]
	}
	return strings.HasPrefix(known, release)
}

func setText(field *string, at *klog.Span, l *klog.Line, e extent) {
	if e.from < e.to {
		*field = e.of(l.Text)
		*at = l.InputSpan(e.from, e.to)
	}
}

func setNumber(field *int, at *klog.Span, l *klog.Line, e extent) {
	if n := number(l.Text, e); n >= 0 {
		*field = n
		*at = l.InputSpan(e.from, e.to)
	}
}
