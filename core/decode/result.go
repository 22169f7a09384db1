package decode

// Schema is the version of the data contract: the JSON form of [Result].
const Schema = 1

// Kind says what an input was taken for.
type Kind string

// The kinds of input.
const (
	KindValue        Kind = "value"        // a number, as in /proc/sys/kernel/tainted
	KindLetters      Kind = "letters"      // a letter field or a verbose line
	KindModules      Kind = "modules"      // a module list: /proc/modules, lsmod, "Modules linked in:"
	KindLog          Kind = "log"          // kernel log text
	KindEmpty        Kind = "empty"        // nothing
	KindUnrecognized Kind = "unrecognized" // none of these
)

// Span is a part of the input, [start, end) in bytes.
type Span [2]int

// Result is what [Decode] found. Its JSON form is the project's data contract:
// the same document from the command, the API and the page. Absent means
// unknown, never guessed.
type Result struct {
	Schema      int      `json:"schema"`
	Kind        Kind     `json:"kind"`
	Understood  string   `json:"understood"`             // one sentence: what the input was taken for
	Taint       *State   `json:"taint,omitempty"`        // the newest known state
	Kernel      *Kernel  `json:"kernel,omitempty"`       // which kernel, and how that is known
	Flags       []Flag   `json:"flags"`                  // the set flags of Taint, by bit
	UnknownBits []int    `json:"unknown_bits,omitempty"` // set bits that the dialect does not define
	Modules     []Module `json:"modules,omitempty"`      // of a module list that was the whole input
	Reports     []Report `json:"reports,omitempty"`
	Causes      []Cause  `json:"causes,omitempty"`
	Trust       *Trust   `json:"trust,omitempty"`
	Notes       []string `json:"notes,omitempty"` // what a careful reader should know
}

// State is a taint state in every form that a kernel gives it.
type State struct {
	Value   string `json:"value"`   // decimal: it can exceed 2^53
	Hex     string `json:"hex"`     // with 0x
	Letters string `json:"letters"` // exactly as that kernel prints the field; "" if not tainted
	Compact string `json:"compact"` // the letters set, in bit order
	Verbose string `json:"verbose"` // "[P]=PROPRIETARY_MODULE, …"
}

// Kernel says which kernel's flag table was used, and why.
type Kernel struct {
	Release      string   `json:"release,omitempty"`
	Version      string   `json:"version,omitempty"`
	Distribution string   `json:"distribution,omitempty"`
	Dialect      string   `json:"dialect"`    // the ID of a taint.Dialect
	Basis        []string `json:"basis"`      // release string, width of the flag field, verbose line, user's choice, …
	Confidence   string   `json:"confidence"` // certain, likely or assumed
}

// Flag is one set flag, explained.
type Flag struct {
	Bit          int           `json:"bit"`
	Value        string        `json:"value"` // 1<<bit, decimal
	Letter       string        `json:"letter"`
	Name         string        `json:"name"` // the kernel's, without TAINT_
	Title        string        `json:"title"`
	Meaning      string        `json:"meaning"`
	Severity     string        `json:"severity"` // info, notice, warning or critical
	Trust        string        `json:"trust"`    // its effect on the trust in a report
	Next         []Step        `json:"next"`     // what to do
	Clears       string        `json:"clears"`   // what clears it, and what does not
	Links        []Link        `json:"links,omitempty"`
	Causes       []int         `json:"causes,omitempty"`       // indices into Result.Causes
	Alternatives []Alternative `json:"alternatives,omitempty"` // other readings that the input leaves open
	Evidence     string        `json:"evidence"`               // source, logs, patch or unverified
}

// Step is something to do, with a command to copy where there is one.
type Step struct {
	Text    string `json:"text"`
	Command string `json:"command,omitempty"`
}

// Link is a place to read on.
type Link struct {
	Title string `json:"title"`
	URL   string `json:"url"`
}

// Alternative is another reading of a bit or of a letter.
type Alternative struct {
	Dialect string `json:"dialect"`
	Bit     int    `json:"bit"`
	Letter  string `json:"letter"`
	Name    string `json:"name"`
}

