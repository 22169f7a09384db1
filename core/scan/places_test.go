package scan

import (
	"bytes"
	"cmp"
	"flag"
	"fmt"
	goformat "go/format"
	"math"
	"math/bits"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"
	"time"
)

var update = flag.Bool("update", false, "choose places.go anew; write what the tests found into testdata")

// TestPlaces makes sure that each anchor has its places. With -update it
// chooses them, so that ordinary logs show as few of the windows as can be.
func TestPlaces(t *testing.T) {
	if *update {
		if err := os.WriteFile("places.go", choosePlaces(ordinary(t, 4<<20)), 0o644); err != nil {
			t.Fatal(err)
		}
		t.Log("places.go is new: run the tests again")
		return
	}
	if len(places) != len(anchors) {
		t.Fatalf("%d anchors have %d places: go test ./core/scan -run TestPlaces -update", len(anchors), len(places))
	}
	for i, a := range anchors {
		p := places[i]
		switch {
		case p.text != a.text:
			t.Fatalf("anchor %d is %q, its places are those of %q: go test ./core/scan -run TestPlaces -update", i, a.text, p.text)
		case len(a.text) < sure-2:
			t.Errorf("%q is too short", a.text)
		case len(p.block) != blockSize || len(p.bin) != blockSize:
			t.Errorf("%q: blocks %q, buckets %q: not one for each way", a.text, p.block, p.bin)
		case p.wide < 0 || int(p.wide)+gramSize > len(a.text) || p.bucket >= 8:
			t.Errorf("%q: no four bytes at %d, bucket %d", a.text, p.wide, p.bucket)
		case p.long < 0 || int(p.long) > max(0, len(a.text)-span) || p.shelf >= 8:
			t.Errorf("%q: no six bytes at %d, bucket %d", a.text, p.long, p.shelf)
		}
		for way := range min(len(p.block), len(p.bin)) {
			if !slices.Contains(blocks(a.text, way), int(p.block[way]-'0')) || p.bin[way] < firstBin || p.bin[way] >= firstBin+buckets {
				t.Errorf("%q: no block %c, bucket %c", a.text, p.block[way], p.bin[way])
			}
		}
	}
}

