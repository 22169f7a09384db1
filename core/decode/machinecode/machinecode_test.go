package machinecode_test

import (
	"testing"

	"kerneltaint/core/decode"
	"kerneltaint/core/decode/machinecode"
)

const oops = `
[    1.645697] BUG: kernel NULL pointer dereference, address: 0000000000000000
[    1.646938] CPU: 0 PID: 83 Comm: init Tainted: G           OE      6.1.0-56-amd64 #1  Debian 6.1.192-2
[    1.648000] RIP: 0010:do_oops+0xc/0x20 [trig]
[    1.648100] Code: 48 89 e5 31 c0 <c7> 00 2a 00 00 00 5d c3
`

func TestOption(t *testing.T) {
	r := decode.Decode(oops, machinecode.Option())
	if len(r.Reports) != 1 || r.Reports[0].Code == nil {
		t.Fatalf("no code found: %s", r.AppendJSON(nil))
	}
	var current string
	for _, i := range r.Reports[0].Code.Instructions {
		if i.Current {
			current = i.Text
		}
	}
	if want := "movl $0x2a,(%rax)"; current != want {
		t.Errorf("marked instruction %q, want %q", current, want)
	}
	if plain := decode.Decode(oops); plain.Reports[0].Code.Instructions != nil {
		t.Error("disassembled without the option")
	}
}

func TestInstructionsOfNothing(t *testing.T) {
	for _, c := range [][2]string{{"", "<90>"}, {"vax", "<90>"}, {"x86_64", ""}, {"x86_64", "zz"}} {
		if got := machinecode.Instructions(c[0], c[1]); got != nil {
			t.Errorf("Instructions(%q, %q) = %v, want none", c[0], c[1], got)
		}
	}
}
