package disasm

import (
	"strconv"
	"strings"

	"golang.org/x/arch/x86/x86asm"
)

func x86(mode int) func([]byte, uint64) (string, int, bool) {
	return func(code []byte, pc uint64) (string, int, bool) {
		if text, size, ok := x86Missing(code, mode, pc); ok {
			return text, size, true
		}
		inst, err := x86asm.Decode(code, mode)
		if err != nil || inst.Op == 0 {
			return "", 0, false
		}
		return x86Text(inst, code, pc), inst.Len, true
	}
}

// x86Known are instructions that kernels have often and that the decoder of
// x/arch does not know, or knows by an older name.
var x86Known = []struct{ bytes, text string }{
	{"\xf3\x0f\x1e\xfa", "endbr64"},
	{"\xf3\x0f\x1e\xfb", "endbr32"},
	{"\x0f\x01\xca", "clac"},
	{"\x0f\x01\xcb", "stac"},
	{"\x0f\x01\xee", "rdpkru"},
	{"\x0f\x01\xef", "wrpkru"},
	{"\x0f\x01\xc1", "vmcall"},
	{"\x0f\x01\xc2", "vmlaunch"},
	{"\x0f\x01\xc3", "vmresume"},
	{"\x0f\x01\xd9", "vmmcall"},
	{"\x0f\x01\xe8", "serialize"},
	{"\x66\x90", "xchg %ax,%ax"},
	{"\x66\x66\x90", "data16 xchg %ax,%ax"},
	{"\x66\x66\x66\x90", "data16 data16 xchg %ax,%ax"},
}

// x86Missing decodes what the decoder of x/arch does not.
func x86Missing(code []byte, mode int, pc uint64) (text string, size int, ok bool) {
	head := string(code[:min(len(code), 4)])
	for _, known := range x86Known {
		if strings.HasPrefix(head, known.bytes) {
			return known.text, len(known.bytes), true
		}
	}
	return undefined1(code, mode, pc)
}

// undefined1 decodes ud1, 0F B9, with its prefixes: Linux 6.19 and later make
// each WARN with one, "67 48 0f b9 3a". It has the operands of imul, 0F AF, so
// that is decoded in its place.
func undefined1(code []byte, mode int, pc uint64) (text string, size int, ok bool) {
	at := 0
	for at < len(code) && at < 3 && (code[at] == 0x67 || code[at] == 0x66 || mode == 64 && code[at]&0xf0 == 0x40) {
		at++
	}
	if at+2 >= len(code) || code[at] != 0x0f || code[at+1] != 0xb9 {
		return "", 0, false
	}
	twin := append([]byte(nil), code[:min(len(code), 15)]...)
	twin[at+1] = 0xaf
	inst, err := x86asm.Decode(twin, mode)
	if err != nil || inst.Op != x86asm.IMUL {
		return "", 0, false
	}
	// The prefix stands in the operands already: "(%edx)".
	text = strings.TrimPrefix(x86Text(inst, twin, pc), "addr32 ")
	return strings.Replace(text, "imul", "ud1", 1), inst.Len, true
}

// x86Text returns the instruction as the objdump of today writes it. The printer
// of x/arch follows one of 2014, and has its own mind about addresses.
func x86Text(inst x86asm.Inst, code []byte, pc uint64) string {
	text := x86asm.GNUSyntax(inst, pc, nil)
	if pc == 0 {
		text = dotted(text, 0, int64(inst.Len)) // x/arch counts from its end
	}
	if rest, ok := strings.CutPrefix(text, "data32 nopw %cs:"); ok {
		extra := strings.Count(string(code[:min(len(code), inst.Len)]), "\x66") - 1
		text = strings.Repeat("data16 ", max(extra, 1)) + "cs nopw " + rest
	} else if rest, ok := strings.CutPrefix(text, "nopw %cs:"); ok {
		text = "cs nopw " + rest
	}
	prefix, name, operands := "", text, ""
	for {
		word, rest, more := strings.Cut(name, " ")
		if !more {
			break
		}
		if !x86Prefix(word) {
			name, operands = word, rest
			break
		}
		switch {
		case word == "ds" && strings.HasPrefix(rest, "jmp"), word == "ds" && strings.HasPrefix(rest, "call"):
			word = "notrack"
		case word == "rep" && strings.HasPrefix(rest, "ret"):
			word = "repz"
		}
		prefix, name = prefix+word+" ", rest
	}
	name = x86Name(inst, name, operands)
	operands = zeroAddress(inst, operands)
	operands = memories(inst, operands, code)
	operands = immediates(inst, name, operands)
	if name == "movabs" {
		operands = absolute(operands)
	}
	if operands == "" {
		return prefix + name
	}
	return prefix + name + " " + operands
}

func x86Prefix(word string) bool {
	switch word {
	case "lock", "rep", "repz", "repnz", "repne", "data16", "addr32", "bnd", "notrack", "cs", "ds", "es", "ss", "fs", "gs":
		return true
	}
	return strings.HasPrefix(word, "rex")
}

