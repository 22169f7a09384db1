package taint

// SUSE's enterprise kernels mark modules that SUSE does not support (N, and n
// once mainline had an N) and those that a partner supports (X). Which bits
// they have changed with almost every generation. openSUSE Tumbleweed is built
// without them (CONFIG_SUSE_KERNEL_SUPPORTED off) and is mainline.

const (
	sourceSupportconfig = "supportconfig's own decoding of the value (2014 and 2026)"
	sourceSUSEPatch     = "SUSE's kernel-source, patches.suse/supported-flag"
	sourceSUSELogs      = "kernel logs of SUSE kernels in public mailing-list archives: letters and the number of columns"
	sourceSLE16         = "kernel/panic.c of the openSUSE kernel at SLE 16, and its logs"
)

// suseFlag returns one of SUSE's own flags.
func suseFlag(bit int, letter byte, name string, e Evidence, source, note string) *Flag {
	return &Flag{Bit: bit, Letter: letter, Clear: ' ', Name: name, PerModule: name != "UNSAFE_HIBERNATE",
		Note: note, own: provenance{e, source}}
}

// suseTable returns the first count flags of mainline followed by SUSE's.
func suseTable(count int, own ...*Flag) []*Flag {
	flags := mainlineTable(count)
	if count <= 13 {
		smpNamed(flags)
	}
	return append(flags, own...)
}

// External support has bit 31, and no support bit 30, from SLE 11 to SLE 15 SP1.
var (
	noSupport30 = suseFlag(30, 'N', "NO_SUPPORT", FromPatch, sourceSUSEPatch, "")
	external31  = suseFlag(31, 'X', "EXTERNAL_SUPPORT", FromPatch, sourceSUSEPatch, "")
	hibernate16 = suseFlag(16, 'H', "UNSAFE_HIBERNATE", FromPatch, sourceSupportconfig, "")
	hibernate18 = suseFlag(18, 'H', "UNSAFE_HIBERNATE", FromPatch, sourceSupportconfig, "")
	noSupport31 = suseFlag(31, 'N', "NO_SUPPORT", FromPatch, sourceSupportconfig, "")
)

// externalAUX is bit 16 once SUSE moved external support onto mainline's AUX.
func externalAUX(flags []*Flag) []*Flag {
	flags[16] = &supportedAUX
	return flags
}

var supportedAUX = func() Flag {
	f := mainlineFlags[16]
	f.Sense = "EXTERNAL_SUPPORT"
	f.Note = "SUSE uses mainline's AUX for modules that a partner supports; some of its kernels show the letter twice behind a module, as in lpfc(OEXX)."
	return f
}()

