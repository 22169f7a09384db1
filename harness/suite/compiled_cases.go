package suite

import (
	"fmt"
	"strconv"

	"kerneltaint/core/taint"
)

// trigger is the step that loads the compiled kt_trigger with parameters.
func trigger(op string, parameters ...string) Step {
	return Step{Op: op, Args: append([]string{"/modules/kt_trigger.ko", "0"}, parameters...)}
}

// CompiledCases returns the cases of the modules that are compiled from C. They
// provoke again what machine code of our own provokes in the others, as a
// compiler's code does it.
func CompiledCases() []Case {
	compiled := []struct {
		name, title string
		bit         int
		steps       []Step
		log         string
		report      string
		cause       string
	}{
		{"warning", "A WARN in C sets W.", bitW, []Step{trigger("insmod", "what=warn")}, "kt_trigger.c:", "warning", "WARNING: "},
		{"bug", "A BUG in C sets D.", bitD, []Step{trigger("insmodbg", "what=bug"), waitFor(bitD)}, "kt_trigger.c:", "bug", "kernel BUG at"},
		{"oops-in-process", "A write to address 0 in C sets D.", bitD, []Step{trigger("insmodbg", "what=oops"), waitFor(bitD)}, "write_to_zero+", "page-fault", "NULL pointer dereference"},
		{"oops-in-kernel-thread", "The same in a kernel thread.", bitD, []Step{trigger("insmod", "what=thread"), waitFor(bitD)}, "Comm: kt_trigger", "page-fault", "NULL pointer dereference"},
		{"soft-lockup", "A loop in C that does not end for seconds sets L.", bitL, []Step{shortWatch(), trigger("insmod", "what=lockup")}, "soft lockup - CPU#0", "soft-lockup", "soft lockup"},
	}
	var cases []Case
	for _, c := range compiled {
		cases = append(cases, Case{
			Name: "compiled/" + c.name, Title: c.title, Flags: taint.SetOf(c.bit), Steps: c.steps,
			Want: Want{
				New: taint.SetOf(bitO, bitE, c.bit), Modules: map[string]string{"kt_trigger": "OE"},
				Log: []string{c.log}, Reports: []string{c.report},
				Causes: external("kt_trigger", Cause{c.bit, "kt_trigger", c.cause}),
			},
		})
	}
	return append(cases, compiledModules()...)
}

// compiledModules are the cases without a report of their own, and the bad page.
func compiledModules() []Case {
	oe := taint.SetOf(bitO, bitE)
	return []Case{
		{
			Name:  "compiled/bad-page",
			Title: "Freeing a locked page in C sets B.",
			Flags: taint.SetOf(bitB),
			Steps: []Step{trigger("insmod", "what=badpage")},
			Want: Want{
				New: oe.With(bitB), Modules: map[string]string{"kt_trigger": "OE"},
				Log: []string{"BUG: Bad page state in process "}, Reports: []string{"bad-page"},
				Causes: external("kt_trigger", Cause{bitB, "", "Bad page state"}),
			},
		}, {
			Name:  "compiled/add-taint",
			Title: "A call of add_taint in C sets its flag and says nothing.",
			Flags: taint.SetOf(bitX),
			Steps: []Step{trigger("insmod", "what=add", fmt.Sprintf("bit=%d", bitX))},
			Want:  Want{New: oe.With(bitX), Modules: map[string]string{"kt_trigger": "OE"}, Causes: external("kt_trigger")},
		}, {
			Name:  "compiled/unknown-trigger",
			Title: "A module that refuses to load leaves the flags that its being loaded set.",
			Flags: oe,
			Steps: []Step{refused(trigger("insmod", "what=else"), "EINVAL")},
			Want:  Want{New: oe, Causes: external("kt_trigger")},
		}, {
			Name:  "compiled/forced-unload",
			Title: "A compiled module without an exit function sets R when it is unloaded by force.",
			Flags: taint.SetOf(bitR),
			Needs: []Need{{Config: "CONFIG_MODULE_FORCE_UNLOAD=y"}},
			Steps: []Step{
				load("kt_c_noexit"),
				refused(Step{Op: "rmmod", Args: []string{"kt_c_noexit", strconv.Itoa(unloadNonblock)}}, "EBUSY"),
				{Op: "rmmod", Args: []string{"kt_c_noexit", strconv.Itoa(unloadNonblock | unloadForce)}},
			},
			Want: Want{New: oe.With(bitR), Log: []string{saysLocking}, Causes: external("kt_c_noexit")},
		}, {
			Name:  "compiled/proprietary",
			Title: "MODULE_LICENSE(\"Proprietary\") in C sets P.",
			Flags: taint.SetOf(bitP),
			Steps: []Step{load("kt_c_proprietary")},
			Want: Want{
				New: oe.With(bitP), Modules: map[string]string{"kt_c_proprietary": "POE"},
				Log:    []string{"kt_c_proprietary: module license 'Proprietary' taints kernel."},
				Causes: external("kt_c_proprietary", Cause{bitP, "kt_c_proprietary", "module license"}),
			},
		}, {
			Name:  "compiled/staging",
			Title: "MODULE_INFO(staging, \"Y\") in C sets C.",
			Flags: taint.SetOf(bitC),
			Steps: []Step{load("kt_c_staging")},
			Want: Want{
				New: oe.With(bitC), Modules: map[string]string{"kt_c_staging": "COE"},
				Causes: external("kt_c_staging", Cause{bitC, "kt_c_staging", "module is from the staging directory"}),
			},
		},
	}
}
