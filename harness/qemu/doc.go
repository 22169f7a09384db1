// Package qemu starts virtual machines, talks to the init inside, and sees to it
// that nothing of them is left behind.
//
// A [Command] describes a machine as exec.Cmd describes a process; [Command.Start]
// gives a [VM]. A test then asks the guest for things with [VM.Call], the machine
// with [VM.Execute], and ends both with [VM.Close], which is always safe to call.
//
// Decisions and their reasons:
//
//   - The kernel's console goes to a file. Through a socket it lost bytes in two
//     of 193 boots: early in the boot the kernel polls the port and nobody reads.
//   - Requests and replies have a serial port of their own, so that no line of the
//     kernel can be taken for a reply, and every line of it has a checksum.
//   - QMP and that port are socket pairs inherited by QEMU: no names in the file
//     system, no race for who connects first, and an end-of-file when QEMU dies.
//   - QEMU's exit status is 0 when the guest panics. How a guest ended is taken
//     from QMP's SHUTDOWN event: guest-reset is a panic (with panic=-1 and
//     -no-reboot), guest-shutdown is a power-off.
//   - A deadline counts the processor time of QEMU as well as the time on the
//     wall: on a busy host a slow guest is not a hung one. A guest that is found
//     hung gets an NMI first, for with unknown_nmi_panic the kernel then prints
//     where it hangs.
//   - A machine is restored from a snapshot in a sixth of a second, while it takes
//     two seconds to boot under emulation. The guest's memory is a file that all
//     restored machines map, each with its own copies of the pages that it writes
//     to: read through a pipe it took longer than all the rest, and each machine
//     had it once more. Snapshots depend on the QEMU and on every option; they are
//     made at each run and never kept.
package qemu
