package guide

// faultEntries are the flags that stand for something that went wrong.
var faultEntries = []entry{
	{name: "MACHINE_CHECK", kind: byEvent, rank: 1,
		title:    "The hardware reported an uncorrected error",
		event:    "the hardware reported an uncorrected error",
		severity: Critical, level: None,
		meaning: "The processor or the platform reported an error that it could not correct. " +
			"Memory is the usual culprit, then the processor, its power and its cooling. " +
			"An error that the hardware corrected by itself is logged with similar words, but does not set the flag.",
		trust:      "Nothing that this kernel reports from now on proves a fault in software.",
		conclusion: "so nothing reported after that proves a fault in software: check memory, processor and cooling first",
		sets: "An x86 processor raises a machine check exception for an uncorrected error.\n" +
			"powerpc reports a machine check; arm64 takes an SError or a synchronous external abort (6.1 and later); sparc64 is told at boot to force a cache on.\n" +
			"The firmware reports a fatal error through APEI (GHES, 6.1 and later).\n" +
			"The Intel graphics driver finds a pre-production chip.",
		lines: "mce: [Hardware Error]: CPU %s: Machine Check Exception: %s Bank %s: %s\n" +
			"CPU#%s: Machine Check Exception:  %s (type %s).\n" +
			"CPU0: Machine Check Exception.\n" +
			"SError Interrupt on CPU%s, code %s -- %s\n" +
			"This is a pre-production stepping. It may not be fully functional.\n" +
			"Pre-production workarounds for this platform have already been removed.",
		next: "Read what the hardware said; the line with a bank number and a status is the one that matters.\n" +
			"$ journalctl -k | grep -iE 'hardware error|machine check|SError|pre-production'\n" +
			"If rasdaemon is installed, it has the errors decoded, down to the memory module.\n" +
			"$ ras-mc-ctl --errors\n" +
			"Look into the log of the management controller.\n" +
			"$ ipmitool sel elist\n" +
			"Then test the memory for some hours, check cooling and power, update the firmware, and replace the part that the log names.",
		clears:  "If M returns afterwards, the part is still failing.",
		support: "This is a case for the hardware vendor; software vendors will wait until the part has been replaced.",
		report:  "Give the hardware vendor the error lines and the management log, and open no kernel bug from this boot.",
		links: "Linux: reliability, availability and serviceability " + docs + "admin-guide/RAS/main.html\n" +
			"Linux: bad memory " + docs + "admin-guide/bad-memory.html",
	},
	{name: "BAD_PAGE", kind: byEvent, rank: 2,
		title:    "Memory corruption or misuse was detected",
		event:    "memory corruption or misuse was detected",
		severity: Critical, level: None,
		meaning: "A page, a page table or an allocated object was in a state that it must never be in, or a sanitizer (KASAN, KMSAN or KFENCE) caught an access that must never happen. " +
			"What a sanitizer reports is a bug in software, and its report names the access. " +
			"A bad page or object shows only that something wrote there before: a driver, the kernel itself, or failing memory.",
		trust:      "The first such report is evidence, and the best there is if a sanitizer made it; each one after it may be a consequence of the same damage.",
		conclusion: "so only the first report since boot is evidence: find it, and see what detected the error",
		sets: "A page is freed or handed out in a wrong state, a page table entry makes no sense, or a page of a file is dropped while still mapped.\n" +
			"The slab allocator (SLUB) finds an object or its metadata overwritten.\n" +
			"A sanitizer reports an error: KASAN, and from 6.1 KMSAN and KFENCE, of which KFENCE leaves lock debugging on.",
		lines: "BUG: Bad page state in process %s  pfn:%s\n" +
			"BUG: Bad page map in process %s  pte:%s pmd:%s\n" +
			"BUG: Bad page cache in process %s  pfn:%s\n" +
			"BUG %s (%s): %s\n" +
			"BUG: KASAN: %s in %s\n" +
			"BUG: KMSAN: %s in %s\n" +
			"BUG: KFENCE: %s",
		next: "Find the first report of this boot.\n" +
			"$ journalctl -k -b | grep -m1 -A30 -E 'BUG: (Bad page|KASAN|KFENCE|KMSAN)|BUG [^:]+ \\('\n" +
			"If it begins with KASAN, KMSAN or KFENCE, the first trace below it is that of the faulty code: start there.\n" +
			"If it names an object of SLUB, the usual culprit is the owner of that object or of the one before it: boot with slub_debug=FZPU to have the owners named.\n" +
			"Drivers from outside the kernel are the first suspects; see which are loaded.\n" +
			"$ grep -H . /sys/module/*/taint\n" +
			"If it is a bad page or page table and no such driver is loaded, rule out the memory itself with memtest86+, one night long.",
		clears:  "Reboot soon: what is damaged in memory can still reach the disk.",
		support: "Without foreign modules it is a serious case that vendors and developers take; after a bad page they will ask for a test of the memory.",
		report:  "Send the first report complete, from its line of equals signs on if it has one, with the list of modules.",
		links: "Linux: KASAN " + docs + "dev-tools/kasan.html\n" +
			"Linux: KFENCE " + docs + "dev-tools/kfence.html",
	},
	{name: "DIE", kind: byEvent, rank: 3,
		title:    "The kernel has oopsed",
		event:    "the kernel has already oopsed",
		severity: Critical, level: None,
		meaning: "The kernel hit a fault that it could not handle, such as a bad pointer or a BUG(), and killed the task that ran. " +
			"Locks and memory that the task held stay as they were. " +
			"The machine may go on for weeks or hang in a minute: save your work and plan a reboot.",
		trust:      "The first oops is good evidence, and has no D in its own header; a report with a D came later.",
		conclusion: "so only the first oops since boot is evidence: work from that one",
		sets:       "Any oops: a page fault in the kernel, a general protection fault, BUG(), an undefined instruction, and their like on each architecture.",
		lines: "Oops: %s [#%s]\n" +
			"Internal error: %s: %s [#%s]\n" +
			"kernel BUG at %s:%s!",
		next: "Find the first oops; it bears the number 1.\n" +
			"$ journalctl -k -b | grep -n -m1 -E '\\[#1\\]|kernel BUG at'\n" +
			"Save the log before you reboot.\n" +
			"$ journalctl -k -b > oops.txt\n" +
			"If the machine has gone down since, look at the boot before.\n" +
			"$ journalctl -k -b -1\n" +
			"The firmware may have kept what no longer reached the disk.\n" +
			"$ ls /var/lib/systemd/pstore /sys/fs/pstore\n" +
			"Read the function behind RIP, pc or NIP, and whether a module stands beside it in brackets; that is where to start.",
		clears:  "A task that was killed holding a lock leaves it locked until then.",
		support: "An oops without foreign modules is a valid case for vendor and upstream, even if it happened only once.",
		report:  "Send the first oops whole, from the line before its number down to the end of the trace, with the exact kernel version.",
		links:   "Linux: bug hunting " + docs + "admin-guide/bug-hunting.html",
	},
	{name: "WARN", kind: byEvent, rank: 4,
		title:    "The kernel has printed a warning",
		event:    "the kernel has printed a warning",
		severity: Warning, level: Reduced,
		meaning: "Something happened that the kernel's authors had ruled out, and the kernel printed a WARNING with a call trace. " +
			"It then went on: a warning stops nothing and kills no task, unless panic_on_warn is set. " +
			"Many are harmless, some are the first sign of real trouble.",
		trust:      "What follows may be a consequence; the first warning itself shows no W in its header.",
		conclusion: "so a later report may be a consequence: read the first warning first",
		sets: "WARN(), WARN_ON() or one of their once-only forms fires; a few sites set their own flag in place of W.\n" +
			"The scheduler finds code that sleeps, or is about to, where it must not.\n" +
			"The Intel graphics driver fails to reset the GPU or loses touch with its registers.",
		lines: "WARNING: %s:%s at %s, CPU#%s: %s/%s\n" +
			"WARNING: CPU: %s PID: %s at %s:%s %s\n" +
			"BUG: scheduling while atomic: %s/%s/%s\n" +
			"BUG: sleeping function called from invalid context at %s:%s\n" +
			"BUG: assuming atomic context at %s:%s\n" +
			"CI tainted: %s by %s",
		next: "Read the first one, with its call trace.\n" +
			"$ journalctl -k -b | grep -m1 -A40 -E 'WARNING: (.* )?at |BUG: (sched|sleep|assum)|CI tainted'\n" +
			"Search the web and your distribution's bug tracker for the file and line that it names.\n" +
			"Most sites warn once per boot; to have them warn again, re-arm them.\n" +
			"$ echo 1 > /sys/kernel/debug/clear_warn_once",
		clears:  "If the same warning is back after an update and a reboot, report it.",
		support: "Distributions and developers accept warnings as bugs, with lower priority than a crash.",
		report:  "Send the first warning with its whole trace, and say what went wrong on the machine, if anything did.",
		links:   "Linux: re-arming WARN_ONCE " + docs + "admin-guide/clearing-warn-once.html",
	},
	{name: "SOFTLOCKUP", kind: byEvent, rank: 5,
		title:    "A CPU was stuck (soft lockup)",
		event:    "a CPU was stuck in the kernel",
		severity: Warning, level: Reduced,
		meaning: "One CPU stayed inside the kernel for more than twenty seconds, or twice the watchdog's threshold, and let no other task run. " +
			"It is a symptom: an endless loop, a contended lock, slow hardware, or a virtual machine whose host did not give it time. " +
			"Often the CPU recovers by itself.",
		trust:      "Timeouts that are reported later may be mere results of the lockup.",
		conclusion: "so a later timeout may be its result: find out what kept that CPU",
		sets: "The watchdog finds that its task has not run on a CPU.\n" +
			"amdgpu is told to disable its lockup timeout (6.1 and later), or a test fence is created through sw_sync (7.3); neither is a lockup.",
		lines: "watchdog: BUG: soft lockup - CPU#%s stuck for %ss! [%s:%s]\n" +
			"lockup timeout disabled",
		next: "The task in brackets was running; the trace below shows where.\n" +
			"$ journalctl -k -b | grep -m1 -A40 -E 'soft lockup|lockup timeout disabled'\n" +
			"On a virtual machine, look at the steal time, column st, before you blame the kernel.\n" +
			"$ vmstat 1 5\n" +
			"Check the watchdog's threshold; 10 means that twenty seconds count.\n" +
			"$ cat /proc/sys/kernel/watchdog_thresh",
		clears:  "A recovered CPU needs no reboot for its own sake.",
		support: "Vendors take it up if it happens again on a machine that is not overcommitted.",
		report:  "Give all lockup traces of the boot, the load at that time, and the hypervisor if there is one.",
		links:   "Linux: lockup detectors " + docs + "admin-guide/lockup-watchdogs.html",
	},
}
