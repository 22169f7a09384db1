package oops

import (
	"strings"

	"kerneltaint/core/klog"
)

// pcForms are the ways in which the architectures say where it happened.
var pcForms = [...]struct {
	prefix string
	arch   string
}{
	{"RIP: ", "x86_64"},
	{"IP: ", ""},
	{"EIP is at ", "i386"},
	{"EIP: ", "i386"},
	{"pc : ", ""}, // arm64; on arm a line of registers
	{"PC is at ", ""},
	{"pc is at ", "alpha"},
	{"ip is at ", "ia64"},
	{"PC: ", "m68k"}, // and csky, without brackets
	{"epc : ", ""},   // riscv: registers, or a symbol
	{"epc   : ", ""}, // mips
	{"NIP [", "powerpc"},
	{"Krnl PSW : ", "s390"},
	{"IAOQ[0]: ", "parisc"},
	{"ERA: ", "loongarch"},
}

// pcLine reads a line that says where it happened. Only the first counts: an
// x86 oops repeats it, and shows the place in the program that called the
// kernel behind it.
func (in *incident) pcLine(l *klog.Line, s string, from int) bool {
	for i := range pcForms {
		form := &pcForms[i]
		if form.prefix[0] != s[0] || !strings.HasPrefix(s, form.prefix) {
			continue
		}
		at := symbolIn(s, len(form.prefix))
		if at < 0 {
			in.namedPlace(l, s, from)
		}
		if form.prefix == "EIP: " && in.CPU < 0 { // i386 from Linux 2.6.25 to 2.6.37
			e := numberAfter(s, "CPU:", 0, len(s))
			setNumber(&in.CPU, &in.Evidence[AtCPU], l, extent{from + e.from, from + e.to})
		}
		if at < 0 && form.prefix == "EIP is at " {
			return in.redHatPlace(l, s, from)
		}
		if at < 0 {
			return form.prefix == "RIP: " || form.prefix == "Krnl PSW : " && in.user(form.arch)
		}
		if form.arch != "" && (form.prefix != "PC: " || s[len(form.prefix)] == '[') {
			in.arch(form.arch)
		}
		in.section = noSection
		inlined := strings.IndexByte(in.PC, '+') < 0 && len(in.frames) == 0 && strings.IndexByte(s[at:], '+') > 0
		if in.PC == "" || inlined { // the function itself comes last, with its offset
			e := trimExtent(l.Text, from+at, len(l.Text))
			if i := strings.IndexByte(l.Text[e.from:e.to], ')'); i >= 0 && at > 0 && s[at-1] == '(' {
				e.to = e.from + i
			}
			e.to = endOfSymbol(l.Text, e)
			setText(&in.PC, &in.Evidence[AtPC], l, e)
		}
		return true
	}
	return false
}

// endOfSymbol returns where the symbol at the start of e ends, with its module:
// behind it old kernels print the stack pointer, and decoders of line numbers
// the place in the source.
func endOfSymbol(s string, e extent) int {
	word := wordExtent(s, e.from, e.to)
	rest := trimExtent(s, word.to, e.to)
	if rest.from == rest.to || s[rest.from] != '[' {
		return word.to
	}
	if shut := strings.IndexByte(s[rest.from:rest.to], ']'); shut > 0 {
		return rest.from + shut + 1
	}
	return rest.to
}

func (in *incident) user(arch string) bool {
	in.arch(arch)
	return true
}

// symbolIn returns where the symbol starts in s, from at on: behind a code
// segment, addresses in brackets, numbers; -1 if there is none.
func symbolIn(s string, at int) int {
	for at < len(s) {
		for at < len(s) && (s[at] == ' ' || s[at] == '\t') {
			at++
		}
		end := at
		for end < len(s) && s[end] != ' ' && s[end] != '\t' {
			end++
		}
		word := s[at:end]
		switch {
		case word == "":
			return -1
		case strings.Contains(word, "+0x"):
			if i := strings.IndexByte(word, ':'); i == 4 && isHex(word[:i]) {
				at += 5
			}
			if s[at] == '(' {
				at++
			}
			return at
		case isPlaceAlone(word, s[end:]):
			return at + strings.IndexByte(word, ':') + 1
		case strings.HasPrefix(word, "[<"), word == "[]", isHex(strings.TrimSuffix(word, "]")), strings.HasPrefix(word, "0010:"), strings.HasPrefix(word, "0060:"):
			at = end
		default:
			return -1
		}
	}
	return -1
}

// isPlaceAlone reports whether word says where it happened without an offset: a
// symbol in the kernel's own code segment that a decoder of line numbers left, which
// its place in the source follows, "0010:f (fs/read_write.c:12)", or the address of
// no function, "0010:0x0".
func isPlaceAlone(word, rest string) bool {
	segment, place, ok := strings.Cut(word, ":")
	if !ok {
		return isNowhere(word)
	}
	if segment != "0010" && segment != "0060" {
		return false
	}
	rest = trimLeft(rest)
	return isAddress(place) || isSymbol(place) && (rest == "" || rest[0] == '(')
}

// isNowhere reports whether s is an address of no function that the kernel jumped
// to: a NULL pointer, or one in its half of the address space.
func isNowhere(s string) bool {
	return isAddress(s) && (len(s) < 7 || len(s) == 18 && s[2] >= '8')
}

// namedPlace takes the place that klogd put into the line of i386, which is a
// header too and read as one, "EIP: 0010:[sys_read+18/76]", or the one in
// braces of x86-64 before Linux 2.6.18, "RIP: 0010:[<…>] <…>{sys_read+7}".
func (in *incident) namedPlace(l *klog.Line, s string, from int) {
	at := strings.Index(s, "[")
	if i := strings.Index(s, " <"); i >= 0 {
		at = i + 1
	}
	if at < 0 || in.PC != "" {
		return
	}
	if f, ok := namedFrame(s[at:]); ok {
		at += from + strings.Index(s[at:], f.Symbol)
		setText(&in.PC, &in.Evidence[AtPC], l, extent{at, at + len(f.Symbol)})
	}
}

// redHatPlace takes the place and the release from the line of Red Hat's Linux
// 2.4: "EIP is at sys_read [kernel] 0x91 (2.4.21-4.ELsmp/i686)".
func (in *incident) redHatPlace(l *klog.Line, s string, from int) bool {
	end := len(s)
	if open := strings.LastIndexByte(s, '('); open > 0 && s[len(trimRight(s))-1] == ')' {
		end = open
		release := extent{from + open + 1, from + len(trimRight(s)) - 1}
		if i := strings.IndexByte(release.of(l.Text), '/'); i > 0 {
			release.to = release.from + i
		}
		if in.Release == "" && releaseStart(release.of(l.Text)) {
			setText(&in.Release, &in.Evidence[AtRelease], l, release)
		}
	}
	place := trimExtent(l.Text, from+len("EIP is at "), from+end)
	if in.PC == "" && isSymbol(wordExtent(l.Text, place.from, place.to).of(l.Text)) {
		setText(&in.PC, &in.Evidence[AtPC], l, place)
	}
	return true
}
