package oops

import "strings"

// headings are the lines above a call trace.
var headings = [...]string{"Call Trace:", "Call trace:", "Backtrace:", "Trace:", "[<0>] Call Trace:"}

// isTraceHeading reports whether s is the line above a call trace. Old kernels
// begin the trace on it; rest is what stands behind it.
func isTraceHeading(s string) (rest string, ok bool) {
	for _, heading := range headings {
		if strings.HasPrefix(s, heading) {
			return strings.TrimLeft(s[len(heading):], " \t"), true
		}
	}
	return "", false
}

// readFrame reads one entry of a call trace, in the forms of all
// architectures:
//
//	? vfs_write+0x2ab/0x3f0 [mod]            x86, arm64, loongarch
//	[<ffffffff81660a8>] ? vfs_write+0x1/0x2  x86 before 4.10, mips, riscv, s390
//	[c0000000fffb7d60] [c00000000014] f+0x1/0x2 [mod] (unreliable)   powerpc
//	[<c0333330>] (f) from [<c0333200>] (g+0x1/0x2)                   arm
//	(f) from g (fs/read_write.c:12)                                  arm, with line numbers
//	f from g+0x1/0x2                                                 arm since 5.16
//	f (fs/read_write.c:12) mod                                       with line numbers
//
// Where a web page took "<c0333330>" for an element, nothing is left of an
// address but its brackets.
//
// loose accepts entries without an offset, which only the section of a trace
// makes sure of.
func readFrame(s string, loose bool) (f Frame, ok bool) {
	start := s
	if s[0] == '<' || s[0] == '[' {
		if f, ok := namedFrame(s); ok {
			return f, true
		}
	}
	if s[0] == '(' && len(s) > 2 && s[1] == '[' {
		s = s[1:] // s390: the first entry
	}
	bracketed := false
	for len(s) > 2 && s[0] == '[' {
		shut := strings.IndexByte(s, ']')
		if shut < 1 || shut == 2 || shut > 22 {
			break
		}
		if address := s[1:shut]; address != "" {
			if address[0] == '<' && address[len(address)-1] == '>' {
				address = address[1 : len(address)-1]
			}
			if isHex(address) {
				f.Address = address
			} else if !isHidden(address) {
				break
			}
		}
		bracketed = true
		s = trimLeft(s[shut+1:])
	}
	if len(s) > 2 && s[0] == '?' && s[1] == ' ' {
		f.Unreliable = true
		s = trimLeft(s[2:])
	}
	if s == "" {
		return f, f.Address != "" && loose
	}
	if s[0] == '(' {
		shut := strings.IndexByte(s, ')')
		if shut > 1 && (bracketed || isSymbol(s[1:shut]) && strings.HasPrefix(trimLeft(s[shut+1:]), "from ")) {
			f.Symbol = s[1:shut]
			return f, true
		}
	}
	end := 0
	plus := -1
	for end < len(s) && s[end] != ' ' && s[end] != '\t' {
		if s[end] == '+' && end+2 < len(s) && s[end+1] == '0' && s[end+2] == 'x' {
			plus = end
		}
		end++
	}
	rest := trimLeft(s[end:])
	switch {
	case plus > 0:
	case bracketed && loose && isSymbol(s[:end]):
	case loose && len(start) != len(s) && isSymbol(s[:end]) && (rest == "" || rest[0] == '('):
	case isSymbol(s[:end]) && strings.HasPrefix(rest, "from ") && strings.Contains(rest, "+0x"):
	case loose && isSymbol(s[:end]) && len(rest) > 2 && rest[0] == '(' && strings.IndexByte(rest, ':') > 0:
	case isSymbol(s[:end]) && strings.HasSuffix(rest, "[inline]"):
		f.Inline = true
	case loose && isAddress(strings.TrimSuffix(s[:end], ")")) && !(bracketed && s[:end] == "0x0"): // of no function; of a zero the trace's end
	default:
		return f, false
	}
	f.Symbol = strings.TrimSuffix(s[:end], ")")
	f.readRest(rest)
	return f, true
}

// namedFrame reads an entry whose symbol stands in brackets or braces.
func namedFrame(s string) (f Frame, ok bool) {
	if s[0] == '<' {
		return bracedFrame(s)
	}
	return klogdFrame(s)
}

// bracedFrame reads an entry of x86-64 before Linux 2.6.18, with a decimal
// offset: "<ffffffff8014ff96>{sys_read+277}", "<ffffffffa0006ab4>{:e1000:e1000_clean+7}".
func bracedFrame(s string) (f Frame, ok bool) {
	open := strings.Index(s, ">{")
	if open < 8 || open > 17 || !isHex(s[1:open]) {
		return f, false
	}
	shut := strings.IndexByte(s, '}')
	if shut < open+3 {
		return f, false
	}
	f.Address = s[1:open]
	f.Symbol = s[open+2 : shut]
	if f.Symbol[0] == ':' {
		module, symbol, _ := strings.Cut(f.Symbol[1:], ":")
		if isModuleName(module) {
			f.Module, f.Symbol = module, symbol
		}
	}
	name, offset, ok := strings.Cut(f.Symbol, "+")
	return f, ok && isSymbol(name) && isDecimal(offset)
}

// klogdFrame reads an entry that klogd put the symbol into, with decimal
// offsets: "[sys_read+18/76]", "[e1000:e1000_clean+18/76]".
func klogdFrame(s string) (f Frame, ok bool) {
	if s[0] != '[' || len(s) > 1 && s[1] == '<' {
		return f, false
	}
	shut := strings.IndexByte(s, ']')
	if shut < 6 {
		return f, false
	}
	name, offset, ok := strings.Cut(s[1:shut], "+")
	at, size, cut := strings.Cut(offset, "/")
	if !ok || !cut || !isDecimal(strings.TrimPrefix(at, "-")) || !isDecimal(size) {
		return f, false
	}
	f.Symbol = s[1:shut]
	if module, symbol, ok := strings.Cut(name, ":"); ok && isModuleName(module) {
		f.Module = module
		f.Symbol = s[1+len(module)+1 : shut]
		name = symbol
	}
	return f, name != "" && strings.IndexByte(name, ' ') < 0
}

