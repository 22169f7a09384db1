package modules

import (
	"bytes"
	"debug/elf"
	"encoding/binary"
)

// object is an ELF relocatable file for amd64 under construction.
type object struct {
	sections []*section
	symbols  []symbol
}

// section is a section with the relocations of its contents.
type section struct {
	name   string
	flags  elf.SectionFlag
	align  uint64
	data   []byte
	relocs []reloc
}

// reloc asks for a symbol's address to be written at an offset.
type reloc struct {
	at     int
	kind   elf.R_X86_64
	symbol string
	addend int64
}

// symbol is a name for a place; one without a section is looked for in the kernel.
type symbol struct {
	name    string
	section *section
	value   uint64
	global  bool
	code    bool
}

func (o *object) section(name string, flags elf.SectionFlag, align uint64, data []byte) *section {
	s := &section{name: name, flags: flags | elf.SHF_ALLOC, align: align, data: data}
	o.sections = append(o.sections, s)
	return s
}

func (o *object) define(name string, s *section, value int, global bool) {
	o.symbols = append(o.symbols, symbol{name: name, section: s, value: uint64(value), global: global, code: s.flags&elf.SHF_EXECINSTR != 0})
}

// undefined returns the names that relocations use and nothing defines: what the
// kernel must export.
func (o *object) undefined() []string {
	known := map[string]bool{}
	for _, s := range o.symbols {
		known[s.name] = true
	}
	var names []string
	for _, s := range o.sections {
		for _, r := range s.relocs {
			if !known[r.symbol] {
				known[r.symbol] = true
				names = append(names, r.symbol)
			}
		}
	}
	return names
}

// bytes writes the file: header, contents, relocations, symbols, strings, section
// headers.
func (o *object) bytes() []byte {
	for _, name := range o.undefined() {
		o.symbols = append(o.symbols, symbol{name: name, global: true})
	}
	w := newWriter()
	symtab, numbers, locals := o.symbolTable(w)
	symtabIndex := uint32(len(o.sections) + 1)
	for _, s := range o.sections {
		w.add(s.name, elf.SHT_PROGBITS, s.flags, s.align, 0, 0, 0, s.data)
	}
	w.add(".symtab", elf.SHT_SYMTAB, 0, 8, symtabIndex+1, locals, elf.Sym64Size, symtab)
	w.add(".strtab", elf.SHT_STRTAB, 0, 1, 0, 0, 0, w.strings)
	for i, s := range o.sections {
		if len(s.relocs) == 0 {
			continue
		}
		var table bytes.Buffer
		for _, r := range s.relocs {
			binary.Write(&table, binary.LittleEndian, elf.Rela64{Off: uint64(r.at), Info: uint64(numbers[r.symbol])<<32 | uint64(r.kind), Addend: r.addend})
		}
		w.add(".rela"+s.name, elf.SHT_RELA, elf.SHF_INFO_LINK, 8, symtabIndex, uint32(i+1), 24, table.Bytes())
	}
	return w.finish()
}

// symbolTable writes the symbols, local ones first as ELF wants, and returns the
// number of each and the number of local ones.
func (o *object) symbolTable(w *writer) (table []byte, numbers map[string]uint32, locals uint32) {
	var b bytes.Buffer
	b.Write(make([]byte, elf.Sym64Size))
	numbers = map[string]uint32{}
	next := uint32(1)
	for _, global := range []bool{false, true} {
		if global {
			locals = next
		}
		for _, s := range o.symbols {
			if s.global != global {
				continue
			}
			entry := elf.Sym64{Name: w.text(s.name), Value: s.value}
			bind, kind := elf.STB_LOCAL, elf.STT_NOTYPE
			if global {
				bind = elf.STB_GLOBAL
			}
			if s.section != nil {
				entry.Shndx, kind = o.index(s.section), elf.STT_OBJECT
				if s.code {
					kind, entry.Size = elf.STT_FUNC, uint64(len(s.section.data))-s.value
				}
			}
			entry.Info = elf.ST_INFO(bind, kind)
			binary.Write(&b, binary.LittleEndian, entry)
			numbers[s.name] = next
			next++
		}
	}
	return b.Bytes(), numbers, locals
}

func (o *object) index(s *section) uint16 {
	for i := range o.sections {
		if o.sections[i] == s {
			return uint16(i + 1)
		}
	}
	return 0
}

// writer lays out a file.
type writer struct {
	body    []byte
	headers []elf.Section64
	names   []byte // .shstrtab
	strings []byte // .strtab
}

func newWriter() *writer {
	return &writer{body: make([]byte, 64), headers: make([]elf.Section64, 1), names: []byte{0}, strings: []byte{0}}
}

func (w *writer) text(s string) uint32 {
	at := len(w.strings)
	w.strings = append(append(w.strings, s...), 0)
	return uint32(at)
}

func (w *writer) name(s string) uint32 {
	at := len(w.names)
	w.names = append(append(w.names, s...), 0)
	return uint32(at)
}

func (w *writer) align(to uint64) {
	for to > 1 && uint64(len(w.body))%to != 0 {
		w.body = append(w.body, 0)
	}
}

func (w *writer) add(name string, kind elf.SectionType, flags elf.SectionFlag, align uint64, link, info uint32, entry uint64, data []byte) {
	w.align(align)
	w.headers = append(w.headers, elf.Section64{
		Name: w.name(name), Type: uint32(kind), Flags: uint64(flags), Off: uint64(len(w.body)), Size: uint64(len(data)),
		Link: link, Info: info, Addralign: align, Entsize: entry,
	})
	w.body = append(w.body, data...)
}

func (w *writer) finish() []byte {
	w.name(".shstrtab")
	header := elf.Section64{Name: uint32(len(w.names)) - uint32(len(".shstrtab")) - 1, Type: uint32(elf.SHT_STRTAB), Off: uint64(len(w.body)), Size: uint64(len(w.names)), Addralign: 1}
	w.body = append(w.body, w.names...)
	w.headers = append(w.headers, header)
	w.align(8)
	ident := [elf.EI_NIDENT]byte{0x7f, 'E', 'L', 'F', byte(elf.ELFCLASS64), byte(elf.ELFDATA2LSB), byte(elf.EV_CURRENT)}
	var head bytes.Buffer
	binary.Write(&head, binary.LittleEndian, elf.Header64{
		Ident: ident, Type: uint16(elf.ET_REL), Machine: uint16(elf.EM_X86_64), Version: uint32(elf.EV_CURRENT),
		Shoff: uint64(len(w.body)), Ehsize: 64, Shentsize: 64, Shnum: uint16(len(w.headers)), Shstrndx: uint16(len(w.headers) - 1),
	})
	copy(w.body, head.Bytes())
	var table bytes.Buffer
	binary.Write(&table, binary.LittleEndian, w.headers)
	return append(w.body, table.Bytes()...)
}
