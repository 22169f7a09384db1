package fault

import (
	"strconv"
	"strings"
)

// exceptionClasses are the EC field of arm64's ESR_ELx, bits 31:26
// (arch/arm64/kernel/traps.c esr_class_str).
var exceptionClasses = names{
	{0x00, "unknown or uncategorized"}, {0x01, "WFI or WFE"}, {0x03, "CP15 MCR or MRC"}, {0x04, "CP15 MCRR or MRRC"}, {0x05, "CP14 MCR or MRC"},
	{0x06, "CP14 LDC or STC"}, {0x07, "SIMD or floating point used while off"}, {0x08, "CP10 MRC or VMRS"}, {0x09, "pointer authentication"},
	{0x0c, "CP14 MRRC"}, {0x0d, "branch target exception (BTI)"}, {0x0e, "illegal execution state"}, {0x11, "SVC (AArch32)"}, {0x12, "HVC (AArch32)"},
	{0x13, "SMC (AArch32)"}, {0x15, "SVC (AArch64)"}, {0x16, "HVC (AArch64)"}, {0x17, "SMC (AArch64)"}, {0x18, "MSR, MRS or system instruction"},
	{0x19, "SVE used while off"}, {0x1a, "ERET"}, {0x1c, "pointer authentication failed (FPAC)"}, {0x1d, "SME used while off"},
	{0x1f, "implementation defined (EL3)"}, {0x20, "instruction abort from a lower level"}, {0x21, "instruction abort in the kernel"},
	{0x22, "program counter not aligned"}, {0x24, "data abort from a lower level"}, {0x25, "data abort in the kernel"},
	{0x26, "stack pointer not aligned"}, {0x27, "memory copy or set instruction"}, {0x28, "floating point (AArch32)"}, {0x2c, "floating point (AArch64)"},
	{0x2d, "guarded control stack"}, {0x2f, "SError"}, {0x30, "breakpoint from a lower level"}, {0x31, "breakpoint in the kernel"},
	{0x32, "software step from a lower level"}, {0x33, "software step in the kernel"}, {0x34, "watchpoint from a lower level"},
	{0x35, "watchpoint in the kernel"}, {0x38, "BKPT (AArch32)"}, {0x3a, "vector catch (AArch32)"}, {0x3c, "BRK (AArch64)"},
}

// faultStatus are the DFSC and IFSC fields of arm64's aborts, bits 5:0
// (arch/arm64/mm/fault.c fault_info).
var faultStatus = names{
	{0x00, "address size fault, level 0"}, {0x01, "address size fault, level 1"}, {0x02, "address size fault, level 2"}, {0x03, "address size fault, level 3"},
	{0x04, "translation fault, level 0"}, {0x05, "translation fault, level 1"}, {0x06, "translation fault, level 2"}, {0x07, "translation fault, level 3"},
	{0x08, "access flag fault, level 0"}, {0x09, "access flag fault, level 1"}, {0x0a, "access flag fault, level 2"}, {0x0b, "access flag fault, level 3"},
	{0x0c, "permission fault, level 0"}, {0x0d, "permission fault, level 1"}, {0x0e, "permission fault, level 2"}, {0x0f, "permission fault, level 3"},
	{0x10, "synchronous external abort"}, {0x11, "synchronous tag check fault"}, {0x13, "external abort on a table walk, level -1"},
	{0x14, "external abort on a table walk, level 0"}, {0x15, "external abort on a table walk, level 1"},
	{0x16, "external abort on a table walk, level 2"}, {0x17, "external abort on a table walk, level 3"},
	{0x18, "synchronous parity or ECC error"}, {0x1b, "parity or ECC error on a table walk, level -1"}, {0x1c, "parity or ECC error on a table walk, level 0"},
	{0x1d, "parity or ECC error on a table walk, level 1"}, {0x1e, "parity or ECC error on a table walk, level 2"}, {0x1f, "parity or ECC error on a table walk, level 3"},
	{0x21, "alignment fault"}, {0x29, "address size fault, level -1"}, {0x2b, "translation fault, level -1"}, {0x30, "TLB conflict abort"},
	{0x31, "unsupported atomic hardware update"}, {0x34, "lockdown abort"}, {0x35, "unsupported exclusive or atomic access"},
}

// breaks are the comments of arm64's BRK instruction that the kernel gives a
// meaning (arch/arm64/include/asm/brk-imm.h).
var breaks = names{
	{0x004, "a kprobe"}, {0x005, "a uprobe"}, {0x006, "a single step of a kprobe"}, {0x100, "a fault made for a test"}, {0x400, "KGDB"}, {0x401, "KGDB, compiled in"},
	{0x800, "BUG() or WARN()"}, {0x8000, "control flow integrity"},
}

// internalError returns the code of "Internal error: Oops - BUG: 00000000f2000800
// [#1] SMP": the number before that of the oops.
func (t text) internalError() (digits string, value uint64, ok bool) {
	_, line, ok := t.cut("Internal error: ")
	if !ok {
		return "", 0, false
	}
	line, _, _ = strings.Cut(line, " [#")
	at := strings.LastIndexByte(line, ' ') + 1
	value, err := strconv.ParseUint(line[at:], 16, 64)
	return line[at:], value, err == nil
}

