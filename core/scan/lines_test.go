package scan

import "testing"

func TestInBody(t *testing.T) {
	for line, want := range map[string]bool{
		"[   12.345678]  vfs_read+0xa8/0x360":                    true,
		"[   12.345678] RIP: 0010:demo_read+0x1c/0x80 [demo]":    true,
		"[   12.345678] calling  intel_idle_init+0x0/0x956 @ 1":  false,
		"[   12.345678] f+0x0/0x10 called by g+0x12/0x30":        true,
		"[   12.345678] RSI: ffff88810a1c4000 RDI: 0":            true,
		"[   12.345678] BIOS-e820: [mem 0x0-0x000000000009ffff]": false,
		"[   12.345678] usb 1-1: new device":                     false,
	} {
		if got := inBody([]byte(line)); got != want {
			t.Errorf("%q: %v", line, got)
		}
	}
}
