package fault

import (
	"slices"
	"strconv"
	"strings"
)

// scause are RISC-V's exceptions (arch/riscv/include/asm/csr.h).
var scause = names{
	{0, "instruction address not aligned"}, {1, "instruction access fault"}, {2, "illegal instruction"}, {3, "breakpoint"}, {4, "load address not aligned"},
	{5, "load access fault"}, {6, "store address not aligned"}, {7, "store access fault"}, {8, "system call from user mode"}, {9, "system call from supervisor mode"},
	{10, "system call from virtual supervisor mode"}, {11, "system call from machine mode"}, {12, "instruction page fault"}, {13, "load page fault"}, {15, "store page fault"},
	{18, "software check"}, {19, "hardware error"}, {20, "instruction guest page fault"}, {21, "load guest page fault"}, {22, "virtual instruction"}, {23, "store guest page fault"},
}

func decodeRISCV(t text) (Fault, bool) {
	address, value, known := t.address()
	digits, cause, coded := t.hex("cause: ")
	if !coded && !known {
		return Fault{}, false
	}
	f := Fault{Address: address}
	if !coded {
		f.Summary = access("accessed", address, "", value, true)
		return f, true
	}
	name := named(scause, cause)
	if cause>>63 != 0 || len(strings.TrimPrefix(digits, "0x")) == 8 && cause>>31 != 0 {
		name = "interrupt " + strconv.FormatUint(cause&0xff, 10)
	}
	f.Details = append(f.Details, "scause "+digits+": "+name)
	switch cause {
	case 13, 5, 4:
		f.Summary = access("read from", address, name, value, known)
	case 15, 7, 6:
		f.Summary = access("wrote to", address, name, value, known)
	case 12, 1, 0:
		f.Summary = access("jumped to", address, name, value, known)
	default:
		f.Address = ""
		f.Summary = exception(name, cause == 3)
	}
	if status, v, ok := t.hex("status: "); ok {
		mode := "user mode"
		if v>>8&1 != 0 {
			mode = "supervisor mode"
		}
		f.Details = append(f.Details, "sstatus "+status+": it came from "+mode)
	}
	return f, true
}

// exception is a sentence about an exception that is no access. The kernel makes
// one on purpose for BUG() on each architecture.
func exception(name string, purpose bool) string {
	s := "The processor took an exception: " + name
	if purpose {
		s += "; the kernel makes one on purpose for BUG()"
	}
	return s + "."
}

// innocent are interrupts that are no faults: a report that shows one was asked
// for, or stands in a system call.
var innocent = []uint64{0x100, 0x500, 0x900, 0x980, 0xa00, 0xc00, 0xe80, 0xea0, 0xf00, 0x3000}

// traps are powerpc's interrupts, by their vector
// (arch/powerpc/include/asm/interrupt.h).
var traps = names{
	{0x100, "system reset"}, {0x200, "machine check"}, {0x300, "data storage"}, {0x380, "data segment"}, {0x400, "instruction storage"},
	{0x480, "instruction segment"}, {0x500, "external interrupt"}, {0x600, "alignment"}, {0x700, "program check"}, {0x800, "floating point unavailable"},
	{0x900, "decrementer"}, {0x980, "hypervisor decrementer"}, {0xa00, "doorbell"}, {0xc00, "system call"}, {0xd00, "trace"}, {0xe00, "hypervisor data storage"},
	{0xe20, "hypervisor instruction storage"}, {0xe40, "hypervisor emulation assistance"}, {0xe60, "hypervisor maintenance"}, {0xe80, "hypervisor doorbell"},
	{0xea0, "hypervisor virtualization"}, {0xf00, "performance monitor"}, {0xf20, "AltiVec unavailable"}, {0xf40, "VSX unavailable"},
	{0xf60, "facility unavailable"}, {0xf80, "hypervisor facility unavailable"}, {0x1300, "instruction breakpoint"}, {0x1500, "soft patch (denormal)"},
	{0x1700, "AltiVec assist"}, {0x3000, "system call vectored"},
}

// dsisrBits are the bits of powerpc's DSISR (arch/powerpc/include/asm/reg.h).
var dsisrBits = []struct {
	mask uint64
	text string
}{
	{0x40000000, "no translation for the address"}, {0x20000000, "page attributes conflict"}, {0x10000000, "no execution there, or guarded memory"},
	{0x08000000, "protection forbids it"}, {0x04000000, "no such access to memory of this kind"}, {0x02000000, "a store"},
	{0x00400000, "matches the data address breakpoint"}, {0x00200000, "no segment, or a protection key forbids it"},
	{0x00080000, "the MMU is set up in a way that it does not have"}, {0x00020000, "a fault in the process table"}, {0x00000008, "a bad copy or paste"},
}

