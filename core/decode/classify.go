package decode

import (
	"strings"

	"kerneltaint/core/taint"
)

// maxShort bounds what is looked at as a value or as letters, in bytes: the
// longest verbose line of Linux 7.3 has 336.
const maxShort = 1024

// trimValue takes off what commands print around a taint value: the name of
// the sysctl ("kernel.tainted = 4609"), of its file, or of the boot parameter.
func trimValue(text string) string {
	text = strings.TrimSpace(text)
	for _, name := range []string{
		"/proc/sys/kernel/tainted", "kernel.tainted", "kernel/tainted", "panic_on_taint", "tainted", "Tainted", "taint",
	} {
		rest, found := strings.CutPrefix(text, name)
		if !found {
			continue
		}
		rest = strings.TrimLeft(rest, " \t")
		if rest == "" || rest[0] != '=' && rest[0] != ':' {
			continue
		}
		rest = strings.TrimSpace(rest[1:])
		if name == "panic_on_taint" {
			return maskOf(rest)
		}
		return rest
	}
	return text
}

// maskOf reads panic_on_taint='s argument as the kernel does: base 16 even
// without 0x (kernel/panic.c, panic_on_taint_setup).
func maskOf(arg string) string {
	arg, _, _ = strings.Cut(arg, ",")
	if !strings.HasPrefix(arg, "0x") && !strings.HasPrefix(arg, "0X") {
		arg = "0x" + arg
	}
	return arg
}

// chktaint reads the line in which the kernel's own tools/debugging/kernel-chktaint
// repeats its finding: `Raw taint value as int/string: 4609/'P        W  O       '`.
func chktaint(text string) (value, field string, ok bool) {
	_, rest, found := strings.Cut(text, "Raw taint value as int/string: ")
	if !found {
		return "", "", false
	}
	value, rest, found = strings.Cut(rest, "/'")
	if !found {
		return "", "", false
	}
	field, _, found = strings.Cut(rest, "'")
	return value, field, found
}

// looksLikeLetters reports whether text can be a letter field and nothing else:
// few words, all of letters that some dialect knows, none twice.
func looksLikeLetters(text string) bool {
	text = strings.Trim(text, "\r\n")
	body := strings.TrimSpace(text)
	if body == "" || len(text) > 64 || strings.ContainsAny(text, "\r\n") {
		return false
	}
	var seen [256]bool
	letters := 0
	for i := 0; i < len(body); i++ {
		c := body[i]
		switch {
		case c == ' ' || c == '\t':
		case c == '-' || c == '?':
			letters++
		case 'A' <= c && c <= 'Z' || strings.IndexByte("rthupn", c) >= 0:
			if seen[c] {
				return false
			}
			seen[c] = true
			letters++
		default:
			return false
		}
	}
	for i := 0; i < len(body); i++ {
		if c := body[i]; seen[c] && c != 'G' && !knownLetter(c) {
			return false
		}
	}
	return letters > 0
}

func knownLetter(c byte) bool {
	for _, d := range taint.Dialects() {
		for i := range d.Flags {
			if d.Flags[i].Letter == c {
				return true
			}
		}
	}
	return false
}

// cutTainted reads a line that begins with "Tainted: ": the letter field, and
// the release and version behind it if the line was copied to its end.
func cutTainted(text string) (clues taint.Clues, ok bool) {
	text = strings.Trim(text, "\r\n")
	lead, field, found := strings.Cut(text, "Tainted:")
	if !found || strings.TrimSpace(lead) != "" || strings.ContainsAny(text, "\r\n") {
		return clues, false
	}
	clues.Field = strings.TrimPrefix(field, " ")
	// No letter field has a digit; a release has one first.
	if at := strings.IndexAny(clues.Field, "0123456789"); at > 0 && clues.Field[at-1] == ' ' {
		clues.Release, clues.Version, _ = strings.Cut(clues.Field[at:], " ")
		clues.Field = clues.Field[:at-1]
	}
	return clues, true
}

// flagNames reads names of taint flags, with or without TAINT_, as source code
// and the verbose line have them: "TAINT_WARN, OOT_MODULE".
func flagNames(d *taint.Dialect, text string) (s taint.Set, ok bool) {
	for word := range strings.FieldsFuncSeq(text, isListBreak) {
		f, found := d.Lookup(word)
		if len(word) < 3 || !found || f.Reserved {
			return 0, false
		}
		s = s.With(f.Bit)
	}
	return s, s != 0
}

// isListBreak reports whether r stands between the words of a list.
func isListBreak(r rune) bool {
	return r == ' ' || r == ',' || r == '|' || r == '\t' || r == '\n' || r == '\r'
}

// isVerbose reports whether text is the verbose form: "[W]=WARN, …".
func isVerbose(text string) bool {
	text = strings.TrimSpace(text)
	return len(text) > 4 && text[0] == '[' && text[2] == ']' && text[3] == '=' && len(text) < maxShort
}

