package cause

// reportRules are the first lines of reports. Each flag is set after its report
// is printed, so the report's own header lacks it.
var reportRules = []rule{
	// W. The header of WARN changed in Linux 6.19; the oldest form has the
	// taint in parentheses.
	{kind: "warning", bits: bitW, what: event, pattern: "WARNING: CPU: %d PID: %p at %s", site: "kernel/panic.c __warn"},
	{kind: "warning", bits: bitW, what: event, pattern: "WARNING: %s at %s, CPU#%d: %t/%p", site: "kernel/panic.c __warn"},
	{kind: "warning", bits: bitW, what: event, pattern: "WARNING: at %s, CPU#%d: %t/%p", site: "kernel/panic.c __warn"},
	{kind: "warning", bits: bitW, what: event, pattern: "WARNING: at %s:%d %s", site: "kernel/panic.c warn_slowpath_common"},
	{kind: "warning", bits: bitW, what: event, pattern: "WARNING: at %s:%d", site: "kernel/panic.c warn_slowpath_common"},
	{kind: "scheduling-while-atomic", bits: bitW, what: event, pattern: "BUG: scheduling while atomic: %t/%p/%x", site: "kernel/sched/core.c __schedule_bug"},
	{kind: "scheduling-non-blocking", bits: bitW, what: event, pattern: "BUG: scheduling in a non-blocking section: %t/%p/%d", site: "kernel/sched/core.c schedule_debug"},
	// Logs of 3.3 and of EL7's 3.10 show it twice without W.
	{kind: "sleeping-in-atomic", bits: bitW, what: event, until: "3.10", pattern: "BUG: sleeping function called from invalid context at %s", site: "kernel/sched/core.c __might_resched"},
	{kind: "assumed-atomic", bits: bitW, what: event, pattern: "BUG: assuming atomic context at %s", site: "kernel/sched/core.c __cant_sleep"},
	{kind: "assumed-non-migratable", bits: bitW, what: event, pattern: "BUG: assuming non migratable context at %s", site: "kernel/sched/core.c __cant_migrate"},

	// D. Every architecture has its own words; the number of the oops, "[#1]",
	// is in all of them but a few.
	{kind: "oops", bits: bitD | bitM, what: event, pattern: "Oops: Machine check, sig: %d [#%d]%?", site: "arch/powerpc/kernel/traps.c machine_check_exception"},
	{kind: "oops", bits: bitD, what: event, pattern: "Oops%?[#%d]%?", site: "arch/x86/kernel/dumpstack.c oops_end"},
	{kind: "oops", bits: bitD, what: event, pattern: "Oops: %x", site: "arch/m68k/kernel/traps.c die_if_kernel"},
	{kind: "oops", bits: bitD, what: event, pattern: "Internal error: %s[#%d]%?", site: "arch/arm64/kernel/traps.c die"},
	{kind: "oops", bits: bitD, what: event, pattern: "general protection fault%s[#%d]%?", site: "arch/x86/kernel/dumpstack.c oops_end"},
	{kind: "oops", bits: bitD, what: event, pattern: "invalid opcode: %s[#%d]%?", site: "arch/x86/kernel/dumpstack.c oops_end"},
	{kind: "oops", bits: bitD, what: event, pattern: "divide error: %s[#%d]%?", site: "arch/x86/kernel/dumpstack.c oops_end"},
	{kind: "oops", bits: bitD, what: event, pattern: "stack segment: %s[#%d]%?", site: "arch/x86/kernel/dumpstack.c oops_end"},
	{kind: "oops", bits: bitD, what: event, pattern: "double fault: %s[#%d]%?", site: "arch/x86/kernel/dumpstack.c oops_end"},
	{kind: "oops", bits: bitD, what: event, pattern: "Kernel BUG [#%d]%?", site: "arch/riscv/kernel/traps.c die"},
	{kind: "oops", bits: bitD, what: event, pattern: "Kernel bug detected[#%d]:%?", site: "arch/mips/kernel/traps.c die"},
	{kind: "kernel-bug", bits: bitD, what: event, pattern: "kernel BUG at %s", site: "lib/bug.c __report_bug"},
	{kind: "kernel-bug", bits: bitD, what: event, pattern: "Kernel BUG at %s", site: "lib/bug.c __report_bug"},
	{kind: "kernel-access-fault", bits: bitD, what: event, pattern: "BUG: unable to handle %s", site: "arch/x86/mm/fault.c show_fault_oops"},
	{kind: "kernel-access-fault", bits: bitD, what: event, pattern: "BUG: Unable to handle kernel %s", site: "arch/powerpc/mm/fault.c bad_page_fault"},
	{kind: "kernel-access-fault", bits: bitD, what: event, pattern: "BUG: kernel NULL pointer dereference, address: %s", site: "arch/x86/mm/fault.c show_fault_oops"},
	{kind: "kernel-access-fault", bits: bitD, what: event, pattern: "BUG: Kernel NULL pointer dereference %s", site: "arch/powerpc/mm/fault.c bad_page_fault"},
	{kind: "kernel-access-fault", bits: bitD, what: event, pattern: "Unable to handle kernel %s", site: "arch/arm64/mm/fault.c die_kernel_fault"},

	// L
	{kind: "soft-lockup", bits: bitL, what: event, pattern: "%?BUG: soft lockup - CPU#%d stuck for %ds! [%t:%p]%?", site: "kernel/watchdog.c watchdog_timer_fn"},

	// B
	{kind: "bad-page", bits: bitB, what: event, pattern: "BUG: Bad page state in process %t pfn:%x", site: "mm/page_alloc.c bad_page"},
	{kind: "bad-page", bits: bitB, what: event, pattern: "Bad page state in process '%t'", site: "mm/page_alloc.c bad_page"},
	{kind: "bad-page", bits: bitB, pattern: "BUG: Bad page state: %d messages suppressed", site: "mm/page_alloc.c bad_page"},
	{kind: "bad-page-map", bits: bitB, what: event, pattern: "BUG: Bad page map in process %t pte:%s", site: "mm/memory.c print_bad_pte"},
	{kind: "bad-page-map", bits: bitB, what: event, pattern: "BUG: Bad page map in process %t %s:%s", site: "mm/memory.c print_bad_page_map"},
	{kind: "bad-page-map", bits: bitB, pattern: "BUG: Bad page map: %d messages suppressed", site: "mm/memory.c print_bad_pte"},
	{kind: "bad-page-cache", bits: bitB, what: event, pattern: "BUG: Bad page cache in process %t pfn:%x", site: "mm/filemap.c filemap_unaccount_folio"},
	{kind: "kasan", bits: bitB, what: event, pattern: "BUG: KASAN: %s", site: "mm/kasan/report.c end_report"},
	{kind: "kmsan", bits: bitB, what: event, pattern: "BUG: KMSAN: %s", site: "mm/kmsan/report.c kmsan_report"},
	{kind: "kfence", bits: bitB, what: event, pattern: "BUG: KFENCE: %s", site: "mm/kfence/report.c kfence_report_error"},
	{kind: "slab", bits: bitB, what: event, pattern: "BUG %s (Tainted: %s): %s", site: "mm/slub.c slab_bug"},
	{kind: "slab", bits: bitB, what: event, pattern: "BUG %s (Not tainted): %s", site: "mm/slub.c slab_bug"},
	{kind: "slab", bits: bitB, what: event, gone: "6.12", pattern: "slab error in %s(): cache `%s': %s", site: "mm/slab.c __slab_error"},
}
