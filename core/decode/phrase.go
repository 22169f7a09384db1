package decode

import (
	"strings"

	"kerneltaint/core/ascii"
	"kerneltaint/core/taint"
)

// phrase reads the value or the letters that a sentence says the taint to be, as
// tools and people write it: "Kernel is tainted (value: 4097)", "kernel_tainted:
// 513", "your kernel has been tainted (flags:GBDL)". Between the word and what it
// is said to be only words of the same line may stand that say nothing else, and
// nothing but one value, or one list of letters, may be found so.
//
// Beside a value its letters may stand, "4609 (P W O)", with or without a word.
func (d *decoder) phrase(text string) bool {
	var found said
	for line := range strings.Lines(text) {
		if !found.line(line) {
			return false
		}
	}
	words := phraseWords(text)
	if !found.known && found.letters == "" && len(words) > 1 && isDigit(words[0][0]) {
		s, err := taint.ParseValue(words[0])
		if list := lettersAt(words[1:]); err == nil && list != "" && list == strings.Join(words[1:], "") {
			found = said{value: s, known: true, letters: list}
		}
	}
	switch {
	case found.known:
		d.note("The value was found in the text around it.")
		rec := d.recognize(taint.Clues{Value: found.value})
		if hex, err := taint.ParseValue("0x" + found.word); err == nil && hex != found.value && hex == rec.Dialect.ReadLetters(found.letters).Set {
			d.note("The value is hexadecimal, as its letters show.") // of crash: "TAINTED_MASK: 1001  PO"
			found.value = hex
		}
		d.value(found.value, taint.Clues{Value: found.value})
		if dialect, ok := taint.ByID(d.result.Kernel.Dialect); ok && found.letters != "" && dialect.ReadLetters(found.letters).Set != found.value {
			d.note("The letters beside it, " + found.letters + ", are not those of this value.")
		}
		return true
	case found.letters != "":
		d.note("The letters were found in the text around them.")
		d.letters(taint.Clues{Field: found.letters})
		return true
	}
	return false
}

// said is what a phrase says the taint to be.
type said struct {
	value   taint.Set
	word    string // the value as it was said
	known   bool   // value was said
	letters string
}

// line reads one line of a phrase. It returns false if the line says another value
// than the lines before, or letters once more.
func (f *said) line(line string) bool {
	words := phraseWords(line)
	for i, w := range words {
		s, err := taint.ParseValue(w)
		switch {
		case err == nil && isDigit(w[0]) && (saidBefore(words[:i]) || saidAfter(words[i+1:])):
			if f.known && s != f.value {
				return false
			}
			f.value, f.word, f.known = s, w, true
			if list := lettersAt(words[i+1:]); list == strings.Join(words[i+1:], "") {
				f.letters = list
			}
		case (ascii.Equal(w, "flags") || ascii.Equal(w, "letters") || ascii.Equal(w, "short")) && saidBefore(words[:i+1]):
			if f.letters != "" {
				return false
			}
			f.letters = lettersAt(words[i+1:])
		}
	}
	return true
}

// phraseWords cuts text into words of letters and digits. A mark between digits does
// not break a word, so that neither 5.4 nor 12:30 is two numbers.
func phraseWords(text string) (words []string) {
	from := -1
	for i := 0; i <= len(text); i++ {
		switch {
		case i < len(text) && (isDigit(text[i]) || 'a' <= text[i]|0x20 && text[i]|0x20 <= 'z' || text[i] >= 0x80):
			if from < 0 {
				from = i
			}
		case from < 0:
		case i+1 < len(text) && isDigit(text[i-1]) && isDigit(text[i+1]) && strings.IndexByte(".,:-/", text[i]) >= 0:
		default:
			words, from = append(words, text[from:i]), -1
		}
	}
	return words
}

// fillers are the words that may stand between "taint" and what it is said to be.
const fillers = " kernel proc sys value values current state status mask bitmask flags flag letters short int integer number decimal hex " +
	"is was are now has been set to as at of in from the a with by reads says shows returns equals name subsystem type string "

func isFiller(word string) bool {
	return strings.Contains(fillers, " "+ascii.Lower(word)+" ")
}

func speaksOfTaint(word string) bool {
	return ascii.Equal(word, "taint") || ascii.Equal(word, "tainted")
}

// saidBefore reports whether words end in a word for taint with nothing but fillers
// behind it. A bit's number is no value.
func saidBefore(words []string) bool {
	for i := len(words) - 1; i >= 0; i-- {
		switch {
		case speaksOfTaint(words[i]):
			return i == 0 || !ascii.Equal(words[i-1], "not")
		case !isFiller(words[i]):
			return false
		}
	}
	return false
}

// saidAfter is saidBefore for a value that stands before the word: "12288 in
// /proc/sys/kernel/tainted".
func saidAfter(words []string) bool {
	for i, w := range words {
		switch {
		case speaksOfTaint(w):
			return i > 0 // "2 tainted modules"
		case !isFiller(w):
			return false
		}
	}
	return false
}

// lettersAt returns the taint letters that words begin with, as one list: "P, O and
// E". It is empty if the list goes on with what is none.
func lettersAt(words []string) (list string) {
	for i, w := range words {
		switch {
		case looksLikeLetters(list+w) && ascii.Upper(w) == w:
			list += w
		case w != "and" || i+1 == len(words):
			return list
		case len(words[i+1]) == 1 && !looksLikeLetters(list+words[i+1]):
			return ""
		}
	}
	return list
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }
