package kernel

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
)

// ErrIncomplete says that the files given hold no bootable kernel.
var ErrIncomplete = errors.New("no bootable kernel in it")

// keptModules are the stock modules that tests load or patch. The last three are
// in no kernel of Debian.
var keptModules = []string{"nls_ascii", "msr", "mce_inject", "kunit", "kunit_example_test", "fwctl"}

// unpack reads packages into f.
func (f *folder) unpack(debs []string) error {
	for _, deb := range debs {
		if err := walkDeb(deb, f.take); err != nil {
			return err
		}
	}
	if f.kernel.Release == "" {
		return fmt.Errorf("%s: %w: there is no vmlinuz", strings.Join(debs, ", "), ErrIncomplete)
	}
	return nil
}

// take stores one file of a package if a test could want it.
func (f *folder) take(name string, size int64, r io.Reader) error {
	base := path.Base(name)
	switch {
	case strings.HasPrefix(base, "vmlinuz-"), base == "vmlinuz":
		image, err := io.ReadAll(r)
		if err != nil {
			return fmt.Errorf("%s: %w: %w", name, ErrNotDeb, err)
		}
		return f.addImage(name, image)
	case strings.HasPrefix(base, "config-"), base == "config":
		config, err := io.ReadAll(r)
		if err != nil {
			return fmt.Errorf("%s: %w: %w", name, ErrNotDeb, err)
		}
		return f.write(fileConfig, config)
	case moduleName(name) != "":
		return f.takeModule(name, r)
	}
	return nil
}

// takeModule keeps the modules that tests use.
func (f *folder) takeModule(name string, r io.Reader) error {
	if !slices.Contains(keptModules, moduleName(name)) {
		return nil
	}
	module, err := plainModule(name, r)
	if err != nil {
		return err
	}
	return f.write(dirModules+"/"+moduleName(name)+".ko", module)
}

// addImage stores an image and the vmlinux inside.
func (f *folder) addImage(name string, b []byte) error {
	image, err := openImage(b)
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	if f.kernel.Banner, err = image.banner(); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	f.kernel.Release, _, _ = strings.Cut(f.kernel.Banner, " ")
	f.kernel.Arch = "amd64"
	vmlinux, err := image.vmlinux()
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	switch err := checkPVH(bytes.NewReader(vmlinux)); {
	case errors.Is(err, ErrNoPVH):
		f.kernel.NoPVH = err.Error()
	case err != nil:
		return fmt.Errorf("%s: %w", name, err)
	}
	if f.kernel.Symbols, err = exports(vmlinux); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	if err := f.write(fileVmlinux, vmlinux); err != nil {
		return err
	}
	return f.write(fileImage, b)
}

// unpackFiles reads an image and a folder of modules into f.
func (f *folder) unpackFiles(image, modules, config string) error {
	b, err := os.ReadFile(image)
	if err != nil {
		return err
	}
	if err := f.addImage(image, b); err != nil {
		return err
	}
	if text, err := os.ReadFile(config); err == nil {
		if err := f.write(fileConfig, text); err != nil {
			return err
		}
	}
	if modules == "" {
		return nil
	}
	return walkModules(modules, func(path string, r io.Reader) error { return f.takeModule(path, r) })
}

// walkModules calls visit for each module below a folder that tests use.
func walkModules(dir string, visit func(path string, r io.Reader) error) error {
	return filepath.WalkDir(dir, func(path string, entry os.DirEntry, err error) error {
		name := filepath.ToSlash(path)
		if err != nil || !entry.Type().IsRegular() || !slices.Contains(keptModules, moduleName(name)) {
			return err
		}
		file, err := os.Open(path)
		if err != nil {
			return err
		}
		defer file.Close()
		return visit(name, file)
	})
}
