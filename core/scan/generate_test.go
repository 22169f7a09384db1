package scan

import (
	"fmt"
	"math/rand/v2"
	"regexp"
	"strings"
	"time"
)

// The reports of the generated logs, written by hand after the kernel's formats.
var sampleReports = []string{
	`BUG: kernel NULL pointer dereference, address: 0000000000000018
#PF: supervisor read access in kernel mode
#PF: error_code(0x0000) - not-present page
PGD 0 P4D 0
Oops: 0000 [#1] PREEMPT SMP PTI
CPU: 3 PID: 4711 Comm: demo-worker Tainted: P           OE      6.1.0-28-amd64 #1  Debian 6.1.119-1
Hardware name: Example Board/X100, BIOS 1.2.3 01/02/2024
RIP: 0010:demo_read+0x1c/0x80 [demo]
Code: 00 00 0f 1f 44 00 00 55 48 89 e5 41 54 53 48 89 fb 48 8b 47 <48> 8b 40 18 48 85 c0 74 0a
RSP: 0018:ffffb5d2c0a3fe10 EFLAGS: 00010246
RAX: 0000000000000000 RBX: ffff9a3c41f2e800 RCX: 0000000000000000
Call Trace:
 <TASK>
 vfs_read+0xa8/0x360
 ksys_read+0x6f/0xf0
 do_syscall_64+0x5b/0xc0
 entry_SYSCALL_64_after_hwframe+0x64/0xce
 </TASK>
Modules linked in: demo(POE) nvme nvme_core ext4 crc16 mbcache jbd2 [last unloaded: probe(OE)]
CR2: 0000000000000018
---[ end trace 0000000000000000 ]---`,
	`------------[ cut here ]------------
refcount_t: underflow; use-after-free.
WARNING: CPU: 1 PID: 88 at lib/refcount.c:28 refcount_warn_saturate+0xba/0x110
Modules linked in: xfs libcrc32c virtio_net net_failover
CPU: 1 PID: 88 Comm: kworker/1:1 Not tainted 6.6.30 #7
Hardware name: QEMU Standard PC (Q35 + ICH9, 2009), BIOS 1.16.2 04/01/2014
Workqueue: events demo_work
RIP: 0010:refcount_warn_saturate+0xba/0x110
Call Trace:
 <TASK>
 ? __warn+0x81/0x130
 ? report_bug+0x171/0x1a0
 demo_put+0x33/0x40
 process_one_work+0x171/0x340
 </TASK>
---[ end trace 0000000000000000 ]---`,
	`------------[ cut here ]------------
WARNING: drivers/demo/core.c:77 at demo_probe+0x1b/0x40 [demo], CPU#2: modprobe/912
Modules linked in: demo(OE+) snd_hda_intel
CPU: 2 UID: 0 PID: 912 Comm: modprobe Tainted: G           OE       7.3.4+deb13-amd64 #1 PREEMPT(lazy)  Debian 7.3.4-1
Tainted: [O]=OOT_MODULE, [E]=UNSIGNED_MODULE
Hardware name: Example Board/X100, BIOS 1.2.3 01/02/2024
Call Trace:
 <TASK>
 demo_probe+0x1b/0x40 [demo]
 really_probe+0xde/0x340
 </TASK>
---[ end trace 0000000000000000 ]---`,
	`watchdog: BUG: soft lockup - CPU#0 stuck for 22s! [spinner:77]
Modules linked in: ext4 jbd2
CPU: 0 PID: 77 Comm: spinner Not tainted 5.10.0-28-amd64 #1 Debian 5.10.209-2
RIP: 0010:spin_forever+0x5/0x10
Call Trace:
 kthread+0x118/0x140
 ret_from_fork+0x22/0x30`,
	`INFO: task mount:1234 blocked for more than 120 seconds.
      Tainted: G        W          6.1.0 #2
"echo 0 > /proc/sys/kernel/hung_task_timeout_secs" disables this message.
task:mount           state:D stack:0     pid:1234  ppid:1      flags:0x00004002
Call Trace:
 <TASK>
 __schedule+0x34d/0x9e0
 schedule+0x5a/0xd0
 </TASK>`,
	`BUG: KASAN: slab-use-after-free in demo_release+0x44/0x70
Read of size 8 at addr ffff888012345678 by task closer/321

CPU: 5 UID: 1000 PID: 321 Comm: closer Not tainted 6.13.0-rc6 #121
Hardware name: QEMU Standard PC (Q35 + ICH9, 2009), BIOS 1.16.2 04/01/2014
Call Trace:
 <TASK>
 dump_stack_lvl+0x53/0x70
 print_report+0xce/0x630
 </TASK>

Allocated by task 300:
 kasan_save_stack+0x24/0x50
 demo_open+0x1e/0x60`,
	`Unable to handle kernel paging request at virtual address dead000000000108
Mem abort info:
  ESR = 0x0000000096000044
Internal error: Oops: 0000000096000044 [#1] SMP
Modules linked in: bridge stp llc
CPU: 4 PID: 0 Comm: swapper/4 Tainted: G    B   W          6.8.0-54-generic #56-Ubuntu
Hardware name: Example ARM Board (DT)
pc : list_del_demo+0x20/0x60
lr : run_timers+0x30/0x1c0
Call trace:
 list_del_demo+0x20/0x60
 run_timers+0x30/0x1c0
---[ end trace 0000000000000000 ]---`,
	`general protection fault, probably for non-canonical address 0xdffffc0000000000: 0000 [#1] PREEMPT SMP KASAN
CPU: 1 PID: 9001 Comm: fuzz Not tainted 6.9.0-rc1-syzkaller #0
RIP: 0010:demo_ioctl+0x88/0x190
Call Trace:
 <TASK>
 __x64_sys_ioctl+0x12/0x20
 </TASK>`,
	`Kernel panic - not syncing: Fatal exception in interrupt
CPU: 0 PID: 1 Comm: init Tainted: G      D W          6.1.0 #1
Call Trace:
 panic+0x118/0x2f0
Kernel Offset: disabled`,
	`BUG: scheduling while atomic: sleeper/55/0x00000002
Modules linked in: ext4
CPU: 0 PID: 55 Comm: sleeper Not tainted 6.1.0 #1
Call Trace:
 __schedule_bug+0x60/0x70`,
}

