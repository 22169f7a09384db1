package klog

import "strings"

// Terminals, and what is copied from their screens, break every line at the
// same column, in the middle of a word too, and lose no blank. The pieces of
// such a line belong together as they are, with nothing between them.
// narrowestCut and widestCut bound the widths that are believed.
const (
	narrowestCut = 40
	widestCut    = 512
)

// cuts counts what the lines of a run say about a width at which they were
// cut.
type cuts struct {
	width    int // of the longest line
	whole    int // unprefixed lines behind one of that width
	other    int // unprefixed lines behind another one
	close    int // lines a little shorter, as mailers make them
	torn     int // breaks within a word, as no mailer makes them
	prefixed int // lines with a prefix
	last     int // the last of them
	lines    int // of all
}

// bare reports whether the lines have no prefixes, but for a few.
func (c *cuts) bare() bool { return c.prefixed*16 < c.lines }

// glance is what is seen of a line of a run without its neighbours.
type glance struct {
	at, end       int // where the line stands, without its line end
	message, text int // where its message starts in it, without and with its blanks
	prefixed      bool
}

// look sees what a line has before its message.
func (r *reader) look(g *glance) {
	line := r.in[g.at:g.end]
	led := r.lead.in(line)
	start, _ := skipQuotes(line[led:])
	message, by := prefix(line, led+start, &Line{})
	g.message, g.text, g.prefixed = message, skipBlanks(line, message), by != 0
}

// tornAt reports whether the break behind line i of a run went through a word.
func (r *reader) tornAt(run []glance, i int) bool {
	if i+1 == len(run) {
		return false
	}
	r.look(&run[i+1])
	next := &run[i+1]
	return !next.prefixed && torn(r.in[run[i].at:run[i].end], r.in[next.at:next.end][next.message:])
}

// cutWidth returns the width at which a terminal cut the lines of a run, 0 if
// none did, and whether no line has a prefix.
func (r *reader) cutWidth(run []glance) (width int, bare bool) {
	var c cuts
	widest, more := 0, false // the first line of the width, and whether there are others
	for i := range run {
		switch n := run[i].end - run[i].at; {
		case n > c.width:
			c.width, widest, more = n, i, false
		case n == c.width:
			more = true
		}
	}
	if c.width < narrowestCut || c.width > widestCut || !more && !c.usual() && !r.tornAt(run, widest) {
		return 0, false
	}
	c.lines = len(run)
	for i := range run {
		if r.look(&run[i]); run[i].prefixed {
			c.prefixed++
			c.last = i
		}
	}
	prev := ""
	for i := range run {
		cur := r.in[run[i].at:run[i].end]
		c.count(i, &run[i], prev, cur)
		prev = cur
	}
	bare = c.bare()
	switch {
	case c.whole == 0 || c.other*8 > c.whole:
		return 0, bare
	case bare && (c.close > c.whole || c.torn == 0 && c.whole < 4 || c.torn*6 < c.whole):
		return 0, bare
	case !bare && c.torn == 0 && !c.usual():
		return 0, bare
	}
	return c.width, bare
}

// count takes in line i, cur, which follows prev. Behind the last line with a prefix
// somebody's own words can follow.
func (c *cuts) count(i int, g *glance, prev, cur string) {
	if n := len(cur); n < c.width && n >= c.width-8 {
		c.close++
	}
	if g.prefixed || prev == "" || g.text == len(cur) || longRuler(prev) {
		return
	}
	switch {
	case len(prev) != c.width:
		if !c.bare() && i < c.last {
			c.other++
		}
	case c.bare() && startsAnew(cur[g.message:]):
	default:
		c.whole++
		if torn(prev, cur[g.message:]) {
			c.torn++
		}
	}
}

// usual reports whether lines without a break within a word are cut all the
// same: three of the same length are no chance, nor are two that are longer
// than mailers make them, nor one as long as terminals are wide.
func (c *cuts) usual() bool {
	switch c.width {
	case 100, 120, 132, 160, 200:
		return true
	}
	return c.whole > 2 || c.whole == 2 && c.width > 80
}

// longRuler reports whether s ends in a rule that is longer than the dashes
// that some kernels print in the taint field.
func longRuler(s string) bool {
	return strings.HasSuffix(s, "--------------------") || strings.HasSuffix(s, "====================")
}

