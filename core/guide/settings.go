package guide

// settingEntries are the flags for what the machine, its firmware, its owner or
// the kernel's build did.
var settingEntries = []entry{
	{name: "CPU_OUT_OF_SPEC", kind: byEvent, rank: 9, Entry: Entry{
		Title:    "Processor or system out of specification",
		Event:    "the processor or system runs out of specification",
		Severity: Warning, Level: Reduced,
		Meaning: "The processor, or the machine around it, runs in a way that its maker or the kernel does not vouch for. " +
			"Most often a tuning or monitoring tool wrote a model-specific register (MSR), or a boot parameter took features from the CPU. " +
			"Such machines can work for years; a strange fault on one is simply hard to judge.",
		Trust: "Faults in timing, power or arithmetic may come from the altered machine instead of the kernel.",
		Sets: []string{
			"A program writes an MSR; msr.allow_writes=on silences the message but not the flag, and reading one does nothing.",
			"The command line has clearcpuid= (6.1 and later; 5.10 did not count it), setcpuid= or forcepae.",
			"Microcode is loaded late, while the system runs, without guarantees that this is safe; or its check is switched off with microcode.amd_sha_check=off.",
			"The microcode is older than the list that the kernel carries, amdgpu has overdrive enabled, or a program writes an SMN register (7.3; the last is silent).",
			"An ARM or RISC-V machine starts CPUs that differ in features or mode, or has caches, timers or interrupt controllers that do not fit.",
			"The ips or snic driver runs on an architecture that it was not tested on.",
		},
		LogLines: []string{
			"Write to unrecognized MSR %s by %s (pid: %s)",
			"!!! setcpuid=/clearcpuid= in use, this is for TESTING ONLY, may break things horribly. Tainting kernel.",
			"Attempting late microcode loading - it is dangerous and taints the kernel.",
			"It is a very very bad idea to disable the blobs SHA check!",
			"x86/CPU: Running old microcode",
			"Overdrive is enabled, please disable it before reporting any bugs unrelated to overdrive.",
			"Unsupported CPU feature variation detected.",
			"CPU: CPUs started in inconsistent modes",
			"PAE forced!",
		},
		Next: []Step{
			{"Look for the message; one about an MSR names the program that wrote it.", "dmesg | grep -iE 'MSR|microcode|cpuid|overdrive|variation|inconsistent'"},
			{"Check the command line for parameters that change the processor.", "grep -oE '(clearcpuid|setcpuid|forcepae|microcode|msr)[^ ]*' /proc/cmdline"},
			{"Undervolting, fan and power tools are the usual writers; stop them from starting, then reboot.", "systemctl list-units --type=service | grep -iE 'undervolt|thermal|tlp|throttl|ryzen'"},
			{"Compare the microcode with the newest one of the vendor.", "grep -m1 microcode /proc/cpuinfo"},
		},
		Clears:     "It will be back as long as the tool, the parameter or the old microcode stays.",
		Support:    "Vendors and developers ask for the fault at stock settings, on current microcode.",
		Report:     "Say which register, parameter or microcode it is, and what happens without it.",
		Conclusion: "so the fault may lie outside the kernel: repeat it at stock settings",
		Links: []Link{
			{"Linux: the microcode loader", docs + "arch/x86/microcode.html"},
			{"msr(4)", man + "man4/msr.4.html"},
		},
	}},
	{name: "UNSAFE_SMP", kind: byEvent, rank: 9, Entry: Entry{
		Title:    "Several processors that are not made for SMP",
		Event:    "processors run together that are not made for SMP",
		Severity: Warning, Level: Reduced,
		Meaning: "More than one processor is running, and at least one is a model that its maker did not approve for that. " +
			"It was made for AMD Athlon processors of the K7 line. " +
			"Later kernels call the same bit CPU_OUT_OF_SPEC and set it for many more reasons.",
		Trust:    "Such machines fail at random under load, and then no report points to the cause.",
		Sets:     []string{"Processors start that the kernel knows to be single-processor models."},
		LogLines: []string{"WARNING: This combination of AMD processors is not suitable for SMP."},
		Next: []Step{
			{"See which processors these are.", "grep -E 'processor|model name' /proc/cpuinfo"},
			{"Boot once with maxcpus=1 on the command line; if the fault is gone, the hardware is the cause.", ""},
		},
		Support:    "No one will support that combination.",
		Report:     "Report only what also happens with one processor.",
		Conclusion: "so random faults are to be expected: repeat it with one processor",
	}},
	{name: "USER", kind: byEvent, rank: 12, Entry: Entry{
		Title:    "Set by hand or by a dangerous setting",
		Event:    "a flag was set by hand or by a dangerous setting",
		Severity: Notice, Level: Reduced,
		Meaning: "Somebody with root rights wrote to /proc/sys/kernel/tainted, or used an option or a debugging file that the kernel counts as dangerous. " +
			"The flag itself does not say which of the two. " +
			"Writing the value by hand leaves no message at all.",
		Trust: "It all depends on the setting: a harmless option for the screen sets the same flag as raw access to a device.",
		Sets: []string{
			"A module parameter that is marked as unsafe is set, on the command line, in modprobe.d or in /sys.",
			"A device is given to a program without an IOMMU (VFIO no-IOMMU mode; the newer device interface of it in 7.3).",
			"i915.force_probe makes the driver take a graphics chip that it does not support (6.1 and later).",
			"A program writes PCI configuration space that a driver has reserved for itself (6.1 and later).",
			"Registers are written through debugfs: SoundWire, Thunderbolt and regmap; only the two cache switches of regmap print a line.",
			"A CXL device is reset while its memory is in use (6.12 and later), or an arm64 host starts a protected virtual machine (7.3).",
			"Bit 6 is written to the sysctl kernel.tainted.",
		},
		LogLines: []string{
			"Setting dangerous option %s - tainting kernel",
			"Adding kernel taint for vfio-noiommu group on device",
			"Force probing unsupported Device ID %s, tainting kernel",
			"%s: Unexpected write to kernel-exclusive config offset %s",
			"debugfs cache_only=Y forced",
			"debugfs cache_bypass=Y forced",
			"SBR happened without memory regions removal.",
			"kvm: protected VMs are experimental and for development only, tainting kernel",
		},
		Next: []Step{
			{"If a setting did it, the log most likely names it.", "dmesg | grep -iE 'dangerous option|noiommu|force probing|unexpected write|tainting kernel'"},
			{"See which options are in use.", "cat /proc/cmdline; grep -rs '^options' /etc/modprobe.d /usr/lib/modprobe.d"},
			{"If the log is silent, search for whoever writes the sysctl.", "grep -rsE 'kernel[./]tainted' /etc /usr/local"},
		},
		Clears:     "Take the option away, and the next boot is clean.",
		Support:    "Remove the setting before you ask for support, or say why it has to be there.",
		Report:     "Name the option or the program that set it.",
		Conclusion: "so a report may describe that setting: find it, and repeat the fault without it",
		Links: []Link{
			{"Linux: kernel parameters", docs + "admin-guide/kernel-parameters.html"},
			{"Linux: sysctl kernel.tainted", docs + "admin-guide/sysctl/kernel.html#tainted"},
		},
	}},
	{name: "OVERRIDDEN_ACPI_TABLE", kind: byEvent, rank: 10, Entry: Entry{
		Title:    "ACPI table replaced",
		Event:    "an ACPI table was replaced",
		Severity: Notice, Level: Reduced,
		Meaning: "A table with which the firmware describes the machine was replaced by one that somebody wrote. " +
			"In practice the kernel was built with its own DSDT (CONFIG_ACPI_CUSTOM_DSDT), or, up to 6.1, a method was replaced through debugfs. " +
			"Replacing tables by way of the initramfs does not set the flag on Linux 5.10 to 7.3, although descriptions of it say so.",
		Trust: "Faults in power management, device discovery or interrupts may come from the written table.",
		Sets: []string{
			"A kernel with a built-in DSDT boots.",
			"Root writes to /sys/kernel/debug/acpi/custom_method (5.10 and 6.1), which prints nothing.",
		},
		LogLines: []string{"ACPI: Override [%s-%s], this is unsafe: tainting kernel"},
		Next: []Step{
			{"See which table it was; a line with Table Upgrade is the initramfs way, which taints nothing.", "dmesg | grep -E 'ACPI: (Override|Table Upgrade)'"},
			{"Ask the kernel's configuration.", "grep CUSTOM_DSDT /boot/config-$(uname -r)"},
		},
		Support:    "Hardware and software vendors want to see the fault with the tables that the firmware brings.",
		Report:     "Attach the table, or show that the fault is the same without it.",
		Conclusion: "so trouble with power or devices may come from that table: boot with the firmware's own",
		Links: []Link{
			{"Linux: overriding the DSDT", docs + "admin-guide/acpi/dsdt-override.html"},
			{"Linux: tables from the initramfs", docs + "admin-guide/acpi/initrd_table_override.html"},
		},
	}},
	{name: "FIRMWARE_WORKAROUND", kind: byEvent, rank: 40, Entry: Entry{
		Title:    "Firmware bug worked around",
		Event:    "a firmware bug was worked around",
		Severity: Notice, Level: Full,
		Meaning: "The kernel met a serious error in the firmware or its tables and worked around it. " +
			"The machine usually runs well. " +
			"A line with [Firmware Bug] alone is no proof: many checks print those words, and few of them set the flag.",
		Trust: "Only reports about the very part that the firmware got wrong deserve a second look.",
		Sets: []string{
			"The tables for the Intel IOMMU (DMAR) name a unit that is not there, or are malformed; on ARM and RISC-V, the IORT or RIMT table is.",
			"The BIOS set up memory types (MTRR), interrupt remapping, QuickData or a root bus wrongly.",
			"A call into EFI faults or comes back with interrupts changed, or an ACPI method signals a fatal error (7.3).",
			"Somebody overrides it by hand: pci=use_e820 or pci=no_e820 (6.1 and later, silent), or writes numa_node of a PCI device.",
		},
		LogLines: []string{
			"[Firmware Bug]: Your BIOS is broken; DMAR reported at address %s%s!",
			"[Firmware Bug]: Your BIOS is broken; bad RMRR [%s-%s]",
			"mtrr: your BIOS has configured an incorrect mask, fixing it.",
			"adding root bus resource %s (tainting kernel)",
			"Overriding NUMA node to %s.  Contact your vendor for updates.",
			"BIOS assigned incorrect VT-d unit for Intel(R) QuickData Technology device",
			"Fatal error while evaluating ACPI control method",
			"Booted with MMU enabled!",
		},
		Next: []Step{
			{"Find the message; it stands early in the boot.", "dmesg | grep -iE 'firmware bug|BIOS|mtrr|DMAR|root bus resource'"},
			{"See how old the firmware is.", "cat /sys/class/dmi/id/bios_version /sys/class/dmi/id/bios_date"},
			{"Install the newest one.", "fwupdmgr get-updates"},
		},
		Clears:     "It returns with each boot until the firmware is mended.",
		Support:    "It limits nothing by itself, but the board's vendor is the one to ask.",
		Report:     "Quote the firmware message, the board's model and the version of its firmware.",
		Conclusion: "which matters only for the part that the firmware got wrong: update it when you can",
	}},
	{name: "AUX", kind: byEvent, rank: 41, Entry: Entry{
		Title:    "Auxiliary flag: btrfs RAID5/6 or fanotify permissions",
		Event:    "a program uses fanotify permissions, or btrfs runs RAID5/6",
		Severity: Notice, Level: Full,
		Meaning: "The flag is kept for distributions, yet the kernel itself sets it in two places. " +
			"One is a btrfs file system with RAID5 or RAID6, which can lose data. " +
			"The other is a program that fanotify asks for permission before a file is opened, such as a virus scanner; if it stalls, so does everybody who opens a file.",
		Trust: "Reports stay valid; think of the scanner when tasks hang, and of the RAID when data is lost.",
		Sets: []string{
			"A btrfs file system with a RAID5 or RAID6 profile is mounted.",
			"A program marks a file or mount with fanotify permission events; only the first one is logged.",
		},
		LogLines: []string{
			"btrfs RAID5/6 is EXPERIMENTAL and has known data-loss bugs",
			"%s (%s): Using fanotify permission checks may lead to deadlock; tainting kernel",
		},
		Next: []Step{
			{"See which of the two it was; the second names the program.", "dmesg | grep -E 'RAID5/6|fanotify'"},
			{"List the processes that hold a fanotify group now.", "grep -ls '^fanotify' /proc/[0-9]*/fdinfo/*"},
			{"List the btrfs profiles.", "btrfs filesystem df /"},
		},
		Clears:     "A scanner that starts at boot sets it again each time.",
		Support:    "Security products are often supported by their own maker only; for btrfs, RAID5/6 is discouraged upstream.",
		Report:     "Name the scanner or the RAID profile, when it may have to do with the fault.",
		Conclusion: "which matters only when tasks hang or data is lost: name the feature in a report of that kind",
		Links: []Link{
			{"fanotify(7)", man + "man7/fanotify.7.html"},
			{"btrfs manual", "https://btrfs.readthedocs.io/en/latest/btrfs-man5.html"},
		},
	}},
	{name: "RANDSTRUCT", kind: byBuild, rank: 51, Entry: Entry{
		Title:    "Kernel built with randomized structures",
		Event:    "the kernel was built with randomized structures",
		Severity: Info, Level: Full,
		Meaning: "This kernel was compiled so that the members of sensitive structures lie in random order (CONFIG_RANDSTRUCT). " +
			"The flag is there from the first moment, and no event or message stands behind it. " +
			"It is a hardening measure, not a fault.",
		Trust: "Reports are as good as ever, though tools need debugging data of exactly this build.",
		Sets:  []string{"Nothing at run time: the kernel starts with the flag (CONFIG_GCC_PLUGIN_RANDSTRUCT in 5.10, CONFIG_RANDSTRUCT from 6.1 on)."},
		Next: []Step{
			{"Ask the kernel's configuration for it.", "grep RANDSTRUCT /boot/config-$(uname -r)"},
		},
		Support:    "Whoever built the kernel supports it; others can read its dumps only with the same seed.",
		Report:     "Mention the option, and offer the vmlinux file of this build.",
		Conclusion: "which is a hardening measure and no cause for doubt: keep the vmlinux of this very build",
		Links:      []Link{{"Linux: self-protection", docs + "security/self-protection.html"}},
	}},
	{name: "FWCTL", kind: byEvent, rank: 11, Entry: Entry{
		Title:    "Device firmware opened for debugging (fwctl)",
		Event:    "a program took full access to a device's firmware",
		Severity: Notice, Level: Reduced,
		Meaning: "A program used /dev/fwctl to send a device's firmware a debugging command that may change it. " +
			"From then on the kernel cannot know what state the device is in. " +
			"Commands that only read or configure leave the flag alone.",
		Trust: "Faults of that one device are open to doubt, others are not.",
		Sets:  []string{"A debugging command with write scope goes through /dev/fwctl (6.15 and later)."},
		LogLines: []string{
			"%s(%s): has requested full access to the physical device",
		},
		Next: []Step{
			{"The line names the program and the device; it does not contain the word taint.", "dmesg | grep 'full access to the physical device'"},
			{"See who has such a device open.", "fuser -v /dev/fwctl/*"},
			{"Cut the power rather than just reboot, so that the device starts afresh.", ""},
		},
		Support:    "The device's vendor, whose tool it most likely was, is the one to answer.",
		Report:     "Name the tool, its version, and what it was told to do.",
		Conclusion: "so the state of that device is unknown: repeat the fault after a power cycle, without the tool",
		Links:      []Link{{"Linux: fwctl", docs + "userspace-api/fwctl/fwctl.html"}},
	}},
}