// chatter are lines of programs; % stands for a number.
var chatter = strings.Split(strings.TrimSpace(`
systemd[1]: Starting Cleanup of Temporary Directories...
systemd[1]: systemd-tmpfiles-clean.service: Deactivated successfully.
systemd[1]: Finished Cleanup of Temporary Directories.
systemd[1]: session-%.scope: Consumed 1.2s CPU time.
systemd-logind[812]: New session % of user operator.
systemd-logind[812]: Session % logged out. Waiting for processes to exit.
systemd-logind[812]: Removed session %.
sshd[%]: Accepted publickey for operator from 192.0.2.17 port % ssh2: ED25519 SHA256:kfOQ0zBq
sshd[%]: pam_unix(sshd:session): session opened for user operator(uid=1000) by (uid=0)
sshd[%]: pam_unix(sshd:session): session closed for user operator
sshd[%]: Failed password for invalid user oracle from 198.51.100.9 port % ssh2
sshd[%]: Connection closed by authenticating user root 198.51.100.9 port % [preauth]
sshd[%]: Received disconnect from 192.0.2.17 port %: disconnected by user
CRON[%]: (root) CMD (command -v debian-sa1 > /dev/null && debian-sa1 1 1)
CRON[%]: pam_unix(cron:session): session opened for user root(uid=0) by (uid=0)
kubelet[1203]: I1116 08:12:47.% 1203 operation_generator.go:664] "MountVolume.SetUp succeeded for volume \"config\" (UniqueName: \"kubernetes.io/configmap/%\") pod \"web-%\"
containerd[998]: time="2026-11-16T08:12:47.%Z" level=info msg="RemoveContainer for \"%\" returns successfully"
dockerd[1011]: time="2026-11-16T08:12:47.%Z" level=error msg="Handler for POST /containers/%/start returned error: context deadline exceeded"
dhclient[640]: DHCPREQUEST of 192.0.2.41 on eth0 to 192.0.2.1 port 67
dhclient[640]: DHCPACK of 192.0.2.41 from 192.0.2.1
dhclient[640]: bound to 192.0.2.41 -- renewal in % seconds.
NetworkManager[688]: <info>  [%] device (eth0): state change: ip-config -> ip-check (reason 'none', sys-iface-state: 'managed')
nginx[1422]: 192.0.2.8 - - [16/Nov/2026:08:12:49 +0000] "GET /index.html?page=% HTTP/1.1" 200 512 "-" "Mozilla/5.0 (X11; Linux x86_64; rv:120.0) Gecko/20100101 Firefox/120.0"
postfix/smtpd[%]: warning: hostname mail.example.org does not resolve to address 203.0.113.9
postfix/smtpd[%]: connect from unknown[203.0.113.9]
postfix/qmgr[700]: %: from=<root@example.org>, size=%, nrcpt=1 (queue active)
audit[%]: USER_START pid=% uid=0 auid=1000 ses=4 msg='op=PAM:session_open grantors=pam_permit acct="root" exe="/usr/bin/sudo" hostname=? addr=? terminal=/dev/pts/0 res=success'
kernel: [%] [UFW BLOCK] IN=eth0 OUT= MAC=02:00:00:00:00:01 SRC=198.51.100.77 DST=192.0.2.41 LEN=40 TOS=0x00 PREC=0x00 TTL=243 ID=% PROTO=TCP SPT=% DPT=23 WINDOW=1024 RES=0x00 SYN URGP=0
kernel: [%] audit: type=1400 audit(%:45): apparmor="DENIED" operation="open" profile="/usr/sbin/named" name="/etc/ssl/openssl.cnf" pid=% comm="named"
kernel: [%] device veth% entered promiscuous mode
kernel: [%] docker0: port 2(veth%) entered forwarding state
kernel: [%] EXT4-fs (sda1): mounted filesystem with ordered data mode. Quota mode: none.
kernel: [%] usb 1-1: new high-speed USB device number % using xhci_hcd
kernel: [%] nfs: server filer not responding, timed out
kernel: [%] TCP: request_sock_TCP: Possible SYN flooding on port 443. Sending cookies.
rsyslogd[733]: [origin software="rsyslogd" swVersion="8.2302.0" x-pid="733" x-info="https://www.rsyslog.com"] rsyslogd was HUPed
smartd[802]: Device: /dev/sda [SAT], SMART Usage Attribute: 190 Airflow_Temperature_Cel changed from 68 to %
systemd-resolved[655]: Using degraded feature set TCP instead of UDP for DNS server 192.0.2.%.
app[%]: INFO: request % done in % ms
app[%]: WARNING: slow query took % ms
java[%]: 2026-11-16 08:12:50.% ERROR 1 --- [main] o.e.Service : java.lang.IllegalStateException: not connected
snapd[900]: autorefresh.go:556: Cannot prepare auto-refresh change due to a permanent network error: persistent network error
`), "\n")

// ordinary returns a log without reports: boots of real kernels between the
// lines of programs.
func ordinary(t testing.TB, size int) []byte {
	t.Helper()
	boot, err := os.ReadFile("testdata/boot.log")
	if err != nil {
		t.Fatal(err)
	}
	kernel := strings.Split(strings.TrimSpace(string(boot)), "\n")
	rng := rand.New(rand.NewPCG(11, 12))
	now := time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)
	var b bytes.Buffer
	for at := 0; b.Len() < size; {
		now = now.Add(time.Duration(rng.IntN(3000)) * time.Millisecond)
		stamp := now.Format("Jan _2 15:04:05")
		host := fmt.Sprintf(" %s-%d ", []string{"node", "web", "db"}[rng.IntN(3)], rng.IntN(30))
		if rng.IntN(50) == 0 {
			at = rng.IntN(len(kernel))
		}
		for range rng.IntN(6) {
			b.WriteString(stamp + host + "kernel: " + kernel[at%len(kernel)] + "\n")
			at++
		}
		for range rng.IntN(4) {
			line := chatter[rng.IntN(len(chatter))]
			for strings.Contains(line, "%") {
				line = strings.Replace(line, "%", fmt.Sprint(rng.IntN(1_000_000)), 1)
			}
			b.WriteString(stamp + host + line + "\n")
		}
	}
	return b.Bytes()
}

