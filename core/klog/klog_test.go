package klog_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"kerneltaint/core/klog"
)

// show writes a line in one: what is absent is left out.
func show(l *klog.Line) string {
	var b strings.Builder
	if l.Time != "" {
		fmt.Fprintf(&b, "%s ", l.Time)
	}
	if l.Seconds >= 0 {
		fmt.Fprintf(&b, "@%d ", l.Seconds)
	}
	if l.Caller != "" {
		fmt.Fprintf(&b, "%s ", l.Caller)
	}
	if l.Host != "" {
		fmt.Fprintf(&b, "host=%s ", l.Host)
	}
	if l.Level >= 0 {
		fmt.Fprintf(&b, "level=%d ", l.Level)
	}
	if l.Foreign {
		b.WriteString("foreign ")
	}
	return b.String() + "|" + l.Text
}

func TestPrefixes(t *testing.T) {
	for _, test := range []struct{ name, input, want string }{
		{"nothing", "Call Trace:", "|Call Trace:"},
		{"nothing, indented", "  ? f+0x1/0x2", "|  ? f+0x1/0x2"},
		{"dmesg", "[   12.345678] Call Trace:", "12.345678 @12345678 |Call Trace:"},
		{"dmesg, blanks of the message", "[   12.345678]  ? f+0x1/0x2", "12.345678 @12345678 | ? f+0x1/0x2"},
		{"caller, task", "[   12.345678][  T871] x", "12.345678 @12345678 T871 |x"},
		{"caller, CPU", "[   12.345678][    C0] x", "12.345678 @12345678 C0 |x"},
		{"caller, apart", "[   12.345678] [    T1] x", "12.345678 @12345678 T1 |x"},
		{"caller alone", "[    T1] x", "T1 |x"},
		{"no digits before the point", "[12.345678] x", "12.345678 @12345678 |x"},
		{"bracket lost, and maybe digits", "12.345678] x", "12.345678 |x"},
		{"bracket lost before blanks", "   12.345678] x\n[   12.345679] y", "12.345678 @12345678 |x\n12.345679 @12345679 |y"},
		{"bracket lost, and blanks or not", "> 12.345678] x\n> [   12.345679] y", "12.345678 |x\n12.345679 @12345679 |y"},
		{"caller, CPU alone", "[   12.345678][  3]  f+0x1/0x2", "12.345678 @12345678 C3 | f+0x1/0x2"},
		{"a number of the message", "[   12.345678] [  3] x", "12.345678 @12345678 |[  3] x"},
		{"stamp blanked out", "[ ] x", "|x"},
		{"dmesg -T", "[Mon Nov 16 08:12:44 2026] x", "Mon Nov 16 08:12:44 2026 |x"},
		{"dmesg -H", "[Nov16 08:12] x", "Nov16 08:12 |x"},
		{"dmesg -H, later lines", "[  +0.000012] x", "+0.000012 |x"},
		{"dmesg -d", "[   12.345678 <    0.000012>] x", "12.345678 @12345678 |x"},
		{"dmesg -x", "kern  :warn  : [   12.345678] x", "12.345678 @12345678 level=4 |x"},
		{"level", "<4>[   12.345678] x", "12.345678 @12345678 level=4 |x"},
		{"level with facility", "<30>[   12.345678] x", "12.345678 @12345678 level=6 |x"},
		{"level alone", "<1>BUG: x", "level=1 |BUG: x"},
		{"code bytes are no level", "<48> 89 c7 00", "|<48> 89 c7 00"},
		{"syslog", "Nov 16 08:12:44 box kernel: x", "Nov 16 08:12:44 host=box |x"},
		{"syslog with stamp", "Nov  6 08:12:44 box kernel: [   12.345678] x", "12.345678 @12345678 host=box |x"},
		{"syslog, facility alone", "2026-11-16T08:12:44.12345 kern.warn: [   12.345678] x", "12.345678 @12345678 |x"},
		{"syslog, klogd's number", "Nov 16 08:12:44 box kernel[851]: [   12.345678] x", "12.345678 @12345678 host=box |x"},
		{"syslog, facility", "Nov 16 08:12:44 box kern.warn kernel: x", "Nov 16 08:12:44 host=box |x"},
		{"syslog, facility without a tag", "Nov 16 08:12:44 kern.warn widget: x", "Nov 16 08:12:44 |widget: x"},
		{"busybox, facility without a tag", "08:12:44 kern.warning widget: x", "08:12:44 |widget: x"},
		{"a stamp taken out", "[...] widget: x", "|widget: x"},
		{"a processor in braces", "[ 3042.652160]{1} x", "3042.652160 @3042652160 C1 |x"},
		{"syslog, day cut out", "08:12:44 box kernel: x", "08:12:44 host=box |x"},
		{"a clock of its own", "08:12:44 EIP is at f+0x1/0x2: x", "08:12:44 |EIP is at f+0x1/0x2: x"},
		{"syslog without host", "Nov 16 08:12:44 kernel: x", "Nov 16 08:12:44 |x"},
		{"syslog, host cut out", "Nov 16 08:12:44 : x", "Nov 16 08:12:44 |x"},
		{"syslog, program", "Nov 16 08:12:44 box systemd[1]: Tainted: unmerged-usr", "Nov 16 08:12:44 host=box foreign |Tainted: unmerged-usr"},
		{"syslog, tag alone", "kernel: x", "|x"},
		{"RFC 5424", "<4>1 2026-11-16T08:12:44.123Z box kernel - - - x", "2026-11-16T08:12:44.123Z host=box level=4 |x"},
		{"journalctl short-iso", "2026-11-16T08:12:44+0100 box kernel: x", "2026-11-16T08:12:44+0100 host=box |x"},
		{"journalctl short-precise", "Nov 16 08:12:44.123456 box kernel: x", "Nov 16 08:12:44.123456 host=box |x"},
		{"journalctl short-full", "Mon 2026-11-16 08:12:44 UTC box kernel: x", "Mon 2026-11-16 08:12:44 UTC host=box |x"},
		{"journalctl short-unix", "1763280764.123456 box kernel: x", "1763280764.123456 host=box |x"},
		{"kmsg", "6,339,5140900,-;x", "5140900 @5140900 level=6 |x"},
		{"netconsole with caller", "4,339,5140900,-,caller=T871;x", "5140900 @5140900 T871 level=4 |x"},
		{"logcat threadtime", "11-16 08:12:44.123     0     0 E kernel  : [   12.345678] x", "12.345678 @12345678 |x"},
		{"logcat, the kernel's buffer", "05-03 10:11:12.123     0     0 W         : x", "05-03 10:11:12.123 |x"},
		{"logcat, a program", "05-03 10:11:12.123   812   830 W Zygote  : x", "05-03 10:11:12.123 foreign |x"},
		{"logcat brief, the kernel's buffer", "W/        (    0): [   12.345678] x", "12.345678 @12345678 |x"},
		{"logcat brief", "E/kernel  (    0): [   12.345678] x", "12.345678 @12345678 |x"},
		{"Android vendor", "[   12.345678][0 T1966  d.] x", "12.345678 @12345678 T1966 |x"},
		{"MediaTek", "[   12.345678] .(0)[1:init]x", "12.345678 @12345678 T1 |x"},
		{"Samsung", "[   12.345678] [0:      swapper/0:    1] x", "12.345678 @12345678 T1 |x"},
		{"serial with date", "[2026-11-16 08:12:44] [   12.345678] x\r", "12.345678 @12345678 |x"},
		{"GitHub", "2026-11-16T08:12:44.1234567Z [   12.345678] x", "12.345678 @12345678 |x"},
		{"GitHub without stamp", "2026-11-16T08:12:44.1234567Z Hardware name: x", "2026-11-16T08:12:44.1234567Z |Hardware name: x"},
		{"GitLab", "2026-11-16T08:12:44.123456Z 00O [   12.345678] x", "12.345678 @12345678 |x"},
		{"a logger's dash", "2026-11-16T08:12:44Z - Modules linked in: x", "2026-11-16T08:12:44Z |Modules linked in: x"},
		{"KernelCI", "08:12:44.123456  <4>[   12.345678] x", "12.345678 @12345678 level=4 |x"},
		{"a program's logger", "2025-10-03 17:32:05,593:DEBUG   :> Oops: x", "2025-10-03 17:32:05,593 |Oops: x"},
		{"quoted", "> > [   12.345678] x", "12.345678 @12345678 |x"},
		{"quoted, a bar", "| [   12.345678] x", "12.345678 @12345678 |x"},
		{"quoted, blanks of the message", ">   f+0x1/0x2", "|  f+0x1/0x2"},
		{"KASAN's mark is no quote", ">ffff88810a1c4000: fa fb", "|>ffff88810a1c4000: fa fb"},
		{"colours", "\x1b[32m[   12.345678] \x1b[0m\x1b[31mx\x1b[0m", "12.345678 @12345678 |x"},
		{"colours through syslog", "Nov 16 08:12:44 box kernel: #033[31mx#033[0m", "Nov 16 08:12:44 host=box |x"},
		{"entities", "&lt;4&gt;[   12.345678] a &amp; b", "12.345678 @12345678 level=4 |a & b"},
		{"HTML", "<span class=\"k\">[   12.345678] &lt;TASK&gt;</span><br/>", "12.345678 @12345678 |<TASK>"},
		{"odd blanks", "[\u00a0\u00a0 12.345678] G\u00a0\u00a0 W", "12.345678 @12345678 |G   W"},
		{"carriage shown", "[   12.345678] x^M", "12.345678 @12345678 |x"},
		{"two on a line", "printk messages dropped ** [   12.345678] x", "|printk messages dropped ** \n12.345678 @12345678 |x"},
		{"two on a line, with a sign", "5 °C [   12.345678] x", "|5 °C \n12.345678 @12345678 |x"},
		{"a console's date, and words with a colon", "Nov 16 08:12:44 Hardware name: x\nNov 16 08:12:44 usb 1-1: y\nNov 16 08:12:44 Call Trace:", "Nov 16 08:12:44 |Hardware name: x\nNov 16 08:12:44 |usb 1-1: y\nNov 16 08:12:44 |Call Trace:"},
		{"a syslog's programs without numbers", "Nov 16 08:12:44 box systemd: x\nNov 16 08:12:44 box kernel: y\nNov 16 08:12:45 box cron: z", "Nov 16 08:12:44 host=box foreign |x\nNov 16 08:12:44 host=box |y\nNov 16 08:12:45 host=box foreign |z"},
		{"a syslog in a syslog", "Nov 16 08:12:44 collector kernel: Nov 16 08:12:43 box kernel:  x\nNov 16 08:12:44 collector kernel: Nov 16 08:12:43 box sshd[12]: y\nNov 16 08:12:44 collector kernel: 2026-11-16T08:12:43+0100 box kernel: z", "Nov 16 08:12:43 host=box | x\nNov 16 08:12:43 host=box foreign |y\n2026-11-16T08:12:43+0100 host=box |z"},
		{"a date of the kernel's", "Nov 16 08:12:44 box kernel: Nov 16 08:12:43 is a date", "Nov 16 08:12:44 host=box |Nov 16 08:12:43 is a date"},
		{"a tester's programs", "2026/11/16 08:12:44 executing program 0: x\n2026/11/16 08:12:45 executing program 1: y", "2026/11/16 08:12:44 foreign |x\n2026/11/16 08:12:45 foreign |y"},
		{"a program that relays a kernel's line", "Nov 16 08:12:44 box dut[12]: [   12.345678] x", "12.345678 @12345678 host=box |x"},
		{"a program with a clock of its own", "Nov 16 08:12:44 box Xorg[12]: [   12.345] x", "12.345 @12345000 host=box foreign |x"},
		{"Buildkite", "\x1b_bk;t=1763280764123\x07[   12.345678] x", "12.345678 @12345678 |x"},
		{"typeset", "[   12.345678] f+0×1/0×2 “a” – b… 2 × 3", "12.345678 @12345678 |f+0x1/0x2 \"a\" -- b... 2 × 3"},
		{"json in json", `{"_source":{"host":{"name":"box"},"message":"[   12.345678] x","log":{"file":"a"}}}`, "12.345678 @12345678 |x"},
		{"two on a line, typeset", "CON 0×1 [   12.345678] f+0×1/0×2 [   13.345678] g+0×1/0×2", "|CON 0x1 \n12.345678 @12345678 |f+0x1/0x2 \n13.345678 @13345678 |g+0x1/0x2"},
		{"pstore", "Panic#2 Part10\n<4>[   12.345678] x", "12.345678 @12345678 level=4 |x"},
		{"json", `{"_HOSTNAME":"box","PRIORITY":"4","MESSAGE":"a \"b\"\u001b","_TRANSPORT":"kernel","X":[1,{"y":2}]}`, "host=box level=4 |a \"b\""},
		{"json of two lines", `{"MESSAGE":"one one\ntwo two"}`, "|one one\n|two two"},
		{"container", `{"log":"[   12.345678] x\n","stream":"stdout"}`, "12.345678 @12345678 |x"},
		{"export", "__CURSOR=1\n_HOSTNAME=box\nSYSLOG_IDENTIFIER=kernel\nPRIORITY=3\n_SOURCE_MONOTONIC_TIMESTAMP=77\nMESSAGE=x\n\n__CURSOR=2\nSYSLOG_IDENTIFIER=sshd\nMESSAGE=y\n", "@77 host=box level=3 |x\nforeign |y"},
		{"export, binary", "__CURSOR=1\nMESSAGE\n\x0f\x00\x00\x00\x00\x00\x00\x00one one\ntwo two\nPRIORITY=3\n\n", "level=3 |one one\nlevel=3 |two two"},
		{"verbose", "Mon 2026-11-16 08:12:44.123456 UTC [s=1;i=2]\n    _HOSTNAME=box\n    MESSAGE=x\n", "host=box |x"},
		{"journalctl short-monotonic", "[   12.345678] box kernel: x", "12.345678 @12345678 host=box |x"},
		{"journalctl short-monotonic, a program", "[   12.345678] box systemd[1]: Started x", "12.345678 @12345678 host=box foreign |Started x"},
		{"a program's line in the kernel's log", "[   12.345678] systemd[1]: Started x", "12.345678 @12345678 |systemd[1]: Started x"},
		{"journalctl, French", "nov. 16 08:12:44 box kernel: x", "nov. 16 08:12:44 host=box |x"},
		{"journalctl, Chinese", "11月 16 08:12:44 box kernel: x", "11月 16 08:12:44 host=box |x"},
		{"a date of no log", "lines 16 08:12:44 of text: x", "|lines 16 08:12:44 of text: x"},
		{"dmesg -T, German", "[Mo Nov 16 08:12:44 2026] x", "Mo Nov 16 08:12:44 2026 |x"},
		{"dmesg -T, Russian", "[Пн ноя 16 08:12:44 2026] x", "Пн ноя 16 08:12:44 2026 |x"},
		{"dmesg, ISO", "2026-11-16T08:12:44,123456+01:00 Modules linked in: x", "2026-11-16T08:12:44,123456+01:00 |Modules linked in: x"},
		{"Samsung, with a level", "<6>[   12.345678] I[1:   kworker/1:1:  123] x", "12.345678 @12345678 T123 level=6 |x"},
		{"Oppo", "[   12.345678] [pid:123,cpu1,kworker/1:1,0]x", "12.345678 @12345678 T123 |x"},
		{"Huawei", "[   12.345678s][pid:1,cpu0,init]x", "12.345678 @12345678 T1 |x"},
		{"colours that a terminal shows", "^[[32m[   12.345678] ^[[0m^[[31mx^[[0m", "12.345678 @12345678 |x"},
		{"colours without their first byte", "[32m[   12.345678] [0m[31mx[0m", "12.345678 @12345678 |x"},
		{"json of bytes", `{"_HOSTNAME":"box","MESSAGE":[27,91,51,49,109,79,111,112,115,10,226,128,139,121,121,121],"PRIORITY":"4"}`, "host=box level=4 |Oops\nhost=box level=4 |yyy"},
		{"json of bytes over several lines", "{\n\t\"MESSAGE\" : [\n\t\t79,\n\t\t111,\n\t\t112,\n\t\t115\n\t],\n\t\"PRIORITY\" : \"4\"\n}", "level=4 |Oops"},
		{"json of several records", `[{"MESSAGE":"one one"},{"MESSAGE":"two two","PRIORITY":"4"}]`, "|one one\nlevel=4 |two two"},
		{"dmesg --json", "{\n   \"dmesg\": [\n      {\n         \"pri\": 4,\n         \"time\":    12.345678,\n         \"msg\": \"one one\"\n      },{\n         \"pri\": 4,\n         \"time\":    12.345679,\n         \"msg\": \"two two\"\n      }\n   ]\n}", "12.345678 |one one\n12.345679 |two two"},
		{"entities twice", "&amp;lt;4&amp;gt;[   12.345678] x", "12.345678 @12345678 level=4 |x"},
		{"fragments, cut at a blank", "6,1,2,-,ncfrag=0/33;the first   \n6,1,2,-,ncfrag=12/33;chunk", "2 @2 level=6 |the first   chunk"},
		{"fragments", "6,1,2,-,ncfrag=0/33;the first chunk,\n6,1,2,-,ncfrag=16/33; the 2nd chunk.", "2 @2 level=6 |the first chunk, the 2nd chunk."},
	} {
		t.Run(test.name, func(t *testing.T) {
			var got []string
			log := klog.Parse(test.input)
			for i := range log.Lines {
				got = append(got, show(&log.Lines[i]))
			}
			if text := strings.Join(got, "\n"); text != test.want {
				t.Errorf("got  %q\nwant %q", text, test.want)
			}
		})
	}
}

