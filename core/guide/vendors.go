package guide

// vendorEntries are the flags of distributions, and mainline names that mean
// something else there.
var vendorEntries = []entry{
	{name: "HARDWARE_UNSUPPORTED", kind: byEvent, rank: 20, limits: true, Entry: Entry{
		Title:    "Hardware not supported by Red Hat",
		Event:    "hardware that Red Hat does not support was found",
		Severity: Notice, Level: Full,
		Meaning: "Red Hat Enterprise Linux 6 or 7 runs on a processor or with a device that Red Hat has not tested. " +
			"The value of the flag is 268435456 (bit 28). " +
			"The machine may work perfectly; what is missing is the promise that it does.",
		Trust: "It takes nothing from a report, but expect the question whether certified hardware shows the fault too.",
		Sets:  []string{"The kernel meets hardware on Red Hat's list of unsupported models; late kernels print a warning only and set nothing."},
		LogLines: []string{
			"UNSUPPORTED HARDWARE DEVICE: %s",
			"Warning: %s - this hardware has not undergone testing by Red Hat and might not be certified%s",
		},
		Next: []Step{
			{"See which part it is.", "dmesg | grep -iE 'unsupported hardware|not undergone testing'"},
			{"Newer minor releases support newer hardware; see which one this is.", "cat /etc/redhat-release; uname -r"},
		},
		Support:    "Red Hat can decline a case on such hardware until it is certified or the fault is shown on another machine.",
		Report:     "Name the machine's model and the part that the message names.",
		Conclusion: limitsSupport + "look the machine up in Red Hat's hardware catalog",
		Links:      []Link{{"Red Hat: tainted kernels", redhat + "solutions/40594"}},
	}},
	{name: "TECH_PREVIEW", kind: byModule, rank: 21, limits: true, Entry: Entry{
		Title:    "Red Hat technology preview in use",
		Event:    "a technology preview is in use",
		Severity: Notice, Level: Full,
		Meaning: "A driver or feature is in use that Red Hat ships as a technology preview, complete enough to try and not yet promised. " +
			"The value of the flag is 536870912 (bit 29). " +
			"Releases from 8.9 and 9.0 on mark the same with X (bit 16) instead.",
		Trust: "Apart from the previewed feature itself, reports lose nothing.",
		Sets:  []string{"A module or a part of the kernel that is marked as a technology preview starts."},
		LogLines: []string{
			"TECH PREVIEW: %s may not be fully supported.",
			"Please review provided documentation for limitations.",
		},
		Next: []Step{
			{"The line names the feature.", "dmesg | grep -A1 'TECH PREVIEW'"},
		},
		Clears:     "As long as the feature is in use, each boot sets it again.",
		Support:    "Red Hat takes reports about previews but promises no fix, and they are not meant for production.",
		Report:     "Name the preview, and say whether the fault needs it.",
		Conclusion: limitsSupport + "show the fault without the preview",
		Links:      []Link{{"Red Hat: technology previews", redhat + "support/offerings/techpreview"}},
	}},
	{name: "AUX", family: "rhel fedora ciq", kind: byModule, rank: 25, limits: true, Entry: Entry{
		Title:    "Technology preview, or the auxiliary flag",
		Event:    "a technology preview or an auxiliary feature is in use",
		Severity: Notice, Level: Full,
		Meaning: "On Red Hat kernels from 8.9 and 9.0 on, X most often stands for a technology preview: something that is shipped to be tried. " +
			"Before, previews had a bit of their own. " +
			"As in the mainline kernel, fanotify permission checks and btrfs RAID5/6 set it too.",
		Trust: "A report that does not touch the feature is as good as any.",
		Sets: []string{
			"A driver or subsystem announces itself as a technology preview.",
			"A scanner asks fanotify for permission to open files.",
		},
		LogLines: []string{
			"TECH PREVIEW: %s may not be fully supported.",
			"%s (%s): Using fanotify permission checks may lead to deadlock; tainting kernel",
		},
		Next: []Step{
			{"See which it was.", "dmesg | grep -E 'TECH PREVIEW|fanotify'"},
		},
		Support:    "Previews are outside the service agreement; a scanner is its maker's business.",
		Report:     "Quote the line that names the feature.",
		Conclusion: limitsSupport + "show the fault without that feature",
		Links:      []Link{{"Red Hat: scope of previews", redhat + "support/offerings/techpreview"}},
	}},
	{name: "SUPPORT_REMOVED", kind: byEvent, rank: 22, limits: true, Entry: Entry{
		Title:    "Hardware whose support Red Hat has removed",
		Event:    "a device is present whose support has been removed",
		Severity: Notice, Level: Full,
		Meaning: "The machine has a device that an earlier major release supported and this one does not. " +
			"The driver may still start, without tests or fixes behind it. " +
			"The letter is r in release 8 and h from release 9 on.",
		Trust: "Only what the device and its driver report is weakened.",
		Sets:  []string{"A driver finds a device on the list of removed hardware."},
		LogLines: []string{
			"Warning: %s - Support for this device has been removed in this major release. Please check the removed functionality section of the release notes.",
		},
		Next: []Step{
			{"See which device it is.", "dmesg | grep 'Support for this device has been removed'"},
			{"Plan to replace the device, or stay on the release that supports it.", ""},
		},
		Support:    "There is none for that device; the rest of the system keeps its own.",
		Report:     "Name the device and its PCI identifiers.",
		Conclusion: limitsSupport + "show the fault without the device",
		Links:      []Link{{"Red Hat: how taint values are read", redhat + "solutions/40594"}},
	}},
	{name: "PARTNER_SUPPORTED", kind: byModule, rank: 23, limits: true, Entry: Entry{
		Title:    "Module supported by a partner, not by Red Hat",
		Event:    "a partner-supported module was loaded",
		Severity: Info, Level: Full,
		Meaning: "A GPL module was loaded that a partner of Red Hat looks after. " +
			"Its source is open; only the duty to look after it lies elsewhere. " +
			"The flag tells the support desk whom to call.",
		Trust:    "It changes nothing in what a report is worth.",
		Sets:     []string{"A module that calls itself partner supported starts (9.2 and later)."},
		LogLines: []string{"Warning: %s is a Partner supported GPL module and not supported directly by Red Hat."},
		Next: []Step{
			{"The line names the module.", "dmesg | grep 'Partner supported'"},
		},
		Support:    "Open the case with the partner, or with Red Hat, who will bring the partner in.",
		Report:     "Name the partner's module and the hardware behind it.",
		Conclusion: limitsSupport + "turn to the partner where the module is involved",
	}},
	{name: "UNPRIVILEGED_BPF", kind: byEvent, rank: 42, Entry: Entry{
		Title:    "BPF enabled for unprivileged users",
		Event:    "BPF was enabled for ordinary users",
		Severity: Warning, Level: Full,
		Meaning: "Ordinary users may load BPF programs into this kernel; Red Hat ships it with that switched off. " +
			"It is a question of security more than of stability. " +
			"The flag stays when the setting is taken back.",
		Trust: "Reports can be believed; what the setting weakens is the wall between users and the kernel.",
		Sets:  []string{"The sysctl kernel.unprivileged_bpf_disabled is set to 0, or the command line allows it."},
		LogLines: []string{
			"Unprivileged BPF has been enabled%s, tainting the kernel",
		},
		Next: []Step{
			{"See how it stands now: 0 is open, 2 is closed until root opens it, 1 is closed until the next boot.", "sysctl kernel.unprivileged_bpf_disabled"},
			{"Find where it is set.", "grep -rs unprivileged_bpf /etc/sysctl.conf /etc/sysctl.d /usr/lib/sysctl.d /proc/cmdline"},
		},
		Support:    "Red Hat may ask for the default setting before it takes a security or BPF case.",
		Report:     "Say that the setting was changed, and why.",
		Conclusion: "which is a matter of security and not of trust: close it again unless something needs it",
		Links:      []Link{{"Linux: unprivileged_bpf_disabled", docs + "admin-guide/sysctl/kernel.html#unprivileged-bpf-disabled"}},
	}},
	{name: "BIT_BY_ZOMBIE", kind: byEvent, rank: 43, Entry: Entry{
		Title:    "A joke in Red Hat Enterprise Linux 6",
		Event:    "somebody booted with OMGZOMBIES",
		Severity: Info, Level: Full,
		Meaning: "The kernel was booted with the word OMGZOMBIES on its command line, to which it replied with a warning about brains. " +
			"That is all there is to it.",
		Trust:      "None of it affects a report.",
		Sets:       []string{"The parameter OMGZOMBIES stands on the command line of a RHEL 6 kernel."},
		LogLines:   []string{"... ... ... BRAAAAIIIINNNNSSSSS"},
		Next:       []Step{{"Confirm it, and take the word out.", "grep -o OMGZOMBIES /proc/cmdline"}},
		Support:    "The support engineer will smile and ask you to boot without it.",
		Report:     "There is nothing to add to a report.",
		Conclusion: "which is a joke: take the word off the command line",
	}},
	{name: "UNSIGNED_MODULE", bit: 6, kind: byModule, rank: 31, limits: true, Entry: Entry{
		Title:    "Unsigned module loaded (Red Hat Enterprise Linux 5)",
		Event:    "a module without Red Hat's signature was loaded",
		Severity: Notice, Level: Full,
		Meaning: "A module that Red Hat did not sign was loaded. " +
			"On these kernels the value 64 means that, not a request by a user as in the mainline kernel. " +
			"The letter U beside a name in a module list says the same of that one module.",
		Trust: "It shows that foreign code runs, which is worth knowing and no reason to discard a report.",
		Sets:  []string{"A module without a valid signature of the distribution is loaded on a 2.6.18 kernel of Red Hat or CentOS."},
		Next: []Step{
			{"See which package the module came with.", "rpm -qf \"$(modinfo -n MODULE)\""},
		},
		Support:    "Red Hat's support for release 5 has ended, with or without this flag.",
		Report:     "Say where the module came from.",
		Conclusion: limitsSupport + "find out where the foreign module came from",
	}},
	{name: "NO_SUPPORT", family: "suse", kind: byModule, rank: 20, limits: true, Entry: Entry{
		Title:    "Module or feature not supported by SUSE",
		Event:    "a module or feature that SUSE does not support is in use",
		Severity: Notice, Level: Full,
		Meaning: "A module was loaded, or a feature switched on, that SUSE does not support; it is about the contract and not about quality. " +
			"The letter is U, N or n, depending on the release. " +
			"Whether such modules load at all is decided by the sysctl kernel.unsupported: 0 refuses, 1 warns, 2 keeps quiet.",
		Trust: "Reports are sound, but SUSE may want to see them from a system without it.",
		Sets: []string{
			"A module whose supported mark is missing or says no is loaded.",
			"A file system or other part is told to allow unsupported features.",
			"Somebody tries to disable a live patch of SUSE.",
		},
		LogLines: []string{
			"%s: module is not supported by SUSE. Our support organization may not be able to address your support request if it involves a kernel fault.",
			"%s: allowing unsupported features, kernel tainted.",
			"attempt to disable live patch %s, setting NO_SUPPORT taint flag",
		},
		Next: []Step{
			{"If warnings are on, the log names it.", "dmesg | grep -iE 'supported by SUSE|unsupported|NO_SUPPORT'"},
			{"Ask each loaded module for its mark; no answer means not supported.", "lsmod | tail -n +2 | while read -r m rest; do echo \"$m: $(modinfo -F supported \"$m\")\"; done"},
			{"See whether such modules are allowed.", "sysctl kernel.unsupported; grep -rs allow_unsupported /etc/modprobe.d"},
		},
		Support:    "SUSE can decline root-cause analysis while it is loaded; ask for a supported driver from its maker.",
		Report:     "Attach a supportconfig, which lists every module with its mark.",
		Conclusion: limitsSupport + "show the fault without what SUSE does not support",
		Links: []Link{
			{"SUSE: tainted kernel", suse + "000016321"},
			{"SUSE: joint support agreements", "https://drivers.suse.com/doc/SolidDriver/Joint_Support_Agreements.html"},
		},
	}},
	{name: "EXTERNAL_SUPPORT", family: "suse", kind: byModule, rank: 24, limits: true, Entry: suseExternal},
	{name: "AUX", family: "suse", kind: byModule, rank: 24, limits: true, Entry: suseExternal},
	{name: "UNSAFE_HIBERNATE", family: "suse", kind: byEvent, rank: 13, Entry: Entry{
		Title:    "Resumed from an unverified hibernation image",
		Event:    "the system was resumed from an unverified image",
		Severity: Warning, Level: Reduced,
		Meaning: "The system resumed from hibernation, and the signature of the saved image was missing or wrong. " +
			"The kernel cannot tell whether somebody changed its memory in the meantime. " +
			"Usually nobody did, and the image was simply written without a key.",
		Trust: "After such a resume the contents of memory are taken on faith.",
		Sets:  []string{"Resume from disk fails to verify the image, on a kernel that does not insist on it."},
		LogLines: []string{
			"System restored from unsafe snapshot - tainting kernel",
		},
		Next: []Step{
			{"See what the check said.", "dmesg | grep -iE 'hibernat|snapshot'"},
			{"Use suspend to memory instead, or turn the machine off.", ""},
		},
		Support:    "The check is SUSE's own, so ask there if the image should have been valid.",
		Report:     "Say that the system was resumed, and repeat the fault on a fresh boot.",
		Conclusion: "so the contents of memory are not proven: repeat the fault on a fresh boot",
	}},
	{name: "NO_RETPOLINE", family: "oracle", kind: byModule, rank: 42, Entry: Entry{
		Title:    "Module built without retpolines",
		Event:    "a module built without retpolines was loaded",
		Severity: Warning, Level: Full,
		Meaning: "A module was loaded that was compiled without retpolines, the compiler's answer to Spectre variant 2. " +
			"Its code may open that hole again for the whole kernel.",
		Trust:    "It is a matter of security and takes no weight from a report.",
		Sets:     []string{"An Oracle UEK kernel loads a module without the retpoline mark; other kernels only print the message."},
		LogLines: []string{"%s: loading module not compiled with retpoline compiler."},
		Next: []Step{
			{"The message names each such module.", "dmesg | grep 'retpoline compiler'"},
			{"See what the kernel says about the hole.", "cat /sys/devices/system/cpu/vulnerabilities/spectre_v2"},
			{"Have the module's maker rebuild it with a current compiler; this prints Y when it is done.", "modinfo -F retpoline MODULE"},
		},
		Support:    "Oracle looks after its own modules; the one named has another maker.",
		Report:     "Name the module and its compiler.",
		Conclusion: "which concerns security and not trust: have the module rebuilt",
		Links:      []Link{{"Linux: Spectre", docs + "admin-guide/hw-vuln/spectre.html"}},
	}},
}

