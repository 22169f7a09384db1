// Package kernel finds Linux kernels to test and prepares them for a virtual
// machine.
//
// A kernel comes from a Debian package that apt knows of, by release or by suite,
// from package files, from an image with a folder of modules, or from the running
// machine; see [Finder.Find]. Whatever the source, the result is the same: a
// folder of the cache with an uncompressed vmlinux, the image, the configuration
// and the few stock modules that tests load or patch.
//
// Decisions and their reasons:
//
//   - apt is asked for everything: which package, which address, which proxy,
//     which key. It works without root, for apt-get download needs none, and with
//     state folders of our own even apt-get update does not. No address of a
//     mirror is known here.
//   - Packages are read in Go: dpkg need not be there, and only the files that
//     tests use are written.
//   - The vmlinux is extracted from the bzImage once. QEMU enters it directly by
//     PVH, which saves the guest three seconds of decompression under emulation
//     at each boot.
//   - What stands in the cache is checked against its recorded digests before it
//     is used: a test on a damaged kernel proves nothing.
//   - Since Linux 7, Debian's linux-image-* package is empty: the image is in
//     linux-binary-*, the configuration in linux-base-*, the modules, compressed,
//     in linux-modules-*. Both layouts are read by the same code, which looks at
//     file names only.
package kernel
