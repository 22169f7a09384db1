package disasm

import (
	"encoding/binary"
	"strconv"
	"strings"

	"golang.org/x/arch/arm/armasm"
	"golang.org/x/arch/arm64/arm64asm"
)

func arm64(code []byte, pc uint64) (string, int, bool) {
	if len(code) < 4 {
		return "", 0, false
	}
	word := binary.LittleEndian.Uint32(code)
	if text, ok := arm64Missing(word); ok {
		return text, 4, true
	}
	inst, err := arm64asm.Decode(code)
	if err != nil {
		return "", 0, false
	}
	text := strings.TrimSpace(arm64asm.GNUSyntax(inst))
	if name, ok := arm64Hints[text]; ok {
		return name, 4, true
	}
	return dotted(text, pc, 0), 4, true
}

// arm64Hints are the hints that have got names: pointer authentication, branch
// targets, barriers.
var arm64Hints = map[string]string{
	"hint #0x7": "xpaclri", "hint #0x10": "esb", "hint #0x11": "psb csync", "hint #0x12": "tsb csync", "hint #0x14": "csdb",
	"hint #0x18": "paciaz", "hint #0x19": "paciasp", "hint #0x1a": "pacibz", "hint #0x1b": "pacibsp",
	"hint #0x1c": "autiaz", "hint #0x1d": "autiasp", "hint #0x1e": "autibz", "hint #0x1f": "autibsp",
	"hint #0x20": "bti", "hint #0x22": "bti c", "hint #0x24": "bti j", "hint #0x26": "bti jc",
}

// arm64Missing decodes what x/arch does not: the atomic instructions of Armv8.1,
// which kernels count their references with, and udf.
func arm64Missing(word uint32) (string, bool) {
	switch {
	case word>>16 == 0:
		return "udf #" + strconv.Itoa(int(word)), true
	case word&0x3f200c00 == 0x38200000:
		return atomicMemory(word)
	case word&0x3fa07c00 == 0x08a07c00:
		return compareSwap(word), true
	}
	return "", false
}

// atomicNames are the operations of atomic memory instructions, by bits 14:12
// where bit 15 is clear.
var atomicNames = [...]string{"add", "clr", "eor", "set", "smax", "smin", "umax", "umin"}

// atomicMemory decodes "ldadd w1, w2, [x0]" and its kin: bits 31:30 are the
// size, 23 and 22 acquire and release.
func atomicMemory(word uint32) (string, bool) {
	size, rs, rn, rt := word>>30, word>>16&31, word>>5&31, word&31
	order := ordering(word>>23&1 != 0, word>>22&1 != 0)
	operation := word >> 12 & 7
	if word>>15&1 != 0 {
		if operation != 0 {
			return "", false // ldapr and 64-byte accesses
		}
		return "swp" + order + width(size) + " " + register(size, rs) + ", " + register(size, rt) + ", [" + pointer(rn) + "]", true
	}
	name := atomicNames[operation]
	if rt == 31 && word>>23&1 == 0 {
		return "st" + name + order + width(size) + " " + register(size, rs) + ", [" + pointer(rn) + "]", true
	}
	return "ld" + name + order + width(size) + " " + register(size, rs) + ", " + register(size, rt) + ", [" + pointer(rn) + "]", true
}

// compareSwap decodes "cas w1, w2, [x0]": bits 31:30 are the size, 22 and 15
// acquire and release.
func compareSwap(word uint32) string {
	size := word >> 30
	return "cas" + ordering(word>>22&1 != 0, word>>15&1 != 0) + width(size) + " " + register(size, word>>16&31) + ", " + register(size, word&31) + ", [" + pointer(word>>5&31) + "]"
}

func ordering(acquire, release bool) string {
	s := ""
	if acquire {
		s = "a"
	}
	if release {
		s += "l"
	}
	return s
}

func width(size uint32) string { return [...]string{"b", "h", "", ""}[size&3] }

func register(size, n uint32) string {
	letter := "w"
	if size == 3 {
		letter = "x"
	}
	if n == 31 {
		return letter + "zr"
	}
	return letter + strconv.Itoa(int(n))
}

func pointer(n uint32) string {
	if n == 31 {
		return "sp"
	}
	return "x" + strconv.Itoa(int(n))
}

func arm(code []byte, pc uint64) (string, int, bool) {
	if len(code) < 4 {
		return "", 0, false
	}
	word := binary.LittleEndian.Uint32(code)
	if text, ok := armMissing(word); ok {
		return text, 4, true
	}
	inst, err := armasm.Decode(code, armasm.ModeARM)
	if err != nil {
		return "", 0, false
	}
	// x/arch counts from four bytes behind the instruction; the processor, and
	// the assembler's ".", from eight and from none.
	return dotted(armasm.GNUSyntax(inst), pc, 4), 4, true
}

var armConditions = [...]string{"eq", "ne", "cs", "cc", "mi", "pl", "vs", "vc", "hi", "ls", "ge", "lt", "gt", "le", "", ""}

// armMissing decodes what x/arch does not: udf, which BUG() is made of, and the
// moves to and from coprocessors, which hold the system registers.
func armMissing(word uint32) (string, bool) {
	condition := armConditions[word>>28]
	switch {
	case word&0xfff000f0 == 0xe7f000f0:
		return "udf #" + strconv.Itoa(int(word>>8&0xfff<<4|word&0xf)), true
	case word&0x0f000010 == 0x0e000010 && word>>28 != 15 && word>>8&0xe != 0xa: // 10 and 11 are floating point
		name := "mcr"
		if word>>20&1 != 0 {
			name = "mrc"
		}
		n := func(shift uint) string { return strconv.Itoa(int(word >> shift & 15)) }
		return name + condition + " " + n(8) + ", " + strconv.Itoa(int(word>>21&7)) + ", r" + n(12) + ", cr" + n(16) + ", cr" + n(0) + ", {" + strconv.Itoa(int(word>>5&7)) + "}", true
	}
	return "", false
}