func decodePowerPC(t text) (Fault, bool) {
	address, value, known := t.address()
	trapDigits, trap, trapped := t.hex("TRAP: ")
	dsisrDigits, dsisr, stored := t.hex("DSISR: ")
	if trapped && slices.Contains(innocent, trap&^0xf) {
		trapped = false
	}
	if !known && !trapped {
		return powerPCReason(t)
	}
	f := Fault{Address: address}
	verb, where := "accessed", ""
	if trapped {
		trap &^= 0xf // its lowest bits are the kernel's own flags
		f.Details = append(f.Details, "TRAP "+trapDigits+": "+named(traps, trap))
		where = named(traps, trap) + " interrupt"
	}
	if stored && (!trapped || trap == 0x300 || trap == 0xe00 || trap == 0x600 || trap == 0x380) {
		f.Details = append(f.Details, "DSISR "+dsisrDigits)
		for _, b := range dsisrBits {
			if dsisr&b.mask != 0 {
				f.Details = append(f.Details, b.text+" ("+hex(b.mask)+")")
			}
		}
		verb = "read from"
		if dsisr&0x02000000 != 0 {
			verb = "wrote to"
		}
	}
	switch {
	case t.has("on write at") || t.has("to write user page"):
		verb = "wrote to"
	case t.has("on read at") || t.has("to read user page"):
		verb = "read from"
	case t.has("instruction fetch") || trap == 0x400 || trap == 0x480:
		verb = "jumped to"
	}
	if trapped && trap != 0x300 && trap != 0x380 && trap != 0x400 && trap != 0x480 && trap != 0xe00 && !t.has("nable to handle") && !t.has("NULL pointer") {
		f.Address = ""
		f.Summary = "The processor took an interrupt: " + named(traps, trap) + "."
		if trap == 0x700 {
			f.Summary = "The processor ran into a trap or an illegal instruction (program check); the kernel makes one on purpose for BUG()."
		}
		return f, true
	}
	f.Summary = access(verb, address, where, value, known)
	return f, true
}

// powerPCReason reads the reason of "Oops: Exception in kernel mode, sig: 5
// [#1]", where nothing says more.
func powerPCReason(t text) (Fault, bool) {
	_, after, ok := t.cut("Oops: ")
	reason, _, signal := strings.Cut(after, ", sig: ")
	if !ok || !signal {
		return Fault{}, false
	}
	switch reason {
	case "Exception in kernel mode":
		return Fault{Summary: "The processor ran into a trap or an illegal instruction (program check); the kernel makes one on purpose for BUG()."}, true
	case "Kernel access of bad area":
		return Fault{Summary: access("accessed", "", "", 0, false)}, true
	}
	return Fault{Summary: "The kernel died of: " + reason + "."}, true
}

// programInterrupts are s390's program interruption codes (Principles of
// Operation; arch/s390/kernel/pgm_check.S).
var programInterrupts = names{
	{0x01, "operation exception (illegal operation)"}, {0x02, "privileged operation"}, {0x03, "execute exception"}, {0x04, "protection exception"}, {0x05, "addressing exception"},
	{0x06, "specification exception"}, {0x07, "data exception"}, {0x08, "fixed-point overflow"}, {0x09, "fixed-point divide"}, {0x0a, "decimal overflow"},
	{0x0b, "decimal divide"}, {0x0c, "HFP exponent overflow"}, {0x0d, "HFP exponent underflow"}, {0x0e, "HFP significance"}, {0x0f, "HFP divide"},
	{0x10, "segment translation"}, {0x11, "page translation"}, {0x12, "translation specification"}, {0x13, "special operation"}, {0x15, "operand exception"},
	{0x18, "transaction constraint"}, {0x1b, "vector processing"}, {0x1c, "space-switch event"}, {0x1d, "HFP square root"}, {0x38, "ASCE type"},
	{0x39, "region first translation"}, {0x3a, "region second translation"}, {0x3b, "region third translation"}, {0x3d, "secure storage access"},
	{0x3e, "non-secure storage access"}, {0x3f, "secure storage violation"}, {0x40, "monitor event"}, {0x80, "program event recording"},
}