// startsAnew reports whether cur, which stands behind a line as wide as the
// terminal, is no rest of it, in a log that shows no prefixes.
func startsAnew(cur string) bool {
	text := skipBlanks(cur, 0)
	if text == len(cur) {
		return false
	}
	if text > 0 && strings.Contains(cur[text:], "+0x") {
		return true // an entry of a call trace
	}
	if shut := strings.IndexByte(cur[text:], ']'); cur[text] == '[' && shut > 8 && shut < 22 && strings.Contains(cur[text+shut:], "+0x") {
		return true // another one, with its address
	}
	return firmStart(cur[text:]) || detailStart(cur[text:])
}

// torn reports whether the break between prev and cur certainly went through a
// word: an address or an offset in a symbol has halves that mean nothing.
func torn(prev, cur string) bool {
	if prev == "" || cur == "" || isBlank(prev[len(prev)-1]) || isBlank(cur[0]) {
		return false
	}
	left := prev[strings.LastIndexAny(prev, " \t")+1:]
	right := cur[:skipWord(cur, 0)]
	if len(left) > 1 && strings.IndexByte("_/+=(", left[len(left)-1]) >= 0 && left[0] != left[len(left)-1] ||
		len(right) > 1 && strings.IndexByte("_/+,)", right[0]) >= 0 && right[0] != right[1] {
		return true
	}
	for _, word := range [...]string{"ainted", "PREEMPT", "address", "dereference"} {
		if strings.Contains(left+right, word) && !strings.Contains(left, word) && !strings.Contains(right, word) {
			return true
		}
	}
	if right[0] == '.' && len(right) > 1 && isDigit(right[1]) && isDigit(left[len(left)-1]) || strings.Contains(left, "/0x") && strings.HasSuffix(right, "()") {
		return true
	}
	if strings.HasSuffix(left, "/0x") || strings.HasSuffix(left, "---") && strings.HasPrefix(right, "---") {
		return true
	}
	if left[0] == '#' && skipDigits(left, 1) == len(left) && skipDigits(right, 0) == len(right) {
		return true // the number of a version
	}
	if rest := cur[len(right):]; isDigit(left[0]) && releaseLike(left+right) && right[0] != '#' && len(rest) > 2 && rest[:2] == " #" && isDigit(rest[2]) {
		return true // a release, behind which the version follows
	}
	if strings.HasSuffix(left, "+0") && right[0] == 'x' || strings.Contains(left, "+0x") && strings.IndexByte(left, '/') < 0 && strings.Contains(right, "/0x") {
		return true
	}
	if strings.IndexByte(left, '_') > 0 && !strings.ContainsAny(left, "+/.") && strings.Contains(right, "+0x") {
		return true
	}
	if strings.Contains(right, "+0x") && strings.Contains(prev, "WARNING: ") && !strings.ContainsAny(left, ":/") && left != "at" {
		return true // one symbol stands behind the place
	}
	if word := left + right; word == "[inline]" || len(word) == 10 && matches(word, 0, "99/99/9999") {
		return true // the date of a BIOS
	}
	whole := strings.HasSuffix(prev[:len(prev)-len(left)], "address ")
	if i := strings.LastIndexAny(left, ":<="); i >= 0 {
		left = left[i+1:]
	}
	right = strings.TrimRight(right, ">]:,)")
	if left == "" || right == "" || !lowerHex(left) || !lowerHex(right) {
		return false
	}
	switch len(left) + len(right) {
	case 2:
		return true
	case 8, 16:
		return whole || len(left) != len(right)
	}
	return false
}

func lowerHex(s string) bool {
	for i := 0; i < len(s); i++ {
		if !isDigit(s[i]) && (s[i] < 'a' || s[i] > 'f') {
			return false
		}
	}
	return true
}

// cutBefore reports whether a terminal cut the physical line cur, which had no
// prefix, off the one before it.
func (r *reader) cutBefore(cur string, depth int) bool {
	t := &r.tail
	width := t.end - t.start
	if t.hollow || depth != t.depth || width < narrowestCut || width > widestCut {
		return false
	}
	if len(cur) > 1 && cur[0] == '#' && isDigit(cur[1]) && !isBlank(r.in[t.end-1]) {
		return false // a version, which a blank stands before
	}
	run := r.paragraph(t.start)
	if run.cut != width || run.bare && startsAnew(cur) || longRuler(r.in[t.start:t.end]) {
		return false
	}
	r.log.Cut = width
	return true
}
