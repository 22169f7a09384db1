package taint

import (
	"math/bits"
	"strconv"
	"strings"
)

// ParseValue reads a taint value as people write it: decimal as in
// /proc/sys/kernel/tainted, hexadecimal (0x1201), octal (0o11001 or 011001, as
// C and the kernel's own sysctl parser read it), binary (0b1001), BIT(9), and
// sums and unions of these with shifts: 1<<9|4096, 4096+512, (1 << 9) | 1.
// Digits may be grouped with underscores after a prefix, as in Go.
//
// A sum that adds the same bit twice is refused rather than carried into the
// next bit. The error is a *[ValueError].
func ParseValue(text string) (Set, error) {
	p := valueParser{text: text}
	p.blanks()
	if p.at == len(text) {
		return 0, &ValueError{Text: text, Err: ErrEmpty}
	}
	s, err := p.union()
	if err != nil {
		return 0, err
	}
	if p.blanks(); p.at < len(text) {
		return 0, p.bad(p.at, len(text), ErrNotValue)
	}
	return s, nil
}

// valueParser is a recursive-descent parser over text; depth bounds nesting so
// that a hostile input cannot exhaust the stack.
type valueParser struct {
	text  string
	at    int
	depth int
}

const maxNesting = 16

func (p *valueParser) blanks() {
	for p.at < len(p.text) && strings.IndexByte(" \t\r\n", p.text[p.at]) >= 0 {
		p.at++
	}
}

func (p *valueParser) accept(token string) bool {
	p.blanks()
	if !strings.HasPrefix(p.text[p.at:], token) {
		return false
	}
	p.at += len(token)
	return true
}

func (p *valueParser) bad(from, to int, err error) error {
	return &ValueError{Text: p.text[from:to], Offset: from, Err: err}
}

func (p *valueParser) union() (Set, error) {
	s, err := p.shift()
	for err == nil {
		var t Set
		start := p.at
		switch {
		case p.accept("|"):
			t, err = p.shift()
			s |= t
		case p.accept("+"):
			t, err = p.shift()
			if err == nil && s&t != 0 {
				err = p.bad(start, p.at, ErrBitTwice)
			}
			s |= t
		default:
			return s, nil
		}
	}
	return 0, err
}

func (p *valueParser) shift() (Set, error) {
	s, err := p.term()
	for err == nil {
		p.blanks()
		start := p.at
		if !p.accept("<<") {
			return s, nil
		}
		var n Set
		if n, err = p.term(); err == nil {
			if n > 63 || bits.LeadingZeros64(uint64(s)) < int(n) {
				err = p.bad(start, p.at, ErrValueRange)
			} else {
				s <<= n
			}
		}
	}
	return 0, err
}

func (p *valueParser) term() (Set, error) {
	if p.depth++; p.depth > maxNesting {
		return 0, p.bad(p.at, len(p.text), ErrNotValue)
	}
	defer func() { p.depth-- }()
	p.blanks()
	start := p.at
	if p.accept("BIT(") {
		n, err := p.union()
		if err == nil && (!p.accept(")")) {
			err = p.bad(start, len(p.text), ErrNotValue)
		}
		if err == nil && n > 63 {
			err = p.bad(start, p.at, ErrValueRange)
		}
		if err != nil {
			return 0, err
		}
		return 1 << n, nil
	}
	if p.accept("(") {
		s, err := p.union()
		if err == nil && !p.accept(")") {
			err = p.bad(start, len(p.text), ErrNotValue)
		}
		return s, err
	}
	for p.at < len(p.text) && strings.IndexByte(" \t\r\n|+<()", p.text[p.at]) < 0 {
		p.at++
	}
	word := p.text[start:p.at]
	if word == "" {
		return 0, p.bad(start, len(p.text), ErrNotValue)
	}
	v, err := strconv.ParseUint(word, 0, 64)
	if err == nil {
		return Set(v), nil
	}
	switch {
	case err.(*strconv.NumError).Err == strconv.ErrRange:
		return 0, p.bad(start, p.at, ErrValueRange)
	case word[0] == '-' && len(word) > 1 && '0' <= word[1] && word[1] <= '9':
		return 0, p.bad(start, p.at, ErrNegative)
	}
	return 0, p.bad(start, p.at, ErrNotValue)
}
