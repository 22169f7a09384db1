//go:build unix

package scan

import (
	"math"
	"os"
	"sync/atomic"

	"golang.org/x/sys/unix"
)

// mapped maps a file and hands its chunks on.
func (s *scanner) mapped(st *stream, file *os.File, size int64) {
	if size == 0 {
		return
	}
	if size > math.MaxInt {
		s.chunks(st, file, size)
		return
	}
	m, err := unix.Mmap(int(file.Fd()), 0, int(size), unix.PROT_READ, unix.MAP_SHARED)
	if err != nil {
		s.chunks(st, file, size) // a file system that cannot map, or no room for it
		return
	}
	defer func() { _ = unix.Munmap(m) }()
	f := s.feeder(st)
	inside := make(chan struct{}, s.jobs+2)
	stretch := dismissed * s.sizes.mapped
	var left *atomic.Int32 // chunks of the newest stretch that are not scanned yet
	for at := 0; at < len(m); at += s.sizes.mapped {
		inside <- struct{}{}
		end := min(len(m), at+s.sizes.mapped)
		base := max(0, at-s.sizes.behind)
		p := part{data: m[base:min(len(m), end+s.sizes.ahead)], base: int64(base), from: at - base, to: end - base}
		chunk := m[at:end]
		first := at / stretch * stretch
		if at == first {
			left = new(atomic.Int32)
			left.Store(int32((min(len(m)-first, stretch) + s.sizes.mapped - 1) / s.sizes.mapped))
		}
		seen, left := m[max(0, first-s.sizes.behind):min(len(m), first+stretch+s.sizes.behind)], left
		prepare := func() { populate(chunk) }
		release := func() {
			if left.Add(-1) == 0 {
				dismiss(seen) // with the margins, of which a fault maps more than was read
			}
			s.progress.Done.Add(int64(len(chunk)))
			<-inside
		}
		if !f.send(&task{part: p, prepare: prepare, release: release}) {
			break
		}
	}
	for range cap(inside) { // until no worker looks at the file
		inside <- struct{}{}
	}
}

// dismissed is of how many chunks the pages are given back at once: each time
// every processor that scans is interrupted.
const dismissed = 8

// populate maps the pages of a chunk at once, which is faster than a fault for
// each few of them. Kernels before Linux 5.14 do not know how, and need not.
func populate(chunk []byte) {
	_ = unix.Madvise(aligned(chunk), madvPopulateRead)
}

// dismiss gives the pages of a chunk back: they stay in the page cache, but do
// not count as this program's memory.
func dismiss(chunk []byte) {
	_ = unix.Madvise(aligned(chunk), unix.MADV_DONTNEED)
}

// aligned returns the whole pages of b.
func aligned(b []byte) []byte {
	return b[:len(b)&^(os.Getpagesize()-1)]
}
