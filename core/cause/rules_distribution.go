package cause

// distributionRules are the messages of distributions' own flags. Which bit a
// name has is the dialect's business; where the dialect does not have it, the
// line sets nothing.
var distributionRules = []rule{
	{kind: "tech-preview", names: []string{"TECH_PREVIEW", "AUX"}, pattern: "TECH PREVIEW: %s may not be fully supported.", site: "RHEL kernel/rh_taint.c mark_tech_preview"},
	{kind: "unsupported-hardware", names: []string{"HARDWARE_UNSUPPORTED"}, pattern: "Warning: %s - this hardware has not undergone testing by Red Hat and might not be certified%?", site: "RHEL kernel/rh_taint.c mark_hardware_unsupported"},
	{kind: "unsupported-hardware", names: []string{"HARDWARE_UNSUPPORTED"}, pattern: "UNSUPPORTED HARDWARE DEVICE: %s", site: "RHEL 6 kernel/rh_taint.c mark_hardware_unsupported"},
	{kind: "partner-supported", names: []string{"PARTNER_SUPPORTED"}, pattern: "Warning: %s is a Partner supported GPL module and not supported directly by Red Hat.", site: "RHEL kernel/rh_messages.c mark_partner_supported"},
	{kind: "unprivileged-bpf", names: []string{"UNPRIVILEGED_BPF"}, pattern: "Unprivileged BPF has been enabled%?, tainting the kernel%?", site: "RHEL kernel/bpf/syscall.c"},

	{kind: "unsupported-module", names: []string{"NO_SUPPORT"}, pattern: "%m: module is not supported by SUSE. Our support organization may not be able to address your support request if it involves a kernel fault.", site: "SUSE kernel/module/main.c"},
	{kind: "external-module", names: []string{"EXTERNAL_SUPPORT", "EXTERNAL", "AUX"}, pattern: "%m: externally supported module, setting X kernel taint flag.", site: "SUSE kernel/module/main.c"},
	{kind: "unsafe-hibernate", names: []string{"UNSAFE_HIBERNATE"}, pattern: "%?System restored from unsafe snapshot - tainting kernel", site: "SUSE kernel/power/snapshot.c"},
	{kind: "livepatch-disabled", names: []string{"NO_SUPPORT"}, pattern: "%?attempt to disable live patch %s, setting NO_SUPPORT taint flag", site: "SUSE kernel/livepatch/core.c"},
	{kind: "unsupported-feature", names: []string{"NO_SUPPORT"}, pattern: "%m: allowing unsupported features, kernel tainted.", site: "SUSE"},
}

// lookAlikes are lines that speak of taint, or are taken for one, and set
// nothing by themselves. They stand last: a rule with flags decides first.
var lookAlikes = []rule{
	{kind: "lock-debugging-off", pattern: "Disabling lock debugging due to kernel taint", site: "kernel/panic.c add_taint"},
	{kind: "panic-on-taint", pattern: "panic_on_taint: bitmask=%x nousertaint_mode=%s", site: "kernel/panic.c panic_on_taint_setup"},
	{kind: "panic-on-taint", pattern: "Kernel panic - not syncing: panic_on_taint set ...", site: "kernel/panic.c add_taint"},
	{kind: "retpoline", pattern: "%m: loading module not compiled with retpoline compiler.", site: "kernel/module/main.c check_modinfo_retpoline"},
	{kind: "acpi-table-upgrade", pattern: "ACPI: Table Upgrade: %s [%s]", site: "drivers/acpi/tables.c acpi_table_initrd_scan"},
	{kind: "regmap-debugfs-off", pattern: "%?debugfs cache_only=N forced%?", site: "drivers/base/regmap/regmap-debugfs.c regmap_cache_only_write_file"},
	{kind: "regmap-debugfs-off", pattern: "%?debugfs cache_bypass=N forced", site: "drivers/base/regmap/regmap-debugfs.c regmap_cache_bypass_write_file"},
	{kind: "slab-corruption", pattern: "Slab corruption (%s): %s", site: "mm/slab.c check_poison_obj"},
	{kind: "lockdep", pattern: "WARNING: possible %s", site: "kernel/locking/lockdep.c"},
	{kind: "lockdep", pattern: "WARNING: suspicious RCU usage%?", site: "kernel/locking/lockdep.c lockdep_rcu_suspicious"},
	{kind: "lockdep", pattern: "WARNING: inconsistent lock state", site: "kernel/locking/lockdep.c print_usage_bug"},
	{kind: "lockdep", pattern: "WARNING: bad unlock balance detected!", site: "kernel/locking/lockdep.c print_unlock_imbalance_bug"},
	{kind: "module-refused", pattern: "%m: module not supported by SUSE, refusing to load.%?", site: "SUSE kernel/module/main.c"},
	{kind: "module-refused", pattern: "Loading of %s is rejected", site: "kernel/module/signing.c module_sig_check"},
	{kind: "support-status", what: once, pattern: "Supported: No, %s", site: "SUSE kernel/module/main.c print_modules"},
	{kind: "support-status", what: once, pattern: "Supported: Yes, External", site: "SUSE kernel/module/main.c print_modules"},
	{kind: "xen-taint", pattern: "(XEN) %sTainted: %s", site: "Xen xen/common/kernel.c print_tainted"},
	{kind: "xen-taint", pattern: "(XEN) %sNot tainted%s", site: "Xen xen/common/kernel.c print_tainted"},
	{kind: "firmware-bug", what: repeats, pattern: "%?[Firmware Bug]: %s", site: "include/linux/printk.h FW_BUG"},
	{kind: "hardware-error", what: repeats, pattern: "%?[Hardware Error]: %s", site: "include/linux/printk.h HW_ERR"},

	{kind: "systemd-taint", what: foreign, pattern: "System is tainted: %s", site: "systemd src/core/manager.c manager_taint_string"},
	{kind: "systemd-taint", what: foreign | systemd, pattern: "Tainted: %s", site: "systemd src/systemctl/systemctl-show.c"},
	{kind: "abrt-taint", what: foreign, pattern: "%?Kernel is tainted '%s'", site: "abrt abrt-dump-oops"},
}

// systemdTaints begin the words that systemd has for the taints of its own
// manager, of which several are joined by colons. They have nothing to do with
// the kernel's.
var systemdTaints = []string{
	"cgroup", "local-hwclock", "mtab-not-symlink", "old-kernel", "overflowgid-", "overflowuid-", "short-gid-range",
	"short-uid-range", "split-usr", "support-ended", "unmerged-bin", "unmerged-usr", "var-run-bad",
}
