package taint

import "testing"

// BenchmarkValue is the whole way of a bare value: parsed, its dialect chosen,
// its letters printed.
func BenchmarkValue(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		s, err := ParseValue("4609")
		if err != nil {
			b.Fatal(err)
		}
		r := Recognize(Clues{Value: s})
		if r.Dialect.Letters(s) == "" {
			b.Fatal("no letters")
		}
	}
}

// BenchmarkReport is what a report of a log costs: its dialect chosen from the
// release and the field, and the field read.
func BenchmarkReport(b *testing.B) {
	for _, bench := range []struct{ name, release, version, field string }{
		{"debian", "6.1.0-56-amd64", "#1  Debian 6.1.192-2", "G        W         "},
		{"rhel9", "5.14.0-362.8.1.el9_3.x86_64", "#1", "G           OE     -------  --- "},
		{"mainline", "6.6.0-rc2-00004-g026e4728c276", "#1", "G        W         "},
		{"sle15", "5.3.18-57-default", "#1 SLE15-SP3", "G           OE  X   "},
		{"custom", "custom", "#1", "G        W         "},
	} {
		b.Run(bench.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				r := Recognize(Clues{Release: bench.release, Version: bench.version, Field: bench.field})
				if r.Dialect.ReadLetters(bench.field).Set == 0 {
					b.Fatal("no flags")
				}
			}
		})
	}
}

func BenchmarkReadLetters(b *testing.B) {
	for b.Loop() {
		Newest().ReadLetters("P        W  O       ")
	}
}

// TestAllocations holds the common ways to what they may allocate.
func TestAllocations(t *testing.T) {
	var field string
	value := testing.AllocsPerRun(100, func() {
		s, _ := ParseValue("4609")
		field = Recognize(Clues{Value: s}).Dialect.Letters(s)
	})
	if value > 2 || field == "" {
		t.Errorf("a value allocates %v times, want at most 2", value)
	}
	var reading Reading
	report := testing.AllocsPerRun(100, func() {
		r := Recognize(Clues{Release: "6.1.0-56-amd64", Field: "G        W         "})
		reading = r.Dialect.ReadLetters("G        W         ")
	})
	if report > 2 || reading.Set == 0 {
		t.Errorf("a report allocates %v times, want at most 2", report)
	}
}
