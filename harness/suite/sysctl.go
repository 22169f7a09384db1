package suite

import (
	"fmt"
	"strconv"

	"kerneltaint/core/taint"
)

const tainted = "/proc/sys/kernel/tainted"

// flagCount returns the variants of an expectation by how many flags the kernel
// has: the bits of set that it knows stay, the others are dropped without a word.
// (kernel/sysctl.c, proc_taint: bits from TAINT_FLAGS_COUNT on are ignored.)
func flagCount(set taint.Set) (newest Want, others []Variant) {
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
			Title: fmt.Sprintf("Writing %d to %s sets bit %d, if the kernel has it, and logs nothing.", 1<<bit, tainted, bit),
			Flags: taint.SetOf(bit),
			Steps: []Step{{Op: "write", Args: []string{tainted, strconv.Itoa(1 << bit)}}},
		}
		c.Want, c.Else = flagCount(taint.SetOf(bit))
		cases = append(cases, c)
	}
	return cases
}
