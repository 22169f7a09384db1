package taint

const (
	sourceUEK8    = "kernel/panic.c of Oracle's UEK 8"
	sourceDrgn    = "Oracle's drgn-tools, which tests bit 16 of UEK 4"
	sourceUEKNone = "no table of its own is known; read as mainline's of the same release"
)

// oracle holds the dialects of Oracle's Unbreakable Enterprise Kernel, newest
// first. Oracle's Red Hat compatible kernel is Red Hat's.
var oracle = []*Dialect{
	uek("uek-8", "8", "", "6.12", 20, FromSource, sourceUEK8, "Linux 6.12 with FWCTL, bit 19, brought back from 6.15."),
	uek("uek-7", "7", "7", "5.15", 18, Unverified, sourceUEKNone),
	uek("uek-6", "6", "6", "5.4", 18, Unverified, sourceUEKNone),
	uek("uek-5", "5", "5", "4.14", 16, Unverified, sourceUEKNone),
	uek4(),
	uek("uek-3", "3", "3", "3.8", 13, Unverified, sourceUEKNone),
	uek("uek-2", "2", "2", "2.6", 12, Unverified, sourceUEKNone),
}

func uek(id, first, last, kernel string, columns int, e Evidence, source string, notes ...string) *Dialect {
	title := "Oracle Unbreakable Enterprise Kernel " + first
	if last == "" {
		title += " and later"
	}
	flags := mainlineTable(columns)
	if columns <= 13 {
		smpNamed(flags)
	}
	d := &Dialect{ID: id, Family: "oracle", Title: title, First: first, Last: last, Flags: flags,
		table: provenance{e, source}, Evidence: e, Source: source, Notes: notes, from: kernel}
	if release, _ := ParseRelease(kernel); release.PanicsOnTaint() {
		d.panicMask, d.panicSince = lowBits(columns), first
	}
	return d
}

// uek4 has a flag of its own, whose letter is not known.
func uek4() *Dialect {
	d := uek("uek-4", "4", "4", "4.1", 16, Unverified, sourceUEKNone)
	d.Flags = append(d.Flags, &Flag{Bit: 16, Name: "NO_RETPOLINE", PerModule: true, Unprinted: true,
		Note: "Its letter, and whether it has a column, is not known.", own: provenance{FromPatch, sourceDrgn}})
	d.Notes = []string{"Bit 16 marks a module that was built without retpolines."}
	return d
}
