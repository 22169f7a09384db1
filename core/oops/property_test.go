package oops_test

import (
	"fmt"
	"html"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"kerneltaint/core/klog"
	"kerneltaint/core/oops"
)

// essence is what must not depend on how a log was carried: a report without
// its places and times.
func essence(reports []oops.Report) string {
	var out []oops.Report
	for _, r := range reports {
		r.Time = ""
		r.FieldLost = false
		r.Field = strings.Join(strings.Fields(r.Field), " ")
		r.Header = strings.Join(strings.Fields(r.Header), " ")
		r.Version = strings.Join(strings.Fields(r.Version), " ")
		r.Title = strings.Join(strings.Fields(r.Title), " ")
		r.Code = strings.Join(strings.Fields(r.Code), " ")
		for i := range r.Fault {
			r.Fault[i] = strings.Join(strings.Fields(r.Fault[i]), " ")
		}
		out = append(out, r)
	}
	return render(out)
}

// A transport writes a line of a kernel log as one carrier of logs does.
type transport struct {
	name string
	line func(i int, l *klog.Line) string
}

func stampOf(i int, l *klog.Line) string {
	micro := l.Seconds
	if micro < 0 {
		micro = int64(1e6 + i*10)
	}
	caller := ""
	if l.Caller != "" {
		caller = fmt.Sprintf("[%6s]", l.Caller)
	}
	return fmt.Sprintf("[%5d.%06d]%s ", micro/1e6, micro%1e6, caller)
}

