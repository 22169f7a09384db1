package disasm

import (
	"encoding/binary"
	"strings"

	"golang.org/x/arch/ppc64/ppc64asm"
	"golang.org/x/arch/s390x/s390xasm"
)

func powerpc(code []byte, pc uint64) (string, int, bool) {
	inst, err := ppc64asm.Decode(code, binary.BigEndian)
	if err != nil || inst.Op == 0 {
		return "", 0, false
	}
	return trapName(based(ppc64asm.GNUSyntax(inst, farAway), pc)), inst.Len, true
}

// trapConditions are the names of the conditions that a trap instruction tests,
// by its TO field.
var trapConditions = map[string]string{
	"1": "lgt", "2": "llt", "4": "eq", "5": "lge", "6": "lle", "8": "gt", "12": "ge", "16": "lt", "20": "le", "24": "ne", "31": "u",
}

// trapName gives a trap instruction the name of its condition: "tdi 24,r3,0",
// which WARN_ON is made of, is "tdnei r3,0", and "twi 31,r0,0" is "twui r0,0".
func trapName(text string) string {
	name, operands, _ := strings.Cut(text, " ")
	to, rest, _ := strings.Cut(operands, ",")
	condition, ok := trapConditions[to]
	if !ok {
		return text
	}
	switch name {
	case "twi", "tdi":
		return name[:2] + condition + "i " + rest
	case "tw", "td":
		if text == "tw 31,r0,r0" {
			return "trap"
		}
		return name + condition + " " + rest
	}
	return text
}

func s390(code []byte, pc uint64) (string, int, bool) {
	inst, err := s390xasm.Decode(code)
	if err != nil {
		return "", 0, false
	}
	return based(baseZero(s390xasm.GNUSyntax(inst, farAway)), pc), inst.Len, true
}

// baseZero restores a base register 0 behind a length, which x/arch leaves out
// with its parenthesis: "4(7,,2046(1,".
func baseZero(text string) string {
	text = strings.ReplaceAll(text, ",,", ",%r0),")
	if strings.HasSuffix(text, ",") {
		text += "%r0)"
	}
	return text
}
