package cause

// firmwareRules are the messages about tables and firmware. "[Firmware Bug]"
// alone proves no taint: of its many lines only these set the flag.
var firmwareRules = []rule{
	{kind: "acpi-table-override", bits: bitA, pattern: "%?Override [%s], this is unsafe: tainting kernel", site: "drivers/acpi/tables.c acpi_table_taint"},
	{kind: "dmar-broken", bits: bitI, what: replaces, pattern: "%?Your BIOS is broken; DMAR reported at address %s", site: "drivers/iommu/intel/dmar.c warn_invalid_dmar"},
	{kind: "dmar-broken", bits: bitI, what: replaces, pattern: "%?Your BIOS is broken; ANDD object name is not NUL-terminated%?", site: "drivers/iommu/intel/dmar.c dmar_parse_one_andd"},
	{kind: "dmar-broken", bits: bitI, what: replaces, pattern: "%?Your BIOS is broken; RHSA refers to non-existent DMAR unit at %s", site: "drivers/iommu/intel/dmar.c dmar_parse_one_rhsa"},
	{kind: "dmar-broken", bits: bitI, what: replaces, pattern: "%?Your BIOS is broken; bad RMRR [%s]%?", site: "drivers/iommu/intel/iommu.c dmar_parse_one_rmrr"},
	{kind: "vtd-unit-wrong", bits: bitI, what: replaces, pattern: "%?BIOS assigned incorrect VT-d unit for Intel(R) QuickData Technology device", site: "drivers/iommu/intel/iommu.c quirk_ioat_snb_local_iommu"},
	{kind: "interrupt-remapping", bits: bitI, what: replaces, pattern: "%?This system BIOS has enabled interrupt remapping%?", site: "drivers/iommu/intel/irq_remapping.c intel_prepare_irq_remapping"},
	{kind: "mtrr-mask", bits: bitI, pattern: "mtrr: your BIOS has configured an incorrect mask, fixing it.", site: "arch/x86/kernel/cpu/mtrr/generic.c generic_get_mtrr"},
	{kind: "pci-64bit-bar", bits: bitI, pattern: "%?adding root bus resource %s (tainting kernel)", site: "arch/x86/pci/fixup.c pci_amd_enable_64bit_bar"},
	{kind: "numa-node-override", bits: bitI, pattern: "%?Overriding NUMA node to %d. Contact your vendor for updates.", site: "drivers/pci/pci-sysfs.c numa_node_store"},
	{kind: "dca-apicid", bits: bitI, what: replaces, pattern: "%?APICID_TAG_MAP set incorrectly by BIOS, disabling DCA", site: "drivers/dma/ioat/dca.c ioat_dca_init"},
	{kind: "efi-irq-flags", bits: bitI, pattern: "%?[Firmware Bug]: IRQ flags corrupted (%x=>%x) by EFI %s", site: "drivers/firmware/efi/runtime-wrappers.c efi_call_virt_check_flags"},
	{kind: "efi-runtime-fault", bits: bitI, until: "5.10", pattern: "%?[Firmware Bug]: Unable to handle %s in EFI runtime service", site: "arch/arm64/kernel/efi.c efi_runtime_fixup_exception"},
	{kind: "booted-with-mmu", bits: bitI, what: replaces, pattern: "%?[Firmware Bug]: Booted with MMU enabled!", site: "arch/arm64/kernel/setup.c setup_arch"},
	{kind: "iort-broken", bits: bitI, what: replaces, pattern: "%?IORT node pointer overflows, bad table!", site: "drivers/acpi/arm64/iort.c iort_scan_node"},
	{kind: "rimt-broken", bits: bitI, what: replaces, pattern: "%?RIMT node pointer overflows, bad table!", site: "drivers/acpi/riscv/rimt.c rimt_scan_node"},
	{kind: "acpi-fatal", bits: bitI, pattern: "%?Fatal error while evaluating ACPI control method", site: "drivers/acpi/osl.c acpi_os_signal"},
}
