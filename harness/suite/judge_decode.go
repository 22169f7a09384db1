package suite

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"kerneltaint/core/decode"
	"kerneltaint/core/taint"
)

// decoded is core's answer to the console, as a user pastes it: the boot, and what
// came after.
func (t *trial) decoded() *decode.Result {
	if t.result == nil {
		t.result = t.core.Decode(t.console)
	}
	return t.result
}

// decodedState compares the state, release and table that core reads off the log
// with the kernel's.
func (t *trial) decodedState() {
	r := t.decoded()
	expect(t, "what core takes the console for", r.Kind, decode.KindLog)
	if r.Kernel == nil {
		t.problem("core does not say which kernel the console is of")
		return
	}
	expect(t, "the release that core reads off the console", r.Kernel.Release, t.kernel.Release)
	expect(t, "the table that core reads the console by", r.Kernel.Dialect, t.dialect.ID)
	want := t.logged()
	if r.Taint == nil {
		if want != 0 {
			t.problem("core finds no taint state in the console, and the kernel has %s", want)
		}
		return
	}
	t.state("the console", r.Taint, want, t.dialect.Letters(want))
	t.explained("the console", r, want)
	if len(t.kernel.Packages) > 0 {
		expect(t, "the distribution that core reads off the console", r.Kernel.Distribution, "Debian")
	}
	expect(t, "the table of this release", r.Kernel.Dialect, t.kernel.table())
	if !contains(t.kernel.Banner, r.Kernel.Version) && !contains(t.console, " "+r.Kernel.Version) {
		t.problem("core reads the version %q off the console, which does not have it", r.Kernel.Version)
	}
}

// table is the ID of the table by which core must read a mainline kernel of the
// release: that of the release which brought the last change.
func (s Subject) table() string {
	return map[int]string{18: "mainline-4.17", 19: "mainline-6.0", 20: "mainline-6.15"}[s.flags()]
}

// state compares each form of a state that core gives with the kernel's.
func (t *trial) state(of string, s *decode.State, want taint.Set, letters string) {
	expect(t, "core's value of "+of, s.Value, want.String())
	expect(t, "core's hexadecimal value of "+of, s.Hex, fmt.Sprintf("0x%x", uint64(want)))
	expect(t, "core's letters of "+of, s.Letters, letters)
	expect(t, "core's letters without blanks of "+of, s.Compact, lettersOf(want))
}

// lettersOf writes the letters of a set by the kernel's table, as the suite knows
// it.
func lettersOf(set taint.Set) string {
	var b strings.Builder
	for bit := range set.Bits() {
		if bit < len(kernelLetters) {
			b.WriteByte(kernelLetters[bit])
		}
	}
	return b.String()
}

// explained looks at core's words for each flag: there must be some, for these
// flags and no others, and they must point at the causes that core gives.
func (t *trial) explained(of string, r *decode.Result, want taint.Set) {
	var bits []int
	for _, f := range r.Flags {
		bits = append(bits, f.Bit)
		if f.Bit >= len(kernelLetters) || f.Letter != kernelLetters[f.Bit:f.Bit+1] || f.Value != taint.SetOf(f.Bit).String() {
			t.problem("core calls bit %d of %s %q and its value %s", f.Bit, of, f.Letter, f.Value)
		}
		if f.Title == "" || f.Meaning == "" || f.Severity == "" || f.Trust == "" || f.Clears == "" || len(f.Next) == 0 {
			t.problem("core explains bit %d of %s in part only", f.Bit, of)
		}
		for _, name := range t.printedNames(f.Letter) {
			expect(t, "core's name of bit "+strconv.Itoa(f.Bit), f.Name, name)
		}
		for i, c := range r.Causes {
			if slices.Contains(c.Bits, f.Bit) != slices.Contains(f.Causes, i) {
				t.problem("core's account of bit %d of %s points at the causes %v, and cause %d is for %v", f.Bit, of, f.Causes, i, c.Bits)
			}
		}
	}
	t.looked()
	if known := slices.Collect(want.Bits()); !slices.Equal(bits, known) {
		t.problem("core explains the bits %v of %s, and the kernel has letters for %v", bits, of, known)
	}
	if r.Trust == nil {
		t.problem("core does not say how far %s can be trusted", of)
	} else if clean := want == 0; clean != (r.Trust.Level == "full") && (clean || want&taint.SetOf(bitD, bitB, bitM, bitP, bitF, bitR, bitL, bitW) != 0) {
		t.problem("core says that %s deserves %s trust, with the flags %q", of, r.Trust.Level, lettersOf(want))
	}
}

