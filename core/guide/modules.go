package guide

// moduleEntries are the flags that loading or unloading a module sets. They
// follow kernel/module.c, and kernel/module/main.c since Linux 5.19.
var moduleEntries = []entry{
	{name: "PROPRIETARY_MODULE", kind: byModule, rank: 3,
		title:    "Proprietary module loaded",
		event:    "a proprietary module was loaded",
		severity: Notice, level: Reduced,
		meaning: "A module whose license is not compatible with the GPL has been loaded since boot. " +
			"It works as usual: the kernel only records that it runs code whose source its developers cannot read. " +
			"A module that declares no license at all counts as proprietary too.",
		trust:      "Only the module's vendor can judge a fault inside it, and nobody else can rule out that it damaged memory elsewhere.",
		conclusion: "so only its vendor can judge a fault in the module: reproduce the fault without it",
		sets: "A module loads whose license, as modinfo shows it, is not compatible with the GPL.\n" +
			"A module named ndiswrapper or driverloader is loaded, whatever its license; the module itself then carries no P.\n" +
			"A GPL module that uses symbols of a proprietary one inherits the letter for itself alone.",
		lines: "%s: module license '%s' taints kernel.\n" +
			"%s: module license taints kernel.\n" +
			"%s: module uses symbols %s from proprietary module %s, inheriting taint.",
		next: "If no module carries P, the one that did has been unloaded, or it was one of those named above; the log tells which came first.\n" +
			"$ dmesg | grep -E 'module license|inheriting taint'\n" +
			"See which license it declares, and where its file is.\n" +
			"$ modinfo -F license MODULE; modinfo -n MODULE",
		clears:  "To stay clean after the next boot, use an open driver for the device, if there is one.",
		support: "Kernel developers rarely look at a report with P, and a distribution sends you to the module's vendor unless you can show the fault without it.",
		report:  "Name the proprietary module with its version, and say whether the fault also happens when it was never loaded in that boot.",
		links:   "Linux: reporting issues " + docs + "admin-guide/reporting-issues.html",
	},
	{name: "FORCED_MODULE", kind: byModule, rank: 1,
		title:    "Module loaded by force",
		event:    "a module was loaded by force",
		severity: Warning, level: Reduced,
		meaning: "A module was loaded although its version did not match the kernel's, because somebody asked to ignore that. " +
			"The two may disagree about the layout of data in memory. " +
			"Such a module can run well for days and then write to the wrong place.",
		trust:      "Doubt every report from this boot: a module built for another kernel can break anything.",
		conclusion: "so any report may come from the mismatch: rebuild the module for this kernel",
		sets: "modprobe --force-vermagic (or --force) loads a module that was built for another kernel.\n" +
			"modprobe --force-modversion loads one whose symbol versions are missing or wrong; a kernel without CONFIG_MODVERSIONS checks none and stays clean.\n" +
			"The signature of a forced module is not checked, so E comes with F even when the module is signed.",
		lines: "%s: bad vermagic: kernel tainted.\n" +
			"%s: no versions for exported symbols: kernel tainted.\n" +
			"%s: %s: kernel tainted.",
		next: "The message names the module, and what did not match.\n" +
			"$ dmesg | grep ': kernel tainted'\n" +
			"Compare the kernel that the module was built for with the one that runs.\n" +
			"$ modinfo -F vermagic MODULE; uname -r\n" +
			"Find the script that forces it.\n" +
			"$ grep -rsE '(modprobe|insmod) .*-(f|-force)' /etc /usr/local\n" +
			"Build it for the running kernel and load it without force.\n" +
			"$ dkms autoinstall",
		support: "Nobody will look at a fault of a forced module before it has been built for the kernel that loads it.",
		report:  "Do not report anything from this boot; repeat it with a module that loads without force.",
		links:   "modprobe(8) " + man + "man8/modprobe.8.html",
	},
	{name: "FORCED_RMMOD", kind: byEvent, rank: 2,
		title:    "Module removed by force",
		event:    "a module was removed by force",
		severity: Warning, level: Reduced,
		meaning: "A module was removed although it was in use or has no exit function. " +
			"Something may still call its code or use its memory, and both are gone. " +
			"Forcing the removal of a module that could have been removed normally does not set the flag.",
		trust:      "A later crash may be nothing more than a jump into code that is no longer there.",
		conclusion: "so a crash may come from what was removed: reboot before you look for another cause",
		sets:       "rmmod --force removes a module that the kernel would otherwise have kept; that needs a kernel with CONFIG_MODULE_FORCE_UNLOAD.",
		lines:      "Disabling lock debugging due to kernel taint",
		next: "The kernel does not log the removal. The line about lock debugging is the only trace, and even that is missing if another flag printed it earlier.\n" +
			"$ dmesg | grep 'lock debugging'\n" +
			"Any later report names the module that was unloaded last.\n" +
			"$ dmesg | grep -o 'last unloaded: [^]]*'\n" +
			"Find out who forces it.\n" +
			"$ grep -rsE 'rmmod .*-(f|-force)' /etc /usr/local /root/.bash_history\n" +
			"Reboot before you rely on this machine again.",
		clears:  "Loading the module again does not repair anything either.",
		support: "A fault after a forced removal is treated as its result, by vendors and kernel developers alike.",
		report:  "Give the name of the removed module, and show the fault on a boot in which nothing was forced.",
		links:   "delete_module(2) " + man + "man2/delete_module.2.html",
	},
	{name: "CRAP", kind: byModule, rank: 6,
		title:    "Staging driver loaded",
		event:    "a staging driver was loaded",
		severity: Notice, level: Reduced,
		meaning: "A driver from the kernel's staging directory was loaded. " +
			"Such drivers come with the kernel, but they have not reached its usual quality, and their interfaces may change. " +
			"On arm64 the interrupt controller code also sets the flag, when it finds memory that may have been overwritten during boot.",
		trust:      "If the staging driver appears in the call trace, suspect it before anything else.",
		conclusion: "so suspect the staging driver first: reproduce the fault without it",
		sets: "A module built in drivers/staging is loaded.\n" +
			"GICv3 on arm64 misses memory that should have been reserved, or finds interrupt tables in use from before boot.\n" +
			"The Tango PCI Express driver starts (5.10).",
		lines: "%s: module is from the staging directory, the quality is unknown, you have been warned.\n" +
			"GICv3: CPU%s: Booted with LPIs enabled, memory probably corrupted\n" +
			"GICv3: Expected reserved range [%s:%s], not found\n" +
			"simultaneous PCI config and MMIO accesses may cause data corruption",
		next: "The message is printed for each staging module, but it does not contain the word taint.\n" +
			"$ dmesg | grep -E 'staging directory|Expected reserved range|LPIs enabled, memory|simultaneous PCI'\n" +
			"See whether a regular driver supports the device.\n" +
			"$ lspci -k; lsusb -t",
		support: "Staging drivers have maintainers who want to hear of faults, while distributions mostly promise nothing for them.",
		report:  "Send faults of a staging driver to its list, linux-staging@lists.linux.dev, with the driver's name in the subject.",
	},
	{name: "OOT_MODULE", kind: byModule, rank: 30, limits: true,
		title:    "Out-of-tree module loaded",
		event:    "an out-of-tree module was loaded",
		severity: Notice, level: Full,
		meaning: "A module that is not part of the kernel's own source was loaded, for example one that DKMS built. " +
			"The message about it is a record and no error: the module is loaded and runs like any other. " +
			"It makes no difference how good or how free the module is.",
		trust:      "Reports remain credible; check first whether the module appears in the call trace.",
		conclusion: limitsSupport + "be ready to show a fault without it",
		sets:       "A module without the intree mark is loaded, that is, one built outside the kernel's own build.",
		lines:      "%s: loading out-of-tree module taints kernel.",
		next: "Only the first such module is logged.\n" +
			"$ dmesg | grep 'out-of-tree module'\n" +
			"A module of the kernel itself answers Y here, an out-of-tree one nothing.\n" +
			"$ modinfo -F intree MODULE\n" +
			"See who built it.\n" +
			"$ dkms status; modinfo -n MODULE",
		support: "A distribution supports its own kernel, not the added module, and may ask you to show the fault without it.",
		report:  "List the out-of-tree modules with their versions; a module that takes no part in the fault need not be removed, but it helps if it was.",
		links:   "Linux: building external modules " + docs + "kbuild/modules.html",
	},
	{name: "UNSIGNED_MODULE", kind: byModule, rank: 31, limits: true,
		title:    "Unsigned module loaded",
		event:    "an unsigned module was loaded",
		severity: Notice, level: Full,
		meaning: "A module was loaded that has no signature, or one made with a key that this kernel does not know. " +
			"The kernel accepted it and loaded it. " +
			"Where signatures are enforced, as with Secure Boot on many distributions, it would have refused the module instead.",
		trust:      "A missing signature says nothing about the quality of the code, only that its origin is not proven.",
		conclusion: limitsSupport + "know which module it is and who built it",
		sets: "A module that fails verification is loaded on a kernel that checks signatures but does not insist on them (CONFIG_MODULE_SIG without module.sig_enforce).\n" +
			"A module is loaded by force, for then the kernel skips the check of its signature.\n" +
			"A signature that is damaged sets nothing: the kernel rejects that module.",
		lines: "%s: module verification failed: signature and/or required key missing - tainting kernel",
		next: "The message comes once per boot and names the first module only.\n" +
			"$ dmesg | grep 'verification failed'\n" +
			"See who signed the module; no answer means nobody.\n" +
			"$ modinfo -F signer MODULE\n" +
			"With UEFI, enroll the key that DKMS signs with (on Ubuntu /var/lib/shim-signed/mok/MOK.der) and confirm it at the next boot; most distributions accept the module from then on.\n" +
			"$ mokutil --import /var/lib/dkms/mok.pub\n" +
			"To have unsigned modules refused from now on, add module.sig_enforce=1 to the kernel command line.",
		clears:  "Once the module is signed with a key that the kernel trusts, the next boot stays free of E.",
		support: "SUSE takes the flag as information only; elsewhere support for the module itself is what is limited.",
		report:  "Say which module is unsigned and who built it.",
		links: "Linux: module signing " + docs + "admin-guide/module-signing.html\n" +
			"SUSE: module verification failed " + suse + "000018677",
	},
	{name: "LIVEPATCH", kind: byModule, rank: 50,
		title:    "Live patch loaded",
		event:    "a live patch was loaded",
		severity: Info, level: Full,
		meaning: "A live patch replaced functions of the running kernel. " +
			"That is neither a fault nor a weakness; it is how vendors fix security holes without a reboot. " +
			"The release string does not change, so it no longer says exactly which code is running.",
		trust:      "A report is as good as before, provided that its reader knows which functions were replaced.",
		conclusion: "which is no reason for doubt: name the patch in a report",
		sets:       "A module that is marked as a live patch is loaded; disabling the patch later leaves the flag.",
		lines: "%s: tainting kernel with TAINT_LIVEPATCH\n" +
			"livepatch: enabling patch '%s'",
		next: "The log tells which patch came when.\n" +
			"$ dmesg | grep -i livepatch\n" +
			"List the patches, the objects that they patch, and their functions.\n" +
			"$ find /sys/kernel/livepatch -mindepth 1 -maxdepth 3 -type d\n" +
			"See which patches are in force: 1 is enabled.\n" +
			"$ grep . /sys/kernel/livepatch/*/enabled",
		support: "Patches of your distribution are supported by it; for upstream, reproduce on the kernel that contains the fix.",
		report:  "Give the patch's name and version beside the kernel's release.",
		links:   "Linux: livepatch " + docs + "livepatch/livepatch.html",
	},
	{name: "TEST", kind: byModule, rank: 8,
		title:    "In-kernel test was run",
		event:    "an in-kernel test was run",
		severity: Notice, level: Reduced,
		meaning: "Test code ran inside this kernel: a test module, a KUnit suite, the device tree self-test, or a driver's test hook. " +
			"Tests provoke errors on purpose, so a warning close to one may be expected. " +
			"A test kernel is no place for real work.",
		trust:      "Compare the time of a report with that of the tests before you believe it.",
		conclusion: "so an error may have been provoked: repeat it on a boot without tests",
		sets: "A module marked as a test is loaded (Linux 6.0 and later).\n" +
			"A KUnit suite runs; it sets the flag for the whole kernel, and no module carries the N.\n" +
			"The device tree unit test runs, or an io_uring mock file or an xe test batch is created (7.3).",
		lines: "%s: loading test module taints kernel.\n" +
			"start of unittest - you will see error messages",
		next: "KUnit prints its results but no word about the flag.\n" +
			"$ dmesg | grep -E 'KTAP version|unittest|test module'\n" +
			"A test module says so itself.\n" +
			"$ modinfo -F test MODULE",
		clears:  "Boot a kernel without test modules before it goes back into service.",
		support: "No vendor supports a kernel that has run tests; a failed test of the mainline kernel is itself worth a report.",
		report:  "Name the suite, and attach its whole output rather than the failed line.",
		links:   "Linux: KUnit " + docs + "dev-tools/kunit/index.html",
	},
}
