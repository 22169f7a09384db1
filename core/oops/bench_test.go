package oops_test

import (
	"strings"
	"testing"
	"time"

	"kerneltaint/core/klog"
	"kerneltaint/core/oops"
)

// dense returns a log of at least size bytes, report behind report.
func dense(b testing.TB, size int) string {
	var text strings.Builder
	for text.Len() < size {
		for _, path := range goldenFiles(b) {
			_, _, log := readGolden(b, path)
			text.WriteString(log)
		}
	}
	return text.String()
}

// BenchmarkDense reads reports that stand back to back: the worst case for
// both packages, for every line has to be read.
func BenchmarkDense(b *testing.B) {
	text := dense(b, 8<<20)
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		oops.Find(klog.Parse(text))
	}
}

// BenchmarkOrdinary reads lines of which none belongs to a report.
func BenchmarkOrdinary(b *testing.B) {
	const line = "[ 1234.567890] usb 1-1.4: New USB device found, idVendor=046d, idProduct=c52b, bcdDevice=24.11\n"
	text := strings.Repeat(line, 8<<20/len(line))
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		oops.Find(klog.Parse(text))
	}
}

// hostile are inputs made to be slow.
var hostile = map[string]func(size int) string{
	"one line":           func(n int) string { return strings.Repeat("x", n) },
	"deep quotes":        func(n int) string { return strings.Repeat(">", n) },
	"quoted lines":       func(n int) string { return strings.Repeat("> > > > > > > > x\n", n/18) },
	"brackets":           func(n int) string { return strings.Repeat("[", n) },
	"half stamps":        func(n int) string { return strings.Repeat("[    1.00000", n/12) },
	"stamps in a line":   func(n int) string { return strings.Repeat("[    1.000000] ", n/15) },
	"headers in a line":  func(n int) string { return strings.Repeat("CPU: 0 PID: 1 Comm: Not tainted ", n/32) },
	"headers":            func(n int) string { return strings.Repeat("CPU: 0 PID: 1 Comm: a Not tainted 6.1 #1\n", n/41) },
	"half headers":       func(n int) string { return strings.Repeat("CPU: 0 PID: 1 Comm: a Tainted: G\n", n/33) },
	"wrapped fields":     func(n int) string { return "CPU: 0 PID: 1 Comm: a Tainted: G\n" + strings.Repeat("G W\n", n/4) },
	"wrapped for ever":   func(n int) string { return "[    1.000000] " + strings.Repeat(strings.Repeat("word ", 15)+"\n", n/76) },
	"openings":           func(n int) string { return strings.Repeat("BUG: x\n", n/7) },
	"different openings": func(n int) string { return strings.Repeat("BUG: x\nBUG: y\n", n/14) },
	"callers": func(n int) string {
		return strings.Repeat("[    1.000000][ T1] BUG: x\n[    1.000000][ T2] BUG: x\n", n/54)
	},
	"modules":             func(n int) string { return "BUG: x\nModules linked in:" + strings.Repeat(" a(POE)", n/7) },
	"frames":              func(n int) string { return "BUG: x\nCall Trace:\n" + strings.Repeat(" f+0x1/0x2\n", n/11) },
	"short lines":         func(n int) string { return strings.Repeat("a\n", n/2) },
	"blank lines":         func(n int) string { return strings.Repeat("\n", n) },
	"escapes":             func(n int) string { return strings.Repeat("\x1b[0m", n/4) },
	"entities":            func(n int) string { return strings.Repeat("&lt;", n/4) },
	"odd blanks":          func(n int) string { return strings.Repeat("a\u00a0", n/3) },
	"typeset stamps":      func(n int) string { return strings.Repeat("[    1.000000] 0×1 ", n/19) },
	"dashes":              func(n int) string { return strings.Repeat("—", n/3) },
	"tags":                func(n int) string { return "<br>" + strings.Repeat("<a ", n/3) },
	"carriage returns":    func(n int) string { return strings.Repeat("a\r", n/2) },
	"JSON":                func(n int) string { return strings.Repeat("{\"MESSAGE\":[[[[\"\n", n/17) },
	"fields of a journal": func(n int) string { return "__CURSOR=1\nMESSAGE=a\n" + strings.Repeat("_A=b\n", n/5) },
	"flat reports": func(n int) string {
		return strings.Repeat(strings.Repeat("BUG: Tainted: Call Trace: f+0x1/0x2 ", 1700)+"\n", n/61201)
	},
	"half flat reports": func(n int) string {
		return strings.Repeat("BUG: Tainted: CPU: "+strings.Repeat("C ", 30000)+"\n", n/60020)
	},
	"binary fields": func(n int) string {
		return strings.Repeat("__CURSOR=1\nMESSAGE\n\xff\xff\xff\xff\xff\xff\xff\x7f", n/27)
	},
}

// TestHostile checks that no input takes out of proportion long: at most ten
// times as long as reports of the same size, each measured in this run. A
// machine that does other things at the same time disturbs single measures, so
// the smallest ratio of several tries counts.
func TestHostile(t *testing.T) {
	const size, limit, tries = 1 << 18, 10, 8
	ordinary := dense(t, size)
	took := func(text string) time.Duration {
		start := time.Now()
		oops.Find(klog.Parse(text))
		return time.Since(start)
	}
	for name, make := range hostile {
		text := make(size)
		ratio := 1e9
		for try := 0; try < tries && ratio > limit; try++ {
			slow := min(took(text), took(text))
			ratio = min(ratio, float64(slow)/float64(took(ordinary)))
		}
		if ratio > limit {
			t.Errorf("%s: %.0f times as long as dense reports", name, ratio)
		}
	}
}
