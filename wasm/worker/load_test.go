//go:build unix

package main_test

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// The load here goes to this machine's loopback alone, and is bounded in count.

// load is one kind of request, sent count times by clients at once.
type load struct {
	clients int
	count   int
	request func(i int) (*http.Request, error)
	check   func(i int, resp *http.Response, body []byte) error // nil: status 200
}

// figures are what a load cost.
type figures struct {
	elapsed time.Duration
	cpu     time.Duration // of the whole workerd process, HTTP included
	count   int
}

func (f figures) perRequest() time.Duration { return f.cpu / time.Duration(f.count) }
func (f figures) rate() float64             { return float64(f.count) / f.elapsed.Seconds() }

func (f figures) String() string {
	return fmt.Sprintf("%d requests in %v: %.0f/s, %.3f ms CPU each", f.count, f.elapsed.Round(time.Millisecond), f.rate(), f.perRequest().Seconds()*1000)
}

// run sends the load and fails the test at the first wrong answer.
func (l load) run(t testing.TB, w *workerd) figures {
	t.Helper()
	client := &http.Client{Timeout: 60 * time.Second, Transport: &http.Transport{MaxIdleConnsPerHost: l.clients, DisableCompression: true}}
	defer client.CloseIdleConnections()
	var next atomic.Int64
	var failed atomic.Pointer[error]
	var all sync.WaitGroup
	before, start := w.cpu(t), time.Now()
	for range l.clients {
		all.Go(func() {
			for {
				i := int(next.Add(1)) - 1
				if i >= l.count || failed.Load() != nil {
					return
				}
				err := l.one(client, i)
				// On a busy machine workerd may close a connection as idle
				// while a request is on its way, and Go does not send a POST
				// twice by itself. The others that are idle go the same way. A
				// server that is gone fails each time.
				for again := 0; again < 3 && errors.As(err, new(*url.Error)); again++ {
					client.CloseIdleConnections()
					err = l.one(client, i)
				}
				if err != nil {
					err = fmt.Errorf("request %d: %w", i, err)
					failed.Store(&err)
				}
			}
		})
	}
	all.Wait()
	f := figures{elapsed: time.Since(start), count: l.count}
	f.cpu = w.cpu(t) - before
	if err := failed.Load(); err != nil {
		t.Fatal(*err)
	}
	return f
}

func (l load) one(client *http.Client, i int) error {
	r, err := l.request(i)
	if err != nil {
		return err
	}
	resp, err := client.Do(r)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		return err
	}
	if l.check != nil {
		return l.check(i, resp, body)
	}
	if resp.StatusCode != http.StatusOK {
		return fmt.Errorf("%s: %.300s", resp.Status, body)
	}
	return nil
}

// clockTicks is Linux's USER_HZ, in which /proc counts on every architecture
// that workerd has.
const clockTicks = 100

// cpu returns the processor time that workerd has used, user and system.
func (w *workerd) cpu(t testing.TB) time.Duration {
	b, err := os.ReadFile("/proc/" + strconv.Itoa(w.pid) + "/stat")
	if err != nil {
		t.Fatal(err)
	}
	// The fields stand behind the name in parentheses: utime and stime are 14
	// and 15 (proc_pid_stat(5)).
	fields := strings.Fields(string(b[bytes.LastIndexByte(b, ')')+1:]))
	user, _ := strconv.Atoi(fields[11])
	system, _ := strconv.Atoi(fields[12])
	return time.Duration(user+system) * time.Second / clockTicks
}

// memory returns workerd's resident memory and its peak, in bytes.
func (w *workerd) memory(t testing.TB) (now, peak int64) {
	b, err := os.ReadFile("/proc/" + strconv.Itoa(w.pid) + "/status")
	if err != nil {
		t.Fatal(err)
	}
	field := func(name string) int64 {
		_, rest, _ := strings.Cut(string(b), name+":")
		n, _ := strconv.ParseInt(strings.Fields(rest)[0], 10, 64)
		return n << 10
	}
	return field("VmRSS"), field("VmHWM")
}

func get(w *workerd, path string) func(int) (*http.Request, error) {
	return func(int) (*http.Request, error) { return http.NewRequest("GET", w.URL+path, nil) }
}

func post(w *workerd, body []byte) func(int) (*http.Request, error) {
	return func(int) (*http.Request, error) {
		r, err := http.NewRequest("POST", w.URL+"/api/v1/decode", bytes.NewReader(body))
		if err == nil {
			r.Header.Set("Content-Type", "text/plain")
		}
		return r, err
	}
}

