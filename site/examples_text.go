package site

// Console logs of Debian kernels under QEMU, with a test module that oopses and
// one that spins; the texts are those of the files in examples. (Package embed
// would have the page link io/fs and time.)

const exampleOops = `[    0.000000] Linux version 6.1.0-56-amd64 (debian-kernel@lists.debian.org) (gcc-12 (Debian 12.2.0-14+deb12u1) 12.2.0, GNU ld (GNU Binutils for Debian) 2.40) #1 SMP PREEMPT_DYNAMIC Debian 6.1.192-2 (2026-11-16)
[    1.636526] trig: loading out-of-tree module taints kernel.
[    1.638309] trig: module verification failed: signature and/or required key missing - tainting kernel
[    1.645697] BUG: kernel NULL pointer dereference, address: 0000000000000000
[    1.646053] #PF: supervisor write access in kernel mode
[    1.646202] #PF: error_code(0x0002) - not-present page
[    1.646388] PGD 6239067 P4D 6239067 PUD 623e067 PMD 0 
[    1.646721] Oops: 0002 [#1] PREEMPT SMP NOPTI
[    1.646938] CPU: 0 PID: 83 Comm: init Tainted: G           OE      6.1.0-56-amd64 #1  Debian 6.1.192-2
[    1.647258] Hardware name: QEMU Standard PC (Q35 + ICH9, 2009), BIOS 1.16.2-debian-1.16.2-1 04/01/2014
[    1.647569] RIP: 0010:do_oops+0xc/0x20 [trig]
[    1.648203] Code: Unable to access opcode bytes at 0xffffffffc0200fe2.
[    1.648402] RSP: 0018:ffffc90000607be0 EFLAGS: 00000246
[    1.648564] RAX: 0000000000000000 RBX: ffff888006226ed0 RCX: 0000000000000000
[    1.648747] RDX: 0000000000000000 RSI: ffffffffc02020ea RDI: ffff888006226ed0
[    1.648938] RBP: ffff888006054860 R08: 0000000000000010 R09: ffff888006054860
[    1.649118] R10: ffff88800587eb90 R11: ffff88800fd7a000 R12: ffffc90000607c00
[    1.649299] R13: 0000000000000000 R14: 0000000000000000 R15: 0000000000000000
[    1.649519] FS:  00000000005ed868(0000) GS:ffff88800f600000(0000) knlGS:0000000000000000
[    1.649740] CS:  0010 DS: 0000 ES: 0000 CR0: 0000000080050033
[    1.649893] CR2: ffffffffc0200fe2 CR3: 000000000616c000 CR4: 0000000000750ef0
[    1.650216] PKRU: 55555554
[    1.650347] Call Trace:
[    1.650868]  <TASK>
[    1.651065]  trig_init+0x80/0x1000 [trig]
[    1.651274]  ? 0xffffffffc0207000
[    1.651607]  do_one_initcall+0x59/0x220
[    1.651798]  do_init_module+0x4a/0x1f0
[    1.651914]  __do_sys_finit_module+0xac/0x120
[    1.652041]  do_syscall_64+0x5d/0xb0
[    1.652166]  ? __mod_memcg_lruvec_state+0x41/0x90
[    1.652296]  ? __mod_lruvec_page_state+0x93/0x140
[    1.652419]  ? page_add_new_anon_rmap+0x6c/0x120
[    1.652548]  ? set_pte+0x5/0x10
[    1.652645]  ? __handle_mm_fault+0xeef/0xfa0
[    1.652772]  ? __x64_sys_fcntl+0x7d/0xc0
[    1.652879]  ? exit_to_user_mode_prepare+0x44/0x240
[    1.653007]  ? syscall_exit_to_user_mode+0x1e/0x40
[    1.653128]  ? do_syscall_64+0x69/0xb0
[    1.653224]  ? do_user_addr_fault+0x1b0/0x570
[    1.653359]  ? exit_to_user_mode_prepare+0x44/0x240
[    1.653485]  entry_SYSCALL_64_after_hwframe+0x6e/0xd8
[    1.653714] RIP: 0033:0x408bce
[    1.653882] Code: ff cc cc cc cc cc cc cc cc cc cc cc cc cc cc cc cc cc cc cc cc cc cc cc cc cc cc cc 49 89 f2 48 89 fa 48 89 ce 48 89 df 0f 05 <48> 3d 01 f0 ff ff 76 15 48 f7 d8 48 89 c1 48 c7 c0 ff ff ff ff 48
[    1.654402] RSP: 002b:000007310e221390 EFLAGS: 00000212 ORIG_RAX: 0000000000000139
[    1.654636] RAX: ffffffffffffffda RBX: 0000000000000003 RCX: 0000000000408bce
[    1.654817] RDX: 0000000000000000 RSI: 000007310e1c40b0 RDI: 0000000000000003
[    1.655002] RBP: 000007310e2213d0 R08: 0000000000000000 R09: 0000000000000000
[    1.655183] R10: 0000000000000000 R11: 0000000000000212 R12: 000007310e2213a8
[    1.655361] R13: 000007310e1c6240 R14: 000007310e1b61e0 R15: ffffffffffffffff
[    1.655582]  </TASK>
[    1.655689] Modules linked in: trig(OE+)
[    1.656024] CR2: 0000000000000000
[    1.656290] ---[ end trace 0000000000000000 ]---
[    1.658450] note: init[83] exited with irqs disabled
[    1.952557] sysrq: Show backtrace of all active CPUs
[    1.952961] NMI backtrace for cpu 0
[    1.953148] CPU: 0 PID: 1 Comm: init Tainted: G      D    OE      6.1.0-56-amd64 #1  Debian 6.1.192-2
[    1.953450] Hardware name: QEMU Standard PC (Q35 + ICH9, 2009), BIOS 1.16.2-debian-1.16.2-1 04/01/2014
[    1.953778] Call Trace:
[    1.954002]  <TASK>
[    1.954107]  dump_stack_lvl+0x44/0x5c
[    1.954263]  nmi_cpu_backtrace.cold+0x32/0x79
[    1.954468]  ? lapic_can_unplug_cpu+0x70/0x70
[    1.954626]  nmi_trigger_cpumask_backtrace+0xed/0x100
[    1.954803]  __handle_sysrq.cold+0x44/0x11c
[    1.954941]  write_sysrq_trigger+0x24/0x40
[    1.955083]  proc_reg_write+0x56/0xa0
[    1.955220]  vfs_write+0xc7/0x3f0
[    1.955353]  ? enqueue_entity+0x195/0x4f0
[    1.955498]  ? __fget_light+0x9d/0x100
[    1.955635]  ksys_write+0x6b/0xf0
[    1.955755]  do_syscall_64+0x5d/0xb0
[    1.955894]  ? update_load_avg+0x7e/0x780
[    1.956097]  ? update_load_avg+0x7e/0x780
[    1.956237]  ? save_fpregs_to_fpstate+0x39/0x90
[    1.956400]  ? finish_task_switch.isra.0+0x90/0x2d0
[    1.956561]  ? __schedule+0x355/0xa00
[    1.956698]  ? restore_fpregs_from_fpstate+0x38/0x90
[    1.956870]  ? switch_fpu_return+0x4c/0xd0
[    1.957007]  ? exit_to_user_mode_prepare+0x172/0x240
[    1.957199]  entry_SYSCALL_64_after_hwframe+0x6e/0xd8
[    1.957421] RIP: 0033:0x408bce
[    1.957583] Code: ff cc cc cc cc cc cc cc cc cc cc cc cc cc cc cc cc cc cc cc cc cc cc cc cc cc cc cc 49 89 f2 48 89 fa 48 89 ce 48 89 df 0f 05 <48> 3d 01 f0 ff ff 76 15 48 f7 d8 48 89 c1 48 c7 c0 ff ff ff ff 48
[    1.958330] RSP: 002b:000025a03c347308 EFLAGS: 00000202 ORIG_RAX: 0000000000000001
[    1.958652] RAX: ffffffffffffffda RBX: 0000000000000007 RCX: 0000000000408bce
[    1.958932] RDX: 0000000000000001 RSI: 000025a03c349778 RDI: 0000000000000007
[    1.959208] RBP: 000025a03c347348 R08: 0000000000000000 R09: 0000000000000000
[    1.959485] R10: 0000000000000000 R11: 0000000000000202 R12: 000025a03c347478
[    1.959756] R13: 000025a03c35a240 R14: 000025a03c2d01e0 R15: ffffffffffffffff
[    1.960047]  </TASK>
`

