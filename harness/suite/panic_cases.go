package suite

import "kerneltaint/core/taint"

// panicCases end the kernel. Its value can be read no more: the log is all that is
// left, as after a real crash.
func panicCases() []Case {
	set := func(name string) Step { return Step{Op: "write", Args: []string{"/proc/sys/kernel/" + name, "1"}} }
	return []Case{
		{
			Name:  "panic/on-warning",
			Title: "With panic_on_warn the first warning is the last: W never comes to be shown.",
			Flags: taint.SetOf(bitW),
			Needs: synthesized(),
			Steps: []Step{set("panic_on_warn"), behind("kt_warn"), waitFor(bitW)},
			Want: Want{
				New: taint.SetOf(bitO, bitE), Undone: taint.SetOf(bitW), Panic: true,
				Log:     []string{"WARNING: ", "Kernel panic - not syncing: ", "panic_on_warn set ..."},
				Reports: []string{"warning", "panic"},
				Causes:  external("kt_warn"),
			},
		}, {
			Name:  "panic/on-oops",
			Title: "With panic_on_oops the first oops is the last.",
			Flags: taint.SetOf(bitD),
			Needs: synthesized(),
			Steps: []Step{set("panic_on_oops"), behind("kt_oops"), {Op: "sleep", Args: []string{"5000"}}},
			Want: Want{
				New: taint.SetOf(bitO, bitE, bitD), Panic: true,
				Log:     []string{"BUG: kernel NULL pointer dereference", "Kernel panic - not syncing: Fatal exception"},
				Reports: []string{"page-fault"},
				Causes:  external("kt_oops", Cause{bitD, "kt_oops", "NULL pointer dereference"}),
			},
		}, {
			Name:  "panic/asked-for",
			Title: "A crash asked for by sysrq-c panics a kernel that is not tainted.",
			Steps: []Step{{Op: "write", Args: []string{"/proc/sysrq-trigger", "c"}}},
			Want: Want{
				Panic:   true,
				Log:     []string{"Kernel panic - not syncing: sysrq triggered crash", "Not tainted"},
				Reports: []string{"panic"},
			},
		},
	}
}
