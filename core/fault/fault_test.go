package fault

import (
	"strings"
	"testing"

	"kerneltaint/core/oops"
)

func TestDecode(t *testing.T) {
	for _, test := range []struct {
		name, arch, title string
		lines             []string
		summary, address  string
		detail            string // one that has to be among them
	}{
		{"x86 write to NULL", "x86_64", "BUG: kernel NULL pointer dereference, address: 0000000000000000",
			[]string{"#PF: supervisor write access in kernel mode", "#PF: error_code(0x0002) - not-present page", "Oops: 0002 [#1] PREEMPT SMP NOPTI"},
			"The kernel wrote to address 0000000000000000, where no page is mapped: a NULL pointer.", "0000000000000000", "a write (bit 1)"},
		{"x86 old form", "i386", "BUG: unable to handle kernel paging request at 6b6b6b7b", []string{"Oops: 0000 [#1] SMP"},
			"The kernel read from address 6b6b6b7b, where no page is mapped.", "6b6b6b7b", "from kernel mode (bit 2 clear)"},
		{"x86 jump", "x86_64", "BUG: unable to handle page fault for address: ffffffffc0204000", []string{"#PF: error_code(0x0011) - permissions violation"},
			"The kernel jumped to address ffffffffc0204000, which may not be executed.", "ffffffffc0204000", "an instruction fetch (bit 4)"},
		{"x86 general protection", "x86_64", "general protection fault, probably for non-canonical address 0x6b6b6b6b6b6b6b83: 0000 [#1] SMP", nil,
			"The kernel accessed 0x6b6b6b6b6b6b6b83, which is not a canonical address: its highest bits are neither all set nor all clear: a value of slab: freed object (6b) + 0x18.", "0x6b6b6b6b6b6b6b83", ""},
		{"x86 invalid opcode", "x86_64", "kernel BUG at mm/own.c:1381!", []string{"Oops: invalid opcode: 0000 [#1] SMP NOPTI"},
			"The processor met an instruction that it does not have; the kernel uses one on purpose for BUG() (#UD).", "", ""},
		{"arm64 translation", "arm64", "Unable to handle kernel NULL pointer dereference at virtual address 0000000000000010",
			[]string{"  ESR = 0x0000000096000044", "Internal error: Oops: 0000000096000044 [#1] PREEMPT SMP"},
			"The kernel wrote to address 0000000000000010 (translation fault, level 0): a NULL pointer, 0x10 into the object it should point to.", "0000000000000010", "WnR: a write"},
		{"arm64 BUG", "arm64", "kernel BUG at a.c:1!", []string{"Internal error: Oops - BUG: 00000000f2000800 [#1] SMP"},
			"The kernel ran into a BRK instruction: BUG() or WARN().", "", "comment 0x800: BUG() or WARN()"},
		{"arm", "arm", "Unable to handle kernel NULL pointer dereference at virtual address 00000000", []string{"Internal error: Oops: 817 [#1] SMP ARM"},
			"The kernel wrote to address 00000000 (translation fault, page): a NULL pointer.", "00000000", "FS: translation fault, page"},
		{"riscv", "riscv", "Unable to handle kernel NULL pointer dereference at virtual address 0000000000000008",
			[]string{"status: 0000000200000120 badaddr: 0000000000000008 cause: 000000000000000d"},
			"The kernel read from address 0000000000000008 (load page fault): a NULL pointer, 0x8 into the object it should point to.", "0000000000000008", "scause 000000000000000d: load page fault"},
		{"powerpc", "powerpc", "BUG: Kernel NULL pointer dereference on write at 0x00000000", []string{"REGS: c000000003203e80 TRAP: 0300   Not tainted  (6.1.0)", "CFAR: c000 DAR: 0000000000000000 DSISR: 42000000 IRQMASK: 0"},
			"The kernel wrote to address 0x00000000 (data storage interrupt): a NULL pointer.", "0x00000000", "a store (0x2000000)"},
		{"s390", "s390", "Unable to handle kernel pointer dereference in virtual kernel address space", []string{"Failing address: 0000000000000000 TEID: 0000000000000483", "Oops: 0004 ilc:2 [#1] SMP"},
			"The kernel accessed address 0000000000000000 (protection exception): a NULL pointer.", "0000000000000000", "ilc: the instruction has 4 bytes"},
		{"mips", "mips", "CPU 0 Unable to handle kernel paging request at virtual address 00000004, epc == 80100000, ra == 80100010", []string{"Cause : 40808408 (ExcCode 02)"},
			"The kernel read from address 00000004 (TLB load: no valid page for a load or a fetch): a NULL pointer, 0x4 into the object it should point to.", "00000004", "ExcCode 02: TLB load: no valid page for a load or a fetch"},
		{"loongarch", "loongarch", "CPU 1 Unable to handle kernel paging request at virtual address 0000000000000000, era == 900, ra == 900", []string{"ESTAT: 00020000 [PIS] (IS= ECode=2 EsubCode=0)"},
			"The kernel wrote to address 0000000000000000 (page invalid on a store (PIS)): a NULL pointer.", "0000000000000000", ""},
		{"x86 error code alone", "", "kernel tried to execute NX-protected page - exploit attempt? (uid: 0)", []string{"Oops: 0011 [#1] SMP"},
			"The kernel jumped to an address that the report does not name, which may not be executed.", "", "error code 0011"},
		{"x86 early", "x86_64", "PANIC: early exception 0x0e IP 10:ffffffff81000000 error 0 cr2 0xffffffffff240004", nil,
			"The kernel read from address 0xffffffffff240004, where no page is mapped.", "0xffffffffff240004", ""},
		{"x86 stack", "x86_64", "BUG: TASK stack guard page was hit at 0000000012345678 (stack is 1..2)", []string{"Oops: stack guard page: 0000 [#1] SMP"},
			"The kernel stack ran over: a call chain or a variable on it was too large.", "", ""},
		{"x86 KASAN", "x86_64", "Oops: general protection fault, probably for non-canonical address 0xdffffc0000000003: 0000 [#1] SMP KASAN", []string{"KASAN: null-ptr-deref in range [0x0000000000000018-0x000000000000001f]"},
			"The kernel accessed a NULL pointer: [0x0000000000000018-0x000000000000001f] is what the access meant, the address of the fault is that of KASAN's shadow memory.", "0xdffffc0000000003", "KASAN: null-ptr-deref, [0x0000000000000018-0x000000000000001f] is what the access meant"},
		{"x86 double fault", "", "PANIC: double fault, error_code: 0x0", nil,
			"A second exception came while the processor was delivering one: often a kernel stack that ran over (#DF).", "", ""},
		{"x86 reserved bit", "x86_64", "BUG: unable to handle page fault for address: ffff888000001000", []string{"#PF: error_code(0x0009) - reserved bit violation"},
			"The kernel read from address ffff888000001000, whose page table entry is corrupted.", "ffff888000001000", ""},
		{"arm64 CFI", "arm64", "CFI failure at a+0x1/0x2", []string{"Internal error: Oops - CFI: 00000000f2008228 [#1] SMP"},
			"The kernel ran into a BRK instruction: control flow integrity.", "", ""},
		{"arm64 undefined instruction", "", "Internal error: Oops - Undefined instruction: 0000000002000000 [#1] SMP", nil,
			"The processor met an instruction that it does not have, or that is not allowed where it stands.", "", "EC 0x0: unknown or uncategorized"},
		{"arm64 instruction abort", "arm64", "Unable to handle kernel paging request at virtual address ffff800012345000", []string{"ESR = 0x000000008600000e"},
			"The kernel jumped to address ffff800012345000 (permission fault, level 2).", "ffff800012345000", "IFSC 0xe: permission fault, level 2"},
		{"arm abort", "arm", "Unhandled fault: page domain fault (0x01b) at 0x00000e30", []string{"Internal error: : 1b [#1] SMP ARM"},
			"The kernel read from address 0x00000e30 (domain fault, page): a NULL pointer, 0xe30 into the object it should point to.", "0x00000e30", "FSR 1b"},
		{"arm BUG", "", "Internal error: Oops - BUG: 0 [#1] SMP ARM", nil,
			"The processor met an instruction that it does not have; the kernel uses one on purpose for BUG().", "", ""},
		{"riscv BUG", "riscv", "kernel BUG at a.c:1!", []string{"status: 0000000200000120 badaddr: 0000000000000000 cause: 0000000000000003"},
			"The processor took an exception: breakpoint; the kernel makes one on purpose for BUG().", "", "sstatus 0000000200000120: it came from supervisor mode"},
		{"powerpc BUG", "powerpc", "kernel BUG at a.c:1!", []string{"Oops: Exception in kernel mode, sig: 5 [#1]"},
			"The processor ran into a trap or an illegal instruction (program check); the kernel makes one on purpose for BUG().", "", ""},
		{"powerpc data", "powerpc", "Unable to handle kernel paging request for data at address 0x00001de0", nil,
			"The kernel accessed address 0x00001de0: a NULL pointer, 0x1de0 into the object it should point to.", "0x00001de0", ""},
		{"s390 BUG", "s390", "kernel BUG at a.c:1!", []string{"monitor event: 0040 ilc:2 [#1] SMP"},
			"The processor took a program interruption: monitor event; the kernel makes one on purpose for BUG() and WARN().", "", ""},
		{"s390 before 3.19", "s390", "kernel BUG at a.c:1!", []string{"illegal operation: 0001 [#1] SMP"},
			"The processor took a program interruption: operation exception (illegal operation); the kernel makes one on purpose for BUG() and WARN().", "", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			f, ok := Decode(&oops.Report{Arch: test.arch, Title: test.title, Fault: test.lines})
			if !ok || f.Summary != test.summary || f.Address != test.address {
				t.Errorf("%v %q at %q, want %q at %q", ok, f.Summary, f.Address, test.summary, test.address)
			}
			if test.detail != "" && !strings.Contains(strings.Join(f.Details, "|")+"|", test.detail+"|") {
				t.Errorf("details %q lack %q", f.Details, test.detail)
			}
		})
	}
}