// TestLeads checks that what stands before each line is taken off, and that the
// lines stay apart.
func TestLeads(t *testing.T) {
	log := []string{"[    1.600000] BUG: kernel NULL pointer dereference, address: 0000000000000000", "[    1.600001] Oops: 0002 [#1] PREEMPT SMP NOPTI",
		"[    1.600002] CPU: 0 PID: 93 Comm: init Tainted: G           OE      6.1.0 #1", "[    1.600003] Call Trace:", "[    1.600004]  f+0x1/0x2",
		"[    1.600005]  g+0x1/0x2", "[    1.600006]  h+0x1/0x2", "[    1.600007] RIP: 0010:f+0x1/0x2", "[    1.600008] ---[ end trace 0000000000000000 ]---"}
	show := func(text string) string {
		var b strings.Builder
		for _, l := range klog.Parse(text).Lines {
			b.WriteString(l.Text + "\n")
		}
		return b.String()
	}
	want := show(strings.Join(log, "\n"))
	for _, form := range []string{"web1  | %s", "kern.log:%s", "./log/kern.log.1:%s", "kern.log:%d:%s", "kern.log:%d:May  3 10:11:12 box kernel: %s", "/var/log/kern.log.2.gz:May  3 10:11:12 box kernel: %s",
		"%6d\t%s", "%7d %s", "%d:%s", "2026-05-03T10:11:12.123456789Z stderr F %s", "# %s", "> # %s", "pod-x node-y %s", "pod-x | May  3 10:11:12 box kernel: %s",
		"+%s", "+ %s", "2026-11-16 08:12:44,box,%s", "DEBUG:root:%s", "[08:12:44]W:\t\t [Step 1/2] %s", "08:12:44.123 > %s", "2026-11-16 08:12:44.123456 | dut | %s",
		"Nov 16 08:12:44 %s", "2026-11-16 08:12:44 %s", "2026-11-16 08:12:44.123\t%s"} {
		for _, stamped := range []bool{true, false} {
			var b strings.Builder
			for i, line := range log {
				if !stamped {
					line = line[len("[    1.600000] "):]
				}
				if strings.Contains(form, "d") && strings.Count(form, "%") == 2 {
					fmt.Fprintf(&b, form+"\n", i+1, line)
				} else {
					fmt.Fprintf(&b, form+"\n", line)
				}
			}
			if got := show(b.String()); got != want {
				t.Errorf("%q, stamps %v:\n%s", form, stamped, got)
			}
			// What names a file or counts the lines is none of the log's in fewer lines too.
			if few := strings.Join(strings.SplitAfter(b.String(), "\n")[:3], ""); strings.Contains(form, ".log") || strings.Contains(form, "d") && strings.Count(form, "%") == 2 {
				if got := show(few); !strings.HasPrefix(want, got) || got == "" {
					t.Errorf("%q, stamps %v, three lines:\n%s", form, stamped, got)
				}
			}
		}
	}
}

