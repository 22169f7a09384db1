package taint

import "slices"

// mainlineFlags is the table of kernel/panic.c at Linux 7.3. Earlier releases
// have the beginning of it: flags were only ever appended.
var mainlineFlags = []Flag{
	{Bit: 0, Letter: 'P', Clear: 'G', Name: "PROPRIETARY_MODULE", Since: "2.4.10", PerModule: true},
	{Bit: 1, Letter: 'F', Clear: ' ', Name: "FORCED_MODULE", Since: "2.4.10", PerModule: true},
	{Bit: 2, Letter: 'S', Clear: ' ', Name: "CPU_OUT_OF_SPEC", Since: "2.4.15"},
	{Bit: 3, Letter: 'R', Clear: ' ', Name: "FORCED_RMMOD", Since: "2.6.0"},
	{Bit: 4, Letter: 'M', Clear: ' ', Name: "MACHINE_CHECK", Since: "2.6.10"},
	{Bit: 5, Letter: 'B', Clear: ' ', Name: "BAD_PAGE", Since: "2.6.10"},
	{Bit: 6, Letter: 'U', Clear: ' ', Name: "USER", Since: "2.6.21"},
	{Bit: 7, Letter: 'D', Clear: ' ', Name: "DIE", Since: "2.6.23"},
	{Bit: 8, Letter: 'A', Clear: ' ', Name: "OVERRIDDEN_ACPI_TABLE", Since: "2.6.25"},
	{Bit: 9, Letter: 'W', Clear: ' ', Name: "WARN", Since: "2.6.26"},
	{Bit: 10, Letter: 'C', Clear: ' ', Name: "CRAP", Since: "2.6.28", PerModule: true},
	{Bit: 11, Letter: 'I', Clear: ' ', Name: "FIRMWARE_WORKAROUND", Since: "2.6.35"},
	{Bit: 12, Letter: 'O', Clear: ' ', Name: "OOT_MODULE", Since: "3.2", PerModule: true},
	{Bit: 13, Letter: 'E', Clear: ' ', Name: "UNSIGNED_MODULE", Since: "3.15", PerModule: true},
	{Bit: 14, Letter: 'L', Clear: ' ', Name: "SOFTLOCKUP", Since: "3.17"},
	{Bit: 15, Letter: 'K', Clear: ' ', Name: "LIVEPATCH", Since: "4.0", PerModule: true},
	{Bit: 16, Letter: 'X', Clear: ' ', Name: "AUX", Since: "4.15", PerModule: true},
	{Bit: 17, Letter: 'T', Clear: ' ', Name: "RANDSTRUCT", Since: "4.17", PerModule: true},
	{Bit: 18, Letter: 'N', Clear: ' ', Name: "TEST", Since: "6.0", PerModule: true},
	{Bit: 19, Letter: 'J', Clear: ' ', Name: "FWCTL", Since: "6.15", PerModule: true},
}

var mainline = []*Dialect{
	mainlineDialect("mainline-6.15", "6.15", "", 20),
	mainlineDialect("mainline-6.0", "6.0", "6.14", 19),
	mainlineDialect("mainline-4.17", "4.17", "5.19", 18),
	mainlineDialect("mainline-4.15", "4.15", "4.16", 17),
	mainlineDialect("mainline-4.0", "4.0", "4.14", 16),
	mainlineDialect("mainline-3.17", "3.17", "3.19", 15),
	mainlineDialect("mainline-3.15", "3.15", "3.16", 14),
	mainlineDialect("mainline-3.2", "3.2", "3.14", 13),
	mainlineDialect("mainline-2.6.35", "2.6.35", "3.1", 12),
}

func mainlineDialect(id, first, last string, count int) *Dialect {
	title := "Linux " + first + " to " + last
	if last == "" {
		title = "Linux " + first + " and later"
	}
	release, _ := ParseRelease(first)
	return &Dialect{ID: id, Family: "mainline", Title: title, First: first, Last: last, from: release.number(),
		Flags: mainlineFlags[:count:count], Evidence: FromLogs, Source: "kernel/panic.c"}
}

// preferred holds every dialect: newest mainline first, and within each family
// the newest first.
var preferred = slices.Concat(mainline)

// Dialects returns every dialect, newest mainline first.
func Dialects() []*Dialect { return slices.Clone(preferred) }

// ByID returns the dialect with the given ID.
func ByID(id string) (d *Dialect, ok bool) {
	for _, d := range preferred {
		if d.ID == id {
			return d, true
		}
	}
	return nil, false
}

// Newest returns the newest mainline dialect, which is assumed where nothing is
// known of the kernel.
func Newest() *Dialect { return mainline[0] }
