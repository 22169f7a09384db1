package disasm

// decoder is what is particular to an architecture.
type decoder struct {
	// one decodes the instruction at the start of code, which lies at pc.
	one func(code []byte, pc uint64) (text string, size int, ok bool)

	unit    int  // its instructions begin at multiples of this many bytes from the mark
	little  bool // words are stored with their lowest byte first
	listing bool // the line can have addresses and text beside the bytes
	walk    func(d *decoder, m *dump, pc uint64) []Instruction
}

var decoders = map[string]*decoder{
	"x86_64":    {one: x86(64), unit: 1, walk: walkAligned},
	"i386":      {one: x86(32), unit: 1, walk: walkAligned},
	"arm64":     {one: arm64, unit: 4, little: true, walk: walkUnits},
	"arm":       {one: arm, unit: 4, little: true, walk: walkUnits},
	"riscv":     {one: riscv, unit: 2, little: true, walk: walkAligned},
	"powerpc":   {one: powerpc, unit: 4, walk: walkUnits},
	"s390":      {one: s390, unit: 2, listing: true, walk: walkAligned},
	"loongarch": {one: loongarch, unit: 4, little: true, walk: walkUnits},
}

const bad = "(bad)"

// decode calls the architecture's decoder. Some of x/arch index their tables
// with fields of the instruction and panic on encodings that nobody makes; such
// bytes are as bad as others that decode to nothing, so the panic ends here.
func (d *decoder) decode(code []byte, pc uint64) (text string, size int, ok bool) {
	defer func() {
		if recover() != nil {
			text, size, ok = bad, d.unit, false
		}
	}()
	text, size, ok = d.one(code, pc)
	if !ok || size <= 0 || size > len(code) {
		return bad, min(d.unit, len(code)), false
	}
	return text, size, true
}
