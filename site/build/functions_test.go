package main

import (
	"bytes"
	"encoding/binary"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"kerneltaint/harness/need"
)

// TestWithoutTrace runs a program that has the runtime walk its stack in each
// way there is, once as it was linked and once without what a trace shows.
func TestWithoutTrace(t *testing.T) {
	node := need.Program(t, "install Node 20 or later", "node")
	root, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		t.Fatal(err)
	}
	t.Chdir(filepath.Join("..", ".."))
	start := filepath.Join(strings.TrimSpace(string(root)), "lib", "wasm", "wasm_exec_node.js")
	for _, flags := range []string{small, "all="} {
		dir := t.TempDir()
		linked, without := filepath.Join(dir, "linked.wasm"), filepath.Join(dir, "without.wasm")
		build := exec.Command("go", "build", "-trimpath", "-gcflags="+flags, "-o", linked, "./site/build/testdata/walk")
		build.Env = append(os.Environ(), "GOOS=js", "GOARCH=wasm")
		if out, err := build.CombinedOutput(); err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
		module, err := compile("./site/build/testdata/walk", flags)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(without, module, 0o644); err != nil {
			t.Fatal(err)
		}
		var said [2]string
		for i, program := range []string{linked, without} {
			var out, trace bytes.Buffer
			run := exec.Command(node, "--stack-size=8192", start, program)
			run.Stdout, run.Stderr = &out, &trace
			if err := run.Run(); run.ProcessState == nil || run.ProcessState.ExitCode() != 2 {
				t.Fatalf("%s ended otherwise than by its panic: %v\n%s%s", filepath.Base(program), err, out.String(), trace.String())
			}
			if !strings.Contains(trace.String(), "panic: the last words") {
				t.Errorf("%s does not say what it panics for:\n%s", filepath.Base(program), trace.String())
			}
			if shown := strings.Contains(trace.String(), "main.main"); shown != (program == linked) {
				t.Errorf("%s: its trace names main.main: %v\n%s", filepath.Base(program), shown, trace.String())
			}
			said[i] = out.String()
		}
		before, here, ok := strings.Cut(said[0], "here: ")
		after, nowhere, _ := strings.Cut(said[1], "here: ")
		if before != after || strings.Count(before, "\n") != 5 || !ok {
			t.Errorf("flags %s: it says\n%sand without its names\n%s", flags, said[0], said[1])
		}
		if !strings.HasPrefix(here, `"main.main" in "`) || nowhere != "\"\" in \"?\", line 0\n" {
			t.Errorf("flags %s: it is at %s and at %s", flags, here, nowhere)
		}
	}
}

// functionsOf returns a module whose table has two functions that share a list,
// the second with all lists and facts.
func functionsOf() []byte {
	word := binary.LittleEndian.AppendUint32
	record := func(entry, name uint32, lists, facts []uint32) []byte {
		f := word(word(nil, entry), name)
		f = word(word(f, 8), 0) // the size of arguments, no deferred calls
		f = word(word(word(f, 1), 4), 4)
		f = word(word(word(f, uint32(len(lists))), 3), 77)
		f = append(f, 0, 0, 0, byte(len(facts)))
		for _, n := range append(lists, facts...) {
			f = word(f, n)
		}
		return f
	}
	names := []byte("\x00main.main\x00reflect.makeFuncStub\x00")
	// The lists are at 1 (of frames), 4 (of files), 7 and 10.
	steps := []byte{0, 2, 1, 0, 6, 9, 0, 3, 4, 0, 8, 2, 6, 3, 0}
	first := record(0, 1, []uint32{4, 7}, []uint32{1, 2})
	second := record(1<<16, 11, []uint32{4, 10, 0, 7}, []uint32{1, 2, 3, 4, 5, 6, 7, 8})
	units, files := []byte("unit"), []byte("a.go")
	b := append([]byte(nil), tableHeader...)
	at := uint64(headerSize)
	add := func(n uint64) { b = binary.LittleEndian.AppendUint64(b, n) }
	add(2)
	add(1)
	add(0)
	for _, part := range [][]byte{names, units, files, steps} {
		add(at)
		at += uint64(len(part))
	}
	add(at)
	b = bytes.Join([][]byte{b, names, units, files, steps}, nil)
	b = word(word(word(word(b, 0), 24), 1<<16), 24+uint32(len(first)))
	b = word(word(b, 2<<16), 0)
	return append(append(b, first...), second...)
}

