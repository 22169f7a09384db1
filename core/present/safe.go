package present

import "unicode/utf8"

// Safe returns s with everything that a terminal could obey, or that could make
// a line look like another one, shown as its code instead: C0 and C1 control
// characters, DEL, bidirectional controls, zero-width characters, line and
// paragraph separators, and bytes that are not UTF-8. Blanks are kept.
func Safe(s string) string {
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		if unsafe(r, size) {
			return string(appendSafe(append(make([]byte, 0, len(s)+16), s[:i]...), s[i:]))
		}
		i += size
	}
	return s
}

func appendSafe(b []byte, s string) []byte {
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		switch {
		case !unsafe(r, size):
			b = append(b, s[i:i+size]...)
		case r == utf8.RuneError || r < 0x100:
			b = append(b, '\\', 'x', hex[s[i]>>4], hex[s[i]&15])
			if size == 2 { // a C1 control, two bytes of UTF-8: show its number
				b = append(b[:len(b)-2], hex[r>>4&15], hex[r&15])
			}
		default:
			b = append(b, '\\', 'u', hex[r>>12&15], hex[r>>8&15], hex[r>>4&15], hex[r&15])
		}
		i += size
	}
	return b
}

const hex = "0123456789abcdef"

// unsafe reports whether a rune that takes size bytes must not reach a
// terminal as it is.
func unsafe(r rune, size int) bool {
	switch {
	case r < 0x20, r >= 0x7f && r < 0xa0, r == utf8.RuneError && size <= 1:
		return true
	case r == 0xad, r == 0x61c, r >= 0x200b && r <= 0x200f, r >= 0x2028 && r <= 0x202e, r >= 0x2060 && r <= 0x206f, r == 0xfeff, r >= 0xfff9 && r <= 0xfffb:
		return true
	}
	return false
}