// isAddress reports whether s is an address that no symbol is known for, as %pS
// prints it: "0x860546a4", "0x0" (lib/vsprintf.c, symbol_string, 5.10).
func isAddress(s string) bool {
	return len(s) > 2 && len(s) <= 18 && s[:2] == "0x" && isHex(s[2:])
}

// isHidden reports whether s stands for an address that is not shown, early in a
// boot (lib/vsprintf.c, default_pointer, 4.15).
func isHidden(s string) bool { return s == "(ptrval)" || s == "(____ptrval____)" }

// armCaller returns the caller that arm prints behind an entry: "f from
// g+0x1/0x2", "(f) from [<c0333200>] (g+0x1/0x2)".
func armCaller(s string) (f Frame, ok bool) {
	i := strings.Index(s, " from ")
	if i < 0 {
		return f, false
	}
	s = trimLeft(s[i+len(" from "):])
	if strings.HasPrefix(s, "[<") {
		if shut := strings.IndexByte(s, '>'); shut > 2 {
			if f.Address = s[2:shut]; isHidden(f.Address) {
				f.Address = ""
			}
			s = trimLeft(strings.TrimPrefix(s[shut+1:], "]"))
		}
	}
	s = trimLeft(strings.TrimPrefix(s, "[]"))
	s = strings.TrimPrefix(s, "(")
	end := 0
	for end < len(s) && s[end] != ' ' && s[end] != ')' {
		end++
	}
	f.Symbol = s[:end]
	if open := strings.IndexByte(s[end:], '['); open >= 0 {
		f.readRest(s[end+open:])
	}
	return f, f.Symbol != ""
}

// readRest reads what stands behind the symbol: a place in the source, the
// module with or without its build ID, marks.
func (f *Frame) readRest(rest string) {
	for rest != "" {
		switch {
		case rest[0] == '[':
			shut := strings.IndexByte(rest, ']')
			if shut < 0 {
				shut = len(rest)
			}
			name := rest[1:shut]
			if name == "inline" {
				f.Inline = true
			} else if f.Module == "" && !strings.HasPrefix(name, "<") {
				if i := strings.IndexAny(name, " @"); i > 0 {
					name = name[:i]
				}
				if isModuleName(name) && name != "kernel" {
					f.Module = name
				}
			}
			rest = trimLeft(rest[min(shut+1, len(rest)):])
		case rest[0] == '(':
			shut := strings.IndexByte(rest, ')')
			if shut < 0 {
				return
			}
			f.Unreliable = f.Unreliable || rest[:shut+1] == "(unreliable)"
			rest = trimLeft(rest[shut+1:])
			if f.Module == "" && rest != "" && rest[0] != '[' && isModuleName(rest) && strings.IndexByte(f.Symbol, '+') < 0 {
				f.Module = rest // as scripts/decode_stacktrace.sh writes it
				return
			}
		default:
			i := strings.IndexByte(rest, ' ')
			if i < 0 {
				return
			}
			rest = trimLeft(rest[i:])
		}
	}
}

// stackMark reports whether s is a mark where the trace changes stacks,
// "<IRQ>", "</TASK>", "<<EOE>>", and what follows it on its line.
func stackMark(s string) (context, rest string, ok bool) {
	if s[0] != '<' {
		return "", "", false
	}
	shut := strings.IndexByte(s, '>')
	if shut < 2 || shut > 24 {
		return "", "", false
	}
	name := s[1:shut]
	end := shut + 1
	if name[0] == '<' {
		name = name[1:]
		if end < len(s) && s[end] == '>' {
			end++
		}
	}
	if name == "" || !(name[0] >= 'A' && name[0] <= 'Z' || name[0] == '/' || name[0] == '#') {
		return "", "", false
	}
	rest = trimLeft(s[end:])
	if name[0] == '/' {
		return "", rest, true
	}
	return name, rest, true
}

func trimLeft(s string) string {
	i := 0
	for i < len(s) && (s[i] == ' ' || s[i] == '\t') {
		i++
	}
	return s[i:]
}

func trimRight(s string) string {
	for s != "" && (s[len(s)-1] == ' ' || s[len(s)-1] == '\t') {
		s = s[:len(s)-1]
	}
	return s
}

func isHex(s string) bool {
	for i := 0; i < len(s); i++ {
		c := s[i]
		if !('0' <= c && c <= '9' || 'a' <= c && c <= 'f' || 'A' <= c && c <= 'F') {
			return false
		}
	}
	return s != ""
}

// isSymbol reports whether s can be a name in kallsyms.
func isSymbol(s string) bool {
	for i := 0; i < len(s); i++ {
		c := s[i]
		if !('a' <= c|0x20 && c|0x20 <= 'z' || '0' <= c && c <= '9' && i > 0 || c == '_' || c == '.' || c == '$' || c == '@' && i > 0) {
			return false
		}
	}
	return len(s) > 1
}

// isModuleName reports whether s can be the name of a module.
func isModuleName(s string) bool {
	for i := 0; i < len(s); i++ {
		c := s[i]
		if !('a' <= c|0x20 && c|0x20 <= 'z' || '0' <= c && c <= '9' || c == '_' || c == '-' || c == '.') {
			return false
		}
	}
	return s != "" && len(s) < 56
}
