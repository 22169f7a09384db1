package tables_test

import (
	"testing"

	"kerneltaint/core/tables"
	"kerneltaint/core/taint"
)

// TestEveryFlag describes each flag of each table.
func TestEveryFlag(t *testing.T) {
	if list := tables.List().Dialects; len(list) != len(taint.Dialects()) {
		t.Errorf("%d tables are listed, there are %d", len(list), len(taint.Dialects()))
	}
	for _, d := range taint.Dialects() {
		whole := tables.Of(d)
		if len(whole.Table) != len(d.Flags) || whole.Source == "" || whole.Evidence == "" {
			t.Errorf("%s: %d flags of %d, source %q", d.ID, len(whole.Table), len(d.Flags), whole.Source)
		}
		for i, f := range d.Flags {
			detail := tables.Flag(d, *f)
			if detail.TableFlag != whole.Table[i] || detail.Dialect != d.ID || detail.Title == "" {
				t.Errorf("%s, bit %d: %+v", d.ID, f.Bit, detail.TableFlag)
			}
			if !f.Reserved && (detail.Meaning == "" || detail.Trust == "" || detail.Level == "" || detail.Severity == "") {
				t.Errorf("%s, bit %d: no words for %s", d.ID, f.Bit, f.Name)
			}
		}
	}
}

func TestEncode(t *testing.T) {
	for _, c := range []struct {
		dialect     string
		set         taint.Set
		noUserTaint bool
		sysctl      string
		panicOn     string
		limits      int
	}{
		{"mainline-6.15", 4609, false, "kernel.tainted=4609", "panic_on_taint=0x1201", 1},
		{"mainline-6.15", 48, true, "kernel.tainted=48", "panic_on_taint=0x30,nousertaint", 2},
		{"mainline-6.15", 0, false, "kernel.tainted=0", "", 3},
		{"mainline-4.15", 1, false, "kernel.tainted=1", "", 2},
	} {
		d, ok := taint.ByID(c.dialect)
		if !ok {
			t.Fatalf("there is no dialect %s", c.dialect)
		}
		e := tables.Encode(taint.Recognition{Dialect: d}, "", c.set, c.noUserTaint)
		if e.Sysctl != c.sysctl || e.PanicOnTaint != c.panicOn || len(e.Limits) != c.limits || e.Taint.Value != c.set.String() {
			t.Errorf("%s of %s: %+v", c.set, c.dialect, e)
		}
	}
}