const exampleLockup = `[    0.000000] Linux version 7.3.4+deb13-amd64 (debian-kernel@lists.debian.org) (x86_64-linux-gnu-gcc-14 (Debian 14.2.0-19) 14.2.0, GNU ld (GNU Binutils for Debian) 2.44) #1 SMP PREEMPT_DYNAMIC Debian 7.3.4-1~bpo13+1 (2026-11-15)
[    1.807675] trig: loading out-of-tree module taints kernel.
[    1.807858] trig: module verification failed: signature and/or required key missing - tainting kernel
[    1.822915] trig: spinning 4 s
[    4.588278] watchdog: BUG: soft lockup - CPU#0 stuck for 3s! [trig_spin:92]
[    4.588395] Modules linked in: trig(OE)
[    4.588913] CPU: 0 UID: 0 PID: 92 Comm: trig_spin Tainted: G           OE       7.3.4+deb13-amd64 #1 PREEMPT(lazy)  Debian 7.3.4-1~bpo13+1 
[    4.589054] Tainted: [O]=OOT_MODULE, [E]=UNSIGNED_MODULE
[    4.589065] Hardware name: QEMU Standard PC (Q35 + ICH9, 2009), BIOS 1.16.2-debian-1.16.2-1 04/01/2014
[    4.589206] RIP: 0010:thr_spin+0x4c/0x6c [trig]
[    4.589483] Code: 00 00 00 48 63 db 48 01 c3 e8 1d 3c e1 c0 65 48 ff 05 5d cf b4 c3 31 c0 48 89 04 24 48 8b 15 28 79 e0 c2 48 39 da 79 04 f3 90 <eb> ec 65 48 ff 0d 3f cf b4 c3 75 05 e8 00 44 ea c0 31 c0 5a 5b c3
[    4.589536] RSP: 0018:ffffc9000064fed8 EFLAGS: 00000293
[    4.589558] RAX: 0000000000000000 RBX: 00000000fffee0bd RCX: 0000000000000000
[    4.589568] RDX: 00000000fffedf88 RSI: 0000000000000000 RDI: 0000000000000001
[    4.589577] RBP: ffff888006220000 R08: 0000000000000000 R09: ffffffff8328cbac
[    4.589587] R10: ffff888006220d50 R11: fefefefefefefeff R12: ffffc90000013aa0
[    4.589596] R13: ffff888006108780 R14: ffffffffc0400093 R15: 0000000000000000
[    4.589653] FS:  0000000000000000(0000) GS:ffff88808b6cb000(0000) knlGS:0000000000000000
[    4.589666] CS:  0010 DS: 0000 ES: 0000 CR0: 0000000080050033
[    4.589675] CR2: 00001d518dd66008 CR3: 0000000006115000 CR4: 0000000000750ef0
[    4.589776] PKRU: 55555554
[    4.589823] Call Trace:
[    4.590259]  <TASK>
[    4.590511]  kthread+0xe5/0x120
[    4.590636]  ? __pfx_kthread+0x10/0x10
[    4.590650]  ret_from_fork+0x2bc/0x350
[    4.590661]  ? __pfx_kthread+0x10/0x10
[    4.590669]  ret_from_fork_asm+0x1a/0x30
[    4.590704]  </TASK>
[    6.147005] sysrq: Show backtrace of all active CPUs
[    6.147203] NMI backtrace for cpu 0
[    6.147275] CPU: 0 UID: 0 PID: 1 Comm: init Tainted: G           OEL      7.3.4+deb13-amd64 #1 PREEMPT(lazy)  Debian 7.3.4-1~bpo13+1 
[    6.147293] Tainted: [O]=OOT_MODULE, [E]=UNSIGNED_MODULE, [L]=SOFTLOCKUP
[    6.147296] Hardware name: QEMU Standard PC (Q35 + ICH9, 2009), BIOS 1.16.2-debian-1.16.2-1 04/01/2014
[    6.147323] Call Trace:
[    6.147399]  <TASK>
[    6.147420]  dump_stack_lvl+0x5d/0x80
[    6.147453]  nmi_cpu_backtrace.cold+0x19/0x68
[    6.147461]  ? __pfx_nmi_raise_cpu_backtrace+0x10/0x10
[    6.147472]  nmi_trigger_cpumask_backtrace+0x10d/0x130
[    6.147485]  __handle_sysrq.cold+0x91/0x141
[    6.147497]  write_sysrq_trigger+0x59/0xb0
[    6.147509]  proc_reg_write+0x5a/0xa0
[    6.147520]  vfs_write+0xcf/0x450
[    6.147544]  ksys_write+0x6b/0xe0
[    6.147553]  do_syscall_64+0xc4/0x560
[    6.147565]  ? __do_sys_rt_sigreturn+0xe7/0x100
[    6.147576]  ? do_syscall_64+0x101/0x560
[    6.147586]  ? do_syscall_64+0x101/0x560
[    6.147598]  ? lapic_next_event+0x15/0x20
[    6.147606]  ? clockevents_program_event+0xf9/0x1e0
[    6.147618]  ? update_cfs_rq_load_avg+0x29/0x220
[    6.147630]  ? place_entity+0x21/0x1c0
[    6.147637]  ? update_load_avg+0x77/0x340
[    6.147648]  ? pick_eevdf+0x8d/0x1e0
[    6.147659]  ? wakeup_preempt_fair+0x19a/0x480
[    6.147671]  ? lapic_next_event+0x15/0x20
[    6.147678]  ? clockevents_program_event+0xf9/0x1e0
[    6.147686]  ? hrtimer_start_range_ns+0xab/0xf0
[    6.147697]  ? finish_task_switch.isra.0+0xc0/0x3e0
[    6.147708]  ? __schedule+0x532/0x1080
[    6.147719]  ? restore_fpregs_from_fpstate+0x3c/0x90
[    6.147730]  ? switch_fpu_return+0x5d/0xe0
[    6.147740]  ? irqentry_exit+0x350/0x740
[    6.147748]  ? do_syscall_64+0x35/0x560
[    6.147758]  entry_SYSCALL_64_after_hwframe+0x76/0x7e
[    6.147859] RIP: 0033:0x408bce
[    6.148039] Code: ff cc cc cc cc cc cc cc cc cc cc cc cc cc cc cc cc cc cc cc cc cc cc cc cc cc cc cc 49 89 f2 48 89 fa 48 89 ce 48 89 df 0f 05 <48> 3d 01 f0 ff ff 76 15 48 f7 d8 48 89 c1 48 c7 c0 ff ff ff ff 48
[    6.148049] RSP: 002b:00001d518dd5f308 EFLAGS: 00000202 ORIG_RAX: 0000000000000001
[    6.148077] RAX: ffffffffffffffda RBX: 0000000000000007 RCX: 0000000000408bce
[    6.148082] RDX: 0000000000000001 RSI: 00001d518dd61778 RDI: 0000000000000007
[    6.148086] RBP: 00001d518dd5f348 R08: 0000000000000000 R09: 0000000000000000
[    6.148090] R10: 0000000000000000 R11: 0000000000000202 R12: 00001d518dd5f478
[    6.148094] R13: 00001d518dd73920 R14: 00001d518dce81e0 R15: ffffffffffffffff
[    6.148121]  </TASK>
`