var transports = []transport{
	{"dmesg", func(i int, l *klog.Line) string { return stampOf(i, l) + l.Text }},
	{"dmesg -x", func(i int, l *klog.Line) string { return "kern  :warn  : " + stampOf(i, l) + l.Text }},
	{"dmesg -T", func(i int, l *klog.Line) string { return "[Mon Nov 16 08:12:44 2026] " + l.Text }},
	{"levels", func(i int, l *klog.Line) string { return "<4>" + stampOf(i, l) + l.Text }},
	{"syslog", func(i int, l *klog.Line) string { return "Nov 16 08:12:44 box kernel: " + l.Text }},
	{"syslog with stamp", func(i int, l *klog.Line) string { return "Nov 16 08:12:44 box kernel: " + stampOf(i, l) + l.Text }},
	{"RFC 5424", func(i int, l *klog.Line) string {
		return "<4>1 2026-11-16T08:12:44.123456+01:00 box kernel - - - " + stampOf(i, l) + l.Text
	}},
	{"journalctl short-iso", func(i int, l *klog.Line) string { return "2026-11-16T08:12:44+0100 box kernel: " + l.Text }},
	{"journalctl short-precise", func(i int, l *klog.Line) string { return "Nov 16 08:12:44.123456 box kernel: " + l.Text }},
	{"journalctl short-full", func(i int, l *klog.Line) string { return "Mon 2026-11-16 08:12:44 UTC box kernel: " + l.Text }},
	{"journalctl short-unix", func(i int, l *klog.Line) string { return "1763280764.123456 box kernel: " + l.Text }},
	{"journalctl export", func(i int, l *klog.Line) string {
		return "__CURSOR=s=1;i=" + strconv.Itoa(i) + "\n__REALTIME_TIMESTAMP=1763280764123456\n_TRANSPORT=kernel\nSYSLOG_IDENTIFIER=kernel\nMESSAGE=" + l.Text + "\n"
	}},
	{"journalctl verbose", func(i int, l *klog.Line) string {
		return "Mon 2026-11-16 08:12:44.123456 UTC [s=1;i=2]\n    _TRANSPORT=kernel\n    SYSLOG_IDENTIFIER=kernel\n    MESSAGE=" + l.Text + "\n    PRIORITY=4"
	}},
	{"journalctl json", func(i int, l *klog.Line) string {
		return `{"SYSLOG_IDENTIFIER":"kernel","_HOSTNAME":"box","PRIORITY":"4","MESSAGE":` + strconv.QuoteToASCII(l.Text) + `,"_TRANSPORT":"kernel"}`
	}},
	{"journalctl json-pretty", func(i int, l *klog.Line) string {
		return "{\n\t\"_TRANSPORT\" : \"kernel\",\n\t\"MESSAGE\" : " + strconv.QuoteToASCII(l.Text) + ",\n\t\"PRIORITY\" : \"4\"\n}"
	}},
	{"container json", func(i int, l *klog.Line) string {
		return `{"log":` + strconv.QuoteToASCII(stampOf(i, l)+l.Text+"\n") + `,"stream":"stdout","time":"2026-11-16T08:12:44.1Z"}`
	}},
	{"journalctl json of bytes", func(i int, l *klog.Line) string {
		return `{"MESSAGE":` + strings.ReplaceAll(fmt.Sprint([]byte(l.Text)), " ", ",") + `,"_TRANSPORT":"kernel"}`
	}},
	{"journalctl short-monotonic", func(i int, l *klog.Line) string {
		return stampOf(i, &klog.Line{Seconds: l.Seconds}) + "box kernel: " + l.Text
	}},
	{"journalctl, French", func(i int, l *klog.Line) string { return "févr. 16 08:12:44 box kernel: " + l.Text }},
	{"dmesg -T, Chinese", func(i int, l *klog.Line) string { return "[一 11月 16 08:12:44 2026] " + l.Text }},
	{"dmesg --json", func(i int, l *klog.Line) string {
		return "{\n   \"pri\": 4,\n   \"time\":    12.345678,\n   \"msg\": " + strconv.QuoteToASCII(l.Text) + "\n},"
	}},
	{"GELF", func(i int, l *klog.Line) string {
		return `{"version":"1.1","host":"box","short_message":` + strconv.QuoteToASCII(l.Text) + `,"level":4}`
	}},
	{"shown colours", func(i int, l *klog.Line) string { return "^[[32m" + stampOf(i, l) + "^[[0m^[[31m" + l.Text + "^[[0m" }},
	{"torn colours", func(i int, l *klog.Line) string { return "[32m" + stampOf(i, l) + "[0m[31m" + l.Text + "[0m" }},
	{"netconsole extended", func(i int, l *klog.Line) string {
		caller := ""
		if l.Caller != "" {
			caller = ",caller=" + l.Caller
		}
		return fmt.Sprintf("4,%d,%d,-%s;%s", 1000+i, 1000000+i*10, caller, l.Text)
	}},
	{"logcat threadtime", func(i int, l *klog.Line) string {
		return "11-16 08:12:44.123     0     0 E kernel  : " + stampOf(i, l) + l.Text
	}},
	{"logcat brief", func(i int, l *klog.Line) string { return "E/kernel  (    0): " + stampOf(i, l) + l.Text }},
	{"serial", func(i int, l *klog.Line) string { return stampOf(i, l) + l.Text + "\r\r" }},
	{"serial with dates", func(i int, l *klog.Line) string { return "[2026-11-16 08:12:44] " + stampOf(i, l) + l.Text + "\r" }},
	{"colours", func(i int, l *klog.Line) string {
		return "\x1b[32m" + strings.TrimRight(stampOf(i, l), " ") + " \x1b[0m\x1b[31m" + l.Text + "\x1b[0m"
	}},
	{"HTML", func(i int, l *klog.Line) string {
		return "<span class=\"k\">" + html.EscapeString(stampOf(i, l)+l.Text) + "</span><br/>"
	}},
	{"odd blanks", func(i int, l *klog.Line) string {
		return strings.ReplaceAll(stampOf(i, l)+l.Text, "  ", "\u00a0 ")
	}},
	{"nothing", func(i int, l *klog.Line) string { return l.Text }},
	{"nothing, quoted", func(i int, l *klog.Line) string { return "> > " + l.Text }},
	{"nothing, in Markdown", func(i int, l *klog.Line) string { return "    " + l.Text }},
	{"Markdown", func(i int, l *klog.Line) string { return "    " + stampOf(i, l) + l.Text }},
	{"GitHub", func(i int, l *klog.Line) string { return "2026-11-16T08:12:44.1234567Z " + stampOf(i, l) + l.Text }},
	{"GitLab", func(i int, l *klog.Line) string { return "2026-11-16T08:12:44.123456Z 00O " + stampOf(i, l) + l.Text }},
	{"KernelCI", func(i int, l *klog.Line) string { return "08:12:44.123456  <4>" + stampOf(i, l) + l.Text }},
	{"Android vendor", func(i int, l *klog.Line) string {
		return strings.TrimRight(stampOf(i, &klog.Line{Seconds: l.Seconds}), " ") + "[0 T" + strings.TrimLeft(l.Caller, "TC") + "1  d.] " + l.Text
	}},
}