// sampleCauses tell of taints on a line of their own.
var sampleCauses = []string{
	"demo: loading out-of-tree module taints kernel.",
	"demo: module verification failed: signature and/or required key missing - tainting kernel",
	"nvidia: module license 'NVIDIA' taints kernel.",
	"r8712u: module is from the staging directory, the quality is unknown, you have been warned.",
	"Setting dangerous option force_probe - tainting kernel",
	"msr: Write to unrecognized MSR 0x10 by wrmsr (pid: 77).",
	"livepatch_demo: tainting kernel with TAINT_LIVEPATCH",
	"PAE forced!",
}

// quiet are messages that mean nothing here.
var quiet = []string{
	"usb 1-1: new high-speed USB device number 4 using xhci_hcd",
	"EXT4-fs (sda1): mounted filesystem with ordered data mode. Quota mode: none.",
	"IPv6: ADDRCONF(NETDEV_CHANGE): eth0: link becomes ready",
	"e1000e 0000:00:1f.6 eth0: NIC Link is Up 1000 Mbps Full Duplex, Flow Control: Rx/Tx",
	"audit: type=1400 audit(1763280764.123:45): apparmor=\"STATUS\" operation=\"profile_load\"",
	"ata1.00: configured for UDMA/133",
	"pci 0000:00:02.0: BAR 0: assigned [mem 0xfd000000-0xfdffffff]",
}

