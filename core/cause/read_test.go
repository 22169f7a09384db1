package cause

import (
	"strings"

	"kerneltaint/core/klog"
)

// linesOf makes a log of messages, one a line, that no transport carried.
func linesOf(input string) *klog.Log {
	log := &klog.Log{Input: input}
	at := 0
	for i, text := range strings.Split(input, "\n") {
		log.Lines = append(log.Lines, klog.Line{Text: text, Span: klog.Span{Start: at, End: at + len(text)}, Number: i + 1, Seconds: -1, Level: -1})
		at += len(text) + 1
	}
	return log
}
