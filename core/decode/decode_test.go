package decode_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"kerneltaint/core/decode"
	"kerneltaint/core/taint"
)

func TestKinds(t *testing.T) {
	for _, test := range []struct {
		input string
		kind  decode.Kind
		value string // of the state; "" if there is none
	}{
		{"", decode.KindEmpty, ""},
		{" \n\t\x00\n", decode.KindEmpty, ""},
		{"0", decode.KindValue, "0"},
		{"4609", decode.KindValue, "4609"},
		{"4609\n", decode.KindValue, "4609"},
		{" 0x1201 ", decode.KindValue, "4609"},
		{"0b1001000000001", decode.KindValue, "4609"},
		{"0o11001", decode.KindValue, "4609"},
		{"011001", decode.KindValue, "4609"},
		{"1<<12|1<<9|1", decode.KindValue, "4609"},
		{"4096+512+1", decode.KindValue, "4609"},
		{"BIT(12) | BIT(9) | BIT(0)", decode.KindValue, "4609"},
		{"kernel.tainted = 4609", decode.KindValue, "4609"},
		{"/proc/sys/kernel/tainted:4609", decode.KindValue, "4609"},
		{"Tainted: 4609", decode.KindValue, "4609"},
		{"panic_on_taint=200", decode.KindValue, "512"},
		{"panic_on_taint=0x200,nousertaint", decode.KindValue, "512"},
		{"Raw taint value as int/string: 4609/'P        W  O       '", decode.KindValue, "4609"},
		{"18446744073709551615", decode.KindValue, "18446744073709551615"},
		{"18446744073709551616", decode.KindUnrecognized, ""},
		{"-1", decode.KindUnrecognized, ""},
		{"0x12G", decode.KindUnrecognized, ""},
		{"P        W  O       ", decode.KindLetters, "4609"},
		{"P        W  O", decode.KindLetters, "4609"},
		{"PWO", decode.KindLetters, "4609"},
		{"P W O", decode.KindLetters, "4609"},
		{"Tainted: P        W  O       ", decode.KindLetters, "4609"},
		{"Tainted: G        W  O", decode.KindLetters, "4608"},
		{"Not tainted", decode.KindLetters, "0"},
		{"      Tainted: G        W  OE      6.8.0-54-generic #56-Ubuntu", decode.KindLetters, "12800"},
		{"Tainted: G           OE    --------- -  - 4.18.0-553.el8.x86_64 #1", decode.KindLetters, "12288"},
		{"$ cat /proc/sys/kernel/tainted\n12289\n$ uname -r\n6.8.0-54-generic\n", decode.KindValue, "12289"},
		{"root@web1:~# sysctl kernel.tainted\nkernel.tainted = 12289\n", decode.KindValue, "12289"},
		{"12288\n4096\n", decode.KindUnrecognized, ""},
		{"\"4609\"", decode.KindValue, "4609"},
		{"'G        W  OE'", decode.KindLetters, "12800"},
		{"(POE)", decode.KindLetters, "12289"},
		{"G", decode.KindLetters, ""},
		{"WARN", decode.KindLetters, "512"},
		{"/sys/module/nvidia/taint:POE\n/sys/module/ext4/taint:\n", decode.KindModules, "12289"},
		{"nvidia (POE)", decode.KindModules, "12289"},
		{"\x1f\x8b\x08\x00", decode.KindUnrecognized, ""},
		{"[   10.0] Tainted: [W]=WARN, [O]=OOT_MODULE\n", decode.KindLog, "4608"},
		{"May 03 10:11:12 web1 kernel: usb 1-1: new device\n", decode.KindLog, ""},
		{"CPU: 0 PID: 7 Comm: a Tainted: G                   6.8.0-54-generic #1", decode.KindLog, ""},
		{"TAINT_WARN", decode.KindLetters, "512"},
		{"WARN, OOT_MODULE", decode.KindLetters, "4608"},
		{"systemd[1]: System is tainted: unmerged-usr", decode.KindUnrecognized, ""},
		{"Module                  Size  Used by\nnvidia 55 1\next4 3 0\n", decode.KindModules, ""},
		{"$ lsmod\nModule                  Size  Used by\nnvidia 55 1\next4 3 0\n", decode.KindModules, ""},
		{"Module                  Size  Used by    Tainted: PF\nwl-2.4.26 55 1\next3 3 0 (autoclean) [jbd loop]\n", decode.KindModules, "3"},
		{"Module                  Size  Used by    Not tainted\nvfat 55 1 (unused)\next3 3 0\n", decode.KindModules, "0"},
		{"[P]=PROPRIETARY_MODULE, [W]=WARN, [O]=OOT_MODULE", decode.KindLetters, "4609"},
		{"Tainted: [P]=PROPRIETARY_MODULE, [W]=WARN, [O]=OOT_MODULE", decode.KindLetters, "4609"},
		{"Tainted: [P]=NO_SUCH_FLAG", decode.KindUnrecognized, ""},
		{"Modules linked in: nvidia(POE) ext4 wl(PO+)", decode.KindModules, "12289"},
		{"nvidia(POE) ext4 wl(PO+)", decode.KindModules, "12289"},
		{"nvidia 69632 0 - Live 0xffffffffc0f01000 (POE)\next4 4096 0 - Live 0x0\n", decode.KindModules, "12289"},
		{"hello world", decode.KindUnrecognized, ""},
		{"The quick brown fox jumps over the lazy dog.\n", decode.KindUnrecognized, ""},
		{"[    0.000000] Linux version 6.1.0-56-amd64 (x@y) #1 SMP Debian 6.1.192-2\n", decode.KindLog, ""},
	} {
		r := decode.Decode(test.input)
		value := ""
		if r.Taint != nil {
			value = r.Taint.Value
		}
		if r.Kind != test.kind || value != test.value {
			t.Errorf("Decode(%q): kind %s, value %q; want %s, %q", test.input, r.Kind, value, test.kind, test.value)
		}
		if r.Understood == "" {
			t.Errorf("Decode(%q): nothing understood", test.input)
		}
		if test.kind == decode.KindUnrecognized && len(r.Notes) == 0 {
			t.Errorf("Decode(%q): no note says why", test.input)
		}
	}
}

