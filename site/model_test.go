package site

import (
	"encoding/json"
	"os"
	"reflect"
	"strconv"
	"strings"
	"testing"

	"github.com/vugu/vugu"
	"github.com/vugu/vugu/staticrender"

	"kerneltaint/core/decode"
	"kerneltaint/core/taint"
	"kerneltaint/site/evidence"
)

// fakeHost notes what the page asks of a browser.
type fakeHost struct {
	box, link, copied, copiedLink, compressed string
	disassembled                              []int
	printed                                   bool
}

func (h *fakeHost) SetBox(text string)                 { h.box = text }
func (h *fakeHost) SetLink(fragment string)            { h.link = fragment }
func (h *fakeHost) Copy(_, text string)                { h.copied = text }
func (h *fakeHost) CopyLink(fragment string)           { h.copiedLink = fragment }
func (h *fakeHost) Compress(text string)               { h.compressed = text }
func (h *fakeHost) Disassemble(_ decode.Report, i int) { h.disassembled = append(h.disassembled, i) }
func (h *fakeHost) Print()                             { h.printed = true }

func TestEdit(t *testing.T) {
	for _, c := range []struct {
		name, input string
		do          func(*Model)
		box, link   string
		set         taint.Set
	}{
		{"toggle on an empty page", "", func(m *Model) { m.Toggle(9) }, "512", "v=512", 512},
		{"toggle off", "513", func(m *Model) { m.Toggle(0) }, "512", "v=512", 512},
		{"hexadecimal without 0x", "", func(m *Model) { m.Type("hex", "1201") }, "4609", "v=4609", 4609},
		{"hexadecimal with 0x", "", func(m *Model) { m.Type("hex", "0x1201") }, "4609", "v=4609", 4609},
		{"binary with blanks", "", func(m *Model) { m.Type("bin", "1 0010 0000 0001") }, "4609", "v=4609", 4609},
		{"a sum", "", func(m *Model) { m.Type("dec", "4096+512+1") }, "4609", "v=4609", 4609},
		{"an emptied field", "4609", func(m *Model) { m.Type("dec", "") }, "0", "v=0", 0},
		{"letters stay letters", "G        W          ", func(m *Model) { m.Toggle(12) }, "G        W  O       ", "i=G++++++++W++O+++++++", 4608},
		{"a bit without a letter", "", func(m *Model) { m.Type("dec", "1048576") }, "1048576", "v=1048576", 1 << 20},
	} {
		h := &fakeHost{}
		m := New(h)
		m.SetInput(c.input)
		c.do(m)
		if h.box != c.box || m.Set() != c.set || h.link != c.link {
			t.Errorf("%s: box %q, set %d, link %q; want %q, %d, %q", c.name, h.box, m.Set(), h.link, c.box, c.set, c.link)
		}
	}
}

func TestDraft(t *testing.T) {
	m := New(&fakeHost{})
	m.SetInput("4609")
	m.Type("dec", "46x")
	if m.Set() != 4609 || m.field("dec", "4609") != "46x" || m.draft.err == "" {
		t.Errorf("a text that is no value must stay, change nothing and say why: set %d, field %q, error %q", m.Set(), m.field("dec", ""), m.draft.err)
	}
	m.Settle()
	if m.field("dec", "4609") != "4609" || m.draft.err != "" {
		t.Error("the field must show the state again when it is left")
	}
}

func TestEditBesideLog(t *testing.T) {
	h := &fakeHost{}
	m := New(h)
	m.SetInput(exampleOops)
	set := m.Set()
	m.Toggle(9)
	if m.Set() != set.With(9) || h.box != "" {
		t.Errorf("set %d, box %q: the log must stay", m.Set(), h.box)
	}
	m.Choose("mainline-6.15")
	if m.Set() != set.With(9) {
		t.Errorf("another flag table took the edit back: %d", m.Set())
	}
	m.Restore()
	if m.Set() != set {
		t.Errorf("set %d after going back, want %d", m.Set(), set)
	}
}

