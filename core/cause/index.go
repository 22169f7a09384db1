package cause

import (
	"strings"
	"sync"
)

// index finds the rules that can match a line without trying them all. Nearly
// all lines of a log are no causes, so it has to say no fast: by the first eight
// bytes of a line, by its last eight, and by eight bytes at every eighth place,
// for the literals of rules whose both ends are holes.
type index struct {
	rules  []*rule
	filter [3][filterWords]uint64 // Bloom filters: heads, tails, bodies
	heads  map[string][]uint8     // rules by their first 8 bytes, or 4 if no more are literal
	tails  map[string][]uint8     // rules by their last 8 bytes
	bodies map[string][]body      // rules that are recognised by a literal between holes, by each window of it
}

// body is a rule that is recognised by a literal between holes.
type body struct {
	literal string
	rule    uint8
}

const (
	head = iota
	tail
	inside

	filterBits  = 16
	filterWords = 1 << filterBits / 64
	stride      = 8
	// bodyLength is the length of a literal of which an aligned window is
	// whole, however the literal is aligned. No more of it is marked.
	bodyLength = 2*stride - 1
)

// compiled returns the index of all rules, which is made once.
var compiled = sync.OnceValue(func() *index {
	x := &index{heads: map[string][]uint8{}, tails: map[string][]uint8{}, bodies: map[string][]body{}}
	for _, table := range ruleTables {
		for i := range table {
			x.add(&table[i])
		}
	}
	return x
})

// add puts a rule under its first bytes if they are literal, else under its last
// ones, else under its longest literal.
func (x *index) add(r *rule) {
	n := uint8(len(x.rules))
	x.rules = append(x.rules, r)
	first, last, longest := literals(r.pattern)
	switch {
	case len(first) >= stride:
		k := first[:stride]
		x.heads[k] = append(x.heads[k], n)
		x.mark(head, load(k, 0))
	case len(first) >= 4:
		k := first[:4]
		x.heads[k] = append(x.heads[k], n)
		x.mark(head, load(k+"\x00\x00\x00\x00", 0))
	case len(last) >= stride:
		k := last[len(last)-stride:]
		x.tails[k] = append(x.tails[k], n)
		x.mark(tail, load(k, 0))
	default:
		for i := range stride {
			k := longest[i : i+stride]
			x.bodies[k] = append(x.bodies[k], body{longest, n})
			x.mark(inside, load(k, 0))
		}
	}
}

// literals returns what a pattern begins and ends with before and behind its
// holes, and its longest literal.
func literals(pattern string) (first, last, longest string) {
	parts := strings.Split(pattern, "%")
	for i, part := range parts {
		if i > 0 {
			part = part[1:]
		}
		if len(part) > len(longest) {
			longest = part
		}
		if i == 0 {
			first = part
		}
		last = part
	}
	return first, last, longest
}

func (x *index) mark(which int, key uint64) {
	h := hash(key)
	x.filter[which][h/64] |= 1 << (h % 64)
}

func (x *index) has(which int, key uint64) bool {
	h := hash(key) % (64 * filterWords)
	return x.filter[which][h/64]>>(h%64)&1 != 0
}

func hash(key uint64) uint64 { return key * 0x9e3779b97f4a7c15 >> (64 - filterBits) }

// load reads the eight bytes of s at i.
func load(s string, i int) uint64 {
	b := s[i : i+8]
	return uint64(b[0]) | uint64(b[1])<<8 | uint64(b[2])<<16 | uint64(b[3])<<24 |
		uint64(b[4])<<32 | uint64(b[5])<<40 | uint64(b[6])<<48 | uint64(b[7])<<56
}

// find returns the first rule that describes a line, and what its holes took.
func (x *index) find(text string, c *capture) *rule {
	if len(text) < stride {
		return nil
	}
	text = text[:min(len(text), longest)]
	first, last := load(text, 0), load(text, len(text)-stride)
	within := x.within(text)
	if !within && !x.has(head, first) && !x.has(head, first&0xffffffff) && !x.has(tail, last) {
		return nil
	}
	return x.choose(text, within, c)
}

// within reports whether a line has a window of the literal of a body.
func (x *index) within(text string) bool {
	filter := &x.filter[inside]
	for len(text) >= stride {
		h := hash(load(text, 0))
		if filter[h/64]>>(h%64)&1 != 0 && len(x.bodies[text[:stride]]) > 0 {
			return true
		}
		text = text[stride:]
	}
	return false
}

// choose tries the rules that the filters leave over, in the order of the
// tables.
func (x *index) choose(text string, within bool, c *capture) *rule {
	best := -1
	var won capture
	try := func(rules []uint8) {
		for _, n := range rules {
			if best >= 0 && int(n) > best {
				return
			}
			if match(x.rules[n].pattern, text, c) {
				best, won = int(n), *c
				return
			}
		}
	}
	try(x.heads[text[:stride]])
	try(x.heads[text[:4]])
	try(x.tails[text[len(text)-stride:]])
	if within {
		for at := 0; at+stride <= len(text); at += stride {
			for _, b := range x.bodies[text[at:at+stride]] {
				if strings.Contains(text, b.literal) {
					try([]uint8{b.rule})
				}
			}
		}
	}
	if best < 0 {
		return nil
	}
	*c = won
	return x.rules[best]
}
