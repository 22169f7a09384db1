package cause

import "kerneltaint/core/taint"

// bitRandstruct is set in the kernel's image, before anything is printed.
const bitRandstruct = 17

// Setter is a place in the kernel's source that sets a flag and prints nothing
// that tells of it.
type Setter struct {
	Bits  taint.Set
	Site  string // "file function"
	Event string // what happens there, as a clause
}

// Silent returns the places that set flags without a message.
func Silent() []Setter { return append([]Setter(nil), silentSetters...) }

var silentSetters = []Setter{
	{^taint.Set(0), "kernel/panic.c proc_taint", "a write to /proc/sys/kernel/tainted"},
	{^taint.Set(0), "kernel/module/main.c add_taint_module", "a module's own call of add_taint"},

	{bitR, "kernel/module/main.c try_force_unload", "a forced unload of a module (rmmod -f)"},

	{bitS, "arch/x86/kernel/msr.c msr_write", "a write to a model specific register while its message was suppressed (30 seconds) or muted"},
	{bitS, "arch/x86/kernel/msr.c msr_ioctl", "an ioctl that writes model specific registers"},
	{bitS, "arch/x86/kernel/amd_node.c smn_value_write", "a write to AMD's system management network through debugfs"},
	{bitS, "arch/x86/kernel/cpu/microcode/core.c load_late_stop_cpus", "an unsafe late load of microcode"},

	{bitM, "arch/x86/kernel/cpu/mce/core.c do_machine_check", "a machine check whose record went to a program (mcelog, rasdaemon) instead of the log"},
	{bitM, "arch/arm64/mm/fault.c do_sea", "a synchronous external abort"},
	{bitM, "arch/powerpc/kernel/mce.c machine_check_process_queued_event", "a machine check"},
	{bitM, "arch/powerpc/kernel/traps.c __machine_check_exception", "a machine check"},
	{bitM, "arch/sparc/kernel/setup_64.c process_switch", "the boot switch that forces the P-cache on"},

	{bitB, "mm/slub.c __slab_err", "a slab error whose report is not in the log"},

	{bitU, "drivers/base/regmap/regmap-debugfs.c regmap_map_write_file", "a write to a register map in debugfs"},
	{bitU, "drivers/soundwire/cadence_master.c cdns_hw_reset", "a SoundWire reset through debugfs"},
	{bitU, "drivers/soundwire/cadence_master.c cdns_parity_error_injection", "a SoundWire parity error, injected through debugfs"},
	{bitU, "drivers/soundwire/cadence_master.c cdns_set_pdi_loopback_source", "a SoundWire loopback set through debugfs"},
	{bitU, "drivers/soundwire/cadence_master.c cdns_set_pdi_loopback_target", "a SoundWire loopback set through debugfs"},
	{bitU, "drivers/soundwire/debugfs.c cmd_go", "a SoundWire command through debugfs"},
	{bitU, "drivers/soundwire/debugfs.c set_command", "a SoundWire command through debugfs"},
	{bitU, "drivers/soundwire/debugfs.c set_command_type", "a SoundWire command through debugfs"},
	{bitU, "drivers/soundwire/debugfs.c set_num_bytes", "a SoundWire command through debugfs"},
	{bitU, "drivers/soundwire/debugfs.c set_start_address", "a SoundWire command through debugfs"},
	{bitU, "drivers/soundwire/intel.c intel_set_m_datamode", "a SoundWire data mode set through debugfs"},
	{bitU, "drivers/soundwire/intel.c intel_set_s_datamode", "a SoundWire data mode set through debugfs"},
	{bitU, "drivers/soundwire/intel_ace2x_debugfs.c intel_set_m_datamode", "a SoundWire data mode set through debugfs"},
	{bitU, "drivers/soundwire/intel_ace2x_debugfs.c intel_set_s_datamode", "a SoundWire data mode set through debugfs"},
	{bitU, "drivers/thunderbolt/debugfs.c regs_write", "a write to Thunderbolt registers through debugfs"},
	{bitU, "drivers/thunderbolt/debugfs.c sb_regs_write", "a write to Thunderbolt registers through debugfs"},

	{bitA, "drivers/acpi/custom_method.c cm_write", "an ACPI method written through debugfs (custom_method, up to Linux 6.1)"},

	{bitW, "drivers/gpu/drm/i915/gt/intel_gt_mcr.c intel_gt_mcr_lock", "a failure of an Intel graphics processor, with CONFIG_DRM_I915_DEBUG"},
	{bitW, "drivers/gpu/drm/i915/gt/intel_reset.c __intel_gt_unset_wedged", "a failed reset of an Intel graphics processor"},
	{bitW, "drivers/gpu/drm/i915/gt/intel_reset.c intel_gt_reset", "a failed reset of an Intel graphics processor"},
	{bitW, "drivers/gpu/drm/i915/gt/intel_reset.c intel_gt_set_wedged_on_init", "a failed start of an Intel graphics processor"},
	{bitW, "drivers/gpu/drm/i915/gt/selftest_rc6.c live_rc6_ctx_wa", "a self-test of the i915 driver"},
	{bitW, "drivers/gpu/drm/i915/i915_gem.h GEM_BUG_ON", "a check of the i915 driver"},
	{bitW, "drivers/gpu/drm/i915/intel_uncore.c fw_domain_wait_ack_clear", "an Intel graphics processor that did not answer"},
	{bitW, "drivers/gpu/drm/i915/intel_uncore.c fw_domain_wait_ack_set", "an Intel graphics processor that did not answer"},
	{bitW, "drivers/gpu/drm/i915/i915_utils.h __add_taint_for_CI", "a failure of an Intel graphics processor (before Linux 6.12)"},

	{bitC, "drivers/irqchip/irq-gic-v3-its.c its_cpu_init_lpis", "an interrupt controller that was left running by the firmware"},

	{bitI, "arch/x86/pci/common.c pcibios_setup", "the boot option pci=use_e820 or pci=no_e820"},

	{bitL, "drivers/dma-buf/sw_sync.c sw_sync_ioctl_create_fence", "a software fence made through debugfs (sw_sync)"},

	{bitT, "kernel/panic.c tainted_mask", "the choice of CONFIG_RANDSTRUCT when the kernel was built"},

	{bitN, "lib/kunit/test.c kunit_run_tests", "a run of KUnit tests, whose results are not in the log"},
	{bitN, "io_uring/mock_file.c io_create_mock_file", "a mock file of io_uring"},
	{bitN, "drivers/gpu/drm/xe/xe_lrc.c setup_configfs_mid_ctx_restore_bb", "a batch buffer set through configfs (xe)"},
	{bitN, "drivers/gpu/drm/xe/xe_lrc.c setup_configfs_post_ctx_restore_bb", "a batch buffer set through configfs (xe)"},
}