// TestOrdinary makes sure that what the filter is chosen for, and measured with,
// is what it is said to be.
func TestOrdinary(t *testing.T) {
	found, _ := scanned(t, []string{file(t, string(ordinary(t, 4<<20)))})
	for _, f := range found {
		t.Errorf("an ordinary log has %v", f)
	}
}

// choosePlaces returns the source of places.go.
func choosePlaces(text []byte) []byte {
	chosen := make([]place, len(anchors))
	for i, a := range anchors {
		chosen[i] = place{text: a.text}
	}
	million := 1e6 / float64(len(text))
	short, long := chooseWide(chosen, runs(text, gramSize)), chooseLong(chosen, runs(text, span))
	pass := chooseBlocks(chosen, sample(text))
	var b bytes.Buffer
	fmt.Fprintf(&b, "// Code generated by go test ./core/scan -run TestPlaces -update; DO NOT EDIT.\n\npackage scan\n\n")
	fmt.Fprintf(&b, "// Of a million blocks of an ordinary log %.0f pass the tables of the plain filter,\n// of a million bytes %.0f those of the vector filter, %.0f those of the one with\n// longer vectors.\n",
		pass, million*float64(short), million*float64(long))
	fmt.Fprintf(&b, "var places = [...]place{\n")
	for _, p := range chosen {
		fmt.Fprintf(&b, "\t{%q, %q, %q, %d, %d, %d, %d},\n", p.text, p.block, p.bin, p.wide, p.bucket, p.long, p.shelf)
	}
	b.WriteString("}\n")
	source, err := goformat.Source(b.Bytes())
	if err != nil {
		panic(err)
	}
	return source
}

// sample returns blocks of a text, each once.
func sample(text []byte) [][blockSize]byte {
	rng := rand.New(rand.NewPCG(5, 6))
	all := make([][blockSize]byte, 100_000)
	for i := range all {
		copy(all[i][:], text[rng.IntN(len(text)-blockSize):])
	}
	return all
}

// blocks returns which blocks of an anchor can be looked for if it lies in blocks
// in a way: those that show four bytes that it can be found by. Of a row these
// must not be behind four more of it.
func blocks(text string, way int) (all []int) {
	for n := 0; blockSize*n-way < len(text); n++ {
		from := blockSize*n - way
		if at, ok := best(text, from); ok && (text[0] != '=' || at < gramSize) {
			all = append(all, n)
		}
	}
	return all
}

