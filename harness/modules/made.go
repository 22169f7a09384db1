package modules

import (
	"fmt"
	"os"

	"kerneltaint/harness/kernel"
)

// Made is a module that cases load from /modules/NAME.ko.
type Made struct {
	Name string // as the kernel names it
	Make func(*kernel.Kernel) ([]byte, error)
}

// All returns every module that the suite uses.
func All() []Made {
	return []Made{
		{"kt_proprietary", patched(Rename("kt_proprietary"), Set("license", "Proprietary"))},
		{"kt_nolicense", patched(Rename("kt_nolicense"), Drop("license"))},
		{"ndiswrapper", patched(Rename("ndiswrapper"))},
		{"kt_vermagic", patched(Rename("kt_vermagic"), foreignMagic)},
		{"kt_staging", patched(Rename("kt_staging"), Set("staging", "Y"))},
		{"kt_external", patched(Rename("kt_external"), Drop("intree"))},
		{"kt_unsigned", patched(Rename("kt_unsigned"))},
		{"kt_livepatch", patched(Rename("kt_livepatch"), Set("livepatch", "Y"))},
		{"kt_test", patched(Rename("kt_test"), Set("test", "Y"))},
		{"kt_damaged", patched(DamageSignature)},
		{"kt_nothing", synthesized("kt_nothing", Nothing)},
		{"kt_noexit", synthesized("kt_noexit", NoExit)},
		{"kt_warn", synthesized("kt_warn", Warn)},
		{"kt_bug", synthesized("kt_bug", Bug)},
		{"kt_oops", synthesized("kt_oops", Oops)},
		{"kt_oops_thread", synthesized("kt_oops_thread", OopsInThread)},
		{"kt_lockup", synthesized("kt_lockup", SoftLockup(20))},
		{"kt_badpage", synthesized("kt_badpage", BadPage)},
		{"kt_patch", synthesized("kt_patch", LivePatch)},
		{"kt_every", synthesized("kt_every", EveryLetter)},
	}
}

// Taint returns a module that sets a flag by add_taint.
func Taint(bit int) Made {
	name := fmt.Sprintf("kt_taint_%02d", bit)
	return Made{name, synthesized(name, AddTaint(bit))}
}

func patched(changes ...Change) func(*kernel.Kernel) ([]byte, error) {
	return func(k *kernel.Kernel) ([]byte, error) {
		s, err := openModule(k, "nls_ascii")
		if err != nil {
			return nil, fmt.Errorf("%w: %w", ErrCannot, err)
		}
		return s.Patch(changes...)
	}
}

// foreignMagic makes the module one for another kernel.
func foreignMagic(p *patch) error { return Set("vermagic", "0.0.0-elsewhere SMP mod_unload ")(p) }

func synthesized(name string, payload Payload) func(*kernel.Kernel) ([]byte, error) {
	return func(k *kernel.Kernel) ([]byte, error) { return Synthesize(k, name, payload) }
}

// openModule opens a stock module of a kernel.
func openModule(k *kernel.Kernel, name string) (*Stock, error) {
	path, ok := k.Module(name)
	if !ok {
		return nil, fmt.Errorf("the kernel's packages have no module %s", name)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	return Open(data)
}