// kernelLog returns a log of about n bytes: quiet lines as a machine writes
// them, and a report of Linux 6.1 for each 20 kB.
func kernelLog(n int) []byte {
	var b bytes.Buffer
	for line := 0; b.Len() < n; line++ {
		at := fmt.Sprintf("[%5d.%06d] ", 100+line/10, line%10*100000)
		switch {
		case line%300 == 150:
			for _, s := range strings.SplitAfter(reportLines, "\n") {
				b.WriteString(at + s)
			}
			b.WriteByte('\n')
		case line%3 == 0:
			fmt.Fprintf(&b, "%susb 1-%d: new high-speed USB device number %d using xhci_hcd\n", at, line%7, line%120)
		case line%3 == 1:
			fmt.Fprintf(&b, "%sEXT4-fs (sda%d): mounted filesystem with ordered data mode. Opts: (null)\n", at, line%9)
		default:
			fmt.Fprintf(&b, "%saudit: type=1400 audit(%d.%03d:%d): apparmor=\"STATUS\" operation=\"profile_load\" pid=%d\n", at, 1700000000+line, line%1000, line, line%30000)
		}
	}
	return b.Bytes()
}

const reportLines = `------------[ cut here ]------------
WARNING: CPU: 1 PID: 4711 at fs/example.c:42 example_write+0x1b/0x40 [example]
Modules linked in: example(OE) ext4 crc16 mbcache jbd2 crc32c_generic
CPU: 1 PID: 4711 Comm: writer Tainted: G           OE      6.1.0-21-amd64 #1  Debian 6.1.90-1
Hardware name: Example Corp. Model 1/Board, BIOS 1.0 01/01/2024
RIP: 0010:example_write+0x1b/0x40 [example]
Code: 00 00 0f 1f 44 00 00 55 48 89 e5 53 48 89 fb <0f> 0b 5b 5d c3 cc cc cc cc
RSP: 0018:ffffc90000a3fe38 EFLAGS: 00010246
RAX: 0000000000000000 RBX: ffff888003a5c000 RCX: 0000000000000000
Call Trace:
 <TASK>
 vfs_write+0xb5/0x3e0
 ksys_write+0x5f/0xe0
 do_syscall_64+0x5b/0xc0
 entry_SYSCALL_64_after_hwframe+0x64/0xce
 </TASK>
---[ end trace 0000000000000000 ]---`

// TestCost measures the worker against the library's own entry in one run. The
// ratio is asserted; times are reported, for they are the machine's.
func TestCost(t *testing.T) {
	ours, stock := start(t, setup{vars: map[string]string{"LOG": ""}}), start(t, setup{tags: "stock"})
	short := func(w *workerd, count int) figures {
		load{clients: 8, count: count / 10, request: get(w, "/api/v1/decode?value=4609")}.run(t, w) // warms up
		return load{clients: 8, count: count, request: get(w, "/api/v1/decode?value=4609")}.run(t, w)
	}
	a, b := short(ours, 6000), short(stock, 600)
	ratio := b.perRequest().Seconds() / a.perRequest().Seconds()
	t.Logf("short request, ours:  %v", a)
	t.Logf("short request, stock: %v", b)
	t.Logf("stock costs %.1f times as much", ratio)
	if ratio < 8 {
		t.Errorf("a request costs 1/%.1f of what the library's own entry takes, want at most 1/8", ratio)
	}
	for _, size := range []int{100_000, 1_000_000} {
		body := kernelLog(size)
		body = body[:min(len(body), 1<<20)]
		count := 60_000_000 / size
		load{clients: 1, count: count / 2, request: post(ours, body)}.run(t, ours) // until V8 has compiled it for good
		a := load{clients: 1, count: count, request: post(ours, body)}.run(t, ours)
		b := load{clients: 1, count: count / 12, request: post(stock, body)}.run(t, stock)
		t.Logf("log of %d bytes, ours:  %v", len(body), a)
		t.Logf("log of %d bytes, stock: %v", len(body), b)
	}
}

var requests = flag.Int("requests", 20_000, "how many requests TestMemory sends")

