package cause

import (
	"slices"
	"strings"

	"kerneltaint/core/taint"
)

// rule is one message of the kernel and the flags that its event sets.
type rule struct {
	kind    string
	bits    taint.Set
	pattern string

	// names are flags of distributions, by name: the first one that the boot's
	// dialect defines is set, in place of bits.
	names []string

	// until is the newest release whose source was read and does not set the
	// flags here, though it may print the line. gone is the oldest one that no
	// longer does.
	until, gone string

	module string // that the pattern names itself

	what quality
	site string // "file function" of the kernel's source, or whose source
}

// quality is what else is known of a rule.
type quality uint16

const (
	// event marks the lines of a report: the flag is set after the report, and
	// several such lines in one report are one cause.
	event quality = 1 << iota
	// foreign marks lines that programs print, not the kernel.
	foreign
	// systemd marks a line that has to begin with one of systemdTaints.
	systemd
	// replaces marks the text of a WARN_TAINT: its flags are set in place of W.
	replaces
	// repeats marks lines of which a run is named once.
	repeats
	// once marks lines of which the first one of a boot is named.
	once
	// banner and commandLine are no events but tell of a boot.
	banner
	commandLine
	// reboot marks what journalctl prints between two boots.
	reboot
	// modules marks a list of modules with their letters.
	modules
)

// The bits of the mainline kernel, by their letters.
const (
	bitP taint.Set = 1 << iota
	bitF
	bitS
	bitR
	bitM
	bitB
	bitU
	bitD
	bitA
	bitW
	bitC
	bitI
	bitO
	bitE
	bitL
	bitK
	bitX
	bitT
	bitN
	bitJ
)

// ruleTables are all the rules; the first one that matches a line decides.
var ruleTables = [...][]rule{
	moduleRules, reportRules, userRules, hardwareRules, firmwareRules, distributionRules, lookAlikes,
}

// mark returns what stands in brackets in the rule's pattern.
func (r *rule) mark() string {
	from, to := strings.IndexByte(r.pattern, '['), strings.IndexByte(r.pattern, ']')
	return r.pattern[max(from, 0) : to+1]
}

// Message is a line of the kernel that tells of a taint, or looks like it.
type Message struct {
	Kind  string    // of the causes that it makes
	Bits  taint.Set // the flags that its event sets, in the mainline kernel; 0 for a look-alike
	Names []string  // flags of distributions, by name: the first one that a dialect has
	Text  string    // as the kernel's source has it, with … for what is filled in
	Site  string    // "file function" of the kernel's source, or whose source
}

// Messages returns the lines that [Find] knows, in the order in which they are
// tried.
func Messages() []Message {
	var all []Message
	for _, r := range compiled().rules {
		if r.what&(banner|commandLine|reboot|modules) != 0 {
			continue
		}
		all = append(all, Message{Kind: r.kind, Bits: r.bits, Names: slices.Clone(r.names), Text: r.text(), Site: r.site})
	}
	return all
}

// text returns the pattern with its holes as ….
func (r *rule) text() string {
	parts := strings.Split(r.pattern, "%")
	for i := 1; i < len(parts); i++ {
		parts[i] = parts[i][1:]
	}
	return strings.Join(parts, "…")
}
