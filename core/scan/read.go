package scan

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"sync"
	"sync/atomic"
)

// feeder hands the parts of one stream to the workers.
type feeder struct {
	*scanner
	st     *stream
	before chan banner
}

func (s *scanner) feeder(st *stream) *feeder {
	f := &feeder{s, st, make(chan banner, 1)}
	f.before <- banner{}
	return f
}

// feed hands on a part. It returns false if the scan was ended.
func (f *feeder) feed(p part, err error, release func()) bool {
	return f.send(&task{part: p, err: err, release: release})
}

// send hands on a task that has its part.
func (f *feeder) send(t *task) bool {
	after := make(chan banner, 1)
	t.newest, t.before, t.after, t.found = f.st.newest, f.before, after, make(chan outcome, 1)
	f.before = after
	select {
	case f.work <- t:
	case <-f.ctx.Done():
		t.release()
		return false
	}
	f.st.tasks <- t
	return true
}

// pass hands on bytes that hold nothing but banners.
func (f *feeder) pass(bytes int64, b banners) {
	if len(b.at) > 0 {
		f.before = make(chan banner, 1)
		f.before <- b.last
	}
	found := make(chan outcome, 1)
	found <- outcome{banners: b.at}
	f.st.tasks <- &task{passed: bytes, found: found}
}

// end ends a stream with an error.
func (s *scanner) end(st *stream, err error) {
	if err != nil {
		st.tasks <- &task{err: err}
	}
}

// counter counts the bytes that are read from a file.
type counter struct {
	io.Reader
	n    int64
	also *atomic.Int64
}

func (c *counter) Read(b []byte) (int, error) {
	n, err := c.Reader.Read(b)
	c.n += int64(n)
	c.also.Add(int64(n))
	return n, err
}

// reader reads a stream, which can be compressed, in buffers that go round.
func (s *scanner) reader(st *stream, r io.Reader, done *atomic.Int64) {
	if r == nil {
		s.end(st, errors.New("there is no standard input"))
		return
	}
	in := &counter{Reader: r, also: done}
	text, closeText, err := decompress(bufio.NewReaderSize(in, 64<<10))
	if err != nil {
		s.end(st, damaged(err, in.n, 0))
		return
	}
	defer closeText()
	margin := s.sizes.behind + s.sizes.ahead
	ring := make(chan []byte, s.jobs+2)
	for range cap(ring) {
		ring <- nil
	}
	f := s.feeder(st)
	var base int64   // of the buffer in the stream
	var carry []byte // the end of the buffer before
	from := 0        // where its own bytes begin in the next one
	for {
		b := <-ring
		if b == nil {
			b = make([]byte, margin+s.sizes.chunk)
		}
		b = b[:cap(b)]
		n := copy(b, carry)
		m, err := readFull(text, b[n:])
		b = b[:n+m]
		p := part{data: b, base: base, from: from, to: len(b)}
		if err == nil {
			p.to = max(from, len(b)-s.sizes.ahead)
		}
		keep := max(0, p.to-s.sizes.behind)
		carry = append(carry[:0], b[keep:]...)
		base += int64(keep)
		from = p.to - keep
		if err == io.EOF {
			err = nil
			f.feed(p, err, func() {})
			return
		}
		if err != nil {
			err = damaged(err, in.n, p.base+int64(len(b)))
			f.feed(p, err, func() {})
			return
		}
		if !f.feed(p, nil, func() { ring <- b }) {
			return
		}
	}
}

// readFull reads until b is full. The error is io.EOF only at the end of r.
func readFull(r io.Reader, b []byte) (n int, err error) {
	for n < len(b) && err == nil {
		var m int
		m, err = r.Read(b[n:])
		n += m
	}
	return n, err
}

// damaged says where a stream could not be read further.
func damaged(err error, read, written int64) error {
	if errors.Is(err, ErrSkipped) {
		return err
	}
	if errors.Is(err, io.ErrUnexpectedEOF) {
		return fmt.Errorf("the file is cut short: it ends after %d bytes of text", written)
	}
	return fmt.Errorf("damaged near byte %d of the file, after %d bytes of text: %w", read, written, err)
}

// chunks has the workers read a file in chunks, each with its margins, into
// buffers of their own. Where it is the faster way (see [pace]), they look through a
// few chunks at once first, so that only what holds something is read.
func (s *scanner) chunks(st *stream, file *os.File, size int64) {
	c := chunker{feeder: s.feeder(st), file: file, size: size}
	defer c.reading.Wait()
	chunk := int64(s.sizes.chunk)
	stretch := chunk * int64(s.sizes.look)
	var looks []*look // nil for those that are read at once
	looked := int64(0)
	defer func() {
		for _, l := range looks {
			if l != nil {
				<-l.done
			}
		}
	}()
	for from := int64(0); from < size; from += stretch {
		for ; looked < size && len(looks) < 2*s.jobs; looked += stretch {
			var l *look
			if size > stretch && s.pace.choose() == mapping {
				to := min(size, looked+stretch)
				l = &look{file: file, from: looked, to: to, end: min(size, to+beyond), part: chunk, done: make(chan struct{})}
				select {
				case s.looks <- l:
				case <-s.ctx.Done():
					return
				}
			}
			looks = append(looks, l)
		}
		l := looks[0]
		looks = looks[1:]
		if l != nil {
			<-l.done
		}
		for i, at := 0, from; at < min(size, from+stretch); i, at = i+1, at+chunk {
			seen, way := sight{from: at, to: min(size, at+chunk)}, copying
			if l != nil {
				seen, way = l.parts[i], mapping
			}
			if !c.part(seen, way, min(size, at+chunk)) {
				return
			}
		}
	}
	c.passTo(size, banners{})
}

// chunker hands on the parts of a file.
type chunker struct {
	*feeder
	file    *os.File
	size    int64
	reading sync.WaitGroup // of the file, which is closed behind this
	done    int64          // how far it is handed on
}

// part hands on a part of which some has to be read, and which ends at end. It
// returns false if the scan was ended.
func (c *chunker) part(seen sight, way way, end int64) bool {
	if len(seen.before.at) > 0 {
		c.passTo(seen.from, seen.before)
	}
	if seen.from < seen.to {
		passed := seen.from - c.done
		c.progress.Done.Add(passed)
		c.done = seen.to
		if !c.read(seen.from, seen.to, passed, way) {
			return false
		}
	}
	if len(seen.after.at) > 0 {
		c.passTo(end, seen.after)
	}
	return true
}

// passTo hands on what holds nothing but banners up to a place.
func (c *chunker) passTo(to int64, b banners) {
	c.progress.Done.Add(to - c.done)
	c.feeder.pass(to-c.done, b)
	c.done = to
}

// read hands on what a worker is to read.
func (c *chunker) read(from, to, passed int64, way way) bool {
	base, end := max(0, from-int64(c.sizes.behind)), min(c.size, to+int64(c.sizes.ahead))
	load := func(d *decoder) error {
		n, err := c.file.ReadAt(d.room(int(end-base)), base)
		d.data = d.buffer[:n]
		d.from, d.to = min(n, d.from), min(n, d.to)
		if err == io.EOF {
			err = ErrShrunk
		}
		return err
	}
	c.reading.Add(1)
	release := func() {
		c.progress.Done.Add(to - from)
		c.reading.Done()
	}
	p := part{base: base, from: int(from - base), to: int(to - base)}
	return c.send(&task{part: p, passed: passed, way: way, load: load, release: release})
}
