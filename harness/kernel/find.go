package kernel

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"golang.org/x/sys/unix"
)

// Finder prepares kernels in a cache. The zero value of each optional field
// serves.
type Finder struct {
	Cache string            // the folder; see [DefaultCache]
	Say   func(line string) // told of slow steps; nil for silence
}

func (f *Finder) say(format string, arguments ...any) {
	if f.Say != nil {
		f.Say(fmt.Sprintf(format, arguments...))
	}
}

// Find returns the kernel that spec names:
//
//	""              the newest kernel of this machine's own Debian release
//	host            the running kernel, from /boot and /lib/modules
//	6.1.0-56-amd64  a release, from the cache or from apt
//	trixie          the newest kernel of another Debian suite
//	x.deb,y.deb     package files
//	PATH            an image; modules is the folder of its modules, or ""
//
// Several processes may use one cache: they take turns.
func (f *Finder) Find(ctx context.Context, spec, modules string) (*Kernel, error) {
	unlock, err := f.lock(ctx)
	if err != nil {
		return nil, err
	}
	defer unlock()
	switch {
	case spec == "":
		return f.machine(ctx, "linux-image-"+debianArch(runtime.GOARCH), "linux-image-generic")
	case spec == "host":
		return f.host()
	case strings.HasSuffix(spec, ".deb"):
		return f.fromDebs(ctx, strings.Split(spec, ","))
	case strings.ContainsRune(spec, '/') || modules != "" || isFile(spec):
		return f.fromImage(spec, modules, "")
	case spec[0] >= '0' && spec[0] <= '9':
		return f.byRelease(ctx, spec)
	}
	return f.bySuite(ctx, spec)
}

func isFile(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode().IsRegular()
}

// lock waits until no other process works on the cache.
func (f *Finder) lock(ctx context.Context) (unlock func(), err error) {
	if err := os.MkdirAll(f.Cache, 0o755); err != nil {
		return nil, err
	}
	file, err := os.OpenFile(filepath.Join(f.Cache, ".lock"), os.O_RDWR|os.O_CREATE, 0o644)
	if err != nil {
		return nil, err
	}
	said := false
	for {
		err := unix.Flock(int(file.Fd()), unix.LOCK_EX|unix.LOCK_NB)
		if err == nil {
			return func() { file.Close() }, nil
		}
		if !errors.Is(err, unix.EWOULDBLOCK) {
			file.Close()
			return nil, fmt.Errorf("cannot lock the cache %s: %w", f.Cache, err)
		}
		if !said {
			f.say("waiting for another run to finish with the cache")
			said = true
		}
		select {
		case <-ctx.Done():
			file.Close()
			return nil, context.Cause(ctx)
		case <-time.After(100 * time.Millisecond):
		}
	}
}

// debianArch translates Go's name of an architecture into Debian's.
func debianArch(goarch string) string {
	switch goarch {
	case "ppc64le":
		return "ppc64el"
	case "386":
		return "i386"
	}
	return goarch
}

// byRelease returns the kernel of a release, from the cache if it is there.
func (f *Finder) byRelease(ctx context.Context, release string) (*Kernel, error) {
	cached, err := Cached(f.Cache)
	if err != nil {
		return nil, err
	}
	for _, k := range cached {
		if k.Release == release {
			return k, nil
		}
	}
	return f.machine(ctx, "linux-image-"+release)
}

// machine returns the kernel of the first package of names that the machine's own
// sources have.
func (f *Finder) machine(ctx context.Context, names ...string) (k *Kernel, err error) {
	err = f.withApt(ctx, func(a apt) error {
		k, err = f.firstOf(ctx, a, names)
		return err
	})
	return k, err
}

// withApt looks for something in the machine's own sources. Where apt's index is
// missing, as in containers, it is fetched into the cache.
func (f *Finder) withApt(ctx context.Context, look func(apt) error) error {
	err := look(system())
	if !errors.Is(err, ErrNoPackage) || indexed(ctx) {
		return err
	}
	f.say("apt has no package index here; fetching one into the cache")
	a, err := forMachine(ctx, f.Cache)
	if err != nil {
		return err
	}
	return look(a)
}

func (f *Finder) firstOf(ctx context.Context, a apt, names []string) (k *Kernel, err error) {
	for _, name := range names {
		if k, err = f.fromApt(ctx, a, name); !errors.Is(err, ErrNoPackage) {
			break
		}
	}
	return k, err
}

