package suite

import (
	"kerneltaint/core/decode"
	"kerneltaint/core/taint"
)

// Core is what the suite checks: the answers that a user of the project gets. It
// is a parameter so that a test can plant a mistake and see the suite find it.
type Core struct {
	Recognize func(taint.Clues) taint.Recognition
	Decode    func(input string, options ...decode.Option) *decode.Result
	Machine   func(m decode.MachineState, options ...decode.Option) *decode.Result
}

// Real returns the project's own core.
func Real() Core {
	return Core{Recognize: taint.Recognize, Decode: decode.Decode, Machine: decode.Machine}
}
