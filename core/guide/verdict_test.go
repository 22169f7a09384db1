package guide

import (
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"

	"kerneltaint/core/taint"
)

var weight = map[Level]int8{Full: 2, Reduced: 1, None: 0}

// checkSentence holds one verdict to what a reader may expect of each: one
// sentence, and no flag in it that is not set.
func checkSentence(t *testing.T, d *taint.Dialect, s taint.Set, v Trust) {
	t.Helper()
	text := v.Sentence
	if len(text) > 300 || !strings.HasSuffix(text, ".") || strings.Count(text, ".") != 1 || strings.Contains(text, "  ") || text[0] < 'A' || text[0] > 'Z' {
		t.Fatalf("%s %v: form of %q", d.ID, s, text)
	}
	letters, marks := namedLetters(text)
	for _, letter := range letters {
		f, ok := d.Lookup(strings.TrimPrefix(letter, "bit "))
		if !ok || !s.Has(f.Bit) {
			t.Fatalf("%s %v: %q names %s, which is not set", d.ID, s, text, letter)
		}
	}
	if marks > named || s != 0 && marks == 0 && !strings.Contains(text, "no known meaning") {
		t.Fatalf("%s %v: %q names %d causes", d.ID, s, text, marks)
	}
}

// namedLetters returns what a verdict names, and how much of it in words: the
// letters in parentheses, and those before "set too".
func namedLetters(text string) (letters []string, marks int) {
	for rest := text; ; marks++ {
		_, after, found := strings.Cut(rest, " (")
		if !found {
			break
		}
		letter, after, _ := strings.Cut(after, ")")
		letters, rest = append(letters, letter), after
	}
	for _, part := range strings.Split(text, "; ") {
		for _, end := range []string{" is set too", " are set too"} {
			if before, _, found := strings.Cut(part, end); found {
				letters = append(letters, strings.FieldsFunc(strings.ReplaceAll(before, " and ", ", "), func(r rune) bool { return r == ',' || r == ' ' && !strings.Contains(before, "bit ") })...)
			}
		}
	}
	for i, l := range letters {
		letters[i] = strings.TrimSpace(l)
	}
	return letters, marks
}

// TestVerdictAll holds the verdict on every set of mainline flags to its form,
// and shows that no flag ever raises trust.
func TestVerdictAll(t *testing.T) {
	d := taint.Newest()
	levels := make([]int8, 1<<20)
	for s := range levels {
		v := Verdict(d, taint.Set(s))
		levels[s] = weight[v.Level]
		checkSentence(t, d, taint.Set(s), v)
	}
	for s, level := range levels {
		for bit := range 20 {
			if levels[s|1<<bit] > level {
				t.Fatalf("bit %d raises the trust in %d", bit, s)
			}
		}
	}
}

// TestVerdictDialects does the same for single flags and pairs of all dialects,
// unknown bits among them.
func TestVerdictDialects(t *testing.T) {
	for _, d := range taint.Dialects() {
		for a := range 34 {
			for b := a; b < 34; b++ {
				s := taint.SetOf(a, b)
				v := Verdict(d, s)
				checkSentence(t, d, s, v)
				if w := weight[v.Level]; w > weight[Verdict(d, taint.SetOf(a)).Level] || w > weight[Verdict(d, taint.SetOf(b)).Level] {
					t.Fatalf("%s: %v is trusted more than one of its bits", d.ID, s)
				}
				if s.Without(d.Defined()) != 0 && (v.Level == Full || !strings.Contains(v.Sentence, "no known meaning")) {
					t.Fatalf("%s %v: unknown bits are not said: %q", d.ID, s, v.Sentence)
				}
			}
		}
	}
}

// TestVerdictRandom holds the verdict on larger sets of every dialect to its
// form, and shows that one more flag never raises trust.
func TestVerdictRandom(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for _, d := range taint.Dialects() {
		for range 3000 {
			s := taint.Set(random.Uint64() & random.Uint64() & (1<<34 - 1))
			v := Verdict(d, s)
			checkSentence(t, d, s, v)
			more := s.With(random.IntN(34))
			if weight[Verdict(d, more).Level] > weight[v.Level] {
				t.Fatalf("%s: %v is trusted more than %v", d.ID, more, s)
			}
		}
	}
}