// bySuite returns the newest kernel of a Debian suite: "bullseye",
// "trixie-backports", "sid".
func (f *Finder) bySuite(ctx context.Context, suite string) (*Kernel, error) {
	if strings.Trim(suite, "abcdefghijklmnopqrstuvwxyz-") != "" {
		return nil, fmt.Errorf("%q: %w, nor is it a Debian suite, a path or a .deb", suite, ErrNoPackage)
	}
	f.say("reading the package index of %s", suite)
	arch := debianArch(runtime.GOARCH)
	a, err := forSuite(ctx, f.Cache, suite, arch)
	if err != nil {
		return nil, err
	}
	return f.fromApt(ctx, a, "linux-image-"+arch)
}

// fromApt downloads the packages of a kernel and unpacks them, unless the cache
// has them.
func (f *Finder) fromApt(ctx context.Context, a apt, name string) (*Kernel, error) {
	records, err := a.closure(ctx, name, kernelPart)
	if err != nil {
		return nil, err
	}
	main := mainRecord(records)
	dir := filepath.Join(f.Cache, "kernels", main["Package"]+"_"+escape(main["Version"])+"_"+main["Architecture"])
	switch k, err := Load(dir); {
	case err == nil:
		return k, nil
	case !errors.Is(err, fs.ErrNotExist) || errors.Is(err, ErrStale):
		f.say("%v; unpacking it again", err)
	}
	downloads, debs, packages, err := f.downloadAll(ctx, a, records)
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(downloads)
	return f.unpack(ctx, dir, debs, packages)
}

// downloadAll fetches packages into a new folder below the cache, which the caller
// removes. Those that hold nothing are left out.
func (f *Finder) downloadAll(ctx context.Context, a apt, records []record) (dir string, debs []string, packages []Package, err error) {
	if dir, err = os.MkdirTemp(f.Cache, ".download-*"); err != nil {
		return "", nil, nil, err
	}
	for _, r := range records {
		if meta(r) {
			continue
		}
		f.say("downloading %s %s (%s bytes)", r["Package"], r["Version"], r["Size"])
		deb, err := a.download(ctx, dir, r)
		if err != nil {
			os.RemoveAll(dir)
			return "", nil, nil, err
		}
		debs = append(debs, deb)
		packages = append(packages, Package{Name: r["Package"], Version: r["Version"], SHA256: r["SHA256"]})
	}
	return dir, debs, packages, nil
}

// mainRecord returns the package that a kernel is known by: the one that says
// its release. Metapackages depend on it.
func mainRecord(records []record) record {
	for _, r := range records {
		if strings.HasPrefix(r["Package"], "linux-image-") && strings.ContainsAny(r["Package"], "0123456789") && releaseNamed(r["Package"]) {
			return r
		}
	}
	return records[0]
}

// releaseNamed reports whether a package's name holds a release: a digit behind
// the second hyphen.
func releaseNamed(name string) bool {
	parts := strings.SplitN(name, "-", 3)
	return len(parts) == 3 && parts[2] != "" && parts[2][0] >= '0' && parts[2][0] <= '9'
}

// meta reports whether a package holds nothing but dependencies.
func meta(r record) bool { return !releaseNamed(r["Package"]) || len(r["Size"]) < 5 }

// escape makes a version fit for a file's name.
func escape(version string) string {
	return strings.NewReplacer(":", "%3a", "/", "%2f").Replace(version)
}

// fromDebs returns the kernel in package files: one for kernels up to Linux 6, the
// image's and the modules' for later ones.
func (f *Finder) fromDebs(ctx context.Context, debs []string) (*Kernel, error) {
	h := sha256.New()
	var packages []Package
	for _, deb := range debs {
		file, err := digest(deb)
		if err != nil {
			return nil, err
		}
		h.Write([]byte(file.SHA256))
		name, version := debName(deb)
		packages = append(packages, Package{Name: name, Version: version, SHA256: file.SHA256})
	}
	dir := filepath.Join(f.Cache, "kernels", "deb-"+hex.EncodeToString(h.Sum(nil))[:16])
	if k, err := Load(dir); err == nil {
		return k, nil
	}
	return f.unpack(ctx, dir, debs, packages)
}

// debName reads name and version off a package file's name.
func debName(path string) (name, version string) {
	parts := strings.Split(strings.TrimSuffix(filepath.Base(path), ".deb"), "_")
	if len(parts) < 2 {
		return parts[0], ""
	}
	return parts[0], strings.ReplaceAll(parts[1], "%3a", ":")
}

