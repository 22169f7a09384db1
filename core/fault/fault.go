// Package fault decodes what the hardware said of a fault: error codes and
// syndromes of each architecture, and register values that give a cause away.
//
// The tables follow the architectures' manuals and the kernel's own headers:
// arch/x86/include/asm/trap_pf.h, arch/arm64/include/asm/esr.h,
// arch/arm/mm/fsr-*.c, arch/riscv/include/asm/csr.h,
// arch/powerpc/include/asm/reg.h and interrupt.h, arch/s390/kernel/pgm_check.S,
// arch/mips/include/asm/mipsregs.h, arch/loongarch/include/asm/loongarch.h and
// include/linux/poison.h.
package fault

import (
	"strconv"
	"strings"

	"kerneltaint/core/oops"
)

// Fault is the hardware's own account of a fault, in words.
type Fault struct {
	Summary string   // one sentence
	Address string   // that was accessed, as printed; "" if the report names none
	Details []string // the parts of error code, ESR, scause, …
}

// Decode reads the fault of a report. ok is false if the report tells of none:
// a warning or a lockup has no fault.
func Decode(r *oops.Report) (f Fault, ok bool) {
	switch r.Type {
	case oops.Warning, oops.SoftLockup, oops.HardLockup, oops.RCUStall, oops.HungTask, oops.Atomic, oops.Lockdep, oops.OOM:
		return Fault{}, false
	}
	t := text{lines: append([]string{r.Title}, r.Fault...), report: r}
	switch family(r.Arch, t) {
	case "x86":
		f, ok = decodeX86(t)
	case "arm64":
		f, ok = decodeARM64(t)
	case "arm":
		f, ok = decodeARM(t)
	case "riscv":
		f, ok = decodeRISCV(t)
	case "powerpc":
		f, ok = decodePowerPC(t)
	case "s390":
		f, ok = decodeS390(t)
	case "mips":
		f, ok = decodeMIPS(t)
	case "loongarch":
		f, ok = decodeLoongArch(t)
	default:
		f, ok = decodeOther(t)
	}
	if !ok {
		if f, ok = stackOverrun(t); !ok {
			return Fault{}, false
		}
	}
	f.addKASAN(t)
	return f, true
}

// text is the lines of a report that can tell of its fault.
type text struct {
	lines  []string
	report *oops.Report
}

// family returns the architecture, from the lines where the report does not
// know it.
func family(arch string, t text) string {
	switch arch {
	case "x86_64", "i386":
		return "x86"
	case "":
	default:
		return arch
	}
	for _, sign := range [...]struct{ arch, text string }{
		{"x86", "#PF: "}, {"x86", "general protection fault"}, {"x86", "BUG: unable to handle"},
		{"x86", "invalid opcode: "}, {"x86", "BUG: kernel NULL pointer"}, {"x86", "exploit attempt? (uid"}, {"x86", "PANIC: "},
		{"arm", " ARM"}, {"arm64", "Internal error: "},
		{"arm64", "ESR = 0x"}, {"riscv", "badaddr: "}, {"powerpc", "DSISR: "}, {"powerpc", "TRAP: "},
		{"s390", "ilc:"}, {"mips", "(ExcCode "}, {"loongarch", "ECode="},
	} {
		if t.has(sign.text) {
			return sign.arch
		}
	}
	return ""
}

// has reports whether one of the lines has a text.
func (t text) has(part string) bool {
	_, _, ok := t.cut(part)
	return ok
}

// cut returns what stands before and behind the first occurrence of a text.
func (t text) cut(part string) (before, after string, ok bool) {
	for _, line := range t.lines {
		if before, after, ok := strings.Cut(line, part); ok {
			return before, after, true
		}
	}
	return "", "", false
}

