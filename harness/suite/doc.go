// Package suite is the conformance suite: it provokes taint flags on a real
// kernel and compares what the kernel does with what core says.
//
// A [Case] is data: the steps, and what must come of them. [Runner] performs
// cases in virtual machines and records an observation of each, which holds facts
// only. [Judge] compares an observation with the expectation and with core. The
// two are apart so that recorded evidence can be judged again, which is how the
// suite proves that it finds mistakes: a test plants one after the other in core's
// table and judges the same evidence.
//
// What the suite knows of flags it knows by itself, from the kernel's source and
// from measured runs: expectations name bits, and the kernel's letter field is
// found by the kernel's format. Nothing is taken from core that core is checked
// against.
//
// Most cases start from a snapshot of a booted machine. Those that act at boot
// (parameters, ACPI tables, another processor) boot by themselves.
package suite
