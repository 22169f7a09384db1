package fault

import "strings"

// pageFaultBits are the bits of an x86 page fault's error code
// (arch/x86/include/asm/trap_pf.h), with what they say if set and if not.
var pageFaultBits = []struct {
	bit        uint
	set, clear string
}{
	{0, "a page is mapped there and forbids the access (bit 0)", "no page is mapped there (bit 0 clear)"},
	{1, "a write (bit 1)", "not a write (bit 1 clear)"},
	{2, "from user mode (bit 2)", "from kernel mode (bit 2 clear)"},
	{3, "a reserved bit is set in the page table (bit 3): it is corrupted", ""},
	{4, "an instruction fetch (bit 4)", ""},
	{5, "forbidden by a protection key (bit 5)", ""},
	{6, "an access to a shadow stack (bit 6)", ""},
	{15, "forbidden by SGX (bit 15)", ""},
	{31, "forbidden by SEV-SNP's reverse map (bit 31)", ""},
}

// x86Traps are the other exceptions, by the kernel's names for them
// (arch/x86/kernel/traps.c).
var x86Traps = []struct{ name, summary string }{
	{"invalid opcode", "The processor met an instruction that it does not have; the kernel uses one on purpose for BUG() (#UD)."},
	{"divide error", "The kernel divided by zero, or the quotient did not fit (#DE)."},
	{"int3", "The kernel ran into a breakpoint instruction (#BP)."},
	{"debug", "A debug exception in the kernel (#DB)."},
	{"overflow", "An overflow exception (#OF)."},
	{"bounds", "A bound check failed (#BR)."},
	{"device not available", "The kernel used the floating point unit where it was switched off (#NM)."},
	{"double fault", "A second exception came while the processor was delivering one: often a kernel stack that ran over (#DF)."},
	{"invalid TSS", "The task state segment is invalid (#TS)."},
	{"segment not present", "A segment is not present (#NP)."},
	{"stack segment", "The stack pointer was not usable: often an address that is not canonical (#SS)."},
	{"alignment check", "An access was not aligned (#AC)."},
	{"control protection fault", "A jump or return did not go where it may: shadow stack or indirect branch tracking (#CP)."},
	{"SIMD exception", "A floating point exception of SSE or AVX (#XF)."},
}

func decodeX86(t text) (Fault, bool) {
	if f, ok := pageFault(t); ok {
		return f, true
	}
	if f, ok := generalProtection(t); ok {
		return f, true
	}
	for _, line := range t.lines {
		line = strings.TrimPrefix(strings.TrimPrefix(line, "Oops: "), "PANIC: ")
		for _, trap := range x86Traps {
			rest, ok := strings.CutPrefix(line, trap.name)
			if !ok || !strings.HasPrefix(rest, ":") && !strings.HasPrefix(rest, ",") {
				continue
			}
			f := Fault{Summary: trap.summary}
			if code, value, ok := (text{lines: []string{rest}}).hex(": "); ok && value != 0 {
				f.Details = append(f.Details, "error code "+code)
			}
			return f, true
		}
	}
	return Fault{}, false
}

// pageFault reads "#PF: error_code(0x0002) - not-present page", and "Oops: 0002
// [#1]" of kernels before 5.1.
func pageFault(t text) (Fault, bool) {
	address, value, known := t.address()
	digits, code, coded := t.hex("error_code(")
	if !coded {
		// die() names every other exception before its error code.
		digits, code, coded = t.hex("Oops: Oops: ", "Oops: ")
		coded = coded && len(digits) == 4
	}
	if !coded && t.has("early exception 0x0e") {
		digits, code, coded = t.hex(" error ")
	}
	if !coded && !known {
		return Fault{}, false
	}
	f := Fault{Address: address}
	if !coded {
		f.Summary = access("accessed", address, "", value, known)
		return f, true
	}
	verb, where := "read from", "where no page is mapped"
	switch {
	case code&0x10 != 0:
		verb = "jumped to"
	case code&2 != 0:
		verb = "wrote to"
	}
	switch {
	case code&8 != 0:
		where = "whose page table entry is corrupted"
	case code&1 != 0 && code&0x10 != 0:
		where = "which may not be executed"
	case code&1 != 0:
		where = "where a page is mapped that forbids it"
	}
	f.Summary = access(verb, address, where, value, known)
	f.Details = append(f.Details, "error code "+digits)
	for _, b := range pageFaultBits {
		if code>>b.bit&1 != 0 {
			f.Details = append(f.Details, b.set)
		} else if b.clear != "" {
			f.Details = append(f.Details, b.clear)
		}
	}
	return f, true
}

// generalProtection reads "general protection fault, probably for non-canonical
// address 0x…: 0000 [#1]" (Linux 5.6 and later) and the bare form before.
func generalProtection(t text) (Fault, bool) {
	_, rest, ok := t.cut("general protection fault")
	if !ok {
		return Fault{}, false
	}
	line := text{lines: []string{rest}}
	f := Fault{Summary: "A general protection fault: the processor refused an access that is no page fault, such as one to an address that is not canonical."}
	if address, value, ok := line.hex("non-canonical address ", "maybe for address "); ok {
		f.Address = address
		f.Summary = "The kernel accessed " + address + ", which is not a canonical address: its highest bits are neither all set nor all clear"
		if strings.Contains(rest, "maybe for address") {
			f.Summary = "A general protection fault, perhaps for an access to " + address
		}
		f.Summary += near(value, true) + "."
	}
	before, _, _ := strings.Cut(rest, "[#")
	if i := strings.LastIndex(before, ": "); i >= 0 {
		if code, value, ok := (text{lines: []string{before[i:]}}).hex(": "); ok && value != 0 {
			f.Details = append(f.Details, "error code "+code+": it names the segment selector or the table entry at fault")
		}
	}
	return f, true
}