func TestWithoutTraceTable(t *testing.T) {
	module := functionsOf()
	got, err := withoutTrace(module)
	if err != nil {
		t.Fatal(err)
	}
	if len(got) != len(module) {
		t.Fatalf("%d bytes became %d", len(module), len(got))
	}
	table, err := findFunctions(got)
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []struct {
		name  string
		words []uint32 // of the record, but for its name
	}{
		{"", []uint32{0, 8, 0, 1, 0, 0, 2, 0, 0, 2 << 24, 0, 4, 1, 2}},
		{"reflect.makeFuncStub", []uint32{1 << 16, 8, 0, 1, 0, 0, 4, 0, 0, 8 << 24, 0, 7, 0, 0, 1, 2, 3, 4, 5, ^uint32(0), ^uint32(0), 8}},
	} {
		f, err := table.record(i)
		if err != nil {
			t.Fatal(err)
		}
		if name := table.name(binary.LittleEndian.Uint32(f[funcName:])); name != want.name {
			t.Errorf("function %d is named %q, want %q", i, name, want.name)
		}
		var words []uint32
		for at := 0; at < len(f); at += 4 {
			if at != funcName {
				words = append(words, binary.LittleEndian.Uint32(f[at:]))
			}
		}
		if len(words) != len(want.words) {
			t.Fatalf("function %d has %d words, want %d", i, len(words), len(want.words))
		}
		for n := range words {
			if words[n] != want.words[n] {
				t.Errorf("function %d, word %d without the name's: %#x, want %#x", i, n, words[n], want.words[n])
			}
		}
	}
	if steps, want := table.b[table.pctab:table.records], []byte{0, 2, 1, 0, 3, 4, 0, 8, 2, 6, 3, 0, 0, 0, 0}; !bytes.Equal(steps, want) {
		t.Errorf("the lists are % x, want % x", steps, want)
	}
	if names, want := string(table.b[table.names:table.cutab]), "\x00reflect.makeFuncStub\x00"; strings.TrimRight(names, "\x00") != strings.TrimRight(want, "\x00") {
		t.Errorf("the names are %q, want %q", names, want)
	}
}

func TestWithoutTraceRefuses(t *testing.T) {
	good := functionsOf()
	change := func(at int, b byte) []byte {
		bad := bytes.Clone(good)
		bad[at] = b
		return bad
	}
	records := int(binary.LittleEndian.Uint64(good[8*8:]))
	for name, module := range map[string][]byte{
		"no table":             []byte("\x00asm\x01\x00\x00\x00"),
		"a cut header":         good[:40],
		"a cut record":         good[:len(good)-4],
		"parts out of order":   change(6*8, 1),
		"too many functions":   change(8+6, 1),
		"another entry":        change(records+8+2, 9),
		"a record behind":      change(records+4+2, 9),
		"a list behind":        change(records+24+funcPCSP+1, 9),
		"more lists than room": change(records+24+funcNPCData+2, 9),
		"an endless list":      change(records-1, 0x80),
	} {
		if _, err := withoutTrace(module); !errors.Is(err, errModule) {
			t.Errorf("%s: error is %v", name, err)
		}
	}
}

func FuzzWithoutTrace(f *testing.F) {
	f.Add(functionsOf())
	f.Fuzz(func(t *testing.T, module []byte) {
		once, err := withoutTrace(module)
		if err != nil {
			return
		}
		if len(once) != len(module) {
			t.Errorf("%d bytes became %d", len(module), len(once))
		}
	})
}
