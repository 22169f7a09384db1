package qemu

import (
	"bytes"
	"debug/elf"
	"encoding/binary"
	"os"
)

// placeholder returns an ELF file that QEMU takes for a kernel with a PVH entry
// and that holds none. A restored machine has its kernel in its memory; QEMU only
// has to be told of one for the machine to have the same parts, and would read
// all of the real one and of its initramfs for it.
func placeholder() []byte {
	const entry = 1 << 20
	note := []byte{4, 0, 0, 0, 4, 0, 0, 0, 18, 0, 0, 0, 'X', 'e', 'n', 0} // XEN_ELFNOTE_PHYS32_ENTRY
	note = binary.LittleEndian.AppendUint32(note, entry)
	header := elf.Header64{
		Ident:   [16]byte{0x7f, 'E', 'L', 'F', byte(elf.ELFCLASS64), byte(elf.ELFDATA2LSB), byte(elf.EV_CURRENT)},
		Type:    uint16(elf.ET_EXEC),
		Machine: uint16(elf.EM_X86_64),
		Version: uint32(elf.EV_CURRENT),
		Entry:   entry,
		Phoff:   64, Ehsize: 64, Phentsize: 56, Phnum: 2,
	}
	const at = 64 + 2*56
	programs := [2]elf.Prog64{
		{Type: uint32(elf.PT_LOAD), Off: at, Vaddr: entry, Paddr: entry, Filesz: uint64(len(note)), Memsz: uint64(len(note)), Align: 4},
		{Type: uint32(elf.PT_NOTE), Off: at, Filesz: uint64(len(note)), Memsz: uint64(len(note)), Align: 4},
	}
	var b bytes.Buffer
	for _, part := range []any{header, programs, note} {
		_ = binary.Write(&b, binary.LittleEndian, part) // into memory, of fixed size
	}
	b.Write(make([]byte, 8<<10)) // QEMU looks at as much of a kernel's beginning
	return b.Bytes()
}

// isELF reports whether a kernel is an ELF file, which QEMU starts by its PVH
// entry.
func isELF(path string) bool {
	f, err := os.Open(path)
	if err != nil {
		return false
	}
	defer f.Close()
	magic := make([]byte, 4)
	n, _ := f.ReadAt(magic, 0)
	return string(magic[:n]) == elf.ELFMAG
}
