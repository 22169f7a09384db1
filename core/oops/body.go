package oops

import (
	"strings"

	"kerneltaint/core/klog"
)

// body takes a line of the report's body: s is its text without the blanks at
// its start. It returns false if the line is none that a report prints.
func (in *incident) body(l *klog.Line, s string) bool {
	from := len(l.Text) - len(s)
	switch s[0] {
	case 'C':
		if strings.HasPrefix(s, "Call Trace:") || strings.HasPrefix(s, "Call trace:") {
			if !in.traced {
				in.section = inTrace
			}
			return true
		}
		if strings.HasPrefix(s, "Code: ") {
			in.set(&in.Code, AtCode, l, from+6)
			return true
		}
	case 'H':
		if strings.HasPrefix(s, "Hardware name: ") {
			in.set(&in.Hardware, AtHardware, l, from+15)
			return true
		}
	case 'M':
		if strings.HasPrefix(s, "Modules linked in:") {
			in.section = inModules
			in.Modules, in.Unloaded, in.LastUnloaded = nil, nil, ""
			in.modules = l.InputSpan(from, len(l.Text))
			in.readModules(s[len("Modules linked in:"):])
			in.Evidence[AtModules] = in.modules
			return true
		}
	case 'R':
		if strings.HasPrefix(s, "RIP: ") {
			if in.PC == "" {
				pc := s[5:]
				if i := strings.LastIndexByte(pc, ']'); i >= 0 && strings.HasPrefix(pc[strings.IndexByte(pc, ':')+1:], "[<") {
					pc = strings.TrimSpace(pc[i+1:])
				} else if i := strings.IndexByte(pc, ':'); i >= 0 {
					pc = pc[i+1:]
				}
				in.set(&in.PC, AtPC, l, len(l.Text)-len(pc))
			}
			return true
		}
	case 'T':
		if strings.HasPrefix(s, "Tainted: [") {
			in.set(&in.Verbose, AtVerbose, l, from+9)
			return true
		}
	case '-':
		if strings.HasPrefix(s, "---[ end ") {
			in.ended = true
			return true
		}
	case '<':
		if in.section == inTrace {
			return true
		}
	}
	if in.section == inTrace {
		return in.frame(l, s)
	}
	return false
}

// set fills an empty field with the rest of a line.
func (in *incident) set(field *string, place Place, l *klog.Line, from int) {
	if *field == "" {
		e := trimExtent(l.Text, from, len(l.Text))
		setText(field, &in.Evidence[place], l, e)
	}
}

// frame reads one entry of a call trace: "? vfs_write+0x2ab/0x3f0 [mod]".
func (in *incident) frame(l *klog.Line, s string) bool {
	var fr Frame
	if strings.HasPrefix(s, "[<") {
		i := strings.IndexByte(s, '>')
		if i < 0 {
			return false
		}
		fr.Address = s[2:i]
		s = strings.TrimLeft(strings.TrimPrefix(s[i+1:], "]"), " ")
	}
	if strings.HasPrefix(s, "? ") {
		fr.Unreliable = true
		s = strings.TrimLeft(s[2:], " ")
	}
	word, rest, _ := strings.Cut(s, " ")
	if !strings.Contains(word, "+0x") && !strings.HasPrefix(word, "0x") { // code without a symbol
		return false
	}
	fr.Symbol = word
	if open := strings.IndexByte(rest, '['); open >= 0 {
		mod, _, _ := strings.Cut(rest[open+1:], "]")
		fr.Module, _, _ = strings.Cut(mod, " ")
	}
	in.Trace = append(in.Trace, fr)
	return true
}

// readModules reads names of a module list: "nf_tables nvidia(POE) zram(-)".
func (in *incident) readModules(s string) {
	for s != "" {
		s = strings.TrimLeft(s, " \t")
		if strings.HasPrefix(s, "[last unloaded: ") {
			in.LastUnloaded, _, _ = strings.Cut(s[len("[last unloaded: "):], "]")
			return
		}
		word := s
		if i := strings.IndexByte(s, ' '); i >= 0 {
			word, s = s[:i], s[i:]
		} else {
			s = ""
		}
		if word == "" {
			continue
		}
		m := Module{Name: word}
		if i := strings.IndexByte(word, '('); i >= 0 && word[len(word)-1] == ')' {
			m.Name, m.Letters = word[:i], word[i+1:len(word)-1]
			if n := len(m.Letters); n > 0 && (m.Letters[n-1] == '+' || m.Letters[n-1] == '-') {
				m.State = m.Letters[n-1]
				m.Letters = m.Letters[:n-1]
			}
		}
		in.Modules = append(in.Modules, m)
	}
}
