// Package taint holds the flag tables of the Linux kernel and of its
// distributions, and reads and writes taint values and letter fields.
//
// A kernel keeps its taint flags as a bit mask ([Set]). It shows them as a
// decimal number in /proc/sys/kernel/tainted, as a field of letters, one column
// a flag, in the header of each report, and from Linux 6.11 on by name in a
// line of their own. Which bit has which letter depends on the release and on
// the distribution: a [Dialect]. [Recognize] chooses one from what a text says
// of its kernel, and says what other readings stay open.
//
// The tables here are the project's only source of taint knowledge. They come
// from kernel/panic.c and include/linux/panic.h (kernel.h before Linux 5.14),
// from the patches of distributions and from logs; each [Flag] and [Dialect]
// says how it is known ([Evidence]) and where (Source). What could not be
// confirmed is marked [Unverified] and shown so.
//
// # Adding a distribution
//
// A distribution whose kernels have mainline's flags is one entry of the table
// in distribution.go: how its release strings or banners look, and how it is
// known that its flags are mainline's. One with flags of its own gets a file
// with its dialects, newest first, as redhat.go, suse.go and oracle.go, which
// is then named in families.go. The tests ask for hand-written fields of each
// dialect in facts_test.go.
package taint
