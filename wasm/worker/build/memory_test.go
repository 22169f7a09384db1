package main

import (
	"bytes"
	"testing"
)

func TestLimitMemory(t *testing.T) {
	const head = "\x00asm\x01\x00\x00\x00"
	const types = "\x01\x01\x00" // an empty section of types
	const code = "\x0a\x01\x00"
	for _, c := range []struct{ name, module, want string }{
		{"small", head + types + "\x05\x03\x01\x00\x02" + code, head + types + "\x05\x05\x01\x01\x02\x80\x09" + code},
		{"two bytes", head + "\x05\x04\x01\x00\x80\x01", head + "\x05\x06\x01\x01\x80\x01\x80\x09"},
		{"empty", "", ""},
		{"not a module", "\x7fELF............", ""},
		{"no memory", head + types + code, ""},
		{"a maximum already", head + "\x05\x04\x01\x01\x02\x03", ""},
		{"two memories", head + "\x05\x05\x02\x00\x02\x00\x02", ""},
		{"more than the maximum", head + "\x05\x04\x01\x00\x80\x7f", ""},
		{"cut", head + "\x05\x7f\x01", ""},
		{"cut in a size", head + "\x05\x80", ""},
		{"a size without end", head + "\x01\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff", ""},
	} {
		got, err := limitMemory([]byte(c.module), 1152)
		if (err == nil) != (c.want != "") || !bytes.Equal(got, []byte(c.want)) {
			t.Errorf("%s: % x, %v", c.name, got, err)
		}
	}
}

func FuzzLimitMemory(f *testing.F) {
	f.Add([]byte("\x00asm\x01\x00\x00\x00\x01\x01\x00\x05\x03\x01\x00\x02\x0a\x01\x00"))
	f.Fuzz(func(t *testing.T, module []byte) {
		if out, err := limitMemory(module, 1152); err == nil && len(out) < len(module) {
			t.Errorf("% x became % x", module, out)
		}
	})
}
