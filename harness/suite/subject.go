package suite

import (
	"maps"
	"slices"
	"strings"

	"kerneltaint/harness/kernel"
	"kerneltaint/harness/report"
)

// Subject is the kernel under test, as far as expectations depend on it.
type Subject struct{ report.Subject }

// describe returns what is recorded of a kernel, with further modules.
func describe(k *kernel.Kernel, options []string, further map[string][]byte) Subject {
	s := Subject{report.Subject{Release: k.Release, Banner: k.Banner, Arch: k.Arch, Config: map[string]string{}}}
	for _, p := range k.Packages {
		s.Packages = append(s.Packages, report.Package{Name: p.Name, Version: p.Version, SHA256: p.SHA256})
	}
	for name := range k.Files {
		if base, found := strings.CutPrefix(name, "modules/"); found {
			s.Modules = append(s.Modules, strings.TrimSuffix(base, ".ko"))
		}
	}
	s.Modules = slices.AppendSeq(s.Modules, maps.Keys(further))
	slices.Sort(s.Modules)
	for _, option := range options {
		if value, known := k.Config(option); known {
			s.Config[option] = value
		}
	}
	return s
}

// configured reports whether "CONFIG_X=y|m" holds. An option of which nothing is
// known is taken to hold: the case then shows whether it does.
func (s Subject) configured(condition string) bool {
	option, values, _ := strings.Cut(condition, "=")
	value, known := s.Config[option]
	return !known || slices.Contains(strings.Split(values, "|"), value)
}

// atLeast reports whether the release is v or later.
func (s Subject) atLeast(v [2]int) bool {
	have := kernelVersion(s.Release)
	return have[0] > v[0] || have[0] == v[0] && have[1] >= v[1]
}
