package taint

import "testing"

// facts holds what each dialect prints, written down by hand from kernel
// sources and logs: the field with every flag set, the field with none set (a
// kernel would say "Not tainted"), and the bit of each column.
var facts = []struct {
	dialect string
	full    string
	clear   string
	bits    []int
}{
	{"mainline-2.4", "PF", "G ", upTo(2)},
	{"mainline-2.5", "PFS", "G  ", upTo(3)},
	{"mainline-2.6.10", "PFSRMB", "G     ", upTo(6)},
	{"mainline-2.6.21", "PFSRMBU", "G      ", upTo(7)},
	{"mainline-2.6.23", "PFSRMBUD", "G       ", upTo(8)},
	{"mainline-2.6.25", "PFSRMBUDA", "G        ", upTo(9)},
	{"mainline-2.6.26", "PFSRMBUDAW", "G         ", upTo(10)},
	{"mainline-2.6.28", "PFSRMBUDAWC", "G          ", upTo(11)},
	{"mainline-2.6.35", "PFSRMBUDAWCI", "G           ", upTo(12)},
	{"mainline-3.2", "PFSRMBUDAWCIO", "G            ", upTo(13)},
	{"mainline-3.15", "PFSRMBUDAWCIOE", "G             ", upTo(14)},
	{"mainline-3.17", "PFSRMBUDAWCIOEL", "G              ", upTo(15)},
	{"mainline-4.0", "PFSRMBUDAWCIOELK", "G               ", upTo(16)},
	{"mainline-4.15", "PFSRMBUDAWCIOELKX", "G                ", upTo(17)},
	{"mainline-4.17", "PFSRMBUDAWCIOELKXT", "G                 ", upTo(18)},
	{"mainline-6.0", "PFSRMBUDAWCIOELKXTN", "G                  ", upTo(19)},
	{"mainline-6.15", "PFSRMBUDAWCIOELKXTNJ", "G                   ", upTo(20)},

	{"rhel-5", "PFSRMB----", "G     ----", upTo(6)},
	{"rhel-6", "PFSRMBUDAWCI???????????????ZHT", "G           ---------------   ", upTo(30)},
	{"rhel-6.10", "PFSRMBUDAWCI??L????????????ZHT", "G           -- ------------   ", upTo(30)},
	{"rhel-7.0", "PFSRMBUDAWCIO??????????????HT", "G            --------------  ", []int{
		0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29}},
	{"rhel-7.2", "PFSRMBUDAWCIOELK????????????HT", "G               ------------  ", upTo(30)},
	{"rhel-8", "PFSRMBUDAWCIOELKXT?????????r?tu?", "G                 --------- -  -", upTo(32)},
	{"rhel-9.0", "PFSRMBUDAWCIOELKXT?????????h???u", "G                 --------- --- ", upTo(32)},
	{"rhel-9.2", "PFSRMBUDAWCIOELKXT????????ph???u", "G                 --------  --- ", upTo(32)},
	{"rhel-9.3", "PFSRMBUDAWCIOELKXTN???????ph???u", "G                  -------  --- ", upTo(32)},
	{"rhel-10.0", "PFSRMBUDAWCIOELKXTN???????ph???u", "G                  -------  --- ", upTo(32)},
	{"rhel-10.1", "PFSRMBUDAWCIOELKXTNJ??????ph???u", "G                   ------  --- ", upTo(32)},
	{"ciq-6.12", "PFSRMBUDAWCIOELKXTN????????h???u", "G                  -------- --- ", upTo(32)},
	{"fedora-rawhide-5.9", "PFSRMBUDAWCIOELKXT?????????h???u", "G                 --------- --- ", upTo(32)},
	{"fedora-rawhide-6.0", "PFSRMBUDAWCIOELKXTN???????ph???u", "G                  -------  --- ", upTo(32)},
	{"fedora-rawhide-6.15", "PFSRMBUDAWCIOELKXTNJ??????ph???u", "G                   ------  --- ", upTo(32)},

	{"sles-9", "PFSRUXMB", "G       ", upTo(8)},
	{"sles-10", "PFSRMBUX", "G       ", upTo(8)},
	{"sles-10-sp1", "PFSRMBUNX", "G        ", upTo(9)},
	{"sle-11", "PFSRMBUDAWNX", "G           ", append(upTo(10), 30, 31)},
	{"sle-11-sp1", "PFSRMBUDAWCNX", "G            ", append(upTo(11), 30, 31)},
	{"sle-11-sp2", "PFSRMBUDAWCIHNX", "G              ", append(upTo(12), 16, 30, 31)},
	{"sle-12", "PFSRMBUDAWCIOHNX", "G               ", append(upTo(13), 16, 30, 31)},
	{"sle-12-sp2", "PFSRMBUDAWCIOELKHNX", "G                  ", append(upTo(17), 30, 31)},
	{"sle-15-sp2-beta", "PFSRMBUDAWCIOELKXTN", "G                  ", append(upTo(18), 31)},
	{"sle-15-sp2", "PFSRMBUDAWCIOELKXTHN", "G                   ", append(upTo(19), 31)},
	{"sle-15-sp6", "PFSRMBUDAWCIOELKXTNHn", "G                    ", append(upTo(20), 31)},
	{"sle-16", "PFSRMBUDAWCIOELKXTNJn", "G                    ", append(upTo(20), 31)},

	{"uek-2", "PFSRMBUDAWCI", "G           ", upTo(12)},
	{"uek-3", "PFSRMBUDAWCIO", "G            ", upTo(13)},
	{"uek-4", "PFSRMBUDAWCIOELK", "G               ", upTo(16)},
	{"uek-5", "PFSRMBUDAWCIOELK", "G               ", upTo(16)},
	{"uek-6", "PFSRMBUDAWCIOELKXT", "G                 ", upTo(18)},
	{"uek-7", "PFSRMBUDAWCIOELKXT", "G                 ", upTo(18)},
	{"uek-8", "PFSRMBUDAWCIOELKXTNJ", "G                   ", upTo(20)},
}

