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
	b                                     []byte
	names, cutab, filetab, pctab, records int // where its parts begin
	count                                 int // of functions
}

const (
	tableHeader = "\xf1\xff\xff\xff\x00\x00\x01\x08"
	headerSize  = 9 * 8
	funcSize    = 44 // of a function (runtime/runtime2.go, type _func), without the lists behind it
)

// Where the fields of a function's record stand, and which of its tables by
// instruction (pcdata) and of its other data (funcdata) only a trace reads
// (internal/abi/symtab.go). WebAssembly has no preemption by signals, which the
// table of unsafe points is for.
const (
	funcName      = 4
	funcPCSP      = 16
	funcPCFile    = 20
	funcPCLn      = 24
	funcNPCData   = 28
	funcCU        = 32
	funcStartLine = 36
	funcNFuncData = 43

	pcdataUnsafePoint = 0
	pcdataArgLive     = 3
	funcdataArgInfo   = 5
	funcdataArgLive   = 6
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
	pctab := []byte{0}
	moved := map[uint32]uint32{0: 0}
	move := func(at []byte) error {
		from := binary.LittleEndian.Uint32(at)
		to, ok := moved[from]
		if !ok {
			list, err := t.pcTable(from)
			if err != nil {
				return err
			}
			to = uint32(len(pctab))
			moved[from] = to
			pctab = append(pctab, list...)
		}
		binary.LittleEndian.PutUint32(at, to)
		return nil
	}
	for i := range t.count {
		f, err := t.record(i)
		if err != nil {
			return nil, err
		}
		name := t.name(binary.LittleEndian.Uint32(f[funcName:]))
		binary.LittleEndian.PutUint32(f[funcName:], 0)
		if slices.Contains(compared, name) {
			binary.LittleEndian.PutUint32(f[funcName:], uint32(len(names)))
			names = append(append(names, name...), 0)
		}
		for _, field := range []int{funcPCFile, funcPCLn, funcCU, funcStartLine} {
			clear(f[field : field+4])
		}
		if err := move(f[funcPCSP:]); err != nil {
			return nil, err
		}
		pcdata := f[funcSize:][:4*binary.LittleEndian.Uint32(f[funcNPCData:])]
		funcdata := f[funcSize+len(pcdata):]
		for n := 0; n < len(pcdata)/4; n++ {
			if n == pcdataUnsafePoint || n == pcdataArgLive {
				clear(pcdata[4*n : 4*n+4])
			} else if err := move(pcdata[4*n:]); err != nil {
				return nil, err
			}
		}
		for _, n := range []int{funcdataArgInfo, funcdataArgLive} {
			if 4*n < len(funcdata) {
				binary.LittleEndian.PutUint32(funcdata[4*n:], ^uint32(0))
			}
		}
	}
	if len(names) > t.cutab-t.names || len(pctab) > t.records-t.pctab {
		return nil, fmt.Errorf("%w: its tables by instruction overlap", errModule)
	}
	clear(t.b[t.names:t.records])
	copy(t.b[t.names:t.cutab], names)
	copy(t.b[t.pctab:t.records], pctab)
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
	t := functionTable{b: b, count: word(1), names: word(4), cutab: word(5), filetab: word(6), pctab: word(7), records: word(8)}
	parts := []int{headerSize, t.names, t.cutab, t.filetab, t.pctab, t.records, t.records + 8*t.count, len(b)}
	if !slices.IsSorted(parts) {
		return functionTable{}, fmt.Errorf("%w: the parts of its table of functions are not in order", errModule)
	}
	return t, nil
}

// record returns the record of function i, with its lists and funcdata.
func (t *functionTable) record(i int) ([]byte, error) {
	index := t.b[t.records+8*i:]
	entry, at := binary.LittleEndian.Uint32(index), binary.LittleEndian.Uint32(index[4:])
	rest := t.b[t.records:]
	if uint64(at)+funcSize > uint64(len(rest)) {
		return nil, fmt.Errorf("%w: function %d has no record", errModule, i)
	}
	f := rest[at:]
	size := funcSize + 4*(uint64(binary.LittleEndian.Uint32(f[funcNPCData:]))+uint64(f[funcNFuncData]))
	if binary.LittleEndian.Uint32(f) != entry || size > uint64(len(f)) {
		return nil, fmt.Errorf("%w: the record of function %d is of another form", errModule, i)
	}
	return f[:size], nil
}

// name returns the name at an offset of the part of names, "" if none ends there.
func (t *functionTable) name(at uint32) string {
	part := t.b[t.names:t.cutab]
	if uint64(at) >= uint64(len(part)) {
		return ""
	}
	name, _, _ := bytes.Cut(part[at:], []byte{0})
	return string(name)
}

// pcTable returns the list of values by instruction that begins at an offset of
// its part: pairs of LEB128 numbers, the change of the value and the length of
// the code. A change of zero, but for the first, ends it.
func (t *functionTable) pcTable(at uint32) ([]byte, error) {
	part := t.b[t.pctab:t.records]
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
