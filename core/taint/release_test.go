package taint

import "testing"

func TestParseRelease(t *testing.T) {
	for _, test := range []struct {
		text string
		want Release
		ok   bool
	}{
		{"6.1.0-56-amd64", Release{Major: 6, Minor: 1, Build: 56, Suffix: "-56-amd64"}, true},
		{"5.14.0-362.8.1.el9_3.x86_64", Release{Major: 5, Minor: 14, Build: 362, Suffix: "-362.8.1.el9_3.x86_64"}, true},
		{"2.6.16.60-0.21-default", Release{Major: 2, Minor: 6, Patch: 16, Fourth: 60, Suffix: ".60-0.21-default"}, true},
		{"7.3-rc2", Release{Major: 7, Minor: 3, RC: 2, Suffix: "-rc2"}, true},
		{"6.10.0-0.rc2.24.fc41", Release{Major: 6, Minor: 10, RC: 2, Suffix: "-0.rc2.24.fc41"}, true},
		{"6.12.38+deb13-amd64", Release{Major: 6, Minor: 12, Patch: 38, Suffix: "+deb13-amd64"}, true},
		{"3.0", Release{Major: 3}, true},
		{"6.1.", Release{Major: 6, Minor: 1, Suffix: "."}, true},
		{"syzkaller", Release{}, false},
		{"6", Release{}, false},
		{"6.", Release{}, false},
		{"", Release{}, false},
		{".1", Release{}, false},
	} {
		if got, ok := ParseRelease(test.text); got != test.want || ok != test.ok {
			t.Errorf("ParseRelease(%q) = %+v, %t, want %+v, %t", test.text, got, ok, test.want, test.ok)
		}
	}
}

// TestCompareReleases compares each release with each of an ascending list.
func TestCompareReleases(t *testing.T) {
	ascending := []string{"", "2.4.10", "2.4.37", "2.5.48", "2.6.9", "2.6.35", "3.0", "3.2", "3.10.0-1160.el7.x86_64", "6.9.3",
		"6.12-rc1", "6.12.0-rc2-next-20240101", "6.12", "6.12.3-1-default", "6.19", "7.3.4", "99999.1", "99999999999999999999.1"}
	for i, a := range ascending {
		for j, b := range ascending {
			got := CompareReleases(a, b)
			if i >= 16 && j >= 16 {
				continue // both beyond what is told apart
			}
			if i < j && got >= 0 || i > j && got <= 0 || i == j && got != 0 {
				t.Errorf("CompareReleases(%q, %q) = %d", a, b, got)
			}
		}
	}
	if CompareReleases("6.12", "6.12.0-56-amd64") != 0 || CompareReleases("custom", "") != 0 {
		t.Error("what stands behind the version was compared")
	}
}

func TestReleaseFacts(t *testing.T) {
	for _, test := range []struct {
		release                        string
		verbose, filters, uid, panicOn bool
	}{
		{"2.6.18", false, true, false, false},
		{"5.7.19", false, true, false, false},
		{"5.8", false, true, false, true},
		{"6.10.14", false, true, false, true},
		{"6.11-rc1", true, true, true, true},
		{"6.18.5", true, true, true, true},
		{"6.19", true, false, true, true},
		{"7.3.4+deb13-amd64", true, false, true, true},
	} {
		r, _ := ParseRelease(test.release)
		if r.PrintsVerbose() != test.verbose || r.FiltersModuleTaint() != test.filters || r.PrintsUID() != test.uid || r.PanicsOnTaint() != test.panicOn {
			t.Errorf("%s: verbose %t, filters %t, UID %t, panic_on_taint %t", test.release,
				r.PrintsVerbose(), r.FiltersModuleTaint(), r.PrintsUID(), r.PanicsOnTaint())
		}
	}
}
