package fault

import (
	"strconv"
	"strings"

	"kerneltaint/core/ascii"
	"kerneltaint/core/oops"
)

// Note is what the value of a register gives away.
type Note struct {
	Index int // into Report.Registers
	Note  string
}

// Registers recognises values in a report's registers: the patterns that the
// kernel fills freed and unused memory with, pointers that are none, and what
// lies at the address of the fault. Most values have no note.
func Registers(r *oops.Report) []Note {
	if len(r.Registers) == 0 {
		return nil
	}
	_, at, known := (text{lines: append([]string{r.Title}, r.Fault...)}).address()
	var notes []Note
	for i, register := range r.Registers {
		if note := value(r.Arch, register, at, known); note != "" {
			notes = append(notes, Note{Index: i, Note: note})
		}
	}
	return notes
}

// special reports whether a register's value is no data: flags, selectors,
// tables.
func special(name string) bool {
	var small [8]byte
	if len(name) > len(small) {
		return false
	}
	for i := range len(name) {
		small[i] = name[i]
		if 'A' <= name[i] && name[i] <= 'Z' {
			small[i] ^= 0x20
		}
	}
	switch string(small[:len(name)]) {
	case "eflags", "rflags", "efl", "cs", "ds", "es", "ss", "fs", "gs", "knlgs",
		"cr0", "cr3", "cr4", "dr0", "dr1", "dr2", "dr3", "dr6", "dr7", "pkru", "orig_rax", "orig_eax",
		"pstate", "cpsr", "psr", "status", "cause", "msr", "cr", "xer", "dsisr", "irqmask", "softe", "trap",
		"psw", "estat", "ecfg", "prid", "crmd", "prmd", "euen", "tstate":
		return true
	}
	return false
}

func value(arch string, register oops.Register, at uint64, known bool) string {
	name := strings.TrimSpace(register.Name)
	if special(name) {
		return ""
	}
	digits := strings.TrimPrefix(register.Value, "0x")
	if len(digits) != 16 && len(digits) != 8 {
		return ""
	}
	v, err := strconv.ParseUint(digits, 16, 64)
	if err != nil {
		return ""
	}
	width := 4 * len(digits)
	if width == 32 && !narrow(arch) {
		return "" // half of a register, or one that is no address
	}
	if note := poison(v, width); note != "" {
		return note
	}
	if known && v != 0 && v == at && !ascii.Equal(name, "cr2") {
		return "the address of the fault"
	}
	if width == 64 {
		if v > ^uint64(4095) {
			return number(arch, -int64(v))
		}
		return place(arch, v)
	}
	if v > 0xffffffff-4095 {
		return number(arch, int64(1<<32-v))
	}
	return ""
}

// number is the note of a register that holds a small negative number.
func number(arch string, n int64) string {
	if n == 1 {
		return "all bits set, or error -1 (EPERM)"
	}
	return "error " + errnoOn(arch, n)
}

// narrow reports whether an architecture has registers of 32 bits.
func narrow(arch string) bool {
	switch arch {
	case "i386", "arm", "mips", "powerpc", "riscv", "sparc", "parisc":
		return true
	}
	return false
}

// place says in which part of the address space a value lies, where that tells
// more than that it is large.
func place(arch string, v uint64) string {
	top := v >> 47
	switch arch {
	case "x86_64":
		switch {
		case top == 0 && v >= 1<<32:
			return "an address of user space"
		case top != 0 && top != 1<<17-1:
			return "not canonical"
		case v >= 0xffffffff80000000 && v < 0xffffffffc0000000:
			return "an address in the kernel image"
		case v >= 0xffffffffc0000000 && v < 0xffffffffff000000:
			return "an address in the module area"
		case top == 1<<17-1:
			return "a kernel address"
		}
	case "arm64", "riscv":
		switch {
		case v>>48 == 0xffff:
			return "a kernel address"
		case v>>48 == 0 && v >= 1<<32:
			return "an address of user space"
		}
	case "powerpc":
		if v>>60 == 0xc {
			return "a kernel address"
		}
	}
	return ""
}

// patterns are the bytes that memory is filled with (include/linux/poison.h).
var patterns = []struct {
	fill byte
	note string
}{
	{0x6b, "slab: freed object (6b)"},
	{0x5a, "slab: object that was never initialised (5a)"},
	{0xa5, "slab: end of a poisoned object (a5)"},
	{0xbb, "slab: red zone of a free object (bb)"},
	{0xcc, "slab: red zone of an object in use, freed init memory, or breakpoint instructions (cc)"},
	{0xaa, "page poison, or the stack's initial pattern (aa)"},
	{0xa7, "DMA pool: freed block (a7)"},
	{0xa9, "DMA pool: block that was never initialised (a9)"},
	{0xfe, "memory that was initialised with the pattern fe"},
}

// magics are single values (include/linux/poison.h, magic.h, spinlock_types.h).
var magics = []struct {
	value uint64
	note  string
}{
	{0xdead000000000100, "list poison: next of an entry that was removed from its list (LIST_POISON1)"},
	{0xdead000000000122, "list poison: prev of an entry that was removed from its list (LIST_POISON2)"},
	{0xdead000000100100, "list poison: next of an entry that was removed from its list (LIST_POISON1)"},
	{0xdead000000200200, "list poison: prev of an entry that was removed from its list (LIST_POISON2)"},
	{0xdead000000000200, "list poison: prev of an entry that was removed from its list (LIST_POISON2)"},
	{0xdead000000000300, "timer poison: a static timer entry (TIMER_ENTRY_STATIC)"},
	{0xdead000000000400, "page mapping poison: a tail page of a compound page (TAIL_MAPPING)"},
	{0xdead4ead, "magic of a spin lock (SPINLOCK_MAGIC)"},
	{0x57ac6e9d, "stack guard: the magic at the end of a kernel stack (STACK_END_MAGIC)"},
	{0xdffffc0000000000, "the offset of KASAN's shadow memory"},
	{0x9f911029d74e35b, "slab: red zone of a free object (RED_INACTIVE)"},
	{0xd84156c5635688c0, "slab: red zone of an object in use (RED_ACTIVE)"},
}

// reach is how far a value may lie from a poison and still be an offset into
// the poisoned object.
const reach = 4096

// poison recognises a value that the kernel fills memory with, or one a little
// off it.
func poison(v uint64, width int) string {
	if width == 64 && (v>>48 == 0xffff || v < 0x57ac6e9d) {
		return "" // an address of the kernel, or a number less than any of the magic ones
	}
	repeat := uint64(0x0101010101010101)
	mask := ^uint64(0)
	if width == 32 {
		repeat, mask = 0x01010101, 0xffffffff
	}
	for _, p := range patterns {
		if off, ok := offset(v, uint64(p.fill)*repeat&mask, p.fill != 0xfe); ok {
			return p.note + off
		}
	}
	for _, near := range [...]bool{false, true} {
		for _, m := range magics {
			if width == 32 && m.value > mask {
				continue
			}
			if off, ok := offset(v, m.value, near && m.value > 1<<48); ok {
				return m.note + off
			}
		}
	}
	if v>>48 == 0xdead {
		return "poison pointer (dead…)"
	}
	return ""
}

// offset reports whether v is base, or near it where near counts, and says how
// far: " + 0x18".
func offset(v, base uint64, near bool) (string, bool) {
	switch d := int64(v - base); {
	case d == 0:
		return "", true
	case !near || d >= reach || d <= -reach:
		return "", false
	case d > 0:
		return " + " + hex(uint64(d)), true
	default:
		return " - " + hex(uint64(-d)), true
	}
}
