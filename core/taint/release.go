package taint

import "strings"

// Release is a kernel release as uname -r gives it, taken apart.
type Release struct {
	Major, Minor, Patch int
	Fourth              int    // of 2.6.16.60: 60; 0 if there are three parts or fewer
	Build               int    // the number behind the first '-': 362 of "5.14.0-362.8.1.el9_3", 0 if there is none
	RC                  int    // of "-rc3" (and Fedora's "-0.rc3"): 3; 0 for a final release
	Suffix              string // what stands behind the numbers: "-362.8.1.el9_3.x86_64"
}

// number orders releases: major, minor, patch and build, 16 bits each.
type number uint64

// ParseRelease takes a release apart. ok is false if text does not begin with
// a version number of at least two parts, as for a kernel that its builder
// called "syzkaller". Missing parts are 0.
func ParseRelease(text string) (r Release, ok bool) {
	at := 0
	parts := [3]*int{&r.Major, &r.Minor, &r.Patch}
	for i, part := range parts {
		if i > 0 {
			if at+1 >= len(text) || text[at] != '.' || !digit(text[at+1]) {
				if i < 2 {
					return Release{}, false
				}
				break
			}
			at++
		}
		n, end := digits(text, at)
		if end == at {
			return Release{}, false
		}
		*part, at = n, end
	}
	r.Suffix = text[at:]
	if at+1 < len(text) && text[at] == '.' && digit(text[at+1]) {
		r.Fourth, at = digits(text, at+1)
	}
	if at+1 < len(text) && text[at] == '-' {
		r.Build, _ = digits(text, at+1)
	}
	if i := strings.Index(r.Suffix, "rc"); i > 0 && (r.Suffix[i-1] == '-' || r.Suffix[i-1] == '.') {
		r.RC, _ = digits(r.Suffix, i+2)
	}
	return r, true
}

// number returns the place of r in the order of releases. The fourth part of a
// release takes the build's place: kernels that have it count builds there.
func (r Release) number() number {
	if r.Fourth > 0 {
		return kernel(r.Major, r.Minor, r.Patch, r.Fourth)
	}
	return kernel(r.Major, r.Minor, r.Patch, r.Build)
}

// newestBuild returns r with the newest build where it names none, as in
// "5.3.18-custom".
func (r Release) newestBuild() Release {
	if r.Build == 0 && r.Fourth == 0 {
		r.Build = 0xffff
	}
	return r
}

// kernel returns the number of a release and build.
func kernel(major, minor, patch, build int) number {
	var n number
	for _, part := range [4]int{major, minor, patch, build} {
		n = n<<16 | number(min(part, 0xffff))
	}
	return n
}

// since reports whether r is at least the given mainline release. A release
// candidate counts as its release: the tables change in merge windows.
func (r Release) since(major, minor int) bool {
	return r.Major > major || r.Major == major && r.Minor >= minor
}

// PrintsVerbose reports whether kernels of this release print a second line
// with the names of the flags: "Tainted: [W]=WARN" (Linux 6.11 and later).
func (r Release) PrintsVerbose() bool { return r.since(6, 11) }

// FiltersModuleTaint reports whether "Modules linked in:" and
// /sys/module/*/taint of this release show only the flags that the kernel's
// table marks as per-module. From Linux 6.19 they show any flag of a module.
func (r Release) FiltersModuleTaint() bool { return !r.since(6, 19) }

// PrintsUID reports whether the CPU line of this release has "UID: 0" between
// CPU and PID (Linux 6.11 and later).
func (r Release) PrintsUID() bool { return r.since(6, 11) }

// PanicsOnTaint reports whether this mainline release knows the kernel
// parameter panic_on_taint= (Linux 5.8 and later).
func (r Release) PanicsOnTaint() bool { return r.since(5, 8) }

// CompareReleases orders two release strings by kernel version, negative if a
// is older: 2.6.35 < 3.0 < 6.12-rc1 < 6.12 < 6.12.3 < 7.3. What a distribution
// writes behind the version is not compared. A text that is no release is
// older than any that is one.
func CompareReleases(a, b string) int {
	ra, aok := ParseRelease(a)
	rb, bok := ParseRelease(b)
	if !aok || !bok {
		return truth(aok) - truth(bok)
	}
	ra.Build, rb.Build, ra.Fourth, rb.Fourth = 0, 0, 0, 0
	switch na, nb := ra.number(), rb.number(); {
	case na < nb:
		return -1
	case na > nb:
		return 1
	}
	return ra.candidate() - rb.candidate()
}

// candidate orders the candidates of one release before it.
func (r Release) candidate() int {
	if r.RC == 0 {
		return 1 << 20
	}
	return r.RC
}

func truth(b bool) int {
	if b {
		return 1
	}
	return 0
}

func digit(c byte) bool { return '0' <= c && c <= '9' }

// digits reads the digits of s from at; end == at if there are none. Numbers
// too large to mean anything stop growing.
func digits(s string, at int) (n, end int) {
	for end = at; end < len(s) && digit(s[end]); end++ {
		if n < 1<<20 {
			n = n*10 + int(s[end]-'0')
		}
	}
	return n, end
}