// TestLateColours checks that escapes are taken out whose kind shows far behind the
// beginning of the log, in each place of a line where a colour ends.
func TestLateColours(t *testing.T) {
	var plain []string
	for i := range 300 {
		plain = append(plain, fmt.Sprintf("[  100.%06d] usb 1-1: [fe%02x] x[%d] f+0x1/0x2", i, i%256, i))
	}
	want := klog.Parse(strings.Join(plain, "\n")).Lines
	for _, escape := range []string{"", "\x1b", "^[", "#033"} {
		end, green := escape+"[0m", escape+"[32m"
		for name, colour := range map[string]func(s string) string{
			"around":             func(s string) string { return green + s + end },
			"before":             func(s string) string { return end + s },
			"behind":             func(s string) string { return s + end },
			"around the stamp":   func(s string) string { return green + s[:18] + end + s[18:] },
			"before the message": func(s string) string { return s[:19] + end + s[19:] },
			"in brackets":        func(s string) string { return strings.Replace(s, "[fe", "["+green+"fe"+end, 1) },
			"within the message": func(s string) string { return strings.Replace(s, " f+", " "+green+"f"+end+"+", 1) },
		} {
			coloured := slices.Clone(plain)
			for i := 250; i < len(coloured); i += 7 {
				coloured[i] = colour(coloured[i])
			}
			got := klog.Parse(strings.Join(coloured, "\n")).Lines
			if len(got) != len(want) {
				t.Errorf("%q %s: %d lines, want %d", escape, name, len(got), len(want))
				continue
			}
			for i := range got {
				if got[i].Text != want[i].Text || got[i].Seconds != want[i].Seconds {
					t.Errorf("%q %s: line %d is %q, want %q", escape, name, i+1, show(&got[i]), show(&want[i]))
					break
				}
			}
		}
	}
}

