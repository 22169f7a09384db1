package kernel

import (
	"archive/tar"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// headerPackages puts the two packages of a kernel's headers, and what they are
// compiled with, behind the fake apt.
func headerPackages(t *testing.T, common []member) {
	t.Helper()
	fakeApt(t, copies)
	bin, _, _ := strings.Cut(os.Getenv("PATH"), ":")
	script, err := os.ReadFile(filepath.Join(bin, "apt-cache"))
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(script), "POOL='")
	pool, _, _ := strings.Cut(rest, "'")
	file := func(name, text string) member {
		return member{tar.Header{Name: "./" + name, Typeflag: tar.TypeReg, Mode: 0o644}, []byte(text)}
	}
	folder := func(name string) member {
		return member{Header: tar.Header{Name: "./" + name + "/", Typeflag: tar.TypeDir, Mode: 0o755}}
	}
	for name, p := range map[string]struct {
		depends string
		members []member
	}{
		"linux-headers-6.1.0-99-amd64": {"linux-headers-6.1.0-99-common (= 1), linux-kbuild-6.1 (>= 1), linux-compiler-gcc-12-x86", []member{
			folder("usr/src/linux-headers-6.1.0-99-amd64"),
			file("usr/src/linux-headers-6.1.0-99-amd64/Makefile", "include /usr/src/linux-headers-6.1.0-99-common/Makefile\n"),
			file("usr/share/doc/copyright", "not wanted"),
			{Header: tar.Header{Name: "./usr/src/linux-headers-6.1.0-99-amd64/scripts", Linkname: "../../lib/linux-kbuild-6.1", Typeflag: tar.TypeSymlink}},
		}},
		"linux-headers-6.1.0-99-common": {"", common},
		"linux-kbuild-6.1": {"", []member{
			folder("usr/lib/linux-kbuild-6.1"),
			{tar.Header{Name: "./usr/lib/linux-kbuild-6.1/modpost", Typeflag: tar.TypeReg, Mode: 0o755}, []byte("program")},
		}},
	} {
		debOf(t, filepath.Join(pool, name+".deb"), "gzip", p.members)
		record := "Package: " + name + "\nVersion: 6.1.999-1\nArchitecture: amd64\nDepends: " + p.depends + "\nFilename: pool/x.deb\nSize: 20000\n\n"
		if err := os.WriteFile(filepath.Join(pool, name+".record"), []byte(record), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func TestHeaders(t *testing.T) {
	headerPackages(t, []member{{tar.Header{Name: "./usr/src/common", Typeflag: tar.TypeReg, Mode: 0o644}, []byte("x")}})
	var said []string
	f := &Finder{Cache: t.TempDir(), Say: func(line string) { said = append(said, line) }}
	k := &Kernel{Release: "6.1.0-99-amd64"}
	build, err := f.Headers(t.Context(), k)
	if err != nil {
		t.Fatal(err)
	}
	makefile, err := os.ReadFile(filepath.Join(build, "Makefile"))
	if want := "include " + filepath.Dir(build) + "/linux-headers-6.1.0-99-common/Makefile\n"; err != nil || string(makefile) != want {
		t.Errorf("the Makefile is %q, %v; wanted %q", makefile, err, want)
	}
	if info, err := os.Stat(filepath.Join(build, "scripts", "modpost")); err != nil || info.Mode()&0o100 == 0 {
		t.Errorf("its program is %v, %v", info, err)
	}
	if _, err := os.Stat(filepath.Join(build, "../../share")); !os.IsNotExist(err) {
		t.Errorf("documentation is kept: %v", err)
	}
	before := len(said)
	if again, err := f.Headers(t.Context(), k); err != nil || again != build || len(said) > before {
		t.Errorf("the second time: %q, %v, and it says %q", again, err, said[before:])
	}
	if _, err := f.Headers(t.Context(), &Kernel{Release: "9.9"}); !errors.Is(err, ErrNoPackage) {
		t.Errorf("headers of no kernel: %v", err)
	}
	if left, _ := filepath.Glob(filepath.Join(f.Cache, ".download-*")); len(left) > 0 {
		t.Errorf("it leaves %v", left)
	}
}

// A name in a package must not lead out of the folder that it is unpacked into.
func TestHeadersThatLeadElsewhere(t *testing.T) {
	elsewhere := t.TempDir()
	for name, members := range map[string][]member{
		"a name":         {{tar.Header{Name: "./usr/../../../../../x", Typeflag: tar.TypeReg}, []byte("x")}},
		"a link to file": {{Header: tar.Header{Name: "./usr/out", Linkname: elsewhere, Typeflag: tar.TypeSymlink}}, {tar.Header{Name: "./usr/out/x", Typeflag: tar.TypeReg}, []byte("x")}},
	} {
		headerPackages(t, members)
		cache := t.TempDir()
		if _, err := (&Finder{Cache: cache}).Headers(t.Context(), &Kernel{Release: "6.1.0-99-amd64"}); err == nil {
			t.Errorf("%s: no error", name)
		}
		if left, _ := os.ReadDir(elsewhere); len(left) > 0 {
			t.Errorf("%s: it wrote %v", name, left)
		}
		if left, _ := filepath.Glob(filepath.Join(cache, "headers", "*")); len(left) > 0 {
			t.Errorf("%s: it leaves %v", name, left)
		}
	}
}
