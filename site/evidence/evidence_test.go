package evidence

import (
	"os"
	"strings"
	"testing"

	"kerneltaint/core/decode"
)

func oops(t testing.TB) string {
	t.Helper()
	content, err := os.ReadFile("../examples/oops-6.1.txt")
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}

func TestLines(t *testing.T) {
	input := oops(t)
	lines := Lines(input, decode.Decode(input), false)
	var causes, letters string
	total := 0
	for _, l := range lines {
		total += max(l.Gap, 1)
		if l.Cause {
			causes += l.Bits + ";"
		}
		for _, p := range l.Parts {
			if p.Mark == "taint" {
				letters += p.Text
			}
			if p.Mark == "field" && strings.HasPrefix(p.Text, "[") {
				t.Errorf("line %d: the time is marked with the field %q", l.Number, p.Text)
			}
		}
	}
	if causes == "" || !strings.Contains(causes, "12;") || !strings.Contains(causes, "13;") {
		t.Errorf("causes %q, want those of O and E", causes)
	}
	if letters != "OEDOE" {
		t.Errorf("marked letters %q, want those of both headers", letters)
	}
	if want := strings.Count(input, "\n"); total != want {
		t.Errorf("the rows stand for %d lines of %d", total, want)
	}
	whole := Lines(input, decode.Decode(input), true)
	for _, l := range whole {
		if l.Gap > 0 {
			t.Errorf("a gap of %d lines where all are asked for", l.Gap)
		}
	}
	if Lines("4609", decode.Decode("4609"), true) != nil {
		t.Error("a value has no lines")
	}
}

func TestLinesAreBounded(t *testing.T) {
	input := strings.Repeat(oops(t), 200) + strings.Repeat("x", 1<<20)
	lines := Lines(input, decode.Decode(input), true)
	if len(lines) > 2*maxRows+1 {
		t.Errorf("%d rows", len(lines))
	}
	for _, l := range lines {
		n := 0
		for _, p := range l.Parts {
			n += len(p.Text)
		}
		if n > 16000 {
			t.Errorf("line %d has %d bytes: more than the renderer's buffer", l.Number, n)
		}
	}
}

func FuzzLines(f *testing.F) {
	f.Add("Tainted: G        W  OE\nWARNING: CPU: 0 PID: 1 at a.c:1 f+0x1/0x2\nCPU: 0 PID: 1 Comm: x Tainted: G        W")
	f.Add(oops(f))
	f.Fuzz(func(t *testing.T, input string) {
		Lines(input, decode.Decode(input), false)
		Lines(input, decode.Decode(input), true)
	})
}
