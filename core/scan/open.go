package scan

import (
	"bufio"
	"bytes"
	"compress/bzip2"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
	"github.com/therootcompany/xz"
)

// Errors of a [Problem].
var (
	// ErrSkipped is wrapped by the errors of what is left aside on purpose.
	ErrSkipped = errors.New("skipped")
	// ErrTooMany is the error of a part of a file that has more findings than any
	// log: they are left out from there to the next full MiB.
	ErrTooMany = errors.New("more than 10000 findings within a MiB, which no log has; the rest of that MiB was left out")
	// ErrShrunk is the error of a file that got shorter while it was read.
	ErrShrunk = errors.New("the file got shorter while it was read; scan it again")
)

func skipped(why string) error { return fmt.Errorf("%w: %s", ErrSkipped, why) }

// open opens the inputs in turn and sends their streams on.
func (s *scanner) open(paths []string, streams chan<- *stream) {
	for _, path := range paths {
		if path == "-" {
			if !s.start(path, time.Now(), streams, func(st *stream) { s.reader(st, s.input, &s.progress.Streamed) }) {
				return
			}
			continue
		}
		info, err := os.Stat(path)
		switch {
		case err != nil:
			if !s.fail(path, err, streams) {
				return
			}
		case info.IsDir():
			if !s.folder(path, streams) {
				return
			}
		default:
			if !s.path(path, info, true, streams) {
				return
			}
		}
	}
}

// folder opens what is in a folder and below it.
func (s *scanner) folder(root string, streams chan<- *stream) bool {
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		ok := true
		switch {
		case err != nil:
			ok = s.fail(path, err, streams)
			if entry != nil && entry.IsDir() && ok {
				return fs.SkipDir
			}
		case entry.IsDir():
		default:
			info, err := os.Stat(path)
			switch {
			case err != nil:
				ok = s.fail(path, err, streams)
			case info.IsDir():
				ok = s.fail(path, skipped("a symbolic link to a folder; name the folder itself"), streams)
			default:
				ok = s.path(path, info, false, streams)
			}
		}
		if !ok {
			return fs.SkipAll
		}
		return nil
	})
	return err == nil && s.ctx.Err() == nil
}

// path opens a file; named says that the user named it.
func (s *scanner) path(path string, info fs.FileInfo, named bool, streams chan<- *stream) bool {
	switch mode := info.Mode(); {
	case mode&fs.ModeSocket != 0:
		return s.fail(path, skipped("a socket"), streams)
	case mode&fs.ModeNamedPipe != 0 && !named:
		return s.fail(path, skipped("a named pipe; name it to read it"), streams)
	case mode&fs.ModeDevice != 0 && !named:
		return s.fail(path, skipped("a device"), streams)
	case info.Size() == 0 && mode.IsRegular() && !named:
		return true
	}
	file, err := os.Open(path)
	if err != nil {
		return s.fail(path, err, streams)
	}
	if info.Mode().IsRegular() {
		s.progress.Total.Add(info.Size())
	}
	return s.start(path, info.ModTime(), streams, func(st *stream) {
		defer file.Close()
		s.file(st, file, info, named)
	})
}

// fail sends a stream on that is nothing but an error.
func (s *scanner) fail(path string, err error, streams chan<- *stream) bool {
	var wrapped *fs.PathError
	if errors.As(err, &wrapped) {
		err = wrapped.Err // the path is said once
	}
	st := &stream{path: path, tasks: make(chan *task, 1)}
	st.tasks <- &task{err: err}
	close(st.tasks)
	select {
	case streams <- st:
		return true
	case <-s.ctx.Done():
		return false
	}
}

// start starts to read a stream and sends it on.
func (s *scanner) start(path string, newest time.Time, streams chan<- *stream, read func(*stream)) bool {
	st := &stream{path: path, newest: newest, start: true, tasks: make(chan *task, 2*s.jobs)}
	select {
	case streams <- st:
	case <-s.ctx.Done():
		return false
	}
	go func() {
		defer close(st.tasks)
		read(st)
	}()
	return true
}

