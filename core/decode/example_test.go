package decode_test

import (
	"fmt"

	"kerneltaint/core/decode"
)

func ExampleDecode() {
	r := decode.Decode("4609")
	fmt.Println(r.Taint.Letters + "|")
	for _, f := range r.Flags {
		fmt.Println(f.Letter, f.Name)
	}
	// Output:
	// P        W  O       |
	// P PROPRIETARY_MODULE
	// W WARN
	// O OOT_MODULE
}

// A release decides which flag table is used: bit 29 means something on Red
// Hat's kernels only.
func ExampleWithRelease() {
	r := decode.Decode("536870912", decode.WithRelease("3.10.0-1160.el7.x86_64"))
	fmt.Println(r.Kernel.Distribution, r.Flags[0].Letter, r.Flags[0].Name)
	// Output: Red Hat Enterprise Linux 7 or a rebuild T TECH_PREVIEW
}

func ExampleDecode_report() {
	r := decode.Decode(`
[  104.117207] WARNING: CPU: 3 PID: 1841 at net/core/dev.c:3241 skb_warn_bad_offload+0x8b/0xf0
[  104.117219] Modules linked in: vmw_vsock(OE) ext4
[  104.117240] CPU: 3 PID: 1841 Comm: iperf3 Tainted: G           OE      6.1.0-56-amd64 #1  Debian 6.1.192-2
`)
	p := r.Reports[0]
	fmt.Println(p.Type, p.Comm, *p.PID, p.Release)
	fmt.Println("before it:", p.Taint.Compact)
	fmt.Println("after it:", r.Taint.Compact)
	// Output:
	// warning iperf3 1841 6.1.0-56-amd64
	// before it: OE
	// after it: WOE
}