// TestVerdictLevels holds the rules by which flags combine.
func TestVerdictLevels(t *testing.T) {
	for _, c := range []struct {
		dialect, flags string
		level          Level
		want           string // in the sentence
	}{
		{"mainline-6.15", "", Full, "not tainted"},
		{"mainline-6.15", "K", Full, "no reason for doubt"},
		{"mainline-6.15", "O E", Full, "limits support more than trust"},
		{"mainline-6.15", "O E K", Full, "K is set too"},
		{"mainline-6.15", "T I", Full, "T is set too"},
		{"mainline-6.15", "P O E", Reduced, "A proprietary module was loaded (P), so"},
		{"mainline-6.15", "F P", Reduced, "A module was loaded by force (F) and a proprietary module was loaded (P), so"},
		{"mainline-6.15", "W P", Reduced, "A proprietary module was loaded (P) and the kernel has printed a warning (W), so"},
		{"mainline-6.15", "W L O", Reduced, "O is set too"},
		{"mainline-6.15", "M B D", None, "The hardware reported an uncorrected error (M) and memory corruption or misuse was detected (B), so"},
		{"mainline-6.15", "B O E", None, "only the first report since boot is evidence"},
		{"mainline-6.15", "D W O E", None, "W, O and E are set too"},
		{"mainline-6.15", "B", None, "so only the first report since boot is evidence: find it, and see what detected the error."},
		{"mainline-6.15", "20 21 22 23", Reduced, "A total of 4 bits have no known meaning here, so"},
		{"rhel-8", "28", Reduced, "Bit 28 has no known meaning"},
		{"rhel-8", "t r", Full, "limits support more than trust"},
		{"rhel-7.2", "H T", Full, "limits support more than trust"},
		{"rhel-9.3", "u", Full, "a matter of security and not of trust"},
		{"rhel-9.3", "W p", Reduced, "p is set too"},
		{"sle-16", "n X", Full, "does not support is in use (n) and an externally supported module was loaded (X), which limits support"},
		{"sle-15-sp2", "H N", Reduced, "resumed from an unverified image (H), so"},
		{"uek-4", "NO_RETPOLINE", Full, "without retpolines was loaded (bit 16), which"},
	} {
		d, ok := taint.ByID(c.dialect)
		if !ok {
			t.Fatalf("no dialect %s", c.dialect)
		}
		var s taint.Set
		for _, key := range strings.Fields(c.flags) {
			f, ok := d.Lookup(key)
			if bit, err := strconv.Atoi(key); err == nil {
				f.Bit, ok = bit, true // of a bit that the dialect does not define, too
			}
			if !ok {
				t.Fatalf("%s has no flag %s", c.dialect, key)
			}
			s = s.With(f.Bit)
		}
		if v := Verdict(d, s); v.Level != c.level || !strings.Contains(v.Sentence, c.want) {
			t.Errorf("%s %s: %s %q; want %s and %q", c.dialect, c.flags, v.Level, v.Sentence, c.level, c.want)
		}
	}
}

// TestMemoryWords shows that the words for B send nobody to test the memory
// before they have said how to tell whether a sanitizer found the error.
func TestMemoryWords(t *testing.T) {
	f, _ := taint.Newest().Lookup("BAD_PAGE")
	e, ok := For(taint.Newest(), f.Bit)
	if !ok || e.Level != None || strings.Contains(Verdict(taint.Newest(), taint.SetOf(f.Bit)).Sentence, "memtest") {
		t.Fatalf("%+v", e)
	}
	for _, text := range []string{e.Meaning, e.Trust} {
		if !strings.Contains(text, "sanitizer") {
			t.Errorf("%q says nothing of sanitizers", text)
		}
	}
	sanitizer := -1
	for i, step := range e.Next {
		if strings.Contains(step.Text, "KASAN") && sanitizer < 0 {
			sanitizer = i
		}
		if strings.Contains(step.Text, "memtest") && (sanitizer < 0 || !strings.HasPrefix(step.Text, "If it is a bad page")) {
			t.Errorf("step %d: %q", i, step.Text)
		}
	}
}

// TestUnreadable holds the sentence about a blank field to the form of all.
func TestUnreadable(t *testing.T) {
	v := Unreadable()
	if v.Level != Reduced || !strings.HasSuffix(v.Sentence, ".") || strings.Count(v.Sentence, ".") != 1 || len(v.Sentence) > 300 {
		t.Errorf("%+v", v)
	}
	for _, s := range []taint.Set{0, 1, 1 << 9, 1 << 40} {
		if Verdict(taint.Newest(), s).Sentence == v.Sentence {
			t.Errorf("the verdict on %v is that on a blank field", s)
		}
	}
}

func BenchmarkVerdict(b *testing.B) {
	d := taint.Newest()
	for b.Loop() {
		Verdict(d, 12801)
	}
}

func TestForValue(t *testing.T) {
	for _, d := range taint.Dialects() {
		for bit := range 34 {
			s := taint.SetOf(bit, 12)
			text := ForValue(d, s)
			if !strings.HasPrefix(text, s.String()+" is ") || !strings.HasSuffix(text, ".") || strings.Contains(text, "  ") {
				t.Errorf("%s %v: %q", d.ID, s, text)
			}
		}
	}
}
