package disasm

import (
	"errors"
	"os"
	"strconv"
	"strings"
	"testing"
)

// TestCode holds whole lines against what objdump and the kernel's own
// disassembler show for them: the marked instruction and its neighbours.
func TestCode(t *testing.T) {
	for _, test := range []struct {
		name, arch, text string
		pc               uint64
		want             string // instructions, joined by "; ", the marked one with > before it
	}{
		{"x86 WARN", "x86_64", "e8 0d aa e9 c0 <0f> 0b 31 c0 e9 35 02 00 00", 0xffffffffc0205033,
			"call 0xffffffff8109fa40; >ud2; xor %eax,%eax; jmp 0xffffffffc0205271"},
		{"x86 WARN of Linux 6.19", "x86_64", "48 8d 3d c4 ff df ff 8b 35 46 00 e0 ff <67> 48 0f b9 3a 31 c0", 0,
			"lea -0x20003c(%rip),%rdi; mov -0x1fffba(%rip),%esi; >ud1 (%edx),%rdi; xor %eax,%eax"},
		{"x86 store", "x86_64", "Code: 48 89 df <c7> 04 25 00 00 00 00 2a 00 00 00 c3", 0,
			"mov %rbx,%rdi; >movl $0x2a,0x0; ret"},
		{"x86 begins within an instruction", "x86_64", "00 00 48 89 e5 <48> 8b 45 00", 0, "add %al,(%rax); mov %rsp,%rbp; >mov 0x0(%rbp),%rax"},
		{"x86 cannot be aligned", "x86_64", "0f <0b> c3", 0, ">or %ebx,%eax"},
		{"x86 forms", "x86_64", "<f3> 0f 1e fa 55 48 89 e5 48 8b 47 28 f0 ff 40 08 48 81 fa 00 f0 ff ff 49 63 4c 24 40 41 c6 45 00 00 a0 10 00 00 00 00 fc ff df 83 7c 1e 1c ff 66 90 e8 5f 00 00 00 c3", 0,
			">endbr64; push %rbp; mov %rsp,%rbp; mov 0x28(%rdi),%rax; lock incl 0x8(%rax); cmp $0xfffffffffffff000,%rdx; movslq 0x40(%r12),%rcx; movb $0x0,0x0(%r13); movabs 0xdffffc0000000010,%al; cmpl $0xffffffff,0x1c(%rsi,%rbx,1); xchg %ax,%ax; call .+0x64; ret"},
		{"x86 padding", "x86_64", "<66> 2e 0f 1f 84 00 00 00 00 00 66 66 2e 0f 1f 84 00 00 00 00 00 48 98 48 b9 ff ff ff ff ff 7f 00 00 4e 8d 24 c5 00 00 00 00 3e ff e1 f3 c3 0f 1f 44 00 00", 0,
			">cs nopw 0x0(%rax,%rax,1); data16 cs nopw 0x0(%rax,%rax,1); cltq; movabs $0x7fffffffffff,%rcx; lea 0x0(,%r8,8),%r12; notrack jmp *%rcx; repz ret; nopl 0x0(%rax,%rax,1)"},
		{"architecture unknown", "", "48 89 df 4c 89 e6 <48> 8b 07 c3", 0, "mov %rbx,%rdi; mov %r12,%rsi; >mov (%rdi),%rax; ret"},
		{"bytes left out", "x86_64", "12 34 ... 48 89 df <0f> 0b 31 c0 [...] 55", 0, "mov %rbx,%rdi; >ud2; xor %eax,%eax"},
		{"damaged before the mark", "x86_64", "12 f348 89 df <0f> 0b 31 c0", 0, "mov %ebx,%edi; >ud2; xor %eax,%eax"},
		{"another line behind", "arm64", "910003fd (b9400e80) All code", 0, "mov x29, sp; >ldr w0, [x20,#12]"},
		{"cut off", "x86_64", "<0f> 0b 48 8b 05 11", 0, ">ud2; (cut off)"},
		{"i386", "i386", "55 89 e5 <8b> 40 04 ff d0", 0, "push %ebp; mov %esp,%ebp; >mov 0x4(%eax),%eax; call *%eax"},
		{"arm64", "arm64", "a9bd7bfd 910003fd f90013f5 f85e8034 (b9400e80)", 0,
			"stp x29, x30, [sp,#-48]!; mov x29, sp; str x21, [sp,#32]; ldur x20, [x1,#-24]; >ldr w0, [x20,#12]"},
		{"arm64 BUG", "arm64", "f90013f5 (d4210000) ", 0, "str x21, [sp,#32]; >brk #0x800"},
		{"arm64 atomic", "arm64", "528000e1 d503201f (88e37ca4)", 0, "mov w1, #0x7; nop; >casa w3, w4, [x5]"},
		{"arm64 atomics", "arm64", "(b821001f) f8e00020 b8370000 f821101f 38208041 c8fffc02", 0, ">stadd w1, [x0]; ldaddal x0, x0, [x1]; ldadd w23, w0, [x0]; stclr x1, [x0]; swpb w0, w1, [x2]; casal xzr, x2, [x0]"},
		{"arm64 branches", "arm64", "54fffb01 (d503233f) d503245f 14000002", 0xffff800010000004, "b.ne 0xffff80000fffff60; >paciasp; bti c; b 0xffff800010000014"},
		{"arm64 branches without an address", "arm64", "54fffb01 (14000002)", 0, "b.ne .-0xa0; >b .+0x8"},
		{"arm", "arm", "e92d4050 e1a04002 e2416014 (e5963008)", 0, "push {r4, r6, lr}; mov r4, r2; sub r6, r1, #20; >ldr r3, [r6, #8]"},
		{"arm branches", "arm", "ea000001 (e7f001f2) ee072fd5", 0x8004, "b 0x800c; >udf #18; mcr 15, 0, r2, cr7, cr5, {6}"},
		{"riscv", "riscv", "1101 6d14 8d19 2617 0004 60bc (6942) 0592 9002 f713 ", 0,
			"addi sp,sp,-32; ld a3,24(a0); sub a0,a0,a4; auipc a2,0x42; ld a5,64(s1); >ld s2,16(sp); slli a1,a1,0x4; ebreak; (cut off)"},
		{"riscv jumps", "riscv", "b7b1 (9002) 1101", 0xffffffff80001002, "j 0xffffffff80000f4c; >ebreak; addi sp,sp,-32"},
		{"powerpc WARN", "powerpc", "60000000 7c0802a6 <0fe00000> fbe1fff8 4082000c 0b090000", 0, "nop; mflr r0; >twui r0,0; std r31,-8(r1); bne .+0xc; tdnei r9,0"},
		{"powerpc unread", "powerpc", "XXXXXXXX 60000000 <7d1d502a> 80a3000c", 0, "(bad); nop; >ldx r8,r29,r10; lwz r5,12(r3)"},
		{"powerpc branch", "powerpc", "<48000008>", 0xc000000000001000, ">b 0xc000000000001008"},
		{"s390", "s390", "Krnl Code: 0000000000101000: b904003b lgr %r3,%r11 #0000000000101004: a729004d lghi %r2,77 >0000000000101008: e310c0280004 lg %r1,40(%r12) 000000000010100e: c0e50000091a brasl %r14,102242", 0x101008,
			"lgr %r3,%r11; lghi %r2,77; >lg %r1,40(%r12); brasl %r14,0x102242"},
		{"loongarch", "loongarch", "02ff8063 29c04076 <28c00084> 4c000020", 0, "addi.d $sp, $sp, -32; st.d $fp, $sp, 16; >ld.d $a0, $a0, 0; ret"},
	} {
		t.Run(test.name, func(t *testing.T) {
			list, err := Code(test.arch, test.text, test.pc)
			if err != nil {
				t.Fatal(err)
			}
			var texts []string
			for _, in := range list {
				if in.Current {
					in.Text = ">" + in.Text
				}
				texts = append(texts, in.Text)
			}
			if got := strings.Join(texts, "; "); got != test.want {
				t.Errorf("\n got %s\nwant %s", got, test.want)
			}
			whole(t, list)
		})
	}
}

