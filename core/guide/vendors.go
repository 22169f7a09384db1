package guide

// vendorEntries are the flags of distributions, and mainline names that mean
// something else there.
var vendorEntries = []entry{
	{name: "HARDWARE_UNSUPPORTED", kind: byEvent, rank: 20, limits: true,
		title:    "Hardware not supported by Red Hat",
		event:    "hardware that Red Hat does not support was found",
		severity: Notice, level: Full,
		meaning: "Red Hat Enterprise Linux 6 or 7 runs on a processor or with a device that Red Hat has not tested. " +
			"The value of the flag is 268435456 (bit 28). " +
			"The machine may work perfectly; what is missing is the promise that it does.",
		trust:      "It does not weaken a report, but expect to be asked whether certified hardware shows the same fault.",
		conclusion: limitsSupport + "look the machine up in Red Hat's hardware catalog",
		sets:       "The kernel meets hardware on Red Hat's list of unsupported models; late kernels print a warning only and set nothing.",
		lines: "UNSUPPORTED HARDWARE DEVICE: %s\n" +
			"Warning: %s - this hardware has not undergone testing by Red Hat and might not be certified%s",
		next: "See which part it is.\n" +
			"$ dmesg | grep -iE 'unsupported hardware|not undergone testing'\n" +
			"Newer minor releases support newer hardware; see which one this is.\n" +
			"$ cat /etc/redhat-release; uname -r",
		support: "Red Hat can decline a case on such hardware until it is certified or the fault is shown on another machine.",
		report:  "Name the machine's model and the part that the message names.",
		links:   "Red Hat: tainted kernels " + redhat + "solutions/40594",
	},
	{name: "TECH_PREVIEW", kind: byModule, rank: 21, limits: true,
		title:    "Red Hat technology preview in use",
		event:    "a technology preview is in use",
		severity: Notice, level: Full,
		meaning: "A driver or feature is in use that Red Hat ships as a technology preview: finished enough to try, but not yet supported. " +
			"The value of the flag is 536870912 (bit 29). " +
			"Releases from 8.9 and 9.0 on mark the same with X (bit 16) instead.",
		trust:      "Apart from the previewed feature itself, reports lose nothing.",
		conclusion: limitsSupport + "show the fault without the preview",
		sets:       "A module or a part of the kernel that is marked as a technology preview starts.",
		lines: "TECH PREVIEW: %s may not be fully supported.\n" +
			"Please review provided documentation for limitations.",
		next: "The line names the feature.\n" +
			"$ dmesg | grep -E 'TECH PREVIEW|provided documentation'",
		clears:  "As long as the feature is in use, each boot sets it again.",
		support: "Red Hat takes reports about previews but promises no fix, and they are not meant for production.",
		report:  "Name the preview, and say whether the fault needs it.",
		links:   "Red Hat: technology previews " + redhat + "support/offerings/techpreview",
	},
	{name: "AUX", family: "rhel fedora ciq", kind: byModule, rank: 25, limits: true,
		title:    "Technology preview, or the auxiliary flag",
		event:    "a technology preview or an auxiliary feature is in use",
		severity: Notice, level: Full,
		meaning: "On Red Hat kernels from 8.9 and 9.0 on, X most often stands for a technology preview: something that is shipped to be tried. " +
			"Before, previews had a bit of their own. " +
			"As in the mainline kernel, fanotify permission checks and btrfs RAID5/6 set it too.",
		trust:      "A report that does not touch the feature is as good as any.",
		conclusion: limitsSupport + "show the fault without that feature",
		sets: "A driver or subsystem announces itself as a technology preview.\n" +
			"A scanner asks fanotify for permission to open files.",
		lines: "TECH PREVIEW: %s may not be fully supported.\n" +
			"%s (%s): Using fanotify permission checks may lead to deadlock; tainting kernel",
		next: "See which it was.\n" +
			"$ dmesg | grep -E 'TECH PREVIEW|fanotify'",
		support: "Previews are outside the service agreement; a scanner is its maker's business.",
		report:  "Quote the line that names the feature.",
		links:   "Red Hat: scope of previews " + redhat + "support/offerings/techpreview",
	},
	{name: "SUPPORT_REMOVED", kind: byEvent, rank: 22, limits: true,
		title:    "Hardware whose support Red Hat has removed",
		event:    "a device is present whose support has been removed",
		severity: Notice, level: Full,
		meaning: "The machine has a device that an earlier major release supported and this one does not. " +
			"The driver may still start, without tests or fixes behind it. " +
			"The letter is r in release 8 and h from release 9 on.",
		trust:      "Only what the device and its driver report is weakened.",
		conclusion: limitsSupport + "show the fault without the device",
		sets:       "A driver finds a device on the list of removed hardware.",
		lines:      "Warning: %s - Support for this device has been removed in this major release. Please check the removed functionality section of the release notes.",
		next: "See which device it is.\n" +
			"$ dmesg | grep 'Support for this device has been removed'\n" +
			"Plan to replace the device, or stay on the release that supports it.",
		support: "There is none for that device; the rest of the system keeps its own.",
		report:  "Name the device and its PCI identifiers.",
		links:   "Red Hat: how taint values are read " + redhat + "solutions/40594",
	},
	{name: "PARTNER_SUPPORTED", kind: byModule, rank: 23, limits: true,
		title:    "Module supported by a partner, not by Red Hat",
		event:    "a partner-supported module was loaded",
		severity: Info, level: Full,
		meaning: "A GPL module was loaded that a partner of Red Hat looks after. " +
			"Its source is open; only the duty to look after it lies elsewhere. " +
			"The flag tells the support desk whom to call.",
		trust:      "It changes nothing in what a report is worth.",
		conclusion: limitsSupport + "turn to the partner where the module is involved",
		sets:       "A module that calls itself partner supported starts (9.2 and later).",
		lines:      "Warning: %s is a Partner supported GPL module and not supported directly by Red Hat.",
		next: "The line names the module.\n" +
			"$ dmesg | grep 'Partner supported'",
		support: "Open the case with the partner, or with Red Hat, who will bring the partner in.",
		report:  "Name the partner's module and the hardware behind it.",
	},
	{name: "UNPRIVILEGED_BPF", kind: byEvent, rank: 42,
		title:    "BPF enabled for unprivileged users",
		event:    "BPF was enabled for ordinary users",
		severity: Warning, level: Full,
		meaning: "Ordinary users may load BPF programs into this kernel; Red Hat ships it with that switched off. " +
			"It is a question of security more than of stability. " +
			"The flag stays when the setting is taken back.",
		trust:      "Reports can be believed; what the setting weakens is the wall between users and the kernel.",
		conclusion: "which is a matter of security and not of trust: close it again unless something needs it",
		sets:       "The sysctl kernel.unprivileged_bpf_disabled is set to 0, or the command line allows it.",
		lines:      "Unprivileged BPF has been enabled%s, tainting the kernel",
		next: "The message comes when the setting is made.\n" +
			"$ dmesg | grep 'Unprivileged BPF'\n" +
			"See how it stands now: 0 is open, 2 is closed until root opens it, 1 is closed until the next boot.\n" +
			"$ sysctl kernel.unprivileged_bpf_disabled\n" +
			"Find where it is set.\n" +
			"$ grep -rs unprivileged_bpf /etc/sysctl.conf /etc/sysctl.d /usr/lib/sysctl.d /proc/cmdline",
		support: "Red Hat may ask for the default setting before it takes a security or BPF case.",
		report:  "Say that the setting was changed, and why.",
		links:   "Linux: unprivileged_bpf_disabled " + docs + "admin-guide/sysctl/kernel.html#unprivileged-bpf-disabled",
	},
	{name: "BIT_BY_ZOMBIE", kind: byEvent, rank: 43,
		title:    "A joke in Red Hat Enterprise Linux 6",
		event:    "somebody booted with OMGZOMBIES",
		severity: Info, level: Full,
		meaning: "The kernel was booted with the word OMGZOMBIES on its command line, to which it replied with a warning about brains. " +
			"That is all there is to it.",
		trust:      "None of it affects a report.",
		conclusion: "which is a joke: take the word off the command line",
		sets:       "The parameter OMGZOMBIES stands on the command line of a RHEL 6 kernel.",
		lines:      "... ... ... BRAAAAIIIINNNNSSSSS",
		next: "Confirm it, and take the word out.\n" +
			"$ dmesg | grep -E 'OMGZOMBIES|BRAAAA'",
		support: "The support engineer will smile and ask you to boot without it.",
		report:  "There is nothing to add to a report.",
	},
	{name: "UNSIGNED_MODULE", bit: 6, kind: byModule, rank: 31, limits: true,
		title:    "Unsigned module loaded (Red Hat Enterprise Linux 5)",
		event:    "a module without Red Hat's signature was loaded",
		severity: Notice, level: Full,
		meaning: "A module that Red Hat did not sign was loaded. " +
			"On these kernels the value 64 means that, not a request by a user as in the mainline kernel. " +
			"The letter U beside a name in a module list says the same of that one module.",
		trust:      "It shows that foreign code runs, which is worth knowing and no reason to discard a report.",
		conclusion: limitsSupport + "find out where the foreign module came from",
		sets:       "A module without a valid signature of the distribution is loaded on a 2.6.18 kernel of Red Hat or CentOS.",
		next: "See which package the module came with.\n" +
			"$ rpm -qf \"$(modinfo -n MODULE)\"",
		support: "Red Hat's support for release 5 has ended, with or without this flag.",
		report:  "Say where the module came from.",
	},
	{name: "NO_SUPPORT", family: "suse", kind: byModule, rank: 20, limits: true,
		title:    "Module or feature not supported by SUSE",
		event:    "a module or feature that SUSE does not support is in use",
		severity: Notice, level: Full,
		meaning: "A module was loaded, or a feature switched on, that SUSE does not support; it is about the contract and not about quality. " +
			"The letter is U, N or n, depending on the release. " +
			"Whether such modules load at all is decided by the sysctl kernel.unsupported: 0 refuses, 1 warns, 2 keeps quiet.",
		trust:      "Reports are sound, but SUSE may want to see them from a system without it.",
		conclusion: limitsSupport + "show the fault without what SUSE does not support",
		sets: "A module whose supported mark is missing or says no is loaded.\n" +
			"A file system or other part is told to allow unsupported features.\n" +
			"Somebody tries to disable a live patch of SUSE.",
		lines: "%s: module is not supported by SUSE. Our support organization may not be able to address your support request if it involves a kernel fault.\n" +
			"%s: allowing unsupported features, kernel tainted.\n" +
			"attempt to disable live patch %s, setting NO_SUPPORT taint flag",
		next: "If warnings are on, the log names it.\n" +
			"$ dmesg | grep -iE 'supported by SUSE|unsupported|NO_SUPPORT'\n" +
			"Ask each loaded module for its mark; no answer means not supported.\n" +
			"$ lsmod | tail -n +2 | while read -r m rest; do echo \"$m: $(modinfo -F supported \"$m\")\"; done\n" +
			"See whether such modules are allowed.\n" +
			"$ sysctl kernel.unsupported; grep -rs allow_unsupported /etc/modprobe.d",
		support: "SUSE can decline root-cause analysis while it is loaded; ask for a supported driver from its maker.",
		report:  "Attach a supportconfig, which lists every module with its mark.",
		links: "SUSE: tainted kernel " + suse + "000016321\n" +
			"SUSE: joint support agreements " + "https://drivers.suse.com/doc/SolidDriver/Joint_Support_Agreements.html",
	},
	// X on SUSE kernels had bits of its own before SUSE used the one of TAINT_AUX.
	{name: "EXTERNAL_SUPPORT AUX", family: "suse", kind: byModule, rank: 24, limits: true,
		title:    "Module supported by another vendor with SUSE",
		event:    "an externally supported module was loaded",
		severity: Info, level: Full,
		meaning: "A module was loaded that its vendor supports together with SUSE, such as a driver for a storage adapter. " +
			"Such modules come with an agreement and are the proper way to add a driver. " +
			"Older kernels printed the letter twice beside the module's name, as in OEXX.",
		trust:      "Reports lose nothing by it.",
		conclusion: limitsSupport + "involve the module's vendor where it takes part",
		sets: "A module marked supported: external is loaded.\n" +
			"From 15 SP2 on the bit is that of the mainline kernel, so a virus scanner that uses fanotify or a btrfs RAID5/6 can set it too.",
		lines: "%s: externally supported module, setting X kernel taint flag.",
		next: "Each such module is logged.\n" +
			"$ dmesg | grep 'externally supported'\n" +
			"See the mark and the maker.\n" +
			"$ modinfo -F supported MODULE; rpm -qf \"$(modinfo -n MODULE)\"",
		support: "SUSE takes the case and brings the other vendor in.",
		report:  "Give the version of the driver package along with the kernel's.",
		links:   "SUSE: how support by partners works " + "https://drivers.suse.com/doc/SolidDriver/Joint_Support_Agreements.html",
	},
	{name: "UNSAFE_HIBERNATE", family: "suse", kind: byEvent, rank: 13,
		title:    "Resumed from an unverified hibernation image",
		event:    "the system was resumed from an unverified image",
		severity: Warning, level: Reduced,
		meaning: "The system resumed from hibernation, and the signature of the saved image was missing or wrong. " +
			"The kernel cannot tell whether somebody changed its memory in the meantime. " +
			"Most often the image was simply written without a key.",
		trust:      "After such a resume the contents of memory are taken on faith.",
		conclusion: "so the contents of memory are not proven: repeat the fault on a fresh boot",
		sets:       "Resume from disk fails to verify the image, on a kernel that does not insist on it.",
		lines:      "System restored from unsafe snapshot - tainting kernel",
		next: "See what the check said.\n" +
			"$ dmesg | grep -iE 'hibernat|snapshot'\n" +
			"Use suspend to memory instead, or turn the machine off.",
		support: "The check is SUSE's own, so ask there if the image should have been valid.",
		report:  "Say that the system was resumed, and repeat the fault on a fresh boot.",
	},
	{name: "NO_RETPOLINE", family: "oracle", kind: byModule, rank: 42,
		title:    "Module built without retpolines",
		event:    "a module built without retpolines was loaded",
		severity: Warning, level: Full,
		meaning: "A module was loaded that was compiled without retpolines, the compiler's answer to Spectre variant 2. " +
			"Its code may open that hole again for the whole kernel.",
		trust:      "It is about security; a report is as good with it as without.",
		conclusion: "which concerns security and not trust: have the module rebuilt",
		sets:       "An Oracle UEK kernel loads a module without the retpoline mark; other kernels only print the message.",
		lines:      "%s: loading module not compiled with retpoline compiler.",
		next: "The message names each such module.\n" +
			"$ dmesg | grep 'retpoline compiler'\n" +
			"See what the kernel says about the hole.\n" +
			"$ cat /sys/devices/system/cpu/vulnerabilities/spectre_v2\n" +
			"Have the module's maker rebuild it with a current compiler; this prints Y when it is done.\n" +
			"$ modinfo -F retpoline MODULE",
		support: "Oracle looks after its own modules; the one named has another maker.",
		report:  "Name the module and its compiler.",
		links:   "Linux: Spectre " + docs + "admin-guide/hw-vuln/spectre.html",
	},
}