// TestTornStamp checks that the rest of a torn stamp is no lead, though all lines
// begin as it does.
func TestTornStamp(t *testing.T) {
	var b strings.Builder
	for i := range 20 {
		fmt.Fprintf(&b, "[ 1974.51618%d] nbd0: unable to read\n", i%10)
	}
	text := strings.Replace(b.String(), "[ 1974", "[ [ 1974", 1)
	for _, quote := range []string{"", "> "} {
		log := klog.Parse(quote + strings.ReplaceAll(text, "\n[", "\n"+quote+"["))
		if l := log.Lines[10]; l.Seconds < 1974e6 || l.Text != "nbd0: unable to read" {
			t.Errorf("quoted by %q: %s", quote, show(&l))
		}
	}
}

// TestTrails checks that what ends a row or an object is none of its line.
func TestTrails(t *testing.T) {
	log := []string{"[    1.600000] BUG: kernel NULL pointer dereference, address: 0000000000000000", "[    1.600001] Oops: 0002 [#1] PREEMPT SMP NOPTI",
		"[    1.600002] CPU: 0 PID: 93 Comm: init Tainted: G           OE      6.1.0 #1", "[    1.600003] Call Trace:", "[    1.600004]  f+0x1/0x2"}
	for i := range 4 {
		log = append(log, fmt.Sprintf("[    1.60001%d]  %c+0x1/0x2", i, 'g'+i))
	}
	var want []string
	for _, l := range klog.Parse(strings.Join(log, "\n")).Lines {
		want = append(want, l.Text)
	}
	for _, form := range []string{"1763280764123,\"%s\"", "ts=2026-11-16T08:12:44Z host=box msg=\"%s\"", "b'%s'", "|| %s ||", "| %s |", "\"%s\",",
		"- {dt: '2026-11-16T08:12:44.123456', lvl: target, msg: '%s'}", "2026-11-16 08:12:44 +0000 kern.log: {\"message\": \"%s\", \"host\": \"box\"}"} {
		for _, stamped := range []bool{true, false} {
			var b strings.Builder
			for _, line := range log {
				if !stamped {
					line = line[len("[    1.600000] "):]
				}
				fmt.Fprintf(&b, form+"\n", line)
			}
			var got []string
			for _, l := range klog.Parse(b.String()).Lines {
				got = append(got, strings.TrimRight(l.Text, " "))
			}
			if !slices.Equal(got, want) {
				t.Errorf("%q, stamps %v: %q", form, stamped, got)
			}
		}
	}
}

