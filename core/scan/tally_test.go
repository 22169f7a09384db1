package scan

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"testing"

	"kerneltaint/core/decode"
)

func TestTally(t *testing.T) {
	log := newLogMaker(styles[1], 9).mixed(60 << 10)
	var tally Tally
	stats, err := Scan(context.Background(), []string{"-"}, func(f *Finding) error {
		tally.Add(f, strconv.Itoa)
		return nil
	}, WithInput(strings.NewReader(log)))
	if err != nil {
		t.Fatal(err)
	}
	hosts := tally.Hosts()
	if len(hosts) != 1 || hosts[0] != (Count{"web-3", stats.Reports, stats.Causes}) {
		t.Errorf("hosts %v, stats %+v", hosts, stats)
	}
	releases := 0
	for i, c := range tally.Releases() {
		if releases += c.Reports; i > 0 && c.Reports > tally.Releases()[i-1].Reports {
			t.Errorf("releases are not in order: %v", tally.Releases())
		}
	}
	if releases != stats.Reports {
		t.Errorf("%d reports by release, %d in all", releases, stats.Reports)
	}
	if len(tally.Modules()) == 0 || len(tally.Flags()) == 0 || tally.Tainted <= stats.Causes {
		t.Errorf("modules %v, flags %v, tainted %d", tally.Modules(), tally.Flags(), tally.Tainted)
	}
}

// TestTallyBounded counts more hosts than are told apart.
func TestTallyBounded(t *testing.T) {
	var tally Tally
	for i := range maxNames + 50 {
		tally.Add(&Finding{Host: fmt.Sprint("host-", i), Cause: &decode.Cause{Bits: []int{0}}}, strconv.Itoa)
	}
	if hosts := tally.Hosts(); len(hosts) != maxNames+1 || hosts[0] != (Count{others, 0, 50}) {
		t.Errorf("%d hosts, the first is %v", len(hosts), hosts[0])
	}
}
