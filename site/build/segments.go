package main

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"slices"
)

// mergeSegments joins the data segments of a WebAssembly module that stand less
// than maxGap bytes apart, with zeros between them. Memory begins as zeros, so
// the program is the same.
//
// Go's linker cuts the data at every few zeros: 60,000 segments for the page,
// whose lengths and addresses compress badly. Joined, the program is 12 % larger
// raw and 8 % smaller compressed.
func mergeSegments(module []byte) ([]byte, error) {
	if !bytes.HasPrefix(module, []byte("\x00asm\x01\x00\x00\x00")) {
		return nil, fmt.Errorf("%w: no WebAssembly module of version 1", errModule)
	}
	out := append(make([]byte, 0, len(module)*5/4), module[:8]...)
	r := wasmReader{b: module, at: 8}
	for r.at < len(module) && r.err == nil {
		start := r.at
		id := r.byte()
		size := int(r.unsigned())
		end := r.at + size
		if r.err != nil || size < 0 || size > len(module)-r.at {
			return nil, fmt.Errorf("%w: a section ends behind the module", errModule)
		}
		if id != dataSection {
			out = append(out, module[start:end]...)
			r.at = end
			continue
		}
		body, err := mergedData(module[r.at:end])
		if err != nil {
			return nil, err
		}
		out = append(out, dataSection)
		out = appendUnsigned(out, uint64(len(body)))
		out = append(out, body...)
		r.at = end
	}
	return out, r.err
}

const (
	dataSection = 11
	maxGap      = 256 // bytes

	opI32Const = 0x41
	opEnd      = 0x0b
)

var errModule = errors.New("not a module that Go's linker writes")

type segment struct {
	address int64
	data    []byte
}

// mergedData returns the body of a data section with its segments joined.
func mergedData(body []byte) ([]byte, error) {
	r := wasmReader{b: body}
	count := r.unsigned()
	if count > uint64(len(body)) {
		return nil, fmt.Errorf("%w: more segments than bytes", errModule)
	}
	segments := make([]segment, count)
	for i := range segments {
		if kind := r.unsigned(); kind != 0 {
			return nil, fmt.Errorf("%w: segment %d is of kind %d", errModule, i, kind)
		}
		if r.byte() != opI32Const {
			return nil, fmt.Errorf("%w: the address of segment %d is not constant", errModule, i)
		}
		segments[i].address = r.signed()
		if r.byte() != opEnd {
			return nil, fmt.Errorf("%w: the address of segment %d is not constant", errModule, i)
		}
		segments[i].data = r.bytes(int(r.unsigned()))
	}
	if r.err != nil {
		return nil, r.err
	}
	slices.SortFunc(segments, func(a, b segment) int { return cmp.Compare(a.address, b.address) })
	var merged []segment
	for _, s := range segments {
		if n := len(merged); n > 0 {
			last := &merged[n-1]
			gap := s.address - last.address - int64(len(last.data))
			if s.address < last.address || gap < 0 {
				return nil, fmt.Errorf("%w: segments overlap", errModule)
			}
			if gap < maxGap {
				last.data = append(append(last.data, make([]byte, gap)...), s.data...)
				continue
			}
		}
		merged = append(merged, segment{s.address, slices.Clone(s.data)})
	}
	out := appendUnsigned(nil, uint64(len(merged)))
	for _, s := range merged {
		out = append(out, 0, opI32Const)
		out = appendSigned(out, s.address)
		out = append(out, opEnd)
		out = appendUnsigned(out, uint64(len(s.data)))
		out = append(out, s.data...)
	}
	return out, nil
}

// wasmReader reads the module's numbers, which are LEB128.
type wasmReader struct {
	b   []byte
	at  int
	err error
}

func (r *wasmReader) byte() byte {
	if r.at >= len(r.b) {
		r.err = fmt.Errorf("%w: it ends too early", errModule)
		return 0
	}
	r.at++
	return r.b[r.at-1]
}

func (r *wasmReader) bytes(n int) []byte {
	if n < 0 || n > len(r.b)-r.at {
		r.err = fmt.Errorf("%w: it ends too early", errModule)
		return nil
	}
	r.at += n
	return r.b[r.at-n : r.at]
}

func (r *wasmReader) unsigned() (n uint64) {
	for shift := 0; shift < 64 && r.err == nil; shift += 7 {
		b := r.byte()
		n |= uint64(b&0x7f) << shift
		if b < 0x80 {
			break
		}
	}
	return n
}

func (r *wasmReader) signed() (n int64) {
	for shift := 0; shift < 64 && r.err == nil; {
		b := r.byte()
		n |= int64(b&0x7f) << shift
		if shift += 7; b < 0x80 {
			if b&0x40 != 0 && shift < 64 {
				n |= -1 << shift
			}
			break
		}
	}
	return n
}

func appendUnsigned(b []byte, n uint64) []byte {
	for ; n >= 0x80; n >>= 7 {
		b = append(b, byte(n)|0x80)
	}
	return append(b, byte(n))
}

func appendSigned(b []byte, n int64) []byte {
	for {
		c := byte(n) & 0x7f
		if n >>= 7; n == 0 && c&0x40 == 0 || n == -1 && c&0x40 != 0 {
			return append(b, c)
		}
		b = append(b, c|0x80)
	}
}
