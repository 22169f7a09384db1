package decode_test

import (
	"fmt"
	"testing"

	"kerneltaint/core/decode"
)

// TestOneLine shows that one line of a log is read as such, whatever its carrier
// puts before it, and not for a value, letters or a list of modules.
func TestOneLine(t *testing.T) {
	carriers := []string{
		"%s", "[   12.345678] %s", "[   12.345678][  T871] %s", "<4>[   12.345678] %s", "kern  :warn  : [   12.345678] %s",
		"[Mon Nov 16 08:12:44 2026] %s", "[  +0.000012] %s", "Nov 16 08:12:44 box kernel: %s", "Nov 16 08:12:44 box kernel: [   12.345678] %s",
		"Nov 16 08:12:44.123456 box kernel: %s", "2026-11-16T08:12:44+0100 box kernel: %s", "2026-11-16T08:12:44.123456+01:00 box kernel: %s",
		"2026-11-16T08:12:44.123456+01:00 box kernel: [   12.345678] %s", "2026-11-16T08:12:44Z box kernel: %s", "2026-11-16 08:12:44 box kernel: %s",
		"Mon 2026-11-16 08:12:44 UTC box kernel: %s", "1763280764.123456 box kernel: %s", "<4>1 2026-11-16T08:12:44.123456+01:00 box kernel - - - %s",
		"4,1000,1000000,-;%s", "> [   12.345678] %s", "12:[   12.345678] %s", "kern.log:12:Nov 16 08:12:44 box kernel: %s", "kern.log:[   12.345678] %s", "2026-11-16T08:12:44.1234567Z %s", "08:12:44 %s",
	}
	lines := []struct {
		text    string
		reports int
		causes  int
	}{
		{"WARNING: CPU: 1 PID: 88 at lib/refcount.c:28 refcount_warn_saturate+0xba/0x110", 1, 1},
		{"INFO: task mount:1234 blocked for more than 120 seconds.", 1, 0},
		{"CPU: 1 PID: 88 Comm: kworker/1:1 Tainted: P        W  OE      6.1.0-28-amd64 #1  Debian 6.1.119-1", 1, -1},
		{"nvidia: module license 'NVIDIA' taints kernel.", 0, 1},
		{"Kernel panic - not syncing: Fatal exception", 1, 0},
	}
	for _, carrier := range carriers {
		for _, line := range lines {
			text := fmt.Sprintf(carrier, line.text)
			r := decode.Decode(text)
			if r.Kind != decode.KindLog || len(r.Reports) != line.reports || line.causes >= 0 && len(r.Causes) != line.causes {
				t.Errorf("%q: %v, %d reports and %d causes; want %d and %d of a log", text, r.Kind, len(r.Reports), len(r.Causes), line.reports, line.causes)
			}
		}
	}
}
