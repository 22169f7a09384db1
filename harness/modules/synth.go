package modules

import (
	"bytes"
	"debug/elf"
	"encoding/binary"
	"errors"
	"fmt"
	"strings"

	"kerneltaint/harness/kernel"
)

// ErrCannot says that a module cannot be made for a kernel; the text says why.
var ErrCannot = errors.New("cannot make the module for this kernel")

// synthesis is a module being written for one kernel.
type synthesis struct {
	kernel *kernel.Kernel
	name   string
	obj    object
	init   code
	thread code    // a function for a kernel thread
	patch  code    // a function that replaces one of the kernel's
	data   []byte  // follows 64 zeroed bytes in what is named "data"
	links  []reloc // in data
	noExit bool
	info   []string // .modinfo entries beside license, name and vermagic
	bugs   []bug
	err    error
}

// bug is an entry of __bug_table: what the kernel should make of a ud2.
type bug struct {
	at    int // offset in the init code
	flags uint16
	line  uint16
}

// BUG entries' flags (include/linux/bug.h): a warning, and the taint that it sets.
const bugFlagWarning = 1 | 9<<8

// sourceName is the file that reports name as their place.
const sourceName = "harness.c"

// Synthesize writes a whole module of the given name that does what payload says
// when it is loaded. It is out of tree and unsigned. Errors wrap [ErrCannot].
func Synthesize(k *kernel.Kernel, name string, payload Payload) ([]byte, error) {
	if k.Arch != "amd64" {
		return nil, fmt.Errorf("%w: machine code is written for amd64 only", ErrCannot)
	}
	s := &synthesis{kernel: k, name: name}
	s.init.enter()
	payload(s)
	s.init.leave(0)
	if s.err != nil {
		return nil, fmt.Errorf("%w: %s: %w", ErrCannot, name, s.err)
	}
	template, err := openModule(k, "nls_ascii")
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrCannot, err)
	}
	return s.assemble(template)
}

func (s *synthesis) fail(format string, arguments ...any) {
	if s.err == nil {
		s.err = fmt.Errorf(format, arguments...)
	}
}

// exported returns the first of names that the kernel exports.
func (s *synthesis) exported(names ...string) string {
	for _, name := range names {
		if _, known := s.kernel.Symbols[name]; known {
			return name
		}
	}
	s.fail("it exports none of %s", strings.Join(names, ", "))
	return names[0]
}

func (s *synthesis) assemble(template *Stock) ([]byte, error) {
	s.code(".init.text", "init_module", &s.init)
	if len(s.thread.b) > 0 {
		s.code(".text", "thread", &s.thread)
	}
	if len(s.patch.b) > 0 {
		s.code(".text", "replacement", &s.patch)
	}
	if !s.noExit {
		exit := new(code).raw(0xf3, 0x0f, 0x1e, 0xfa, 0xc3) // endbr64; ret
		s.code(".exit.text", "cleanup_module", exit)
	}
	texts := s.obj.section(".rodata", 0, 1, append([]byte(sourceName), 0, 0))
	s.obj.define("source", texts, 0, false)
	s.obj.define("empty", texts, len(sourceName)+1, false)
	data := s.obj.section(".data", elf.SHF_WRITE, 8, append(make([]byte, 64), s.data...))
	data.relocs = s.links
	s.obj.define("data", data, 0, false)
	s.bugTable()
	if err := s.structModule(template); err != nil {
		return nil, err
	}
	s.modinfo(template)
	if err := s.versions(template); err != nil {
		return nil, err
	}
	return s.obj.bytes(), nil
}

func (s *synthesis) code(section, name string, c *code) {
	text := s.obj.section(section, elf.SHF_EXECINSTR, 16, c.b)
	text.relocs = c.relocs
	s.obj.define(name, text, 0, name == "init_module" || name == "cleanup_module")
}

// modinfo writes what the kernel reads first. The version magic is the template's.
func (s *synthesis) modinfo(template *Stock) {
	var data []byte
	info := append([]string{"license=GPL", "depends=", "retpoline=Y", "name=" + s.name, "vermagic=" + template.Value("vermagic")}, s.info...)
	for _, entry := range info {
		data = append(append(data, entry...), 0)
	}
	s.obj.section(".modinfo", 0, 1, data)
}