// parseModules reads a module list: /proc/modules, lsmod, "Modules linked in:"
// or its contents. ok is false if the text is none of these.
func parseModules(text string) (modules []Module, ok bool) {
	if rest, found := strings.CutPrefix(strings.TrimSpace(text), "Modules linked in:"); found {
		if strings.Contains(rest, "CPU:") || strings.Contains(rest, "Pid:") {
			return nil, false
		}
		return linkedModules(rest), true
	}
	single := strings.IndexByte(strings.TrimSpace(text), '\n') < 0
	for line := range strings.Lines(text) {
		// Ordinary lines of a log are told by their length, before they are
		// taken apart.
		if len(line) > maxModuleLine {
			return namedModules(text)
		}
		fields := strings.Fields(line)
		switch {
		case len(fields) == 0:
			continue
		case isHeading(fields):
			continue
		case strings.HasPrefix(line, sysModule):
			m, ok := sysfsModule(line)
			if !ok {
				return nil, false
			}
			modules = append(modules, m)
		case len(fields) >= 6 && isNumber(fields[1]) && isNumber(fields[2]) && isModuleState(fields[4]):
			modules = append(modules, procModule(fields))
		case len(fields) >= 3 && isModuleName(strings.ReplaceAll(fields[0], ".", "_")) && isNumber(fields[1]) && isNumber(fields[2]) && !single &&
			(len(fields) <= 4 || fields[3][0] == '(' || fields[3][0] == '['): // Linux 2.4: "(autoclean) [ext3 loop]"
			modules = append(modules, Module{Name: fields[0]})
		default:
			return namedModules(text)
		}
	}
	return modules, len(modules) > 0
}

const sysModule = "/sys/module/"

// sysfsModule reads a line of grep over /sys/module/*/taint:
// "/sys/module/nvidia/taint:POE".
func sysfsModule(line string) (m Module, ok bool) {
	name, letters, ok := strings.Cut(strings.TrimPrefix(line, sysModule), "/taint:")
	return Module{Name: name, Letters: strings.TrimSpace(letters)}, ok && isModuleName(name)
}

// isHeading reports whether the fields are those of lsmod's first line.
func isHeading(fields []string) bool {
	return len(fields) >= 3 && fields[0] == "Module" && fields[1] == "Size"
}

// maxModuleLine bounds a line of /proc/modules: a module that hundreds of
// others use has a long list of users.
const maxModuleLine = 16 << 10

// procModule reads a line of /proc/modules (kernel/module/procfs.c): name, size,
// references, users, state, address, and the taint letters if there are any.
func procModule(fields []string) Module {
	m := Module{Name: fields[0]}
	switch fields[4] {
	case "Loading":
		m.State = "loading"
	case "Unloading":
		m.State = "unloading"
	}
	if last := fields[len(fields)-1]; len(fields) > 6 && strings.HasPrefix(last, "(") {
		m.Letters = strings.TrimRight(strings.Trim(last, "()"), "+-")
	}
	return m
}

// namedModules reads names with letters, "nvidia(POE) wl(PO)", of which at
// least one must have letters so that a sentence is not taken for a list.
func namedModules(text string) (modules []Module, ok bool) {
	if len(text) > maxShort*16 || strings.IndexByte(text, '(') < 0 {
		return nil, false
	}
	for word := range strings.FieldsSeq(text) {
		if n := len(modules); n > 0 && modules[n-1].Letters == "" && word[0] == '(' { // "nvidia (POE)"
			word = modules[n-1].Name + word
			modules = modules[:n-1]
		}
		m, good := linkedModule(word)
		if !good {
			return nil, false
		}
		ok = ok || m.Letters != ""
		modules = append(modules, m)
	}
	return modules, ok
}

func linkedModules(text string) (modules []Module) {
	text, _, _ = strings.Cut(text, "[last unloaded:")
	for _, word := range strings.Fields(text) {
		if m, ok := linkedModule(word); ok {
			modules = append(modules, m)
		}
	}
	return modules
}

// linkedModule reads one word of "Modules linked in:", "nvidia(POE+)".
func linkedModule(word string) (m Module, ok bool) {
	name, rest, tainted := strings.Cut(word, "(")
	if !isModuleName(name) {
		return m, false
	}
	m.Name = name
	if !tainted {
		return m, true
	}
	letters, found := strings.CutSuffix(rest, ")")
	if !found || letters == "" {
		return m, false
	}
	switch letters[len(letters)-1] {
	case '+':
		m.State = "loading"
	case '-':
		m.State = "unloading"
	}
	m.Letters = strings.TrimRight(letters, "+-")
	for i := 0; i < len(m.Letters); i++ {
		if c := m.Letters[i]; !('A' <= c && c <= 'Z' || strings.IndexByte("nt?", c) >= 0) {
			return m, false
		}
	}
	return m, true
}

func isModuleName(s string) bool {
	for i := 0; i < len(s); i++ {
		c := s[i]
		if !('a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || c == '_' || c == '-') {
			return false
		}
	}
	return s != ""
}

func isNumber(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}

func isModuleState(s string) bool { return s == "Live" || s == "Loading" || s == "Unloading" }
