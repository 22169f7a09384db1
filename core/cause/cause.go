// Package cause attributes taint flags to the log lines that tell of the events
// that set them.
package cause

import (
	"kerneltaint/core/klog"
	"kerneltaint/core/taint"
)

// Cause is one event that set, or may have set, taint flags.
type Cause struct {
	Bits   taint.Set // the flags that the event sets
	Kind   string    // stable name of the rule: "out-of-tree-module", "warning", …
	Module string    // the module at fault, where the line names one
	Task   string    // the task at fault: "init", where the line names one
	PID    int       // of the task; -1 if not named
	Time   string    // as in the log
	Line   int       // number of the line in the input, from 1
	Span   klog.Span // where the evidence stands
	Text   string    // the line

	// Taints is false for lines that look like a taint but set none: Bits is
	// then empty and Kind says what they are.
	Taints bool
}
