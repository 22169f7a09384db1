// Package kerneltest gets tests a real kernel.
package kerneltest

import (
	"testing"

	"kerneltaint/harness/kernel"
	"kerneltaint/harness/need"
)

// Find returns a kernel as [kernel.Finder.Find] does, from the user's cache or
// through apt: "" is the machine's own Debian kernel package. It also sees that
// QEMU is there. What is missing fails the test in CI and skips it loudly
// elsewhere.
func Find(t testing.TB, spec string) *kernel.Kernel {
	t.Helper()
	need.Program(t, "apt-get install qemu-system-x86", "qemu-system-x86_64")
	need.Program(t, "the harness finds kernels through apt", "apt-get")
	cache, err := kernel.DefaultCache()
	if err != nil {
		t.Fatal(err)
	}
	f := &kernel.Finder{Cache: cache, Say: func(line string) { t.Log(line) }}
	k, err := f.Find(t.Context(), spec, "")
	if err != nil {
		need.Missing(t, "a kernel to test: "+err.Error())
	}
	return k
}