func upTo(n int) []int {
	bits := make([]int, n, n+3)
	for i := range bits {
		bits[i] = i
	}
	return bits
}

func TestFactsCoverEveryDialect(t *testing.T) {
	known := make(map[string]bool)
	for _, f := range facts {
		if known[f.dialect] {
			t.Errorf("%s stands there twice", f.dialect)
		}
		known[f.dialect] = true
	}
	for _, d := range Dialects() {
		if !known[d.ID] {
			t.Errorf("%s: no hand-written facts to check it against", d.ID)
		}
		delete(known, d.ID)
	}
	for id := range known {
		t.Errorf("%s: facts of no dialect", id)
	}
}

// TestFactsField prints the full, the empty and each single-flag field of each
// dialect and reads it back.
func TestFactsField(t *testing.T) {
	for _, fact := range facts {
		d, ok := ByID(fact.dialect)
		if !ok {
			t.Errorf("%s: no such dialect", fact.dialect)
			continue
		}
		if d.Width() != len(fact.full) || len(fact.full) != len(fact.clear) {
			t.Errorf("%s: width %d, want %d", d.ID, d.Width(), len(fact.full))
			continue
		}
		if got := string(d.AppendLetters(nil, 0)); got != fact.clear {
			t.Errorf("%s: no flag prints %q, want %q", d.ID, got, fact.clear)
		}
		if got := d.Letters(0); got != "" {
			t.Errorf("%s: the empty set prints %q, want nothing", d.ID, got)
		}
		checkField(t, d, SetOf(fact.bits...), fact.full)
		for column, bit := range fact.bits {
			field := fact.clear[:column] + fact.full[column:column+1] + fact.clear[column+1:]
			checkField(t, d, SetOf(bit), field)
		}
	}
}

// checkField checks that s prints as field, and that field reads as s.
func checkField(t *testing.T, d *Dialect, s Set, field string) {
	t.Helper()
	if got := d.Letters(s); got != field {
		t.Errorf("%s: %s prints %q, want %q", d.ID, s.Hex(), got, field)
	}
	got, byColumn, err := d.ParseLetters(field)
	if got != s || !byColumn || err != nil {
		t.Errorf("%s: ParseLetters(%q) = %s, %t, %v, want %s by column", d.ID, field, got.Hex(), byColumn, err, s.Hex())
	}
	if r := d.ReadLetters(field); r.Set != s || !r.ByColumn || r.Unknown != "" {
		t.Errorf("%s: ReadLetters(%q) = %+v, want %s by column", d.ID, field, r, s.Hex())
	}
}