func decodeS390(t text) (Fault, bool) {
	before, after, ok := t.cut(" ilc:")
	if !ok {
		// Before Linux 3.19 the length of the instruction was not shown.
		if before, _, ok = t.cut(" [#"); !ok {
			return decodeOther(t)
		}
		after = ""
	}
	digits := before[strings.LastIndexByte(before, ' ')+1:]
	code, err := strconv.ParseUint(digits, 16, 32)
	if err != nil {
		return decodeOther(t)
	}
	name := named(programInterrupts, code&0xff)
	address, value, known := t.address()
	f := Fault{Address: address, Details: []string{"program interruption " + digits + ": " + name}}
	if length, err := strconv.Atoi(after[:min(1, len(after))]); err == nil && length > 0 {
		f.Details = append(f.Details, "ilc: the instruction has "+strconv.Itoa(2*length)+" bytes")
	}
	if code&0x80 != 0 && code != 0x80 {
		f.Details = append(f.Details, "and program event recording (0x80)")
	}
	if code == 0x40 || !known {
		f.Address = ""
		f.Summary = "The processor took a program interruption: " + name + "."
		if code == 1 || code == 0x40 {
			f.Summary = strings.TrimSuffix(f.Summary, ".") + "; the kernel makes one on purpose for BUG() and WARN()."
		}
		return f, true
	}
	f.Summary = access("accessed", address, name, value, true)
	return f, true
}

// excCodes are the ExcCode field of mips's Cause register
// (arch/mips/include/asm/mipsregs.h).
var excCodes = names{
	{0, "interrupt"}, {1, "TLB modification: a store to a page that is not writable"}, {2, "TLB load: no valid page for a load or a fetch"}, {3, "TLB store: no valid page for a store"},
	{4, "address error on a load or a fetch"}, {5, "address error on a store"}, {6, "bus error on a fetch"}, {7, "bus error on data"}, {8, "system call"},
	{9, "breakpoint"}, {10, "reserved instruction"}, {11, "coprocessor unusable"}, {12, "overflow"}, {13, "trap"}, {14, "MSA floating point"}, {15, "floating point"},
	{16, "TLB parity"}, {19, "TLB read inhibit"}, {20, "TLB execute inhibit"}, {21, "MSA disabled"}, {22, "MDMX"}, {23, "watch"}, {24, "machine check"}, {25, "thread"}, {26, "DSP"}, {27, "guest exit"}, {30, "cache error"},
}

func decodeMIPS(t text) (Fault, bool) {
	digits, code, coded := t.hex("(ExcCode ")
	address, value, known := t.address()
	if !coded {
		return decodeOther(t)
	}
	name := named(excCodes, code)
	f := Fault{Address: address, Details: []string{"ExcCode " + digits + ": " + name}}
	switch code {
	case 2, 4:
		f.Summary = access("read from", address, name, value, known)
	case 1, 3, 5:
		f.Summary = access("wrote to", address, name, value, known)
	default:
		f.Address = ""
		f.Summary = exception(name, code == 9 || code == 13)
	}
	return f, true
}

// ecodes are the Ecode field of loongarch's ESTAT
// (arch/loongarch/include/asm/loongarch.h).
var ecodes = names{
	{0, "interrupt"}, {1, "page invalid on a load (PIL)"}, {2, "page invalid on a store (PIS)"}, {3, "page invalid on a fetch (PIF)"}, {4, "page modification (PME)"},
	{5, "page not readable (PNR)"}, {6, "page not executable (PNX)"}, {7, "page privilege (PPI)"}, {8, "address error (ADE)"}, {9, "address not aligned (ALE)"},
	{10, "bound check (BCE)"}, {11, "system call (SYS)"}, {12, "breakpoint (BRK)"}, {13, "instruction does not exist (INE)"}, {14, "instruction privilege (IPE)"},
	{15, "floating point disabled (FPD)"}, {16, "LSX disabled (SXD)"}, {17, "LASX disabled (ASXD)"}, {18, "floating point (FPE)"}, {19, "watchpoint (WPE)"},
	{20, "binary translation disabled (BTD)"}, {21, "binary translation (BTE)"}, {22, "guest privileged resource (GSPR)"}, {23, "hypervisor call (HVC)"}, {24, "guest CSR (GCC)"},
}

func decodeLoongArch(t text) (Fault, bool) {
	_, after, coded := t.cut("ECode=")
	address, value, known := t.address()
	if !coded {
		return decodeOther(t)
	}
	end := 0
	for end < len(after) && '0' <= after[end] && after[end] <= '9' {
		end++
	}
	code, err := strconv.ParseUint(after[:end], 10, 32)
	if err != nil {
		return decodeOther(t)
	}
	name := named(ecodes, code)
	f := Fault{Address: address, Details: []string{"ESTAT: ECode " + after[:end] + ": " + name}}
	switch code {
	case 1, 5:
		f.Summary = access("read from", address, name, value, known)
	case 2, 4:
		f.Summary = access("wrote to", address, name, value, known)
	case 3, 6:
		f.Summary = access("jumped to", address, name, value, known)
	case 7, 8, 9:
		f.Summary = access("accessed", address, name, value, known)
	default:
		f.Address = ""
		f.Summary = exception(name, code == 12)
	}
	return f, true
}
