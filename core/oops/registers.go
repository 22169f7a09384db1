package oops

import "strings"

// The names of registers that are printed in rows of four, where only the first
// of a row is named.
var (
	numbered = [32]string{"r0", "r1", "r2", "r3", "r4", "r5", "r6", "r7", "r8", "r9", "r10", "r11", "r12", "r13", "r14", "r15",
		"r16", "r17", "r18", "r19", "r20", "r21", "r22", "r23", "r24", "r25", "r26", "r27", "r28", "r29", "r30", "r31"}
	dollared = [32]string{"$0", "$1", "$2", "$3", "$4", "$5", "$6", "$7", "$8", "$9", "$10", "$11", "$12", "$13", "$14", "$15",
		"$16", "$17", "$18", "$19", "$20", "$21", "$22", "$23", "$24", "$25", "$26", "$27", "$28", "$29", "$30", "$31"}
)

// readRegisters reads a line of registers, "RAX: ffff… RBX: …", in the forms
// of all architectures, and returns false if s is none.
func (in *incident) readRegisters(s string) bool {
	if in.section == inRegisters {
		if in.readValues(s, in.row, &numbered) {
			in.row += 4
			return true
		}
		in.section = noSection
	}
	if isStackRow(s) {
		return true // its address can look like a name
	}
	switch s[0] {
	case 'K':
		if strings.HasPrefix(s, "Krnl GPRS:") { // s390: four rows of four
			in.row = 4
			in.section = inRegisters
			return in.readValues(s[len("Krnl GPRS:"):], 0, &numbered)
		}
	case '$':
		return in.readRow(s, 1, &dollared) // mips: "$ 4   : 0000… 0000…"
	case 'G':
		if strings.HasPrefix(s, "GPR") {
			return in.readRow(s, 3, &numbered) // powerpc: "GPR04: c000… c000…"
		}
	case 'r':
		if len(s) > 6 && s[3] == '-' && isDecimal(s[1:3]) {
			return in.readRow(s, 1, &numbered) // parisc: "r04-07  0000… 0000…"
		}
	}
	name, value, rest, ok := registerPair(s, true)
	if !ok {
		return in.readBare(s)
	}
	for ok {
		if value != "" {
			in.regs = append(in.regs, Register{name, value})
		}
		name, value, rest, ok = registerPair(behindFlags(rest), false)
	}
	return true
}

// behindFlags returns what stands behind the names of a register's bits, "<ME,IR,DR>"
// (powerpc).
func behindFlags(s string) string {
	s = trimLeft(s)
	if s != "" && s[0] == '<' {
		return s[wordExtent(s, 0, len(s)).to:]
	}
	return s
}

// registerPair reads "NAME: VALUE" or "NAME = VALUE" at the start of s. The
// value is empty if it is no number. In strict form, by which a line of
// registers is recognised, the value must have the width of a register.
func registerPair(s string, strict bool) (name, value, rest string, ok bool) {
	s = trimLeft(s)
	i := 0
	for i < len(s) && (isAlnum(s[i]) || s[i] == '_') {
		i++
	}
	if i == 0 || i > 8 {
		return "", "", "", false
	}
	name = s[:i]
	for i < len(s) && s[i] == ' ' {
		i++
	}
	if i == len(s) || s[i] != ':' && s[i] != '=' {
		return "", "", "", false
	}
	i++
	if strict && (i == len(s) || s[i] != ' ' && s[i] != '\t') {
		return "", "", "", false
	}
	for i < len(s) && (s[i] == ' ' || s[i] == '\t') {
		i++
	}
	end := i
	for end < len(s) && s[end] != ' ' && s[end] != '\t' {
		end++
	}
	value, rest = registerValue(s[i:end]), s[end:]
	switch {
	case value == "" && strict:
		return "", "", "", false
	case strict && (len(value) != 16 && len(value) != 8 && len(value) != 4 || noRegister(name)):
		return "", "", "", false
	}
	return name, value, rest, true
}

// noRegister reports whether a name with a number behind it is none of a
// register.
func noRegister(name string) bool {
	switch name {
	case "task", "raw", "pgd", "Code", "page", "Oops", "Stack", "REGS", "head":
		return true
	}
	return '0' <= name[0] && name[0] <= '9'
}

// readBare reads a row of loongarch, "a0 0000… a1 0000…".
func (in *incident) readBare(s string) bool {
	from := len(in.regs)
	for {
		s = trimLeft(s)
		name := strings.IndexByte(s, ' ')
		if name < 2 || name > 3 || len(s) < name+17 || !isHex(s[name+1:name+17]) || len(s) > name+17 && s[name+17] != ' ' {
			break
		}
		in.regs = append(in.regs, Register{s[:name], s[name+1 : name+17]})
		s = s[name+17:]
	}
	if len(in.regs)-from < 3 {
		in.regs = in.regs[:from]
		return false
	}
	in.arch("loongarch")
	return true
}

// registerValue returns the number in a word: "0018:ffff8880…" without its
// selector, "0000…(0000)" without what the parentheses hold, "[<c0333330>]"
// without its brackets; "" if there is none.
func registerValue(word string) string {
	if strings.HasPrefix(word, "[<") {
		word = strings.TrimSuffix(word[2:], "]")
		word = strings.TrimSuffix(word, ">")
	}
	if i := strings.IndexByte(word, ':'); i == 4 {
		word = word[5:]
	}
	if i := strings.IndexByte(word, '('); i > 0 {
		word = word[:i]
	}
	if !isHex(word) {
		return ""
	}
	return word
}

// readRow reads a row of registers of which only the first is named, by a
// number behind prefix letters.
func (in *incident) readRow(s string, prefix int, names *[32]string) bool {
	i := prefix
	for i < len(s) && s[i] == ' ' {
		i++
	}
	number, digits := 0, 0
	for i < len(s) && '0' <= s[i] && s[i] <= '9' && digits < 2 {
		number = number*10 + int(s[i]-'0')
		i++
		digits++
	}
	if digits == 0 {
		return false
	}
	if colon := strings.IndexByte(s[i:min(len(s), i+8)], ':'); colon >= 0 {
		i += colon + 1
	} else if s[i:] != "" && s[i] == '-' {
		i += 3
	} else {
		return false
	}
	return in.readValues(s[min(i, len(s)):], number, names)
}

// readValues reads the numbers of a row and names them from the given one on.
func (in *incident) readValues(s string, number int, names *[32]string) bool {
	found := false
	for ; number < len(names); number++ {
		s = trimLeft(s)
		end := strings.IndexByte(s, ' ')
		if end < 0 {
			end = len(s)
		}
		if end < 8 || !isHex(s[:end]) {
			break
		}
		in.regs = append(in.regs, Register{names[number], s[:end]})
		found = true
		s = s[end:]
	}
	return found
}

func isAlnum(c byte) bool {
	return 'a' <= c|0x20 && c|0x20 <= 'z' || '0' <= c && c <= '9'
}