// Report is one report of the log. Its Taint has the value "0" for a header
// that says Not tainted, and is absent where the report shows no state.
type Report struct {
	Type         string         `json:"type"`
	Title        string         `json:"title"` // the kernel's own first line without its prefix
	Span         Span           `json:"span"`
	Header       string         `json:"header,omitempty"` // the unwrapped header line
	Time         string         `json:"time,omitempty"`   // as the log shows it
	CPU          *int           `json:"cpu,omitempty"`
	PID          *int           `json:"pid,omitempty"`
	UID          *int           `json:"uid,omitempty"`
	Comm         string         `json:"comm,omitempty"`
	Release      string         `json:"release,omitempty"`
	Version      string         `json:"version,omitempty"`
	Hardware     string         `json:"hardware,omitempty"`
	Arch         string         `json:"arch,omitempty"`
	Dialect      string         `json:"dialect,omitempty"` // by which Taint was read
	Taint        *State         `json:"taint,omitempty"`
	PC           string         `json:"pc,omitempty"`
	Trace        []Frame        `json:"trace,omitempty"`
	Modules      []Module       `json:"modules,omitempty"`
	LastUnloaded string         `json:"last_unloaded,omitempty"`
	Supported    string         `json:"supported,omitempty"` // SUSE's support line
	Code         *Code          `json:"code,omitempty"`
	Registers    []Register     `json:"registers,omitempty"`
	Fault        *Fault         `json:"fault,omitempty"`
	Evidence     []EvidenceSpan `json:"evidence,omitempty"` // where its fields stand in the input
}

// EvidenceSpan says where a field of a report stands.
type EvidenceSpan struct {
	Field string `json:"field"`
	Span  Span   `json:"span"`
}

// Frame is one entry of a call trace.
type Frame struct {
	Symbol     string `json:"symbol"` // function+offset/size
	Module     string `json:"module,omitempty"`
	Address    string `json:"address,omitempty"`
	Unreliable bool   `json:"unreliable,omitempty"` // printed with "?"
	Inline     bool   `json:"inline,omitempty"`
	Context    string `json:"context,omitempty"` // IRQ, NMI, … where the stack changes
}

// Module is one module and its own taint letters.
type Module struct {
	Name    string `json:"name"`
	Letters string `json:"letters,omitempty"` // "POE"
	State   string `json:"state,omitempty"`   // loading, unloading or unloaded
}

// Code is the machine code around the faulting instruction.
type Code struct {
	Text         string        `json:"text"` // as printed
	Arch         string        `json:"arch,omitempty"`
	Instructions []Instruction `json:"instructions,omitempty"`
}

// Instruction is one disassembled instruction.
type Instruction struct {
	Offset  int    `json:"offset"` // in bytes from the marked instruction
	Bytes   string `json:"bytes"`  // hexadecimal
	Text    string `json:"text"`
	Current bool   `json:"current,omitempty"` // the marked one
}

// Register is one register, with what its value gives away.
type Register struct {
	Name  string `json:"name"`
	Value string `json:"value"`          // as printed
	Note  string `json:"note,omitempty"` // "slab: freed object (6b)", "not canonical", …
}

// Fault is the hardware's own account of a fault, decoded.
type Fault struct {
	Summary string   `json:"summary"`           // one sentence
	Address string   `json:"address,omitempty"` // as printed
	Details []string `json:"details,omitempty"` // the parts of error code, ESR, scause, …
}

// Cause is one event that set flags, or a line that looks like one.
type Cause struct {
	Bits   []int  `json:"bits"` // empty for a line that looks like a taint and is none
	Kind   string `json:"kind"` // stable name of the rule
	Module string `json:"module,omitempty"`
	Task   string `json:"task,omitempty"`
	Time   string `json:"time,omitempty"`
	Line   int    `json:"line"` // of the input, from 1
	Span   Span   `json:"span"`
	Text   string `json:"text"`
}

// Trust is the verdict: how far reports from a kernel in this state can be
// trusted.
type Trust struct {
	Level    string `json:"level"` // full, reduced or none
	Sentence string `json:"sentence"`
}
