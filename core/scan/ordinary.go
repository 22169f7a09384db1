package scan

// ordinary is what most logs consist of. The filter learns from it which pairs
// of letters are frequent, and keeps to the others.
const ordinary = `
Nov 16 08:12:44 node-17 systemd[1]: Starting Cleanup of Temporary Directories...
Nov 16 08:12:44 node-17 systemd[1]: systemd-tmpfiles-clean.service: Deactivated successfully.
Nov 16 08:12:44 node-17 systemd[1]: Finished Cleanup of Temporary Directories.
Nov 16 08:12:45 node-17 systemd-logind[812]: New session 4711 of user operator.
Nov 16 08:12:45 node-17 sshd[20311]: Accepted publickey for operator from 192.0.2.17 port 50122 ssh2: ED25519 SHA256:kfOQ0zBq
Nov 16 08:12:45 node-17 sshd[20311]: pam_unix(sshd:session): session opened for user operator(uid=1000) by (uid=0)
Nov 16 08:12:46 node-17 sshd[20399]: Failed password for invalid user oracle from 198.51.100.9 port 33914 ssh2
Nov 16 08:12:46 node-17 sshd[20399]: Connection closed by authenticating user root 198.51.100.9 port 33914 [preauth]
Nov 16 08:12:47 node-17 CRON[20450]: (root) CMD (command -v debian-sa1 > /dev/null && debian-sa1 1 1)
Nov 16 08:12:47 node-17 kubelet[1203]: I1116 08:12:47.101231 1203 operation_generator.go:664] "MountVolume.SetUp succeeded for volume"
Nov 16 08:12:47 node-17 containerd[998]: time="2026-11-16T08:12:47.3Z" level=info msg="RemoveContainer returns successfully"
Nov 16 08:12:48 node-17 dhclient[640]: DHCPACK of 192.0.2.41 from 192.0.2.1
Nov 16 08:12:48 node-17 NetworkManager[688]: <info>  [1763280764.1] device (eth0): state change: activated
Nov 16 08:12:49 node-17 nginx[1422]: 192.0.2.8 - - [16/Nov/2026:08:12:49 +0000] "GET /index.html HTTP/1.1" 200 512 "-" "Mozilla/5.0"
Nov 16 08:12:49 node-17 audit[9001]: USER_START pid=9001 uid=0 auid=1000 ses=4 msg='op=PAM:session_open acct="root" res=success'
Nov 16 08:12:50 node-17 kernel: [    0.000000] Command line: BOOT_IMAGE=/vmlinuz root=/dev/mapper/system-root ro quiet
Nov 16 08:12:50 node-17 kernel: [    0.000000] BIOS-e820: [mem 0x0000000000000000-0x000000000009fbff] usable
Nov 16 08:12:50 node-17 kernel: [    0.004210] ACPI: FACP 0x00000000BFFE2371 0000F4 (v03 VENDOR TABLE    00000001 LOAD 00000001)
Nov 16 08:12:50 node-17 kernel: [    0.104433] Memory: 16241208K/16776684K available (14336K kernel code, 2342K rwdata, reserved, 0K cma-reserved)
Nov 16 08:12:50 node-17 kernel: [    0.288111] pci 0000:00:02.0: [8086:1237] type 00 class 0x060000 BAR 0 [mem 0xfd000000-0xfdffffff pref]
Nov 16 08:12:50 node-17 kernel: [    0.501220] pci_bus 0000:00: resource 4 [io  0x0000-0x0cf7 window]
Nov 16 08:12:50 node-17 kernel: [    1.204411] usb 1-1: New USB device found, idVendor=0627, idProduct=0001, bcdDevice= 0.00
Nov 16 08:12:50 node-17 kernel: [    1.644121] ata1: SATA link up 6.0 Gbps (SStatus 133 SControl 300)
Nov 16 08:12:50 node-17 kernel: [    1.701200] sd 0:0:0:0: [sda] Write cache: enabled, read cache: enabled, doesn't support DPO or FUA
Nov 16 08:12:50 node-17 kernel: [    2.310012] EXT4-fs (dm-0): mounted filesystem with ordered data mode. Quota mode: none.
Nov 16 08:12:50 node-17 kernel: [    3.011412] e1000: eth0 NIC Link is Up 1000 Mbps Full Duplex, Flow Control: RX
Nov 16 08:12:50 node-17 kernel: [    3.401001] audit: type=1400 apparmor="STATUS" operation="profile_load" profile="unconfined" name="man_filter"
Nov 16 08:12:50 node-17 kernel: [    4.881211] IPv6: ADDRCONF(NETDEV_CHANGE): eth0: link becomes ready
Nov 16 08:12:50 node-17 kernel: [    5.121241] device-mapper: uevent: version 1.0.3, initialised; timeout expired, disabled, blocked, invalid, forced, detected
Nov 16 08:12:50 node-17 kernel: [    6.001244] Spectre V2 : Mitigation: Retpolines; Enabling Restricted Speculation for firmware calls, conditional prediction
Nov 16 08:12:50 node-17 kernel: [    6.101244] registered protocol family, driver registered, interface loaded, interrupt controller, running service
`