var programs = []string{
	"systemd[1]: Started Session 42 of user operator.",
	"sshd[2031]: Connection closed by 192.0.2.9 port 50122 [preauth]",
	"CRON[555]: (root) CMD (run-parts /etc/cron.hourly)",
	"nginx[88]: 192.0.2.77 - - \"GET / HTTP/1.1\" 200 512",
	"app[900]: WARN retrying; the last attempt said INFO: nothing",
	"app[900]: BUG: the queue is full",
}

// style is how a generated log shows its lines.
type style struct {
	name     string
	prefix   func(t time.Time, up float64) string
	programs string // the prefix of lines of programs; "" for none
	eol      string
}

var styles = []style{
	{"dmesg", func(_ time.Time, up float64) string { return fmt.Sprintf("[%12.6f] ", up) }, "", "\n"},
	{"syslog", func(t time.Time, up float64) string {
		return t.Format("Jan _2 15:04:05") + fmt.Sprintf(" web-3 kernel: [%12.6f] ", up)
	}, "Jan _2 15:04:05 web-3 ", "\n"},
	{"journal", func(t time.Time, _ float64) string { return t.Format("2006-01-02T15:04:05-0700") + " db-1 kernel: " }, "2006-01-02T15:04:05-0700 db-1 ", "\n"},
	{"export", func(t time.Time, up float64) string {
		return fmt.Sprintf("__CURSOR=s=1;i=%x\n__REALTIME_TIMESTAMP=%d\n__MONOTONIC_TIMESTAMP=%d\n_BOOT_ID=0123456789abcdef0123456789abcdef\n_TRANSPORT=kernel\nPRIORITY=4\nSYSLOG_IDENTIFIER=kernel\n_HOSTNAME=db-1\nMESSAGE=",
			int(up*1e6), t.UnixMicro(), int(up*1e6))
	}, "", "\n\n"},
	{"serial", func(_ time.Time, up float64) string { return fmt.Sprintf("[%12.6f] ", up) }, "", "\r\n"},
}

// logMaker makes logs that are the same for the same seed.
type logMaker struct {
	style
	rng *rand.Rand
	now time.Time
	up  float64
	b   strings.Builder
}

func newLogMaker(s style, seed uint64) *logMaker {
	return &logMaker{style: s, rng: rand.New(rand.NewPCG(seed, 99)), now: time.Date(2026, 11, 16, 8, 0, 0, 0, time.UTC), up: 5}
}

func (m *logMaker) kernel(line string) {
	m.b.WriteString(m.prefix(m.now, m.up) + line + m.eol)
	m.up += 0.000013
}

func (m *logMaker) pause() {
	step := m.rng.Float64() * 3
	m.now = m.now.Add(time.Duration(step * float64(time.Second)))
	m.up += step
}

func (m *logMaker) quiet(lines int) {
	for range lines {
		if m.rng.IntN(4) == 0 {
			m.pause()
		}
		if m.programs != "" && m.rng.IntN(2) == 0 {
			m.b.WriteString(m.now.Format(m.programs) + programs[m.rng.IntN(len(programs))] + m.eol)
		} else {
			m.kernel(quiet[m.rng.IntN(len(quiet))])
		}
	}
}

func (m *logMaker) report() {
	for line := range strings.Lines(sampleReports[m.rng.IntN(len(sampleReports))]) {
		m.kernel(strings.TrimRight(line, "\n"))
		if m.programs != "" && m.rng.IntN(30) == 0 {
			m.b.WriteString(m.now.Format(m.programs) + programs[m.rng.IntN(len(programs))] + m.eol)
		}
	}
}

// mixed returns a log of about size bytes with reports and causes every now and
// then.
func (m *logMaker) mixed(size int) string {
	m.kernel("Linux version 6.1.0-28-amd64 (debian-kernel@lists.debian.org) (gcc-12) #1 SMP PREEMPT_DYNAMIC Debian 6.1.119-1 (2024-11-22)")
	for m.b.Len() < size {
		m.quiet(m.rng.IntN(60))
		switch m.rng.IntN(4) {
		case 0:
			m.kernel(sampleCauses[m.rng.IntN(len(sampleCauses))])
		case 1:
			m.report()
			m.report()
		default:
			m.pause()
			m.report()
		}
	}
	m.quiet(3)
	return m.b.String()
}

