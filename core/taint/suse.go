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

// External support has bit 31, and no support bit 30, from SLE 11 to SLE 15 SP1.
var (
	noSupport30 = Flag{Bit: 30, Letter: 'N', Clear: ' ', Name: "NO_SUPPORT", PerModule: true, own: provenance{FromPatch, sourceSUSEPatch}}
	external31  = Flag{Bit: 31, Letter: 'X', Clear: ' ', Name: "EXTERNAL_SUPPORT", PerModule: true, own: provenance{FromPatch, sourceSUSEPatch}}
	hibernate16 = Flag{Bit: 16, Letter: 'H', Clear: ' ', Name: "UNSAFE_HIBERNATE", own: provenance{FromPatch, sourceSupportconfig}}
	hibernate18 = Flag{Bit: 18, Letter: 'H', Clear: ' ', Name: "UNSAFE_HIBERNATE", own: provenance{FromPatch, sourceSupportconfig}}
	noSupport31 = Flag{Bit: 31, Letter: 'N', Clear: ' ', Name: "NO_SUPPORT", PerModule: true, own: provenance{FromPatch, sourceSupportconfig}}
)

// externalAUX is bit 16 once SUSE moved external support onto mainline's AUX.
var externalAUX = []*Flag{{Bit: 16, Letter: 'X', Clear: ' ', Name: "AUX", Sense: "EXTERNAL_SUPPORT", Since: "4.15", PerModule: true,
	Note: "SUSE uses mainline's AUX for modules that a partner supports; some of its kernels show the letter twice behind a module, as in lpfc(OEXX)."}}

