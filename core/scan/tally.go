package scan

import (
	"cmp"
	"slices"
	"strings"

	"kerneltaint/core/taint"
)

// Count is how many findings have something in common.
type Count struct {
	Name    string `json:"name"`
	Reports int    `json:"reports"`
	Causes  int    `json:"causes"`
}

// Tally counts findings by host, release, module and flag. The zero value is
// ready for use.
type Tally struct {
	hosts, releases, modules, flags counts
	// Tainted counts the reports of tainted kernels and the causes.
	Tainted int
}

// Add counts a finding. letters turns a bit into a flag's letter and name.
func (t *Tally) Add(f *Finding, flag func(bit int) string) {
	if f.Host != "" {
		t.hosts.add(f.Host, f)
	}
	if f.Cause != nil {
		t.Tainted++
		if f.Cause.Module != "" {
			t.modules.add(f.Cause.Module, f)
		}
		for _, bit := range f.Cause.Bits {
			t.flags.add(flag(bit), f)
		}
		return
	}
	if f.Report.Release != "" {
		t.releases.add(f.Report.Release, f)
	}
	for i := range f.Report.Modules {
		if m := &f.Report.Modules[i]; m.Letters != "" {
			t.modules.add(m.Name, f)
		}
	}
	if state := f.Report.Taint; state != nil && state.Value != "0" {
		t.Tainted++
		if s, err := taint.ParseValue(state.Value); err == nil {
			for bit := range s.Bits() {
				t.flags.add(flag(bit), f)
			}
		}
	}
}

// Hosts returns the counts by host, the most frequent first.
func (t *Tally) Hosts() []Count { return t.hosts.sorted() }

// Releases returns the counts by kernel release, the most frequent first.
func (t *Tally) Releases() []Count { return t.releases.sorted() }

// Modules returns the counts by module, of those that carry flags or set them,
// the most frequent first.
func (t *Tally) Modules() []Count { return t.modules.sorted() }

// Flags returns the counts by taint flag, the most frequent first.
func (t *Tally) Flags() []Count { return t.flags.sorted() }

// counts counts by name.
type counts map[string]*Count

// maxNames bounds how many names are told apart, so that a log made for it
// cannot fill the memory; others are counted together.
const (
	maxNames = 10_000
	others   = "(others)"
)

func (c *counts) add(name string, f *Finding) {
	if *c == nil {
		*c = counts{}
	}
	n, ok := (*c)[name]
	if !ok {
		if len(*c) >= maxNames {
			name = others
		}
		if n = (*c)[name]; n == nil {
			name = strings.Clone(name) // which else keeps the part of the log alive
			n = &Count{Name: name}
			(*c)[name] = n
		}
	}
	if f.Report != nil {
		n.Reports++
	} else {
		n.Causes++
	}
}

func (c counts) sorted() []Count {
	all := make([]Count, 0, len(c))
	for _, n := range c {
		all = append(all, *n)
	}
	slices.SortFunc(all, func(a, b Count) int {
		if d := (b.Reports + b.Causes) - (a.Reports + a.Causes); d != 0 {
			return d
		}
		return cmp.Compare(a.Name, b.Name)
	})
	return all
}