// sampleLines begin reports, or are found in them, and here stand alone: what of
// them belongs together is a question of how far apart they are.
var sampleLines = []string{
	"kernel BUG at fs/demo/inode.c:77!",
	"Oops: 0000 [#1] PREEMPT SMP PTI",
	"invalid opcode: 0000 [#2] SMP",
	"BUG: unable to handle page fault for address: ffff9a3c41f2e800",
	"general protection fault: 0000 [#3] SMP",
	"CPU: 1 PID: 88 Comm: kworker/1:1 Not tainted 6.1.0-28-amd64 #7",
	"CPU: 0 PID: 1 Comm: init Tainted: G      D W          6.1.0-28-amd64 #1",
	"      Tainted: G        W          6.1.0-28-amd64 #2",
	"Modules linked in: xfs libcrc32c virtio_net net_failover",
	"------------[ cut here ]------------",
	"==================================================================",
	"BUG: KASAN: slab-use-after-free in demo_release+0x44/0x70",
	"BUG kmalloc-64 (Not tainted): Redzone overwritten",
	"WARNING: CPU: 1 PID: 88 at lib/refcount.c:28 refcount_warn_saturate+0xba/0x110",
	"INFO: task mount:1234 blocked for more than 120 seconds.",
	"rcu: INFO: rcu_preempt detected stalls on CPUs/tasks:",
	"NMI backtrace for cpu 1",
	"watchdog: BUG: soft lockup - CPU#0 stuck for 22s! [spinner:77]",
	"mce: [Hardware Error]: CPU 2: Machine Check Exception: 4 Bank 5: be00000000800400",
	"mce: [Hardware Error]: TSC 0 ADDR 1234",
	"demo invoked oom-killer: gfp_mask=0x100cca, order=0, oom_score_adj=0",
	"Out of memory: Killed process 4711 (demo) total-vm:1kB",
	"Kernel panic - not syncing: Fatal exception",
	"Kernel Offset: disabled",
	"Call Trace:",
	" vfs_read+0xa8/0x360",
	"RIP: 0010:demo_read+0x1c/0x80 [demo]",
	"---[ end trace 0000000000000000 ]---",
	"Machine check injector initialized",
	"sysrq: Trigger a crash",
	"SysRq : Trigger a crash",
}

// states are those of the headers of sampleReports and sampleLines.
var states = regexp.MustCompile(`Not tainted|Tainted: [GP][A-Z ]*[A-Z]`)

// fragments returns a log of n single lines of reports, and of causes, at all
// distances that matter. All headers show one state, with all flags: where states
// contradict each other, package cause takes what it said before into doubt, and
// a scan has said it by then.
func (m *logMaker) fragments(n int) string {
	m.kernel("Linux version 6.1.0-28-amd64 (debian-kernel@lists.debian.org) (gcc-12) #1 SMP PREEMPT_DYNAMIC Debian 6.1.119-1 (2024-11-22)")
	for range n {
		switch m.rng.IntN(8) {
		case 0:
			m.quiet(m.rng.IntN(4))
		case 1:
			m.quiet(m.rng.IntN(30))
		case 2:
			m.quiet(60 + m.rng.IntN(30))
		case 3:
			m.quiet(m.rng.IntN(300))
		}
		switch m.rng.IntN(12) {
		case 0:
			m.kernel(sampleCauses[m.rng.IntN(len(sampleCauses))])
		case 1:
			m.report()
		default:
			m.kernel(sampleLines[m.rng.IntN(len(sampleLines))])
		}
	}
	m.quiet(3)
	return states.ReplaceAllString(m.b.String(), "Tainted: PFSRMBUDAWCIOELKXTN")
}

// dense returns reports back to back.
func (m *logMaker) dense(size int) string {
	for m.b.Len() < size {
		m.report()
		m.pause()
	}
	return m.b.String()
}
