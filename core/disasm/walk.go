package disasm

// walkUnits disassembles an architecture whose instructions all have one size.
func walkUnits(d *decoder, m *dump, pc uint64) []Instruction {
	return d.run(nil, m, m.mark%d.unit, len(m.bytes), pc)
}

// walkAligned disassembles an architecture whose instructions have several
// sizes, of which none shows where the one before it begins. It takes the first
// beginning from which all bytes decode and an instruction begins at the mark,
// as the kernel's scripts/decodecode tries to.
func walkAligned(d *decoder, m *dump, pc uint64) []Instruction {
	var out []Instruction
	if start, ok := d.align(m); ok {
		out = d.run(out, m, start, m.mark, pc)
	}
	return d.run(out, m, m.mark, len(m.bytes), pc)
}

// align returns the first place before the mark from which instructions lead
// exactly to it; ok is false if there is none.
func (d *decoder) align(m *dump) (start int, ok bool) {
	// leads is computed from the mark backwards: an instruction leads to the
	// mark if the one behind it does.
	leads := make([]bool, m.mark+1)
	leads[m.mark] = true
	for at := m.mark - d.unit; at >= 0; at -= d.unit {
		if m.unread[at] {
			continue
		}
		_, size, good := d.decode(m.bytes[at:], 0)
		leads[at] = good && at+size <= m.mark && leads[at+size]
	}
	for at := m.mark % d.unit; at < m.mark; at += d.unit {
		if leads[at] {
			return at, true
		}
	}
	return 0, false
}

// run appends the instructions from one place to another.
func (d *decoder) run(out []Instruction, m *dump, from, to int, pc uint64) []Instruction {
	for at := from; at < to; {
		end := at
		for end < to && m.unread[end] && end < at+d.unit {
			end++
		}
		if end > at {
			out = append(out, Instruction{Offset: at - m.mark, Bytes: "?", Text: bad, Current: at == m.mark})
			at = end
			continue
		}
		address := uint64(0)
		if pc != 0 {
			address = pc + uint64(int64(at-m.mark))
		}
		text, size, ok := d.decode(m.bytes[at:to], address)
		if !ok && to == len(m.bytes) && d.cutOff(m.bytes[at:]) {
			text, size = "(cut off)", to-at
		}
		size = max(size, 1)
		out = append(out, Instruction{Offset: at - m.mark, Bytes: hex(m.bytes[at:min(at+size, to)]), Text: text, Current: at == m.mark})
		at += size
	}
	return out
}

// cutOff reports whether what is left is the beginning of an instruction: with
// more bytes behind it there would be one.
func (d *decoder) cutOff(rest []byte) bool {
	const longest = 15
	if len(rest) >= longest {
		return false
	}
	padded := append(append(make([]byte, 0, 2*longest), rest...), make([]byte, longest)...)
	_, size, ok := d.decode(padded, 0)
	return ok && size > len(rest)
}

func hex(b []byte) string {
	const digits = "0123456789abcdef"
	out := make([]byte, 0, 3*len(b))
	for i, c := range b {
		if i > 0 {
			out = append(out, ' ')
		}
		out = append(out, digits[c>>4], digits[c&15])
	}
	return string(out)
}