// printedNames returns the names that the kernel itself printed for a letter.
func (t *trial) printedNames(letter string) []string {
	var names []string
	for _, f := range fields(t.seen.Console, t.kernel.Release) {
		for _, part := range strings.Split(f.verbose, ", ") {
			if name, found := strings.CutPrefix(part, "["+letter+"]="); found && !t.cut(f) {
				names = append(names, name)
			}
		}
	}
	return slices.Compact(names)
}

// logged is the state that the console proves.
func (t *trial) logged() taint.Set {
	if t.seen.Ended == "off" {
		return t.shown()
	}
	return t.want.New | t.start()
}

// decodedValue compares core's answer to the bare value with the kernel.
func (t *trial) decodedValue() {
	if t.seen.After == "" {
		return
	}
	r := t.core.Decode(t.seen.After, decode.WithRelease(t.kernel.Release))
	if r.Taint == nil {
		t.problem("core makes nothing of the value %s", t.seen.After)
		return
	}
	t.looked()
	// A bit that the kernel has no letter for is in the value, and nowhere else.
	expect(t, "core's value", r.Taint.Value, t.seen.After)
	expect(t, "core's letters for the value", r.Taint.Letters, t.dialect.Letters(t.shown()))
	expect(t, "core's letters for the value, without blanks", r.Taint.Compact, lettersOf(t.shown()))
	expect(t, "core's hexadecimal value", r.Taint.Hex, fmt.Sprintf("0x%x", uint64(t.after)))
	t.explained("the value", r, t.shown())
	unknown := r.UnknownBits
	if want := slices.Collect(t.after.Without(t.shown()).Bits()); !slices.Equal(unknown, want) {
		t.problem("core calls the bits %v of %s unknown, and the kernel has no letter for %v", unknown, t.seen.After, want)
	}
}

// decodedCauses compares the causes that core gives with what was done. A flag
// that came without a word in the log must have none.
func (t *trial) decodedCauses() {
	wanted := map[int][]Cause{}
	for _, c := range t.causes() {
		wanted[c.Bit] = append(wanted[c.Bit], c)
	}
	given := map[int][]decode.Cause{}
	for _, c := range t.decoded().Causes {
		t.place(c)
		for _, bit := range c.Bits {
			given[bit] = append(given[bit], c)
		}
	}
	for bit := range (t.want.New | t.start()).Bits() {
		t.looked()
		if len(wanted[bit]) == 0 && len(given[bit]) > 0 {
			t.problem("core says that bit %d was set by %q, and that line did not", bit, given[bit][0].Text)
			continue
		}
		for _, c := range wanted[bit] {
			if !slices.ContainsFunc(given[bit], c.is) {
				t.problem("core gives bit %d the causes %s, wanted a line with %q of module %q", bit, causes(given[bit]), c.Text, c.Module)
			}
		}
		for _, g := range given[bit] {
			if !slices.ContainsFunc(wanted[bit], func(c Cause) bool { return c.is(g) }) {
				t.problem("core gives bit %d the cause %s too, which did not set it", bit, causes([]decode.Cause{g}))
			}
		}
	}
	for bit, c := range given {
		if !(t.want.New | t.want.Undone | t.start()).Has(bit) {
			t.problem("core says that %q set bit %d, which is not set", c[0].Text, bit)
		}
	}
}

// is reports whether core's cause is this one.
func (c Cause) is(given decode.Cause) bool {
	return given.Module == c.Module && strings.Contains(given.Text, c.Text)
}

// place looks where a cause is said to stand.
func (t *trial) place(c decode.Cause) {
	start, end := c.Span[0], c.Span[1]
	if start < 0 || end < start || end > len(t.console) {
		t.problem("core's cause %q stands at %v of %d bytes", c.Text, c.Span, len(t.console))
		return
	}
	expect(t, "what stands where core says that a cause does", t.console[start:end], c.Text)
	expect(t, "the line of the cause "+strconv.Quote(c.Text), c.Line, 1+strings.Count(t.console[:start], "\n"))
	before := t.console[strings.LastIndexByte(t.console[:start], '\n')+1 : start]
	expect(t, "the time of the cause "+strconv.Quote(c.Text), c.Time, strings.Trim(timestamp.FindString(before), "[] "))
}

func causes(given []decode.Cause) string {
	if len(given) == 0 {
		return "none"
	}
	var parts []string
	for _, c := range given {
		parts = append(parts, strconv.Quote(c.Text)+" of module "+strconv.Quote(c.Module))
	}
	return strings.Join(parts, ", ")
}

// String makes problems readable: letters would be core's own.
func (c Cause) String() string { return fmt.Sprintf("bit %d by %q", c.Bit, c.Text) }