// TestTransports checks that reports are the same whatever carried the log.
func TestTransports(t *testing.T) {
	for _, path := range goldenFiles(t) {
		_, _, log := readGolden(t, path)
		lines := klog.Parse(log).Lines
		var plain strings.Builder
		for i := range lines {
			fmt.Fprintln(&plain, transports[0].line(i, &lines[i]))
		}
		want := essence(oops.Find(klog.Parse(plain.String())))
		for _, tr := range transports[1:] {
			if (tr.name == "Android vendor") && strings.Contains(path, "interleaved") {
				continue // its marks stand for other callers
			}
			if strings.Contains(path, "interleaved") && !strings.Contains(tr.line(0, &klog.Line{Seconds: 1, Caller: "T9"}), "T9") {
				continue // it does not carry callers, without which these do not come apart
			}
			var b strings.Builder
			for i := range lines {
				fmt.Fprintln(&b, tr.line(i, &lines[i]))
			}
			if got := essence(oops.Find(klog.Parse(b.String()))); got != want {
				t.Errorf("%s carried by %s: %s", path, tr.name, difference(want, got))
			}
		}
	}
}

// byLine applies f to each line of a text.
func byLine(text string, f func(line string) string) string {
	var b strings.Builder
	for _, line := range strings.Split(strings.TrimSuffix(text, "\n"), "\n") {
		b.WriteString(f(line) + "\n")
	}
	return b.String()
}

// quotedPrintable encodes text for mail.
func quotedPrintable(text string) string {
	return byLine(text, func(line string) string {
		var b strings.Builder
		column := 0
		for i := 0; i < len(line); i++ {
			code := line[i : i+1]
			if c := line[i]; c == '=' || c < ' ' || c >= 0x7f || c == ' ' && i == len(line)-1 {
				code = fmt.Sprintf("=%02X", c)
			}
			if column += len(code); column > 75 {
				b.WriteString("=\n")
				column = len(code)
			}
			b.WriteString(code)
		}
		return b.String()
	})
}

// packings are what programs make of a whole log.
var packings = []struct {
	name string
	pack func(log string) string
}{
	{"quoted-printable", quotedPrintable},
	{"quoted-printable, then quoted", func(s string) string {
		return byLine(quotedPrintable(s), func(l string) string { return "> " + l })
	}},
	{"wrapped, then quoted", func(s string) string {
		return byLine(wrap(s, 76, "eaten"), func(l string) string { return "> " + l })
	}},
	{"quoted, then quoted-printable", func(s string) string {
		return quotedPrintable(byLine(s, func(l string) string { return "> " + l }))
	}},
	{"wrapped, then quoted-printable", func(s string) string { return quotedPrintable(wrap(s, 72, "eaten")) }},
	{"a page in one line", func(s string) string { return "<p>" + strings.ReplaceAll(html.EscapeString(s), "\n", "<br>") + "</p>" }},
	{"a page by paragraphs", func(s string) string {
		return byLine(s, func(l string) string { return "<div>" + html.EscapeString(l) + "</div>" })
	}},
	{"escaped twice", func(s string) string { return html.EscapeString(html.EscapeString(s)) }},
	{"escaped line ends", func(s string) string { return strings.ReplaceAll(s, "\n", `\n`) }},
	{"escaped in hexadecimal", func(s string) string { return strings.ReplaceAll(s, "\n", `\x0a`) }},
	{"rsyslog's line ends", func(s string) string { return strings.ReplaceAll(s, "\n", "#012") }},
	{"a string", strconv.QuoteToASCII},
	{"a field of an object", func(s string) string { return `{"id": 1, "body": ` + strconv.QuoteToASCII(s) + `, "labels": ["a"]}` }},
	{"a list of strings", func(s string) string {
		var all []string
		for _, l := range strings.SplitAfter(s, "\n") {
			all = append(all, strconv.QuoteToASCII(l))
		}
		return "[" + strings.Join(all, ", ") + "]\n"
	}},
	{"Markdown's escapes", func(s string) string {
		return strings.NewReplacer("_", `\_`, "[", `\[`, "]", `\]`, "<", `\<`, ">", `\>`, "#", `\#`, "*", `\*`).Replace(s)
	}},
	{"Markdown's line ends", func(s string) string { return byLine(s, func(l string) string { return l + `\` }) }},
	{"a fence", func(s string) string { return "It fell over:\n```\n" + s + "```\nWhy?\n" }},
	{"a fence on the log's lines", func(s string) string { return "```" + strings.TrimSuffix(s, "\n") + "```\n" }},
	{"code by lines", func(s string) string { return byLine(s, func(l string) string { return "`" + l + "`" }) }},
	{"a table", func(s string) string { return byLine(s, func(l string) string { return "| " + l + " |" }) }},
	{"a blank line behind each", func(s string) string { return byLine(s, func(l string) string { return l + "\n" }) }},
	{"a blank line behind each, wrapped", func(s string) string { return byLine(wrap(s, 76, "eaten"), func(l string) string { return l + "\n" }) }},
	{"carriage returns and line ends", func(s string) string { return strings.ReplaceAll(s, "\n", "\r\n") }},
	{"carriage returns", func(s string) string { return strings.ReplaceAll(s, "\n", "\r") }},
	{"typeset", func(s string) string {
		s = strings.NewReplacer("---", "—", "--", "–", "...", "…").Replace(s)
		s = regexp.MustCompile(`"([^"\n]*)"`).ReplaceAllString(s, "“$1”")
		return regexp.MustCompile(`0x([0-9])`).ReplaceAllString(s, "0×$1")
	}},
	{"blanks at the ends", func(s string) string { return byLine(s, func(l string) string { return l + "     " }) }},
	{"a terminal's marks", func(s string) string {
		return byLine(s, func(l string) string {
			var b strings.Builder
			for len(l) > 79 {
				b.WriteString(l[:79] + "\\\n")
				l = l[79:]
			}
			return b.String() + l
		})
	}},
}

