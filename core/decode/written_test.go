package decode_test

import (
	"slices"
	"testing"

	"kerneltaint/core/decode"
)

// TestWritten has values and letters as they stand in sentences, lists and
// terminals.
func TestWritten(t *testing.T) {
	for input, want := range map[string]string{
		"4609.":       "4609",
		"4609;":       "4609",
		"0x1201,":     "4609",
		"4,609":       "4609",
		"4.609":       "4609",
		"4'609":       "4609",
		"4 609":       "4609",
		"268,435,456": "268435456",
		"P, W, O":     "4609",
		"P,W,O":       "4609",
		"W,":          "512",
		"46,09":       "",
		"4,609.5":     "",
		"4,609,12":    "",
		"4,6091":      "",
		"0,609":       "",
		"1.5":         "",
		"5.14":        "",
		"1,2,3":       "",
		"P, Q, O":     "",
		"4609, 4610":  "",
		"4,609 4,610": "",
		"# cat /proc/sys/kernel/tainted\n4609\n#":               "4609",
		"cat /proc/sys/kernel/tainted\n4609":                    "4609",
		"sudo cat /proc/sys/kernel/tainted\n4609\nroot@web1:~#": "4609",
		"sysctl kernel.tainted\nkernel.tainted = 4609":          "4609",
		"cat /etc/passwd\n4609":                                 "",

		"Kernel is tainted (value: 4609)":                        "4609",
		"kernel_tainted: 4609":                                   "4609",
		"tainted: 512: The kernel has printed a warning.":        "512",
		"Kernel taint value is 512\nTaint bit value: 9 (W)":      "512",
		"- `kernel tainted`: `1024`, seen":                       "1024",
		"current_value:12288 name:kernel.tainted subsystem:kern": "12288",
		"What does 4609 in /proc/sys/kernel/tainted mean?":       "4609",
		"kernel taint 0x1201 = 4609":                             "4609",
		"your kernel has been tainted (flags:GPWO).":             "4609",
		"kernel_tainted_short: GPWO":                             "4609",
		"taint flags: P, O and W":                                "4609",
		"kernel.tainted = 4609 (P W O)":                          "4609",
		"4609 (P W O)":                                           "4609",
		"TAINTED_MASK: 1201  PWO":                                "4609",
		"TAINTED_MASK: 1201  PBW":                                "1201",
		"taint flags: P, O and Q":                                "",
		"2 tainted modules":                                      "",
		"kernel 6 is tainted by 3 modules":                       "",
		"tainted 5.4":                                            "",
		"tainted on 2026-11-28 at 12:30":                         "",
		"my kernel is tainted. I don't know why":                 "",
		"taint=1 taint=2":                                        "",
		"taint of 4609, taint of 4610":                           "",
		"4609 (P W O) and more":                                  "",
		"taint bit 9":                                            "",
		"6.18.0-rc5 Not tainted\n----\n1 lock held by tee/6324:": "",
		"this one is not tainted 1":                              "",
		"tainted\n1 lock held":                                   "",
	} {
		got := ""
		if r := decode.Decode(input); r.Taint != nil {
			got = r.Taint.Value
		}
		if got != want {
			t.Errorf("%q is read as %q, want %q", input, got, want)
		}
	}
}

// TestWrittenTwice has a value beside letters that are not its own.
func TestWrittenTwice(t *testing.T) {
	const note = "The letters beside it, PWC, are not those of this value."
	for input, want := range map[string]bool{"4609 (P W C)": true, "4609 (P W O)": false} {
		if got := slices.Contains(decode.Decode(input).Notes, note); got != want {
			t.Errorf("%q has the note on its letters: %v, want %v", input, got, want)
		}
	}
}
