package fault

import (
	"strings"
	"testing"

	"kerneltaint/core/oops"
)

// FuzzDecode holds that no text breaks a decoder, and that what it names as the
// address stands in the text.
func FuzzDecode(f *testing.F) {
	f.Add("x86_64", "BUG: kernel NULL pointer dereference, address: 0000000000000000", "#PF: error_code(0x0002) - not-present page\nOops: 0002 [#1] SMP", "RAX", "6b6b6b6b6b6b6b83")
	f.Add("arm64", "Unable to handle kernel paging request at virtual address ffff800012345000", "ESR = 0x000000008600000e", "x0", "dead000000000122")
	f.Add("arm", "Unhandled fault: page domain fault (0x01b) at 0x00000e30", "Internal error: : 1b [#1] SMP ARM", "r3", "fffffff4")
	f.Add("riscv", "Oops [#1]", "status: 0000000200000120 badaddr: 0000000000000000 cause: 0000000000000003", "a0", "0000000000000000")
	f.Add("powerpc", "BUG: Kernel NULL pointer dereference on write at 0x00000000", "REGS: c000000003203e80 TRAP: 0300\nDAR: 0 DSISR: 42000000", "GPR00", "c000000000000000")
	f.Add("s390", "Oops: 0004 ilc:2 [#1] SMP", "Failing address: 0000000000000000 TEID: 0000000000000483", "r1", "")
	f.Add("mips", "Oops[#1]:", "Cause : 40808408 (ExcCode 02)", "$4", "ffffffa8")
	f.Add("loongarch", "Oops[#1]:", "ESTAT: 00020000 [PIS] (IS= ECode=2 EsubCode=0)", "a0", "1")
	f.Add("", "general protection fault: 0000 [#1]", "KASAN: null-ptr-deref in range [0x0-0x7]", "", "")
	f.Fuzz(func(t *testing.T, arch, title, lines, name, value string) {
		r := &oops.Report{Arch: arch, Title: title, Fault: strings.Split(lines, "\n"), Registers: []oops.Register{{Name: name, Value: value}}}
		if fault, ok := Decode(r); ok {
			if fault.Summary == "" {
				t.Error("a fault without words")
			}
			if !strings.Contains(title+"\n"+lines, fault.Address) {
				t.Errorf("address %q is not in the report", fault.Address)
			}
		}
		for _, n := range Registers(r) {
			if n.Index != 0 || n.Note == "" {
				t.Errorf("note %+v", n)
			}
		}
	})
}

func BenchmarkDecode(b *testing.B) {
	r := &oops.Report{Arch: "x86_64", Type: oops.PageFault, Title: "BUG: kernel NULL pointer dereference, address: 0000000000000000",
		Fault: []string{"#PF: supervisor write access in kernel mode", "#PF: error_code(0x0002) - not-present page", "PGD 0 P4D 0", "Oops: 0002 [#1] PREEMPT SMP NOPTI"}}
	b.ReportAllocs()
	for b.Loop() {
		if _, ok := Decode(r); !ok {
			b.Fatal("no fault")
		}
	}
}