func TestJoining(t *testing.T) {
	for _, test := range []struct{ name, input, want string }{
		{"in the field",
			"[  1.000001] CPU: 27 PID: 2363 Comm: ethtool Tainted: G S W         \n5.14.0-rc2-net-next-sln+ #7\n",
			"CPU: 27 PID: 2363 Comm: ethtool Tainted: G S W         5.14.0-rc2-net-next-sln+ #7"},
		{"a quoted trace keeps its blanks", ">   a+0x1/0x2\n>   b+0x1/0x2\n>   c+0x1/0x2\n>   d+0x1/0x2\n>   e+0x1/0x2\n>   f+0x1/0x2\n>   g+0x1/0x2\n>   h+0x1/0x2\n",
			"  a+0x1/0x2\n  b+0x1/0x2\n  c+0x1/0x2\n  d+0x1/0x2\n  e+0x1/0x2\n  f+0x1/0x2\n  g+0x1/0x2\n  h+0x1/0x2"},
		{"behind the label of the CPU, and in the field", "Nov 16 08:12:44.123456 some-longer-host-name kernel: [  158.095773] CPU:\n34 PID: 8416 Comm: widget_test_basic Not tainted\n6.1.0-rc2-00001-g9fd429c28073 #1\n",
			"CPU: 34 PID: 8416 Comm: widget_test_basic Not tainted 6.1.0-rc2-00001-g9fd429c28073 #1"},
		{"in the field of a line that was cited", "Nov 16 08:12:44 box kernel: [    1.000040] 27: B1 Line exceeds max length\n(82>80): \"CPU: 1 PID: 3245 Comm: widget-executor.1 Not tainted\n6.4.0-rc5-01219-gfa0e21fa4443 #2\"\n",
			"27: B1 Line exceeds max length (82>80): \"CPU: 1 PID: 3245 Comm: widget-executor.1 Not tainted 6.4.0-rc5-01219-gfa0e21fa4443 #2\""},
		{"before the end of a panic", "Nov 16 08:12:44.123456 some-longer-host-name kernel: [    1.000640] ---[ end\nKernel panic - not syncing: x ]---\n", "---[ end Kernel panic - not syncing: x ]---"},
		{"before the kind of an oops", "Nov 16 08:12:44.123456 some-host kernel: [    2.650729] Internal error: Oops -\nBUG: 0 [#1] PREEMPT SMP\n", "Internal error: Oops - BUG: 0 [#1] PREEMPT SMP"},
		{"what a mailer breaks off a quoted line", "> WARNING: CPU: 3 PID: 6086 at widget/widget.h:411 widget_complete_defer\nwidget/widget.h:411 [inline]\n> Modules linked in:\n", "WARNING: CPU: 3 PID: 6086 at widget/widget.h:411 widget_complete_defer widget/widget.h:411 [inline]\nModules linked in:"},
		{"an answer within a quote", "> WARNING: CPU: 3 PID: 6086 at widget/widget.h:411 widget_complete_defer\n\nthat is mine\n\n> Modules linked in:\n", "WARNING: CPU: 3 PID: 6086 at widget/widget.h:411 widget_complete_defer\nthat is mine\nModules linked in:"},
		{"quoted, behind a message within the line", "> box login: [  363.875459] INFO: task sysfs.sh:1271 blocked for more\n> than 120 seconds.\n",
			"box login: \nINFO: task sysfs.sh:1271 blocked for more than 120 seconds."},
		{"before the state", "CPU: 6 PID: 385 Comm: (udev-worker) Not\ntainted 6.16.0 #1\n", "CPU: 6 PID: 385 Comm: (udev-worker) Not tainted 6.16.0 #1"},
		{"in Kdump", "CPU: 33 UID: 0 PID: 482 Comm: kworker/u229:1 Kdump: \nloaded Tainted: G        W           6.19.0 #1\n",
			"CPU: 33 UID: 0 PID: 482 Comm: kworker/u229:1 Kdump: loaded Tainted: G        W           6.19.0 #1"},
		{"at a release's hyphen", "CPU: 1 PID: 2 Comm: a Not tainted 6.1.0-\nrc2-next #1\n", "CPU: 1 PID: 2 Comm: a Not tainted 6.1.0-rc2-next #1"},
		{"in a release, padded by a terminal", "[  1.000001] CPU: 1 PID: 2 Comm: a Not tainted 6.12.32-curr                          \nent-meson #1\n", "CPU: 1 PID: 2 Comm: a Not tainted 6.12.32-current-meson #1"},
		{"before the version", "CPU: 1 PID: 2 Comm: a Not tainted 6.1.0\n#1 SMP\n", "CPU: 1 PID: 2 Comm: a Not tainted 6.1.0 #1 SMP"},
		{"not the next line", "CPU: 1 PID: 2 Comm: a Not tainted 6.1.0\nHardware name: x\n", "CPU: 1 PID: 2 Comm: a Not tainted 6.1.0\nHardware name: x"},
		{"not a line with a stamp", "[  1.000001] CPU: 1 PID: 2 Comm: a Tainted: G\n[  1.000002] W 6.1.0 #1\n", "CPU: 1 PID: 2 Comm: a Tainted: G\nW 6.1.0 #1"},
		{"a ruler stays", "6.13.0-rc6+ #121 Tainted: G     U            \n--------------------------------------------\n",
			"6.13.0-rc6+ #121 Tainted: G     U            \n--------------------------------------------"},
		{"cut by a terminal", "[  1.000001] pc : f+0x1234/0x5678 sp : ffff\n888017a0f400 x\n[  1.000002] y\n", "pc : f+0x1234/0x5678 sp : ffff888017a0f400 x\ny"},
		{"hung task stays", "INFO: task kworker/u132:1:2177 blocked for more than 122 seconds.\n      Not tainted 6.16.0-rc3+ #1246\n",
			"INFO: task kworker/u132:1:2177 blocked for more than 122 seconds.\n      Not tainted 6.16.0-rc3+ #1246"},
		{"lockdep stays", "WARNING: possible circular locking dependency detected\n6.12.0-rc4-00037-gf1be1788a32e #9290 Not tainted\n",
			"WARNING: possible circular locking dependency detected\n6.12.0-rc4-00037-gf1be1788a32e #9290 Not tainted"},
		{"an empty line with a stamp", "[  363.508720]\n==================================================================\n",
			"=================================================================="},
		{"mutt's marks", "[10580.142571][  T348] INFO: task widget:254165 blocked for more than 123\n+seconds.\n[10580.146636][  T348] task:widget     state:D stack:26704 pid:254165 ppid:\n+87180 flags:0x00000004\n",
			"INFO: task widget:254165 blocked for more than 123 seconds.\ntask:widget     state:D stack:26704 pid:254165 ppid: 87180 flags:0x00000004"},
		{"long lines of an unwrapped log", "[  1.000001] " + strings.Repeat("word ", 30) + "\nexecuting program 0:\n[  1.000002] " + strings.Repeat("word ", 30) + "\n",
			strings.Repeat("word ", 30) + "\nexecuting program 0:\n" + strings.Repeat("word ", 30)},
		{"behind a warning's \"at\"", "WARNING: fs/demo.c:12 at\ndemo_read+0x1/0x2, CPU#0: reader/1\n", "WARNING: fs/demo.c:12 at demo_read+0x1/0x2, CPU#0: reader/1"},
		{"behind a warning's place", "WARNING: CPU: 0 PID: 1 at fs/demo.c:12\ndemo_read+0x1/0x2\n", "WARNING: CPU: 0 PID: 1 at fs/demo.c:12 demo_read+0x1/0x2"},
		{"behind the \"in\" of a title", "[  1.000001] BUG: KASAN: slab-use-after-free in\ndemo_read+0x1/0x2 [demo]\n", "BUG: KASAN: slab-use-after-free in demo_read+0x1/0x2 [demo]"},
		{"behind the \"for\" of a title", "watchdog: BUG: soft lockup - CPU#1 stuck for\n22s! [spinner:77]\n", "watchdog: BUG: soft lockup - CPU#1 stuck for 22s! [spinner:77]"},
		{"behind the \"address\" of a title", "[  1.000001] BUG: kernel NULL pointer dereference, address:\n0000000000000018\n", "BUG: kernel NULL pointer dereference, address: 0000000000000018"},
		{"before an oops's number", "general protection fault, probably for non-canonical address 0xa0ffff9bb2249beb: 0000\n[#1] PREEMPT SMP\n",
			"general protection fault, probably for non-canonical address 0xa0ffff9bb2249beb: 0000 [#1] PREEMPT SMP"},
		{"before a warning's processor", "WARNING: mm/demo.c:538 at demo_pages_range mm/demo.c:538 [inline],\nCPU#0: reader/6034\n", "WARNING: mm/demo.c:538 at demo_pages_range mm/demo.c:538 [inline], CPU#0: reader/6034"},
		{"inlined functions that were broken", " _raw_spin_lock_irqsave+0xd5/0x120 kernel/locking/spinlock.c:162\n class_raw_spinlock_irqsave_constructor include/linux/spinlock.h:551\n[inline]\n",
			" _raw_spin_lock_irqsave+0xd5/0x120 kernel/locking/spinlock.c:162\n class_raw_spinlock_irqsave_constructor include/linux/spinlock.h:551 [inline]"},
		{"a warning's own words stay", "WARNING: CPU: 0 PID: 1 at kernel/demo.c:112 demo_free_remap+0x88/0x8c [demo]\ntrying to free an area that nobody has: 9ef82980\n",
			"WARNING: CPU: 0 PID: 1 at kernel/demo.c:112 demo_free_remap+0x88/0x8c [demo]\ntrying to free an area that nobody has: 9ef82980"},
		{"inlined functions stay", " __demo_request_work_add+0x589/0x950 drivers/demo/demo.c:1287\n demo_request_complete_post drivers/demo/demo.h:157 [inline]\n",
			" __demo_request_work_add+0x589/0x950 drivers/demo/demo.c:1287\n demo_request_complete_post drivers/demo/demo.h:157 [inline]"},
		{"entries with their places stay", " demo_fail_ex (lib/demo-inject.c:73 lib/demo-inject.c:174)\n demo_failslab (mm/demo.c:46)\n demo_cache_alloc (mm/demo.c:4178 mm/demo.c:4204)\n __demo_create (fs/demo/generic.c:427)\n",
			" demo_fail_ex (lib/demo-inject.c:73 lib/demo-inject.c:174)\n demo_failslab (mm/demo.c:46)\n demo_cache_alloc (mm/demo.c:4178 mm/demo.c:4204)\n __demo_create (fs/demo/generic.c:427)"},
		{"a function whose line is unknown stays", " demo_set_doit+0x23a/0x4c0 drivers/demo/core/demo_link.c:1134\n demo_link_rcv_message drivers/demo/core/netlink.c:-1 [inline]\n",
			" demo_set_doit+0x23a/0x4c0 drivers/demo/core/demo_link.c:1134\n demo_link_rcv_message drivers/demo/core/netlink.c:-1 [inline]"},
		{"a name with its place behind \"at\"", "demo_lock){+.+.}-{3:3}, at the place where it was taken the last time, at\ndemo_open (drivers/demo/core/demo_open_release.c:46)\n",
			"demo_lock){+.+.}-{3:3}, at the place where it was taken the last time, at demo_open (drivers/demo/core/demo_open_release.c:46)"},
		{"broken twice", "Nov 03 00:44:17 demo kernel: INFO: task widget-sleep:58322 blocked\nfor\nmore than 122 seconds.\n",
			"INFO: task widget-sleep:58322 blocked for more than 122 seconds."},
		{"a panic's place", "Kernel panic - not syncing: stack-protector: Kernel stack is corrupted in:\ndemo_helper_exec+0x493/0x4a0\n",
			"Kernel panic - not syncing: stack-protector: Kernel stack is corrupted in: demo_helper_exec+0x493/0x4a0"},
		{"callers of arm stay", " demo_platform_driver_probe from demo_bus_for_each_device+0x54/0x8c\n demo_bus_for_each_device from demo_register+0x10/0x20\n",
			" demo_platform_driver_probe from demo_bus_for_each_device+0x54/0x8c\n demo_bus_for_each_device from demo_register+0x10/0x20"},
		{"details stay", "Unable to handle kernel pointer dereference in virtual kernel address space\nFailing address: 0000000000000000 TEID: 0000000000000483\n",
			"Unable to handle kernel pointer dereference in virtual kernel address space\nFailing address: 0000000000000000 TEID: 0000000000000483"},
		{"headings stay", "Unable to handle kernel paging request at virtual address 0000000000002220\nMem abort info:\n",
			"Unable to handle kernel paging request at virtual address 0000000000002220\nMem abort info:"},
		{"registers of mips stay", "CPU: 3 PID: 36 Comm: demo Not tainted 6.4.0-rc6-00049-g62d8779610bb-dirty #1\n$ 0   : 0000000000000000 0000000000000014\n",
			"CPU: 3 PID: 36 Comm: demo Not tainted 6.4.0-rc6-00049-g62d8779610bb-dirty #1\n$ 0   : 0000000000000000 0000000000000014"},
		{"registers of parisc stay", "r00-03  000000ff0804ff0f 0000000041a5d5c0 00000000405c6e20 000000004f5b8880\nr04-07  0000000041a30dc0 0000000000000000\n",
			"r00-03  000000ff0804ff0f 0000000041a5d5c0 00000000405c6e20 000000004f5b8880\nr04-07  0000000041a30dc0 0000000000000000"},
		{"a log with lines that a mailer would have broken",
			"demo-dentry-cache hash table entries: 32768 (order: 6, 262144 bytes, linear)\ndemo-inode-cache hash table entries: 16384 (order: 5, 131072 bytes, linear)\n" + strings.Repeat("demo: a line of a kernel that nobody broke, though it is wider than a mail is as a rule\n", 3),
			"demo-dentry-cache hash table entries: 32768 (order: 6, 262144 bytes, linear)\ndemo-inode-cache hash table entries: 16384 (order: 5, 131072 bytes, linear)" + strings.Repeat("\ndemo: a line of a kernel that nobody broke, though it is wider than a mail is as a rule", 3)},
		{"a tracker's markup stays", "BUG: KFENCE: out-of-bounds read in demo_out_of_bounds_read+0x114/0x257\n{noformat}\n",
			"BUG: KFENCE: out-of-bounds read in demo_out_of_bounds_read+0x114/0x257\n{noformat}"},
		{"cut by a terminal, with words behind", "[  1.000001] Modules linked in: demo_one demo_two d\nemo_three demo_four\n[  1.000002] Modules linked in: demo_one demo_two d\nemo_three\n[  1.000003] Modules linked in: demo_one demo_two d\nemo_three\n[  1.000004] z\nthanks\n",
			"Modules linked in: demo_one demo_two demo_three demo_four\nModules linked in: demo_one demo_two demo_three\nModules linked in: demo_one demo_two demo_three\nz\nthanks"},
		{"a list over many lines", "[  6.448193] Modules linked in: qcom_q6v5_mss(+) ufs_qcom(+) cfg80211(+)\ncoresight_stm stm_core phy_qcom_qmp_pcie rfkill qcom_wdt lmh(+) icc_osm\nqrtr slim\n",
			"Modules linked in: qcom_q6v5_mss(+) ufs_qcom(+) cfg80211(+) coresight_stm stm_core phy_qcom_qmp_pcie rfkill qcom_wdt lmh(+) icc_osm qrtr slim"},
	} {
		t.Run(test.name, func(t *testing.T) {
			var got []string
			for _, l := range klog.Parse(test.input).Lines {
				got = append(got, l.Text)
			}
			if text := strings.Join(got, "\n"); text != test.want {
				t.Errorf("got  %q\nwant %q", text, test.want)
			}
		})
	}
}

