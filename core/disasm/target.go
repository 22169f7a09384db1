package disasm

import (
	"strconv"
	"strings"
)

// target writes where a jump goes: an address, or the distance from the
// instruction (".+0x20") if its own address is unknown.
func target(pc uint64, offset int64) string {
	switch {
	case pc != 0:
		return "0x" + strconv.FormatUint(pc+uint64(offset), 16)
	case offset < 0:
		return ".-0x" + strconv.FormatUint(uint64(-offset), 16)
	}
	return ".+0x" + strconv.FormatInt(offset, 16)
}

// dotted finds a distance as x/arch writes it, ".+0x20", and writes the target
// instead, moved by extra bytes.
func dotted(text string, pc uint64, extra int64) string {
	at := strings.Index(text, ".+0x")
	sign := int64(1)
	if at < 0 {
		if at, sign = strings.Index(text, ".-0x"), -1; at < 0 {
			return text
		}
	}
	end := at + 4
	for end < len(text) && nibble(text[end]) >= 0 {
		end++
	}
	// A negative distance can stand there as its two's complement.
	unsigned, err := strconv.ParseUint(text[at+4:end], 16, 64)
	if err != nil {
		return text
	}
	distance := int64(unsigned)
	base := pc
	if strings.HasPrefix(text, "adrp ") {
		base &^= 0xfff // adrp counts in pages
	}
	return text[:at] + target(base, sign*distance+extra) + text[end:]
}

// lastOperand replaces the last operand of an instruction, a decimal distance,
// by its target.
func lastOperand(text string, pc uint64) string {
	at := strings.LastIndexAny(text, " ,") + 1
	distance, err := strconv.ParseInt(text[at:], 0, 64)
	if err != nil {
		return text
	}
	return text[:at] + target(pc, distance)
}

// farAway is an address that no immediate operand comes near: what lies around
// it in a text is a target.
const farAway = 0x4000000000000000

// based replaces the targets that were computed for an instruction at farAway.
func based(text string, pc uint64) string {
	at := 0
	for {
		i := strings.Index(text[at:], "0x")
		if i < 0 {
			return text
		}
		at += i
		end := at + 2
		for end < len(text) && nibble(text[end]) >= 0 {
			end++
		}
		value, err := strconv.ParseUint(text[at+2:end], 16, 64)
		if distance := int64(value - farAway); err == nil && distance > -1<<34 && distance < 1<<34 {
			return text[:at] + target(pc, distance) + text[end:]
		}
		at = end
	}
}