// whole holds that instructions follow each other without a gap and that one is
// the marked one.
func whole(t *testing.T, list []Instruction) {
	t.Helper()
	current := 0
	for i, in := range list {
		if in.Current {
			current++
			if in.Offset != 0 {
				t.Errorf("the marked instruction has offset %d", in.Offset)
			}
		}
		if in.Text == "" || in.Bytes == "" {
			t.Errorf("instruction %d is empty: %+v", i, in)
		}
		if next := in.Offset + len(strings.Fields(in.Bytes)); i+1 < len(list) && in.Bytes != "?" && list[i+1].Offset != next {
			t.Errorf("instruction %d ends at %d, the next one begins at %d", i, next, list[i+1].Offset)
		}
	}
	if current != 1 {
		t.Errorf("%d instructions are marked", current)
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
		{"arm64", "bad PC value", ErrNoCode},
		{"", "910003fd (b9400e80)", ErrArch},
		{"x86_64", "Unable to access opcode bytes at 0x7f0000001234.", ErrNoCode},
		{"x86_64", "", ErrNoCode},
		{"x86_64", "48 89 df", ErrNoMark},
		{"x86_64", "48 zz df", ErrNotCode},
		{"x86_64", "<48> <df>", ErrNotCode},
		{"x86_64", "48 <zz>", ErrNotCode},
		{"arm64", "d503201f 12345", ErrNotCode},
		{"s390", "0000000000101000: b904003b", ErrNoMark},
		{"s390", "b904003b", ErrNoMark},
	} {
		_, err := Code(test.arch, test.text, 0)
		if !errors.Is(err, test.want) {
			t.Errorf("%s %q: %v, want %v", test.arch, test.text, err, test.want)
		}
		if err != nil && strings.Contains(err.Error(), "\n") {
			t.Errorf("%q has several lines", err)
		}
		if Supported(test.arch) == errors.Is(err, ErrArch) {
			t.Errorf("Supported(%q) does not agree with %v", test.arch, err)
		}
	}
}