// TestUnpacking checks what packs a log as a whole, and what only looks so.
func TestUnpacking(t *testing.T) {
	for _, test := range []struct{ name, input, want string }{
		{"quoted-printable", "pgd=3D0000 Tainted: G        W          6.1.0 #1 =\nSMP=20\nx=3Dy\n", "pgd=0000 Tainted: G        W          6.1.0 #1 SMP |x=y"},
		{"quoted-printable, quoted later", "> pgd=3D0000 Tainted: G        W          6.1.0 #1 S=\r\n> MP\r\n", "pgd=0000 Tainted: G        W          6.1.0 #1 SMP"},
		{"assignments", "root=/dev/sda1 t=2000 mem=3D\nMESSAGE_=\nabc=x\n", "root=/dev/sda1 t=2000 mem=3D|MESSAGE_=|abc=x"},
		{"identities", "usb 1-1.4: New USB device found, idVendor=046d, idProduct=c52b, bcdDevice=24.11\n\nt=20\n", "usb 1-1.4: New USB device found, idVendor=046d, idProduct=c52b, bcdDevice=24.11|t=20"},
		{"a string", `"one one\n\ttwo \"two\" \u003cTASK\u003e\r\nthree\n"`, "one one|\ttwo \"two\" <TASK>|three"},
		{"a field of an object", `{"id": 12, "body": "one one\ntwo two\n", "labels": []}`, `{"id": 12, "body": |one one|two two|, "labels": []}`},
		{"a list of strings", `['one one\n', "two's two\n"]`, "one one|two's two|]"},
		{"without quotes", `don't panic: one one\n\ttwo two\nthree`, "don't panic: one one|\ttwo two|three"},
		{"rsyslog", "Nov 16 08:12:44 box kernel: one one#012#011two two", "one one|\ttwo two"},
		{"a name of ACPI", `[    1.000000] ACPI: \_SB_.PCI0: \n`, `ACPI: \_SB_.PCI0: \n`},
		{"Markdown", `\[    1.000000\] Comm: kworker/0:1 f\_g\_h \<TASK\>`, "Comm: kworker/0:1 f_g_h <TASK>"},
		{"a terminal's marks", "[    1.000000] one two one two one two one two \\\nthree fo\\\nur\n[    2.000000] five five five five five five \\\n[    3.000000] six\n[    4.000000] |_\\\n", "one two one two one two one two three four|five five five five five five \\|six||_\\"},
		{"Markdown's line ends", "[    1.000000] one\\\ntwo\\\nthree\\\n", "one|two|three"},
		{"a page in one line", "<p>one one<br>two two<br/></p><p>three</p>", "one one|two two|three"},
		{"fences on lines of the log", "```one one two two\nthree three```\n", "one one two two|three three"},
		{"carriage returns alone", "one one\rtwo two\r", "one one|two two"},
		{"a table", "| [    1.000000] one |\n| [    2.000000] two |\n| [    3.000000] three |\n", "one |two |three "},
		{"indented", "   [    1.000000] one\n\n   [    2.000000]  two\n", "one| two"},
		{"indented by tabs", "\t[    1.000000] one\n\t[    2.000000]  two\n", "one| two"},
		{"indented in a text", "It says:\n\n    CPU: 1 PID: 2 Comm: a\n     <TASK>\n     one\n    Call Trace:\n      two\n\nWhy?\n", "It says:|CPU: 1 PID: 2 Comm: a| <TASK>| one|Call Trace:|  two|Why?"},
		{"indented in two ways", "It says:\n\t[    1.000000] one\n\n    CPU: 1 PID: 2 Comm: a\n     <TASK>\n     one\n    Call Trace:\n      two\n", "It says:|one|CPU: 1 PID: 2 Comm: a| <TASK>| one|Call Trace:|  two"},
		{"the kernel's own indents", "Krnl Code: 1\n      2\n      3\n      4\n      5\n      6\n", "Krnl Code: 1|      2|      3|      4|      5|      6"},
		{"a report in one line", "WARNING: CPU: 1 PID: 2 at fs/demo.c:12 demo_read+0x1/0x2 Modules linked in: demo CPU: 1 PID: 2 Comm: a Tainted: G        W         6.1.0 #1 Hardware name: Demo Board/Demo, BIOS 1.0 01/01/2020 Call Trace: <TASK> ? demo_one+0x1/0x2 demo_two fs/demo.c:3 [inline] demo_three+0x1/0x2 [demo] </TASK> ---[ end trace 0000000000000000 ]---",
			"WARNING: CPU: 1 PID: 2 at fs/demo.c:12 demo_read+0x1/0x2|Modules linked in: demo|CPU: 1 PID: 2 Comm: a Tainted: G        W         6.1.0 #1|Hardware name: Demo Board/Demo, BIOS 1.0 01/01/2020|Call Trace:|<TASK>|? demo_one+0x1/0x2|demo_two fs/demo.c:3 [inline]|demo_three+0x1/0x2 [demo]|</TASK>|---[ end trace 0000000000000000 ]---"},
		{"a hung task in one line", "INFO: task demo:95 blocked for more than 120 seconds. Tainted: G        W          6.1.0 #1 \"echo 0 > /proc/sys/kernel/hung_task_timeout_secs\" disables this message. task:demo state:D stack:0 pid:95 ppid:2 flags:0x4000 Call Trace: demo_one+0x1/0x2 demo_two+0x1/0x2 demo_three+0x1/0x2",
			"INFO: task demo:95 blocked for more than 120 seconds.|Tainted: G        W          6.1.0 #1 \"echo 0 > /proc/sys/kernel/hung_task_timeout_secs\" disables this message. task:demo state:D stack:0 pid:95 ppid:2 flags:0x4000|Call Trace:|demo_one+0x1/0x2|demo_two+0x1/0x2|demo_three+0x1/0x2"},
		{"somebody's words about a report", "It says Tainted: G W, and the line with CPU: 1 has Oops: 0002, which is a write. " + strings.Repeat("Words and words. ", 20),
			"It says Tainted: G W, and the line with CPU: 1 has Oops: 0002, which is a write. " + strings.Repeat("Words and words. ", 20)},
		{"code by lines", "`one one`\n`two two`\n`three three`\n", "one one|two two|three three"},
	} {
		t.Run(test.name, func(t *testing.T) {
			var got []string
			log := klog.Parse(test.input)
			for i := range log.Lines {
				l := &log.Lines[i]
				got = append(got, l.Text)
				checkPieces(t, i, l, test.input)
			}
			if text := strings.Join(got, "|"); text != test.want {
				t.Errorf("got  %q\nwant %q", text, test.want)
			}
		})
	}
}

