package qemu

import (
	"bytes"
	"debug/elf"
	"os"
	"path/filepath"
	"testing"
)

func TestPlaceholder(t *testing.T) {
	f, err := elf.NewFile(bytes.NewReader(placeholder()))
	if err != nil {
		t.Fatal(err)
	}
	if len(f.Progs) != 2 || f.Machine != elf.EM_X86_64 {
		t.Fatalf("%v with %d segments", f.Machine, len(f.Progs))
	}
	note := make([]byte, f.Progs[1].Filesz)
	if _, err := f.Progs[1].ReadAt(note, 0); err != nil {
		t.Fatal(err)
	}
	if want := "\x04\x00\x00\x00\x04\x00\x00\x00\x12\x00\x00\x00Xen\x00\x00\x00\x10\x00"; f.Progs[1].Type != elf.PT_NOTE || string(note) != want {
		t.Errorf("%v: %q, want %q", f.Progs[1].Type, note, want)
	}
	path := filepath.Join(t.TempDir(), "kernel")
	if isELF(path) {
		t.Error("a file that is not there is one")
	}
	for content, want := range map[string]bool{string(placeholder()): true, "MZ\x00\x00": false, "": false} {
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		if isELF(path) != want {
			t.Errorf("%.4q: %v", content, !want)
		}
	}
}
