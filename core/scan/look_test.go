package scan

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// TestWays makes sure that what is found, and everything that is said of it, does not
// depend on how the file was read.
func TestWays(t *testing.T) {
	var sparse strings.Builder
	for seed := range uint64(8) {
		m := newLogMaker(styles[1], seed)
		m.report()
		sparse.WriteString(string(ordinary(t, 300<<10+int(seed)<<14)) + m.b.String())
	}
	type log struct{ name, text string }
	logs := []log{{"sparse", sparse.String()}}
	for seed, s := range styles {
		logs = append(logs,
			log{s.name + ", dense", newLogMaker(s, uint64(seed)).dense(400 << 10)},
			log{s.name + ", mixed", newLogMaker(s, uint64(seed)).mixed(400 << 10)})
	}
	for _, c := range logs {
		path := file(t, c.text)
		var found [ways][]Finding
		for w := range ways {
			var progress Progress
			stats, err := Scan(context.Background(), []string{path}, func(f *Finding) error {
				found[w] = append(found[w], *f)
				return nil
			}, withSizes(64<<10, defaultSizes.behind, defaultSizes.ahead), going(w), WithProgress(&progress))
			if err != nil {
				t.Fatal(err)
			}
			if done := progress.Done.Load(); done != int64(len(c.text)) || stats.Bytes != done {
				t.Errorf("%s, way %d: of %d bytes %d are done and %d scanned", c.name, w, len(c.text), done, stats.Bytes)
			}
		}
		if len(found[copying]) < 4 {
			t.Errorf("%s: only %d findings", c.name, len(found[copying]))
		}
		if diff := cmp.Diff(found[copying], found[mapping], cmpopts.IgnoreUnexported(Finding{})); diff != "" {
			t.Errorf("%s: mapped (+) differs from copied (-):\n%s", c.name, diff)
		}
	}
}

// TestPace changes what the ways cost: the choice follows, and the slower ones are
// tried ever more seldom.
func TestPace(t *testing.T) {
	p := &pace{}
	for _, c := range []struct {
		cost        [ways]time.Duration
		times       int
		want        way
		atMostOther int
	}{
		{[ways]time.Duration{300, 100}, 200, mapping, 8},
		{[ways]time.Duration{300, 1000}, 400, copying, 30},
		{[ways]time.Duration{300, 295}, 5000, copying, 60}, // hardly faster
		{[ways]time.Duration{300, 50}, 20000, mapping, 4000},
	} {
		var chosen [ways]int
		for range c.times {
			w := p.choose()
			chosen[w]++
			p.took(w, c.cost[w]*time.Microsecond, 4<<20)
		}
		if other := c.times - chosen[c.want]; other > c.atMostOther {
			t.Errorf("where the ways take %v, they were chosen %v times: other than %d more than %d times", c.cost, chosen, c.want, c.atMostOther)
		}
	}
}
