package taint

const (
	sourceUEK8    = "kernel/panic.c of Oracle's UEK 8"
	sourceDrgn    = "Oracle's drgn-tools, which tests bit 16 of UEK 4"
	sourceUEKNone = "no table of its own is known; read as mainline's of the same release"
)

// oracle holds the dialects of Oracle's Unbreakable Enterprise Kernel, newest
// first. Oracle's Red Hat compatible kernel is Red Hat's.
var oracle = []*Dialect{
	{ID: "uek-8", Family: "oracle", Title: "Oracle Unbreakable Enterprise Kernel 8 and later", First: "8",
		from: "6.12", layout: layout{mainline: 20}, panicMask: 1<<20 - 1, panicSince: "8", Evidence: FromSource, Source: sourceUEK8,
		Notes: []string{"Linux 6.12 with FWCTL, bit 19, brought back from 6.15."}},
	{ID: "uek-7", Family: "oracle", Title: "Oracle Unbreakable Enterprise Kernel 7", First: "7", Last: "7",
		from: "5.15", layout: layout{mainline: 18}, panicMask: 1<<18 - 1, panicSince: "7", Evidence: Unverified, Source: sourceUEKNone},
	{ID: "uek-6", Family: "oracle", Title: "Oracle Unbreakable Enterprise Kernel 6", First: "6", Last: "6",
		from: "5.4", layout: layout{mainline: 18}, Evidence: Unverified, Source: sourceUEKNone},
	{ID: "uek-5", Family: "oracle", Title: "Oracle Unbreakable Enterprise Kernel 5", First: "5", Last: "5",
		from: "4.14", layout: layout{mainline: 16}, Evidence: Unverified, Source: sourceUEKNone},
	{ID: "uek-4", Family: "oracle", Title: "Oracle Unbreakable Enterprise Kernel 4", First: "4", Last: "4",
		from: "4.1", layout: layout{mainline: 16, own: []*Flag{&noRetpoline}}, Evidence: Unverified, Source: sourceUEKNone,
		Notes: []string{"Bit 16 marks a module that was built without retpolines."}},
	{ID: "uek-3", Family: "oracle", Title: "Oracle Unbreakable Enterprise Kernel 3", First: "3", Last: "3",
		from: "3.8", layout: layout{mainline: 13, instead: oldSMP}, Evidence: Unverified, Source: sourceUEKNone},
	{ID: "uek-2", Family: "oracle", Title: "Oracle Unbreakable Enterprise Kernel 2", First: "2", Last: "2",
		from: "2.6", layout: layout{mainline: 12, instead: oldSMP}, Evidence: Unverified, Source: sourceUEKNone},
}

// noRetpoline is UEK 4's own flag, whose letter is not known.
var noRetpoline = Flag{Bit: 16, Name: "NO_RETPOLINE", PerModule: true, Unprinted: true,
	Note: "Its letter, and whether it has a column, is not known.", own: provenance{FromPatch, sourceDrgn}}
