package suite

import (
	"fmt"
	"strconv"

	"kerneltaint/core/taint"
)

const tainted = "/proc/sys/kernel/tainted"

// writeTainted is the step that most sysctl cases have.
func writeTainted(value string) Step { return Step{Op: "write", Args: []string{tainted, value}} }

// known returns the expectation that of set those bits come that the kernel has.
// Others are dropped without a word (kernel/sysctl.c, proc_taint).
func known(set taint.Set) (newest Want, others []Variant) {
	for _, k := range []struct {
		before [2]int
		count  int
	}{{[2]int{6, 0}, 18}, {[2]int{6, 15}, 19}} {
		others = append(others, Variant{When: Need{Before: k.before}, Want: Want{New: set & (1<<k.count - 1)}})
	}
	return Want{New: set & (1<<20 - 1)}, others
}

// sysctlBits writes each bit alone.
func sysctlBits() []Case {
	var cases []Case
	for bit := range 32 {
		c := Case{
			Name:  fmt.Sprintf("sysctl/bit-%02d", bit),
			Title: fmt.Sprintf("Writing %d to %s sets bit %d if the kernel has it, and logs nothing.", 1<<bit, tainted, bit),
			Flags: taint.SetOf(bit),
			Steps: []Step{writeTainted(strconv.Itoa(1 << bit))},
			alone: true,
		}
		c.Want, c.Else = known(taint.SetOf(bit))
		cases = append(cases, c)
	}
	return cases
}

// sysctlOthers writes what is not one bit.
func sysctlOthers() []Case {
	allKnown, allElse := known(1<<64 - 1)
	return []Case{
		{
			Name:  "sysctl/every-bit",
			Title: "One write of 2^64-1 sets every flag that the kernel has: so a kernel can be asked how many that are.",
			Flags: 1<<20 - 1,
			Steps: []Step{writeTainted("18446744073709551615")},
			Want:  allKnown, Else: allElse,
		}, {
			Name:  "sysctl/hexadecimal",
			Title: "The file takes hexadecimal numbers too.",
			Flags: taint.SetOf(bitU),
			Steps: []Step{writeTainted("0x40")},
			Want:  Want{New: taint.SetOf(bitU)},
		}, {
			Name:  "sysctl/zero",
			Title: "Writing 0 is allowed and does nothing.",
			Steps: []Step{writeTainted("0")},
		}, {
			Name:  "sysctl/never-cleared",
			Title: "A flag that is set stays set, whatever is written after it.",
			Flags: taint.SetOf(bitW, bitU),
			Steps: []Step{writeTainted("512"), writeTainted("0"), writeTainted("64")},
			Want:  Want{New: taint.SetOf(bitW, bitU)},
		}, {
			Name:  "sysctl/minus-one",
			Title: "-1 sets nothing: it is refused, and by older kernels ignored.",
			Steps: []Step{refused(writeTainted("-1"), "EINVAL")},
			Else:  []Variant{{When: Need{Before: [2]int{5, 11}}, Want: Want{Accepts: true}}},
		}, {
			Name:  "sysctl/text",
			Title: "Text is refused.",
			Steps: []Step{refused(writeTainted("abc"), "EINVAL")},
		}, {
			Name:  "sysctl/too-large",
			Title: "2^64 is refused.",
			Steps: []Step{refused(writeTainted("18446744073709551616"), "EINVAL")},
		}, {
			Name:  "sysctl/other-user",
			Title: "Another user than root cannot open the file for writing.",
			Steps: []Step{refused(Step{Op: "writeas", Args: []string{"1000", tainted, "512"}}, "EACCES")},
		}, {
			Name:  "sysctl/dropped-privileges",
			Title: "Who has opened the file as root and is root no more cannot write to it: the write itself needs CAP_SYS_ADMIN.",
			Steps: []Step{refused(Step{Op: "writedropped", Args: []string{"1000", tainted, "512"}}, "EPERM")},
		}, {
			Name:  "parameter/nousertaint",
			Title: "With panic_on_taint=0x200,nousertaint a write of bit 9 is refused, and one of bit 6 is not: only the bits of the mask are.",
			Flags: taint.SetOf(bitW, bitU),
			Boot:  &Boot{Append: "panic_on_taint=0x200,nousertaint"},
			Steps: []Step{refused(writeTainted("512"), "EINVAL"), writeTainted("64")},
			Want:  Want{New: taint.SetOf(bitU), Log: []string{"panic_on_taint: bitmask=0x200 nousertaint_mode=enabled"}},
		}, {
			Name:  "parameter/panic-on-taint",
			Title: "With panic_on_taint=0x200 the kernel panics as soon as bit 9 is set, and the panic shows it.",
			Flags: taint.SetOf(bitW),
			Boot:  &Boot{Append: "panic_on_taint=0x200"},
			Steps: []Step{writeTainted("512")},
			Want: Want{
				New: taint.SetOf(bitW), Panic: true,
				Log:     []string{"Kernel panic - not syncing: panic_on_taint set ..."},
				Reports: []string{"panic"},
				Causes:  []Cause{{bitW, "", "panic_on_taint set ..."}}, // the kernel's own words at the moment of the taint
			},
		},
	}
}

// refused is the step that must end with an error.
func refused(s Step, errno string) Step {
	s.Errno = errno
	return s
}
