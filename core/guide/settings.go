package guide

// settingEntries are the flags for what the machine, its firmware, its owner or
// the kernel's build did.
var settingEntries = []entry{
	{name: "CPU_OUT_OF_SPEC", kind: byEvent, rank: 9,
		title:    "Processor or system out of specification",
		event:    "the processor or system runs out of specification",
		severity: Warning, level: Reduced,
		meaning: "The processor, or the machine around it, runs in a way that its maker or the kernel does not vouch for. " +
			"Most often a tuning or monitoring tool wrote a model-specific register (MSR), or a boot parameter switched off features of the CPU. " +
			"Such machines can work for years; a strange fault on one is simply hard to judge.",
		trust:      "Faults in timing, power or arithmetic may come from the altered machine instead of the kernel.",
		conclusion: "so a fault may lie outside the kernel: repeat it at stock settings",
		sets: "A program writes an MSR; msr.allow_writes=on silences the message but not the flag, and reading one does nothing.\n" +
			"The command line has clearcpuid= (6.1 and later; 5.10 did not count it), setcpuid= or forcepae.\n" +
			"Microcode is loaded late, while the system runs, without guarantees that this is safe; or its check is switched off with microcode.amd_sha_check=off.\n" +
			"The microcode is older than the list that the kernel carries, amdgpu has overdrive enabled, or a program writes an SMN register (7.3; the last is silent).\n" +
			"An ARM or RISC-V machine starts CPUs that differ in features or mode, or has caches, timers or interrupt controllers that do not fit; Apple's processors get it from KVM at every boot.\n" +
			"The ips or snic driver runs on an architecture that it was not tested on.",
		lines: "Write to unrecognized MSR %s by %s (pid: %s)\n" +
			"!!! setcpuid=/clearcpuid= in use, this is for TESTING ONLY, may break things horribly. Tainting kernel.\n" +
			"Clearing CPUID bits: %s\n" +
			"Attempting late microcode loading - it is dangerous and taints the kernel.\n" +
			"It is a very very bad idea to disable the blobs SHA check!\n" +
			"x86/CPU: Running old microcode\n" +
			"Overdrive is enabled, please disable it before reporting any bugs unrelated to overdrive.\n" +
			"Unsupported CPU feature variation detected.\n" +
			"CPU: CPUs started in inconsistent modes\n" +
			"Non-architectural vgic, tainting kernel\n" +
			"PAE forced!",
		next: "Look for the message; one about an MSR names the program that wrote it.\n" +
			"$ dmesg | grep -iE 'unrecognized MSR|microcode|cpuid=|CPUID bits|overdrive|variation detected|inconsistent modes|architectural vgic|SHA check|PAE forced'\n" +
			"Check the command line for parameters that change the processor.\n" +
			"$ grep -oE '(clearcpuid|setcpuid|forcepae|microcode|msr)[^ ]*' /proc/cmdline\n" +
			"Undervolting, fan and power tools are the usual writers, an old x86_energy_perf_policy among them; stop them from starting, then reboot.\n" +
			"$ systemctl list-units --type=service | grep -iE 'undervolt|thermal|tlp|throttl|ryzen'\n" +
			"Compare the microcode with the newest one of the vendor.\n" +
			"$ grep -m1 microcode /proc/cpuinfo",
		clears:  "It will be back as long as the tool, the parameter or the old microcode stays.",
		support: "Vendors and developers ask for the fault at stock settings, on current microcode.",
		report:  "Say which register, parameter or microcode it is, and what happens without it.",
		links: "Linux: the microcode loader " + docs + "arch/x86/microcode.html\n" +
			"msr(4) " + man + "man4/msr.4.html",
	},
	{name: "UNSAFE_SMP", kind: byEvent, rank: 9,
		title:    "Several processors that are not made for SMP",
		event:    "processors run together that are not made for SMP",
		severity: Warning, level: Reduced,
		meaning: "More than one processor is running, and at least one is a model that its maker did not approve for that. " +
			"It was made for AMD Athlon processors of the K7 line. " +
			"Later kernels call the same bit CPU_OUT_OF_SPEC and set it for many more reasons.",
		trust:      "Such machines fail at random under load, and then no report points to the cause.",
		conclusion: "so random faults are to be expected: repeat it with one processor",
		sets:       "Processors start that the kernel knows to be single-processor models.",
		lines:      "WARNING: This combination of AMD processors is not suitable for SMP.",
		next: "The kernel says so early in the boot.\n" +
			"$ dmesg | grep 'not suitable for SMP'\n" +
			"See which processors these are.\n" +
			"$ grep -E 'processor|model name' /proc/cpuinfo\n" +
			"Boot once with maxcpus=1 on the command line; if the fault is gone, the hardware is the cause.",
		support: "No one will support that combination.",
		report:  "Report only what also happens with one processor.",
	},
	{name: "USER", kind: byEvent, rank: 12,
		title:    "Set by hand or by a dangerous setting",
		event:    "a flag was set by hand or by a dangerous setting",
		severity: Notice, level: Reduced,
		meaning: "Somebody with root rights wrote to /proc/sys/kernel/tainted, or used an option or a debugging file that the kernel counts as dangerous. " +
			"The flag itself does not say which of the two. " +
			"Writing the value by hand leaves no message at all.",
		trust:      "It all depends on the setting: a harmless option for the screen sets the same flag as raw access to a device.",
		conclusion: "so a report may be about that setting: find it, and repeat the fault without it",
		sets: "A module parameter that is marked as unsafe is set, on the command line, in modprobe.d or in /sys.\n" +
			"A device is given to a program without an IOMMU (VFIO no-IOMMU mode; the newer device interface of it in 7.3).\n" +
			"i915.force_probe makes the driver take a graphics chip that it does not support (6.1 and later).\n" +
			"A program writes PCI configuration space that a driver has reserved for itself (6.1 and later).\n" +
			"Registers are written through debugfs: SoundWire, Thunderbolt and regmap; only the two cache switches of regmap print a line.\n" +
			"A CXL device is reset while its memory is in use (6.12 and later), or an arm64 host starts a protected virtual machine (7.3).\n" +
			"Bit 6 is written to the sysctl kernel.tainted.",
		lines: "Setting dangerous option %s - tainting kernel\n" +
			"Adding kernel taint for vfio-noiommu group on device\n" +
			"Force probing unsupported Device ID %s, tainting kernel\n" +
			"%s: Unexpected write to kernel-exclusive config offset %s\n" +
			"debugfs cache_only=Y forced\n" +
			"debugfs cache_bypass=Y forced\n" +
			"SBR happened without memory regions removal.\n" +
			"kvm: protected VMs are experimental and for development only, tainting kernel",
		next: "If a setting did it, the log most likely names it.\n" +
			"$ dmesg | grep -iE 'dangerous option|noiommu|force probing|exclusive config|Y forced|SBR happened|protected VMs'\n" +
			"See which options are in use.\n" +
			"$ cat /proc/cmdline; grep -rs '^options' /etc/modprobe.d /usr/lib/modprobe.d\n" +
			"If the log is silent, search for whoever writes the sysctl.\n" +
			"$ grep -rsE 'kernel[./]tainted' /etc /usr/local",
		clears:  "Take the option away, and the next boot is clean.",
		support: "Remove the setting before you ask for support, or say why it has to be there.",
		report:  "Name the option or the program that set it.",
		links: "Linux: kernel parameters " + docs + "admin-guide/kernel-parameters.html\n" +
			"Linux: sysctl kernel.tainted " + docs + "admin-guide/sysctl/kernel.html#tainted",
	},
	{name: "OVERRIDDEN_ACPI_TABLE", kind: byEvent, rank: 10,
		title:    "ACPI table replaced",
		event:    "an ACPI table was replaced",
		severity: Notice, level: Reduced,
		meaning: "One of the tables that describe the machine to the kernel was replaced by a hand-written one. " +
			"In practice the kernel was built with its own DSDT (CONFIG_ACPI_CUSTOM_DSDT), or, up to 6.1, a method was replaced through debugfs. " +
			"Replacing tables by way of the initramfs does not set the flag on Linux 5.10 to 7.3, although the kernel's documentation says it does.",
		trust:      "Faults in power management, device discovery or interrupts may come from that table.",
		conclusion: "so trouble with power or devices may come from that table: boot with the firmware's own",
		sets: "A kernel with a built-in DSDT boots.\n" +
			"Root writes to /sys/kernel/debug/acpi/custom_method (5.10 and 6.1), which prints nothing.",
		lines: "ACPI: Override [%s-%s], this is unsafe: tainting kernel",
		next: "See which table it was; a line with Table Upgrade is the initramfs way, which taints nothing.\n" +
			"$ dmesg | grep -E 'ACPI: (Override|Table Upgrade)'\n" +
			"Ask the kernel's configuration.\n" +
			"$ grep CUSTOM_DSDT /boot/config-$(uname -r)",
		support: "Hardware and software vendors want to see the fault with the tables that the firmware brings.",
		report:  "Attach the table, or show that the fault is the same without it.",
		links: "Linux: overriding the DSDT " + docs + "admin-guide/acpi/dsdt-override.html\n" +
			"Linux: tables from the initramfs " + docs + "admin-guide/acpi/initrd_table_override.html",
	},
	{name: "FIRMWARE_WORKAROUND", kind: byEvent, rank: 40,
		title:    "Firmware bug worked around",
		event:    "a firmware bug was worked around",
		severity: Notice, level: Full,
		meaning: "The kernel met a serious error in the firmware or its tables and worked around it. " +
			"The machine usually runs well. " +
			"A line with [Firmware Bug] alone is no proof: many checks print those words, and few of them set the flag.",
		trust:      "Only reports about the very part that the firmware got wrong deserve a second look.",
		conclusion: "which matters only for the part that the firmware got wrong: update it when you can",
		sets: "The tables for the Intel IOMMU (DMAR) name a unit that is not there, or are malformed; on ARM and RISC-V, the IORT or RIMT table is.\n" +
			"The BIOS set up memory types (MTRR), interrupt remapping, QuickData or a root bus wrongly.\n" +
			"A call into EFI faults or comes back with interrupts changed, or an ACPI method signals a fatal error (7.3).\n" +
			"Somebody overrides it by hand: pci=use_e820 or pci=no_e820 (6.1 and later, silent), or writes numa_node of a PCI device.",
		lines: "[Firmware Bug]: Your BIOS is broken; DMAR reported at address %s%s!\n" +
			"[Firmware Bug]: Your BIOS is broken; bad RMRR [%s-%s]\n" +
			"mtrr: your BIOS has configured an incorrect mask, fixing it.\n" +
			"adding root bus resource %s (tainting kernel)\n" +
			"Overriding NUMA node to %s.  Contact your vendor for updates.\n" +
			"BIOS assigned incorrect VT-d unit for Intel(R) QuickData Technology device\n" +
			"Fatal error while evaluating ACPI control method\n" +
			"Booted with MMU enabled!",
		next: "Find the message; it stands early in the boot.\n" +
			"$ dmesg | grep -iE 'firmware bug|BIOS (is|has|assigned)|by BIOS|\\(tainting|bad table|fatal error while|NUMA node to|MMU enabled'\n" +
			"See how old the firmware is.\n" +
			"$ cat /sys/class/dmi/id/bios_version /sys/class/dmi/id/bios_date\n" +
			"Install the newest one.\n" +
			"$ fwupdmgr get-updates",
		clears:  "It returns with each boot until the firmware is fixed.",
		support: "It limits nothing by itself, but the board's vendor is the one to ask.",
		report:  "Quote the firmware message, the board's model and the version of its firmware.",
	},
	{name: "AUX", kind: byEvent, rank: 41,
		title:    "Auxiliary flag: btrfs RAID5/6 or fanotify permissions",
		event:    "a program uses fanotify permissions, or btrfs runs RAID5/6",
		severity: Notice, level: Full,
		meaning: "The flag is kept for distributions, yet the kernel itself sets it in two places. " +
			"One is a btrfs file system with RAID5 or RAID6, which can lose data. " +
			"The other is a program that fanotify asks for permission before a file is opened, such as a virus scanner; if it stalls, so does everybody who opens a file.",
		trust:      "Reports stay valid; think of the scanner when tasks hang, and of the RAID when data is lost.",
		conclusion: "which matters only when tasks hang or data is lost: name the feature in a report of that kind",
		sets: "A btrfs file system with a RAID5 or RAID6 profile is mounted.\n" +
			"A program marks a file or mount with fanotify permission events; only the first one is logged.",
		lines: "btrfs RAID5/6 is EXPERIMENTAL and has known data-loss bugs\n" +
			"%s (%s): Using fanotify permission checks may lead to deadlock; tainting kernel",
		next: "See which of the two it was; the second names the program.\n" +
			"$ dmesg | grep -E 'RAID5/6|fanotify'\n" +
			"List the processes that hold a fanotify group now.\n" +
			"$ grep -ls '^fanotify' /proc/[0-9]*/fdinfo/*\n" +
			"List the btrfs profiles.\n" +
			"$ btrfs filesystem df /",
		clears:  "A scanner that starts at boot sets it again each time.",
		support: "Security products are often supported by their own maker only; for btrfs, RAID5/6 is discouraged upstream.",
		report:  "Name the scanner or the RAID profile, when it may have to do with the fault.",
		links: "fanotify(7) " + man + "man7/fanotify.7.html\n" +
			"btrfs manual " + "https://btrfs.readthedocs.io/en/latest/btrfs-man5.html",
	},
	{name: "RANDSTRUCT", kind: byBuild, rank: 51,
		title:    "Kernel built with randomized structures",
		event:    "the kernel was built with randomized structures",
		severity: Info, level: Full,
		meaning: "This kernel was compiled so that the members of sensitive structures lie in random order (CONFIG_RANDSTRUCT). " +
			"The flag is there from the first moment, and no event or message stands behind it. " +
			"It is a hardening measure, not a fault.",
		trust:      "Reports are as good as ever, though tools need debugging data of exactly this build.",
		conclusion: "which is a hardening measure and no cause for doubt: keep the vmlinux of this very build",
		sets:       "Nothing at run time: the kernel starts with the flag (CONFIG_GCC_PLUGIN_RANDSTRUCT in 5.10, CONFIG_RANDSTRUCT from 6.1 on).",
		next: "Ask the kernel's configuration for it.\n" +
			"$ grep RANDSTRUCT /boot/config-$(uname -r)",
		support: "Whoever built the kernel supports it; others can read its dumps only with the same seed.",
		report:  "Mention the option, and offer the vmlinux file of this build.",
		links:   "Linux: self-protection " + docs + "security/self-protection.html",
	},
	{name: "FWCTL", kind: byEvent, rank: 11,
		title:    "Device firmware opened for debugging (fwctl)",
		event:    "a program took full access to a device's firmware",
		severity: Notice, level: Reduced,
		meaning: "A program used /dev/fwctl to send a device's firmware a debugging command that may change it. " +
			"From then on the kernel cannot know what state the device is in. " +
			"Commands that only read or configure leave the flag alone.",
		trust:      "Only faults of that one device are in doubt.",
		conclusion: "so the state of that device is unknown: repeat the fault after a power cycle, without the tool",
		sets:       "A debugging command with write scope goes through /dev/fwctl (6.15 and later).",
		lines:      "%s(%s): has requested full access to the physical device",
		next: "The line names the program and the device; it does not contain the word taint.\n" +
			"$ dmesg | grep 'full access to the physical device'\n" +
			"See who has such a device open.\n" +
			"$ fuser -v /dev/fwctl/*\n" +
			"Cut the power rather than just reboot, so that the device starts afresh.",
		support: "Ask the device's vendor, whose tool it most likely was.",
		report:  "Name the tool, its version, and what it was told to do.",
		links:   "Linux: fwctl " + docs + "userspace-api/fwctl/fwctl.html",
	},
}
