// Package decode is the one call that everything else presents: text in,
// explanation out.
package decode

// Option changes how an input is decoded.
type Option func(*options)

type options struct {
	release     string
	dialect     string
	disassemble Disassembler
}

// WithRelease says which kernel release the input is from, for inputs that do
// not say it: "5.14.0-362.8.1.el9_3.x86_64".
func WithRelease(release string) Option { return func(o *options) { o.release = release } }

// WithDialect chooses the flag table by the ID of a taint.Dialect, over all
// that the input says. An unknown ID is ignored with a note.
func WithDialect(id string) Option { return func(o *options) { o.dialect = id } }

// Disassembler turns the bytes of a "Code:" line into instructions. Package
// disasm has one; it is an option because its tables are large and the page
// loads them only when they are needed.
type Disassembler func(arch string, code []byte, mark int, pc uint64) []Instruction

// WithDisassembler has "Code:" lines disassembled.
func WithDisassembler(d Disassembler) Option { return func(o *options) { o.disassemble = d } }

// Decode reads a taint value, letters, a module list or a kernel log, and
// explains it. It never fails: an input that it cannot read has Kind
// unrecognized and a note that says why.
func Decode(input string, opts ...Option) *Result {
	return &Result{Schema: Schema, Kind: KindUnrecognized}
}
