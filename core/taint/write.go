package taint

import (
	"errors"
	"strconv"
)

// Errors of PanicOnTaint.
var (
	ErrNoPanicOnTaint = errors.New("this kernel has no panic_on_taint= parameter: it came with Linux 5.8")
	ErrEmptyMask      = errors.New("panic_on_taint= would be empty, and the kernel refuses an empty mask (EINVAL)")
)

// PanicOnTaint returns the kernel parameter that makes a kernel of dialect d
// panic as soon as one of the flags of s is set: "panic_on_taint=0x20". With
// noUserTaint the kernel also refuses writes of these flags to
// /proc/sys/kernel/tainted. limits says, a sentence each, what the kernel will
// not do with it: flags that it drops are left out of the mask.
//
// The error is [ErrNoPanicOnTaint] if all releases of d are too old, and
// [ErrEmptyMask] if no flag is left.
func (d *Dialect) PanicOnTaint(s Set, noUserTaint bool) (parameter string, limits []string, err error) {
	if d.Last != "" && d.Family == "mainline" && CompareReleases(d.Last, "5.8") < 0 {
		return "", nil, ErrNoPanicOnTaint
	}
	mask := s & d.panicMask()
	if mask == 0 {
		return "", nil, ErrEmptyMask
	}
	if d.Family == "mainline" && CompareReleases(d.First, "5.8") < 0 {
		limits = append(limits, "Linux knows panic_on_taint= from 5.8 on; earlier kernels ignore it.")
	}
	if dropped := s.Without(mask); dropped != 0 {
		limits = append(limits, "The kernel drops "+dropped.bitList()+" from the mask without a word: its table ends before.")
	}
	parameter = "panic_on_taint=" + mask.Hex()
	if noUserTaint {
		parameter += ",nousertaint"
		limits = append(limits, "With nousertaint a write to /proc/sys/kernel/tainted that has one of these bits fails with EINVAL.")
	}
	return parameter, limits, nil
}

// panicMask returns the bits that panic_on_taint= keeps: TAINT_FLAGS_MAX.
func (d *Dialect) panicMask() Set { return d.writable() }

// writable returns the bits that a write to kernel.tainted can set on kernels
// from Linux 5.8 on: those below TAINT_FLAGS_COUNT.
func (d *Dialect) writable() Set {
	if len(d.Flags) == 0 {
		return 0
	}
	return 1<<uint(d.Flags[len(d.Flags)-1].Bit+1) - 1
}

// Sysctl returns the line for sysctl(8) that sets the flags of s:
// "kernel.tainted=4609". limits says, a sentence each, what the kernel does
// not do with it.
func (d *Dialect) Sysctl(s Set) (line string, limits []string) {
	limits = append(limits, "Writing needs CAP_SYS_ADMIN, only ever adds flags, and leaves no line in the kernel log.")
	if s == 0 {
		limits = append(limits, "Writing 0 changes nothing: only a reboot clears flags.")
	}
	if above := s.Without(d.writable()); above != 0 {
		if d.Family == "mainline" && CompareReleases(d.First, "5.8") < 0 {
			limits = append(limits, "Before Linux 5.8 "+above.bitList()+" would stick, though no kernel of that age gives a meaning to it.")
		}
		if d.Last == "" || CompareReleases(d.Last, "5.8") >= 0 {
			limits = append(limits, "From Linux 5.8 on the kernel ignores "+above.bitList()+" without a word.")
		}
	}
	return "kernel.tainted=" + s.String(), limits
}

// bitList returns "bit 31" or "bits 20, 26 and 31".
func (s Set) bitList() string {
	b, n := []byte("bit"), s.Len()
	if n > 1 {
		b = append(b, 's')
	}
	i := 0
	for bit := range s.Bits() {
		switch {
		case i == 0:
			b = append(b, ' ')
		case i == n-1:
			b = append(b, " and "...)
		default:
			b = append(b, ", "...)
		}
		b = strconv.AppendInt(b, int64(bit), 10)
		i++
	}
	return string(b)
}