// structModule takes the size of struct module, and the places of its entry
// points, from the template's relocations.
func (s *synthesis) structModule(template *Stock) error {
	size := template.file.Section(sectionModule).Size
	data := make([]byte, size)
	sample, err := template.file.Section(sectionModule).Data()
	if err != nil {
		return fmt.Errorf("%w: %w", ErrCannot, err)
	}
	at := bytes.Index(sample, append([]byte(template.Value("name")), 0))
	if at < 0 || at+maxName > len(data) || len(s.name) >= maxName {
		return fmt.Errorf("%w: no place for the name in struct module", ErrCannot)
	}
	copy(data[at:], s.name)
	section := s.obj.section(sectionModule, elf.SHF_WRITE, 64, data)
	s.obj.define("__this_module", section, 0, true)
	entries, err := entryPoints(template)
	if err != nil {
		return err
	}
	for _, name := range []string{"init_module", "cleanup_module"} {
		offset, known := entries[name]
		if !known {
			return fmt.Errorf("%w: the template does not show where %s stands", ErrCannot, name)
		}
		if name == "init_module" || !s.noExit {
			section.relocs = append(section.relocs, reloc{int(offset), elf.R_X86_64_64, name, 0})
		}
	}
	return nil
}

// entryPoints returns the offsets in struct module of the pointers to the entry
// points, by their names.
func entryPoints(template *Stock) (map[string]uint64, error) {
	rela := template.file.Section(".rela" + sectionModule)
	symbols, err := template.file.Symbols()
	if rela == nil || err != nil {
		return nil, fmt.Errorf("%w: the template has no relocations for struct module", ErrCannot)
	}
	data, err := rela.Data()
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrCannot, err)
	}
	entries := map[string]uint64{}
	for ; len(data) >= 24; data = data[24:] {
		offset, info := binary.LittleEndian.Uint64(data), binary.LittleEndian.Uint64(data[8:])
		if number := info >> 32; number >= 1 && number <= uint64(len(symbols)) {
			entries[symbols[number-1].Name] = offset // Symbols leaves out the first, empty one
		}
	}
	return entries, nil
}

// bugTable writes struct bug_entry (include/asm-generic/bug.h): displacements to
// the ud2, from 6.19 on to a format, and to the file's name; then line and flags.
func (s *synthesis) bugTable() {
	if len(s.bugs) == 0 {
		return
	}
	var data []byte
	var relocs []reloc
	pointer := func(symbol string, addend int64) {
		relocs = append(relocs, reloc{len(data), elf.R_X86_64_PC32, symbol, addend})
		data = append(data, 0, 0, 0, 0)
	}
	for _, b := range s.bugs {
		pointer("init_module", int64(b.at))
		if s.kernel.AtLeast(6, 19) {
			pointer("empty", 0)
		}
		if s.kernel.AtLeast(5, 14) {
			pointer("source", 0)
		} else {
			pointer("source", 4) // relative to the entry, not to the field
		}
		data = binary.LittleEndian.AppendUint16(data, b.line)
		data = binary.LittleEndian.AppendUint16(data, b.flags)
	}
	s.obj.section("__bug_table", elf.SHF_WRITE, 4, data).relocs = relocs
}

// versions writes the checksums of what the module imports, in kernels that have
// them (CONFIG_MODVERSIONS).
func (s *synthesis) versions(template *Stock) error {
	if template.file.Section("__versions") == nil {
		return nil
	}
	var data []byte
	for _, name := range append([]string{"module_layout"}, s.obj.undefined()...) {
		sum, known := s.kernel.Symbols[name]
		if !known {
			return fmt.Errorf("%w: it exports no %s", ErrCannot, name)
		}
		entry := make([]byte, 64)
		binary.LittleEndian.PutUint64(entry, uint64(sum))
		if copy(entry[8:63], name) != len(name) {
			return fmt.Errorf("%w: %s is too long a name", ErrCannot, name)
		}
		data = append(data, entry...)
	}
	s.obj.section("__versions", 0, 32, data)
	return nil
}
