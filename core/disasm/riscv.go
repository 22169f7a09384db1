package disasm

import (
	"strconv"
	"strings"

	"golang.org/x/arch/loong64/loong64asm"
	"golang.org/x/arch/riscv64/riscv64asm"
)

func riscv(code []byte, pc uint64) (string, int, bool) {
	if len(code) < 2 {
		return "", 0, false
	}
	if parcel := uint32(code[0]) | uint32(code[1])<<8; parcel&3 != 3 {
		if offset, ok := compressedJump(parcel); ok {
			return "j " + target(pc, offset), 2, true
		}
		code = []byte{code[0], code[1], 0, 0} // the decoder asks for four bytes
	}
	inst, err := riscv64asm.Decode(code)
	if err != nil {
		return "", 0, false
	}
	text := namedRegisters(riscv64asm.GNUSyntax(inst))
	if name, _, _ := strings.Cut(text, " "); riscvJumps[name] {
		text = lastOperand(text, pc)
	}
	return text, inst.Len, true
}

// compressedJump decodes c.j, whose distance x/arch gets wrong: it takes bit 5
// of it for the lowest one.
func compressedJump(parcel uint32) (offset int64, ok bool) {
	if parcel&0xe003 != 0xa001 {
		return 0, false
	}
	at := func(from, to uint) int64 { return int64(parcel >> from & 1 << to) }
	offset = at(12, 11) | at(11, 4) | at(10, 9) | at(9, 8) | at(8, 10) | at(7, 6) | at(6, 7) | at(5, 3) | at(4, 2) | at(3, 1) | at(2, 5)
	return offset << 52 >> 52, true
}

var riscvJumps = map[string]bool{
	"j": true, "jal": true, "beq": true, "bne": true, "blt": true, "bge": true, "bltu": true, "bgeu": true, "beqz": true, "bnez": true,
	"blez": true, "bgez": true, "bltz": true, "bgtz": true, "bgt": true, "ble": true, "bgtu": true, "bleu": true,
}

// riscvRegisters are the names of the calling convention, which objdump shows.
var riscvRegisters = [32]string{
	"zero", "ra", "sp", "gp", "tp", "t0", "t1", "t2", "s0", "s1", "a0", "a1", "a2", "a3", "a4", "a5",
	"a6", "a7", "s2", "s3", "s4", "s5", "s6", "s7", "s8", "s9", "s10", "s11", "t3", "t4", "t5", "t6",
}

// riscvFloats are those of the floating point registers.
var riscvFloats = [32]string{
	"ft0", "ft1", "ft2", "ft3", "ft4", "ft5", "ft6", "ft7", "fs0", "fs1", "fa0", "fa1", "fa2", "fa3", "fa4", "fa5",
	"fa6", "fa7", "fs2", "fs3", "fs4", "fs5", "fs6", "fs7", "fs8", "fs9", "fs10", "fs11", "ft8", "ft9", "ft10", "ft11",
}

// namedRegisters writes x10 as a0 and f10 as fa0.
func namedRegisters(text string) string {
	name, operands, ok := strings.Cut(text, " ")
	if !ok {
		return text
	}
	var b strings.Builder
	b.WriteString(name + " ")
	for at := 0; at < len(operands); {
		end := at
		for end < len(operands) && strings.IndexByte(",() ", operands[end]) < 0 {
			end++
		}
		word := operands[at:end]
		if n, err := strconv.Atoi(strings.TrimLeft(word, "xf")); err == nil && len(word) > 1 && n >= 0 && n < 32 {
			switch {
			case word == "x"+strconv.Itoa(n):
				word = riscvRegisters[n]
			case word == "f"+strconv.Itoa(n):
				word = riscvFloats[n]
			}
		}
		b.WriteString(word)
		if end < len(operands) {
			b.WriteByte(operands[end])
		}
		at = end + 1
	}
	return b.String()
}

var loongarchJumps = map[string]bool{
	"b": true, "bl": true, "beq": true, "bne": true, "blt": true, "bge": true, "bltu": true, "bgeu": true, "beqz": true, "bnez": true,
	"bceqz": true, "bcnez": true, "blez": true, "bgez": true, "bltz": true, "bgtz": true,
}

func loongarch(code []byte, pc uint64) (string, int, bool) {
	if len(code) < 4 {
		return "", 0, false
	}
	inst, err := loong64asm.Decode(code)
	if err != nil {
		return "", 0, false
	}
	text := loong64asm.GNUSyntax(inst)
	if name, _, _ := strings.Cut(text, " "); loongarchJumps[name] {
		text = lastOperand(text, pc)
	}
	return text, 4, true
}
