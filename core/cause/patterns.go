package cause

// Patterns returns the messages that set flags, as the kernel's source has them
// with holes: %m for a module, %s for any text, and so on. What looks for
// causes without reading each line, as package scan does, is held against them.
func Patterns() []string {
	var all []string
	for _, table := range ruleTables {
		for i := range table {
			if r := &table[i]; (r.bits != 0 || r.names != nil) && r.what&foreign == 0 {
				all = append(all, r.pattern)
			}
		}
	}
	return all
}
