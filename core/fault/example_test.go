package fault_test

import (
	"fmt"

	"kerneltaint/core/fault"
	"kerneltaint/core/oops"
)

func ExampleDecode() {
	f, _ := fault.Decode(&oops.Report{
		Type: oops.PageFault, Arch: "arm64",
		Title: "Unable to handle kernel NULL pointer dereference at virtual address 0000000000000010",
		Fault: []string{"ESR = 0x0000000096000044"},
	})
	fmt.Println(f.Summary)
	for _, detail := range f.Details {
		fmt.Println("-", detail)
	}
	// Output:
	// The kernel wrote to address 0000000000000010 (translation fault, level 0): a NULL pointer, 0x10 into the object it should point to.
	// - ESR 0x0000000096000044
	// - EC 0x25: data abort in the kernel
	// - DFSC 0x4: translation fault, level 0
	// - WnR: a write
}

func ExampleRegisters() {
	r := &oops.Report{Arch: "x86_64", Registers: []oops.Register{{Name: "RAX", Value: "6b6b6b6b6b6b6b83"}, {Name: "RBX", Value: "0000000000000007"}, {Name: "RCX", Value: "fffffffffffffff4"}}}
	for _, n := range fault.Registers(r) {
		fmt.Println(r.Registers[n.Index].Name, n.Note)
	}
	// Output:
	// RAX slab: freed object (6b) + 0x18
	// RCX error -12 (ENOMEM)
}
