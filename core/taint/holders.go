package taint

import "strings"

// Holder is a dialect that has a flag somebody asked for.
type Holder struct {
	Dialect *Dialect
	Flag    Flag
}

// Holders returns every dialect in which key names a flag, newest mainline
// first, for keys as [Dialect.Lookup] takes them: "H", "28",
// "HARDWARE_UNSUPPORTED". Flags of one letter or bit can mean different things;
// [Flag.Meaning] tells them apart. If any kernel has a letter just as it is
// written, kernels that have it only in the other case are left out. Reserved
// columns have no meaning and are not found.
func Holders(key string) []Holder {
	key = strings.TrimSpace(key)
	exact := false
	var found []Holder
	for _, d := range preferred {
		f, ok := d.Lookup(key)
		if !ok || f.Reserved {
			continue
		}
		if asWritten := len(key) == 1 && f.Letter == key[0]; asWritten && !exact {
			exact, found = true, nil
		} else if exact && !asWritten {
			continue
		}
		found = append(found, Holder{Dialect: d, Flag: f})
	}
	return found
}
