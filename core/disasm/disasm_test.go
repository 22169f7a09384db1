package disasm

import (
	"errors"
	"testing"
)

func TestCode(t *testing.T) {
	for _, test := range []struct {
		name, arch, text string
		pc               uint64
		current          string // text of the marked instruction
		before, after    string // texts of its neighbours
	}{
		{"ud2", "x86_64", "e8 0d aa e9 c0 <0f> 0b 31 c0 e9 35 02 00 00", 0xffffffffc0205033, "ud2", "call 0xffffffff8109fa40", "xor %eax,%eax"},
		{"store", "x86_64", "Code: 48 89 df <c7> 04 25 00 00 00 00 2a 00 00 00 c3", 0, "movl $0x2a,0x0", "mov %rbx,%rdi", "ret"},
	} {
		t.Run(test.name, func(t *testing.T) {
			list, err := Code(test.arch, test.text, test.pc)
			if err != nil {
				t.Fatal(err)
			}
			for i, in := range list {
				t.Logf("%4d %-24s %s", in.Offset, in.Bytes, in.Text)
				if !in.Current {
					continue
				}
				if in.Text != test.current {
					t.Errorf("the marked one is %q, want %q", in.Text, test.current)
				}
				if i > 0 && list[i-1].Text != test.before || i+1 < len(list) && list[i+1].Text != test.after {
					t.Errorf("neighbours of %q are not %q and %q", in.Text, test.before, test.after)
				}
			}
		})
	}
}

func TestCodeErrors(t *testing.T) {
	for _, test := range []struct {
		arch, text string
		want       error
	}{
		{"mips", "<00000000>", ErrArch},
		{"", "<00>", ErrArch},
		{"x86_64", "Bad RIP value.", ErrNoCode},
		{"x86_64", "Unable to access opcode bytes at 0x7f6ee1a7ccde.", ErrNoCode},
		{"x86_64", "", ErrNoCode},
		{"x86_64", "48 89 df", ErrNoMark},
		{"x86_64", "48 zz <df>", ErrNotCode},
		{"x86_64", "<48> <df>", ErrNotCode},
		{"arm64", "d503201f 12345 (d4210000)", ErrNotCode},
	} {
		_, err := Code(test.arch, test.text, 0)
		if !errors.Is(err, test.want) {
			t.Errorf("%s %q: %v, want %v", test.arch, test.text, err, test.want)
		}
	}
}