// report is what the tests of whole reports look at.
type report struct {
	Type, Value, Letters, Release, Comm string
	CPU, PID                            int
	Modules                             []decode.Module
}

func TestReports(t *testing.T) {
	oe := []decode.Module{{Name: "trig", Letters: "OE", State: "loading"}}
	for file, want := range map[string]report{
		"oops-5.10":    {"page-fault", "12288", "G           OE    ", "5.10.0-32-amd64", "init", 0, 70, oe},
		"oops-6.1":     {"page-fault", "12288", "G           OE     ", "6.1.0-56-amd64", "init", 0, 83, oe},
		"oops-7.3":     {"page-fault", "12288", "G           OE      ", "7.3.4+deb13-amd64", "init", 0, 93, oe},
		"warning-5.10": {"warning", "12288", "G           OE    ", "5.10.0-32-amd64", "init", 0, 1, oe},
		"warning-6.1":  {"warning", "12288", "G           OE     ", "6.1.0-56-amd64", "init", 0, 1, oe},
		"warning-7.3":  {"warning", "12288", "G           OE      ", "7.3.4+deb13-amd64", "init", 0, 1, oe},
		"warning-6.12": {"warning", "12800", "G        W  OE     ", "6.12.38+deb13-amd64", "iperf3", 3, 1841, []decode.Module{
			{Name: "vmw_vsock", Letters: "OE"}, {Name: "nf_tables"}, {Name: "ext4"}, {Name: "crc16"}, {Name: "mbcache"}, {Name: "jbd2"},
		}},
	} {
		r := decode.Decode(read(t, file))
		if len(r.Reports) != 1 {
			t.Errorf("%s: %d reports, want 1", file, len(r.Reports))
			continue
		}
		p := r.Reports[0]
		if p.Taint == nil || p.CPU == nil || p.PID == nil {
			t.Errorf("%s: taint, CPU or PID not found", file)
			continue
		}
		got := report{p.Type, p.Taint.Value, p.Taint.Letters, p.Release, p.Comm, *p.CPU, *p.PID, p.Modules}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", file, diff)
		}
		if r.Kernel == nil || r.Kernel.Confidence != "certain" || r.Kernel.Distribution != "Debian" {
			t.Errorf("%s: kernel %+v, want Debian for certain", file, r.Kernel)
		}
	}
}

