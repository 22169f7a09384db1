package kernel

import (
	"bufio"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// Kernel is a kernel that is ready to boot. Its files stand in one folder and
// are not to be changed.
type Kernel struct {
	Release  string    `json:"release"`            // as uname -r prints it: "6.1.0-56-amd64"
	Banner   string    `json:"banner"`             // the image's version text, which begins with the release
	Arch     string    `json:"arch"`               // as Go names it: "amd64"
	Packages []Package `json:"packages,omitempty"` // where it came from; none for an image of the user's own

	// Symbols holds the symbols that the kernel exports to modules, with the
	// checksum of each (CONFIG_MODVERSIONS), which is 0 in kernels without.
	Symbols map[string]uint32 `json:"symbols,omitempty"`

	// NoPVH says why QEMU cannot enter the vmlinux directly; "" if it can.
	NoPVH string `json:"no_pvh,omitempty"`

	Files map[string]File `json:"files"` // by name within the folder

	dir string
}

// Package is a Debian package that a kernel came from.
type Package struct {
	Name    string `json:"name"`
	Version string `json:"version"`
	SHA256  string `json:"sha256"` // of the package file
}

// File is what is recorded of a cached file, so that damage is noticed.
type File struct {
	Size   int64  `json:"size"`
	SHA256 string `json:"sha256"`
}

// Names of the files in a kernel's folder.
const (
	fileVmlinux = "vmlinux"
	fileImage   = "vmlinuz"
	fileConfig  = "config"
	dirModules  = "modules"
)

// Boot returns the file to give to QEMU's -kernel: the vmlinux if QEMU can enter
// it by PVH, else the compressed image.
func (k *Kernel) Boot() string {
	if k.NoPVH != "" {
		return k.Image()
	}
	return filepath.Join(k.dir, fileVmlinux)
}

// Image returns the compressed image's path.
func (k *Kernel) Image() string { return filepath.Join(k.dir, fileImage) }

// Module returns the path of a stock module, decompressed, by the name that the
// kernel uses ("mce_inject"); ok is false if the kernel has none or tests have no
// use for it.
func (k *Kernel) Module(name string) (path string, ok bool) {
	file := dirModules + "/" + name + ".ko"
	if _, ok := k.Files[file]; !ok {
		return "", false
	}
	return filepath.Join(k.dir, filepath.FromSlash(file)), true
}

// Config returns the value of a configuration option as the kernel's .config has
// it: "y", "m", "250", `"text"`; "n" for one that is off. known is false if the
// kernel came without its configuration.
func (k *Kernel) Config(option string) (value string, known bool) {
	f, err := os.Open(filepath.Join(k.dir, fileConfig))
	if err != nil {
		return "", false
	}
	defer f.Close()
	for lines := bufio.NewScanner(f); lines.Scan(); {
		if v, ok := strings.CutPrefix(lines.Text(), option+"="); ok {
			return v, true
		}
	}
	return "n", true
}

// Version returns the first two numbers of the release: 6, 1.
func (k *Kernel) Version() (major, minor int) {
	text, rest, _ := strings.Cut(k.Release, ".")
	major, _ = strconv.Atoi(text)
	end := strings.IndexFunc(rest, func(r rune) bool { return r < '0' || r > '9' })
	if end >= 0 {
		rest = rest[:end]
	}
	minor, _ = strconv.Atoi(rest)
	return major, minor
}

// AtLeast reports whether the kernel's release is major.minor or later.
func (k *Kernel) AtLeast(major, minor int) bool {
	a, b := k.Version()
	return a > major || a == major && b >= minor
}

// Title names the kernel for people: "linux-image-6.1.0-56-amd64 6.1.192-2", or
// the release alone.
func (k *Kernel) Title() string {
	for _, p := range k.Packages {
		if strings.HasPrefix(p.Name, "linux-binary-") || strings.HasPrefix(p.Name, "linux-image-") {
			return p.Name + " " + p.Version
		}
	}
	return k.Release
}