// bootOptions are boot parameters that explain a flag of which no line tells.
var bootOptions = []struct {
	prefix string
	bit    int
	effect string
}{
	{"msr.allow_writes=on", 2, "keeps writes to model specific registers from being logged"},
	{"clearcpuid=", 2, "sets the flag (but not in Linux 5.10)"},
	{"setcpuid=", 2, "sets the flag"},
	{"forcepae", 2, "sets the flag on a processor that does not claim PAE"},
	{"microcode.amd_sha_check=off", 2, "sets the flag"},
	{"kunit.", 18, "runs KUnit tests"},
}

// reasons say, by bit, why no line may tell of a flag.
var reasons = [...]string{
	0:  "the license of a module is named once, for the first module that is not free, and that line is not here; or /proc/sys/kernel/tainted was written, which prints nothing",
	1:  "a forced load names its module, and that line is not here; or /proc/sys/kernel/tainted was written, which prints nothing",
	2:  "no message is printed for most of what sets this: a write to a model specific register whose message was suppressed, an unsafe late load of microcode, a write to /proc/sys/kernel/tainted",
	3:  "no message is printed for this: a forced unload of a module (rmmod -f), or a write to /proc/sys/kernel/tainted",
	4:  "the machine check handler sets this without a message where the record goes to mcelog or rasdaemon; so does a write to /proc/sys/kernel/tainted",
	5:  "the report of the bad page or of the memory error is not here; or /proc/sys/kernel/tainted was written, which prints nothing",
	6:  "no message is printed for this: a write to /proc/sys/kernel/tainted, or to debugfs files of register maps, SoundWire or Thunderbolt",
	7:  "the oops itself is not here; or /proc/sys/kernel/tainted was written, which prints nothing",
	8:  "no message is printed for this: an ACPI method written through debugfs (up to Linux 6.1), or a write to /proc/sys/kernel/tainted",
	9:  "the first warning is not here; an Intel graphics driver that failed, and a write to /proc/sys/kernel/tainted, print none",
	10: "the line that names the staging module is not here; or /proc/sys/kernel/tainted was written, which prints nothing",
	11: "no message is printed for the boot option pci=use_e820 or pci=no_e820, nor for a write to /proc/sys/kernel/tainted",
	12: "the message comes once, for the first module from outside the kernel tree, and is not here; or /proc/sys/kernel/tainted was written, which prints nothing",
	13: "the message comes once, for the first module without a valid signature, and is not here; or /proc/sys/kernel/tainted was written, which prints nothing",
	14: "the report of the soft lockup is not here; a software fence made through debugfs, and a write to /proc/sys/kernel/tainted, print none",
	15: "the message comes once, for the first live patch, and is not here; or /proc/sys/kernel/tainted was written, which prints nothing",
	16: "the line that tells of it is not here; or /proc/sys/kernel/tainted was written, which prints nothing",
	17: "no message is printed for this: the kernel was built with CONFIG_RANDSTRUCT and has the flag from its start",
	18: "no message is printed for this: a run of KUnit tests, a mock file of io_uring, or a write to /proc/sys/kernel/tainted",
	19: "the line that names the program is not here; or /proc/sys/kernel/tainted was written, which prints nothing",
}

// reason returns why no line may tell of a flag, as a clause without a full
// stop.
func reason(bit int, d *taint.Dialect) string {
	if d == nil {
		d = taint.Newest()
	}
	if mainline, ok := taint.Newest().Flag(bit); ok && bit < len(reasons) {
		if flag, ok := d.Flag(bit); !ok || flag.Name == mainline.Name || bit == 2 {
			return reasons[bit]
		}
	}
	return "no message is known for this flag of the distribution's; a write to /proc/sys/kernel/tainted prints nothing"
}
