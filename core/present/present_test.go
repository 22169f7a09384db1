package present_test

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"kerneltaint/core/decode"
	"kerneltaint/core/guide"
	"kerneltaint/core/present"
	"kerneltaint/core/taint"
)

var update = flag.Bool("update", false, "write the golden files of testdata")

// sample is a result with every part filled, with text of the input that means
// harm to a terminal and to Markdown.
func sample() *decode.Result {
	cpu, pid := 3, 1841
	state := &decode.State{Value: "4608", Hex: "0x1200", Letters: "G        W  O       ", Compact: "WO", Verbose: "[W]=WARN, [O]=OOT_MODULE"}
	return &decode.Result{
		Schema: decode.Schema, Kind: decode.KindLog, Understood: "3 lines of a kernel log with 1 report.",
		Taint:  state,
		Kernel: &decode.Kernel{Release: "6.1.0-56-amd64", Distribution: "Debian", Dialect: "mainline-6.0", Basis: []string{"release string"}, Confidence: "certain"},
		Flags: []decode.Flag{{
			Bit: 9, Value: "512", Letter: "W", Name: "WARN", Title: "The kernel has printed a warning", Meaning: "A check failed.",
			Severity: "warning", Next: []decode.Step{{Text: "Read it.", Command: "dmesg"}}, Clears: "A reboot.", Causes: []int{0}, Evidence: "source",
			Alternatives: []decode.Alternative{{Dialect: "rhel-9.3", Bit: 29, Letter: "t", Name: "TECH_PREVIEW"}},
		}},
		UnknownBits: []int{40},
		Modules:     []decode.Module{{Name: "vmw_vsock", Letters: "OE", State: "loading"}, {Name: "ext4"}},
		Reports: []decode.Report{{
			Type: "warning", Title: "WARNING: at `evil` | <img src=x> \x1b]0;owned\a", Header: "CPU: 3 \u202e|`x`", Time: "104.117207",
			CPU: &cpu, PID: &pid, Comm: "ev\x1b[2Jil", Release: "6.1.0-56-amd64", Taint: state, PC: "f+0x1/0x2",
			Hardware: "Board ``` x", Fault: &decode.Fault{Summary: "A write to address 0."},
			Trace:   []decode.Frame{{Symbol: "f+0x1/0x2", Module: "evil"}, {Symbol: "g+0x1/0x2", Unreliable: true}, {Symbol: "```\u2028"}},
			Modules: []decode.Module{{Name: "vmw_vsock", Letters: "OE"}},
		}},
		Causes: []decode.Cause{{Bits: []int{9}, Kind: "warning", Task: "iperf3", Line: 2, Text: "WARNING: a | b `c` \x9b31m"}, {Bits: []int{}, Kind: "not-a-taint", Module: "m", Line: 3, Text: "x"}},
		Trust:  &decode.Trust{Level: "reduced", Sentence: "A warning was printed."},
		Notes:  []string{"A note that is long enough to be wrapped at eighty columns, for it has many words in it, all of them short."},
	}
}

func TestGolden(t *testing.T) {
	d := taint.Newest()
	f, _ := d.Flag(9)
	for name, got := range map[string]string{
		"text.txt":      present.Text(sample(), present.Style{}),
		"brief.txt":     present.Text(sample(), present.Style{Brief: true, Width: 60}),
		"color.txt":     strings.ReplaceAll(present.Text(sample(), present.Style{Color: true}), "\x1b", "<ESC>"),
		"markdown.md":   present.Markdown(sample()),
		"untainted.txt": present.Text(decode.Decode("0", decode.WithDialect("mainline-6.15")), present.Style{}),
		"flag.txt": present.Flag(d, f, guide.Entry{
			Title: "The kernel has printed a warning", Meaning: "A check failed.", Severity: guide.Warning, Trust: "Little.",
			Sets: []string{"WARN()"}, LogLines: []string{"WARNING: %s"}, Next: []guide.Step{{Text: "Read it.", Command: "dmesg"}},
			Clears: "A reboot.", Support: "None.", Report: "Say so.", Links: []guide.Link{{Title: "Kernel documentation", URL: "https://docs.kernel.org/"}},
		}, present.Style{}),
	} {
		file := filepath.Join("testdata", name)
		if *update {
			if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
				t.Fatal(err)
			}
			continue
		}
		want, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", file, diff)
		}
	}
}

func TestSafe(t *testing.T) {
	for in, want := range map[string]string{
		"plain é€😀 text":       "plain é€😀 text",
		"\x1b[31m":             `\x1b[31m`,
		"a\tb\nc\rd\x00":       `a\x09b\x0ac\x0dd\x00`,
		"\x7f":                 `\x7f`,
		"\u009b31m":            `\x9b31m`,
		"\xff\xc3":             `\xff\xc3`,
		"\u202eabc\u2066":      `\u202eabc\u2066`,
		"a\u200bb\ufeff":       `a\u200bb\ufeff`,
		"soft\u00adhyphen":     `soft\xadhyphen`,
		"line\u2028sep\u2029x": `line\u2028sep\u2029x`,
		"�":                    `�`,
	} {
		if got := present.Safe(in); got != want {
			t.Errorf("Safe(%q) = %q, want %q", in, got, want)
		}
	}
}

// FuzzText checks that nothing in a log can reach a terminal as a control
// character, or end a code block of the Markdown.
func FuzzText(f *testing.F) {
	f.Add("[ 1.0] WARNING: CPU: 0 PID: 1 at a.c:1 f+0x1/0x2\n[ 1.0] CPU: 0 PID: 1 Comm: \x1b[2J\u202e``` Tainted: G        W         6.1.0 #1\n")
	f.Add("4609")
	f.Add("nvidia(POE)")
	f.Fuzz(func(t *testing.T, input string) {
		r := decode.Decode(input)
		for _, out := range []string{present.Text(r, present.Style{}), present.Markdown(r), present.Safe(input)} {
			if !utf8.ValidString(out) {
				t.Fatal("not UTF-8")
			}
			for _, c := range out {
				if c != '\n' && (unicode.IsControl(c) || unicode.Is(unicode.Bidi_Control, c)) {
					t.Fatalf("control character %U reaches the terminal", c)
				}
			}
		}
		if n := strings.Count(present.Markdown(r), "\n```"); n%2 != 0 {
			t.Fatalf("%d fences of code blocks", n)
		}
	})
}