// TestTables checks what must hold of every table.
func TestTables(t *testing.T) {
	ids := make(map[string]bool)
	for _, d := range Dialects() {
		if ids[d.ID] {
			t.Errorf("%s: the ID stands there twice", d.ID)
		}
		ids[d.ID] = true
		if d.Title == "" || d.First == "" || d.Source == "" || d.Family == "" {
			t.Errorf("%s: title, family, first release or source is missing", d.ID)
		}
		bits, letters, names := make(map[int]bool), make(map[byte]bool), make(map[string]bool)
		for _, f := range d.Flags {
			if bits[f.Bit] {
				t.Errorf("%s: bit %d stands there twice", d.ID, f.Bit)
			}
			bits[f.Bit] = true
			e, source := d.Provenance(*f)
			if source == "" {
				t.Errorf("%s: bit %d names no source", d.ID, f.Bit)
			}
			if e > d.Evidence {
				t.Errorf("%s: bit %d is %s, weaker than the whole table's %s", d.ID, f.Bit, e, d.Evidence)
			}
			if f.Reserved {
				if f.Letter != '?' || f.Clear != '-' || f.Name != "" {
					t.Errorf("%s: reserved bit %d is %q/%q %s", d.ID, f.Bit, f.Letter, f.Clear, f.Name)
				}
				continue
			}
			if names[f.Name] || f.Name == "" {
				t.Errorf("%s: the name %q of bit %d is not its own", d.ID, f.Name, f.Bit)
			}
			names[f.Name] = true
			if s := f.LetterString(); f.Letter == 0 && s != "" || f.Letter != 0 && s != string(f.Letter) {
				t.Errorf("%s: the letter %q of bit %d as a text is %q", d.ID, f.Letter, f.Bit, s)
			}
			if got, ok := d.Lookup(f.Name); !ok || got.Bit != f.Bit {
				t.Errorf("%s: name %s resolves to bit %d, %t, want %d", d.ID, f.Name, got.Bit, ok, f.Bit)
			}
			if f.Letter == 0 {
				continue
			}
			if letters[f.Letter] {
				t.Errorf("%s: letter %c stands there twice", d.ID, f.Letter)
			}
			letters[f.Letter] = true
			if got, ok := d.Lookup(string(f.Letter)); !ok || got.Bit != f.Bit {
				t.Errorf("%s: letter %c resolves to bit %d, %t, want %d", d.ID, f.Letter, got.Bit, ok, f.Bit)
			}
		}
	}
}

// familyNames returns the families that there are.
func familyNames() map[string]bool {
	names := make(map[string]bool)
	for _, d := range preferred {
		names[d.Family] = true
	}
	return names
}

// TestOrder checks what recognition relies on: a family's tables stand together,
// the newest first, and there are no more dialects than it has room for.
func TestOrder(t *testing.T) {
	if len(preferred) > maxDialects {
		t.Fatalf("%d dialects, room for %d", len(preferred), maxDialects)
	}
	found := 0
	for name := range familyNames() {
		all := family(name)
		found += len(all)
		for i := 1; i < len(all); i++ {
			if all[i].from >= all[i-1].from {
				t.Errorf("%s: %s does not come before %s", name, all[i].ID, all[i-1].ID)
			}
			if all[i].place != all[i-1].place+1 {
				t.Errorf("%s: %s has place %d, after %d", name, all[i].ID, all[i].place, all[i-1].place)
			}
		}
	}
	if found != len(preferred) {
		t.Errorf("%d of %d dialects stand with their family", found, len(preferred))
	}
	for _, d := range Distributions() {
		if len(family(d.Family)) == 0 {
			t.Errorf("%s: no dialects of family %q", d.ID, d.Family)
		}
		if d.Name == "" || d.Source == "" || len(d.Release)+len(d.Version)+len(d.Kernel) == 0 {
			t.Errorf("%s: name, source or marks are missing", d.ID)
		}
	}
}