// TestPacking checks that reports are the same whatever a log was packed into.
func TestPacking(t *testing.T) {
	for _, path := range goldenFiles(t) {
		_, _, log := readGolden(t, path)
		want := essence(oops.Find(klog.Parse(log)))
		for _, p := range packings {
			packed := p.pack(log)
			parsed := klog.Parse(packed)
			if got := essence(oops.Find(parsed)); got != want {
				t.Errorf("%s as %s: %s", path, p.name, difference(want, got))
			}
		}
	}
}

// TestQuoting checks that reports are the same when each line is quoted.
func TestQuoting(t *testing.T) {
	for _, path := range goldenFiles(t) {
		_, _, log := readGolden(t, path)
		want := essence(oops.Find(klog.Parse(log)))
		for _, mark := range []string{"> ", ">> ", "> > ", "| ", ">", "  > "} {
			quoted := mark + strings.ReplaceAll(strings.TrimSuffix(log, "\n"), "\n", "\n"+mark) + "\n"
			if got := essence(oops.Find(klog.Parse(quoted))); got != want {
				t.Errorf("%s quoted with %q: %s", path, mark, difference(want, got))
			}
		}
	}
}

// wrap breaks the lines of text as mailers do: at the last blank that lets a
// line fit the width. The blanks at a break are eaten, or all but the first
// one stay (keep), or the line keeps one at its end (flowed).
func wrap(text string, width int, style string) string {
	var b strings.Builder
	for _, line := range strings.Split(strings.TrimSuffix(text, "\n"), "\n") {
		for len(line) > width {
			first := len(line) - len(strings.TrimLeft(line, " "))
			at := strings.LastIndexByte(line[:width+1], ' ')
			if at <= first {
				if at = strings.IndexByte(line[first:], ' ') + first; at < first {
					break
				}
			}
			head, rest := line[:at], line[at+1:]
			switch style {
			case "eaten":
				head, rest = strings.TrimRight(head, " "), strings.TrimLeft(rest, " ")
			case "flowed":
				head += " "
			}
			if strings.TrimSpace(rest) == "" || strings.TrimSpace(head) == "" {
				break
			}
			b.WriteString(head + "\n")
			line = rest
		}
		b.WriteString(line + "\n")
	}
	return b.String()
}

// TestWrapping checks that reports are the same after a mailer wrapped the log.
func TestWrapping(t *testing.T) {
	for _, path := range goldenFiles(t) {
		_, _, log := readGolden(t, path)
		want := essence(oops.Find(klog.Parse(log)))
		for _, width := range []int{72, 76, 78, 80} {
			for _, style := range []string{"eaten", "keep", "flowed"} {
				if got := essence(oops.Find(klog.Parse(wrap(log, width, style)))); got != want {
					t.Errorf("%s wrapped at %d (%s): %s", path, width, style, difference(want, got))
				}
				// What a mailer breaks off a line that it quotes has no mark.
				quoted := byLine(log, func(line string) string { return "> " + line })
				if got := essence(oops.Find(klog.Parse(wrap(quoted, width+len("> "), style)))); got != want {
					t.Errorf("%s quoted and wrapped at %d (%s): %s", path, width, style, difference(want, got))
				}
			}
		}
	}
}

