package taint_test

import (
	"fmt"

	"kerneltaint/core/taint"
)

// A value by itself says nothing of its kernel: newest mainline is assumed.
func Example() {
	s, err := taint.ParseValue("4609")
	if err != nil {
		fmt.Println(err)
		return
	}
	r := taint.Recognize(taint.Clues{Value: s})
	fmt.Printf("%q (%s, %s)\n", r.Dialect.Letters(s), r.Dialect.Title, r.Confidence)
	for bit := range s.Bits() {
		f, _ := r.Dialect.Flag(bit)
		fmt.Printf("%2d %s %s\n", f.Bit, f.LetterString(), f.Name)
	}
	// Output:
	// "P        W  O       " (Linux 6.15 and later, assumed)
	//  0 P PROPRIETARY_MODULE
	//  9 W WARN
	// 12 O OOT_MODULE
}

func ExampleParseValue() {
	for _, text := range []string{"4609", "0x1201", "1<<9|4096", "BIT(9)+1", "512+512"} {
		s, err := taint.ParseValue(text)
		if err != nil {
			fmt.Println(err)
			continue
		}
		fmt.Println(text, "=", s)
	}
	// Output:
	// 4609 = 4609
	// 0x1201 = 4609
	// 1<<9|4096 = 4608
	// BIT(9)+1 = 513
	// taint value "+512" at byte 3: the same bit is added twice
}

// A report's release and field settle which kernel's letters these are.
func ExampleRecognize() {
	r := taint.Recognize(taint.Clues{
		Release: "5.14.0-362.8.1.el9_3.x86_64",
		Field:   "G           OE     -------  --- ",
	})
	fmt.Println(r.Dialect.Title)
	fmt.Println(r.Distribution)
	fmt.Println(r.Confidence)
	for _, reason := range r.Basis {
		fmt.Println("-", reason)
	}
	// Output:
	// Red Hat Enterprise Linux 9.3 and later
	// Red Hat Enterprise Linux 9 or a rebuild
	// certain
	// - release string 5.14.0-362.8.1.el9_3.x86_64
	// - width of the flag field (32 columns)
}

// Bit 31 means different things to different distributions.
func ExampleRecognition_Alternatives() {
	s := taint.SetOf(31)
	r := taint.Recognize(taint.Clues{Value: s})
	f, _ := r.Dialect.Flag(31)
	fmt.Printf("%s: %s %s\n", r.Dialect.Title, f.LetterString(), f.Name)
	for _, a := range r.Alternatives(f, false) {
		fmt.Printf("%s: %s %s\n", a.Dialect.Title, a.Flag.LetterString(), a.Flag.Name)
	}
	// Output:
	// Red Hat Enterprise Linux 10.1 and later: u UNPRIVILEGED_BPF
	// SUSE Linux Enterprise 16: n NO_SUPPORT
	// SUSE Linux Enterprise 12 SP2 to 15 SP1: X EXTERNAL_SUPPORT
}

// The newest mainline kernel has no H.
func ExampleHolders() {
	for _, h := range taint.Holders("H") {
		fmt.Printf("%s: bit %d, %s\n", h.Dialect.Title, h.Flag.Bit, h.Flag.Name)
	}
	// Output:
	// Red Hat Enterprise Linux 7.2 to 7.9: bit 28, HARDWARE_UNSUPPORTED
	// Red Hat Enterprise Linux 7.0 and 7.1: bit 28, HARDWARE_UNSUPPORTED
	// Red Hat Enterprise Linux 6.10: bit 28, HARDWARE_UNSUPPORTED
	// Red Hat Enterprise Linux 6.0 to 6.9: bit 28, HARDWARE_UNSUPPORTED
	// SUSE Linux Enterprise 15 SP6 and SP7: bit 19, UNSAFE_HIBERNATE
	// SUSE Linux Enterprise 15 SP2 to SP5: bit 18, UNSAFE_HIBERNATE
	// SUSE Linux Enterprise 12 SP2 to 15 SP1: bit 16, UNSAFE_HIBERNATE
	// SUSE Linux Enterprise 12 and 12 SP1: bit 16, UNSAFE_HIBERNATE
	// SUSE Linux Enterprise 11 SP2 to SP4: bit 16, UNSAFE_HIBERNATE
}

func ExampleDialect_ReadLetters() {
	d := taint.Newest()
	for _, field := range []string{"P        W  O       ", "P W O", "G        W          V"} {
		fmt.Printf("%+v\n", d.ReadLetters(field))
	}
	// Output:
	// {Set:4609 ByColumn:true Unknown:}
	// {Set:4609 ByColumn:false Unknown:}
	// {Set:512 ByColumn:true Unknown:V}
}

func ExampleDialect_PanicOnTaint() {
	parameter, limits, err := taint.Newest().PanicOnTaint(taint.SetOf(5, 7, 31), true)
	fmt.Println(parameter, err)
	for _, limit := range limits {
		fmt.Println("-", limit)
	}
	// Output:
	// panic_on_taint=0xa0,nousertaint <nil>
	// - The kernel takes bit 31 out of the mask, so the parameter here is without.
	// - With nousertaint a write to /proc/sys/kernel/tainted that has one of these bits fails with EINVAL.
}

func ExampleCompare() {
	change := taint.Compare(4609, 4609|1<<7)
	fmt.Println("added", change.Added, "removed", change.Removed)
	// Output: added 128 removed 0
}
