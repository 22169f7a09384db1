package disasm_test

import (
	"fmt"

	"kerneltaint/core/disasm"
)

func ExampleCode() {
	list, err := disasm.Code("x86_64", "48 89 df e8 0d aa e9 c0 <0f> 0b 31 c0", 0xffffffffc0205033)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, in := range list {
		mark := " "
		if in.Current {
			mark = ">"
		}
		fmt.Printf("%s %4d %-16s %s\n", mark, in.Offset, in.Bytes, in.Text)
	}
	// Output:
	//     -8 48 89 df         mov %rbx,%rdi
	//     -5 e8 0d aa e9 c0   call 0xffffffff8109fa40
	// >    0 0f 0b            ud2
	//      2 31 c0            xor %eax,%eax
}