// TestUnpackedPlaces checks where the parts of an unpacked log stand.
func TestUnpackedPlaces(t *testing.T) {
	input := `{"body": "x\n&lt;4&gt;[   12.345678] CPU: 1 PID: 2 Comm: a\u003cb Tainted: G        W=\u0022 6.1.0 #1\n"}`
	log := klog.Parse(input)
	if len(log.Lines) < 3 {
		t.Fatalf("%d lines", len(log.Lines))
	}
	line := &log.Lines[2]
	for _, test := range []struct{ part, at string }{
		{"Comm: ", "Comm: "}, {"a<b", `a\u003cb`}, {"<", `\u003c`}, {"6.1.0", "6.1.0"}, {`W=" 6`, `W=\u0022 6`}, {"CPU", "CPU"},
	} {
		i := strings.Index(line.Text, test.part)
		if i < 0 {
			t.Errorf("%q is not in %q", test.part, line.Text)
			continue
		}
		s := line.InputSpan(i, i+len(test.part))
		if got := input[s.Start:s.End]; got != test.at {
			t.Errorf("%q stands at %q, want %q", test.part, got, test.at)
		}
	}
	if line.Number != 1 {
		t.Errorf("the line is number %d of one", line.Number)
	}
}

// TestPieces checks where the parts of joined and unescaped lines stand.
func TestPieces(t *testing.T) {
	input := "> &lt;4&gt;[   12.345678] CPU: 1 PID: 2 Comm: a&amp;b Tainted: G\n>   W    6.1.0 #1\n"
	log := klog.Parse(input)
	if len(log.Lines) != 1 || log.Joined != 1 {
		t.Fatalf("%d lines, %d joined", len(log.Lines), log.Joined)
	}
	line := &log.Lines[0]
	for _, test := range []struct{ part, at string }{
		{"Comm: ", "Comm: "}, {"a&b", "a&amp;b"}, {"6.1.0", "6.1.0"}, {"#1", "#1"}, {"Tainted: G", "Tainted: G"}, {"G W", "G\n>   W"},
	} {
		i := strings.Index(line.Text, test.part)
		if i < 0 {
			t.Errorf("%q is not in %q", test.part, line.Text)
			continue
		}
		s := line.InputSpan(i, i+len(test.part))
		if got := input[s.Start:s.End]; got != test.at {
			t.Errorf("%q stands at %q, want %q", test.part, got, test.at)
		}
	}
	if i := strings.Index(line.Text, "G W"); !line.JoinedIn(i, i+1) || line.JoinedIn(0, 10) {
		t.Errorf("JoinedIn does not tell where the lines were joined: %+v", line.Pieces)
	}
}

