// Package disasm turns the bytes of an oops's "Code:" line into instructions,
// in the syntax of GNU objdump.
//
// The kernel prints a few dozen bytes around the instruction that faulted and
// marks that one: x86 prints bytes ("<0f> 0b"), the architectures with words
// print words ("(b9400001)", "<0fe00000>"), RISC-V prints parcels of 16 bits,
// and s390 prints addresses and its own disassembly beside the bytes.
//
// The decoders are those of golang.org/x/arch. What they cannot decode is shown
// as "(bad)" with its bytes.
package disasm

import (
	"errors"
	"strconv"
)

// Instruction is one disassembled instruction.
type Instruction struct {
	Offset  int    // in bytes from the marked instruction
	Bytes   string // hexadecimal, in the order of memory; "?" for what the kernel could not read
	Text    string // in GNU syntax; "(bad)" if it is none, "(cut off)" if the line ends within it
	Current bool   // the marked one
}

// Errors of [Code]. An *[Error] wraps one of them.
var (
	ErrArch    = errors.New("no disassembler for this architecture")
	ErrNoCode  = errors.New("no machine code: the kernel could not read it")
	ErrNotCode = errors.New("not the bytes or words of a Code: line")
	ErrNoMark  = errors.New("no instruction is marked with <> or ()")
)

// Error says which text could not be disassembled, and why.
type Error struct {
	Arch string
	Text string // the part that is wrong
	Err  error  // one of the sentinels above
}

func (e *Error) Error() string {
	return "code of " + strconv.QuoteToASCII(e.Arch) + ", " + strconv.QuoteToASCII(shorten(e.Text)) + ": " + e.Err.Error()
}

func (e *Error) Unwrap() error { return e.Err }

func shorten(s string) string {
	if len(s) > 40 {
		return s[:40]
	}
	return s
}

// Code disassembles the text of a "Code:" line, with or without that word. Arch
// is an architecture as oops.Report names it, or "" if it is unknown: bytes are
// then taken for x86-64 where they look like it. pc is the address of the marked
// instruction, by which the targets of jumps are shown, or 0 if it is unknown:
// they are then shown relative to their instruction.
//
// The instructions are in order and have the marked one among them. x86 has no
// certain beginning before the mark: the first one is chosen from which the
// bytes decode up to the mark. If there is none, what stands before the mark is
// left out. The error is an *[Error].
func Code(arch, text string, pc uint64) ([]Instruction, error) {
	if arch == "" && looksX86(text) {
		arch = "x86_64"
	}
	d, ok := decoders[arch]
	if !ok {
		return nil, &Error{Arch: arch, Text: text, Err: ErrArch}
	}
	dump, err := parse(arch, text, d)
	if err != nil {
		return nil, err
	}
	return d.walk(d, dump, pc), nil
}

// Supported reports whether [Code] knows an architecture.
func Supported(arch string) bool {
	_, ok := decoders[arch]
	return ok
}
