package cause_test

import (
	"fmt"

	"kerneltaint/core/cause"
	"kerneltaint/core/klog"
	"kerneltaint/core/taint"
)

func ExampleFind() {
	log := klog.Parse(`[    1.617414] trig: loading out-of-tree module taints kernel.
[    1.618792] trig: module verification failed: signature and/or required key missing - tainting kernel
[    7.000001] msr: Write to unrecognized MSR 0x10 by wrmsr (pid: 4711), tainting CPU_OUT_OF_SPEC.
[    8.000001] trig: loading module not compiled with retpoline compiler.
`)
	for _, c := range cause.Find(log, nil).Causes {
		fmt.Printf("line %d: %q %s", c.Line, taint.Newest().Compact(c.Bits), c.Kind)
		if c.Module != "" {
			fmt.Printf(", module %s", c.Module)
		}
		if c.Task != "" {
			fmt.Printf(", task %s (%d)", c.Task, c.PID)
		}
		fmt.Println()
	}
	// Output:
	// line 1: "O" out-of-tree-module, module trig
	// line 2: "E" unsigned-module, module trig
	// line 3: "S" msr-write, task wrmsr (4711)
	// line 4: "" retpoline, module trig
}