func TestFragments(t *testing.T) {
	for _, f := range []Fragment{
		{}, {Value: "4609"}, {Value: "4609", Dialect: "rhel-9.3"}, {Input: "Tainted: G        W  OE &#=+%"}, {Compressed: "abc-_", Dialect: "x"},
	} {
		if got := ParseFragment("#" + f.String()); got != f {
			t.Errorf("%+v reads back as %+v from %q", f, got, f.String())
		}
	}
	for text, want := range map[string]Fragment{
		"#4609": {Value: "4609"}, "#v=1&unknown=2&v": {}, "#i=%zz%4": {Input: "%zz%4"}, "": {},
	} {
		if got := ParseFragment(text); got != want {
			t.Errorf("ParseFragment(%q) = %+v, want %+v", text, got, want)
		}
	}
}

func FuzzFragment(f *testing.F) {
	f.Add("v=4609&d=mainline-6.15")
	f.Add("i=%41%zz+")
	f.Fuzz(func(t *testing.T, text string) {
		first := ParseFragment(text)
		if first.Value == "" { // a value is written as it stands; it comes from the decoder
			if again := ParseFragment("x&" + first.String()); again.Input != first.Input || again.Dialect != first.Dialect {
				t.Errorf("%q: %+v, then %+v", text, first, again)
			}
		}
		m := New(&fakeHost{})
		m.Follow(first)
	})
}

func TestLinkKeepsLogOut(t *testing.T) {
	h := &fakeHost{}
	m := New(h)
	m.SetInput(exampleOops)
	if strings.Contains(h.link, "NULL") || len(h.link) > 60 {
		t.Errorf("the link of a log is %q", h.link)
	}
	m.LinkWithLog()
	if h.compressed != exampleOops {
		t.Error("the log was not compressed when it was asked for")
	}
	m.Compressed("packed")
	if got := m.LogLink(); got != "z=packed" {
		t.Errorf("link with the log %q", got)
	}
	m.SetInput("1")
	if m.packed != "" {
		t.Error("the packed log outlives its text")
	}
}

func TestOpeningAReportDisassemblesOnce(t *testing.T) {
	h := &fakeHost{}
	m := New(h)
	m.SetInput(exampleLockup)
	m.OpenReport(0)
	m.OpenReport(0)
	if len(h.disassembled) == 0 {
		t.Fatal("the code of the open report was not disassembled")
	}
	first := m.Result()
	m.Disassembled(first, 0, []decode.Instruction{{Text: "pause"}})
	n := len(h.disassembled)
	m.OpenReport(0)
	m.OpenReport(0)
	if len(h.disassembled) != n {
		t.Error("it was asked for again")
	}
	m.SetInput(exampleOops)
	m.Disassembled(first, 0, []decode.Instruction{{Text: "pause"}})
	if m.instructions != nil {
		t.Error("an answer for another text was kept")
	}
}

// TestStaleReport clicks on a report that the newest result does not have.
func TestStaleReport(t *testing.T) {
	m := New(nil)
	m.SetInput(exampleOops)
	m.SetInput("4609")
	m.OpenReport(0)
	if m.Result().Reports != nil {
		t.Error("a value has no report")
	}
}

// TestWire has the worker's JSON read back as it was.
func TestWire(t *testing.T) {
	for _, input := range []string{exampleOops, exampleLockup, "4609", "Modules linked in: nvidia(POE) ext4", "nothing of a kernel", "2147483648"} {
		r := decode.Decode(input)
		lines := evidence.Lines(input, r, false)
		text, err := json.Marshal(map[string]any{"result": json.RawMessage(r.AppendJSON(nil)), "lines": lines})
		if err != nil {
			t.Fatal(err)
		}
		rest, err := ReadFile(string(text))
		if err != nil {
			t.Fatalf("%.20q: %v", input, err)
		}
		got, gotLines := rest()
		if a, b := string(got.AppendJSON(nil)), string(r.AppendJSON(nil)); a != b {
			t.Errorf("%.20q came back as\n%s, want\n%s", input, a, b)
		}
		if len(gotLines) != len(lines) || len(lines) > 0 && !reflect.DeepEqual(gotLines, lines) {
			t.Errorf("%.20q: lines differ", input)
		}
	}
	if _, err := ReadFile("{"); err == nil {
		t.Error("cut JSON must be an error")
	}
}

