package guide

// moduleEntries are the flags that loading or unloading a module sets. They
// follow kernel/module.c, and kernel/module/main.c since Linux 5.19.
var moduleEntries = []entry{
	{name: "PROPRIETARY_MODULE", kind: byModule, rank: 3, Entry: Entry{
		Title:    "Proprietary module loaded",
		Event:    "a proprietary module was loaded",
		Severity: Notice, Level: Reduced,
		Meaning: "A module whose license is not compatible with the GPL has been loaded since boot. " +
			"It works as usual: the kernel only records that it runs code whose source its developers cannot read. " +
			"A module that declares no license at all counts as proprietary too.",
		Trust: "Only the module's vendor can judge a fault inside it, and nobody else can rule out that it damaged memory elsewhere.",
		Sets: []string{
			"A module loads whose license, as modinfo shows it, is not compatible with the GPL.",
			"A module named ndiswrapper or driverloader is loaded, whatever its license; the module itself then carries no P.",
			"A GPL module that uses symbols of a proprietary one inherits the letter for itself alone.",
		},
		LogLines: []string{
			"%s: module license '%s' taints kernel.",
			"%s: module license taints kernel.",
			"%s: module uses symbols %s from proprietary module %s, inheriting taint.",
		},
		Next: []Step{
			{"If no module carries P, the one that did has been unloaded, or it was one of those named above; the log tells which came first.", "dmesg | grep 'module license'"},
			{"See which license it declares, and where its file is.", "modinfo -F license MODULE; modinfo -n MODULE"},
		},
		Clears:     "To stay clean after the next boot, use an open driver for the device, if there is one.",
		Support:    "Kernel developers rarely look at a report with P, and a distribution sends you to the module's vendor unless you can show the fault without it.",
		Report:     "Name the proprietary module with its version, and say whether the fault also happens when it was never loaded in that boot.",
		Conclusion: "so only its vendor can judge a fault in the module: reproduce the fault without it",
		Links: []Link{
			{"Linux: reporting issues", docs + "admin-guide/reporting-issues.html"},
		},
	}},
	{name: "FORCED_MODULE", kind: byModule, rank: 1, Entry: Entry{
		Title:    "Module loaded by force",
		Event:    "a module was loaded by force",
		Severity: Warning, Level: Reduced,
		Meaning: "A module was loaded although its version did not match the kernel's, because somebody asked to ignore that. " +
			"The two may disagree about how structures lie in memory. " +
			"Such a module can run well for days and then write to the wrong place.",
		Trust: "Doubt every report from this boot: a module built for another kernel can break anything.",
		Sets: []string{
			"modprobe --force-vermagic (or --force) loads a module that was built for another kernel.",
			"modprobe --force-modversion loads one whose symbol versions are missing or wrong; a kernel without CONFIG_MODVERSIONS checks none and stays clean.",
			"The signature of a forced module is not checked, so E comes with F even when the module is signed.",
		},
		LogLines: []string{
			"%s: bad vermagic: kernel tainted.",
			"%s: no versions for exported symbols: kernel tainted.",
			"%s: %s: kernel tainted.",
		},
		Next: []Step{
			{"Compare the kernel that the module was built for with the one that runs.", "modinfo -F vermagic MODULE; uname -r"},
			{"Find the script that forces it.", "grep -rsE '(modprobe|insmod) .*-(f|-force)' /etc /usr/local"},
			{"Build it for the running kernel and load it without force.", "dkms autoinstall"},
		},
		Support:    "Nobody will look at a fault of a forced module before it has been built for the kernel that loads it.",
		Report:     "Do not report anything from this boot; repeat it with a module that loads without force.",
		Conclusion: "so any report may come from the mismatch: rebuild the module for this kernel",
		Links:      []Link{{"modprobe(8)", man + "man8/modprobe.8.html"}},
	}},
	{name: "FORCED_RMMOD", kind: byEvent, rank: 2, Entry: Entry{
		Title:    "Module removed by force",
		Event:    "a module was removed by force",
		Severity: Warning, Level: Reduced,
		Meaning: "A module was removed although it was in use or has no exit function. " +
			"Something may still call its code or use its memory, and both are gone. " +
			"Forcing the removal of a module that could have been removed normally does not set the flag.",
		Trust: "A crash after it may be nothing but a jump into the module that is no longer there.",
		Sets: []string{
			"rmmod --force removes a module that the kernel would otherwise have kept; that needs a kernel with CONFIG_MODULE_FORCE_UNLOAD.",
		},
		LogLines: []string{"Disabling lock debugging due to kernel taint"},
		Next: []Step{
			{"No message names the module or says that it went. The line about lock debugging is the only trace, and it is missing if another flag had printed it before.", "dmesg | grep 'lock debugging'"},
			{"Any later report names the module that was unloaded last.", "dmesg | grep -o 'last unloaded: [^]]*'"},
			{"Look for whoever forces the removal.", "grep -rsE 'rmmod .*-(f|-force)' /etc /usr/local /root/.bash_history"},
			{"Reboot before you rely on this machine again.", ""},
		},
		Clears:     "Loading the module again does not repair anything either.",
		Support:    "A fault after a forced removal is treated as its result, by vendors and kernel developers alike.",
		Report:     "Give the name of the removed module, and show the fault on a boot in which nothing was forced.",
		Conclusion: "so a crash may come from what was removed: reboot before you look for another cause",
		Links:      []Link{{"delete_module(2)", man + "man2/delete_module.2.html"}},
	}},
	{name: "CRAP", kind: byModule, rank: 6, Entry: Entry{
		Title:    "Staging driver loaded",
		Event:    "a staging driver was loaded",
		Severity: Notice, Level: Reduced,
		Meaning: "A driver from the kernel's staging directory was loaded. " +
			"Such drivers come with the kernel, but they have not reached its usual quality, and their interfaces may change. " +
			"On arm64 the interrupt controller code also sets the flag, when it finds memory that may have been overwritten during boot.",
		Trust: "Suspect the staging driver first if it appears in the call trace, and any memory that its device can write to.",
		Sets: []string{
			"A module built in drivers/staging is loaded.",
			"GICv3 on arm64 misses memory that should have been reserved, or finds interrupt tables in use from before boot.",
			"The Tango PCI Express driver starts (5.10).",
		},
		LogLines: []string{
			"%s: module is from the staging directory, the quality is unknown, you have been warned.",
			"GICv3: CPU%s: Booted with LPIs enabled, memory probably corrupted",
			"GICv3: Expected reserved range [%s:%s], not found",
			"simultaneous PCI config and MMIO accesses may cause data corruption",
		},
		Next: []Step{
			{"The message is printed for each staging module; it does not contain the word taint.", "dmesg | grep -E 'staging directory|GICv3'"},
			{"See whether a regular driver supports the device.", "lspci -k; lsusb -t"},
		},
		Support:    "Staging drivers have maintainers who want to hear of faults, while distributions mostly promise nothing for them.",
		Report:     "Send faults of a staging driver to its list, linux-staging@lists.linux.dev, with the driver's name in the subject.",
		Conclusion: "so suspect the staging driver first: reproduce the fault without it",
	}},
	{name: "OOT_MODULE", kind: byModule, rank: 30, limits: true, Entry: Entry{
		Title:    "Out-of-tree module loaded",
		Event:    "an out-of-tree module was loaded",
		Severity: Notice, Level: Full,
		Meaning: "A module that is not part of the kernel's own source was loaded, for example one that DKMS built. " +
			"The message about it is a record and no error: the module has been loaded and works. " +
			"It makes no difference how good or how free the module is.",
		Trust: "Reports remain credible; look first whether the module's name stands in the call trace.",
		Sets: []string{
			"A module without the intree mark is loaded, that is, one built outside the kernel's own build.",
		},
		LogLines: []string{"%s: loading out-of-tree module taints kernel."},
		Next: []Step{
			{"Only the first such module is logged.", "dmesg | grep 'out-of-tree module'"},
			{"A module of the kernel itself answers Y here, an out-of-tree one nothing.", "modinfo -F intree MODULE"},
			{"See who built it.", "dkms status; modinfo -n MODULE"},
		},
		Support:    "A distribution supports its own kernel, not the added module, and may ask you to show the fault without it.",
		Report:     "List the out-of-tree modules with their versions; a module that takes no part in the fault need not be removed, but it helps if it was.",
		Conclusion: limitsSupport + "be ready to show a fault without it",
		Links:      []Link{{"Linux: building external modules", docs + "kbuild/modules.html"}},
	}},
	{name: "UNSIGNED_MODULE", kind: byModule, rank: 31, limits: true, Entry: Entry{
		Title:    "Unsigned module loaded",
		Event:    "an unsigned module was loaded",
		Severity: Notice, Level: Full,
		Meaning: "A module was loaded that has no signature, or one made with a key that this kernel does not know. " +
			"The kernel accepted it and loaded it. " +
			"Where signatures are enforced, as with Secure Boot on many distributions, it would have refused the module instead.",
		Trust: "A missing signature says nothing about the quality of the code, only that its origin is not proven.",
		Sets: []string{
			"A module that fails verification is loaded on a kernel that checks signatures but does not insist on them (CONFIG_MODULE_SIG without module.sig_enforce).",
			"A module is loaded by force, for then the kernel skips the check of its signature.",
			"A signature that is damaged sets nothing: the kernel rejects that module.",
		},
		LogLines: []string{"%s: module verification failed: signature and/or required key missing - tainting kernel"},
		Next: []Step{
			{"The message comes once per boot and names the first module only.", "dmesg | grep 'verification failed'"},
			{"See who signed the module; no answer means nobody.", "modinfo -F signer MODULE"},
			{"With UEFI, enroll the key that DKMS signs with, confirm it in the firmware at the next boot, and most distributions accept the module from then on.", "mokutil --import /var/lib/dkms/mok.pub"},
			{"To have unsigned modules refused from now on, add module.sig_enforce=1 to the kernel command line.", ""},
		},
		Clears:     "Once the module is signed with a key that the kernel trusts, the next boot stays free of E.",
		Support:    "SUSE takes the flag as information only; elsewhere support for the module itself is what is limited.",
		Report:     "Say which module is unsigned and who built it.",
		Conclusion: limitsSupport + "know which module it is and who built it",
		Links: []Link{
			{"Linux: module signing", docs + "admin-guide/module-signing.html"},
			{"SUSE: module verification failed", suse + "000018677"},
		},
	}},
	{name: "LIVEPATCH", kind: byModule, rank: 50, Entry: Entry{
		Title:    "Live patch loaded",
		Event:    "a live patch was loaded",
		Severity: Info, Level: Full,
		Meaning: "A live patch replaced functions of the running kernel. " +
			"That is neither a fault nor a weakness; it is how vendors fix security holes without a reboot. " +
			"The release string stays the same, so it no longer tells the whole version of the code.",
		Trust: "A report is as good as before, provided that its reader knows which functions were replaced.",
		Sets:  []string{"A module that is marked as a live patch is loaded; disabling the patch later leaves the flag."},
		LogLines: []string{
			"%s: tainting kernel with TAINT_LIVEPATCH",
			"livepatch: enabling patch '%s'",
		},
		Next: []Step{
			{"List the patches, the objects that they patch, and their functions.", "find /sys/kernel/livepatch -mindepth 1 -maxdepth 3 -type d"},
			{"See which patches are in force: 1 is enabled.", "grep . /sys/kernel/livepatch/*/enabled"},
		},
		Support:    "Patches of your distribution are supported by it; for upstream, reproduce on the kernel that contains the fix.",
		Report:     "Give the patch's name and version beside the kernel's release.",
		Conclusion: "which is no reason for doubt: name the patch in a report",
		Links:      []Link{{"Linux: livepatch", docs + "livepatch/livepatch.html"}},
	}},
	{name: "TEST", kind: byModule, rank: 8, Entry: Entry{
		Title:    "In-kernel test was run",
		Event:    "an in-kernel test was run",
		Severity: Notice, Level: Reduced,
		Meaning: "Test code ran inside this kernel: a test module, a KUnit suite, the device tree self-test, or a driver's test hook. " +
			"Tests provoke errors on purpose, so a warning close to one may be expected. " +
			"A test kernel is no place for real work.",
		Trust: "Compare the time of a report with that of the tests before you believe it.",
		Sets: []string{
			"A module marked as a test is loaded (Linux 6.0 and later).",
			"A KUnit suite runs; it sets the flag for the whole kernel, and no module carries the N.",
			"The device tree unit test runs, or an io_uring mock file or an xe test batch is created (7.3).",
		},
		LogLines: []string{
			"%s: loading test module taints kernel.",
			"start of unittest - you will see error messages",
		},
		Next: []Step{
			{"KUnit prints its results but no word about the flag.", "dmesg | grep -E 'KTAP version|unittest|test module'"},
			{"A test module says so itself.", "modinfo -F test MODULE"},
		},
		Clears:     "Boot a kernel without test modules before it goes back into service.",
		Support:    "No vendor supports a kernel that has run tests; a failed test of the mainline kernel is itself worth a report.",
		Report:     "Name the suite, and attach its whole output rather than the failed line.",
		Conclusion: "so an error may have been provoked: repeat it on a boot without tests",
		Links:      []Link{{"Linux: KUnit", docs + "dev-tools/kunit/index.html"}},
	}},
}
