// Package initramfs writes the initial file system of a Linux kernel: a cpio
// archive in the newc format.
//
// The format is that of Documentation/driver-api/early-userspace/buffer-format.rst
// in the kernel's source. Archives are written without compression: the images
// here are small, and a guest under emulation decompresses slowly. Several
// archives may follow one another, which is how ACPI tables reach a kernel
// (Documentation/admin-guide/acpi/initrd_table_override.rst).
package initramfs

import (
	"errors"
	"fmt"
	"io"
	"path"
	"strings"
)

// Kinds of file, as in stat(2).
const (
	modeDirectory = 0o040000
	modeRegular   = 0o100000
	modeCharacter = 0o020000
)

// ErrName says that a file's name cannot stand in an archive.
var ErrName = errors.New("not a name for an initramfs")

// Archive collects files. The zero value is an empty archive.
type Archive struct {
	entries []entry
	made    map[string]bool
}

type entry struct {
	name         string
	mode         uint32
	data         []byte
	major, minor uint32
}

// File adds a regular file and the folders above it. Names have no slash at
// their beginning.
func (a *Archive) File(name string, permissions uint32, data []byte) error {
	if err := a.parents(name); err != nil {
		return err
	}
	if int64(len(data)) >= 1<<32 {
		return fmt.Errorf("%s: %w: longer than 4 GiB", name, ErrName)
	}
	a.entries = append(a.entries, entry{name: name, mode: modeRegular | permissions&0o7777, data: data})
	return nil
}

// Device adds a character device and the folders above it.
func (a *Archive) Device(name string, permissions, major, minor uint32) error {
	if err := a.parents(name); err != nil {
		return err
	}
	a.entries = append(a.entries, entry{name: name, mode: modeCharacter | permissions&0o7777, major: major, minor: minor})
	return nil
}

// Folder adds a folder and those above it.
func (a *Archive) Folder(name string) error {
	if err := a.parents(name); err != nil {
		return err
	}
	a.folder(name)
	return nil
}

func (a *Archive) folder(name string) {
	if a.made[name] {
		return
	}
	if a.made == nil {
		a.made = map[string]bool{}
	}
	a.made[name] = true
	a.entries = append(a.entries, entry{name: name, mode: modeDirectory | 0o755})
}

func (a *Archive) parents(name string) error {
	if name == "" || name != path.Clean(name) || strings.HasPrefix(name, "/") || strings.HasPrefix(name, "../") || name == "." || strings.ContainsRune(name, 0) {
		return fmt.Errorf("%q: %w", name, ErrName)
	}
	for i, c := range name {
		if c == '/' {
			a.folder(name[:i])
		}
	}
	return nil
}

// WriteTo writes the archive, its trailer included, padded to 512 bytes so that
// another archive may follow.
func (a *Archive) WriteTo(w io.Writer) (int64, error) {
	c := &counter{w: w}
	for i, e := range a.entries {
		c.entry(uint32(i+1), e)
	}
	c.entry(0, entry{name: "TRAILER!!!"})
	c.pad(512)
	return c.n, c.err
}

// counter counts what it writes and keeps the first error.
type counter struct {
	w   io.Writer
	n   int64
	err error
}

func (c *counter) write(b []byte) {
	if c.err != nil {
		return
	}
	n, err := c.w.Write(b)
	c.n += int64(n)
	c.err = err
}

func (c *counter) pad(to int64) {
	if rest := c.n % to; rest != 0 {
		c.write(make([]byte, to-rest))
	}
}

// entry writes one member: a header of thirteen hexadecimal numbers, the name
// and the contents, each padded to four bytes.
func (c *counter) entry(inode uint32, e entry) {
	links := uint32(1)
	if e.mode&modeDirectory != 0 && e.mode&modeCharacter != modeCharacter {
		links = 2
	}
	header := fmt.Sprintf("070701%08X%08X%08X%08X%08X%08X%08X%08X%08X%08X%08X%08X%08X",
		inode, e.mode, 0, 0, links, 0, len(e.data), 0, 0, e.major, e.minor, len(e.name)+1, 0)
	c.write([]byte(header))
	c.write(append([]byte(e.name), 0))
	c.pad(4)
	c.write(e.data)
	c.pad(4)
}
