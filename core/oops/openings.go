package oops

// Openings returns how lines begin that start a report, and its type; a type ""
// is that of rules ("cut here"), behind which the next line says it. What looks
// for reports without reading each line, as package scan does, is held against
// them.
func Openings() map[string]Type {
	all := map[string]Type{}
	for i := range openings {
		for j := range openings[i] {
			all[openings[i][j].prefix] = openings[i][j].typ
		}
	}
	return all
}