// hex returns the hexadecimal number behind the first of some texts, as it is
// printed and as a value.
func (t text) hex(parts ...string) (digits string, value uint64, ok bool) {
	for _, part := range parts {
		_, after, found := t.cut(part)
		if !found {
			continue
		}
		after = strings.TrimLeft(after, " ")
		prefix := 0
		if strings.HasPrefix(after, "0x") {
			prefix = 2
		}
		end := prefix
		for end < len(after) && hexDigit(after[end]) {
			end++
		}
		if v, err := strconv.ParseUint(after[prefix:end], 16, 64); err == nil {
			return after[:end], v, true
		}
	}
	return "", 0, false
}

func hexDigit(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c && c <= 'f' || 'A' <= c && c <= 'F'
}

// addresses are how the architectures introduce the address of a fault.
var addresses = []string{
	"virtual address ", "page fault for address: ", "paging request at ", "pointer dereference at ",
	"dereference, address: ", "data access at ", "data access on read at ", "data access on write at ",
	"dereference on read at ", "dereference on write at ", "instruction fetch at ", "instruction fetch (NULL?) at ",
	"user data access at ", "data at address ", "badaddr: ", "Failing address: ", "BadVA : ", "BADV: ", "DAR: ", " cr2 ", ") at ",
}

// address returns the address that was accessed.
func (t text) address() (digits string, value uint64, ok bool) { return t.hex(addresses...) }

// near says what an address is, as an end of a sentence: ": a NULL pointer …".
func near(value uint64, known bool) string {
	switch {
	case !known:
		return ""
	case value == 0:
		return ": a NULL pointer"
	case value < 0x10000:
		return ": a NULL pointer, " + hex(value) + " into the object it should point to"
	case value > ^uint64(0xfff):
		return ": an error number (" + errno(-int64(value)) + ") that was taken for a pointer"
	}
	if note := poison(value, 64); note != "" {
		return ": a value of " + note
	}
	return ""
}

func hex(v uint64) string { return "0x" + strconv.FormatUint(v, 16) }

// access is a sentence about an access: "The kernel wrote to address 10, where
// no page is mapped: a NULL pointer …."
func access(verb, address string, where string, value uint64, known bool) string {
	s := "The kernel " + verb + " address " + address
	if address == "" {
		s = "The kernel " + verb + " an address that the report does not name"
	}
	switch {
	case where == "":
	case strings.HasPrefix(where, "wh"): // where, whose, which
		s += ", " + where
	default:
		s += " (" + where + ")"
	}
	return s + near(value, known) + "."
}

// addKASAN takes KASAN's reading of the address: the range that was meant, where
// the fault itself was in its shadow memory.
func (f *Fault) addKASAN(t text) {
	for _, line := range t.lines {
		_, reading, ok := strings.Cut(line, "KASAN: ")
		if !ok {
			continue
		}
		kind, place, ok := strings.Cut(reading, " in range ")
		if !ok {
			continue
		}
		if kind == "null-ptr-deref" {
			f.Summary = "The kernel accessed a NULL pointer: " + strings.TrimSpace(place) + " is what the access meant, the address of the fault is that of KASAN's shadow memory."
		}
		f.Details = append(f.Details, "KASAN: "+kind+", "+strings.TrimSpace(place)+" is what the access meant")
	}
}

// stackOverrun reads the reports of a kernel stack that ran over, which some
// architectures print in place of a fault.
func stackOverrun(t text) (Fault, bool) {
	for _, sign := range [...]string{"stack guard page", "kernel stack overflow", "Insufficient stack space to handle exception", "Kernel stack overflow", "Bad kernel stack pointer"} {
		if t.has(sign) {
			return Fault{Summary: "The kernel stack ran over: a call chain or a variable on it was too large."}, true
		}
	}
	return Fault{}, false
}

// decodeOther reads the words that architectures share.
func decodeOther(t text) (Fault, bool) {
	address, value, known := t.address()
	if !known {
		return Fault{}, false
	}
	return Fault{Summary: access("accessed", address, "", value, true), Address: address}, true
}