func (f *Finder) unpack(ctx context.Context, dir string, debs []string, packages []Package) (*Kernel, error) {
	fresh, err := newFolder(f.Cache)
	if err != nil {
		return nil, err
	}
	defer fresh.discard()
	f.say("unpacking")
	if err := fresh.unpack(debs); err != nil {
		return nil, err
	}
	if err := context.Cause(ctx); err != nil {
		return nil, err
	}
	fresh.kernel.Packages = packages
	k, err := fresh.commit(dir)
	debug.FreeOSMemory() // an unpacked kernel is large, and the machines want the memory
	return k, err
}

// fromImage returns a kernel made of an image, the folder of its modules and its
// configuration. The latter two may be "" and are then looked for at their usual
// places beside it.
func (f *Finder) fromImage(image, modules, config string) (*Kernel, error) {
	b, err := os.ReadFile(image)
	if err != nil {
		return nil, err
	}
	opened, err := openImage(b)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", image, err)
	}
	banner, err := opened.banner()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", image, err)
	}
	release, _, _ := strings.Cut(banner, " ")
	if modules == "" && exists("/lib/modules/"+release) {
		modules = "/lib/modules/" + release
	}
	if config == "" {
		config = filepath.Join(filepath.Dir(image), "config-"+release)
		if !exists(config) {
			config = filepath.Join(modules, "config") // where packages from Linux 7 on have it
		}
	}
	sum, err := digestImage(b, modules, config)
	if err != nil {
		return nil, err
	}
	dir := filepath.Join(f.Cache, "kernels", "image-"+sum[:16])
	if k, err := Load(dir); err == nil {
		return k, nil
	}
	fresh, err := newFolder(f.Cache)
	if err != nil {
		return nil, err
	}
	defer fresh.discard()
	f.say("unpacking %s", image)
	if err := fresh.unpackFiles(image, modules, config); err != nil {
		return nil, err
	}
	return fresh.commit(dir)
}

// digestImage tells kernels of the user's own apart: by what is in the image, in the
// modules that tests use and in the configuration, for all of these are rebuilt.
func digestImage(image []byte, modules, config string) (string, error) {
	h := sha256.New()
	h.Write(image)
	if modules != "" {
		err := walkModules(modules, func(path string, r io.Reader) error {
			fmt.Fprintf(h, "\x00%s\x00", path)
			_, err := io.Copy(h, r)
			return err
		})
		if err != nil {
			return "", err
		}
	}
	if text, err := os.ReadFile(config); err == nil {
		h.Write(text)
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

func (f *Finder) host() (*Kernel, error) {
	var u unix.Utsname
	if err := unix.Uname(&u); err != nil {
		return nil, fmt.Errorf("uname: %w", err)
	}
	release := unix.ByteSliceToString(u.Release[:])
	for _, image := range []string{"/boot/vmlinuz-" + release, "/usr/lib/modules/" + release + "/vmlinuz"} {
		if exists(image) {
			return f.fromImage(image, "", "/boot/config-"+release)
		}
	}
	return nil, fmt.Errorf("the running kernel %s has no image in /boot or /usr/lib/modules: pass --kernel with a package or an image", release)
}

// Available returns the kernels' packages that apt offers, of the machine's own
// release or of another suite.
func (f *Finder) Available(ctx context.Context, suite string) ([]Package, error) {
	unlock, err := f.lock(ctx)
	if err != nil {
		return nil, err
	}
	defer unlock()
	a := system()
	if suite != "" {
		if a, err = forSuite(ctx, f.Cache, suite, debianArch(runtime.GOARCH)); err != nil {
			return nil, err
		}
	}
	out, err := a.run(ctx, "", "apt-cache", "--names-only", "search", "^linux-image-[0-9]")
	if err != nil {
		return nil, err
	}
	var names []string
	for _, line := range strings.Split(string(out), "\n") {
		name, _, _ := strings.Cut(line, " ")
		if releaseNamed(name) && !strings.HasSuffix(name, "-dbg") && !strings.HasSuffix(name, "-unsigned") && !strings.HasSuffix(name, "-template") {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	if len(names) == 0 {
		return nil, nil
	}
	records, err := a.showAll(ctx, names...)
	if err != nil {
		return nil, err
	}
	var packages []Package
	for _, r := range records {
		packages = append(packages, Package{Name: r["Package"], Version: r["Version"], SHA256: r["SHA256"]})
	}
	return packages, nil
}

// byRelease returns the release that a kernel's package is named for.
func (p Package) Release() string {
	parts := strings.SplitN(p.Name, "-", 3)
	return parts[len(parts)-1]
}