func TestExamplesAreTheFiles(t *testing.T) {
	for name, text := range map[string]string{"oops-6.1.txt": exampleOops, "lockup-7.3.txt": exampleLockup} {
		content, err := os.ReadFile("examples/" + name)
		if err != nil {
			t.Fatal(err)
		}
		if string(content) != text {
			t.Errorf("%s and its constant differ", name)
		}
	}
	for _, e := range Examples() {
		if r := decode.Decode(e.Text); r.Kind == decode.KindUnrecognized || r.Kind == decode.KindEmpty {
			t.Errorf("the example %s is %s", e.Name, r.Kind)
		}
	}
}

func TestTimeline(t *testing.T) {
	for _, size := range []layout{wideLayout, phoneLayout} {
		ch := layOut(decode.Decode(exampleOops), size)
		if len(ch.Lanes) != 3 || len(ch.Events) == 0 {
			t.Fatalf("%s: %d lanes, %d events", size.Class, len(ch.Lanes), len(ch.Events))
		}
		for _, l := range ch.Lanes {
			if l.Before || len(l.Dots) == 0 || l.X < size.Left || l.X > size.Right {
				t.Errorf("%s: lane %s: %+v", size.Class, l.Letter, l)
			}
		}
		if !(ch.Lanes[1].X < ch.Lanes[0].X) {
			t.Errorf("%s: the module (O, at %d) was loaded before the oops (D, at %d)", size.Class, ch.Lanes[1].X, ch.Lanes[0].X)
		}
		if got := layOut(decode.Decode("4609"), size); len(got.Lanes) != 0 {
			t.Error("a value has no time")
		}
	}
}

// TestParts shows a large answer part by part: each adds to those before, and the
// last one is all.
func TestParts(t *testing.T) {
	m := New(&fakeHost{})
	m.SetInput(exampleOops)
	page := &Page{Model: m}
	parts := func(shown int) string {
		page.Shown = shown
		env, err := vugu.NewBuildEnv()
		if err != nil {
			t.Fatal(err)
		}
		var b strings.Builder
		if err := staticrender.New(&b).Render(env.RunBuild(page)); err != nil {
			t.Fatal(err)
		}
		var seen []string
		for _, part := range []string{"verdict", "timeline", "flags", "editor", "reports", "source"} {
			if strings.Contains(b.String(), `class="`+part+`"`) {
				seen = append(seen, part)
			}
		}
		return strings.Join(seen, " ")
	}
	all := parts(0)
	if got := parts(Parts); got != all || all != "verdict timeline flags editor reports source" {
		t.Errorf("the last part gives %q, all of them %q", got, all)
	}
	for n, before := 1, ""; n <= Parts; n++ {
		if got := parts(n); !strings.HasPrefix(got, before) || len(got) <= len(before) {
			t.Errorf("%d parts: %q, behind %q", n, got, before)
		} else {
			before = got
		}
	}
}