func ExampleParse() {
	log := klog.Parse("> Nov 16 08:12:44 box kernel: [   12.345678] CPU: 0 PID: 1 Comm: init Not\n> tainted 6.1.0 #1\n")
	for _, line := range log.Lines {
		fmt.Println(line.Host, line.Seconds, line.Text)
	}
	// Output: box 12345678 CPU: 0 PID: 1 Comm: init Not tainted 6.1.0 #1
}

// FuzzParse checks that each line's text stands in the input where its pieces
// say, in order, and that a line without pieces is a part of the input.
func FuzzParse(f *testing.F) {
	f.Add("> &lt;4&gt;[   12.345678] CPU: 1 PID: 2 Comm: a Tainted: G\n>   W    6.1.0 #1\n")
	f.Add("{\"MESSAGE\":\"a\\nb\"}\n__CURSOR=1\nMESSAGE\n\x03\x00\x00\x00\x00\x00\x00\x00abc\n\n")
	f.Add("6,1,2,-,ncfrag=0/33;the first chunk,\n6,1,2,-,ncfrag=16/33; the 2nd chunk.\r\r\n\x1b[31mx<br>")
	f.Add("pgd=3D0000 Tainted: G        W          6.1.0 #1 =\nSMP=20\n> a=3Db\n")
	f.Add(`{"body": "one\n\u003cb\u003e<br>&lt;\ttwo\n", "x": ['a\n', "b\n"]}` + "\\\n\\[ 1.0\\] y")
	f.Add(`[{"MESSAGE":[27,91,109,226,128,139,65,66,67]},{"msg":"x","time": 1.5}]` + "\n```x\r[code]")
	f.Fuzz(func(t *testing.T, input string) {
		log := klog.Parse(input)
		for i := range log.Lines {
			l := &log.Lines[i]
			if l.Span.Start < 0 || l.Span.Start > l.Span.End || l.Span.End > len(input) {
				t.Fatalf("line %d has the span %v of %d bytes", i, l.Span, len(input))
			}
			if l.Pieces == nil && input[l.Span.Start:l.Span.End] != l.Text {
				t.Fatalf("line %d is %q, at its place stands %q", i, l.Text, input[l.Span.Start:l.Span.End])
			}
			for at := 0; at <= len(l.Text); at += 1 + len(l.Text)/8 {
				if s := l.InputSpan(0, at); s.Start < 0 || s.Start > s.End || s.End > len(input) {
					t.Fatalf("line %d: [0, %d) stands at %v of %d bytes", i, at, s, len(input))
				}
			}
			checkPieces(t, i, l, input)
		}
	})
}

func checkPieces(t *testing.T, i int, l *klog.Line, input string) {
	for n, p := range l.Pieces {
		next := len(l.Text)
		if n+1 < len(l.Pieces) {
			next = l.Pieces[n+1].At
		}
		if p.At < 0 || p.At > next || p.Span.Start < 0 || p.Span.Start > p.Span.End || p.Span.End > len(input) {
			t.Fatalf("line %d, piece %d is %+v of %d bytes", i, n, p, len(input))
		}
		text, there := l.Text[p.At:next], input[p.Span.Start:p.Span.End]
		if len(there) <= len(text) && !strings.HasPrefix(text, there) && len(there) > 1 {
			t.Fatalf("line %d, piece %d is %q, at its place stands %q", i, n, text, there)
		}
	}
}
