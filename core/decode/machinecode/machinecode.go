// Package machinecode has decode disassemble the "Code:" lines of reports.
//
// It is apart from decode because disassemblers are large, and the page loads
// its own only when a log has code to show.
package machinecode

import (
	"kerneltaint/core/decode"
	"kerneltaint/core/disasm"
)

// Option has "Code:" lines disassembled. A line that cannot be, because its
// architecture has no disassembler or its bytes are damaged, keeps its text
// alone.
func Option() decode.Option { return decode.WithDisassembler(Instructions) }

// Instructions disassembles one "Code:" line; it is a decode.Disassembler.
func Instructions(arch, code string) []decode.Instruction {
	list, err := disasm.Code(arch, code, 0)
	if err != nil || len(list) == 0 {
		return nil
	}
	out := make([]decode.Instruction, len(list))
	for i := range list {
		out[i] = decode.Instruction(list[i])
	}
	return out
}
