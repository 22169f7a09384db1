package taint

import "slices"

// Event is a change in what a flag of Linux is called or means, or in what sets
// it.
type Event struct {
	Since    string // first release with it, or the first in which it was read
	Text     string // what changed, one sentence
	Evidence Evidence
	Source   string
}

// Sources of the histories, beside those of the tables.
const (
	sourceDiff   = "Debian's linux-source 5.10.223 and 6.1.192 compared"
	sourceDiff73 = "Debian's linux-source 6.12.117 and 7.3.4 compared"
)

// histories holds the events of each flag of mainline by its meaning, oldest
// first. Releases of flags that logs bracket are explained in Flag.Note.
var histories = [...]struct {
	meaning string
	events  []Event
}{
	{"PROPRIETARY_MODULE", []Event{
		{"2.4.10", "Introduced together with the taint value itself, for modules whose license is not open.", FromPatch, "the patch of September 2001 that brought print_tainted()"}}},
	{"FORCED_MODULE", []Event{
		{"2.4.10", "Introduced together with the taint value itself, for modules loaded by insmod -f.", FromPatch, "the patch of September 2001 that brought print_tainted()"}}},
	{"CPU_OUT_OF_SPEC", []Event{
		{"2.4.15", "Introduced as UNSAFE_SMP, for AMD processors that were not made for SMP; its column came with Linux 2.5.", FromPatch, "the patch to 2.4.15-pre5, and panic.c as quoted for 2.5.48"},
		{"3.15", "Renamed to CPU_OUT_OF_SPEC.", Unverified, "absent in RHEL 7's 3.10, present in 5.10"},
		{"6.1", "Documented as any system out of its specification: writes to model-specific registers and CPU features switched off by hand set it too.", FromSource, sourceDiff}}},
	{"FORCED_RMMOD", []Event{
		{"2.6.0", "Introduced in the value, for rmmod -f.", FromLogs, sourceLogs},
		{"2.6.10", "Got its column.", FromLogs, sourceLogs}}},
	{"MACHINE_CHECK", []Event{
		{"2.6.10", "Introduced, for machine check exceptions.", FromLogs, sourceLogs},
		{"6.1", "System errors of arm64 (SError) and errors that the firmware reports (GHES) set it too.", FromSource, sourceDiff}}},
	{"BAD_PAGE", []Event{
		{"2.6.10", "Introduced, for corrupted page structures.", FromLogs, sourceLogs},
		{"6.1", "Findings of KFENCE and KMSAN set it, as those of KASAN do.", FromSource, sourceDiff}}},
	{"USER", []Event{
		{"2.6.21", "Introduced, with a value that can be written.", FromSource, "six flags in the source of 2.6.20, seven columns in logs of 2.6.22"},
		{"6.1", "Force-probing unsupported Intel graphics and writes to PCI configuration space that a driver claims set it too.", FromSource, sourceDiff},
		{"7.3", "Protected virtual machines on arm64 and VFIO devices without an IOMMU that are opened as character devices set it too.", FromSource, sourceDiff73}}},
	{"DIE", []Event{
		{"2.6.23", "Introduced, for oopses and BUG.", FromLogs, sourceLogs}}},
	{"OVERRIDDEN_ACPI_TABLE", []Event{
		{"2.6.25", "Introduced, for ACPI tables replaced by the user.", FromLogs, sourceLogs}}},
	{"WARN", []Event{
		{"2.6.26", "Introduced, for warnings of the kernel.", FromLogs, sourceLogs}}},
	{"CRAP", []Event{
		{"2.6.28", "Introduced, for modules of the staging directory.", FromLogs, sourceLogs}}},
	{"FIRMWARE_WORKAROUND", []Event{
		{"2.6.35", "Introduced, for severe bugs in the platform's firmware.", FromLogs, sourceLogs}}},
	{"OOT_MODULE", []Event{
		{"3.2", "Introduced, for modules built outside the kernel's source tree.", FromLogs, sourceLogs}}},
	{"UNSIGNED_MODULE", []Event{
		{"3.15", "Introduced, for modules without a valid signature; kernels before marked such modules with F.", FromLogs, sourceLogs}}},
	{"SOFTLOCKUP", []Event{
		{"3.17", "Introduced, for soft lockups.", FromLogs, sourceLogs}}},
	{"LIVEPATCH", []Event{
		{"4.0", "Introduced, for live patches.", FromLogs, sourceLogs}}},
	{"AUX", []Event{
		{"4.15", "Introduced, for distributions to use.", FromLogs, sourceLogs},
		{"5.10", "Experimental RAID 5 and 6 of btrfs and permission checks of fanotify set it in mainline.", FromSource, "Debian's linux-source 5.10.223, the oldest that was read"}}},
	{"RANDSTRUCT", []Event{
		{"4.17", "Introduced, for kernels built with randomised structures (CONFIG_GCC_PLUGIN_RANDSTRUCT).", FromLogs, sourceLogs},
		{"6.1", "The option is called CONFIG_RANDSTRUCT.", FromSource, sourceDiff}}},
	{"TEST", []Event{
		{"6.0", "Introduced, for tests that run inside the kernel.", FromLogs, sourceLogs}}},
	{"FWCTL", []Event{
		{"6.15", "Introduced, for debugging writes to a device's firmware through fwctl.", FromLogs, sourceLogs}}},
}

// History returns what is known of the flag's past in Linux, oldest first:
// when it came, what it was called, and what began to set it. It is empty for
// flags that only a distribution has.
func (f Flag) History() []Event {
	for i := range histories {
		if histories[i].meaning == f.Meaning() {
			return slices.Clone(histories[i].events)
		}
	}
	return nil
}
