package taint

// Flag is one taint flag as one dialect defines it.
type Flag struct {
	Bit    int    // 0…63
	Letter byte   // printed in the letter field when the flag is set; 0 if not known, see LetterString
	Clear  byte   // printed in its place when it is not: ' ', 'G' (bit 0), '-' (reserved)
	Name   string // the kernel's name without its TAINT_ prefix; "" if reserved
	Sense  string // what the flag means where Name does not say it, or where Name changed: see Meaning
	Since  string // first release that has it: of Linux for mainline's flags, of the distribution for its own
	Until  string // last release that has it under this name; "" if still there

	// PerModule says that a single module can carry the flag, so that it is
	// shown in parentheses in "Modules linked in:" and in /sys/module/*/taint.
	PerModule bool

	// Reserved marks a column that is printed but has no meaning: '?' when
	// set, '-' when clear (Red Hat kernels).
	Reserved bool

	// Unprinted marks a flag that the kernel keeps in its mask but never
	// shows in the letter field.
	Unprinted bool

	Note string // what a careful reader should know, in one or two sentences

	own provenance // if it is known otherwise than the table; see Dialect.Provenance
}

// LetterString returns the letter as a text, "" for a flag whose letter is not
// known. That a flag has a letter does not mean that the field shows it; see
// Flag.Unprinted.
func (f Flag) LetterString() string {
	if f.Letter == 0 {
		return ""
	}
	return string(rune(f.Letter))
}

// Meaning names what the flag means across dialects: flags that mean the same
// share it whatever their bit, letter or name, and flags that mean different
// things never do. It is the flag's name in the newest kernel that has it, such
// as "CPU_OUT_OF_SPEC" for what was UNSAFE_SMP before Linux 3.15.
func (f Flag) Meaning() string {
	if f.Sense != "" {
		return f.Sense
	}
	return f.Name
}

// Evidence says how a fact is known, strongest first.
type Evidence uint8

// The kinds of evidence.
const (
	FromSource Evidence = iota // read in the kernel's source
	FromLogs                   // seen in real logs, consistent with the field's width
	FromPatch                  // from a patch, a commit message or another project's source
	Unverified                 // inferred, or remembered: shown to users as such
)

// String returns source, logs, patch or unverified.
func (e Evidence) String() string {
	switch e {
	case FromSource:
		return "source"
	case FromLogs:
		return "logs"
	case FromPatch:
		return "patch"
	}
	return "unverified"
}
