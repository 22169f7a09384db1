package cause

// hardwareRules are the messages about processors, graphics and machine checks.
var hardwareRules = []rule{
	// S
	{kind: "msr-write", bits: bitS, pattern: "msr: Write to unrecognized MSR %x by %t (pid: %p)%?", site: "arch/x86/kernel/msr.c filter_write"},
	{kind: "pae-forced", bits: bitS, pattern: "PAE forced!", site: "arch/x86/kernel/cpu/intel.c intel_workarounds"},
	{kind: "smp-unfit-processors", bits: bitS, pattern: "WARNING: This combination of AMD processors is not suitable for SMP.", site: "arch/x86/kernel/cpu/amd.c init_amd_k7"},
	{kind: "cpu-feature-variation", bits: bitS, pattern: "%?Unsupported CPU feature variation detected.", site: "arch/arm64/kernel/cpufeature.c update_cpu_features"},
	{kind: "cpu-modes-inconsistent", bits: bitS, what: replaces, pattern: "CPU: CPUs started in inconsistent modes", site: "arch/arm64/kernel/smp.c hyp_mode_check"},
	{kind: "dma-alignment", bits: bitS, what: replaces, pattern: "%s: ARCH_DMA_MINALIGN smaller than CTR_EL0.CWG (%d < %d)", site: "arch/arm64/mm/dma-mapping.c arch_setup_dma_ops"},
	{kind: "dma-alignment", bits: bitS, what: replaces, pattern: "%s: ARCH_DMA_MINALIGN smaller than riscv,cbom-block-size (%d < %d)", site: "arch/riscv/mm/dma-noncoherent.c arch_setup_dma_ops"},
	{kind: "dma-non-coherent", bits: bitS, what: replaces, pattern: "%s: device non-coherent but no non-coherent operations supported", site: "arch/riscv/mm/dma-noncoherent.c arch_setup_dma_ops"},
	{kind: "physical-address-fixup", bits: bitS, pattern: "%?Physical address space modification is only to support Keystone2.", site: "arch/arm/mm/mmu.c early_paging_init"},
	{kind: "vgic-not-architectural", bits: bitS, pattern: "%?Non-architectural vgic, tainting kernel", site: "arch/arm64/kvm/vgic/vgic-init.c kvm_vgic_hyp_init"},
	{kind: "gic-firmware", bits: bitS, what: replaces, pattern: "%?GICv3 system registers enabled, broken firmware!", site: "drivers/irqchip/irq-gic.c gic_check_cpu_features"},
	{kind: "virtual-timer-broken", bits: bitS, pattern: "%?[Hardware Error]: Known broken EL2 virtual timer, ignoring it", site: "drivers/clocksource/arm_arch_timer.c has_broken_el2_vtimer"},
	{kind: "untested-platform", bits: bitS, pattern: "%?This driver has only been tested on the x86/ia64/x86_64 platforms", site: "drivers/scsi/ips.c ips_module_init"},
	{kind: "untested-platform", bits: bitS, pattern: "%?SNIC Driver is supported only for x86_64 platforms!", site: "drivers/scsi/snic/snic_main.c snic_init_module"},
	{kind: "cpuid-cleared", bits: bitS, pattern: "!!! setcpuid=/clearcpuid= in use, this is for TESTING ONLY, may break things horribly. Tainting kernel.", site: "arch/x86/kernel/cpu/common.c cpu_parse_early_param"},
	{kind: "cpuid-cleared", bits: bitS, until: "5.10", pattern: "Clearing CPUID bits: %s", site: "arch/x86/kernel/cpu/common.c cpu_parse_early_param"},
	{kind: "old-microcode", bits: bitS, pattern: "x86/CPU: Running old microcode", site: "arch/x86/kernel/cpu/common.c cpu_set_bug_bits"},
	{kind: "late-microcode", bits: bitS, pattern: "%?Attempting late microcode loading - it is dangerous and taints the kernel.", site: "arch/x86/kernel/cpu/microcode/core.c reload_store"},
	{kind: "microcode-unchecked", bits: bitS, pattern: "%?It is a very very bad idea to disable the blobs SHA check!", site: "arch/x86/kernel/cpu/microcode/amd.c load_ucode_amd_bsp"},
	{kind: "gpu-overdrive", bits: bitS, pattern: "%?Overdrive is enabled, please disable it before reporting any bugs unrelated to overdrive.", site: "drivers/gpu/drm/amd/amdgpu/amdgpu_drv.c amdgpu_init"},

	// M. The word "Exception" makes the difference: without it the record is of
	// a poll, and sets nothing.
	{kind: "machine-check", bits: bitM, pattern: "%?[Hardware Error]: CPU %d: Machine Check Exception: %s", site: "arch/x86/kernel/cpu/mce/core.c do_machine_check"},
	{kind: "machine-check", bits: bitM, pattern: "CPU %d: Machine Check Exception: %s", site: "arch/x86/kernel/cpu/mce/core.c do_machine_check"},
	{kind: "machine-check", bits: bitM, pattern: "CPU#%d: Machine Check Exception: %s", site: "arch/x86/kernel/cpu/mce/p5.c pentium_machine_check"},
	{kind: "machine-check", bits: bitM, pattern: "CPU0: Machine Check Exception.", site: "arch/x86/kernel/cpu/mce/winchip.c winchip_machine_check"},
	{kind: "serror", bits: bitM, until: "5.10", pattern: "SError Interrupt on CPU%d, code %x -- %s", site: "arch/arm64/kernel/traps.c arm64_serror_panic"},
	{kind: "fatal-hardware-error", bits: bitM, until: "5.10", pattern: "%?Fatal hardware error but panic disabled", site: "drivers/acpi/apei/ghes.c __ghes_panic"},
	{kind: "fatal-hardware-error", bits: bitM, until: "5.10", pattern: "Kernel panic - not syncing: GHES: Fatal hardware error%?", site: "drivers/acpi/apei/ghes.c __ghes_panic"},
	{kind: "preproduction-gpu", bits: bitM, pattern: "%?This is a pre-production stepping. It may not be fully functional.", site: "drivers/gpu/drm/i915/i915_driver.c intel_detect_preproduction_hw"},
	{kind: "preproduction-gpu", bits: bitM, pattern: "%?Pre-production workarounds for this platform have already been removed.", site: "drivers/gpu/drm/xe/xe_device.c detect_preproduction_hw"},

	// C
	{kind: "gic-reserved-range", bits: bitC, pattern: "GICv3: Expected reserved range [%s], not found", site: "drivers/irqchip/irq-gic-v3-its.c gic_check_reserved_range"},
	{kind: "gic-lpis-at-boot", bits: bitC, pattern: "GICv3: CPU%d: Booted with LPIs enabled, memory probably corrupted", site: "drivers/irqchip/irq-gic-v3-its.c redist_disable_lpis"},
	{kind: "pcie-tango", bits: bitC, pattern: "%?simultaneous PCI config and MMIO accesses may cause data corruption", site: "drivers/pci/controller/pcie-tango.c tango_pcie_probe"},

	// L
	{kind: "gpu-lockup-timeout-off", bits: bitL, pattern: "%?lockup timeout disabled", site: "drivers/gpu/drm/amd/amdgpu/amdgpu_device.c amdgpu_device_get_job_timeout_settings"},

	// The i915 driver's own CI prints the bit that it sets.
	{kind: "gpu-ci", pattern: "%s[drm] CI tainted: 0x%b by %s", site: "drivers/gpu/drm/i915/i915_utils.c add_taint_for_CI"},
}