// TestTimelineStaysInside has marks and labels within the picture, however many
// reports come and however long their times are written.
func TestTimelineStaysInside(t *testing.T) {
	var many []byte
	for i := range 60 {
		many = append(many, "[ "...)
		many = strconv.AppendInt(many, int64(1000*i+500), 10)
		many = append(many, ".000000] WARNING: CPU: 1 PID: 7 at kernel/panic.c:1 f+0x1/0x2\n---[ end trace 0 ]---\n"...)
	}
	for _, input := range []string{exampleOops, exampleLockup, string(many), strings.ReplaceAll(exampleOops, "[", "2026-11-23T10:11:12.123456+00:00 host kernel: [")} {
		r := decode.Decode(input)
		for _, size := range []layout{wideLayout, phoneLayout} {
			ch := layOut(r, size)
			if len(ch.Events) == 0 || len(ch.Events) < min(len(r.Reports), maxReports) && ch.Events[len(ch.Events)-1].Number != "…" {
				t.Errorf("%s: %d of %d reports, and no mark for the others", size.Class, len(ch.Events), len(r.Reports))
			}
			for _, e := range ch.Events {
				if e.X < markWidth/2 || e.X > size.Width-markWidth/2 {
					t.Errorf("%s: the mark of report %s stands out, at %d of %d", size.Class, e.Number, e.X, size.Width)
				}
			}
			end := -1
			for _, k := range ch.Ticks {
				from := k.X
				switch n := len(k.Label) * size.Letter; k.Anchor {
				case "middle":
					from -= n / 2
				case "end":
					from -= n
				}
				if to := from + len(k.Label)*size.Letter; from <= end || from < 0 || to > size.Width {
					t.Errorf("%s: the time %q stands from %d to %d, the last one ends at %d", size.Class, k.Label, from, to, end)
				} else {
					end = to
				}
			}
		}
	}
}

// TestTimelineSaysItsScale: the gaps grow with the pauses, and are no more than
// that; without times they are all the same.
func TestTimelineSaysItsScale(t *testing.T) {
	const warning = "WARNING: CPU: 1 PID: 7 at kernel/panic.c:1 f+0x1/0x2\n---[ end trace 0 ]---\n"
	timed := layOut(decode.Decode("[ 1.000000] "+warning+"[ 2.000000] "+warning+"[ 12.000000] "+warning), wideLayout)
	if e := timed.Events; len(e) != 3 || e[2].X-e[1].X <= e[1].X-e[0].X || !strings.Contains(timed.Scale, "not to scale") {
		t.Errorf("events %+v, scale %q", e, timed.Scale)
	}
	plain := layOut(decode.Decode(warning+warning+warning), wideLayout)
	if e := plain.Events; len(e) != 3 || max(e[2].X-2*e[1].X+e[0].X, 2*e[1].X-e[2].X-e[0].X) > 1 || !strings.Contains(plain.Scale, "no times") {
		t.Errorf("events %+v, scale %q", e, plain.Scale)
	}
	boots := layOut(decode.Decode("[ 9.000000] "+warning+"[ 2.000000] "+warning+"[ 3.000000] "+warning), wideLayout)
	if len(boots.Events) < 2 || !strings.Contains(boots.Scale, "several boots") {
		t.Errorf("events %+v, scale %q of a log whose times fall", boots.Events, boots.Scale)
	}
}

// TestUnreadable: a kernel that says that it is tainted, and not by what, is not
// called untainted.
func TestUnreadable(t *testing.T) {
	m := New(&fakeHost{})
	m.SetInput("CPU: 0 PID: 1 Comm: a Tainted:                       5.4.0 #1\n")
	if m.result.Taint != nil || m.result.Trust == nil {
		t.Fatalf("taint %+v, trust %+v: not what this test is about", m.result.Taint, m.result.Trust)
	}
	v, f := Verdict{m}, Flags{m}
	if got := v.heading(); got != "Tainted, by what is not shown" {
		t.Errorf("heading %q", got)
	}
	if got := v.lead(); got != m.result.Trust.Sentence {
		t.Errorf("lead %q", got)
	}
	if got := m.level(); got == "clean" || got == "unknown" {
		t.Errorf("level %q", got)
	}
	if got := f.none(); !strings.Contains(got, "No letter") {
		t.Errorf("cards: %q", got)
	}
	if v.stated() {
		t.Error("a state is shown")
	}
	if got := m.Announcement(); !strings.HasPrefix(got, "Tainted, by what") || !strings.Contains(got, m.result.Trust.Sentence) {
		t.Errorf("announced %q", got)
	}
}

