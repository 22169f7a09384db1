package kernel

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/klauspost/compress/zstd"
	"github.com/pierrec/lz4/v4"
	"github.com/ulikunitz/xz"
	"github.com/ulikunitz/xz/lzma"
)

// tinyELF is a 64-bit file with a Xen note, as small as checkPVH allows.
func tinyELF(pvh bool) []byte {
	note := binary.LittleEndian.AppendUint32(nil, 4)
	note = binary.LittleEndian.AppendUint32(note, 4)
	kind := uint32(18)
	if !pvh {
		kind = 6
	}
	note = binary.LittleEndian.AppendUint32(note, kind)
	note = append(note, "Xen\x00\x00\x00\x00\x01"...)
	b := make([]byte, 64+56)
	copy(b, "\x7fELF\x02\x01\x01")
	binary.LittleEndian.PutUint16(b[16:], 2)  // executable
	binary.LittleEndian.PutUint16(b[18:], 62) // x86-64
	binary.LittleEndian.PutUint32(b[20:], 1)
	binary.LittleEndian.PutUint64(b[32:], 64) // program headers
	binary.LittleEndian.PutUint16(b[52:], 64)
	binary.LittleEndian.PutUint16(b[54:], 56)
	binary.LittleEndian.PutUint16(b[56:], 1)
	binary.LittleEndian.PutUint32(b[64:], 4) // PT_NOTE
	binary.LittleEndian.PutUint64(b[64+8:], uint64(len(b)))
	binary.LittleEndian.PutUint64(b[64+32:], uint64(len(note)))
	return append(b, note...)
}

// compressions are the ways in which a kernel can be built.
var compressions = map[string]func(io.Writer) (io.WriteCloser, error){
	"gzip": func(w io.Writer) (io.WriteCloser, error) { return gzip.NewWriter(w), nil },
	"xz":   func(w io.Writer) (io.WriteCloser, error) { return xz.NewWriter(w) },
	"zstd": func(w io.Writer) (io.WriteCloser, error) { return zstd.NewWriter(w) },
	"lz4": func(w io.Writer) (io.WriteCloser, error) {
		z := lz4.NewWriter(w)
		return z, z.Apply(lz4.LegacyOption(true))
	},
	"lzma": func(w io.Writer) (io.WriteCloser, error) { return lzma.NewWriter(w) },
}

// image wraps a vmlinux as the kernel's build does.
func image(t testing.TB, vmlinux []byte, compression, banner string) []byte {
	t.Helper()
	var payload bytes.Buffer
	w, err := compressions[compression](&payload)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write(vmlinux); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if compression != "gzip" {
		payload.Write(binary.LittleEndian.AppendUint32(nil, uint32(len(vmlinux))))
	}
	b := make([]byte, 2*512)
	b[offSetupSects] = 1
	binary.LittleEndian.PutUint16(b[offBootFlag:], 0xaa55)
	copy(b[offHeaderMagic:], "HdrS")
	binary.LittleEndian.PutUint16(b[offProtocol:], 0x20f)
	binary.LittleEndian.PutUint16(b[offKernelVersion:], 0x100)
	copy(b[0x300:], banner+"\x00")
	binary.LittleEndian.PutUint32(b[offPayloadLength:], uint32(payload.Len()))
	return append(b, payload.Bytes()...)
}

const testBanner = "6.1.0-99-amd64 (builder@host) #1 SMP Debian 6.1.999-1"

func TestImagesOfEveryCompression(t *testing.T) {
	for name := range compressions {
		t.Run(name, func(t *testing.T) {
			vmlinux := append(tinyELF(true), make([]byte, 100_000)...)
			opened, err := openImage(image(t, vmlinux, name, testBanner))
			if err != nil {
				t.Fatal(err)
			}
			got, err := opened.vmlinux()
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(got, vmlinux) {
				t.Errorf("%d bytes come out, %d went in", len(got), len(vmlinux))
			}
			if banner, err := opened.banner(); err != nil || banner != testBanner {
				t.Errorf("banner %q, %v", banner, err)
			}
		})
	}
}

func TestTruncatedImages(t *testing.T) {
	for name := range compressions {
		whole := image(t, append(tinyELF(true), make([]byte, 100_000)...), name, testBanner)
		for _, size := range []int{0, 100, 0x263, 1023, 1030, len(whole) - 1} {
			opened, err := openImage(whole[:size])
			if err == nil {
				_, err = opened.vmlinux()
			}
			if !errors.Is(err, ErrNotImage) && !errors.Is(err, ErrTruncated) {
				t.Errorf("%s cut to %d bytes: %v", name, size, err)
			}
		}
	}
}

