package disasm

import "strings"

// dump is the memory that a "Code:" line shows, as far as the kernel could read
// it.
type dump struct {
	bytes  []byte // in the order of memory
	unread []bool // beside bytes: the kernel could not read it
	mark   int    // where the marked instruction begins
}

// most is how many bytes of a line are read: the kernel prints at most 64 units
// (code_bytes= allows 8192 bytes on x86).
const most = 8192

// parse reads the units of a line: bytes, parcels or words, one of them marked.
func parse(arch, text string, d *decoder) (*dump, error) {
	for _, prefix := range []string{"Krnl ", "Code:", "Instruction dump:", "Instruction DUMP:"} {
		text = strings.TrimSpace(strings.TrimPrefix(strings.TrimSpace(text), prefix))
	}
	if lower := strings.ToLower(text); text == "" || strings.HasPrefix(strings.TrimPrefix(lower, "("), "bad ") || strings.Contains(lower, "unable to access opcode") {
		return nil, &Error{Arch: arch, Text: text, Err: ErrNoCode}
	}
	if d.listing && strings.Contains(text, ":") {
		return parseListing(arch, text)
	}
	out, wrong := &dump{mark: -1}, ""
	for _, word := range strings.Fields(text) {
		unit, marked := unmark(word)
		if marked && out.mark >= 0 {
			return nil, &Error{Arch: arch, Text: word, Err: ErrNotCode}
		}
		at := len(out.bytes)
		if !d.prints(len(unit)) || !out.add(unit, d.little) {
			if out.mark >= 0 {
				break // what follows is no code: another line, joined to this one
			}
			// Before the mark, bytes were damaged or left out ("..."): what
			// stands before them does not lead up to it.
			out.bytes, out.unread, wrong = nil, nil, word
			if marked {
				break
			}
			continue
		}
		if marked {
			out.mark = at
		}
		if len(out.bytes) > most {
			break
		}
	}
	switch {
	case out.mark < 0 && wrong != "":
		return nil, &Error{Arch: arch, Text: wrong, Err: ErrNotCode}
	case out.mark < 0:
		return nil, &Error{Arch: arch, Text: text, Err: ErrNoMark}
	}
	return out, nil
}

// prints reports whether the architecture's units have so many digits: two a
// byte. RISC-V was printed in words once.
func (d *decoder) prints(digits int) bool {
	return digits == 2*d.unit || d.unit == 2 && digits == 8
}

// looksX86 reports whether a line is of bytes, and of those that code for x86-64
// is full of: prefixes of 64-bit operands.
func looksX86(text string) bool {
	words := strings.Fields(strings.TrimPrefix(text, "Code:"))
	wide := 0
	for i, word := range words {
		if unit, _ := unmark(word); len(unit) != 2 {
			return false
		} else if (unit == "48" || unit == "4c" || unit == "49" || unit == "4d") && i+1 < len(words) {
			wide++
		}
	}
	return wide >= 3
}

// unmark takes the mark away from around a unit: "<0f>" on x86, powerpc and
// mips, "(b9400001)" on arm and riscv.
func unmark(word string) (unit string, marked bool) {
	if n := len(word); n > 2 && (word[0] == '<' && word[n-1] == '>' || word[0] == '(' && word[n-1] == ')') {
		return word[1 : n-1], true
	}
	return word, false
}

// add appends a unit of 1, 2 or 4 bytes. A word is printed as a number, its
// highest byte first.
func (d *dump) add(unit string, little bool) bool {
	size := len(unit) / 2
	if len(unit)%2 != 0 || size != 1 && size != 2 && size != 4 {
		return false
	}
	if strings.Trim(unit, "?") == "" || strings.Trim(unit, "Xx") == "" {
		for range size {
			d.bytes, d.unread = append(d.bytes, 0), append(d.unread, true)
		}
		return true
	}
	at := len(d.bytes)
	for i := 0; i < len(unit); i += 2 {
		high, low := nibble(unit[i]), nibble(unit[i+1])
		if high < 0 || low < 0 {
			d.bytes, d.unread = d.bytes[:at], d.unread[:at]
			return false
		}
		d.bytes, d.unread = append(d.bytes, byte(high<<4|low)), append(d.unread, false)
	}
	if little {
		for i, j := at, len(d.bytes)-1; i < j; i, j = i+1, j-1 {
			d.bytes[i], d.bytes[j] = d.bytes[j], d.bytes[i]
		}
	}
	return true
}

func nibble(c byte) int {
	switch {
	case '0' <= c && c <= '9':
		return int(c - '0')
	case 'a' <= c|0x20 && c|0x20 <= 'f':
		return int(c|0x20-'a') + 10
	}
	return -1
}

// parseListing reads the form of s390: "00112b4e: a7f40001 brc 15,112b50
// >00112b52: ...", whose instructions have their addresses before them. The one
// with ">" is marked.
func parseListing(arch, text string) (*dump, error) {
	out := &dump{mark: -1}
	words := strings.Fields(text)
	for i, word := range words {
		address, ok := strings.CutSuffix(word, ":")
		if !ok || i+1 == len(words) {
			continue
		}
		bare := strings.TrimLeft(address, "#>*")
		if len(bare) < 8 || strings.Trim(bare, "0123456789abcdefABCDEF") != "" {
			continue
		}
		if strings.Contains(address[:len(address)-len(bare)], ">") {
			out.mark = len(out.bytes)
		}
		for code := words[i+1]; code != ""; {
			unit := code[:min(4, len(code))]
			if !out.add(unit, false) {
				break
			}
			code = code[len(unit):]
		}
		if len(out.bytes) > most {
			break
		}
	}
	if out.mark < 0 || out.mark >= len(out.bytes) {
		return nil, &Error{Arch: arch, Text: text, Err: ErrNoMark}
	}
	return out, nil
}