// suseExternal is X on SUSE kernels, which had its own bit before SUSE used
// the one of TAINT_AUX.
var suseExternal = Entry{
	Title:    "Module supported by another vendor with SUSE",
	Event:    "an externally supported module was loaded",
	Severity: Info, Level: Full,
	Meaning: "A module was loaded that its vendor supports together with SUSE, such as a driver for a storage adapter. " +
		"Such modules come with an agreement and are the proper way to add a driver. " +
		"Older kernels printed the letter twice beside the module's name, as in OEXX.",
	Trust: "It leaves the worth of a report untouched.",
	Sets:  []string{"A module marked supported: external is loaded."},
	LogLines: []string{
		"%s: externally supported module, setting X kernel taint flag.",
	},
	Next: []Step{
		{"Each such module is logged.", "dmesg | grep 'externally supported'"},
		{"See the mark and the maker.", "modinfo -F supported MODULE; rpm -qf \"$(modinfo -n MODULE)\""},
	},
	Support:    "SUSE takes the case and brings the other vendor in.",
	Report:     "Give the version of the driver package along with the kernel's.",
	Conclusion: limitsSupport + "involve the module's vendor where it takes part",
	Links:      []Link{{"SUSE: how support by partners works", "https://drivers.suse.com/doc/SolidDriver/Joint_Support_Agreements.html"}},
}
