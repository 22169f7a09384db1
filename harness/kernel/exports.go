package kernel

import (
	"bytes"
	"debug/elf"
	"encoding/binary"
	"fmt"
)

// exports returns the symbols that a kernel exports to modules, with their
// checksums: 0 for all if the kernel has none.
//
// They stand in __ksymtab and, before Linux 7, __ksymtab_gpl, as struct
// kernel_symbol (include/linux/export-internal.h): three 32-bit displacements, of
// which the second leads to the name. __kcrctab* hold the checksums in the same
// order.
func exports(vmlinux []byte) (map[string]uint32, error) {
	f, err := elf.NewFile(bytes.NewReader(vmlinux))
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrTruncated, err)
	}
	symbols := map[string]uint32{}
	for _, suffix := range []string{"", "_gpl"} {
		table := f.Section("__ksymtab" + suffix)
		if table == nil || f.Section("__ksymtab_strings") == nil {
			continue
		}
		entries, err1 := table.Data()
		names, err2 := f.Section("__ksymtab_strings").Data()
		if err1 != nil || err2 != nil {
			return nil, fmt.Errorf("%w: its table of exported symbols", ErrTruncated)
		}
		var sums []byte
		if s := f.Section("__kcrctab" + suffix); s != nil {
			sums, _ = s.Data()
		}
		collect(symbols, entries, table.Addr, names, f.Section("__ksymtab_strings").Addr, sums)
	}
	return symbols, nil
}

// collect reads one table. Entries that lead nowhere are left out.
func collect(symbols map[string]uint32, entries []byte, address uint64, names []byte, namesAddress uint64, sums []byte) {
	const size = 12
	for i := 0; (i+1)*size <= len(entries); i++ {
		field := i*size + 4
		target := address + uint64(field) + uint64(int64(int32(binary.LittleEndian.Uint32(entries[field:]))))
		if target < namesAddress || target-namesAddress >= uint64(len(names)) {
			continue
		}
		name, _, _ := bytes.Cut(names[target-namesAddress:], []byte{0})
		symbols[string(name)] = 0
		if (i+1)*4 <= len(sums) {
			symbols[string(name)] = binary.LittleEndian.Uint32(sums[i*4:])
		}
	}
}
