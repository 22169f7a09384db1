package decode_test

import (
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