// TestMemory sends requests of mixed sizes and watches that memory stays flat.
// What is asserted is the isolate's memory, which the platform limits to 128
// MB. The process around it is reported: most of it is workerd's and V8's own,
// and a worker that says hello has half of it too.
func TestMemory(t *testing.T) {
	w := start(t, setup{vars: map[string]string{"LOG": ""}})
	bodies := [][]byte{kernelLog(500), kernelLog(5_000), kernelLog(20_000), kernelLog(100_000), kernelLog(1_000_000)}
	mixed := load{clients: 8, count: *requests / 10, request: func(i int) (*http.Request, error) {
		switch {
		case i%500 == 499:
			return post(w, bodies[4])(i)
		case i%50 == 49:
			return post(w, bodies[3])(i)
		case i%4 == 0:
			return post(w, bodies[i/4%3])(i)
		}
		return get(w, "/api/v1/decode?value="+strconv.Itoa(i))(i)
	}}
	var most int64
	round := func() {
		watch := w.watchHeap()
		f := mixed.run(t, w)
		seen, err := watch()
		if err != nil {
			t.Fatalf("inspector: %v", err)
		}
		most = max(most, seen)
		now, peak := w.memory(t)
		t.Logf("%v; isolate %d MB at most; process %d MB, at most %d", f, seen>>20, now>>20, peak>>20)
	}
	// In use is what a collection of all garbage leaves. Between the two of
	// them the isolate is left to itself, so that its most is a worker's most.
	inUse := func() heap {
		h, err := collected(w.inspector, func() { alive(t, w) })
		if err != nil {
			t.Fatalf("inspector: %v", err)
		}
		t.Logf("in use: %.1f MB of JavaScript, %.1f MB of buffers and the program", float64(h.Used)/(1<<20), float64(h.Backing)/(1<<20))
		return h
	}
	round() // warms up
	first := inUse()
	for range 9 {
		round()
	}
	last := inUse()
	if float64(last.Used) > float64(first.Used)*1.1 {
		t.Errorf("what JavaScript has in use grew from %d kB to %d kB", first.Used>>10, last.Used>>10)
	}
	// Go may still take what is left up to its own limit (see main.go).
	if float64(last.Backing) > float64(first.Backing)*1.2 {
		t.Errorf("what buffers and the program have in use grew from %d kB to %d kB", first.Backing>>10, last.Backing>>10)
	}
	if most > 128<<20 {
		t.Errorf("the isolate had %d MB, more than the platform's 128", most>>20)
	}
}

// watchHeap looks at the isolate's memory ten times a second until the returned
// function is called, which returns the most that was seen, in bytes.
func (w *workerd) watchHeap() (stop func() (most int64, err error)) {
	done := make(chan struct{})
	var most int64
	var failed error
	var watching sync.WaitGroup
	watching.Go(func() {
		for {
			h, err := heapUsage(w.inspector)
			if err != nil {
				failed = err
				return
			}
			most = max(most, h.Total+h.Backing)
			select {
			case <-done:
				return
			case <-time.After(100 * time.Millisecond):
			}
		}
	})
	return func() (int64, error) {
		close(done)
		watching.Wait()
		return most, failed
	}
}

// TestColdStart measures from the start of the process to the first answer:
// workerd's own start, that of the isolate, and that of the Go program in it. A
// worker that only says hello, in the same run, shows workerd's share.
func TestColdStart(t *testing.T) {
	hello := compiled(t, setup{entry: `export default { fetch() { return new Response("hello") } };`, alone: true})
	config := compiled(t, setup{vars: map[string]string{"LOG": ""}}) // not a part of it
	const starts = 7
	var own, all []time.Duration
	for range starts {
		t.Run("hello", func(t *testing.T) {
			began := time.Now()
			w := serve(t, hello)
			if _, body := answer(t, request(t, "GET", w.URL, nil)); body != "hello" {
				t.Errorf("got %.300s", body)
			}
			own = append(own, time.Since(began))
		})
		t.Run("decoder", func(t *testing.T) {
			began := time.Now()
			w := serve(t, config)
			alive(t, w)
			all = append(all, time.Since(began))
			t.Logf("first answer after %v, %v of CPU", all[len(all)-1].Round(time.Millisecond), w.cpu(t))
		})
	}
	slices.Sort(own)
	slices.Sort(all)
	process, first := own[starts/2], all[starts/2]
	t.Logf("medians: process to first answer %v; of that workerd's own start %v, so isolate to first answer %v",
		first.Round(time.Millisecond), process.Round(time.Millisecond), (first - process).Round(time.Millisecond))
}
