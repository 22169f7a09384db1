//go:build !(goexperiment.simd && amd64)

package scan

// wide is set in builds that have a filter of vector instructions.
const wide = false

type wideFilter struct{}

func (*wideFilter) fill() {}

func (f *filter) collectWide(hits []hit, b []byte, from, to int) []hit { return hits }
