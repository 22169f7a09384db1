package main

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"slices"
)

// functionTable is the table of functions that Go's linker writes, for the
// runtime to walk stacks with (runtime/symtab.go, type pcHeader, Go 1.26).
// Offsets count from its beginning.
type functionTable struct {
	b                                   []byte
	names, units, files, steps, records int // where its parts begin
	count                               int // of functions
}

const (
	tableHeader = "\xf1\xff\xff\xff\x00\x00\x01\x08"
	headerSize  = 9 * 8
	recordSize  = 44 // of a function (runtime/runtime2.go, type _func), without the lists behind it
)

// Where the fields of a function's record stand.
const (
	recordName   = 4
	recordFrame  = 16
	recordFiles  = 20
	recordLines  = 24
	recordLists  = 28 // how many lists of values by instruction follow
	recordUnit   = 32
	recordLine   = 36
	recordFacts  = 43 // how many facts follow those
	unsafePoints = 0  // the list for preemption by signals, which WebAssembly has not
	liveArgs     = 3
	argInfo      = 5 // a fact: how arguments are printed
	liveArgInfo  = 6
)

// compared are the functions that the runtime knows by their names
// (runtime/stkframe.go).
var compared = []string{"reflect.makeFuncStub", "reflect.methodValueCall"}

// withoutTrace takes out of a module what Go keeps of each function for the
// trace that a panic prints: names, files, lines and how to print arguments.
// They weigh a tenth of the program compressed, and nothing else reads them.
// What is left stands where it stood, or closer to the beginning of its part,
// with zeros behind it.
func withoutTrace(module []byte) ([]byte, error) {
	out := slices.Clone(module)
	t, err := findFunctions(out)
	if err != nil {
		return nil, err
	}
	names := []byte{0}
	steps := []byte{0}
	moved := map[uint32]uint32{0: 0}
	move := func(at []byte) error {
		from := binary.LittleEndian.Uint32(at)
		to, ok := moved[from]
		if !ok {
			list, err := t.stepsAt(from)
			if err != nil {
				return err
			}
			to = uint32(len(steps))
			moved[from] = to
			steps = append(steps, list...)
		}
		binary.LittleEndian.PutUint32(at, to)
		return nil
	}
	for i := range t.count {
		f, err := t.record(i)
		if err != nil {
			return nil, err
		}
		name := t.name(binary.LittleEndian.Uint32(f[recordName:]))
		binary.LittleEndian.PutUint32(f[recordName:], 0)
		if slices.Contains(compared, name) {
			binary.LittleEndian.PutUint32(f[recordName:], uint32(len(names)))
			names = append(append(names, name...), 0)
		}
		for _, field := range []int{recordFiles, recordLines, recordUnit, recordLine} {
			clear(f[field : field+4])
		}
		if err := move(f[recordFrame:]); err != nil {
			return nil, err
		}
		lists := f[recordSize:][:4*binary.LittleEndian.Uint32(f[recordLists:])]
		facts := f[recordSize+len(lists):]
		for n := 0; n < len(lists)/4; n++ {
			if n == unsafePoints || n == liveArgs {
				clear(lists[4*n : 4*n+4])
			} else if err := move(lists[4*n:]); err != nil {
				return nil, err
			}
		}
		for _, n := range []int{argInfo, liveArgInfo} {
			if 4*n < len(facts) {
				binary.LittleEndian.PutUint32(facts[4*n:], ^uint32(0))
			}
		}
	}
	clear(t.b[t.names:t.records])
	copy(t.b[t.names:t.units], names)
	copy(t.b[t.steps:t.records], steps)
	return out, nil
}

// findFunctions finds the table of a module whose segments are merged.
func findFunctions(module []byte) (functionTable, error) {
	at := bytes.Index(module, []byte(tableHeader))
	if at < 0 || len(module)-at < headerSize {
		return functionTable{}, fmt.Errorf("%w: it has no table of functions as of Go 1.26; see site/build/functions.go", errModule)
	}
	b := module[at:]
	word := func(n int) int {
		return int(min(binary.LittleEndian.Uint64(b[8*n:]), uint64(len(b))))
	}
	t := functionTable{b: b, count: word(1), names: word(4), units: word(5), files: word(6), steps: word(7), records: word(8)}
	parts := []int{headerSize, t.names, t.units, t.files, t.steps, t.records, t.records + 8*t.count, len(b)}
	if !slices.IsSorted(parts) {
		return functionTable{}, fmt.Errorf("%w: the parts of its table of functions are not in order", errModule)
	}
	return t, nil
}

// record returns the record of function i, with its lists and facts.
func (t *functionTable) record(i int) ([]byte, error) {
	index := t.b[t.records+8*i:]
	entry, at := binary.LittleEndian.Uint32(index), binary.LittleEndian.Uint32(index[4:])
	rest := t.b[t.records:]
	if uint64(at)+recordSize > uint64(len(rest)) {
		return nil, fmt.Errorf("%w: function %d has no record", errModule, i)
	}
	f := rest[at:]
	size := recordSize + 4*(uint64(binary.LittleEndian.Uint32(f[recordLists:]))+uint64(f[recordFacts]))
	if binary.LittleEndian.Uint32(f) != entry || size > uint64(len(f)) {
		return nil, fmt.Errorf("%w: the record of function %d is of another form", errModule, i)
	}
	return f[:size], nil
}

// name returns the name at an offset of the part of names, "" if none ends there.
func (t *functionTable) name(at uint32) string {
	part := t.b[t.names:t.units]
	if uint64(at) >= uint64(len(part)) {
		return ""
	}
	name, _, _ := bytes.Cut(part[at:], []byte{0})
	return string(name)
}

// stepsAt returns the list of values by instruction that begins at an offset of
// its part: pairs of LEB128 numbers, the change of the value and the length of
// the code. A change of zero, but for the first, ends it.
func (t *functionTable) stepsAt(at uint32) ([]byte, error) {
	part := t.b[t.steps:t.records]
	if uint64(at) >= uint64(len(part)) {
		return nil, fmt.Errorf("%w: a list by instruction begins behind its part", errModule)
	}
	r := wasmReader{b: part[at:]}
	for first := true; r.err == nil; first = false {
		if change := r.unsigned(); change == 0 && !first {
			break
		}
		r.unsigned()
	}
	return r.b[:r.at], r.err
}