// TestReportIsNoCauseOfWhatItShows: a warning whose own header has W did not
// set it.
// TestRest decodes an oops from each of its lines on: what is left of it is shown
// until no more than a few lines are, and said to be a rest.
func TestRest(t *testing.T) {
	lines := strings.SplitAfter(read(t, "oops-6.1"), "\n")
	place := slices.IndexFunc(lines, func(s string) bool { return strings.Contains(s, "RIP: 0010:") })
	trace := slices.IndexFunc(lines, func(s string) bool { return strings.Contains(s, "Call Trace:") })
	whole := decode.Decode(strings.Join(lines, "")).Reports[0]
	for from := place; from <= trace; from++ {
		got := decode.Decode(strings.Join(lines[from:], ""))
		if len(got.Reports) != 1 || got.Reports[0].Type != "other" || len(got.Reports[0].Trace) != len(whole.Trace) || !slices.ContainsFunc(got.Notes, func(s string) bool { return strings.Contains(s, "the rest of a report") }) {
			t.Fatalf("from line %d on: %d reports, notes %q", from+1, len(got.Reports), got.Notes)
		}
		r := got.Reports[0]
		if title := r.Title; !strings.Contains(lines[from], title) {
			t.Errorf("from line %d on: title %q", from+1, title)
		}
		if from == place && (r.PC != whole.PC || r.Code == nil || r.Arch != "x86_64" || len(r.Modules) != len(whole.Modules)) {
			t.Errorf("from the place on: pc %q, code %v, arch %q, %d modules", r.PC, r.Code, r.Arch, len(r.Modules))
		}
	}
	// Since Linux 6.11 a line behind the header says the state too.
	got := decode.Decode("Tainted: [W]=WARN, [O]=OOT_MODULE\nHardware name: box\npc : f+0x60/0x3a0\nlr : g+0x98/0x198 [widget]\nsp : ffff800089b57450\nx29: ffff800089b57460 x28: 0000000000000004 x27: ffff800082833010\n")
	if len(got.Reports) != 1 || got.Reports[0].PC != "f+0x60/0x3a0" || got.Taint == nil || got.Taint.Value != "4608" {
		t.Errorf("behind the header: %d reports, state %v", len(got.Reports), got.Taint)
	}
	for _, log := range []string{"[    1.000001] Call Trace:\n[    1.000002]  f+0x1/0x2\n", "[    1.000001] RIP: 0010:f+0x1/0x2\n", "[    1.000001] Hardware name: box\n[    1.000002] Code: 90 90\n"} {
		if got := decode.Decode(log); len(got.Reports) > 0 {
			t.Errorf("%q is taken for a report: %q", log, got.Reports[0].Title)
		}
	}
}

func TestReportIsNoCauseOfWhatItShows(t *testing.T) {
	r := decode.Decode(read(t, "warning-6.12"))
	for _, f := range r.Flags {
		if f.Letter == "W" && len(f.Causes) > 0 {
			t.Errorf("W is said to be set by %q", r.Causes[f.Causes[0]].Text)
		}
	}
	if notes := strings.Join(r.Notes, "\n"); !strings.Contains(notes, "What set W (bit 9)") {
		t.Errorf("no note says that the log does not show who set W:\n%s", notes)
	}
}