// TestDecodersNeverPanic runs every decoder over beginnings of all kinds.
func TestDecodersNeverPanic(t *testing.T) {
	for arch, d := range decoders {
		for n := 0; n < 1<<16; n += 11 {
			for _, rest := range []string{"\x00\x00\x00\x00", "\xff\xff\xff\xff", "\x12\x34\x56\x78\x9a\xbc"} {
				code := append([]byte{byte(n), byte(n >> 8)}, rest...)
				if text, size, _ := d.decode(code, 0x1000); text == "" || size < 1 || size > len(code) {
					t.Fatalf("%s % x: %q of %d bytes", arch, code, text, size)
				}
			}
		}
	}
}

func FuzzCode(f *testing.F) {
	f.Add("x86_64", "48 89 df <c7> 04 25 00 00 00 00 2a 00 00 00 c3", uint64(0))
	f.Add("arm64", "910003fd (b9400e80)", uint64(1<<63))
	f.Add("riscv", "1101 8d19 (6942) f713", uint64(1))
	f.Add("powerpc", "XXXXXXXX <7d1d502a>", uint64(0))
	f.Add("s390", ">0000000000101004: a729004d lghi", uint64(0))
	f.Add("loongarch", "<28c00084> ????????", uint64(0))
	f.Add("arm", "e92d4050 (e5963008)", uint64(0))
	f.Add("i386", "<0f>", uint64(0))
	f.Fuzz(func(t *testing.T, arch, text string, pc uint64) {
		for known := range decoders {
			list, err := Code(known, text, pc)
			if err == nil {
				whole(t, list)
			}
		}
		if _, err := Code(arch, text, pc); err != nil && err.Error() == "" {
			t.Error("an error without words")
		}
	})
}

func BenchmarkCode(b *testing.B) {
	const line = "bf 20 20 c0 53 48 8b 1d 2b d0 ff ff 48 89 df e8 73 58 7e c1 85 c0 75 1b 8b 35 e1 d3 ff ff 48 c7 c7 c4 20 20 c0 e8 0d aa e9 c0 <0f> 0b 31 c0 e9 35 02 00 00 48 c7 c6 dd 20 20 c0 48 89 df e8 45 58"
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Code("x86_64", line, 0xffffffffc0205033); err != nil {
			b.Fatal(err)
		}
	}
}

// TestObjdump holds whole lines of real kernels against GNU objdump.
func TestObjdump(t *testing.T) {
	data, err := os.ReadFile("testdata/objdump.txt")
	if err != nil {
		t.Fatal(err)
	}
	lines := 0
	for _, block := range strings.Split(string(data), "\n\n")[1:] {
		code, listing, _ := strings.Cut(strings.TrimSuffix(block, "\n"), "\n")
		list, err := Code("x86_64", code, 0x1000)
		if err != nil {
			t.Fatal(err)
		}
		lines++
		var got []string
		for _, in := range list {
			if in.Text == "(cut off)" {
				continue
			}
			mark := " "
			if in.Current {
				mark = ">"
			}
			got = append(got, mark+" "+strconv.FormatInt(int64(0x1000+in.Offset), 16)+" "+in.Text)
		}
		want := strings.Split(listing, "\n")
		for i := range want {
			if i >= len(got) || got[i] != want[i] {
				t.Errorf("%s:\n got %q\nwant %q", code, got[min(i, len(got)-1)], want[i])
				break
			}
		}
		if len(got) > len(want) {
			t.Errorf("%s: %q is too much", code, got[len(want):])
		}
	}
	if lines < 10 {
		t.Errorf("%d lines", lines)
	}
}
