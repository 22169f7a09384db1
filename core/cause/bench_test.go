package cause

import (
	"strings"
	"testing"

	"kerneltaint/core/klog"
)

// ordinary are lines of a boot that tell of no taint.
const ordinary = `[    0.000000] BIOS-e820: [mem 0x0000000000100000-0x000000000ffdffff] usable
[    0.031516] ACPI: Early table checksum verification disabled
[    0.033240] ACPI: WAET 0x000000000FFE227D 000028 (v01 BOCHS  BXPC     00000001 BXPC 00000001)
[    0.040256] On node 0, zone DMA: 1 pages in unavailable ranges
[    0.083607] Dentry cache hash table entries: 32768 (order: 6, 262144 bytes, linear)
[    0.681099] thermal_sys: Registered thermal governor 'power_allocator'
[    0.679000] PCI: ECAM [mem 0xb0000000-0xbfffffff] (base 0xb0000000) for domain 0000 [bus 00-ff]
[    1.245805] NET: Registered PF_PACKET protocol family
[    1.364671] Write protecting the kernel read-only data: 26624k
[    3.123456] usb 1-1: New USB device found, idVendor=8087, idProduct=0024, bcdDevice= 0.00
[    4.567890] e1000e 0000:00:19.0 eth0: NIC Link is Up 1000 Mbps Full Duplex, Flow Control: Rx/Tx
[    5.000001] audit: type=1400 audit(1795432490.484:1): apparmor="STATUS" operation="profile_load" profile="unconfined" name="x"
`

// BenchmarkOrdinary measures lines that match nothing: all lines of nearly
// every log. It has to stay without an allocation for a line.
func BenchmarkOrdinary(b *testing.B) {
	log := klog.Parse(strings.Repeat(ordinary, 1000))
	for i := range log.Lines {
		log.Lines[i].Seconds = int64(i)
	}
	b.SetBytes(int64(len(log.Input)))
	b.ReportAllocs()
	for b.Loop() {
		if a := Find(log, nil); len(a.Causes) != 0 {
			b.Fatal(a.Causes)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(len(log.Lines)), "ns/line")
}

// BenchmarkDense measures reports back to back.
func BenchmarkDense(b *testing.B) {
	log := klog.Parse(strings.Repeat(denseReport, 1000))
	observed := observe(log)
	for i := range log.Lines {
		log.Lines[i].Seconds = int64(i)
	}
	b.SetBytes(int64(len(log.Input)))
	b.ReportAllocs()
	for b.Loop() {
		if a := Find(log, observed); len(a.Causes) == 0 {
			b.Fatal("no cause")
		}
	}
}

const denseReport = `[    1.623880] ------------[ cut here ]------------
[    1.624055] trig: test warning n=7
[    1.624369] WARNING: CPU: 0 PID: 1 at build/6.1/trig.c:30 trig_init+0x33/0x1000 [trig]
[    1.624852] Modules linked in: trig(OE) nls_ascii dummy e1000e xhci_pci xhci_hcd usbcore
[    1.625178] CPU: 0 PID: 1 Comm: init Tainted: G        W  OE      6.1.0-56-amd64 #1  Debian 6.1.192-2
[    1.625451] Hardware name: QEMU Standard PC (Q35 + ICH9, 2009), BIOS 1.16.2-debian-1.16.2-1 04/01/2014
[    1.625797] RIP: 0010:trig_init+0x33/0x1000 [trig]
[    1.625983] Code: bf 20 20 c0 53 48 8b 1d 2b d0 ff ff 48 89 df e8 73 58 7e c1 85 c0 75 1b 8b 35 e1 d3 ff ff 48 c7 c7 c4 20 20 c0 e8 0d aa e9 c0 <0f> 0b 31 c0 e9 35 02 00 00 48 c7 c6 dd 20 20 c0 48 89 df e8 45 58
[    1.626415] RSP: 0018:ffffc90000013af0 EFLAGS: 00000286
[    1.626560] RAX: 0000000000000000 RBX: ffff888006216ab0 RCX: c0000000ffffefff
[    1.626720] RDX: 0000000000000000 RSI: 00000000ffffefff RDI: 0000000000000001
[    1.628074] Call Trace:
[    1.628597]  <TASK>
[    1.628780]  ? 0xffffffffc0207000
[    1.629107]  do_one_initcall+0x59/0x220
[    1.629302]  do_init_module+0x4a/0x1f0
[    1.629562]  __do_sys_finit_module+0xac/0x120
[    1.629677]  do_syscall_64+0x5d/0xb0
[    1.631410]  ? exit_to_user_mode_prepare+0x172/0x240
[    1.631411]  entry_SYSCALL_64_after_hwframe+0x6e/0xd8
[    1.633280] ---[ end trace 0000000000000000 ]---
`
