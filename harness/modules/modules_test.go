package modules

import (
	"bytes"
	"debug/elf"
	"encoding/binary"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"kerneltaint/harness/kernel"
	"kerneltaint/harness/kernel/kerneltest"
)

// sample builds a small module in either byte order: what Patch must understand of
// one. The machine's own modules are used in TestOnARealKernel.
func sample(order binary.ByteOrder, signature []byte) []byte {
	info := []byte("license=GPL\x00depends=\x00intree=Y\x00name=sample\x00vermagic=6.1.0-99-amd64 SMP mod_unload \x00")
	this := make([]byte, 24+maxName+100)
	copy(this[24:], "sample\x00")
	names := []byte("\x00.modinfo\x00.gnu.linkonce.this_module\x00.shstrtab\x00")
	body := make([]byte, 64)
	copy(body, "\x7fELF\x02")
	body[5] = 1
	if order == binary.BigEndian {
		body[5] = 2
	}
	body[6] = 1
	order.PutUint16(body[16:], uint16(elf.ET_REL))
	order.PutUint16(body[18:], uint16(elf.EM_S390))
	order.PutUint32(body[20:], 1)
	order.PutUint16(body[52:], 64)
	order.PutUint16(body[58:], 64)
	order.PutUint16(body[60:], 4)
	order.PutUint16(body[62:], 3)
	headers := make([]byte, 4*64)
	for i, s := range []struct {
		name int
		kind elf.SectionType
		data []byte
	}{{1, elf.SHT_PROGBITS, info}, {10, elf.SHT_PROGBITS, this}, {36, elf.SHT_STRTAB, names}} {
		h := headers[(i+1)*64:]
		order.PutUint32(h, uint32(s.name))
		order.PutUint32(h[4:], uint32(s.kind))
		order.PutUint64(h[0x18:], uint64(len(body)))
		order.PutUint64(h[0x20:], uint64(len(s.data)))
		body = append(body, s.data...)
	}
	order.PutUint64(body[0x28:], uint64(len(body)))
	body = append(body, headers...)
	if signature == nil {
		return body
	}
	body = append(body, signature...)
	body = append(body, make([]byte, 8)...)
	body = binary.BigEndian.AppendUint32(body, uint32(len(signature)))
	return append(body, signatureMagic...)
}

func TestPatch(t *testing.T) {
	for _, order := range []binary.ByteOrder{binary.LittleEndian, binary.BigEndian} {
		s, err := Open(sample(order, []byte("signature")))
		if err != nil {
			t.Fatal(order, err)
		}
		if !s.Signed() || s.Value("license") != "GPL" || s.Value("nothing") != "" {
			t.Errorf("%s: read %v", order, s)
		}
		for name, test := range map[string]struct {
			changes []Change
			want    []string // entries that must be there
			not     []string // beginnings of entries that must not
		}{
			"nothing":  {nil, []string{"license=GPL", "name=sample"}, nil},
			"license":  {[]Change{Set("license", "Proprietary")}, []string{"license=Proprietary", "intree=Y"}, []string{"license=GPL"}},
			"drop":     {[]Change{Drop("license"), Drop("intree")}, []string{"name=sample"}, []string{"license=", "intree="}},
			"rename":   {[]Change{Rename("another")}, []string{"name=another"}, []string{"name=sample"}},
			"together": {[]Change{Rename("x"), Set("staging", "Y"), Set("test", "Y")}, []string{"name=x", "staging=Y", "test=Y"}, nil},
		} {
			data, err := s.Patch(test.changes...)
			if err != nil {
				t.Fatal(order, name, err)
			}
			patched, err := Open(data)
			if err != nil {
				t.Fatal(order, name, err)
			}
			info, _ := patched.Info()
			for _, entry := range test.want {
				if !slices.Contains(info, entry) {
					t.Errorf("%s %s: %q has no %q", order, name, info, entry)
				}
			}
			for _, start := range test.not {
				if slices.ContainsFunc(info, func(e string) bool { return strings.HasPrefix(e, start) }) {
					t.Errorf("%s %s: %q has %q", order, name, info, start)
				}
			}
			if patched.Signed() {
				t.Errorf("%s %s: it is still signed", order, name)
			}
			this, _ := patched.file.Section(sectionModule).Data()
			if got, _, _ := bytes.Cut(this[24:], []byte{0}); string(got) != patched.Value("name") {
				t.Errorf("%s %s: struct module is named %q, .modinfo %q", order, name, got, patched.Value("name"))
			}
		}
	}
}

