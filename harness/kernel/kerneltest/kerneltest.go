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
	k, err := finder(t).Find(t.Context(), spec, "")
	if err != nil {
		need.Missing(t, "a kernel to test: "+err.Error())
	}
	return k
}

// Headers returns the build folder of a kernel's headers, from the cache or through
// apt, and sees that there is what compiles against them.
func Headers(t testing.TB, k *kernel.Kernel) string {
	t.Helper()
	need.Program(t, "apt-get install make", "make")
	need.Program(t, "apt-get install gcc", "gcc")
	build, err := finder(t).Headers(t.Context(), k)
	if err != nil {
		need.Missing(t, "the kernel's headers: "+err.Error())
	}
	return build
}

func finder(t testing.TB) *kernel.Finder {
	t.Helper()
	cache, err := kernel.DefaultCache()
	if err != nil {
		t.Fatal(err)
	}
	return &kernel.Finder{Cache: cache, Say: func(line string) { t.Log(line) }}
}
