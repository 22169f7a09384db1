package main

import (
	"strings"
	"testing"
)

func TestWithoutNames(t *testing.T) {
	for in, want := range map[string]string{
		"\x00kerneltaint/core/klog.Lines\x00runtime.main\x00": "\x00" + strings.Repeat("\x00", 27) + "\x00runtime.main\x00",
		"\x00github.com/a/b.(*T).M\x00":                       "\x00" + strings.Repeat("\x00", 21) + "\x00",
		"\x00strings.Cut\x00stringsCut.x\x00":                 "\x00" + strings.Repeat("\x00", 11) + "\x00stringsCut.x\x00",
		"a kerneltaint/core.x\x00":                            "a kerneltaint/core.x\x00", // a longer text
		"\x00kerneltaint/core.x y\x00":                        "\x00kerneltaint/core.x y\x00",
		"\x00kerneltaint/core.x\x01\x00":                      "\x00kerneltaint/core.x\x01\x00",
		"\x00kerneltaint/core\x00":                            "\x00kerneltaint/core\x00",
		"\x00kerneltaint/core.x":                              "\x00kerneltaint/core.x",
		"":                                                    "",
	} {
		if got := string(withoutNames([]byte(in))); got != want {
			t.Errorf("%q became %q, want %q", in, got, want)
		}
	}
}
