package decode

import (
	"strconv"
	"strings"
	"testing"
)

// TestNotesAreBounded has as many reports with a fault in their state, and as
// many hosts, as the input has room for: the notes do not grow with them.
func TestNotesAreBounded(t *testing.T) {
	r := Decode(strings.Repeat("BUG: a\nCPU: 0 PID: 1 Comm: a Tainted: Q Y 6.1 #1\n", 5000))
	if n := len(r.Notes); n < maxStateNotes || n > maxStateNotes+10 {
		t.Errorf("%d notes on the states of reports", n)
	}
	if last := strings.Join(r.Notes, "\n"); !strings.Contains(last, " more notes on the states of reports left out.") {
		t.Errorf("nothing says that some were left out: %q", r.Notes[len(r.Notes)-1])
	}
	var b strings.Builder
	for i := range 3000 {
		b.WriteString("Nov 16 08:12:44 host" + strconv.Itoa(i) + " kernel: [    0.000000] Linux version 6.1.0 (a@b) #1\n")
	}
	size := 0
	for _, note := range Decode(b.String()).Notes {
		size += len(note)
	}
	if size == 0 || size > 2000 {
		t.Errorf("%d bytes of notes on hosts", size)
	}
}
