package site

import (
	"strconv"
	"strings"

	"kerneltaint/core/decode"
)

// Reports is the list of a log's reports, each with its details.
type Reports struct{ Model *Model }

func (c *Reports) reports() []decode.Report { return c.Model.result.Reports }

// where says on which CPU and in which task a report was made.
func (c *Reports) where(r decode.Report) string {
	var parts []string
	if r.CPU != nil {
		parts = append(parts, "CPU "+strconv.Itoa(*r.CPU))
	}
	if r.PID != nil {
		parts = append(parts, "PID "+strconv.Itoa(*r.PID))
	}
	if r.Comm != "" {
		parts = append(parts, safe(r.Comm))
	}
	return strings.Join(parts, " · ")
}

func (c *Reports) state(r decode.Report) string {
	switch {
	case r.Taint == nil:
		return ""
	case r.Taint.Value == "0":
		return "not tainted"
	}
	return r.Taint.Compact
}