// suse holds the dialects of SUSE Linux Enterprise, newest first.
var suse = []*Dialect{
	{ID: "sle-16", Family: "suse", Title: "SUSE Linux Enterprise 16", First: "16.0",
		from: "6.12.0", panicMask: 1<<20 - 1, panicSince: "16.0", Evidence: FromSource,
		layout: layout{mainline: 20, instead: externalAUX, own: []*Flag{
			{Bit: 31, Letter: 'n', Clear: ' ', Name: "NO_SUPPORT", PerModule: true,
				Note: "Lower-case, since mainline has had N for TEST from 6.0 on.", own: provenance{FromSource, sourceSLE16}}}},
		Source: sourceSLE16,
		Notes:  []string{"The kernel skips the columns between bit 19 and bit 31.", "panic_on_taint= cannot hold bit 31: its limit is taken before SUSE's flag is added."}},
	{ID: "sle-15-sp6", Family: "suse", Title: "SUSE Linux Enterprise 15 SP6 and SP7", First: "15 SP6", Last: "15 SP7",
		from: "6.4.0", panicMask: 1<<20 - 1, panicSince: "15 SP6", Evidence: Unverified,
		table: provenance{FromLogs, sourceSUSELogs},
		layout: layout{mainline: 19, instead: externalAUX, own: []*Flag{
			{Bit: 19, Letter: 'H', Clear: ' ', Name: "UNSAFE_HIBERNATE",
				Note: "Which bit it has in this kernel is not known: 19 is the first that is free.", own: provenance{Unverified, sourceSUSELogs + " (21); the bit is inferred"}},
			{Bit: 31, Letter: 'n', Clear: ' ', Name: "NO_SUPPORT", PerModule: true,
				Note: "Whether the letter is N or n in this kernel is not known.", own: provenance{Unverified, sourceSUSELogs + " (21); the letter is inferred"}}}},
		Source: sourceSUSELogs + " (21)",
		Notes:  []string{"Logs have 21 columns: mainline's 19 and two of SUSE's. SUSE's bits and letters in this kernel are inferred."}},
	{ID: "sle-15-sp2", Family: "suse", Title: "SUSE Linux Enterprise 15 SP2 to SP5", First: "15 SP2", Last: "15 SP5",
		from: "5.3.18-22", panicMask: 1<<19 - 1, panicSince: "15 SP4", Evidence: FromPatch,
		table:  provenance{FromLogs, sourceSUSELogs},
		layout: layout{mainline: 18, instead: externalAUX, own: []*Flag{&hibernate18, &noSupport31}}, Source: sourceSUSELogs,
		Notes: []string{"The kernel skips the columns between bit 18 and bit 31.", "panic_on_taint= exists from SP4 on and cannot hold bit 31."}},
	{ID: "sle-15-sp2-beta", Family: "suse", Title: "SUSE Linux Enterprise 15 SP2 before its release", First: "15 SP2", Last: "15 SP2",
		from: "5.3.0", Evidence: FromPatch,
		table:  provenance{FromLogs, sourceSUSELogs},
		layout: layout{mainline: 18, instead: externalAUX, own: []*Flag{&noSupport31}}, Source: sourceSUSELogs,
		Notes: []string{"Build 12 of 5.3.18 has 19 columns and so no H; that build 22, the release, is the first with it is inferred."}},
	{ID: "sle-12-sp2", Family: "suse", Title: "SUSE Linux Enterprise 12 SP2 to 15 SP1", First: "12 SP2", Last: "15 SP1",
		from: "4.4.0", Evidence: FromPatch,
		table:  provenance{FromLogs, sourceSUSELogs},
		layout: layout{mainline: 16, own: []*Flag{&hibernate16, &noSupport30, &external31}}, Source: sourceSUSELogs,
		Notes: []string{"Logs of Linux 4.12 have 19 columns: mainline's 16, H, N and X. Linux 4.4 is taken to have the same."}},
	{ID: "sle-12", Family: "suse", Title: "SUSE Linux Enterprise 12 and 12 SP1", First: "12", Last: "12 SP1",
		from: "3.12.0", Evidence: FromPatch,
		layout: layout{mainline: 13, instead: oldSMP, own: []*Flag{&hibernate16, &noSupport30, &external31}}, Source: sourceSupportconfig,
		Notes: []string{"The number of columns is inferred from Linux 3.12; flags brought back from later releases are not known."}},
	{ID: "sle-11-sp2", Family: "suse", Title: "SUSE Linux Enterprise 11 SP2 to SP4", First: "11 SP2", Last: "11 SP4",
		from: "3.0.0", Evidence: FromPatch,
		layout: layout{mainline: 12, instead: oldSMP, own: []*Flag{&hibernate16, &noSupport30, &external31}}, Source: sourceSupportconfig,
		Notes: []string{"The number of columns is inferred from Linux 3.0."}},
	{ID: "sle-11-sp1", Family: "suse", Title: "SUSE Linux Enterprise 11 SP1", First: "11 SP1", Last: "11 SP1",
		from: "2.6.32", Evidence: FromPatch,
		layout: layout{mainline: 11, instead: oldSMP, own: []*Flag{&noSupport30, &external31}}, Source: sourceSupportconfig,
		Notes: []string{"The number of columns is inferred from Linux 2.6.32."}},
	{ID: "sle-11", Family: "suse", Title: "SUSE Linux Enterprise 11", First: "11", Last: "11",
		from: "2.6.27", Evidence: FromPatch,
		layout: layout{mainline: 10, instead: oldSMP, own: []*Flag{&noSupport30, &external31}}, Source: sourceSupportconfig,
		Notes: []string{"The number of columns is inferred from Linux 2.6.27."}},
	{ID: "sles-10-sp1", Family: "suse", Title: "SUSE Linux Enterprise Server 10 SP1 to SP4", First: "10 SP1", Last: "10 SP4",
		from: "2.6.16-22", Evidence: FromPatch,
		layout: layout{mainline: 6, instead: oldSMP, own: []*Flag{
			{Bit: 6, Letter: 'U', Clear: ' ', Name: "USER", PerModule: true, own: provenance{FromPatch, sourceSupportconfig}},
			{Bit: 7, Letter: 'N', Clear: ' ', Name: "NO_SUPPORT", PerModule: true, own: provenance{FromPatch, sourceSupportconfig}},
			{Bit: 8, Letter: 'X', Clear: ' ', Name: "EXTERNAL_SUPPORT", PerModule: true, own: provenance{FromPatch, sourceSupportconfig}}}},
		Source: sourceSupportconfig, Notes: []string{"The values are known; that each flag has one column in bit order is inferred."}},
	{ID: "sles-10", Family: "suse", Title: "SUSE Linux Enterprise Server 10", First: "10", Last: "10",
		from: "2.6.16", Evidence: FromPatch,
		layout: layout{mainline: 6, instead: oldSMP, own: []*Flag{
			{Bit: 6, Letter: 'U', Clear: ' ', Name: "NO_SUPPORT", PerModule: true,
				Note: "U for unsupported: mainline's USER came later.", own: provenance{FromPatch, sourceSupportconfig}},
			{Bit: 7, Letter: 'X', Clear: ' ', Name: "EXTERNAL_SUPPORT", PerModule: true, own: provenance{FromPatch, sourceSupportconfig}}}},
		Source: sourceSupportconfig, Notes: []string{"The values are known; that each flag has one column in bit order is inferred."}},
	{ID: "sles-9", Family: "suse", Title: "SUSE Linux Enterprise Server 8 and 9", First: "8", Last: "9",
		from: "2.4.19", Evidence: FromPatch,
		layout: layout{mainline: 4, instead: oldSMP, own: sles9Own},
		Source: sourceSupportconfig,
		Notes:  []string{"The values are known; that each flag has one column in bit order is inferred."}},
}

// sles9Own has U and X where mainline later put M and B, which follow them.
var sles9Own = []*Flag{
	{Bit: 4, Letter: 'U', Clear: ' ', Name: "NO_SUPPORT", PerModule: true,
		Note: "U for unsupported: mainline's USER came later.", own: provenance{FromPatch, sourceSupportconfig}},
	{Bit: 5, Letter: 'X', Clear: ' ', Name: "EXTERNAL_SUPPORT", PerModule: true, own: provenance{FromPatch, sourceSupportconfig}},
	{Bit: 6, Letter: 'M', Clear: ' ', Name: "MACHINE_CHECK", Since: "2.6.10", Note: noteMachineCheck},
	{Bit: 7, Letter: 'B', Clear: ' ', Name: "BAD_PAGE", Since: "2.6.10", Note: noteBadPage},
}