// TestPanicOnWarn: the kernel panics before it has added W.
func TestPanicOnWarn(t *testing.T) {
	const head = " PID: 1 Comm: init Not tainted 6.1.0-56-amd64 #1  Debian 6.1.192-2\n"
	r := decode.Decode("[    2.000000] WARNING: CPU: 0 PID: 1 at a.c:1 f+0x1/0x2\n[    2.000001] CPU: 0" + head +
		"[    2.000002] RIP: 0010:f+0x1/0x2\n[    2.000003] ---[ end trace 0000000000000000 ]---\n" +
		"[    2.100000] Kernel panic - not syncing: kernel: panic_on_warn set ...\n[    2.100001] CPU: 0" + head)
	if r.Taint == nil || r.Taint.Value != "0" {
		t.Errorf("state %+v, want 0", r.Taint)
	}
	for _, c := range r.Causes {
		if len(c.Bits) > 0 {
			t.Errorf("%q is said to have set %v", c.Text, c.Bits)
		}
	}
}

// TestManyFindings: what is left out of a huge result is said, and the newest
// state knows of all.
func TestManyFindings(t *testing.T) {
	const line = "[    1.000000] a: module license 'X' taints kernel.\n"
	r := decode.Decode(strings.Repeat(line, 4500) + "[    2.000000] CPU: 0 PID: 1 Comm: x Tainted: P        W         6.1.0-56-amd64 #1\n")
	if len(r.Causes) != 4000 || r.Taint == nil || r.Taint.Value != "513" {
		t.Errorf("%d causes, state %+v", len(r.Causes), r.Taint)
	}
	if notes := strings.Join(r.Notes, "\n"); !strings.Contains(notes, "500 more are left out") {
		t.Errorf("nothing says what is left out:\n%s", notes)
	}
}

// TestFamily: lines and letters that only one vendor's kernels print speak for
// its flag table.
func TestFamily(t *testing.T) {
	for input, dialect := range map[string]string{
		"Modules linked in: lpfc(OEXX) ext4":                                         "sle-",
		"[    1.0] foo: externally supported module, setting X kernel taint flag.\n": "sle-",
		"[    1.0] TECH PREVIEW: foo may not be fully supported.\n":                  "rhel-",
		"Modules linked in: lpfc(OE) ext4":                                           "mainline-",
	} {
		if r := decode.Decode(input); r.Kernel == nil || !strings.HasPrefix(r.Kernel.Dialect, dialect) {
			t.Errorf("%q is read by %+v, want %s…", input, r.Kernel, dialect)
		}
	}
}

// TestStateAfterReport holds the rule of timing: a header shows the state
// before its report, and the newest state has the flag that the report's own
// event set.
func TestStateAfterReport(t *testing.T) {
	for file, want := range map[string]string{"oops-6.1": "12416", "warning-7.3": "12800", "warning-6.12": "12800"} {
		if r := decode.Decode(read(t, file)); r.Taint == nil || r.Taint.Value != want {
			t.Errorf("%s: newest state %+v, want %s", file, r.Taint, want)
		}
	}
}

func TestOptions(t *testing.T) {
	old := decode.Decode("64", decode.WithRelease("2.6.18-8.el5"))
	if old.Kernel.Release != "2.6.18-8.el5" || !strings.HasPrefix(old.Kernel.Dialect, "rhel-5") {
		t.Errorf("release not used: %+v", old.Kernel)
	}
	chosen := decode.Decode("G        W  OE", decode.WithDialect("mainline-4.17"), decode.WithRelease("6.1.0"))
	if k := chosen.Kernel; k.Dialect != "mainline-4.17" || k.Confidence != "certain" {
		t.Errorf("the chosen dialect was not used: %+v", k)
	}
	unknown := decode.Decode("512", decode.WithDialect("nonsense"))
	if unknown.Taint.Value != "512" || len(unknown.Notes) == 0 {
		t.Errorf("an unknown dialect must be left aside with a note: %+v", unknown)
	}
}

