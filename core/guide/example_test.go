package guide_test

import (
	"fmt"

	"kerneltaint/core/guide"
	"kerneltaint/core/taint"
)

func ExampleFor() {
	d := taint.Newest()
	f, _ := d.Lookup("R")
	e, _ := guide.For(d, f.Bit)
	fmt.Println(e.Title, "-", e.Severity)
	fmt.Println(e.Next[1].Text)
	fmt.Println("$", e.Next[1].Command)
	// Output:
	// Module removed by force - warning
	// Any later report names the module that was unloaded last.
	// $ dmesg | grep -o 'last unloaded: [^]]*'
}

func ExampleVerdict() {
	for _, value := range []taint.Set{0, 12288, 12417, 32768, 1 << 20} {
		v := guide.Verdict(taint.Newest(), value)
		fmt.Println(value, v.Level)
		fmt.Println(v.Sentence)
	}
	// Output:
	// 0 full
	// This kernel is not tainted, so nothing in its state speaks against its reports.
	// 12288 full
	// An out-of-tree module was loaded (O) and an unsigned module was loaded (E), which limits support more than trust: be ready to show a fault without it.
	// 12417 none
	// The kernel has already oopsed (D), so only the first oops since boot is evidence: work from that one; P, O and E are set too.
	// 32768 full
	// A live patch was loaded (K), which is no reason for doubt: name the patch in a report.
	// 1048576 reduced
	// Bit 20 has no known meaning here, so how far to trust its reports is open: choose the distribution or release that this kernel belongs to.
}

func ExampleForValue() {
	fmt.Println(guide.ForValue(taint.Newest(), 12289))
	// Output:
	// 12289 is 1 + 4096 + 8192, the letters P, O and E. A proprietary module was loaded (P), so only its vendor can judge a fault in the module: reproduce the fault without it. Besides, an out-of-tree module was loaded (O) and an unsigned module was loaded (E).
}

func ExampleForLine() {
	l, _ := guide.ForLine("unsigned-module")
	fmt.Println(l.Harmful, l.Meaning)
	// Output:
	// false This is not an error, although it says failed: the module is loaded without a signature that the kernel trusts.
}

func ExampleQuestions() {
	d := taint.Newest()
	f, _ := d.Lookup("FIRMWARE_WORKAROUND")
	for _, qa := range guide.Questions(d, f.Bit) {
		fmt.Println(qa.Question)
	}
	// Output:
	// The log says [Firmware Bug], but I is not set: why?
}