// chooseBlocks chooses a block and a bucket for each way of each anchor, so that
// as few blocks of the text as can be pass for one: one after the other where it
// costs the least, and again a few times. It returns how many of a million pass.
func chooseBlocks(chosen []place, text [][blockSize]byte) float64 {
	type window struct {
		seen   []view // of each block that can be chosen
		alone  []int  // how many blocks of the text pass for it
		blocks []int
		n, bin int
	}
	index := newPairIndex(text)
	windows := make([]window, len(chosen)*blockSize)
	for i := range windows {
		w := &windows[i]
		w.blocks, w.bin = blocks(chosen[i/blockSize].text, i%blockSize), buckets
		for _, n := range w.blocks {
			seen := index.view(chosen[i/blockSize].text, blockSize*n-i%blockSize)
			w.seen, w.alone = append(w.seen, seen), append(w.alone, seen.passing(view{}))
		}
	}
	var in [buckets]view
	for i := range in {
		in[i] = index.empty()
	}
	rng := rand.New(rand.NewPCG(7, 8))
	for range rounds {
		for _, i := range rng.Perm(len(windows)) {
			w := &windows[i]
			if was := w.bin; was < buckets {
				w.bin = buckets
				in[was] = index.empty()
				for k := range windows {
					if o := &windows[k]; o.bin == was {
						in[was].join(o.seen[o.n])
					}
				}
			}
			least := [2]int{math.MaxInt}
			for bin := range in {
				now := in[bin].passing(view{})
				for n, seen := range w.seen {
					if more := [2]int{in[bin].passing(seen) - now, w.alone[n]}; slices.Compare(more[:], least[:]) < 0 {
						least, w.n, w.bin = more, n, bin
					}
				}
			}
			in[w.bin].join(w.seen[w.n])
		}
	}
	for i := range chosen {
		var block, bin []byte
		for _, w := range windows[i*blockSize:][:blockSize] {
			block, bin = append(block, '0'+byte(w.blocks[w.n])), append(bin, firstBin+byte(w.bin))
		}
		chosen[i].block, chosen[i].bin = string(block), string(bin)
	}
	passing := 0
	for i := range index.words {
		var pass uint64
		for bin := range in {
			pass |= in[bin].at(i)
		}
		passing += bits.OnesCount64(pass)
	}
	return float64(passing) * 1e6 / float64(len(text))
}

// view says for each pair of a block which blocks of a sample show one that is
// meant, a bit for each.
type view [blockSize / 2][]uint64

// join adds what another view means.
func (v *view) join(other view) {
	for k := range v {
		for i, w := range other[k] {
			v[k][i] |= w
		}
	}
}

// passing counts the blocks that pass if what another view means, which can be
// empty, is meant too.
func (v *view) passing(other view) (n int) {
	for i := range v[0] {
		pass := ^uint64(0)
		for k := range v {
			w := v[k][i]
			if other[k] != nil {
				w |= other[k][i]
			}
			pass &= w
		}
		n += bits.OnesCount64(pass)
	}
	return n
}

// at returns which of the blocks of a word pass.
func (v *view) at(i int) uint64 {
	pass := ^uint64(0)
	for k := range v {
		pass &= v[k][i]
	}
	return pass
}

// pairIndex knows which blocks of a sample have a byte at a place.
type pairIndex struct {
	at    [blockSize][1 << 8][]uint64
	words int
}

func newPairIndex(text [][blockSize]byte) *pairIndex {
	x := &pairIndex{words: (len(text) + 63) / 64}
	for i := range x.at {
		for c := range x.at[i] {
			x.at[i][c] = make([]uint64, x.words)
		}
	}
	for n, block := range text {
		for i, c := range block {
			x.at[i][c][n/64] |= 1 << (n % 64)
		}
	}
	return x
}

func (x *pairIndex) empty() (v view) {
	for k := range v {
		v[k] = make([]uint64, x.words)
	}
	return v
}

// view returns what the block of an anchor that starts at from means.
func (x *pairIndex) view(text string, from int) view {
	v := x.empty()
	for k := range v {
		low, high := x.oneOf(2*k, around(text, from+2*k)), x.oneOf(2*k+1, around(text, from+2*k+1))
		for i := range v[k] {
			v[k][i] = low[i] & high[i]
		}
	}
	return v
}

// every returns every byte.
func every() string {
	var b []byte
	for c := range 1 << 8 {
		b = append(b, byte(c))
	}
	return string(b)
}

// oneOf returns which blocks have one of some bytes at a place.
func (x *pairIndex) oneOf(at int, of string) []uint64 {
	found := make([]uint64, x.words)
	for _, c := range []byte(cmp.Or(of, every())) {
		for i, w := range x.at[at][c] {
			found[i] |= w
		}
	}
	return found
}

// met is a run of bytes of a text and how often it is there.
type met struct {
	run   uint64 // little endian
	times int
}

