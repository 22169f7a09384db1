// Package ascii changes and ignores the case of ASCII letters, as package strings
// does of all letters, without the tables of Unicode that it takes along: the
// page's program would weigh 2 kB more for names that have no others.
package ascii

// Upper returns s with its ASCII letters in upper case.
func Upper(s string) string { return mapped(s, 'a', 'z') }

// Lower returns s with its ASCII letters in lower case.
func Lower(s string) string { return mapped(s, 'A', 'Z') }

// mapped returns s with the letters from first to last in the other case.
func mapped(s string, first, last byte) string {
	for i := 0; i < len(s); i++ {
		if first <= s[i] && s[i] <= last {
			b := []byte(s)
			for ; i < len(b); i++ {
				if first <= b[i] && b[i] <= last {
					b[i] ^= 0x20
				}
			}
			return string(b)
		}
	}
	return s
}

// Capital returns s with its first letter in upper case.
func Capital(s string) string {
	if s == "" {
		return s
	}
	return Upper(s[:1]) + s[1:]
}

// Equal reports whether a and b differ in the case of ASCII letters at most.
func Equal(a, b string) bool {
	if len(a) != len(b) {
		return false
	}
	for i := 0; i < len(a); i++ {
		c, d := a[i], b[i]
		if c != d && (c^d != 0x20 || c|0x20 < 'a' || c|0x20 > 'z') {
			return false
		}
	}
	return true
}
