// Package oops finds the reports in a kernel log: oopses, warnings, lockups and
// their kin, with the fields that each kind prints.
//
// A report is opened by a line that starts one ([Find] knows those of Linux 2.4
// to 7.3 on every architecture that prints them), takes in the lines that
// belong to its body, and is closed by its end marker, by the next report, or
// by lines that are none of its own. Lines that carry a caller mark ("[T123]",
// "[C0]") go to the report of their caller, so that reports that several CPUs
// print at once come apart.
package oops

import "kerneltaint/core/klog"

// Type is the kind of a report, as in the data contract.
type Type string

// The kinds of reports.
const (
	Oops              Type = "oops"
	PageFault         Type = "page-fault"
	GeneralProtection Type = "general-protection"
	Bug               Type = "bug"
	Warning           Type = "warning"
	SoftLockup        Type = "soft-lockup"
	HardLockup        Type = "hard-lockup"
	RCUStall          Type = "rcu-stall"
	HungTask          Type = "hung-task"
	Atomic            Type = "atomic"
	Lockdep           Type = "lockdep"
	KASAN             Type = "kasan"
	KMSAN             Type = "kmsan"
	KCSAN             Type = "kcsan"
	KFENCE            Type = "kfence"
	UBSAN             Type = "ubsan"
	Slab              Type = "slab"
	BadPage           Type = "bad-page"
	MachineCheck      Type = "machine-check"
	OOM               Type = "oom"
	Panic             Type = "panic"
	Other             Type = "other" // of a kind that has no name here, or that what is there does not tell
)

// Report is one report. Strings are parts of the input (or of a joined line of
// it); "" and -1 mean that the report does not say.
type Report struct {
	Type  Type
	Title string // the kernel's own first line without its prefix
	Span  klog.Span
	First int // index of its first line in Log.Lines
	Last  int // index of its last line

	Header     string    // the unwrapped line that carries the taint field
	HeaderSpan klog.Span // where it stands
	NotTainted bool      // the header says "Not tainted"
	Field      string    // the letter field behind "Tainted: ", blanks and all
	FieldSpan  klog.Span // where it stands
	FieldLost  bool      // its blanks are not as the kernel printed them
	Verbose    string    // the verbose line's text behind "Tainted: "

	Time     string
	Seconds  int64 // microseconds since boot; -1 if not shown
	CPU      int
	PID      int
	UID      int
	Comm     string
	Kdump    bool   // "Kdump: loaded"
	Release  string // "6.1.0-56-amd64", "syzkaller"
	Version  string // what stands behind it: "#1  Debian 6.1.192-2"
	Until    string // the newest release whose kernels print a report of this form: "2.4"; "" if unknown
	Hardware string // "Hardware name:"
	Arch     string // x86_64, i386, arm64, arm, riscv, powerpc, s390, mips, loongarch, sparc, parisc; "" if unknown

	PC           string // where it happened: "cmdline_proc_show+0x5/0x20 [mod]"
	Trace        []Frame
	Modules      []Module
	Unloaded     []Module // "Unloaded tainted modules:"
	LastUnloaded string
	Supported    string // SUSE: "No, Unsupported modules are loaded"
	Code         string // the bytes of the "Code:" line, the marked one in <> or ()
	Registers    []Register
	Fault        []string // the lines that describe the fault: error code, ESR, FSR, scause, DSISR
	Truncated    bool     // it ends before what its kind always prints
	Open         bool     // it was not over where the log, or the part of it before a gap, ends

	// Evidence says where further fields stand in the input; see the Place constants.
	// The zero span means that the report has no such field.
	Evidence [Places]klog.Span
}

// Place names a field whose place in the input a report keeps.
type Place uint8

// The fields with a place.
const (
	AtTitle Place = iota
	AtVerbose
	AtCPU
	AtPID
	AtUID
	AtComm
	AtRelease
	AtVersion
	AtHardware
	AtPC
	AtTrace // from the first to the last frame
	AtModules
	AtCode
	AtRegisters
	AtSupported
	Places // their number
)

var placeNames = [Places]string{"title", "verbose", "cpu", "pid", "uid", "comm", "release", "version",
	"hardware", "pc", "trace", "modules", "code", "registers", "supported"}

// String returns the name that the data contract has for the field.
func (p Place) String() string { return placeNames[p] }

// Frame is one entry of a call trace.
type Frame struct {
	Symbol     string // "vfs_write+0x2ab/0x3f0"
	Module     string // of the code: "nvidia"; "" for the kernel itself
	Address    string // as printed, if printed
	Unreliable bool   // printed with a "?": left on the stack, perhaps not called
	Inline     bool   // "[inline]", by a decoder of line numbers
	Context    string // IRQ, NMI, TASK, … where the trace changes stacks
}

// Module is one entry of "Modules linked in:".
type Module struct {
	Name    string
	Letters string // its own taint letters: "POE"; "" if clean
	State   byte   // '+' loading, '-' unloading, 0 live
}

// Register is one register as printed.
type Register struct{ Name, Value string }
