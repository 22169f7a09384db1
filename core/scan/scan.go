package scan

import (
	"context"
	"errors"
	"io"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"kerneltaint/core/decode"
)

// Option changes how inputs are scanned.
type Option func(*options)

type options struct {
	jobs     int
	decode   []decode.Option
	input    io.Reader
	problem  func(*Problem)
	progress *Progress
	since    time.Time
	sizes    sizes
	pace     *pace
}

// sizes are those of the chunks in bytes. Findings do not depend on them.
type sizes struct {
	chunk  int
	behind int // how much before a chunk is seen with it
	ahead  int // how much behind it
	look   int // how many chunks are looked through at once, before
}

// Page tables are filled sooner in large pieces, but what is mapped counts as memory
// of the process.
var defaultSizes = sizes{chunk: 1 << 20, behind: 64 << 10, ahead: 256 << 10, look: 4}

// WithJobs sets how many goroutines scan. Without it there are as many as
// GOMAXPROCS.
func WithJobs(n int) Option { return func(o *options) { o.jobs = n } }

// WithDecode passes options on to package decode.
func WithDecode(opts ...decode.Option) Option { return func(o *options) { o.decode = opts } }

// WithInput sets what the path "-" stands for.
func WithInput(r io.Reader) Option { return func(o *options) { o.input = r } }

// WithProblems has each problem handed to f, in the order of the inputs.
func WithProblems(f func(*Problem)) Option { return func(o *options) { o.problem = f } }

// WithSince leaves out what is older than t, and what has no date to compare:
// [Stats] counts both.
func WithSince(t time.Time) Option { return func(o *options) { o.since = t } }

// WithProgress has the progress counted in p, which can be read meanwhile.
func WithProgress(p *Progress) Option { return func(o *options) { o.progress = p } }

// Progress counts bytes of the inputs as they are stored: compressed ones as
// compressed.
type Progress struct {
	Total    atomic.Int64 // of the files found so far
	Done     atomic.Int64 // of these
	Streamed atomic.Int64 // of streams, such as standard input, whose size is not known
}

// Problem is an input, or a part of one, that was not scanned.
type Problem struct {
	Path    string
	Offset  int64 // how far the stream was scanned, in bytes of what it decompresses to
	Skipped bool  // it was left aside on purpose
	Err     error
}

func (p *Problem) Error() string { return p.Path + ": " + p.Err.Error() }

func (p *Problem) Unwrap() error { return p.Err }

// Stats says what was scanned.
type Stats struct {
	Files    int   // scanned, at least in part
	Bytes    int64 // of them, decompressed
	Reports  int
	Causes   int
	Skipped  int // left aside on purpose: not a log
	Problems int // could not be read, or not to their end
	Older    int // findings left out by [WithSince]
	Undated  int // findings left out by [WithSince] because their lines show no date
}

// Scan decodes the logs at the given paths: files, folders, which are gone
// through, and "-" for the input of [WithInput]. It calls found with each
// finding, file after file, each file from front to back. What cannot be read
// is a [Problem] and does not end the scan. The error is that of found or of
// ctx.
func Scan(ctx context.Context, paths []string, found func(*Finding) error, opts ...Option) (Stats, error) {
	o := options{jobs: runtime.GOMAXPROCS(0), problem: func(*Problem) {}, progress: &Progress{}, sizes: defaultSizes, pace: &pace{}}
	for _, opt := range opts {
		opt(&o)
	}
	o.jobs = max(1, o.jobs)
	ctx, cancel := context.WithCancel(ctx)
	s := &scanner{options: o, filter: anchorFilter(), work: make(chan *task), looks: make(chan *look), ctx: ctx}
	var workers sync.WaitGroup
	for range o.jobs {
		workers.Go(s.worker)
	}
	streams := make(chan *stream, o.jobs-1)
	go func() {
		defer close(streams)
		s.open(paths, streams)
	}()
	stats, err := s.gather(streams, found)
	cancel()
	for st := range streams {
		st.drain()
	}
	close(s.looks)
	workers.Wait()
	return stats, err
}

// scanner is one call of [Scan].
type scanner struct {
	options
	filter *filter
	work   chan *task
	looks  chan *look
	ctx    context.Context
}

// task is a part that waits to be scanned.
type task struct {
	part
	passed  int64 // bytes before it that hold nothing
	way     way
	newest  time.Time
	err     error                // why the stream ends behind this part
	load    func(*decoder) error // reads the part's data, if not nil
	release func()
	before  <-chan banner // the banner before the part
	after   chan<- banner
	found   chan outcome
}

// outcome is what came of a task.
type outcome struct {
	found   []Finding
	banners []int64 // where boots begin
	size    int
	err     error
}

// stream is an input that is being scanned.
type stream struct {
	path   string
	newest time.Time // when it was written last
	start  bool      // it was opened
	tasks  chan *task
}

// drain waits for the reader of an abandoned stream.
func (st *stream) drain() {
	for t := range st.tasks {
		if t.found != nil {
			<-t.found
		}
	}
}

