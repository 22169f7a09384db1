// Package modules makes the kernel modules that provoke taint flags, without a
// compiler and without kernel headers.
//
// There are two ways, and a third for people:
//
//   - [Stock.Patch] takes a module of the kernel under test and changes what the
//     kernel reads of it before it runs any code: the .modinfo section, the name,
//     the signature. So each flag can be had alone, which no compiled module can:
//     one that is staging and signed by nobody, yet in-tree. It works on every
//     architecture.
//   - [Synthesize] writes a whole module with a few instructions of its own, for
//     what takes code: a warning, a BUG, an oops, a soft lockup, a bad page, any
//     other flag. It takes from a stock module what belongs to the kernel's build:
//     its version magic, the size of struct module and where in it the two entry
//     points stand, and the checksums of symbols. amd64 only.
//   - The folder src has C sources with a Kbuild that do the same things, for
//     those who want to compile their own.
//
// Nothing of a kernel is stored in this repository: modules are made from the
// kernel at hand, at run time.
package modules
