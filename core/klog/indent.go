package klog

import "strings"

// In Markdown, and on pages of documentation, a log stands indented, by four
// blanks or a tab. The kernel indents some of its lines too, but not all of
// those that stand together.
const (
	indentLeast = 4       // blanks of a block in a text
	indentWhole = 2       // of a text that is nothing but one
	indentLines = 5       // of a block, at least
	indentFirst = 8 << 10 // within so many bytes a text shows whether it has a block
)

// block is a run of lines that are indented, or blank.
type block struct {
	from, to int
	indent   string // that all of them have
	lines    int    // that are not blank
	log      bool   // a line behind the indent is one of a log
}

// indented takes the indent off the blocks of a text that are logs.
func indented(in string) *layer {
	if !isIndented(in[:min(len(in), indentFirst)]) {
		return nil
	}
	u := unpacker{in: in}
	whole := true // no line stands outside of a block
	var b block
	for at := 0; at < len(in); {
		end := lineEnd(in, at)
		line := in[at:end]
		text := skipBlanks(line, 0)
		switch {
		case isBlankLine(line):
		case b.takes(line[:text], whole):
			b.log = b.log || isLogLine(line[len(b.indent):])
		default:
			b.outdent(&u, false)
			whole = false
			if b = (block{from: at}); b.takes(line[:text], false) {
				b.log = isLogLine(line[text:])
			} else {
				b.from = end + 1
			}
		}
		at = end + 1
		b.to = min(at, len(in))
	}
	b.outdent(&u, whole)
	return u.layer()
}

// isIndented reports whether a line of s is indented as those of a block are.
func isIndented(s string) bool {
	for at := 0; at < len(s); at = lineEnd(s, at) + 1 {
		if s[at] == '\t' || s[at] == ' ' && strings.HasPrefix(s[at:], "  ") {
			return true
		}
	}
	return false
}

// takes adds a line with an indent to the block; false if that is too small. In a
// text that may be nothing but a block a smaller one is enough.
func (b *block) takes(indent string, whole bool) bool {
	if b.lines > 0 {
		n := 0
		for n < len(b.indent) && n < len(indent) && b.indent[n] == indent[n] {
			n++
		}
		indent = indent[:n]
	}
	if len(indent) < indentLeast && strings.IndexByte(indent, '\t') < 0 && !(whole && len(indent) >= indentWhole) {
		return false
	}
	if len(indent) < len(b.indent) {
		b.log = false // what was one behind a longer indent stands further in
	}
	b.indent = indent
	b.lines++
	return true
}

// isLogLine reports whether s, which follows an indent, is certainly the start of a
// line of a log.
func isLogLine(s string) bool {
	if s == "" || isBlank(s[0]) {
		return false
	}
	_, by := prefix(s, 0, &Line{})
	return by&(byStamp|byTag) != 0 || firmStart(s)
}

// outdent takes the indent off the block's lines, if they are of a log.
func (b *block) outdent(u *unpacker, whole bool) {
	if !b.log || b.lines < indentLines && !whole || !whole && len(b.indent) < indentLeast && strings.IndexByte(b.indent, '\t') < 0 {
		return
	}
	for at := b.from; at < b.to; {
		end := lineEnd(u.in, at)
		if strings.HasPrefix(u.in[at:end], b.indent) {
			u.replace(at, at+len(b.indent), "")
		}
		at = end + 1
	}
}
