package taint

import (
	"errors"
	"slices"
	"testing"
)

func TestParseFlags(t *testing.T) {
	for _, test := range []struct {
		dialect, list string
		want          Set
		message       string // of the error
	}{
		{"mainline-6.15", "P W O", 4609, ""},
		{"mainline-6.15", "PWO", 4609, ""},
		{"mainline-6.15", "proprietary_module, TAINT_WARN,\tOOT_MODULE", 4609, ""},
		{"mainline-6.15", "0,9,12", 4609, ""},
		{"mainline-6.15", "bit9 BIT12", 4608, ""},
		{"mainline-6.15", "w", 512, ""},
		{"mainline-6.15", "W,W", 512, ""},
		{"mainline-6.15", "DIE", 128, ""}, // the name, not the letters D, I and E
		{"mainline-6.15", "DIEW", SetOf(7, 11, 13, 9), ""},
		{"mainline-6.15", "", 0, ""},
		{"rhel-9.3", "partner_supported", 1 << 26, ""},
		{"rhel-9.3", "18", 1 << 18, ""},
		{"rhel-9.3", "20", 0, `taint letters "20" at byte 0 (rhel-9.3): neither a name nor a letter nor a bit of a flag of this kernel`},
		{"mainline-6.15", "W pwo", 0, `taint letters "pwo" at byte 2 (mainline-6.15): neither a name nor a letter nor a bit of a flag of this kernel`},
		{"mainline-6.15", "20", 0, `taint letters "20" at byte 0 (mainline-6.15): neither a name nor a letter nor a bit of a flag of this kernel`},
		{"mainline-6.15", "bit", 0, `taint letters "bit" at byte 0 (mainline-6.15): neither a name nor a letter nor a bit of a flag of this kernel`},
	} {
		got, err := dialect(t, test.dialect).ParseFlags(test.list)
		if test.message == "" && (got != test.want || err != nil) {
			t.Errorf("%s: ParseFlags(%q) = %s, %v, want %s", test.dialect, test.list, got, err, test.want)
		}
		if test.message != "" && (got != 0 || !errors.Is(err, ErrUnknownFlag) || err.Error() != test.message) {
			t.Errorf("%s: ParseFlags(%q) = %s, %v, want %s", test.dialect, test.list, got, err, test.message)
		}
	}
}

func TestPanicOnTaint(t *testing.T) {
	const noUser = "With nousertaint a write to /proc/sys/kernel/tainted that has one of these bits fails with EINVAL."
	for _, test := range []struct {
		dialect   string
		set       Set
		noUser    bool
		parameter string
		limits    []string
		err       error
	}{
		{"mainline-6.15", SetOf(5, 7), false, "panic_on_taint=0xa0", nil, nil},
		{"mainline-6.15", SetOf(5, 7), true, "panic_on_taint=0xa0,nousertaint", []string{noUser}, nil},
		{"mainline-6.15", SetOf(9, 20, 31), false, "panic_on_taint=0x200",
			[]string{"The kernel takes bits 20 and 31 out of the mask, so the parameter here is without."}, nil},
		{"mainline-6.15", SetOf(17), false, "panic_on_taint=0x20000",
			[]string{"RANDSTRUCT is set before the kernel first looks, so a kernel built with it panics at the next flag, whichever it is."}, nil},
		{"mainline-6.15", 0, false, "", nil, ErrEmptyMask},
		{"mainline-6.15", SetOf(20), true, "", nil, ErrEmptyMask},
		{"mainline-4.17", SetOf(9), false, "panic_on_taint=0x200",
			[]string{"Linux 4.17 to 5.19 has panic_on_taint= from 5.8 on; earlier kernels ignore it."}, nil},
		{"mainline-4.15", SetOf(9), false, "", nil, ErrNoPanicOnTaint},
		{"rhel-7.2", SetOf(9), false, "", nil, ErrNoPanicOnTaint},
		{"rhel-8", SetOf(29), false, "panic_on_taint=0x20000000",
			[]string{"Red Hat Enterprise Linux 8 has panic_on_taint= from 8.3 on; earlier kernels ignore it."}, nil},
		{"rhel-9.3", SetOf(26, 31), false, "panic_on_taint=0x84000000", nil, nil},
		{"sle-16", SetOf(16, 31), false, "panic_on_taint=0x10000",
			[]string{"The kernel takes bit 31 out of the mask, so the parameter here is without."}, nil},
		{"sle-16", SetOf(31), false, "", nil, ErrEmptyMask},
	} {
		parameter, limits, err := dialect(t, test.dialect).PanicOnTaint(test.set, test.noUser)
		if parameter != test.parameter || !slices.Equal(limits, test.limits) || !errors.Is(err, test.err) {
			t.Errorf("%s: PanicOnTaint(%s, %t) = %q, %q, %v; want %q, %q, %v", test.dialect, test.set.Hex(), test.noUser,
				parameter, limits, err, test.parameter, test.limits, test.err)
		}
	}
}

func TestSysctl(t *testing.T) {
	const always = "Writing needs CAP_SYS_ADMIN, only ever adds flags, and leaves no line in the kernel log."
	for _, test := range []struct {
		dialect string
		set     Set
		line    string
		limits  []string
	}{
		{"mainline-6.15", 4609, "kernel.tainted=4609", []string{always}},
		{"mainline-6.15", 0, "kernel.tainted=0", []string{always, "Writing 0 changes nothing: only a reboot clears flags."}},
		{"mainline-6.15", 1 << 31, "kernel.tainted=2147483648", []string{always, "The kernel ignores bit 31 without a word: its table ends before."}},
		{"mainline-4.17", 7 << 29, "kernel.tainted=3758096384", []string{always,
			"Kernels before 5.8 set bits 29, 30 and 31 too, though no flag stands there, and it stays set until a reboot.",
			"From 5.8 on the kernel ignores bits 29, 30 and 31 without a word: its table ends before."}},
		{"mainline-3.2", 1 << 31, "kernel.tainted=2147483648", []string{always,
			"These kernels set bit 31 too, though no flag stands there, and it stays set until a reboot."}},
		{"mainline-2.6.10", 1, "kernel.tainted=1", []string{"These kernels show the value and refuse writes to it: it can be written from Linux 2.6.21 on."}},
		{"rhel-5", 1, "kernel.tainted=1", []string{"These kernels show the value and refuse writes to it: it can be written from Linux 2.6.21 on."}},
		{"sles-10-sp1", 1, "kernel.tainted=1", []string{always}},
		{"rhel-9.3", 1 << 31, "kernel.tainted=2147483648", []string{always}},
		{"sle-16", 1 << 31, "kernel.tainted=2147483648", []string{always}},
	} {
		line, limits := dialect(t, test.dialect).Sysctl(test.set)
		if line != test.line || !slices.Equal(limits, test.limits) {
			t.Errorf("%s: Sysctl(%s) = %q, %q; want %q, %q", test.dialect, test.set.Hex(), line, limits, test.line, test.limits)
		}
	}
}

// TestPanicMask checks that each dialect takes no flag in panic_on_taint= that a
// write could not set, and says since when it has the parameter.
func TestPanicMask(t *testing.T) {
	for _, d := range Dialects() {
		if (d.panicMask == 0) != (d.panicSince == "") {
			t.Errorf("%s: panic_on_taint= since %q takes %s", d.ID, d.panicSince, d.panicMask.Hex())
		}
		if above := d.panicMask.Without(d.writable()); above != 0 {
			t.Errorf("%s: panic_on_taint= takes %s, behind the end of the table", d.ID, above.Hex())
		}
	}
}