func TestUnknownBits(t *testing.T) {
	r := decode.Decode("4611686018427387904", decode.WithDialect("mainline-6.15")) // 1<<62
	if diff := cmp.Diff([]int{62}, r.UnknownBits); diff != "" {
		t.Error(diff)
	}
	if len(r.Flags) != 0 {
		t.Errorf("flags %+v of an undefined bit", r.Flags)
	}
}

func TestMachine(t *testing.T) {
	r := decode.Machine(decode.MachineState{
		Value: "12801\n", Release: "6.1.0-56-amd64", Log: read(t, "warning-6.1"),
		Modules: []decode.Module{{Name: "nvidia", Letters: "POE"}},
	})
	if r.Taint.Value != "12801" || r.Kernel.Release != "6.1.0-56-amd64" || len(r.Modules) != 1 || len(r.Reports) != 1 {
		t.Errorf("machine state: %s", r.AppendJSON(nil))
	}
	for _, f := range r.Flags { // of P and O the log tells nothing
		if told := f.Bit == 9; told != (len(f.Causes) == 1 && slices.Contains(r.Causes[f.Causes[0]].Bits, 9)) {
			t.Errorf("flag %s points at the causes %v of %+v", f.Letter, f.Causes, r.Causes)
		}
	}
	if bad := decode.Machine(decode.MachineState{Value: "x"}); bad.Kind != decode.KindUnrecognized || len(bad.Notes) == 0 {
		t.Errorf("a value that is none: %+v", bad)
	}
}

// A header shows the flags that were set before it, with one exception: the panic
// that panic_on_taint= asks for comes after the flag, and is all that tells of it.
func TestPanicOnTaint(t *testing.T) {
	r := decode.Decode("[    0.5] Linux version 6.1.0-56-amd64 (builder@host) #1 SMP Debian 6.1.192-2\n" +
		"[    2.287382] Kernel panic - not syncing: panic_on_taint set ...\n" +
		"[    2.288104] CPU: 0 PID: 1 Comm: init Tainted: G        W          6.1.0-56-amd64 #1  Debian 6.1.192-2\n")
	if len(r.Flags) != 1 || len(r.Flags[0].Causes) != 1 || r.Causes[r.Flags[0].Causes[0]].Kind != "panic-on-taint" {
		t.Errorf("flags %+v of the causes %+v", r.Flags, r.Causes)
	}
}

func read(t testing.TB, file string) string {
	t.Helper()
	b, err := os.ReadFile("testdata/" + file + ".log")
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// FuzzDecode checks what must hold for any input: no panic, a valid document,
// spans inside the input, and state, flags and letters that agree.
func FuzzDecode(f *testing.F) {
	for _, s := range []string{"4609", "G        W  OE", "[W]=WARN", "nvidia(POE)", "Tainted: G    \x1b[0m", "1<<63|1"} {
		f.Add(s)
	}
	for _, file := range []string{"oops-5.10", "oops-6.1", "oops-7.3", "warning-5.10", "warning-6.12", "warning-7.3"} {
		f.Add(read(f, file))
	}
	f.Fuzz(func(t *testing.T, input string) {
		r := decode.Decode(input)
		if !json.Valid(r.AppendJSON(nil)) {
			t.Fatal("no valid JSON")
		}
		span := func(what string, s decode.Span) {
			if s[0] < 0 || s[0] > s[1] || s[1] > len(input) {
				t.Fatalf("%s %v is no span of an input of %d bytes", what, s, len(input))
			}
		}
		for i := range r.Reports {
			span("report", r.Reports[i].Span)
			for _, e := range r.Reports[i].Evidence {
				span(e.Field, e.Span)
			}
		}
		for i := range r.Causes {
			span("cause", r.Causes[i].Span)
		}
		if r.Taint == nil {
			if len(r.Flags) > 0 {
				t.Fatal("flags without a state")
			}
			return
		}
		s, err := taint.ParseValue(r.Taint.Value)
		if err != nil {
			t.Fatal(err)
		}
		if len(r.Flags)+len(r.UnknownBits) != s.Len() {
			t.Fatalf("%d flags and %d unknown bits for %s", len(r.Flags), len(r.UnknownBits), s)
		}
		for _, flag := range r.Flags {
			for _, c := range flag.Causes {
				if c < 0 || c >= len(r.Causes) {
					t.Fatalf("flag %s has the cause %d of %d", flag.Name, c, len(r.Causes))
				}
			}
		}
	})
}

func BenchmarkValue(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		decode.Decode("4609")
	}
}