func TestDecodeNone(t *testing.T) {
	for _, r := range []*oops.Report{
		{},
		{Arch: "x86_64", Title: "WARNING: CPU: 0 PID: 1 at a.c:1 f+0x1/0x2"},
		{Arch: "loongarch", Type: oops.Warning, Title: "WARNING: CPU: 0", Fault: []string{"ESTAT: 000c0000 [BRK] (IS= ECode=12 EsubCode=0)"}},
		{Arch: "powerpc", Title: "NMI backtrace for cpu 0", Fault: []string{"REGS: c00000000c4e7e80 TRAP: 0c00   Not tainted  (5.15.0)"}},
		{Arch: "arm64", Title: "INFO: task a:1 blocked for more than 120 seconds."},
	} {
		if f, ok := Decode(r); ok {
			t.Errorf("%q has a fault: %+v", r.Title, f)
		}
	}
}

func TestRegisters(t *testing.T) {
	for _, test := range []struct{ arch, name, value, note string }{
		{"x86_64", "RAX", "6b6b6b6b6b6b6b6b", "slab: freed object (6b)"},
		{"x86_64", "RAX", "6b6b6b6b6b6b6b83", "slab: freed object (6b) + 0x18"},
		{"x86_64", "RAX", "5a5a5a5a5a5a5a5a", "slab: object that was never initialised (5a)"},
		{"x86_64", "RDI", "dead000000000100", "list poison: next of an entry that was removed from its list (LIST_POISON1)"},
		{"x86_64", "RDI", "dead000000000122", "list poison: prev of an entry that was removed from its list (LIST_POISON2)"},
		{"x86_64", "R08", "fffffffffffffff4", "error -12 (ENOMEM)"},
		{"x86_64", "R08", "ffffffff81234567", "an address in the kernel image"},
		{"x86_64", "R08", "ffff888006216ab0", "a kernel address"},
		{"x86_64", "R08", "00007ffd02de72e8", "an address of user space"},
		{"x86_64", "R08", "c0000000ffffefff", "not canonical"},
		{"x86_64", "R08", "0000000057ac6e9d", "stack guard: the magic at the end of a kernel stack (STACK_END_MAGIC)"},
		{"x86_64", "R08", "0000000000000001", ""},
		{"x86_64", "R08", "00000000ffffefff", ""},
		{"x86_64", "CR0", "0000000080050033", ""},
		{"x86_64", "ORIG_RAX", "ffffffffffffffff", ""},
		{"x86_64", "R08", "not a number!!!!", ""},
		{"x86_64", "R09", "0000000000000018", "the address of the fault"},
		{"i386", "EAX", "6b6b6b6b", "slab: freed object (6b)"},
		{"arm", "r3", "fffffff4", "error -12 (ENOMEM)"},
		{"arm64", "x0", "ffff800012345678", "a kernel address"},
		{"arm64", "x0", "ffffffffffffffff", "all bits set, or error -1 (EPERM)"},
		{"mips", "$4", "ffffffa8", "error -88"},
		{"powerpc", "GPR03", "c000000003203e80", "a kernel address"},
	} {
		r := &oops.Report{Arch: test.arch, Title: "BUG: kernel NULL pointer dereference, address: 0000000000000018",
			Registers: []oops.Register{{Name: "none", Value: ""}, {Name: test.name, Value: test.value}}}
		got := ""
		for _, n := range Registers(r) {
			if n.Index != 1 {
				t.Errorf("a note on register %d: %q", n.Index, n.Note)
			}
			got = n.Note
		}
		if got != test.note {
			t.Errorf("%s %s=%s: %q, want %q", test.arch, test.name, test.value, got, test.note)
		}
	}
}
