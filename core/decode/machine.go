package decode

import (
	"strconv"

	"kerneltaint/core/taint"
)

// MachineState is what a running machine tells of its taint state.
type MachineState struct {
	Value   string   // of /proc/sys/kernel/tainted
	Release string   // uname -r
	Modules []Module // loaded modules that carry flags, from /sys/module/*/taint
	Log     string   // the kernel log of this boot; "" if it cannot be read
}

// Machine explains the state of a running machine. The value is the truth; the
// modules and the log say what set its flags. Spans in the result are parts of
// m.Log.
func Machine(m MachineState, opts ...Option) *Result {
	d := decoder{input: m.Log}
	for _, opt := range opts {
		opt(&d.options)
	}
	d.result.Schema = Schema
	s, err := taint.ParseValue(m.Value)
	if err != nil {
		d.result.Kind = KindUnrecognized
		d.result.Understood = "The machine's taint value cannot be read."
		d.note("Not understood: " + err.Error() + ".")
		return &d.result
	}
	if d.release == "" {
		d.release = m.Release
	}
	if m.Log != "" {
		d.decodeLog()
	}
	d.result.Kind = KindValue
	d.result.Modules = m.Modules
	d.result.Kernel = &Kernel{Release: d.release}
	r := d.recognize(taint.Clues{Release: d.release, Value: s})
	logged := d.result.Flags // they point at the causes
	d.result.UnknownBits = nil
	d.state(r, s, false)
	for i := range d.result.Flags {
		for k := range logged {
			if logged[k].Bit == d.result.Flags[i].Bit {
				d.result.Flags[i].Causes = logged[k].Causes
			}
		}
	}
	d.result.Understood = "The state of this machine, " + strconv.Quote(m.Value) + " in /proc/sys/kernel/tainted, " + readAs(r) + "."
	return &d.result
}