// x86Name brings the name of an instruction up to date.
func x86Name(inst x86asm.Inst, name, operands string) string {
	switch name {
	case "callq", "jmpq", "retq", "leaveq", "pushfq", "popfq", "pushq", "popq", "retw", "calll", "jmpl", "pushl", "popl":
		return name[:len(name)-1]
	case "movsxd":
		return "movslq"
	case "cdqe":
		return "cltq"
	case "cwde":
		return "cwtl"
	case "cqo":
		return "cqto"
	case "cdq":
		return "cltd"
	case "mov":
		opcode := inst.Opcode >> 24
		if inst.Mode == 64 && opcode >= 0xa0 && opcode <= 0xa3 || opcode >= 0xb8 && opcode <= 0xbf && inst.Len >= 10 {
			return "movabs"
		}
	case "shlxl", "shlxq", "sarxl", "sarxq", "shrxl", "shrxq", "bzhil", "bzhiq", "blsmskl", "blsmskq", "blsrl", "blsrq", "blsil", "blsiq":
		return name[:len(name)-1] // the registers say it
	}
	return name
}

// zeroAddress restores an absolute address of 0, which x/arch leaves out.
func zeroAddress(inst x86asm.Inst, operands string) string {
	for _, arg := range inst.Args {
		m, ok := arg.(x86asm.Mem)
		if !ok || m.Base != 0 || m.Index != 0 || m.Disp != 0 {
			continue
		}
		switch {
		case operands == "" || strings.HasSuffix(operands, ",") || strings.HasSuffix(operands, ":"):
			return operands + "0x0"
		case strings.HasPrefix(operands, ","):
			return "0x0" + operands
		case strings.Contains(operands, ":,"):
			return strings.Replace(operands, ":,", ":0x0,", 1)
		}
	}
	return operands
}

// memories brings memory operands into form: a scale for every index, no index
// where there is none, and the displacement of 0 that %rbp and %r13 cannot be
// without.
func memories(inst x86asm.Inst, operands string, code []byte) string {
	open := strings.IndexByte(operands, '(')
	if open < 0 {
		return operands
	}
	end := open + strings.IndexByte(operands[open:], ')')
	if end < open {
		return operands
	}
	before, inside, after := operands[:open], operands[open+1:end], operands[end:]
	inside = strings.TrimSuffix(strings.TrimSuffix(inside, ",%riz"), ",%eiz")
	if strings.Count(inside, ",") == 1 {
		inside += ",1"
	}
	base, _, _ := strings.Cut(inside, ",")
	bare := before == "" || strings.HasSuffix(before, ",") || strings.HasSuffix(before, "*") || strings.HasSuffix(before, ":")
	if bare && (base == "%rbp" || base == "%r13" || base == "%ebp" || base == "%r13d" || base == "" || inst.Op == x86asm.NOP && inst.Len > 3+len(rexes(code))) {
		before += "0x0"
	}
	if inst.Mode == 64 {
		before = negative(before)
	}
	return before + "(" + inside + after
}

// negative writes a displacement of 32 bits whose highest one is set as the
// negative number that it is: x/arch leaves some as they stand.
func negative(before string) string {
	at := strings.LastIndex(before, "0x")
	if at < 0 || at > 0 && before[at-1] == '-' || len(before)-at != len("0x80000000") {
		return before
	}
	value, err := strconv.ParseUint(before[at+2:], 16, 32)
	if err != nil || value < 1<<31 {
		return before
	}
	return before[:at] + "-0x" + strconv.FormatUint(1<<32-value, 16)
}

// rexes returns the prefixes at the start of an instruction.
func rexes(code []byte) []byte {
	at := 0
	for at < len(code) && (code[at] == 0x66 || code[at] == 0x2e || code[at]&0xf0 == 0x40) {
		at++
	}
	return code[:at]
}

// immediates writes negative numbers as objdump does: in the width of the
// operation.
func immediates(inst x86asm.Inst, name, operands string) string {
	at := strings.Index(operands, "$-0x")
	if at < 0 {
		return operands
	}
	end := at + 4
	for end < len(operands) && nibble(operands[end]) >= 0 {
		end++
	}
	value, err := strconv.ParseUint(operands[at+4:end], 16, 64)
	if err != nil {
		return operands
	}
	return operands[:at] + "$0x" + strconv.FormatUint(-value&widthMask(inst, name), 16) + operands[end:]
}

// absolute writes the whole address of a movabs without a sign.
func absolute(operands string) string {
	at := strings.Index(operands, "-0x")
	if at < 0 {
		return operands
	}
	end := at + 3
	for end < len(operands) && nibble(operands[end]) >= 0 {
		end++
	}
	value, err := strconv.ParseUint(operands[at+3:end], 16, 64)
	if err != nil {
		return operands
	}
	return operands[:at] + "0x" + strconv.FormatUint(-value, 16) + operands[end:]
}

// widthMask returns the bits of an operand.
func widthMask(inst x86asm.Inst, name string) uint64 {
	size := inst.DataSize
	if inst.MemBytes != 0 {
		size = 8 * inst.MemBytes
	}
	for _, arg := range inst.Args {
		if r, ok := arg.(x86asm.Reg); ok {
			switch {
			case r >= x86asm.AL && r <= x86asm.R15B:
				size = 8
			case r >= x86asm.AX && r <= x86asm.R15W:
				size = 16
			case r >= x86asm.EAX && r <= x86asm.R15L:
				size = 32
			case r >= x86asm.RAX && r <= x86asm.R15:
				size = 64
			}
			break
		}
	}
	if name == "push" {
		size = inst.Mode
	}
	if size <= 0 || size >= 64 {
		return ^uint64(0)
	}
	return 1<<uint(size) - 1
}
