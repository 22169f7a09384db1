// Package taint holds the flag tables of the Linux kernel and of its
// distributions, and reads and writes taint values and letter fields.
//
// A kernel keeps its taint flags as a bit mask ([Set]). It shows them as a
// decimal number in /proc/sys/kernel/tainted, and as a field of letters, one
// column a flag, in the header of each report. Which bit has which letter
// depends on the release and on the distribution: a [Dialect].
//
// The tables here are the project's only source of taint knowledge. They come
// from kernel/panic.c and include/linux/panic.h (kernel.h before Linux 5.14);
// each entry says how it is known.
package taint
