package taint

import (
	"errors"
	"strconv"

	"kerneltaint/core/ascii"
)

// ErrUnknownFlag is the error of ParseFlags, in a *LetterError.
var ErrUnknownFlag = errors.New("neither a name nor a letter nor a bit of a flag of this kernel")

// ParseFlags reads flags as people list them, with blanks or commas between:
// names with or without TAINT_ in any case, letters one by one or in a run
// ("PWO"), and bits by number ("9" or "bit9"). A word that is a name is not
// read as letters. The error is a *[LetterError] with [ErrUnknownFlag].
func (d *Dialect) ParseFlags(list string) (Set, error) {
	var s Set
	for at := 0; at < len(list); {
		if separates(list[at]) {
			at++
			continue
		}
		end := at
		for end < len(list) && !separates(list[end]) {
			end++
		}
		t, ok := d.flags(list[at:end])
		if !ok {
			return 0, &LetterError{Text: list[at:end], Offset: at, Dialect: d.ID, Err: ErrUnknownFlag}
		}
		s |= t
		at = end
	}
	return s, nil
}

func separates(c byte) bool { return c == ',' || filler(c) && c != '-' }

// flags reads one word of a list of flags.
func (d *Dialect) flags(word string) (s Set, ok bool) {
	bit := word
	if len(word) > 3 && ascii.Equal(word[:3], "bit") {
		bit = word[3:]
	}
	if digit(bit[0]) {
		word = bit
	}
	if f, ok := d.Lookup(word); ok && !f.Reserved {
		return SetOf(f.Bit), true
	}
	for i := 0; i < len(word); i++ {
		f, ok := d.letter(word[i])
		if !ok {
			return 0, false
		}
		s = s.With(f.Bit)
	}
	return s, true
}

// Errors of PanicOnTaint.
var (
	ErrNoPanicOnTaint = errors.New("this kernel has no panic_on_taint= parameter: Linux has it from 5.8 on")
	ErrEmptyMask      = errors.New("no flag is left that panic_on_taint= takes, and the kernel refuses an empty mask (EINVAL)")
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
	if d.panicSince == "" {
		return "", nil, ErrNoPanicOnTaint
	}
	mask := s & d.panicMask
	if mask == 0 {
		return "", nil, ErrEmptyMask
	}
	if d.panicLater() {
		limits = append(limits, d.Title+" has panic_on_taint= from "+d.panicSince+" on; earlier kernels ignore it.")
	}
	if dropped := s.Without(mask); dropped != 0 {
		limits = append(limits, "The kernel takes "+dropped.bitList()+" out of the mask, so the parameter here is without.")
	}
	if f, ok := d.Lookup("RANDSTRUCT"); ok && mask.Has(f.Bit) {
		limits = append(limits, "RANDSTRUCT is set before the kernel first looks, so a kernel built with it panics at the next flag, whichever it is.")
	}
	parameter = "panic_on_taint=" + mask.Hex()
	if noUserTaint {
		parameter += ",nousertaint"
		limits = append(limits, "With nousertaint a write to /proc/sys/kernel/tainted that has one of these bits fails with EINVAL.")
	}
	return parameter, limits, nil
}

// panicLater reports whether only the later releases of d know panic_on_taint=.
func (d *Dialect) panicLater() bool { return d.panicSince != "" && d.panicSince != d.since() }

// since is the release from which on all kernels of d know panic_on_taint= if
// the first ones do: mainline's dialects after 5.8 all do.
func (d *Dialect) since() string {
	if d.Family == "mainline" && CompareReleases(d.First, d.panicSince) >= 0 {
		return d.panicSince
	}
	return d.First
}

// Sysctl returns the line for sysctl(8) that sets the flags of s:
// "kernel.tainted=4609". limits says, a sentence each, what the kernel does
// not do with it.
func (d *Dialect) Sysctl(s Set) (line string, limits []string) {
	line = "kernel.tainted=" + s.String()
	if d.readOnly() {
		return line, []string{"These kernels show the value and refuse writes to it: it can be written from Linux 2.6.21 on."}
	}
	limits = append(limits, "Writing needs CAP_SYS_ADMIN, only ever adds flags, and leaves no line in the kernel log.")
	if s == 0 {
		limits = append(limits, "Writing 0 changes nothing: only a reboot clears flags.")
	}
	above := s.Without(d.writable())
	if above == 0 {
		return line, limits
	}
	if d.panicSince == "" || d.panicLater() {
		when := "These kernels set "
		if d.panicLater() {
			when = "Kernels before " + d.panicSince + " set "
		}
		limits = append(limits, when+above.bitList()+" too, though no flag stands there, and it stays set until a reboot.")
	}
	if d.panicSince != "" {
		when := "The kernel ignores "
		if d.panicLater() {
			when = "From " + d.panicSince + " on the kernel ignores "
		}
		limits = append(limits, when+above.bitList()+" without a word: its table ends before.")
	}
	return line, limits
}

// readOnly reports whether the value cannot be written at all. The flag USER
// came together with writing.
func (d *Dialect) readOnly() bool {
	_, user := d.named("USER")
	return !user && CompareReleases(d.from, "2.6.10") >= 0 && CompareReleases(d.from, "2.6.21") < 0
}

// writable returns the bits that a write to kernel.tainted can set from Linux
// 5.8 on: those below the kernel's TAINT_FLAGS_COUNT.
func (d *Dialect) writable() Set {
	var s Set
	for i := range d.Flags {
		s |= lowBits(d.Flags[i].Bit + 1)
	}
	return s
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
