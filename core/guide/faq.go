package guide

import (
	"slices"

	"kerneltaint/core/taint"
)

// QA is a question that people ask, and its answer.
type QA struct {
	ID       string // stable, for links: "which-module"
	Question string
	Answer   string
	Command  string   // a command that shows it on the asker's machine; "" if there is none
	Flags    []string // the kernel's names of the flags that it is about; none: all
	Values   []uint64 // the taint values that it is about
}

// FAQ returns the questions in the order of how often they are asked.
func FAQ() []QA { return slices.Clone(faq) }

// Questions returns the questions about one flag of a dialect.
func Questions(d *taint.Dialect, bit int) []QA {
	f, ok := d.Flag(bit)
	if !ok || f.Reserved {
		return nil
	}
	var found []QA
	for i := range faq {
		if slices.Contains(faq[i].Flags, f.Name) {
			found = append(found, faq[i])
		}
	}
	return found
}

var faq = []QA{
	{
		ID:       "verification-failed",
		Question: `Is "module verification failed: signature and/or required key missing - tainting kernel" an error?`,
		Answer: "No. The kernel goes on to load the module and only notes that it could not tie the file to a key it trusts. " +
			"Modules that you or DKMS built are the usual reason. " +
			"If the kernel had refused the module, modprobe would have failed with Key was rejected by service or Required key not available.",
		Command: "modinfo -F signer MODULE",
		Flags:   []string{"UNSIGNED_MODULE"},
	},
	{
		ID:       "out-of-tree",
		Question: `Did "loading out-of-tree module taints kernel" stop my module from loading?`,
		Answer: "No. The line is printed while the module is being loaded, and nothing else follows from it. " +
			"If your device does not work, look for a different message close by, such as Unknown symbol, Invalid module format or an error of the driver itself.",
		Command: "dmesg | grep -A5 'out-of-tree module'",
		Flags:   []string{"OOT_MODULE"},
	},
	{
		ID:       "license",
		Question: `Is "module license 'NVIDIA' taints kernel" a problem?`,
		Answer: "Not for the driver, which loads and works as its maker intends. " +
			"It matters on the day the kernel crashes: its developers will ask you to show the crash without that driver. " +
			"For recent cards there is an open variant of NVIDIA's modules, which leaves P out.",
		Command: "modinfo -F license nvidia",
		Flags:   []string{"PROPRIETARY_MODULE"},
	},
	{
		ID:       "cause",
		Question: "Is the taint the cause of my crash or hang?",
		Answer: "Seldom. Every crash and hung task report shows the flags, whether they have to do with it or not. " +
			"The cause is in the call trace: look at the topmost functions, and at the module names in brackets beside them. " +
			"If a tainted module stands there, suspect it.",
		Command: "journalctl -k -b | grep -m1 -A25 'Call Trace'",
	},
	{
		ID:       "12288",
		Question: "What does a taint value of 12288 mean?",
		Answer: "12288 is 4096 + 8192, the letters O and E: a module from outside the kernel was loaded, and it was not signed with a key that the kernel knows. " +
			"It is what nearly every DKMS module leaves behind, and no sign of a fault.",
		Command: "grep -l '[OE]' /sys/module/*/taint",
		Flags:   []string{"OOT_MODULE", "UNSIGNED_MODULE"},
		Values:  []uint64{12288},
	},
	{
		ID:       "12289",
		Question: "What does a taint value of 4097 or 12289 mean?",
		Answer: "4097 is 1 + 4096, and 12289 has 8192 on top: a proprietary module from outside the kernel, unsigned in the second case. " +
			"NVIDIA's closed driver and ZFS are the best known. " +
			"A report shows it as P, with O and E further right. " +
			"Everything runs normally; it is bug reports that suffer.",
		Command: "grep -l P /sys/module/*/taint",
		Flags:   []string{"PROPRIETARY_MODULE"},
		Values:  []uint64{4097, 12289},
	},
	{
		ID:       "4096",
		Question: "What does a taint value of 4096 mean?",
		Answer: "4096 is bit 12, the letter O: somebody loaded a module that does not come from the kernel's own source. " +
			"VirtualBox, DKMS drivers and modules of your own do that. " +
			"Since E is not set, it was signed with a key that the kernel knows, or this kernel checks no signatures.",
		Flags:  []string{"OOT_MODULE"},
		Values: []uint64{4096},
	},
	{
		ID:       "512",
		Question: "What does a taint value of 512 mean?",
		Answer: "512 is bit 9, the letter W: the kernel has printed at least one WARNING since it started. " +
			"It stopped nothing. " +
			"Find that first warning, and search for its file name and line; often an update has the cure.",
		Command: "journalctl -k -b | grep -m1 -A40 -E 'WARNING: (.* )?at '",
		Flags:   []string{"WARN"},
		Values:  []uint64{512},
	},
	{
		ID:       "64",
		Question: "What does a taint value of 64 mean?",
		Answer: "64 is bit 6, the letter U: root wrote the value by hand, or a setting was used that the kernel calls dangerous. " +
			"Old kernels differ: on Red Hat Enterprise Linux 5 it means an unsigned module, and on early SUSE Linux Enterprise an unsupported one or a machine check.",
		Command: "dmesg | grep -i 'dangerous option'",
		Flags:   []string{"USER", "UNSIGNED_MODULE"},
		Values:  []uint64{64},
	},
	{
		ID:       "268435456",
		Question: "What do 268435456 and 536870912 mean?",
		Answer: "They are bits 28 and 29 of Red Hat kernels: hardware that Red Hat has not tested, and a technology preview. " +
			"Both are about the support contract. " +
			"Mainline kernels do not have these bits.",
		Flags:  []string{"HARDWARE_UNSUPPORTED", "TECH_PREVIEW"},
		Values: []uint64{268435456, 536870912},
	},
	{
		ID:       "4",
		Question: "What does a taint value of 4 mean?",
		Answer: "4 is bit 2, the letter S. " +
			"Today it mostly means that a tuning tool wrote a register of the processor, or that a boot parameter changed its features. " +
			"Old kernels had it for one case alone: several processors of a kind that was not made to work together.",
		Command: "dmesg | grep -iE 'unrecognized MSR|cpuid='",
		Flags:   []string{"CPU_OUT_OF_SPEC", "UNSAFE_SMP"},
		Values:  []uint64{4},
	},
	{
		ID:       "suse-letters",
		Question: "What do U, N and X mean on SUSE kernels?",
		Answer: "They are about support: X is a module that its vendor supports together with SUSE, N (n in release 16) one that nobody there supports. " +
			"The very old releases wrote U for the latter. " +
			"Elsewhere the same letters mean a user's request, a test and an auxiliary flag, so always say which kernel they come from.",
		Command: "modinfo -F supported MODULE",
		Flags:   []string{"NO_SUPPORT", "EXTERNAL_SUPPORT"},
	},
	{
		ID:       "which-module",
		Question: "Which module tainted my kernel?",
		Answer: "Every loaded module has a file with its own letters; the command prints those that are not empty. " +
			"The log is no substitute, for it names only the first out-of-tree and the first unsigned module. " +
			"A module that has been unloaded since no longer has the file; on kernels from 5.19 with unload tracking, /sys/kernel/debug/modules/unloaded_tainted remembers it.",
		Command: "grep -H . /sys/module/*/taint",
		Flags:   []string{"PROPRIETARY_MODULE", "FORCED_MODULE", "CRAP", "OOT_MODULE", "UNSIGNED_MODULE", "LIVEPATCH", "TEST"},
	},
	{
		ID:       "no-module",
		Question: "Why does no module show the letter that the kernel has?",
		Answer: "Because most letters do not come from modules: W, D, B, L, M, S, I, U, A and R are set by events. " +
			"Even P and N can stand for the kernel as a whole, after ndiswrapper or a KUnit run. " +
			"And a module takes its letters along when it is unloaded, while the kernel keeps them.",
		Flags: []string{"PROPRIETARY_MODULE", "TEST"},
	},
	{
		ID:       "clear",
		Question: "How do I clear the taint?",
		Answer: "Reboot, without the cause. " +
			"There is no other way by design: the value records what has happened since the kernel started, and that cannot be undone. " +
			"The kernel accepts 0 in /proc/sys/kernel/tainted and ignores it, and removing a module does not help either.",
		Command: "cat /proc/sys/kernel/tainted",
	},
	{
		ID:       "support",
		Question: "Does a tainted kernel void my support?",
		Answer: "Not as such. " +
			"A vendor supports what it ships; with foreign code in the kernel it may ask you to show the fault without that code, or send you to its maker. " +
			"Flags such as W, D or M change no contract, they are part of the evidence.",
	},
	{
		ID:       "danger",
		Question: "Is a tainted kernel dangerous or slower?",
		Answer: "No. Taint is a note for whoever reads a bug report, and costs no speed. " +
			"What may be dangerous is a cause: M, B and D deserve attention at once, most others can wait or be ignored. " +
			"Only a kernel booted with panic_on_taint= acts on a flag, by stopping.",
	},
	{
		ID:       "who-set-u",
		Question: "Who set U?",
		Answer: "Look for the words dangerous option in the log: they name the module parameter. " +
			"If there are none, VFIO, i915.force_probe, a write to a device's configuration or a debugging file may have done it, and most of these leave a line. " +
			"If the log is silent altogether, a program with root rights wrote to the sysctl or to a debugging file; the kernel does not record which.",
		Command: "dmesg | grep -iE 'dangerous|taint'",
		Flags:   []string{"USER"},
	},
	{
		ID:       "lock-debugging",
		Question: `Why does it say "Disabling lock debugging due to kernel taint"?`,
		Answer: "The lock checker (lockdep) turns itself off when it can no longer trust its data: after P, F, R, M, B, D or A, and after some cases of S and I. " +
			"Most distribution kernels are built without lockdep, and then the line has no effect. " +
			"It comes once per boot, and after a forced removal it is the only sign.",
		Flags: []string{"PROPRIETARY_MODULE", "FORCED_MODULE", "FORCED_RMMOD", "MACHINE_CHECK", "BAD_PAGE", "DIE", "OVERRIDDEN_ACPI_TABLE"},
	},
	{
		ID:       "no-line",
		Question: "Why is there no line about it in dmesg?",
		Answer: "Perhaps the buffer has been overwritten since: the journal keeps what dmesg has lost. " +
			"Perhaps there never was one, for some events set their flag without a word: a forced removal, a write to the sysctl, some debugging files. " +
			"And lines about staging drivers and fwctl do not contain the word taint.",
		Command: "journalctl -k -b | grep -iE 'taint|staging|full access'",
		Flags:   []string{"FORCED_RMMOD", "USER", "CRAP", "FWCTL"},
	},
	{
		ID:       "report-or-value",
		Question: "The crash report says tainted, but /proc/sys/kernel/tainted shows 0: which is right?",
		Answer: "Both. The report shows the state at the moment of the crash, the file that of the kernel which runs now. " +
			"After a reboot counting starts at 0. " +
			"ABRT and other collectors keep the old state with the report, and that is the one that matters for it.",
		Command: "journalctl -k -b -1 | grep 'Tainted: '",
	},
	{
		ID:       "msr",
		Question: `Is "Write to unrecognized MSR" dangerous?`,
		Answer: "The write has been carried out, and most such tools know what they do; the kernel just cannot vouch for the processor from then on. " +
			"The message names the program, often one that lowers the voltage or sets power limits. " +
			"With msr.allow_writes=on the message goes away while S is set all the same.",
		Command: "dmesg | grep 'unrecognized MSR'",
		Flags:   []string{"CPU_OUT_OF_SPEC"},
	},
	{
		ID:       "trace-events",
		Question: `What does "module has bad taint, not creating trace events" mean?`,
		Answer: "That module carries P or F, or another letter that the tracing code does not accept, so its own trace events are left out. " +
			"Everything else in the module works. " +
			"O and C do not keep a module from being traced, nor does E, except on the oldest kernels that have it.",
		Command: "grep -H '[PF]' /sys/module/*/taint",
		Flags:   []string{"PROPRIETARY_MODULE", "FORCED_MODULE"},
	},
	{
		ID:       "fwupd",
		Question: "fwupd's security report marks the kernel as tainted: is my machine insecure?",
		Answer: "It reads the same value and marks down any kernel that is not clean, so one DKMS module is enough. " +
			"It tells of code from outside, not of an attack.",
		Command: "fwupdmgr security",
		Flags:   []string{"OOT_MODULE"},
	},
	{
		ID:       "letter-g",
		Question: "What does G mean in Tainted: G?",
		Answer: "G fills the first column when P is not set: no proprietary module has been loaded. " +
			"It is not a flag, and it is shown only when some flag is set. " +
			"The blanks after it are columns, one for each flag that this kernel knows.",
		Flags: []string{"PROPRIETARY_MODULE"},
	},
	{
		ID:       "first-report",
		Question: "Why does the first warning or oops not show its own flag?",
		Answer: "The header shows the state before the report, because the flag is added once the report has been printed. " +
			"So a W or D in a header proves that there was an earlier one. " +
			"Go back in the log, for that one is the report to send.",
		Flags: []string{"WARN", "DIE", "SOFTLOCKUP", "BAD_PAGE"},
	},
	{
		ID:       "hardware-error-no-m",
		Question: "The log says Hardware Error, but M is not set: why?",
		Answer: "The hardware corrected the error by itself, which it logs and the kernel does not count. " +
			"A few in a year are normal; a growing number announces a part that is about to fail.",
		Command: "ras-mc-ctl --summary",
		Flags:   []string{"MACHINE_CHECK"},
	},
	{
		ID:       "firmware-bug-no-i",
		Question: "The log says [Firmware Bug], but I is not set: why?",
		Answer: "Those words are a mere prefix that many parts of the kernel use for complaints about the BIOS. " +
			"I is reserved for the few places where a serious error had to be worked around.",
		Command: "dmesg | grep 'Firmware Bug'",
		Flags:   []string{"FIRMWARE_WORKAROUND"},
	},
	{
		ID:       "acpi-initrd",
		Question: "I replaced an ACPI table through the initramfs: why is A not set?",
		Answer: "Because current kernels regard that as an upgrade of the table and print Table Upgrade; it was tried on 5.10, 6.1 and 7.3. " +
			"What still sets A is a DSDT that is compiled into the kernel.",
		Command: "dmesg | grep 'Table Upgrade'",
		Flags:   []string{"OVERRIDDEN_ACPI_TABLE"},
	},
	{
		ID:       "dashes",
		Question: "What are the dashes in Tainted: G --------- --- on Red Hat kernels?",
		Answer: "Each dash is a column that Red Hat keeps free for its own use and that is not set; a question mark would mean that it is. " +
			"They say nothing about your system.",
	},
	{
		ID:       "systemd",
		Question: "systemctl status shows Tainted: unmerged-usr or similar: is that the kernel?",
		Answer: "No, systemd has a list of its own by that name, about how the system was installed or set up. " +
			"The kernel's value stands in /proc/sys/kernel/tainted and nowhere else.",
		Command: "systemctl show --property=Tainted; cat /proc/sys/kernel/tainted",
	},
	{
		ID:       "panic-on-taint",
		Question: "Can I make the kernel stop when it becomes tainted?",
		Answer: "Yes, from Linux 5.8 and Red Hat 8.3 on: panic_on_taint= takes a hexadecimal mask of the flags that matter, and the kernel panics when one of them is set. " +
			"Add nousertaint, and nobody can trigger it by writing the sysctl. " +
			"Leave O and E out of the mask unless no foreign module may ever be loaded.",
		Command: "grep -o 'panic_on_taint=[^ ]*' /proc/cmdline",
	},
}
