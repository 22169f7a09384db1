package cause

// moduleRules are the messages of the module loader (kernel/module.c up to
// Linux 5.18, kernel/module/main.c since).
var moduleRules = []rule{
	{kind: "proprietary-by-name", bits: bitP, module: "ndiswrapper", pattern: "ndiswrapper: module license taints kernel.", site: "kernel/module/main.c check_module_license_and_versions"},
	{kind: "proprietary-by-name", bits: bitP, module: "driverloader", pattern: "driverloader: module license taints kernel.", site: "kernel/module/main.c check_module_license_and_versions"},
	{kind: "proprietary-by-name", bits: bitP, module: "lve", pattern: "lve: module license taints kernel.", site: "kernel/module/main.c check_module_license_and_versions"},
	{kind: "proprietary-module", bits: bitP, pattern: "%m: module license '%s' taints kernel.", site: "kernel/module/main.c module_license_taint_check"},
	{kind: "proprietary-module", bits: bitP, pattern: "%m: module license taints kernel.", site: "kernel/module/main.c module_augment_kernel_taints"},
	{kind: "inherited-taint", bits: bitP, pattern: "%m: module uses symbols %s from proprietary module %s, inheriting taint.", site: "kernel/module/main.c inherit_taint"},
	{kind: "inherited-taint", bits: bitP, pattern: "%m: module uses symbols from proprietary module %s, inheriting taint.", site: "kernel/module.c inherit_taint"},
	{kind: "forced-module", bits: bitF, pattern: "%m: %s: kernel tainted.", site: "kernel/module/main.c try_to_force_load"},
	{kind: "out-of-tree-module", bits: bitO, pattern: "%m: loading out-of-tree module taints kernel.", site: "kernel/module/main.c module_augment_kernel_taints"},
	{kind: "out-of-tree-module", bits: bitO, pattern: "loading out-of-tree module taints kernel.", site: "as people quote it, without the module"},
	// Before Linux 3.15 a module without a signature counted as forced.
	{kind: "unsigned-module", bits: bitE, names: []string{"UNSIGNED_MODULE", "FORCED_MODULE"}, pattern: "%m: module verification failed: signature and/or required key missing - tainting kernel", site: "kernel/module/main.c module_augment_kernel_taints"},
	{kind: "unsigned-module", bits: bitE, pattern: "module verification failed: signature and/or required key missing - tainting kernel", site: "as people quote it, without the module"},
	{kind: "staging-module", bits: bitC, pattern: "%m: module is from the staging directory, the quality is unknown, you have been warned.", site: "kernel/module/main.c module_augment_kernel_taints"},
	{kind: "livepatch-module", bits: bitK, pattern: "%m: tainting kernel with TAINT_LIVEPATCH", site: "kernel/module/main.c module_augment_kernel_taints"},
	{kind: "test-module", bits: bitN, pattern: "%m: loading test module taints kernel.", site: "kernel/module/main.c module_augment_kernel_taints"},
	// KUnit has no message of its own for the flag, but names each suite that it
	// runs; before Linux 6.0 it set none.
	{kind: "kunit", bits: bitN, what: once, pattern: "# Subtest: %s", site: "lib/kunit/test.c kunit_run_tests"},
	{kind: "device-tree-unittest", bits: bitN, until: "5.10", pattern: "%?start of unittest - you will see error messages", site: "drivers/of/unittest.c of_unittest"},
}

// userRules are the messages about what a user, or a program of the user's,
// asked for.
var userRules = []rule{
	{kind: "dangerous-option", bits: bitU, pattern: "Setting dangerous option %s - tainting kernel", site: "kernel/params.c param_check_unsafe"},
	{kind: "vfio-noiommu", bits: bitU, pattern: "%?Adding kernel taint for vfio-noiommu group on device", site: "drivers/vfio/group.c vfio_group_find_or_alloc"},
	{kind: "vfio-noiommu", bits: bitU, pattern: "%?Adding kernel taint for vfio-noiommu cdev", site: "drivers/vfio/vfio_main.c __vfio_register_dev"},
	{kind: "gpu-force-probe", bits: bitU, pattern: "%?Force probing unsupported Device ID %x, tainting kernel", site: "drivers/gpu/drm/i915/i915_pci.c i915_pci_probe"},
	{kind: "pci-config-write", bits: bitU, pattern: "%s: %t: Unexpected write to kernel-exclusive config offset %x", site: "drivers/pci/pci-sysfs.c pci_write_config"},
	{kind: "regmap-debugfs", bits: bitU, pattern: "%?debugfs cache_only=Y forced", site: "drivers/base/regmap/regmap-debugfs.c regmap_cache_only_write_file"},
	{kind: "regmap-debugfs", bits: bitU, pattern: "%?debugfs cache_bypass=Y forced", site: "drivers/base/regmap/regmap-debugfs.c regmap_cache_bypass_write_file"},
	{kind: "cxl-reset", bits: bitU, pattern: "%?SBR happened without memory regions removal.", site: "drivers/cxl/pci.c cxl_reset_done"},
	{kind: "protected-vm", bits: bitU, pattern: "%?protected VMs are experimental and for development only, tainting kernel", site: "arch/arm64/kvm/pkvm.c pkvm_init_host_vm"},
	{kind: "btrfs-raid56", bits: bitX, pattern: "%?btrfs RAID5/6 is EXPERIMENTAL and has known data-loss bugs", site: "fs/btrfs/super.c set_device_specific_options"},
	{kind: "fanotify-permission", bits: bitX, pattern: "%t (%p): Using fanotify permission checks may lead to deadlock; tainting kernel", site: "fs/notify/fanotify/fanotify_user.c do_fanotify_mark"},
	{kind: "fwctl-debug-write", bits: bitJ, pattern: "%s: %t(%p): has requested full access to the physical device", site: "drivers/fwctl/main.c fwctl_cmd_rpc"},
	{kind: "boot", what: commandLine, pattern: "Command line: %s", site: "arch/*/kernel/setup.c"},
	{kind: "boot", what: commandLine, pattern: "Kernel command line: %s", site: "init/main.c"},
	{kind: "listed-module", what: modules, pattern: "Modules linked in:%?", site: "kernel/module/main.c print_modules"},
	{kind: "boot", what: reboot | foreign, pattern: "-- Reboot --", site: "systemd src/journal/journalctl.c"},
	{kind: "boot", what: reboot | foreign, pattern: "-- Boot %x --", site: "systemd src/journal/journalctl.c"},
	{kind: "boot", what: banner, pattern: "Linux version %s", site: "init/version.c"},
}