func decodeARM64(t text) (Fault, bool) {
	address, value, known := t.address()
	digits, esr, coded := t.hex("ESR = ")
	if !coded {
		digits, esr, coded = t.internalError()
	}
	if !coded && !known {
		return Fault{}, false
	}
	f := Fault{Address: address}
	class := esr >> 26 & 0x3f
	if !coded {
		f.Summary = access("accessed", address, "", value, true)
		return f, true
	}
	f.Details = append(f.Details, "ESR "+digits, "EC "+hex(class)+": "+named(exceptionClasses, class))
	status := named(faultStatus, esr&0x3f)
	switch class {
	case 0x20, 0x21:
		f.Details = append(f.Details, "IFSC "+hex(esr&0x3f)+": "+status)
		f.Summary = access("jumped to", address, status, value, known)
	case 0x24, 0x25:
		f.dataAbort(esr, status)
		verb := "read from"
		if esr>>6&1 != 0 && esr>>8&1 == 0 {
			verb = "wrote to"
		}
		f.Summary = access(verb, address, status, value, known)
	case 0x3c:
		comment := esr & 0xffff
		meaning := breaks.of(comment)
		switch {
		case meaning != "":
		case comment&0xff00 == 0x900:
			meaning = "KASAN, of software tags"
		case comment&0xff00 == 0x5500:
			meaning = "a trap of the undefined behaviour sanitizer (UBSAN)"
		case comment&0xfc00 == 0x8000:
			meaning = "control flow integrity"
		default:
			meaning = "no meaning known"
		}
		f.Details = append(f.Details, "comment "+hex(comment)+": "+meaning)
		f.Summary = "The kernel ran into a BRK instruction: " + meaning + "."
	case 0:
		f.Summary = "The processor met an instruction that it does not have, or that is not allowed where it stands."
	default:
		f.Summary = "The processor took an exception: " + named(exceptionClasses, class) + "."
	}
	return f, true
}

// dataAbort adds the parts of a data abort's syndrome, bits 24:0.
func (f *Fault) dataAbort(esr uint64, status string) {
	f.Details = append(f.Details, "DFSC "+hex(esr&0x3f)+": "+status)
	if esr>>24&1 != 0 {
		f.Details = append(f.Details, "ISV: "+strconv.Itoa(8<<(esr>>22&3))+" bits, register "+strconv.FormatUint(esr>>16&31, 10))
	}
	for _, b := range [...]struct {
		bit        uint
		set, clear string
	}{
		{6, "WnR: a write", "WnR: a read"},
		{7, "S1PTW: while walking the tables of stage 2", ""},
		{8, "CM: a cache maintenance instruction", ""},
		{9, "EA: external abort, of the kind that the implementation defines", ""},
		{10, "FnV: the address is not valid", ""},
	} {
		if esr>>b.bit&1 != 0 {
			f.Details = append(f.Details, b.set)
		} else if b.clear != "" {
			f.Details = append(f.Details, b.clear)
		}
	}
}

// names is a table of codes. It is a list and no map, which would be code that
// fills it in each program.
type names []struct {
	code uint64
	name string
}

// of returns the name of a code, "" if it has none.
func (table names) of(code uint64) string {
	for i := range table {
		if table[i].code == code {
			return table[i].name
		}
	}
	return ""
}

func named(table names, code uint64) string {
	if name := table.of(code); name != "" {
		return name
	}
	return "not defined"
}

// shortStatus are the fault status bits of 32-bit arm with short descriptors:
// bits 10 and 3:0 (arch/arm/mm/fsr-2level.c).
var shortStatus = names{
	{0x00, "vector exception"}, {0x01, "alignment fault"}, {0x02, "debug event"}, {0x03, "access flag fault, section"}, {0x04, "cache maintenance fault"},
	{0x05, "translation fault, section"}, {0x06, "access flag fault, page"}, {0x07, "translation fault, page"}, {0x08, "external abort"},
	{0x09, "domain fault, section"}, {0x0a, "external abort"}, {0x0b, "domain fault, page"}, {0x0c, "external abort on a table walk, level 1"},
	{0x0d, "permission fault, section"}, {0x0e, "external abort on a table walk, level 2"}, {0x0f, "permission fault, page"},
	{0x10, "TLB conflict abort"}, {0x14, "lockdown abort"}, {0x16, "imprecise external abort"}, {0x18, "imprecise parity error"}, {0x1a, "coprocessor abort"},
}

func decodeARM(t text) (Fault, bool) {
	address, value, known := t.address()
	if t.has("Internal error: Oops - BUG:") || t.has("Internal error: Oops - undefined instruction") {
		return Fault{Summary: "The processor met an instruction that it does not have; the kernel uses one on purpose for BUG()."}, true
	}
	digits, fsr, coded := t.internalError()
	if !coded && !known {
		return Fault{}, false
	}
	f := Fault{Address: address}
	if !coded {
		f.Summary = access("accessed", address, "", value, true)
		return f, true
	}
	status := ""
	if fsr>>9&1 != 0 { // long descriptors (CONFIG_ARM_LPAE)
		status = named(faultStatus, fsr&0x3f)
	} else {
		status = named(shortStatus, fsr>>10&1<<4|fsr&0xf)
	}
	verb := "read from"
	switch {
	case fsr>>31&1 != 0: // FSR_LNX_PF: the kernel's own mark of a prefetch abort
		verb = "jumped to"
	case fsr>>11&1 != 0:
		verb = "wrote to"
	}
	f.Details = append(f.Details, "FSR "+digits, "FS: "+status)
	if fsr>>11&1 != 0 {
		f.Details = append(f.Details, "WnR: a write (bit 11)")
	} else {
		f.Details = append(f.Details, "WnR: a read (bit 11 clear)")
	}
	f.Summary = access(verb, address, status, value, known)
	return f, true
}
