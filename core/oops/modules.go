package oops

import "strings"

// readModules reads a part of the module list of a report: "nf_tables
// nvidia(POE) zram(-) Unloaded tainted modules: foo(OE):1 [last unloaded:
// bar(E)]". It returns false, having read nothing, if s is none.
func (in *incident) readModules(s string, certain bool) bool {
	if !certain && !looksLikeModules(s) {
		return false
	}
	for {
		s = trimLeft(s)
		if s == "" {
			return true
		}
		end := strings.IndexByte(s, ' ')
		if end < 0 {
			end = len(s)
		}
		word := s[:end]
		switch {
		case word[0] == '[':
			in.readLastUnloaded(s)
			return true
		case word == "Unloaded" && strings.HasPrefix(s, "Unloaded tainted modules:"):
			in.unloading = true
			s = s[len("Unloaded tainted modules:"):]
			continue
		}
		s = s[end:]
		m, ok := readModule(word)
		switch {
		case !ok:
		case in.unloading:
			in.unloaded = append(in.unloaded, m)
		default:
			in.mods = append(in.mods, m)
		}
	}
}

// readLastUnloaded reads "[last unloaded: bar(E)]".
func (in *incident) readLastUnloaded(s string) {
	rest, ok := strings.CutPrefix(s, "[last unloaded:")
	if !ok {
		return
	}
	rest = trimLeft(rest)
	if i := strings.IndexByte(rest, ']'); i >= 0 {
		rest = rest[:i]
	}
	in.LastUnloaded = trimRight(rest)
}

// readModule reads one entry: "nvidia(POE+)", "tcrypt():1".
func readModule(word string) (m Module, ok bool) {
	if i := strings.LastIndexByte(word, ':'); i > 0 && isDecimal(word[i+1:]) {
		word = word[:i] // how often it was unloaded
	}
	m.Name = word
	if open := strings.IndexByte(word, '('); open > 0 && word[len(word)-1] == ')' {
		m.Name, m.Letters = word[:open], word[open+1:len(word)-1]
		if i := strings.Index(m.Letters, ")("); i > 0 {
			m.Letters = m.Letters[:i] + m.Letters[i+2:] // RHEL 5 and 6: "widget(P)(U)"
		}
		if n := len(m.Letters); n > 0 && (m.Letters[n-1] == '+' || m.Letters[n-1] == '-') {
			m.State = m.Letters[n-1]
			m.Letters = m.Letters[:n-1]
		}
		for i := 0; i < len(m.Letters); i++ {
			if c := m.Letters[i] | 0x20; c < 'a' || c > 'z' {
				return m, false
			}
		}
	}
	return m, isModuleName(m.Name)
}

// looksLikeModules reports whether s can go on with a module list that a
// record's length limit or a mailer broke: every word is an entry, or the list
// of unloaded modules begins.
func looksLikeModules(s string) bool {
	words := 0
	for {
		s = trimLeft(s)
		if s == "" {
			return words > 0
		}
		end := strings.IndexByte(s, ' ')
		if end < 0 {
			end = len(s)
		}
		word := s[:end]
		if word[0] == '[' {
			return strings.HasPrefix(s, "[last unloaded:")
		}
		if word == "Unloaded" && strings.HasPrefix(s, "Unloaded tainted modules:") {
			return true
		}
		if _, ok := readModule(word); !ok || word[len(word)-1] == '.' || word[len(word)-1] == ':' {
			return false
		}
		if words++; words > 3 {
			return true
		}
		s = s[end:]
	}
}

func isDecimal(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}