// suse holds the dialects of SUSE Linux Enterprise, newest first.
var suse = []*Dialect{
	{ID: "sle-16", Family: "suse", Title: "SUSE Linux Enterprise 16", First: "16.0",
		from: "6.12.0", panicMask: 1<<20 - 1, panicSince: "16.0", Evidence: FromSource,
		table: provenance{FromSource, sourceSLE16},
		Flags: externalAUX(suseTable(20,
			suseFlag(31, 'n', "NO_SUPPORT", FromSource, sourceSLE16, "Lower-case, since mainline has had N for TEST from 6.0 on."))),
		Source: sourceSLE16,
		Notes:  []string{"The kernel skips the columns between bit 19 and bit 31.", "panic_on_taint= cannot hold bit 31: its limit is taken before SUSE's flag is added."}},
	{ID: "sle-15-sp6", Family: "suse", Title: "SUSE Linux Enterprise 15 SP6 and SP7", First: "15 SP6", Last: "15 SP7",
		from: "6.4.0", panicMask: 1<<20 - 1, panicSince: "15 SP6", Evidence: Unverified,
		table: provenance{FromLogs, sourceSUSELogs},
		Flags: externalAUX(suseTable(19,
			suseFlag(19, 'H', "UNSAFE_HIBERNATE", Unverified, sourceSUSELogs+" (21); the bit is inferred", "Which bit it has in this kernel is not known: 19 is the first that is free."),
			suseFlag(31, 'n', "NO_SUPPORT", Unverified, sourceSUSELogs+" (21); the letter is inferred", "Whether the letter is N or n in this kernel is not known."))),
		Source: sourceSUSELogs + " (21)",
		Notes:  []string{"Logs have 21 columns: mainline's 19 and two of SUSE's. SUSE's bits and letters in this kernel are inferred."}},
	{ID: "sle-15-sp2", Family: "suse", Title: "SUSE Linux Enterprise 15 SP2 to SP5", First: "15 SP2", Last: "15 SP5",
		from: "5.3.18-22", panicMask: 1<<19 - 1, panicSince: "15 SP4", Evidence: FromPatch,
		table: provenance{FromLogs, sourceSUSELogs},
		Flags: externalAUX(suseTable(18, hibernate18, noSupport31)), Source: sourceSUSELogs,
		Notes: []string{"The kernel skips the columns between bit 18 and bit 31.", "panic_on_taint= exists from SP4 on and cannot hold bit 31."}},
	{ID: "sle-15-sp2-beta", Family: "suse", Title: "SUSE Linux Enterprise 15 SP2 before its release", First: "15 SP2", Last: "15 SP2",
		from: "5.3.0", Evidence: FromPatch,
		table: provenance{FromLogs, sourceSUSELogs},
		Flags: externalAUX(suseTable(18, noSupport31)), Source: sourceSUSELogs,
		Notes: []string{"Build 12 of 5.3.18 has 19 columns and so no H; that build 22, the release, is the first with it is inferred."}},
	{ID: "sle-12-sp2", Family: "suse", Title: "SUSE Linux Enterprise 12 SP2 to 15 SP1", First: "12 SP2", Last: "15 SP1",
		from: "4.4.0", Evidence: FromPatch,
		table: provenance{FromLogs, sourceSUSELogs},
		Flags: suseTable(16, hibernate16, noSupport30, external31), Source: sourceSUSELogs,
		Notes: []string{"Logs of Linux 4.12 have 19 columns: mainline's 16, H, N and X. Linux 4.4 is taken to have the same."}},
	{ID: "sle-12", Family: "suse", Title: "SUSE Linux Enterprise 12 and 12 SP1", First: "12", Last: "12 SP1",
		from: "3.12.0", Evidence: FromPatch,
		table: provenance{FromPatch, sourceSupportconfig},
		Flags: suseTable(13, hibernate16, noSupport30, external31), Source: sourceSupportconfig,
		Notes: []string{"The number of columns is inferred from Linux 3.12; flags brought back from later releases are not known."}},
	{ID: "sle-11-sp2", Family: "suse", Title: "SUSE Linux Enterprise 11 SP2 to SP4", First: "11 SP2", Last: "11 SP4",
		from: "3.0.0", Evidence: FromPatch,
		table: provenance{FromPatch, sourceSupportconfig},
		Flags: suseTable(12, hibernate16, noSupport30, external31), Source: sourceSupportconfig,
		Notes: []string{"The number of columns is inferred from Linux 3.0."}},
	{ID: "sle-11-sp1", Family: "suse", Title: "SUSE Linux Enterprise 11 SP1", First: "11 SP1", Last: "11 SP1",
		from: "2.6.32", Evidence: FromPatch,
		table: provenance{FromPatch, sourceSupportconfig},
		Flags: suseTable(11, noSupport30, external31), Source: sourceSupportconfig,
		Notes: []string{"The number of columns is inferred from Linux 2.6.32."}},
	{ID: "sle-11", Family: "suse", Title: "SUSE Linux Enterprise 11", First: "11", Last: "11",
		from: "2.6.27", Evidence: FromPatch,
		table: provenance{FromPatch, sourceSupportconfig},
		Flags: suseTable(10, noSupport30, external31), Source: sourceSupportconfig,
		Notes: []string{"The number of columns is inferred from Linux 2.6.27."}},
	{ID: "sles-10-sp1", Family: "suse", Title: "SUSE Linux Enterprise Server 10 SP1 to SP4", First: "10 SP1", Last: "10 SP4",
		from: "2.6.16-22", Evidence: FromPatch,
		table: provenance{FromPatch, sourceSupportconfig},
		Flags: suseTable(6,
			suseFlag(6, 'U', "USER", FromPatch, sourceSupportconfig, ""),
			suseFlag(7, 'N', "NO_SUPPORT", FromPatch, sourceSupportconfig, ""),
			suseFlag(8, 'X', "EXTERNAL_SUPPORT", FromPatch, sourceSupportconfig, "")),
		Source: sourceSupportconfig, Notes: []string{"The values are known; that each flag has one column in bit order is inferred."}},
	{ID: "sles-10", Family: "suse", Title: "SUSE Linux Enterprise Server 10", First: "10", Last: "10",
		from: "2.6.16", Evidence: FromPatch,
		table: provenance{FromPatch, sourceSupportconfig},
		Flags: suseTable(6,
			suseFlag(6, 'U', "NO_SUPPORT", FromPatch, sourceSupportconfig, "U for unsupported: mainline's USER came later."),
			suseFlag(7, 'X', "EXTERNAL_SUPPORT", FromPatch, sourceSupportconfig, "")),
		Source: sourceSupportconfig, Notes: []string{"The values are known; that each flag has one column in bit order is inferred."}},
	{ID: "sles-9", Family: "suse", Title: "SUSE Linux Enterprise Server 8 and 9", First: "8", Last: "9",
		from: "2.4.19", Evidence: FromPatch, Flags: sles9Flags(),
		table: provenance{FromPatch, sourceSupportconfig}, Source: sourceSupportconfig,
		Notes: []string{"The values are known; that each flag has one column in bit order is inferred."}},
}

// sles9Flags has U and X where mainline later put M and B, which follow them.
func sles9Flags() []*Flag {
	flags := suseTable(4,
		suseFlag(4, 'U', "NO_SUPPORT", FromPatch, sourceSupportconfig, "U for unsupported: mainline's USER came later."),
		suseFlag(5, 'X', "EXTERNAL_SUPPORT", FromPatch, sourceSupportconfig, ""))
	for _, f := range mainlineFlags[4:6] {
		f.Bit += 2
		flags = append(flags, &f)
	}
	return flags
}