func BenchmarkOops(b *testing.B) {
	log := read(b, "oops-6.1")
	b.SetBytes(int64(len(log)))
	b.ReportAllocs()
	for b.Loop() {
		decode.Decode(log)
	}
}

// BenchmarkDense decodes a log of nothing but reports in pieces, as package scan
// does: all of each report, the causes, and what belongs to them, but no machine
// code. The environment variable KERNELTAINT_LOG names another log.
func BenchmarkDense(b *testing.B) {
	path := os.Getenv("KERNELTAINT_LOG")
	if path == "" {
		benchmarkReader(b, full(logs(b, "testdata/*.log")))
		return
	}
	text, err := os.ReadFile(path)
	if err != nil {
		b.Fatal(err)
	}
	benchmarkReader(b, string(text))
}

// BenchmarkMail decodes reports of all architectures as mail has them: quoted,
// and wrapped at 76 columns.
func BenchmarkMail(b *testing.B) {
	var mail strings.Builder
	for line := range strings.Lines(logs(b, "../oops/testdata/*.txt") + logs(b, "testdata/*.log")) {
		for rest := strings.TrimRight(line, "\n"); rest != ""; {
			n := len(rest)
			if at := strings.LastIndexByte(rest[:min(n, 76)], ' '); n > 76 && at > 0 {
				n = at
			}
			mail.WriteString("> " + rest[:n] + "\n")
			rest = strings.TrimLeft(rest[n:], " ")
		}
	}
	benchmarkReader(b, full(mail.String()))
}

// logs returns the logs of some files one after the other, without what a
// golden file says of its log.
func logs(b *testing.B, pattern string) string {
	files, err := filepath.Glob(pattern)
	if err != nil || len(files) == 0 {
		b.Fatal("no logs: ", pattern)
	}
	var all strings.Builder
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			b.Fatal(err)
		}
		if _, log, ok := strings.Cut(string(text), "--- log\n"); ok {
			text = []byte(log)
		}
		all.Write(text)
	}
	return all.String()
}

// full returns log again and again, 8 MiB of it.
func full(log string) string { return strings.Repeat(log, 8<<20/len(log)+1) }

func benchmarkReader(b *testing.B, log string) {
	var pieces []string
	for rest := log; rest != ""; {
		n := min(len(rest), 128<<10)
		if i := strings.IndexByte(rest[n:], '\n'); i >= 0 {
			n += i + 1
		} else {
			n = len(rest)
		}
		pieces, rest = append(pieces, rest[:n]), rest[n:]
	}
	b.SetBytes(int64(len(log)))
	b.ReportAllocs()
	reader := decode.NewReader()
	for b.Loop() {
		for _, piece := range pieces {
			reader.Read(piece, nil)
		}
	}
}

// TestDoubts shows that a damaged field is said, once for all reports with it,
// and that it does not lead to another vendor's table.
func TestDoubts(t *testing.T) {
	const header = "[   12.345678] CPU: 1 PID: 42 Comm: bash Tainted: G           OE        6.12.0-101.33.4.3.el9uek.x86_64 #2\n"
	r := decode.Decode(header + strings.Replace(header, "12.3", "13.3", 1))
	found := 0
	for _, note := range r.Notes {
		if strings.HasPrefix(note, "The flag field has 21 columns, and a kernel of Oracle ") {
			found++
		}
	}
	if found != 1 || r.Kernel == nil || r.Kernel.Dialect != "uek-8" || r.Kernel.Confidence != "likely" {
		t.Errorf("%+v, %q", r.Kernel, r.Notes)
	}
}