// file reads a file by its contents: compressed, in chunks, or as a stream.
func (s *scanner) file(st *stream, file *os.File, info fs.FileInfo, named bool) {
	if !info.Mode().IsRegular() {
		s.reader(st, file, &s.progress.Streamed)
		return
	}
	head := make([]byte, headSize)
	n, err := file.ReadAt(head, 0)
	head = head[:n]
	if err != nil && err != io.EOF {
		s.end(st, err)
		return
	}
	switch {
	case !named && bytes.HasPrefix(head, []byte("LPKSHHRH")):
		s.end(st, skipped("a binary journal; read it with journalctl --file "+strconv.Quote(st.path)+" -o export | kerneltaint scan -"))
	case compression(head) != none:
		s.reader(st, file, &s.progress.Done)
	case !named && looksBinary(head):
		s.end(st, skipped("not text; name it to scan it all the same"))
	default:
		s.chunks(st, file, info.Size())
	}
}

const headSize = 32 << 10

// looksBinary reports whether a file that begins with head is no text: more than one
// byte in eight is a control character that no log has. Journals in the export
// format hold binary fields, serial captures noise; both hold less.
func looksBinary(head []byte) bool {
	odd := 0
	for _, c := range head {
		if c < ' ' && c != '\n' && c != '\r' && c != '\t' && c != '\b' && c != '\f' && c != 0x1b || c == 0x7f {
			odd++
		}
	}
	return odd > len(head)/8
}

// format is a format of compression.
type format uint8

const (
	none format = iota
	gzipFormat
	zstdFormat
	xzFormat
	bzip2Format
	lz4Format
)

// compression recognises a format by its first bytes.
func compression(head []byte) format {
	switch {
	case bytes.HasPrefix(head, []byte("\x1f\x8b\x08")):
		return gzipFormat
	case bytes.HasPrefix(head, []byte("\x28\xb5\x2f\xfd")),
		len(head) >= 4 && head[0]&0xf0 == 0x50 && bytes.HasPrefix(head[1:], []byte("\x2a\x4d\x18")):
		return zstdFormat
	case bytes.HasPrefix(head, []byte("\xfd7zXZ\x00")):
		return xzFormat
	case len(head) >= 10 && bytes.HasPrefix(head, []byte("BZh")) && '1' <= head[3] && head[3] <= '9' &&
		(string(head[4:10]) == "1AY&SY" || string(head[4:10]) == "\x17\x72\x45\x38\x50\x90"):
		return bzip2Format
	case bytes.HasPrefix(head, []byte("\x04\x22\x4d\x18")):
		return lz4Format
	}
	return none
}

// maxWindow bounds the memory of a decompressor. It is what zstd itself allows
// without --long=28 and more; ordinary files need 8 MiB.
const maxWindow = 128 << 20

// decompress wraps r by what its first bytes are.
func decompress(r *bufio.Reader) (io.Reader, func(), error) {
	nothing := func() {}
	head, err := r.Peek(10)
	if err != nil && err != io.EOF {
		return nil, nothing, err
	}
	switch compression(head) {
	case gzipFormat:
		z, err := gzip.NewReader(r)
		return z, nothing, err
	case zstdFormat:
		z, err := zstd.NewReader(r, zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true), zstd.WithDecoderMaxWindow(maxWindow))
		if err != nil {
			return nil, nothing, err
		}
		return z, z.Close, nil
	case xzFormat:
		z, err := xz.NewReader(r, maxWindow)
		return z, nothing, err
	case bzip2Format:
		return bzip2.NewReader(r), nothing, nil
	case lz4Format:
		return nil, nothing, skipped("compressed by lz4; read it with lz4 -dc | kerneltaint scan -")
	}
	return r, nothing, nil
}