// runs counts every run of so many bytes, the most frequent ones first. Those
// beyond the first thousands are left out: together they are few.
func runs(text []byte, size int) []met {
	count := make(map[uint64]int, 1<<17)
	for i := range len(text) - size + 1 {
		var run uint64
		for n := range size {
			run |= uint64(text[i+n]) << (8 * n)
		}
		count[run]++
	}
	all := make([]met, 0, len(count))
	for run, times := range count {
		all = append(all, met{run, times})
	}
	slices.SortFunc(all, func(a, b met) int {
		return cmp.Or(cmp.Compare(b.times, a.times), cmp.Compare(a.run, b.run)) // the same choice each time
	})
	return all[:min(len(all), 30_000)]
}

// chooseWide chooses four bytes and a bucket of each anchor, so that as few
// places of the text as can be pass for one by halves.
func chooseWide(chosen []place, text []met) int {
	return shelve(len(chosen),
		func(i int) int { return len(chosen[i].text) - gramSize },
		func(i int, at int8, bucket uint8) { chosen[i].wide, chosen[i].bucket = at, bucket },
		func(i int) uint8 { return chosen[i].bucket },
		func(bucket uint8) int {
			var masks nibbles
			for i := range chosen {
				if chosen[i].bucket == bucket {
					masks.add(chosen[i], 1)
				}
			}
			var pass [gramSize][256]bool
			for i := range pass {
				for c := range pass[i] {
					pass[i][c] = masks.low[i][c&15]&masks.high[i][c>>4] != 0
				}
			}
			n := 0
			for _, m := range text {
				if r := m.run; pass[0][r&255] && pass[1][r>>8&255] && pass[2][r>>16&255] && pass[3][r>>24&255] {
					n += m.times
				}
			}
			return n
		})
}

// chooseLong does so for six bytes, which are looked up whole.
func chooseLong(chosen []place, text []met) int {
	return shelve(len(chosen),
		func(i int) int { return max(0, len(chosen[i].text)-span) },
		func(i int, at int8, bucket uint8) { chosen[i].long, chosen[i].shelf = at, bucket },
		func(i int) uint8 { return chosen[i].shelf },
		func(bucket uint8) int {
			var masks wholes
			for i := range chosen {
				if chosen[i].shelf == bucket {
					masks.add(chosen[i], 1)
				}
			}
			n := 0
			for _, m := range text {
				if r := m.run; masks[0][r&127]&masks[1][r>>8&127]&masks[2][r>>16&127]&masks[3][r>>24&127]&masks[4][r>>32&127]&masks[5][r>>40&127] != 0 {
					n += m.times
				}
			}
			return n
		})
}

// shelve puts one anchor after the other where it costs the least, and again a
// few times. last is how far into an anchor its bytes can start, put sets where
// they do and their bucket, cost is how many places of the text pass for what is
// in a bucket.
func shelve(anchors int, last func(int) int, put func(i int, at int8, bucket uint8), bucket func(int) uint8, cost func(uint8) int) int {
	rng := rand.New(rand.NewPCG(7, 8))
	var costs [8]int
	total := 0
	best := func(i int) {
		old, least, where, in := total, math.MaxInt, int8(0), uint8(0)
		for b := range uint8(8) {
			for at := range int8(last(i) + 1) {
				put(i, at, b)
				if n := old - costs[b] + cost(b); n < least {
					least, where, in = n, at, b
				}
			}
		}
		put(i, where, in)
		total = least
		costs[in] = cost(in)
	}
	for i := range anchors {
		put(i, 0, unplaced)
	}
	for _, i := range rng.Perm(anchors) {
		best(i)
	}
	for range rounds {
		for _, i := range rng.Perm(anchors) {
			b := bucket(i)
			put(i, 0, unplaced)
			was := costs[b]
			costs[b] = cost(b)
			total += costs[b] - was
			best(i)
		}
	}
	return total
}

const (
	unplaced = 255
	rounds   = 4
)
