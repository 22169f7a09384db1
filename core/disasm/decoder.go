package disasm

import (
	"encoding/binary"
	"strings"

	"golang.org/x/arch/arm/armasm"
	"golang.org/x/arch/arm64/arm64asm"
	"golang.org/x/arch/loong64/loong64asm"
	"golang.org/x/arch/ppc64/ppc64asm"
	"golang.org/x/arch/riscv64/riscv64asm"
	"golang.org/x/arch/s390x/s390xasm"
	"golang.org/x/arch/x86/x86asm"
)

// decoder is what is particular to an architecture.
type decoder struct {
	// one decodes the instruction at the start of code, which lies at pc.
	one func(code []byte, pc uint64) (text string, size int, ok bool)

	unit    int  // its instructions begin at multiples of this many bytes from the mark
	little  bool // words are stored with their lowest byte first
	listing bool // the line can have addresses and text beside the bytes
	walk    func(d *decoder, m *dump, pc uint64) []Instruction
}

var decoders = map[string]*decoder{
	"x86_64":    {one: x86(64), unit: 1, walk: walkAligned},
	"i386":      {one: x86(32), unit: 1, walk: walkAligned},
	"arm64":     {one: arm64, unit: 4, little: true, walk: walkUnits},
	"arm":       {one: arm, unit: 4, little: true, walk: walkUnits},
	"riscv":     {one: riscv, unit: 2, little: true, walk: walkAligned},
	"powerpc":   {one: powerpc, unit: 4, walk: walkUnits},
	"s390":      {one: s390, unit: 2, listing: true, walk: walkAligned},
	"loongarch": {one: loongarch, unit: 4, little: true, walk: walkUnits},
}

const bad = "(bad)"

// decode calls the architecture's decoder. Some of x/arch index their tables
// with fields of the instruction and panic on encodings that nobody makes; such
// bytes are as bad as others that decode to nothing, so the panic ends here.
func (d *decoder) decode(code []byte, pc uint64) (text string, size int, ok bool) {
	defer func() {
		if recover() != nil {
			text, size, ok = bad, d.unit, false
		}
	}()
	text, size, ok = d.one(code, pc)
	if !ok || size <= 0 || size > len(code) {
		return bad, min(d.unit, len(code)), false
	}
	return text, size, true
}

func x86(mode int) func([]byte, uint64) (string, int, bool) {
	return func(code []byte, pc uint64) (string, int, bool) {
		if text, size, ok := x86Missing(code, mode); ok {
			return text, size, true
		}
		inst, err := x86asm.Decode(code, mode)
		if err != nil || inst.Op == 0 {
			return "", 0, false
		}
		return x86Text(inst, pc), inst.Len, true
	}
}

// x86Text returns the instruction as the objdump of today writes it, where the
// x/arch printer follows an older one: "callq" became "call", and an absolute
// address of 0 is not left out.
func x86Text(inst x86asm.Inst, pc uint64) string {
	text := x86asm.GNUSyntax(inst, pc, nil)
	for _, arg := range inst.Args {
		m, ok := arg.(x86asm.Mem)
		if !ok || m.Base != 0 || m.Index != 0 || m.Disp != 0 {
			continue
		}
		if strings.HasSuffix(text, ",") || strings.HasSuffix(text, ":") || !strings.Contains(text, " ") {
			text += "0x0"
		} else {
			text = strings.Replace(text, " ,", " 0x0,", 1)
		}
	}
	name, rest, _ := strings.Cut(text, " ")
	switch name {
	case "callq", "jmpq", "retq", "leaveq", "pushfq", "popfq", "sysretq":
		text = strings.TrimSuffix(name+"\x00", "q\x00")
		if rest != "" {
			text += " " + rest
		}
	}
	return text
}

func arm64(code []byte, pc uint64) (string, int, bool) {
	inst, err := arm64asm.Decode(code)
	return arm64asm.GNUSyntax(inst), 4, err == nil
}

func arm(code []byte, pc uint64) (string, int, bool) {
	inst, err := armasm.Decode(code, armasm.ModeARM)
	return armasm.GNUSyntax(inst), inst.Len, err == nil
}

func riscv(code []byte, pc uint64) (string, int, bool) {
	if len(code) < 4 && len(code) >= 2 && code[0]&3 != 3 {
		code = []byte{code[0], code[1], 0, 0} // the decoder asks for four bytes
	}
	inst, err := riscv64asm.Decode(code)
	return riscv64asm.GNUSyntax(inst), inst.Len, err == nil
}

func powerpc(code []byte, pc uint64) (string, int, bool) {
	inst, err := ppc64asm.Decode(code, binary.BigEndian)
	return ppc64asm.GNUSyntax(inst, pc), inst.Len, err == nil && inst.Op != 0
}

func s390(code []byte, pc uint64) (string, int, bool) {
	inst, err := s390xasm.Decode(code)
	return s390xasm.GNUSyntax(inst, pc), inst.Len, err == nil
}

func loongarch(code []byte, pc uint64) (string, int, bool) {
	inst, err := loong64asm.Decode(code)
	return loong64asm.GNUSyntax(inst), 4, err == nil
}

// x86Missing decodes the instructions that kernels print often and that the
// x/arch decoder does not know.
func x86Missing(code []byte, mode int) (text string, size int, ok bool) {
	for _, known := range [...]struct{ bytes, text string }{
		{"\xf3\x0f\x1e\xfa", "endbr64"},
		{"\xf3\x0f\x1e\xfb", "endbr32"},
		{"\x0f\x01\xca", "clac"},
		{"\x0f\x01\xcb", "stac"},
		{"\x0f\x01\xee", "rdpkru"},
		{"\x0f\x01\xef", "wrpkru"},
		{"\x0f\x01\xc1", "vmcall"},
		{"\x0f\x01\xd9", "vmmcall"},
	} {
		if strings.HasPrefix(string(code[:min(len(code), 4)]), known.bytes) {
			return known.text, len(known.bytes), true
		}
	}
	return "", 0, false
}
