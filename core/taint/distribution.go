package taint

import "strings"

// Distribution is who built a kernel, as far as a release string or a version
// banner gives it away, and which family of dialects its kernels belong to.
type Distribution struct {
	ID     string
	Name   string // for people
	Family string // of its dialects: "mainline", "rhel", …

	// Release and Version hold what a release string (uname -r) or a version
	// (uname -v, the banner) of its kernels contains. One match is enough; '#'
	// stands for a digit.
	Release []string
	Version []string

	Evidence Evidence // how it is known that Family is right
	Source   string
}

// distributions are tried in order: derived distributions stand before those
// whose marks they share.
var distributions = []Distribution{
	{ID: "debian", Name: "Debian", Family: "mainline", Release: []string{"+deb#", "-#-amd64", "-#-arm64", "-#-686", "-#-armmp", "-#-powerpc64le", "-#-s390x", "-#-riscv64"},
		Version: []string{"Debian"}, Evidence: FromSource, Source: "linux-source 5.10.223, 6.1.192, 6.12.117 and 7.3.4: kernel/panic.c is mainline's"},
}

// distributionOf returns the distribution that a release string or a version
// gives away, and which of the two did; nil if neither does.
func distributionOf(release, version string) (d *Distribution, byVersion bool) {
	for i := range distributions {
		d := &distributions[i]
		for _, mark := range d.Release {
			if contains(release, mark) {
				return d, false
			}
		}
		for _, mark := range d.Version {
			if contains(version, mark) {
				return d, true
			}
		}
	}
	return nil, false
}

// contains reports whether text contains mark, in which each '#' stands for one
// or more digits.
func contains(text, mark string) bool {
	literal, rest, more := strings.Cut(mark, "#")
	for {
		i := strings.Index(text, literal)
		if i < 0 {
			return false
		}
		text = text[i+len(literal):]
		if !more {
			return true
		}
		if _, end := digits(text, 0); end > 0 && strings.HasPrefix(text[end:], rest) {
			return true
		}
		if text == "" {
			return false
		}
	}
}

// Distributions returns every distribution that [Recognize] knows.
func Distributions() []Distribution { return append([]Distribution(nil), distributions...) }
