package guide

// faultEntries are the flags that stand for something that went wrong.
var faultEntries = []entry{
	{name: "MACHINE_CHECK", kind: byEvent, rank: 1, Entry: Entry{
		Title:    "The hardware reported an uncorrected error",
		Event:    "the hardware reported an uncorrected error",
		Severity: Critical, Level: None,
		Meaning: "The processor or the platform reported an error that it could not correct. " +
			"Memory is the usual culprit, then the processor, its power and its cooling. " +
			"An error that the hardware corrected by itself is logged with similar words, but does not set the flag.",
		Trust: "Nothing that this kernel reports from now on proves a fault in software.",
		Sets: []string{
			"An x86 processor raises a machine check exception for an uncorrected error.",
			"powerpc reports a machine check; arm64 takes an SError or a synchronous external abort (6.1 and later); sparc64 is told at boot to force a cache on.",
			"The firmware reports a fatal error through APEI (GHES, 6.1 and later).",
			"The Intel graphics driver finds a pre-production chip.",
		},
		LogLines: []string{
			"mce: [Hardware Error]: CPU %s: Machine Check Exception: %s Bank %s: %s",
			"CPU#%s: Machine Check Exception:  %s (type %s).",
			"CPU0: Machine Check Exception.",
			"SError Interrupt on CPU%s, code %s -- %s",
			"This is a pre-production stepping. It may not be fully functional.",
			"Pre-production workarounds for this platform have already been removed.",
		},
		Next: []Step{
			{"Read what the hardware said; the line with a bank number and a status is the one that matters.", "journalctl -k | grep -iE 'hardware error|machine check|SError'"},
			{"If rasdaemon is installed, it has the errors decoded, down to the memory module.", "ras-mc-ctl --errors"},
			{"Look into the log of the management controller.", "ipmitool sel elist"},
			{"Then test the memory for some hours, check cooling and power, update the firmware, and exchange the part that is named.", ""},
		},
		Clears:     "If M returns afterwards, the part is still failing.",
		Support:    "It is the hardware vendor's case; software vendors wait until the part has been replaced.",
		Report:     "Give the hardware vendor the error lines and the management log, and open no kernel bug from this boot.",
		Conclusion: "so nothing reported after that proves a fault in software: check memory, processor and cooling first",
		Links: []Link{
			{"Linux: reliability, availability and serviceability", docs + "admin-guide/RAS/main.html"},
			{"Linux: bad memory", docs + "admin-guide/bad-memory.html"},
		},
	}},
	{name: "BAD_PAGE", kind: byEvent, rank: 2, Entry: Entry{
		Title:    "Damaged memory was found",
		Event:    "damaged memory was found",
		Severity: Critical, Level: None,
		Meaning: "The kernel found a page, a page table or an allocated object in a state that it must never be in. " +
			"Something wrote where it should not have: a driver, the kernel itself, or failing memory. " +
			"The place where it was noticed is seldom the place where it happened.",
		Trust: "The first such report is evidence, but each one after it may be a consequence of the same damage.",
		Sets: []string{
			"A page is freed or handed out in a wrong state, a page table entry makes no sense, or a page of a file is dropped while still mapped.",
			"The slab allocator finds an object or its metadata overwritten.",
			"A sanitizer reports an error: KASAN, and from 6.1 KMSAN and KFENCE, of which KFENCE leaves lock debugging on.",
		},
		LogLines: []string{
			"BUG: Bad page state in process %s  pfn:%s",
			"BUG: Bad page map in process %s  pte:%s pmd:%s",
			"BUG: Bad page cache in process %s  pfn:%s",
			"BUG %s (%s): %s",
			"BUG: KASAN: %s in %s",
			"BUG: KMSAN: %s in %s",
			"BUG: KFENCE: %s",
		},
		Next: []Step{
			{"Find the first report of this boot.", "journalctl -k -b | grep -m1 -A30 -E 'BUG: (Bad page|KASAN|KFENCE|KMSAN)|BUG [a-z]'"},
			{"Drivers from outside the kernel are the first suspects; see which are loaded.", "grep -H . /sys/module/*/taint"},
			{"Rule out the memory itself with memtest86+, one night long.", ""},
			{"If it comes back, boot with slub_debug=FZPU, which catches the writer earlier and names who allocated the object.", ""},
		},
		Clears:     "Reboot soon: what is damaged in memory can still reach the disk.",
		Support:    "Without foreign modules and with tested memory it is a serious case that vendors and developers take.",
		Report:     "Send the first report complete, with the result of the memory test and the list of modules.",
		Conclusion: "so only the first report since boot is evidence: find it, and test the memory",
		Links: []Link{
			{"Linux: KASAN", docs + "dev-tools/kasan.html"},
			{"Linux: KFENCE", docs + "dev-tools/kfence.html"},
		},
	}},
	{name: "DIE", kind: byEvent, rank: 3, Entry: Entry{
		Title:    "The kernel has oopsed",
		Event:    "the kernel has already oopsed",
		Severity: Critical, Level: None,
		Meaning: "The kernel hit a fault that it could not handle, such as a bad pointer or a BUG(), and killed the task that ran. " +
			"Locks and memory that the task held stay as they were. " +
			"The machine may go on for weeks or hang in a minute: save your work and plan a reboot.",
		Trust: "The first oops is sound evidence and shows no D in its own header, while a report that shows the D came later.",
		Sets: []string{
			"Any oops: a page fault in the kernel, a general protection fault, BUG(), an undefined instruction, and their like on each architecture.",
		},
		LogLines: []string{
			"Oops: %s [#%s]",
			"Internal error: %s: %s [#%s]",
			"kernel BUG at %s:%s!",
			"---[ end trace %s ]---",
		},
		Next: []Step{
			{"Find the first oops; it bears the number 1.", "journalctl -k -b | grep -n -m1 -F '[#1]'"},
			{"Save the log before you reboot.", "journalctl -k -b > oops.txt"},
			{"If the machine has gone down since, look for what the firmware kept, and at the boot before.", "ls /var/lib/systemd/pstore /sys/fs/pstore; journalctl -k -b -1"},
			{"Read the function behind RIP, pc or NIP, and whether a module stands beside it in brackets; that is where to start.", ""},
		},
		Clears:     "A task that was killed holding a lock leaves it locked until then.",
		Support:    "An oops without foreign modules is a valid case for vendor and upstream, even if it happened only once.",
		Report:     "Send the first oops whole, from the line before its number down to the end of the trace, with the exact kernel version.",
		Conclusion: "so only the first oops since boot is evidence: work from that one",
		Links:      []Link{{"Linux: bug hunting", docs + "admin-guide/bug-hunting.html"}},
	}},
	{name: "WARN", kind: byEvent, rank: 4, Entry: Entry{
		Title:    "The kernel has printed a warning",
		Event:    "the kernel has printed a warning",
		Severity: Warning, Level: Reduced,
		Meaning: "Something happened that the kernel's authors had ruled out, and the kernel printed a WARNING with a call trace. " +
			"It then went on: a warning stops nothing and kills no task. " +
			"Many are harmless, some are the first sign of real trouble.",
		Trust: "What follows may be a consequence; the first warning itself shows no W in its header.",
		Sets: []string{
			"WARN(), WARN_ON() or one of their once-only forms fires; a few sites set their own flag in place of W.",
			"The scheduler finds code that sleeps, or is about to, where it must not.",
			"The Intel graphics driver fails to reset the GPU or loses touch with its registers.",
		},
		LogLines: []string{
			"WARNING: %s:%s at %s, CPU#%s: %s/%s",
			"WARNING: CPU: %s PID: %s at %s:%s %s",
			"BUG: scheduling while atomic: %s/%s/%s",
			"BUG: sleeping function called from invalid context at %s:%s",
			"BUG: assuming atomic context at %s:%s",
			"CI tainted: %s by %s",
		},
		Next: []Step{
			{"Read the first one, with its call trace.", "journalctl -k -b | grep -m1 -A40 -E 'WARNING: |BUG: (sched|sleep)'"},
			{"The file and line in it are what to search the web and your distribution's bug tracker for.", ""},
			{"Most sites warn once per boot; to have them warn again, re-arm them.", "echo 1 > /sys/kernel/debug/clear_warn_once"},
		},
		Clears:     "If the same warning is back after an update and a reboot, report it.",
		Support:    "Distributions and developers accept warnings as bugs, with lower priority than a crash.",
		Report:     "Send the first warning with its whole trace, and say what went wrong on the machine, if anything did.",
		Conclusion: "so a later report may be a consequence: read the first warning first",
		Links:      []Link{{"Linux: re-arming WARN_ONCE", docs + "admin-guide/clearing-warn-once.html"}},
	}},
	{name: "SOFTLOCKUP", kind: byEvent, rank: 5, Entry: Entry{
		Title:    "A CPU was stuck (soft lockup)",
		Event:    "a CPU was stuck in the kernel",
		Severity: Warning, Level: Reduced,
		Meaning: "One CPU stayed inside the kernel for more than twenty seconds, or twice the watchdog's threshold, and let no other task run. " +
			"It is a symptom: an endless loop, a contended lock, slow hardware, or a virtual machine whose host did not give it time. " +
			"Often the CPU recovers by itself.",
		Trust: "Timeouts that are reported later may be mere results of the lockup.",
		Sets: []string{
			"The watchdog finds that its task has not run on a CPU.",
			"amdgpu is told to disable its lockup timeout (6.1 and later), or a test fence is created through sw_sync (7.3); neither is a lockup.",
		},
		LogLines: []string{
			"watchdog: BUG: soft lockup - CPU#%s stuck for %ss! [%s:%s]",
			"lockup timeout disabled",
		},
		Next: []Step{
			{"The task in brackets was running; the trace below shows where.", "journalctl -k -b | grep -m1 -A40 'soft lockup'"},
			{"On a virtual machine, look at the steal time, column st, before you blame the kernel.", "vmstat 1 5"},
			{"Check the watchdog's threshold; 10 means that twenty seconds count.", "cat /proc/sys/kernel/watchdog_thresh"},
		},
		Clears:     "A recovered CPU needs no reboot for its own sake.",
		Support:    "Vendors take it up when it repeats on hardware that is not overcommitted.",
		Report:     "Give all lockup traces of the boot, the load at that time, and the hypervisor if there is one.",
		Conclusion: "so a later timeout may be its result: find out what kept that CPU",
		Links:      []Link{{"Linux: lockup detectors", docs + "admin-guide/lockup-watchdogs.html"}},
	}},
}