func TestDamagedSignature(t *testing.T) {
	original := sample(binary.LittleEndian, []byte("signature"))
	s, err := Open(original)
	if err != nil {
		t.Fatal(err)
	}
	got, err := s.Patch(DamageSignature)
	if err != nil {
		t.Fatal(err)
	}
	different := 0
	for i := range got {
		if got[i] != original[i] {
			different++
		}
	}
	if len(got) != len(original) || different != 1 {
		t.Errorf("%d bytes of %d differ", different, len(got))
	}
	unsigned, err := Open(sample(binary.LittleEndian, nil))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := unsigned.Patch(DamageSignature); !errors.Is(err, ErrNotModule) {
		t.Errorf("without a signature: %v", err)
	}
}

func TestImpossibleChanges(t *testing.T) {
	s, err := Open(sample(binary.LittleEndian, nil))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"", strings.Repeat("x", maxName), "a\x00b"} {
		if _, err := s.Patch(Rename(name)); err == nil {
			t.Errorf("renamed to %q", name)
		}
	}
}

func TestNotModules(t *testing.T) {
	whole := sample(binary.LittleEndian, []byte("signature"))
	for name, data := range map[string][]byte{
		"empty": nil, "text": []byte("no module"), "half": whole[:len(whole)/2],
		"signature alone":   []byte(signatureMagic),
		"signature too big": append([]byte("\x00\x00\x00\x00\x00\x00\x00\x00\xff\xff\xff\xff"), signatureMagic...),
	} {
		if _, err := Open(data); !errors.Is(err, ErrNotModule) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func FuzzPatch(f *testing.F) {
	f.Add(sample(binary.LittleEndian, []byte("signature")))
	f.Add(sample(binary.BigEndian, nil))
	f.Fuzz(func(t *testing.T, data []byte) {
		if s, err := Open(data); err == nil {
			s.Patch(Rename("other"), Set("license", "x"))
			entryPoints(s)
		}
	})
}

// TestOnARealKernel makes every module for a real kernel and reads it back. That
// they load and do what they should is the suite's business.
func TestOnARealKernel(t *testing.T) {
	k := kerneltest.Find(t, "")
	for _, m := range append(All(), Taint(19)) {
		data, err := m.Make(k)
		if err != nil {
			t.Errorf("%s: %v", m.Name, err)
			continue
		}
		s, err := Open(data)
		if err != nil {
			t.Errorf("%s: %v", m.Name, err)
			continue
		}
		if name := s.Value("name"); name != m.Name && m.Name != "kt_damaged" {
			t.Errorf("%s is named %s", m.Name, name)
		}
		if len(data) > 20_000 {
			t.Errorf("%s has %d bytes", m.Name, len(data))
		}
	}
}

func TestWhatCannotBeMade(t *testing.T) {
	for name, k := range map[string]*kernel.Kernel{
		"another architecture": {Arch: "arm64"},
		"no stock module":      {Arch: "amd64"},
	} {
		for _, m := range All() {
			if _, err := m.Make(k); !errors.Is(err, ErrCannot) {
				t.Errorf("%s: %s: %v", name, m.Name, err)
			}
		}
	}
}

// The C sources are for people; here they are held against the list of modules.
func TestSourcesAreListed(t *testing.T) {
	kbuild, err := os.ReadFile("src/Kbuild")
	if err != nil {
		t.Fatal(err)
	}
	sources, err := filepath.Glob("src/*.c")
	if err != nil || len(sources) == 0 {
		t.Fatalf("no sources: %v", err)
	}
	for _, path := range sources {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.HasPrefix(string(text), "// SPDX-License-Identifier: GPL-2.0\n") {
			t.Errorf("%s has no GPL-2.0 header", path)
		}
		object := strings.TrimSuffix(filepath.Base(path), ".c") + ".o"
		if !strings.Contains(string(kbuild), object) {
			t.Errorf("Kbuild does not build %s", object)
		}
	}
}
