package boot_test

import (
	"context"
	"fmt"

	"kerneltaint/core/taint"
	"kerneltaint/harness/boot"
	"kerneltaint/harness/kernel"
)

// Another project's test boots a kernel, does something to it and looks at the
// taint flags.
func Example() {
	ctx := context.Background()
	cache, _ := kernel.DefaultCache()
	k, err := (&kernel.Finder{Cache: cache}).Find(ctx, "", "") // the machine's Debian kernel
	if err != nil {
		panic(err)
	}
	m, err := boot.Start(ctx, k, nil, "")
	if err != nil {
		panic(err)
	}
	defer m.Close()
	m.Call(ctx, "write", "/proc/sys/kernel/tainted", "64")
	if set, err := m.Taint(ctx); err != nil || set != taint.SetOf(6) {
		fmt.Println("unexpected:", set, err)
	}
}
