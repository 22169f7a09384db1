package kernel

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// fakeApt puts programs with apt's names before the real ones. They know the
// packages of both layouts, and fetch files from a folder.
func fakeApt(t *testing.T, download string) {
	t.Helper()
	bin := t.TempDir()
	pool := t.TempDir()
	vmlinuz := image(t, tinyELF(true), "gzip", testBanner)
	deb(t, filepath.Join(pool, "linux-binary-6.1.0-99-amd64.deb"), "gzip", map[string][]byte{"usr/lib/modules/6.1.0-99-amd64/vmlinuz": vmlinuz, "pad": make([]byte, 20000)})
	deb(t, filepath.Join(pool, "linux-modules-6.1.0-99-amd64.deb"), "gzip", map[string][]byte{"usr/lib/modules/6.1.0-99-amd64/kernel/nls_ascii.ko": []byte("m")})
	stanza := func(name, depends, size string) string {
		return "Package: " + name + "\nVersion: 6.1.999-1\nArchitecture: amd64\nDepends: " + depends + "\nFilename: pool/" + name + ".deb\nSize: " + size + "\nSHA256: 00\n\n"
	}
	records := map[string]string{
		"linux-image-amd64":              stanza("linux-image-amd64", "linux-base-amd64 (= 1), linux-image-6.1.0-99-amd64 (= 6.1.999-1)", "1500"),
		"linux-image-6.1.0-99-amd64":     stanza("linux-image-6.1.0-99-amd64", "kmod, linux-binary-6.1.0-99-amd64, linux-modules-6.1.0-99-amd64 (= 1), linux-initramfs-tool | x", "1400"),
		"linux-binary-6.1.0-99-amd64":    stanza("linux-binary-6.1.0-99-amd64", "", "14000000"),
		"linux-modules-6.1.0-99-amd64":   stanza("linux-modules-6.1.0-99-amd64", "", "100000000"),
		"linux-image-6.1.0-99-amd64-dbg": stanza("linux-image-6.1.0-99-amd64-dbg", "", "9"),
	}
	for name, text := range records {
		if err := os.WriteFile(filepath.Join(pool, name+".record"), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for name, script := range map[string]string{
		"apt-cache": `case "$*" in *search*) echo "linux-image-6.1.0-99-amd64 - Linux"; echo "linux-image-6.1.0-99-amd64-dbg - Symbols"; echo "linux-image-amd64 - Linux"; exit;; esac
found=; for w; do [ -f "$POOL/$w.record" ] && { cat "$POOL/$w.record"; found=1; }; done; [ -n "$found" ] || { echo "E: No packages found" >&2; exit 100; }`,
		"apt-get": download,
	} {
		text := "#!/bin/sh\nPOOL='" + pool + "'\n" + script + "\n"
		if err := os.WriteFile(filepath.Join(bin, name), []byte(text), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	t.Setenv("PATH", bin+":/usr/bin:/bin")
}

// copies is an apt-get whose mirror is a folder.
const copies = `case "$*" in *download*) for w; do :; done; cp "$POOL/${w%%=*}.deb" .;; *indextargets*) echo http://mirror.example/debian;; *update*) ;; *) exit 1;; esac`

func TestFindThroughApt(t *testing.T) {
	fakeApt(t, copies)
	var said []string
	f := &Finder{Cache: t.TempDir(), Say: func(line string) { said = append(said, line) }}
	for _, spec := range []string{"", "6.1.0-99-amd64", "somesuite"} {
		k, err := f.Find(t.Context(), spec, "")
		if err != nil {
			t.Fatalf("%q: %v", spec, err)
		}
		if k.Release != "6.1.0-99-amd64" || k.Title() != "linux-binary-6.1.0-99-amd64 6.1.999-1" || len(k.Packages) != 2 {
			t.Errorf("%q: found %+v", spec, k)
		}
	}
	if text := strings.Join(said, "\n"); strings.Count(text, "downloading") != 2 {
		t.Errorf("it says:\n%s", text)
	}
	if left, _ := filepath.Glob(filepath.Join(f.Cache, ".download-*")); len(left) > 0 {
		t.Errorf("it leaves %v", left)
	}
	offered, err := f.Available(t.Context(), "")
	if err != nil || len(offered) != 1 || offered[0].Release() != "6.1.0-99-amd64" || offered[0].Version != "6.1.999-1" {
		t.Errorf("offered are %+v, %v", offered, err)
	}
}

// In a container apt's index may be missing; it is then fetched into the cache.
func TestFindWithoutAnIndex(t *testing.T) {
	fakeApt(t, copies)
	bin, _, _ := strings.Cut(os.Getenv("PATH"), ":")
	script, err := os.ReadFile(filepath.Join(bin, "apt-cache"))
	if err != nil {
		t.Fatal(err)
	}
	text := strings.Replace(string(script), "#!/bin/sh\n", "#!/bin/sh\ncase \"$*\" in *Dir::State=*) ;; *) echo 'E: No packages found' >&2; exit 100;; esac\n", 1)
	if err := os.WriteFile(filepath.Join(bin, "apt-cache"), []byte(text), 0o755); err != nil {
		t.Fatal(err)
	}
	f := &Finder{Cache: t.TempDir()}
	if k, err := f.Find(t.Context(), "", ""); err != nil || k.Release != "6.1.0-99-amd64" {
		t.Errorf("found %+v, %v", k, err)
	}
}

func TestFaultsOfApt(t *testing.T) {
	t.Run("no network", func(t *testing.T) {
		fakeApt(t, `echo "E: Failed to fetch x  Could not connect" >&2; exit 100`)
		cache := t.TempDir()
		_, err := (&Finder{Cache: cache}).Find(t.Context(), "", "")
		if !errors.Is(err, ErrDownload) || !strings.Contains(err.Error(), "Could not connect") {
			t.Errorf("the error is %v", err)
		}
		if left, _ := filepath.Glob(filepath.Join(cache, "*", "*")); len(left) > 0 {
			t.Errorf("it leaves %v", left)
		}
	})
	t.Run("no such release", func(t *testing.T) {
		fakeApt(t, copies)
		if _, err := (&Finder{Cache: t.TempDir()}).Find(t.Context(), "9.9", ""); !errors.Is(err, ErrNoPackage) {
			t.Errorf("the error is %v", err)
		}
	})
	t.Run("nothing fetched", func(t *testing.T) {
		fakeApt(t, "exit 0")
		if _, err := (&Finder{Cache: t.TempDir()}).Find(t.Context(), "", ""); !errors.Is(err, ErrDownload) {
			t.Errorf("the error is %v", err)
		}
	})
	t.Run("no apt", func(t *testing.T) {
		t.Setenv("PATH", t.TempDir())
		if _, err := (&Finder{Cache: t.TempDir()}).Find(t.Context(), "", ""); !errors.Is(err, ErrNoApt) {
			t.Errorf("the error is %v", err)
		}
	})
	t.Run("no mirror", func(t *testing.T) {
		fakeApt(t, "exit 0")
		if _, err := (&Finder{Cache: t.TempDir()}).Find(t.Context(), "sid", ""); !errors.Is(err, ErrDownload) {
			t.Errorf("the error is %v", err)
		}
	})
}