// gather hands on what the workers find, in order.
func (s *scanner) gather(streams <-chan *stream, found func(*Finding) error) (stats Stats, err error) {
	for st := range streams {
		err := s.finish(st, &stats, found)
		st.drain()
		if err != nil {
			return stats, err
		}
	}
	return stats, s.ctx.Err()
}

// finish hands on the findings of one stream.
func (s *scanner) finish(st *stream, stats *Stats, found func(*Finding) error) error {
	var claimed, scanned int64
	shrunk := false // which each chunk that is not there any more tells
	if st.start {
		stats.Files++
	}
	carried := carried{}
	for t := range st.tasks {
		err := t.err
		scanned += t.passed
		stats.Bytes += t.passed
		if t.found != nil {
			o := <-t.found
			scanned += int64(o.size)
			stats.Bytes += int64(o.size)
			if o.err != nil {
				err = o.err
			}
			last := claimed
			for i := range o.found {
				f := &o.found[i]
				last = max(last, f.End)
				if f.starts() < claimed {
					continue
				}
				for ; len(o.banners) > 0 && o.banners[0] < f.Offset; o.banners = o.banners[1:] {
					clear(carried)
				}
				if !carried.fresh(f) {
					continue
				}
				f.File = st.path
				if !s.since.IsZero() && s.early(f, stats) {
					continue
				}
				if f.Report != nil {
					stats.Reports++
				} else {
					stats.Causes++
				}
				if err := found(f); err != nil {
					return err
				}
			}
			claimed = last
			if len(o.banners) > 0 {
				clear(carried)
			}
		}
		again := shrunk && errors.Is(err, ErrShrunk)
		shrunk = shrunk || errors.Is(err, ErrShrunk)
		if err != nil && !again && !errors.Is(err, context.Canceled) {
			p := &Problem{Path: st.path, Offset: scanned, Err: err, Skipped: errors.Is(err, ErrSkipped)}
			if p.Skipped {
				stats.Skipped++
			} else {
				stats.Problems++
			}
			s.problem(p)
		}
	}
	return s.ctx.Err()
}

// early reports whether a finding is to be left out for its date, and counts it.
func (s *scanner) early(f *Finding, stats *Stats) bool {
	switch wall := f.Wall(); {
	case wall.IsZero():
		stats.Undated++
	case wall.Before(s.since):
		stats.Older++
	default:
		return false
	}
	return true
}

// worker scans parts until there are no more.
func (s *scanner) worker() {
	memory := scratch{reader: decode.NewReader(s.decode...)}
	for {
		select {
		case l, ok := <-s.looks:
			if !ok {
				return
			}
			l.run(s.filter, s.pace, memory.collected[:0])
		case t := <-s.work:
			t.found <- s.scan(t, &memory)
		}
	}
}

// scan decodes what is in one part.
func (s *scanner) scan(t *task, memory *scratch) (o outcome) {
	defer t.release()
	d := decoder{part: t.part, newest: t.newest, scratch: memory}
	sent := false
	defer func() {
		if !sent {
			t.after <- banner{}
		}
	}()
	start := time.Now()
	if t.load != nil {
		o.err = t.load(&d)
	}
	d.hits = s.filter.collect(memory.collected[:0], d.data, d.from, d.to)
	memory.collected = d.hits
	if t.load != nil {
		bytes := int64(d.to - d.from)
		if t.way == mapping {
			bytes = 0 // they were counted at the look
		}
		s.pace.took(t.way, time.Since(start), bytes)
	}
	for _, h := range d.hits {
		if anchors[h.anchor].kind == inBanner {
			d.banners = append(d.banners, h.at)
			o.banners = append(o.banners, d.base+int64(h.at))
		}
	}
	// The next part waits for the newest banner: first say it, then work.
	received := false
	if n := len(d.banners); n > 0 {
		at := lineStart(d.data, d.banners[n-1])
		line := d.data[at:lineEnd(d.data, d.banners[n-1])]
		t.after <- banner{append([]byte(nil), line...), d.base + int64(at)}
	} else {
		d.context = <-t.before
		received = true
		t.after <- d.context
	}
	sent = true
	if len(d.hits) > len(d.banners) {
		if !received {
			d.context = <-t.before
		}
		d.lookBehind(s.filter)
		o.found = d.run()
		if d.full && o.err == nil {
			o.err = ErrTooMany
		}
	}
	o.size = d.to - d.from
	return o
}

// carried are the flags of modules that a boot has told of.
type carried map[string]map[int]bool

// fresh reports whether a finding is news: a module in a list is told of once,
// as package cause does within one log.
func (c carried) fresh(f *Finding) bool {
	if f.Cause == nil || f.Cause.Module == "" {
		return true
	}
	key := f.Host + "\x00" + f.Cause.Module
	if len(c) > maxCarried {
		clear(c)
	}
	if c[key] == nil {
		c[key] = map[int]bool{}
	}
	news := f.Cause.Kind != "listed-module" && f.Cause.Kind != "unloaded-module"
	for _, bit := range f.Cause.Bits {
		news = news || !c[key][bit]
		c[key][bit] = true
	}
	return news
}

// maxCarried bounds what is kept of modules.
const maxCarried = 4096
