package modules

import (
	"debug/elf"
	"encoding/binary"
)

// code is amd64 machine code with its relocations. Each method appends one
// instruction, or a short run of them; the comments give them in Intel's syntax.
type code struct {
	b      []byte
	relocs []reloc
}

func (c *code) raw(b ...byte) *code {
	c.b = append(c.b, b...)
	return c
}

// enter begins a function that is called through a pointer, and aligns the stack
// for calls: endbr64; sub rsp, 8.
func (c *code) enter() *code { return c.raw(0xf3, 0x0f, 0x1e, 0xfa, 0x48, 0x83, 0xec, 0x08) }

// leave ends it with a result: mov eax, n; add rsp, 8; ret.
func (c *code) leave(n int32) *code {
	c.raw(0xb8).int32(n)
	return c.raw(0x48, 0x83, 0xc4, 0x08, 0xc3)
}

func (c *code) int32(n int32) *code {
	c.b = binary.LittleEndian.AppendUint32(c.b, uint32(n))
	return c
}

// relocated appends four bytes that the kernel's loader fills in.
func (c *code) relocated(kind elf.R_X86_64, symbol string, addend int64) *code {
	c.relocs = append(c.relocs, reloc{len(c.b), kind, symbol, addend})
	return c.int32(0)
}

// call: call symbol.
func (c *code) call(symbol string) *code {
	return c.raw(0xe8).relocated(elf.R_X86_64_PLT32, symbol, -4)
}

// edi: mov edi, n. The first argument of a call.
func (c *code) edi(n int32) *code { return c.raw(0xbf).int32(n) }

// esi: mov esi, n. The second argument.
func (c *code) esi(n int32) *code { return c.raw(0xbe).int32(n) }

// rdiAddress: mov rdi, offset symbol.
func (c *code) rdiAddress(symbol string) *code {
	return c.raw(0x48, 0xc7, 0xc7).relocated(elf.R_X86_64_32S, symbol, 0)
}