// TestLinesThatAreNone: a line that looks like a taint and is none stands apart,
// and neither as a cause nor lit as one.
func TestLinesThatAreNone(t *testing.T) {
	m := New(&fakeHost{})
	m.SetInput(exampleOops)
	n := len(m.result.Causes)
	r := *m.result
	r.Causes = append(r.Causes[:n:n], decode.Cause{Kind: "x", Line: 1, Text: "looks like one", Span: decode.Span{0, 5}})
	m.adopt(&r, evidence.Lines(m.input, &r, true))
	c := Flags{m}
	if got := c.others(); len(got) != 1 || got[0].Text != "looks like one" {
		t.Errorf("lines that are none: %+v", got)
	}
	for _, k := range c.cards() {
		for _, x := range k.Causes {
			if x.Text == "looks like one" {
				t.Errorf("it stands as a cause of %s", k.Name)
			}
		}
	}
	if m.lines[0].Cause {
		t.Error("its line is marked as a cause")
	}
}

// TestBitsSetBy: what a report's header shows was set before it.
func TestBitsSetBy(t *testing.T) {
	r := &decode.Result{Causes: []decode.Cause{{Bits: []int{9}, Span: decode.Span{10, 20}}, {Bits: []int{7}, Span: decode.Span{10, 20}}}}
	rep := &decode.Report{Span: decode.Span{5, 50}, Taint: &decode.State{Value: "512"}}
	if got := bitsSetBy(r, rep); got != "7" {
		t.Errorf("set by the report: %q, want bit 7 alone", got)
	}
}

func TestTextIsEscapedForTheRenderer(t *testing.T) {
	const text = `<b a="1">&amp; 'x'</b>`
	if got := escapeText(text); strings.ContainsAny(got, "<>") {
		t.Errorf("%q", got)
	}
	undo := strings.NewReplacer("&lt;", "<", "&gt;", ">", "&amp;", "&")
	if got := undo.Replace(escapeText(text)); got != text {
		t.Errorf("%q comes back as %q", text, got)
	}
	if got := string(appendJSON(nil, "a\"b\\c\n\x00é")); got != `"a\"b\\c\u000a\u0000é"` {
		t.Errorf("JSON %s", got)
	}
}

func BenchmarkDecodeAndCut(b *testing.B) {
	m := New(&fakeHost{})
	b.SetBytes(int64(len(exampleOops)))
	for b.Loop() {
		m.SetInput(exampleOops)
	}
}

// TestProofs has the text of proofs read back as it was written, and shown for
// the flags that it speaks of alone.
func TestProofs(t *testing.T) {
	first := Proof{"6.1, amd64", "A WARN sets W.", "one\n\ttwo"}
	second := Proof{"7.3, amd64", "Another way.", ""}
	m := New(nil)
	m.Prove(FormatProof("WARN", first) + FormatProof("WARN", second) + "no proof\n\tof anything\n")
	m.SetInput("513")
	cards := (&Flags{m}).cards()
	if len(cards) != 2 || !reflect.DeepEqual(cards[0].Proofs, []Proof{first, second}) || len(cards[1].Proofs) != 0 {
		t.Fatalf("cards %+v", cards)
	}
	if got, want := cards[0].Proved, "Proved on Linux 6.1, amd64 and 7.3, amd64"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	// SUSE's bit 16 is another flag than Linux's.
	m.Prove(FormatProof("AUX", first))
	for dialect, want := range map[string]int{"mainline-6.15": 1, "sle-16": 0} {
		m.dialect = dialect
		m.SetInput("65536")
		if cards := (&Flags{m}).cards(); len(cards) != 1 || len(cards[0].Proofs) != want {
			t.Errorf("%s: %+v, want %d proofs", dialect, cards, want)
		}
	}
}
