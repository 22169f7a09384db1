package kernel

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
)

// ErrStale says that a cached kernel is not what was put there.
var ErrStale = errors.New("the cached kernel is damaged")

// indexName is the file that describes a kernel's folder. It is written last.
const indexName = "kernel.json"

// indexSchema changes when the folder's contents do; other folders are ignored.
const indexSchema = 3

type index struct {
	Schema int `json:"schema"`
	Kernel
}

// DefaultCache returns the folder for kernels in the user's cache:
// $XDG_CACHE_HOME/kerneltaint, or ~/.cache/kerneltaint.
func DefaultCache() (string, error) {
	dir, err := os.UserCacheDir()
	if err != nil {
		return "", fmt.Errorf("no folder for the cache: %w; set XDG_CACHE_HOME or pass --cache", err)
	}
	return filepath.Join(dir, "kerneltaint"), nil
}

// Load reads a kernel's folder and compares every file with its digest. Errors
// wrap [ErrStale], or [fs.ErrNotExist] if there is no kernel.
func Load(dir string) (*Kernel, error) {
	text, err := os.ReadFile(filepath.Join(dir, indexName))
	if err != nil {
		return nil, err
	}
	var x index
	if err := json.Unmarshal(text, &x); err != nil {
		return nil, fmt.Errorf("%w: %s: %w", ErrStale, filepath.Join(dir, indexName), err)
	}
	if x.Schema != indexSchema {
		return nil, fmt.Errorf("%w: %s has schema %d, wanted %d", ErrStale, filepath.Join(dir, indexName), x.Schema, indexSchema)
	}
	k := x.Kernel
	k.dir = dir
	for name, want := range k.Files {
		got, err := digest(filepath.Join(dir, filepath.FromSlash(name)))
		if err != nil {
			return nil, fmt.Errorf("%w: %w", ErrStale, err)
		}
		if got != want {
			return nil, fmt.Errorf("%w: %s has changed since it was written", ErrStale, filepath.Join(dir, filepath.FromSlash(name)))
		}
	}
	return &k, nil
}

func digest(path string) (File, error) {
	f, err := os.Open(path)
	if err != nil {
		return File{}, err
	}
	defer f.Close()
	h := sha256.New()
	n, err := io.Copy(h, f)
	if err != nil {
		return File{}, err
	}
	return File{Size: n, SHA256: hex.EncodeToString(h.Sum(nil))}, nil
}

// Cached returns the kernels in the cache, in the order of their folders' names.
// Folders that cannot be read as kernels are left out.
func Cached(cache string) ([]*Kernel, error) {
	found, err := filepath.Glob(filepath.Join(cache, "kernels", "*", indexName))
	if err != nil {
		return nil, err
	}
	slices.Sort(found)
	var kernels []*Kernel
	for _, path := range found {
		if k, err := Load(filepath.Dir(path)); err == nil {
			kernels = append(kernels, k)
		}
	}
	return kernels, nil
}

// folder is a kernel's folder while it is being written, beside its final place.
// It becomes visible all at once, by a rename.
type folder struct {
	path   string
	kernel *Kernel
}

func newFolder(cache string) (*folder, error) {
	parent := filepath.Join(cache, "kernels")
	if err := os.MkdirAll(parent, 0o755); err != nil {
		return nil, err
	}
	path, err := os.MkdirTemp(parent, ".new-*")
	if err != nil {
		return nil, err
	}
	return &folder{path: path, kernel: &Kernel{Files: map[string]File{}, Symbols: map[string]uint32{}}}, nil
}

// write adds a file. A short write, as on a full disk, is an error here and not
// at the next boot.
func (f *folder) write(name string, data []byte) error {
	path := filepath.Join(f.path, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	if err := os.WriteFile(path, data, 0o644); err != nil {
		return fmt.Errorf("cannot store the kernel in the cache: %w", err)
	}
	sum := sha256.Sum256(data)
	f.kernel.Files[name] = File{Size: int64(len(data)), SHA256: hex.EncodeToString(sum[:])}
	return nil
}

// commit writes the index and puts the folder in its place, over an older one.
func (f *folder) commit(dir string) (*Kernel, error) {
	text, err := json.MarshalIndent(index{Schema: indexSchema, Kernel: *f.kernel}, "", "\t")
	if err != nil {
		return nil, err
	}
	if err := os.WriteFile(filepath.Join(f.path, indexName), append(text, '\n'), 0o644); err != nil {
		return nil, fmt.Errorf("cannot store the kernel in the cache: %w", err)
	}
	if err := os.RemoveAll(dir); err != nil {
		return nil, err
	}
	if err := os.Rename(f.path, dir); err != nil {
		return nil, err
	}
	f.kernel.dir = dir
	return f.kernel, nil
}

// discard removes what commit has not put in place.
func (f *folder) discard() { os.RemoveAll(f.path) }