func TestPVH(t *testing.T) {
	if err := checkPVH(bytes.NewReader(tinyELF(true))); err != nil {
		t.Error(err)
	}
	if err := checkPVH(bytes.NewReader(tinyELF(false))); !errors.Is(err, ErrNoPVH) {
		t.Errorf("without the note: %v", err)
	}
	if err := checkPVH(strings.NewReader("no ELF")); !errors.Is(err, ErrTruncated) {
		t.Errorf("no ELF: %v", err)
	}
}

// deb writes a package with files.
func deb(t testing.TB, path, compression string, files map[string][]byte) {
	t.Helper()
	var members []member
	for name, content := range files {
		members = append(members, member{tar.Header{Name: "./" + name, Mode: 0o644, Typeflag: tar.TypeReg}, content})
	}
	debOf(t, path, compression, members)
}

// member is one entry of a package.
type member struct {
	tar.Header
	content []byte
}

func debOf(t testing.TB, path, compression string, members []member) {
	t.Helper()
	var data bytes.Buffer
	z, err := compressions[compression](&data)
	if err != nil {
		t.Fatal(err)
	}
	w := tar.NewWriter(z)
	for _, m := range members {
		m.Size = int64(len(m.content))
		if err := w.WriteHeader(&m.Header); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write(m.content); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(w.Close(), z.Close()); err != nil {
		t.Fatal(err)
	}
	suffix := map[string]string{"xz": ".xz", "zstd": ".zst", "gzip": ".gz"}[compression]
	var b bytes.Buffer
	b.WriteString("!<arch>\n")
	for _, member := range []struct {
		name string
		data []byte
	}{{"debian-binary", []byte("2.0\n")}, {"control.tar" + suffix, []byte("odd")}, {"data.tar" + suffix, data.Bytes()}} {
		fmt.Fprintf(&b, "%-16s%-12d%-6d%-6d%-8s%-10d`\n", member.name, 0, 0, 0, "100644", len(member.data))
		b.Write(member.data)
		if len(member.data)%2 == 1 {
			b.WriteByte('\n')
		}
	}
	if err := os.WriteFile(path, b.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
}

// compress returns data as xz would.
func compress(t testing.TB, compression string, data []byte) []byte {
	t.Helper()
	var b bytes.Buffer
	w, err := compressions[compression](&b)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write(data); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestBothLayoutsOfPackages(t *testing.T) {
	vmlinuz := image(t, tinyELF(true), "zstd", testBanner)
	dir := t.TempDir()
	old := filepath.Join(dir, "linux-image-6.1.0-99-amd64_6.1.999-1_amd64.deb")
	deb(t, old, "xz", map[string][]byte{
		"boot/vmlinuz-6.1.0-99-amd64": vmlinuz, "boot/config-6.1.0-99-amd64": []byte("CONFIG_HZ=250\n# CONFIG_KUNIT is not set\n"),
		"lib/modules/6.1.0-99-amd64/kernel/fs/nls/nls_ascii.ko": []byte("module"),
		"lib/modules/6.1.0-99-amd64/kernel/fs/other.ko":         []byte("other"),
	})
	var parts []string
	for name, files := range map[string]map[string][]byte{
		"linux-binary-6.1.0-99-amd64_6.1.999-1_amd64.deb":  {"usr/lib/modules/6.1.0-99-amd64/vmlinuz": vmlinuz},
		"linux-base-6.1.0-99-amd64_6.1.999-1_amd64.deb":    {"usr/lib/modules/6.1.0-99-amd64/config": []byte("CONFIG_HZ=250\n")},
		"linux-modules-6.1.0-99-amd64_6.1.999-1_amd64.deb": {"usr/lib/modules/6.1.0-99-amd64/kernel/arch/x86/mce-inject.ko.xz": compress(t, "xz", []byte("module"))},
	} {
		deb(t, filepath.Join(dir, name), "zstd", files)
		parts = append(parts, filepath.Join(dir, name))
	}
	for _, test := range []struct {
		debs   []string
		module string
	}{{[]string{old}, "nls_ascii"}, {parts, "mce_inject"}} {
		f := &Finder{Cache: t.TempDir()}
		k, err := f.Find(t.Context(), strings.Join(test.debs, ","), "")
		if err != nil {
			t.Fatal(err)
		}
		if k.Release != "6.1.0-99-amd64" || k.NoPVH != "" || filepath.Base(k.Boot()) != "vmlinux" || !strings.Contains(k.Title(), "6.1.999-1") {
			t.Errorf("found %+v", k)
		}
		path, ok := k.Module(test.module)
		if b, err := os.ReadFile(path); !ok || err != nil || string(b) != "module" {
			t.Errorf("the module holds %q, %v", b, err)
		}
		if _, ok := k.Module("other"); ok {
			t.Error("a module that no test wants is kept")
		}
		if hz, known := k.Config("CONFIG_HZ"); hz != "250" || !known {
			t.Errorf("CONFIG_HZ is %q", hz)
		}
		if kunit, _ := k.Config("CONFIG_KUNIT"); kunit != "n" {
			t.Errorf("CONFIG_KUNIT is %q", kunit)
		}
		again, err := f.Find(t.Context(), strings.Join(test.debs, ","), "")
		if err != nil || again.dir != k.dir {
			t.Errorf("the second time: %v", err)
		}
		if cached, err := Cached(f.Cache); err != nil || len(cached) != 1 {
			t.Errorf("cached are %v, %v", cached, err)
		}
	}
}

func TestDamagedPackages(t *testing.T) {
	dir := t.TempDir()
	whole := filepath.Join(dir, "linux-image-6.1_1_amd64.deb")
	deb(t, whole, "xz", map[string][]byte{"boot/vmlinuz-6.1": image(t, tinyELF(true), "xz", testBanner)})
	b, err := os.ReadFile(whole)
	if err != nil {
		t.Fatal(err)
	}
	for name, damaged := range map[string][]byte{
		"empty": nil, "text": []byte("no package"), "cut": b[:len(b)*2/3], "header": b[:70],
	} {
		path := filepath.Join(dir, name+".deb")
		if err := os.WriteFile(path, damaged, 0o644); err != nil {
			t.Fatal(err)
		}
		cache := t.TempDir()
		if _, err := (&Finder{Cache: cache}).fromDebs(t.Context(), []string{path}); !errors.Is(err, ErrNotDeb) {
			t.Errorf("%s: %v", name, err)
		}
		if left, _ := filepath.Glob(filepath.Join(cache, "kernels", "*")); len(left) > 0 {
			t.Errorf("%s: it leaves %v", name, left)
		}
	}
	empty := filepath.Join(dir, "without.deb")
	deb(t, empty, "gzip", map[string][]byte{"usr/share/doc/copyright": nil})
	if _, err := (&Finder{Cache: t.TempDir()}).fromDebs(t.Context(), []string{empty}); !errors.Is(err, ErrIncomplete) {
		t.Errorf("a package without a kernel: %v", err)
	}
}

func TestStaleCache(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "linux-image-6.1_1_amd64.deb")
	deb(t, path, "gzip", map[string][]byte{"boot/vmlinuz-6.1": image(t, tinyELF(true), "gzip", testBanner)})
	f := &Finder{Cache: t.TempDir()}
	k, err := f.fromDebs(t.Context(), []string{path})
	if err != nil {
		t.Fatal(err)
	}
	for name, damage := range map[string]func() error{
		"changed byte": func() error { return os.WriteFile(k.Boot(), bytes.Repeat([]byte{1}, len(tinyELF(true))), 0o644) },
		"cut":          func() error { return os.Truncate(k.Boot(), 10) },
		"missing":      func() error { return os.Remove(k.Boot()) },
		"index":        func() error { return os.WriteFile(filepath.Join(k.dir, indexName), []byte("{"), 0o644) },
		"old index":    func() error { return os.WriteFile(filepath.Join(k.dir, indexName), []byte(`{"schema":0}`), 0o644) },
	} {
		if err := damage(); err != nil {
			t.Fatal(err)
		}
		if _, err := Load(k.dir); !errors.Is(err, ErrStale) {
			t.Errorf("%s: %v", name, err)
		}
		if cached, _ := Cached(f.Cache); len(cached) != 0 {
			t.Errorf("%s: it is listed", name)
		}
		if _, err := f.fromDebs(t.Context(), []string{path}); err != nil {
			t.Errorf("%s: it is not unpacked again: %v", name, err)
		}
		if _, err := Load(k.dir); err != nil {
			t.Errorf("%s: after that: %v", name, err)
		}
	}
}

func TestImageWithModules(t *testing.T) {
	dir := t.TempDir()
	vmlinuz := filepath.Join(dir, "vmlinuz")
	if err := os.WriteFile(vmlinuz, image(t, tinyELF(false), "lz4", testBanner), 0o644); err != nil {
		t.Fatal(err)
	}
	modules := filepath.Join(dir, "modules", "kernel", "fs")
	if err := os.MkdirAll(modules, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(modules, "nls_ascii.ko.zst"), compress(t, "zstd", []byte("module")), 0o644); err != nil {
		t.Fatal(err)
	}
	k, err := (&Finder{Cache: t.TempDir()}).Find(t.Context(), vmlinuz, filepath.Join(dir, "modules"))
	if err != nil {
		t.Fatal(err)
	}
	if k.NoPVH == "" || filepath.Base(k.Boot()) != "vmlinuz" {
		t.Errorf("a kernel without PVH is booted by %s", k.Boot())
	}
	if _, ok := k.Module("nls_ascii"); !ok {
		t.Error("its module is not found")
	}
	imageOfOnesOwn(t, vmlinuz, filepath.Join(dir, "modules"))
	if _, err := (&Finder{Cache: t.TempDir()}).Find(t.Context(), filepath.Join(dir, "nowhere"), ""); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("no image: %v", err)
	}
}

// imageOfOnesOwn rebuilds parts of a kernel that is cached: what is found must be
// the new ones.
func imageOfOnesOwn(t *testing.T, vmlinuz, modules string) {
	t.Helper()
	f := &Finder{Cache: t.TempDir()}
	find := func() *Kernel {
		k, err := f.Find(t.Context(), vmlinuz, modules)
		if err != nil {
			t.Fatal(err)
		}
		return k
	}
	if _, known := find().Config("CONFIG_X"); known {
		t.Error("it has a configuration from nowhere")
	}
	if err := os.WriteFile(filepath.Join(modules, "config"), []byte("CONFIG_X=m\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	if value, _ := find().Config("CONFIG_X"); value != "m" {
		t.Errorf("its new configuration has X=%q", value)
	}
	if err := os.WriteFile(filepath.Join(modules, "kernel", "fwctl.ko"), []byte("new"), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, ok := find().Module("fwctl"); !ok {
		t.Error("its new module is not found")
	}
}

// Two processes that want the same kernel at once must both get it whole.
func TestTurns(t *testing.T) {
	path := filepath.Join(t.TempDir(), "linux-image-6.1_1_amd64.deb")
	deb(t, path, "gzip", map[string][]byte{"boot/vmlinuz-6.1": image(t, append(tinyELF(true), make([]byte, 1<<20)...), "gzip", testBanner)})
	cache := t.TempDir()
	results := make(chan error)
	for range 8 {
		go func() {
			k, err := (&Finder{Cache: cache}).Find(t.Context(), path, "")
			if err == nil {
				_, err = Load(k.dir)
			}
			results <- err
		}()
	}
	for range 8 {
		if err := <-results; err != nil {
			t.Error(err)
		}
	}
	f := &Finder{Cache: cache}
	unlock, err := f.lock(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer unlock()
	ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
	defer cancel()
	if _, err := f.Find(ctx, path, ""); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("while another has its turn: %v", err)
	}
}

func TestVersions(t *testing.T) {
	for release, want := range map[string][2]int{
		"6.1.0-56-amd64": {6, 1}, "7.3.4+deb13-amd64": {7, 3}, "5.10": {5, 10}, "6.19-rc1": {6, 19}, "": {0, 0}, "x": {0, 0},
	} {
		k := Kernel{Release: release}
		if a, b := k.Version(); [2]int{a, b} != want {
			t.Errorf("%q: %d.%d", release, a, b)
		}
	}
	k := Kernel{Release: "6.1.0"}
	if !k.AtLeast(5, 10) || !k.AtLeast(6, 1) || k.AtLeast(6, 2) || k.AtLeast(7, 0) {
		t.Error("AtLeast is wrong")
	}
}

func FuzzImage(f *testing.F) {
	f.Add(image(f, tinyELF(true), "zstd", testBanner))
	f.Add(image(f, tinyELF(true), "lz4", testBanner))
	f.Fuzz(func(t *testing.T, b []byte) {
		if len(b) > 1<<16 {
			return
		}
		opened, err := openImage(b)
		if err != nil {
			return
		}
		opened.banner()
		if binary.LittleEndian.Uint32(append(b, 0, 0, 0, 0)[max(0, len(b)-4):]) > 1<<24 {
			return // honest about its size, and too large for a fuzzer
		}
		if v, err := opened.vmlinux(); err == nil {
			checkPVH(bytes.NewReader(v))
			exports(v)
		}
	})
}
