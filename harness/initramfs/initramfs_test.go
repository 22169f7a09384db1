package initramfs

import (
	"bytes"
	"errors"
	"strconv"
	"strings"
	"testing"
)

// member is a file read back from an archive.
type member struct {
	name  string
	mode  uint64
	data  string
	major uint64
	minor uint64
}

// read reads an archive by the format's description, up to its trailer.
func read(t *testing.T, b []byte) (members []member, rest []byte) {
	t.Helper()
	at := 0
	pad := func() { at = (at + 3) &^ 3 }
	for {
		header := b[at : at+110]
		if string(header[:6]) != "070701" {
			t.Fatalf("no header at byte %d: %q", at, header)
		}
		field := func(n int) uint64 {
			v, err := strconv.ParseUint(string(header[6+8*n:14+8*n]), 16, 32)
			if err != nil {
				t.Fatal(err)
			}
			return v
		}
		at += 110
		name := strings.TrimRight(string(b[at:at+int(field(11))]), "\x00")
		at += int(field(11))
		pad()
		data := string(b[at : at+int(field(6))])
		at += int(field(6))
		pad()
		if name == "TRAILER!!!" {
			return members, b[at:]
		}
		members = append(members, member{name, field(1), data, field(9), field(10)})
	}
}

func TestArchive(t *testing.T) {
	var a Archive
	err := errors.Join(
		a.File("init", 0o755, []byte("program")),
		a.File("a/b/c.txt", 0o640, []byte("odd")),
		a.File("a/b/d.txt", 0o600, nil),
		a.Folder("proc"),
		a.Device("dev/console", 0o600, 5, 1),
	)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	n, err := a.WriteTo(&b)
	if err != nil || n != int64(b.Len()) || n%512 != 0 {
		t.Fatalf("%d bytes of %d, %v", n, b.Len(), err)
	}
	want := []member{
		{"init", 0o100755, "program", 0, 0},
		{"a", 0o040755, "", 0, 0}, {"a/b", 0o040755, "", 0, 0},
		{"a/b/c.txt", 0o100640, "odd", 0, 0}, {"a/b/d.txt", 0o100600, "", 0, 0},
		{"proc", 0o040755, "", 0, 0},
		{"dev", 0o040755, "", 0, 0}, {"dev/console", 0o020600, "", 5, 1},
	}
	got, rest := read(t, b.Bytes())
	if len(bytes.Trim(rest, "\x00")) > 0 {
		t.Error("something follows the trailer")
	}
	if len(got) != len(want) {
		t.Fatalf("got %v", got)
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("got %+v, want %+v", got[i], want[i])
		}
	}
}

func TestNames(t *testing.T) {
	for _, name := range []string{"", ".", "/init", "../init", "a/../b", "a//b", "a/", "a\x00b"} {
		var a Archive
		if err := a.File(name, 0o644, nil); !errors.Is(err, ErrName) {
			t.Errorf("%q: %v", name, err)
		}
	}
}

type full struct{ left int }

var errFull = errors.New("full")

func (f *full) Write(b []byte) (int, error) {
	if len(b) > f.left {
		return 0, errFull
	}
	f.left -= len(b)
	return len(b), nil
}

func TestFullDisk(t *testing.T) {
	var a Archive
	if err := a.File("init", 0o755, make([]byte, 1000)); err != nil {
		t.Fatal(err)
	}
	if _, err := a.WriteTo(&full{500}); !errors.Is(err, errFull) {
		t.Errorf("the error is %v", err)
	}
}
