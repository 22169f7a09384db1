package taint

import "slices"

// preferred holds every dialect: newest mainline first, then Red Hat's, SUSE's
// and the rest, and within each family the newest first. Where several fit the
// clues equally well, the first is taken to be the likeliest.
var preferred = slices.Concat(mainline, redHat, suse, fedora, oracle, ciq)

// families holds the dialects by family.
var families = func() map[string][]*Dialect {
	byFamily := make(map[string][]*Dialect)
	for _, d := range preferred {
		byFamily[d.Family] = append(byFamily[d.Family], d)
	}
	return byFamily
}()

// Dialects returns every dialect, newest mainline first.
func Dialects() []*Dialect { return slices.Clone(preferred) }

// ByID returns the dialect with the given ID.
func ByID(id string) (d *Dialect, ok bool) {
	for _, d := range preferred {
		if d.ID == id {
			return d, true
		}
	}
	return nil, false
}
