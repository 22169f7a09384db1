package scan_test

import (
	"context"
	"fmt"
	"strings"

	"kerneltaint/core/scan"
)

func ExampleScan() {
	log := `[    4.100000] demo: loading out-of-tree module taints kernel.
[   77.200000] usb 1-1: new high-speed USB device number 4 using xhci_hcd
[   90.300000] BUG: scheduling while atomic: sleeper/55/0x00000002
[   90.300010] CPU: 0 PID: 55 Comm: sleeper Tainted: G           O       6.1.0 #1
[   90.300020] Call Trace:
[   90.300030]  __schedule_bug+0x60/0x70
`
	stats, err := scan.Scan(context.Background(), []string{"-"}, func(f *scan.Finding) error {
		if f.Report != nil {
			fmt.Println(f.Offset, f.Time, f.Report.Title, "tainted:", f.Report.Taint.Compact)
		} else {
			fmt.Println(f.Offset, f.Time, f.Cause.Kind)
		}
		return nil
	}, scan.WithInput(strings.NewReader(log)))
	fmt.Println(stats.Reports, stats.Causes, err)
	// Output:
	// 15 4.100000 out-of-tree-module
	// 152 90.300000 BUG: scheduling while atomic: sleeper/55/0x00000002 tainted: O
	// 152 90.300000 scheduling-while-atomic
	// 1 2 <nil>
}
