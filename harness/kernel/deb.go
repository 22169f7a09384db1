package kernel

import (
	"archive/tar"
	"bufio"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"

	"github.com/klauspost/compress/zstd"
	"github.com/therootcompany/xz"
)

// ErrNotDeb says that a file is no Debian package, or a damaged one.
var ErrNotDeb = errors.New("not a readable Debian package")

// walkDeb calls visit for each regular file of the package at path. Names are
// without "./" before them. The reader is valid during the call only.
//
// A package is an ar archive of debian-binary, control.tar.* and data.tar.*
// (deb(5)). Errors wrap [ErrNotDeb], except those of visit.
func walkDeb(path string, visit func(name string, size int64, r io.Reader) error) error {
	return walkMembers(path, func(h *tar.Header, r io.Reader) error {
		if h.Typeflag != tar.TypeReg {
			return nil
		}
		return visit(strings.TrimPrefix(h.Name, "./"), h.Size, r)
	})
}

// walkMembers does the same for every member of the package, with its header.
func walkMembers(path string, visit func(h *tar.Header, r io.Reader) error) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	name, data, err := debMember(bufio.NewReaderSize(f, 1<<20), "data.tar")
	if err != nil {
		return fmt.Errorf("%s: %w: %w", path, ErrNotDeb, err)
	}
	plain, closer, err := decompressor(name, data)
	if err != nil {
		return fmt.Errorf("%s: %w: %w", path, ErrNotDeb, err)
	}
	defer closer()
	return walkTar(path, plain, visit)
}

func walkTar(path string, plain io.Reader, visit func(h *tar.Header, r io.Reader) error) error {
	archive := tar.NewReader(bufio.NewReaderSize(plain, 1<<20))
	for {
		h, err := archive.Next()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return fmt.Errorf("%s: %w: %w", path, ErrNotDeb, err)
		}
		if err := visit(h, archive); err != nil {
			return err
		}
	}
}

// debMember returns the ar member whose name begins with prefix, and its name.
func debMember(r *bufio.Reader, prefix string) (string, io.Reader, error) {
	magic := make([]byte, 8)
	if _, err := io.ReadFull(r, magic); err != nil || string(magic) != "!<arch>\n" {
		return "", nil, errors.New("no ar archive")
	}
	header := make([]byte, 60)
	for {
		if _, err := io.ReadFull(r, header); err != nil {
			return "", nil, fmt.Errorf("no member %s: %w", prefix, err)
		}
		name := strings.TrimRight(string(header[:16]), " /")
		size, err := strconv.ParseInt(strings.TrimSpace(string(header[48:58])), 10, 64)
		if err != nil || size < 0 || string(header[58:]) != "`\n" {
			return "", nil, errors.New("damaged ar header")
		}
		if strings.HasPrefix(name, prefix) {
			return name, io.LimitReader(r, size), nil
		}
		if _, err := io.CopyN(io.Discard, r, size+size&1); err != nil {
			return "", nil, err
		}
	}
}

// decompressor chooses by the ending of name. The returned function frees what
// the decompressor holds.
func decompressor(name string, r io.Reader) (io.Reader, func(), error) {
	none := func() {}
	switch {
	case strings.HasSuffix(name, ".xz"):
		x, err := xz.NewReader(r, xz.DefaultDictMax)
		return x, none, err
	case strings.HasSuffix(name, ".zst"):
		z, err := zstd.NewReader(r, zstd.WithDecoderConcurrency(1))
		if err != nil {
			return nil, none, err
		}
		return z, z.Close, nil
	case strings.HasSuffix(name, ".gz"):
		g, err := gzip.NewReader(r)
		return g, none, err
	case strings.HasSuffix(name, ".tar"), strings.HasSuffix(name, ".ko"):
		return r, none, nil
	}
	return nil, none, fmt.Errorf("unknown compression of %s", name)
}

// plainModule returns the ELF bytes of a module file, whose name says how it is
// compressed: .ko, .ko.xz, .ko.zst or .ko.gz.
func plainModule(name string, r io.Reader) ([]byte, error) {
	plain, closer, err := decompressor(name, r)
	if err != nil {
		return nil, fmt.Errorf("module %s: %w", name, err)
	}
	defer closer()
	var b bytes.Buffer
	if _, err := b.ReadFrom(plain); err != nil {
		return nil, fmt.Errorf("module %s: %w", name, err)
	}
	return b.Bytes(), nil
}

// moduleName returns the name by which the kernel knows the module in a file, or
// "" if the file is no module: "fs/nls/nls_ascii.ko.xz" is nls_ascii and
// "mce-inject.ko" is mce_inject.
func moduleName(path string) string {
	base := path[strings.LastIndexByte(path, '/')+1:]
	name, rest, found := strings.Cut(base, ".ko")
	if !found || rest != "" && rest != ".xz" && rest != ".zst" && rest != ".gz" {
		return ""
	}
	return strings.ReplaceAll(name, "-", "_")
}
