package modules

import (
	"bytes"
	"debug/elf"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// ErrNotModule says that a file is no kernel module, or a damaged one.
var ErrNotModule = errors.New("not a readable kernel module")

// signatureMagic ends a signed module (include/linux/module_signature.h). Before
// it stands struct module_signature, twelve bytes whose last four are the length
// of the signature, and before that the signature.
const signatureMagic = "~Module signature appended~\n"

const signatureStruct = 12

// Stock is a module as a distribution ships it.
type Stock struct {
	body      []byte // without signature
	signature []byte // signature, struct and magic; nil if unsigned
	file      *elf.File
}

// Open reads a module. data is kept and must not change. Errors wrap
// [ErrNotModule].
func Open(data []byte) (*Stock, error) {
	s := &Stock{body: data}
	if bytes.HasSuffix(data, []byte(signatureMagic)) {
		end := len(data) - len(signatureMagic)
		if end < signatureStruct {
			return nil, fmt.Errorf("%w: its signature is cut off", ErrNotModule)
		}
		length := int64(binary.BigEndian.Uint32(data[end-4 : end]))
		start := int64(end) - signatureStruct - length
		if start < 0 {
			return nil, fmt.Errorf("%w: its signature is longer than the file", ErrNotModule)
		}
		s.body, s.signature = data[:start], data[start:]
	}
	var err error
	if s.file, err = elf.NewFile(bytes.NewReader(s.body)); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrNotModule, err)
	}
	if s.file.Class != elf.ELFCLASS64 || s.file.Type != elf.ET_REL {
		return nil, fmt.Errorf("%w: not a 64-bit relocatable file", ErrNotModule)
	}
	for _, name := range []string{".modinfo", sectionModule} {
		if s.file.Section(name) == nil {
			return nil, fmt.Errorf("%w: it has no %s", ErrNotModule, name)
		}
	}
	return s, nil
}

// sectionModule holds the module's struct module.
const sectionModule = ".gnu.linkonce.this_module"

// Info returns the module's .modinfo entries, "key=value", in their order.
func (s *Stock) Info() ([]string, error) {
	data, err := s.file.Section(".modinfo").Data()
	if err != nil {
		return nil, fmt.Errorf("%w: .modinfo: %w", ErrNotModule, err)
	}
	return strings.FieldsFunc(string(data), func(r rune) bool { return r == 0 }), nil
}

// Value returns the value of a .modinfo key; "" if it is not there.
func (s *Stock) Value(key string) string {
	info, err := s.Info()
	if err != nil {
		return ""
	}
	for _, entry := range info {
		if value, found := strings.CutPrefix(entry, key+"="); found {
			return value
		}
	}
	return ""
}

// Signed reports whether the module has a signature.
func (s *Stock) Signed() bool { return s.signature != nil }

// Change is one change to a stock module.
type Change func(*patch) error

// patch is a module being changed.
type patch struct {
	stock     *Stock
	info      []string
	name      string // new name; "" keeps it
	signature []byte
}

// Set gives a .modinfo key a value, in place of its old ones.
func Set(key, value string) Change {
	return func(p *patch) error {
		p.drop(key)
		p.info = append(p.info, key+"="+value)
		return nil
	}
}

// Drop removes a .modinfo key.
func Drop(key string) Change {
	return func(p *patch) error {
		p.drop(key)
		return nil
	}
}

func (p *patch) drop(key string) {
	p.info = slices.DeleteFunc(p.info, func(entry string) bool { return strings.HasPrefix(entry, key+"=") })
}

// maxName is the longest name that struct module holds, with the zero that ends
// it (MODULE_NAME_LEN on 64-bit kernels).
const maxName = 56

// Rename changes the module's name.
func Rename(name string) Change {
	return func(p *patch) error {
		if name == "" || len(name) >= maxName || strings.ContainsRune(name, 0) {
			return fmt.Errorf("%q cannot be the name of a module", name)
		}
		p.name = name
		return Set("name", name)(p)
	}
}

// DamageSignature keeps the signature and changes one byte of it.
func DamageSignature(p *patch) error {
	if p.stock.signature == nil {
		return fmt.Errorf("%w: it has no signature to damage", ErrNotModule)
	}
	p.signature = bytes.Clone(p.stock.signature)
	last := len(p.signature) - len(signatureMagic) - signatureStruct - 1
	p.signature[last] ^= 1
	return nil
}

// Patch returns the module with changes. It is unsigned, for a changed module's
// signature is wrong, unless a change says otherwise.
func (s *Stock) Patch(changes ...Change) ([]byte, error) {
	info, err := s.Info()
	if err != nil {
		return nil, err
	}
	p := &patch{stock: s, info: slices.Clone(info)}
	for _, change := range changes {
		if err := change(p); err != nil {
			return nil, err
		}
	}
	body := bytes.Clone(s.body)
	if p.name != "" {
		if err := s.rename(body, p.name); err != nil {
			return nil, err
		}
	}
	if !slices.Equal(p.info, info) {
		if body, err = s.replaceInfo(body, p.info); err != nil {
			return nil, err
		}
	}
	return append(body, p.signature...), nil
}

// rename writes the name into struct module, where the compiler put the old one.
func (s *Stock) rename(body []byte, name string) error {
	section := s.file.Section(sectionModule)
	old := append([]byte(s.Value("name")), 0)
	end := section.Offset + section.FileSize
	if end > uint64(len(body)) || len(old) == 1 {
		return fmt.Errorf("%w: struct module or the name is missing", ErrNotModule)
	}
	at := bytes.Index(body[section.Offset:end], old)
	if at < 0 || section.Offset+uint64(at)+maxName > end {
		return fmt.Errorf("%w: struct module does not hold the name %q", ErrNotModule, s.Value("name"))
	}
	field := body[section.Offset+uint64(at):][:maxName]
	clear(field)
	copy(field, name)
	return nil
}

// replaceInfo puts a new .modinfo at the file's end and points the section's
// header there.
func (s *Stock) replaceInfo(body []byte, info []string) ([]byte, error) {
	index := slices.IndexFunc(s.file.Sections, func(x *elf.Section) bool { return x.Name == ".modinfo" })
	order := s.file.ByteOrder
	table := order.Uint64(body[0x28:])        // e_shoff
	size := uint64(order.Uint16(body[0x3a:])) // e_shentsize
	header := table + uint64(index)*size
	if size < 64 || header+64 > uint64(len(body)) {
		return nil, fmt.Errorf("%w: its section headers are cut off", ErrNotModule)
	}
	var data []byte
	for _, entry := range info {
		data = append(append(data, entry...), 0)
	}
	order.PutUint64(body[header+0x18:], uint64(len(body))) // sh_offset
	order.PutUint64(body[header+0x20:], uint64(len(data))) // sh_size
	return append(body, data...), nil
}
