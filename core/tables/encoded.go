package tables

import (
	"kerneltaint/core/decode"
	"kerneltaint/core/taint"
)

// Encoded is a set of flags in every form that kernels and their parameters
// take.
type Encoded struct {
	Schema       int           `json:"schema"`
	Kernel       decode.Kernel `json:"kernel"`
	Taint        decode.State  `json:"taint"`
	Binary       string        `json:"binary"` // the value, with 0b
	Sysctl       string        `json:"sysctl"`
	PanicOnTaint string        `json:"panic_on_taint,omitempty"`
	Limits       []string      `json:"limits"` // what the kernel does not do with them, a sentence each
}

// Encode writes the flags of s as the recognized kernel has them; release is
// what it was recognized by, if anything. With noUserTaint the kernel parameter
// refuses writes of these flags too.
func Encode(r taint.Recognition, release string, s taint.Set, noUserTaint bool) Encoded {
	d := r.Dialect
	e := Encoded{Schema: decode.Schema, Kernel: kernel(r, release), Binary: s.Binary(),
		Taint: decode.State{Value: s.String(), Hex: s.Hex(), Letters: d.Letters(s), Compact: d.Compact(s), Verbose: d.Verbose(s)}}
	parameter, limits, err := d.PanicOnTaint(s, noUserTaint)
	if err != nil {
		limits = append(limits, "No panic_on_taint=: "+err.Error()+".")
	}
	e.PanicOnTaint = parameter
	var more []string
	e.Sysctl, more = d.Sysctl(s)
	e.Limits = append(limits, more...)
	return e
}
