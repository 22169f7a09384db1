// Command harness is the conformance suite: it boots real kernels, provokes every
// taint flag, and holds what core says against what the kernel did.
//
//	go run ./harness run
//
// It prints KTAP, one result a case. Exit status:
//
//	0    every case passed, or was skipped for a reason that is printed
//	1    at least one case failed or could not be carried out
//	2    the run was impossible: wrong usage, no kernel, no QEMU, no guest
//	130  interrupted
//
// The parts, each a package below: kernel finds and unpacks kernels; initramfs
// and guest are what boots; qemu runs machines; boot puts these together; modules
// makes test modules; suite has the cases and the judgement; report gives results
// a form.
//
// Decisions and their reasons:
//
//   - A kernel is evidence, a table in a file is not. So the suite runs the
//     distribution's own kernels, unmodified, as they come from its archive.
//   - No compiler and no kernel headers: test modules are stock modules with their
//     .modinfo changed, or are written by a small assembler of our own. The suite
//     then runs wherever Go and QEMU do. The same triggers in C are there for people
//     who want to compile their own, and to show that a compiler's code does what
//     ours does: --compile runs them, and so does the test of every change.
//   - The expectations are written down without core: bits, letters and table of a
//     release stand in package suite a second time, and the kernel's output is read
//     there by a few lines of its own. What checks core must not ask core.
//   - Emulation (TCG) is the normal case: CI machines often have no KVM. KVM is
//     used only after a probe has shown that a kernel boots under it.
//   - A failure is one of two things, and they are told apart: core and the kernel
//     disagree (fail), or the case could not be carried out (error). Neither is
//     ever a skip.
package main
