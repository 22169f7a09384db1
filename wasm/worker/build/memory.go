package main

import (
	"encoding/binary"
	"errors"
	"fmt"
)

// limitMemory declares the most memory, in pages of 64 KiB, that a WebAssembly
// module may have. Go's linker declares none. With it, an input that needs more
// ends the program, which is replaced, rather than the isolate with all other
// requests in it: the platform allows an isolate 128 MB.
func limitMemory(module []byte, pages uint64) ([]byte, error) {
	const magic = "\x00asm\x01\x00\x00\x00"
	if len(module) < len(magic) || string(module[:len(magic)]) != magic {
		return nil, errors.New("not a WebAssembly module of version 1")
	}
	const memorySection = 5
	for at := len(magic); at < len(module); {
		id := module[at]
		size, n := binary.Uvarint(module[at+1:])
		start := at + 1 + n
		if n <= 0 || size > uint64(len(module)-start) {
			return nil, fmt.Errorf("section %d at byte %d is cut", id, at)
		}
		end := start + int(size)
		if id != memorySection {
			at = end
			continue
		}
		section := module[start:end]
		if len(section) < 3 || section[0] != 1 || section[1] != 0 {
			return nil, fmt.Errorf("the memory section % x is not one memory without a maximum", section)
		}
		least, n := binary.Uvarint(section[2:])
		if n != len(section)-2 || least > pages {
			return nil, fmt.Errorf("the memory section % x cannot have a maximum of %d pages", section, pages)
		}
		limited := binary.AppendUvarint([]byte{1, 1}, least)
		limited = binary.AppendUvarint(limited, pages)
		out := append([]byte(nil), module[:at]...)
		out = binary.AppendUvarint(append(out, memorySection), uint64(len(limited)))
		out = append(out, limited...)
		return append(out, module[end:]...), nil
	}
	return nil, errors.New("the module has no memory of its own")
}
