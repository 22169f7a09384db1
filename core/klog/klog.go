// Package klog takes kernel log lines out of whatever carried them: dmesg,
// syslog, journals, serial captures, quoted and wrapped mail.
package klog

// Span is a part of the input, [Start, End) in bytes.
type Span struct{ Start, End int }

// Line is one logical line of the kernel log: a message without what carried
// it, wrapped pieces joined.
type Line struct {
	Text    string // the message as the kernel printed it, as far as it can be restored
	Span    Span   // from the start of its first piece to the end of its last one
	Pieces  []Span // where its text stands in the input, if it stands there in pieces; else nil
	Number  int    // of its first piece in the input, from 1
	Time    string // the time as written: "12.345678", "Nov 16 08:12:44"; "" if none
	Seconds int64  // the kernel's own clock in microseconds since boot; -1 if not shown
	Caller  string // "T123" (task) or "C0" (CPU), printed with CONFIG_PRINTK_CALLER
	Host    string // the host that a syslog or journal line names
	Level   int8   // 0 (emergency) … 7 (debug); -1 if not shown
	Foreign bool   // it comes from a program, not from the kernel (syslog tag other than kernel)
}

// Log is an input read as a kernel log.
type Log struct {
	Input  string
	Lines  []Line
	Joined int // how many line breaks were taken for wrapping and removed
}
