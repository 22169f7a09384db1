package kernel

import (
	"archive/tar"
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
)

// headersPart matches the packages against which a module is compiled.
var headersPart = regexp.MustCompile(`^linux-(headers|kbuild)-`)

// headersSources is where Debian's header packages expect each other.
const headersSources = "/usr/src/"

// Headers returns the build folder of a Debian kernel's headers, for
// make -C FOLDER M=…, and unpacks them into the cache if they are not there. They
// come from the machine's own sources, as the kernel of Find("") does.
func (f *Finder) Headers(ctx context.Context, k *Kernel) (string, error) {
	unlock, err := f.lock(ctx)
	if err != nil {
		return "", err
	}
	defer unlock()
	dir := ""
	err = f.withApt(ctx, func(a apt) error {
		dir, err = f.headers(ctx, a, k.Release)
		return err
	})
	return dir, err
}

func (f *Finder) headers(ctx context.Context, a apt, release string) (string, error) {
	name := "linux-headers-" + release
	records, err := a.closure(ctx, name, headersPart)
	if err != nil {
		return "", err
	}
	dir := filepath.Join(f.Cache, "headers", release+"_"+escape(records[0]["Version"]))
	build := filepath.Join(dir, headersSources, name)
	if exists(build) {
		return build, nil
	}
	downloads, debs, _, err := f.downloadAll(ctx, a, records)
	if err != nil {
		return "", err
	}
	defer os.RemoveAll(downloads)
	f.say("unpacking the headers of %s", release)
	fresh := filepath.Join(downloads, "tree")
	for _, deb := range debs {
		if err := unpackTree(deb, fresh, dir); err != nil {
			return "", err
		}
	}
	if !exists(filepath.Join(fresh, headersSources, name, "Makefile")) {
		return "", fmt.Errorf("%s: %w: it has no Makefile", name, ErrIncomplete)
	}
	if err := os.MkdirAll(filepath.Dir(dir), 0o755); err != nil {
		return "", err
	}
	return build, os.Rename(fresh, dir)
}

// unpackTree unpacks what of a package stands below usr into fresh, which will
// become home. The one absolute path in it, an include, is made to lead there.
func unpackTree(deb, fresh, home string) error {
	root, err := openTree(fresh)
	if err != nil {
		return err
	}
	defer root.Close()
	return walkMembers(deb, func(h *tar.Header, r io.Reader) error {
		name := strings.TrimPrefix(h.Name, "./")
		if !strings.HasPrefix(name, "usr/") || strings.HasPrefix(name, "usr/share/") {
			return nil
		}
		switch h.Typeflag {
		case tar.TypeDir:
			return root.MkdirAll(strings.TrimSuffix(name, "/"), 0o755)
		case tar.TypeSymlink:
			return root.Symlink(h.Linkname, name)
		case tar.TypeReg:
			return storeHeader(root, name, h, r, home)
		}
		return nil
	})
}

// openTree opens a folder from which no name in a package leads out.
func openTree(path string) (*os.Root, error) {
	if err := os.MkdirAll(path, 0o755); err != nil {
		return nil, err
	}
	return os.OpenRoot(path)
}

func storeHeader(root *os.Root, name string, h *tar.Header, r io.Reader, home string) error {
	data, err := io.ReadAll(r)
	if err != nil {
		return fmt.Errorf("%s: %w: %w", name, ErrNotDeb, err)
	}
	include := []byte("include " + headersSources)
	if rest, found := bytes.CutPrefix(data, include); found {
		data = append([]byte("include "+filepath.Join(home, headersSources)+"/"), rest...)
	}
	mode := os.FileMode(0o644)
	if h.Mode&0o100 != 0 {
		mode = 0o755
	}
	if err := root.WriteFile(name, data, mode); err != nil {
		return fmt.Errorf("cannot store the headers in the cache: %w", err)
	}
	return nil
}