// TestNoInvention checks that what a report says stands in the input, or in a
// line that was joined from it, and that its places show it.
func TestNoInvention(t *testing.T) {
	for _, path := range goldenFiles(t) {
		_, _, log := readGolden(t, path)
		for _, text := range []string{log, wrap(log, 72, "eaten"), strings.ReplaceAll(log, "\n", "\r\n"), html.EscapeString(log)} {
			checkPlaces(t, path, text)
		}
	}
}

func checkPlaces(t *testing.T, name, text string) {
	t.Helper()
	parsed := klog.Parse(text)
	for _, r := range oops.Find(parsed) {
		if r.Span.Start < 0 || r.Span.Start >= r.Span.End || r.Span.End > len(text) {
			t.Errorf("%s: a report's span is %v of %d bytes", name, r.Span, len(text))
			continue
		}
		fields := map[oops.Place]string{oops.AtTitle: r.Title, oops.AtVerbose: r.Verbose, oops.AtComm: r.Comm, oops.AtRelease: r.Release,
			oops.AtVersion: r.Version, oops.AtHardware: r.Hardware, oops.AtPC: r.PC, oops.AtCode: r.Code, oops.AtSupported: r.Supported}
		for place, n := range map[oops.Place]int{oops.AtCPU: r.CPU, oops.AtPID: r.PID, oops.AtUID: r.UID} {
			if n >= 0 {
				fields[place] = strconv.Itoa(n)
			}
		}
		for place, value := range fields {
			checkPlace(t, name, text, place.String(), r.Evidence[place], value)
		}
		checkPlace(t, name, text, "header", r.HeaderSpan, r.Header)
		checkPlace(t, name, text, "letters", r.FieldSpan, r.Field)
		for _, m := range append(r.Modules, r.Unloaded...) {
			if !strings.Contains(text, m.Name) {
				t.Errorf("%s: module %q is invented", name, m.Name)
			}
		}
		for _, f := range r.Trace {
			if !strings.Contains(text, html.EscapeString(f.Symbol)) && !strings.Contains(text, f.Symbol) {
				t.Errorf("%s: frame %q is invented", name, f.Symbol)
			}
		}
	}
}

// checkPlace compares a field with the part of the input that is its place:
// equal, but for what joining and escapes changed.
func checkPlace(t *testing.T, name, text, field string, place klog.Span, value string) {
	t.Helper()
	if value == "" || place == (klog.Span{}) {
		return
	}
	if place.Start < 0 || place.Start > place.End || place.End > len(text) {
		t.Errorf("%s: the place of %s is %v", name, field, place)
		return
	}
	bare := func(s string) string {
		return strings.Join(strings.Fields(html.UnescapeString(s)), "")
	}
	got := bare(text[place.Start:place.End])
	if field == "code" && strings.HasPrefix(bare(value), got[:8]) && strings.HasSuffix(bare(value), got[len(got)-8:]) {
		return // rows of code have the prefixes of their lines between them
	}
	if got != bare(value) {
		t.Errorf("%s: %s is %q, at its place stands %q", name, field, value, text[place.Start:place.End])
	}
}

// address is one in the form that a web page takes for an element.
var address = regexp.MustCompile(`\[<[0-9a-f]+>\]`)

// TestEatenAddresses checks that traces and places are read where a web page
// took the addresses for elements.
func TestEatenAddresses(t *testing.T) {
	eaten := 0
	for _, path := range goldenFiles(t) {
		_, _, log := readGolden(t, path)
		shown := address.ReplaceAllString(log, "[]")
		if shown == log {
			continue
		}
		eaten++
		want, got := oops.Find(klog.Parse(log)), oops.Find(klog.Parse(shown))
		if len(got) != len(want) {
			t.Errorf("%s: %d reports, want %d", path, len(got), len(want))
			continue
		}
		for i := range want {
			if got[i].PC != want[i].PC {
				t.Errorf("%s: pc %q, want %q", path, got[i].PC, want[i].PC)
			}
			if g, w := symbols(&got[i]), symbols(&want[i]); !slices.Equal(g, w) {
				t.Errorf("%s: trace %q, want %q", path, g, w)
			}
		}
	}
	if eaten < 10 {
		t.Errorf("only %d logs show such addresses", eaten)
	}
}

// symbols returns the trace without the entries that are nothing but addresses.
func symbols(r *oops.Report) (all []string) {
	for _, f := range r.Trace {
		if f.Symbol != "" {
			all = append(all, f.Symbol+" "+f.Module)
		}
	}
	return all
}
