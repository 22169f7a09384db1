package taint

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

func TestRecognizeRelease(t *testing.T) {
	for _, test := range []struct {
		release, version, field string
		dialect                 string
		distribution            string
		confidence              Confidence
	}{
		// Mainline and what is built as mainline.
		{"7.3.4", "", "", "mainline-6.15", "", Likely},
		{"6.13.0-rc6+", "#121", "G     U            ", "mainline-6.0", "", Certain},
		{"6.11.0", "", "", "mainline-6.0", "", Likely},
		{"2.6.18", "", "", "mainline-2.6.10", "", Likely},
		{"2.4.20", "", "PF", "mainline-2.4", "", Certain},
		{"2.6.0-test5", "", "PF ", "mainline-2.5", "", Certain},
		{"2.6.35.6", "", "G        W  ", "mainline-2.6.35", "", Certain},
		{"6.1.0-56-amd64", "#1  Debian 6.1.192-2", "G        W         ", "mainline-6.0", "Debian", Certain},
		{"6.12.38+deb13-amd64", "", "", "mainline-6.0", "Debian", Certain},
		{"5.10.0-30-arm64", "", "", "mainline-4.17", "Debian", Certain},
		{"6.1.0", "#1  Debian 6.1.192-2", "", "mainline-6.0", "Debian", Certain},
		{"6.8.0-54-generic", "#56-Ubuntu", "", "mainline-6.0", "Ubuntu", Certain},
		{"6.5.0-1025-azure", "#26~22.04.1-Ubuntu", "", "mainline-6.0", "Ubuntu for Azure", Likely},
		{"6.10.0-061000rc2-generic", "", "", "mainline-6.0", "Ubuntu", Certain},
		{"6.8.12-8-pve", "", "", "mainline-6.0", "Proxmox VE", Certain},
		{"6.1.115-126.197.amzn2023.x86_64", "", "", "mainline-6.0", "Amazon Linux", Certain},
		{"6.1.75-android14-11-g16c5f6cd5e9b-ab12268515", "", "", "mainline-6.0", "Android", Certain},
		{"5.15.189-android13-8-00016-g51bba4309aac-ab14546557", "", "", "mainline-4.17", "Android", Certain},
		{"3.2.37-grsec", "", "", "mainline-3.2", "grsecurity", Certain},
		{"4.19.0+1", "", "", "mainline-4.17", "XCP-ng or XenServer", Likely},
		{"5.15.153.1-microsoft-standard-WSL2", "", "", "mainline-4.17", "Windows Subsystem for Linux", Likely},
		{"6.6.51+rpt-rpi-v7", "#1  Raspbian 1:6.6.51-1+rpt2", "", "mainline-6.0", "Raspberry Pi OS", Likely},
		{"6.12.20+rpt-rpi-2712", "", "", "mainline-6.0", "Raspberry Pi OS", Likely},
		{"5.10.103-v7l+", "#1529", "", "mainline-4.17", "Raspberry Pi OS", Likely},
		{"5.15.84-v8+", "", "", "mainline-4.17", "Raspberry Pi OS", Likely},
		{"6.1.0-kali9-amd64", "#1  Debian 6.1.27-1kali1", "", "mainline-6.0", "Kali Linux", Likely},
		{"3.13.5-1-ARCH", "#1", "", "mainline-3.2", "Arch Linux", Certain},
		{"6.6.32-0-lts", "#1-Alpine", "", "mainline-6.0", "Alpine Linux", Likely},
		{"6.6.10", "#1-NixOS", "", "mainline-6.0", "NixOS", Likely},
		{"6.1.52-valve16-1-neptune-61", "", "", "mainline-6.0", "SteamOS", Likely},
		{"6.1.79-Unraid", "", "", "mainline-6.0", "Unraid", Likely},
		{"6.6.43-talos", "", "", "mainline-6.0", "Talos Linux", Likely},
		{"4.4.114-desktop-1.mga5", "", "", "mainline-4.0", "Mageia", Likely},
		{"6.6.9-2.qubes.fc37.x86_64", "", "", "mainline-6.0", "Qubes OS", Likely},
		{"5.15.148-tegra", "", "", "mainline-4.17", "NVIDIA Jetson Linux", Likely},
		{"5.15.0-1049-gke", "", "", "mainline-4.17", "Ubuntu", Certain},
		{"6.5.0-9.2-liquorix-amd64", "", "", "mainline-6.0", "Liquorix", Likely},

		// Red Hat and its rebuilds.
		{"2.6.18-419.el5", "", "G     ----", "rhel-5", "Red Hat Enterprise Linux 5 or a rebuild", Certain},
		{"2.6.32-504.el6.x86_64", "", "", "rhel-6", "Red Hat Enterprise Linux 6 or a rebuild", Certain},
		{"2.6.32-754.el6.x86_64", "", "", "rhel-6.10", "Red Hat Enterprise Linux 6 or a rebuild", Certain},
		{"3.10.0-123.el7.x86_64", "", "", "rhel-7.0", "Red Hat Enterprise Linux 7 or a rebuild", Certain},
		{"3.10.0-1160.el7.x86_64", "", "G           OE  ------------  ", "rhel-7.2", "Red Hat Enterprise Linux 7 or a rebuild", Certain},
		{"3.10.0-1160.80.1.vz7.191.4", "", "", "rhel-7.2", "OpenVZ or Virtuozzo", Likely},
		{"4.18.0-553.40.1.lve.el8.x86_64", "", "", "rhel-8", "CloudLinux", Likely},
		{"4.18.0-305.el8.x86_64", "", "G           OE    --------- -  -", "rhel-8", "Red Hat Enterprise Linux 8 or a rebuild", Certain},
		{"5.14.0-70.el9.x86_64", "", "", "rhel-9.0", "Red Hat Enterprise Linux 9 or a rebuild", Certain},
		{"5.14.0-284.11.1.el9_2.x86_64", "", "", "rhel-9.2", "Red Hat Enterprise Linux 9 or a rebuild", Certain},
		{"5.14.0-362.8.1.el9_3.x86_64", "", "", "rhel-9.3", "Red Hat Enterprise Linux 9 or a rebuild", Certain},
		{"5.14.0-362.8.1.el9_3.x86_64", "Linux version 5.14.0-362.8.1.el9_3.x86_64 (mockbuild@x64-builder02.almalinux.org)", "", "rhel-9.3", "AlmaLinux", Likely},
		{"6.12.0-55.12.1.el10_0.x86_64", "", "", "rhel-10.0", "Red Hat Enterprise Linux 10 or a rebuild", Certain},
		{"6.12.0-124.8.1.el10_1.x86_64", "", "", "rhel-10.1", "Red Hat Enterprise Linux 10 or a rebuild", Certain},
		{"4.16.2-1.el7.elrepo.x86_64", "", "G        W       ", "mainline-4.15", "ELRepo", Certain},
		{"6.11.11-1.el9.example.x86_64", "", "G        W   E     ", "mainline-6.0", "", Certain},

		{"4.18.0-147.5.0.5.h126.eulerosv2r9.x86_64", "", "G           O     --------- -  -", "rhel-8", "EulerOS", Certain},

		// Blanks were lost on the way: the letters and the reserved columns agree.
		{"4.18.0-425.3.1.el8.x86_64", "", "G OE --------- - -", "rhel-8", "Red Hat Enterprise Linux 8 or a rebuild", Certain},
		{"4.18.0-193.el8.x86_64+debug", "", "G          OE    --------- -  -", "rhel-8", "Red Hat Enterprise Linux 8 or a rebuild", Likely}, // a column short
		{"4.18.0-custom", "", "G W O --------- - -", "rhel-8", "", Likely},
		{"6.1.0-56-amd64", "", "G W OE", "mainline-6.0", "Debian", Certain},

		// Fedora: stable kernels are mainline, development kernels are Red Hat's.
		{"6.8.5-301.fc40.x86_64", "", "", "mainline-6.0", "Fedora", Certain},
		{"6.0.0-0.rc6.41.fc38.x86_64", "", "G        W         -------  --- ", "fedora-rawhide-6.0", "Fedora, development kernel", Certain},
		{"6.10.0-0.rc2.24.fc41.x86_64", "", "", "fedora-rawhide-6.0", "Fedora, development kernel", Certain},
		{"3.1.0-0.rc9.git0.0.fc16.x86_64", "", "", "mainline-2.6.35", "Fedora", Certain},
		{"6.8.0-20240305.rc7.git1.570c73d6a3df.300.fc39.s390x", "", "G        W     K   ", "mainline-6.0", "Fedora", Certain},

		// SUSE.
		{"2.6.5-7.97-default", "", "", "sles-9", "SUSE Linux Enterprise", Likely},
		{"2.6.16.21-0.8-default", "", "", "sles-10", "SUSE Linux Enterprise", Likely},
		{"2.6.16.60-0.21-default", "", "", "sles-10-sp1", "SUSE Linux Enterprise", Likely},
		{"3.0.101-63-default", "", "", "sle-11-sp2", "SUSE Linux Enterprise", Likely},
		{"4.12.14-197.29-default", "", "G           OE     ", "sle-12-sp2", "SUSE Linux Enterprise", Certain},
		{"5.3.18-12-default", "", "G           OE  X  ", "sle-15-sp2-beta", "SUSE Linux Enterprise", Certain},
		{"5.3.18-56-default", "#1 SLE15-SP3", "G        W      X   ", "sle-15-sp2", "SUSE Linux Enterprise 15", Certain},
		{"5.14.21-150400.22-default", "", "", "sle-15-sp2", "SUSE Linux Enterprise 15", Certain},
		{"6.4.0-150600.23.14-default", "", "G            E       ", "sle-15-sp6", "SUSE Linux Enterprise 15", Likely}, // its table is unverified
		{"6.12.0-160000.3-default", "", "G                   n", "sle-16", "SUSE Linux Enterprise 16", Certain},
		{"4.12.14-lp151.28.91-default", "", "", "sle-12-sp2", "openSUSE Leap 15", Likely},
		{"6.9.6-1-default", "#1 openSUSE Tumbleweed", "G                  ", "mainline-6.0", "openSUSE Tumbleweed", Certain},
		{"5.5.0-default+", "", "G      D          ", "mainline-4.17", "openSUSE or SUSE, current kernel", Certain},

		// Oracle.
		{"5.15.0-308.179.6.3.el9uek.x86_64", "", "", "uek-7", "Oracle Unbreakable Enterprise Kernel", Likely},
		{"6.12.0-101.33.4.3.el9uek.x86_64", "", "G                   ", "uek-8", "Oracle Unbreakable Enterprise Kernel", Certain},
		{"4.1.12-124.16.4.el7uek.x86_64", "", "", "uek-4", "Oracle Unbreakable Enterprise Kernel", Likely},

		// The field overrules the release where the two nearly agree.
		{"6.14.0-11270-g08733088b566", "", "G        W          ", "mainline-6.15", "", Likely},
		{"6.12.0-custom", "", "G        W          ", "mainline-6.15", "", Likely},       // not UEK 8, which has as many
		{"5.14.0-custom", "", "G               X -------  --- ", "rhel-9.3", "", Likely}, // damaged: 31 columns
		{"5.14.0-custom", "", "G               X  -------  --- ", "rhel-9.3", "", Likely},
		{"5.14.0-284.11.1.el9_2.x86_64", "", "G        W         -------  --- ", "rhel-9.3", "Red Hat Enterprise Linux 9 or a rebuild", Likely},
		{"5.10.0-30-amd64", "", "G        W          ", "mainline-4.17", "Debian", Likely}, // damaged: the letters agree
		{"5.10.0-30-amd64", "", "G        W      N  ", "mainline-4.17", "Debian", Likely},  // it has no N
	} {
		r := Recognize(Clues{Release: test.release, Version: test.version, Field: test.field})
		if r.Dialect.ID != test.dialect || r.Distribution != test.distribution || r.Confidence != test.confidence {
			t.Errorf("%s %q %q: %s, %q, %s; want %s, %q, %s", test.release, test.version, test.field,
				r.Dialect.ID, r.Distribution, r.Confidence, test.dialect, test.distribution, test.confidence)
		}
		if len(r.Basis) == 0 || r.Basis[0] != "release string "+test.release {
			t.Errorf("%s: basis %q", test.release, r.Basis)
		}
	}
}

func TestRecognizeForm(t *testing.T) {
	for _, test := range []struct {
		name       string
		clues      Clues
		dialect    string
		confidence Confidence
		basis      string
	}{
		{"nothing", Clues{}, "mainline-6.15", Assumed, "newest mainline kernel"},
		{"user's choice", Clues{DialectID: "sle-16", Release: "6.1.0-56-amd64"}, "sle-16", Certain, "user's choice"},
		{"unknown choice", Clues{DialectID: "plan-9"}, "mainline-6.15", Assumed, "newest mainline kernel"},
		{"value", Clues{Value: 4609}, "mainline-6.15", Assumed, "newest mainline kernel"},
		{"Red Hat: hardware", Clues{Value: 268435456}, "rhel-7.2", Likely, "bits that the newest mainline kernel does not define"},
		{"Red Hat: preview", Clues{Value: 536870912}, "rhel-8", Likely, "bits that the newest mainline kernel does not define"},
		{"bit 31", Clues{Value: 1 << 31}, "rhel-10.1", Likely, "bits that the newest mainline kernel does not define"},
		{"no kernel's bit", Clues{Value: 1 << 40}, "mainline-6.15", Assumed, "newest mainline kernel"},
		{"full width", Clues{Field: "G        W  OE      "}, "mainline-6.15", Likely, "width of the flag field (20 columns)"},
		{"18 columns", Clues{Field: "G        W        "}, "mainline-4.17", Likely, "width of the flag field (18 columns)"},
		{"trimmed", Clues{Field: "G        W  OE"}, "mainline-6.15", Assumed, "newest mainline kernel"},
		{"compact", Clues{Field: "PWOE", FieldLost: true}, "mainline-6.15", Assumed, "newest mainline kernel"},
		{"SUSE n", Clues{Field: "GOEn", FieldLost: true}, "sle-16", Likely, "letters that the newest mainline kernel does not have"},
		{"Red Hat columns", Clues{Field: "G           OE     -------  --- "}, "rhel-10.0", Likely, "width of the flag field (32 columns)"},
		{"Red Hat collapsed", Clues{Field: "G OE --------- - -", FieldLost: true}, "rhel-8", Likely, "reserved columns of the flag field"},
		{"Red Hat 7", Clues{Field: "G        W      ------------  "}, "rhel-7.2", Likely, "width of the flag field (30 columns)"},
		{"Red Hat 5", Clues{Field: "GF    ----"}, "rhel-5", Likely, "width of the flag field (10 columns)"},
		{"custom release", Clues{Release: "syzkaller", Field: "G        W         "}, "mainline-6.0", Likely, "width of the flag field (19 columns)"},
		{"custom release, last column set", Clues{Release: "syzkaller", Field: "G                 N"}, "mainline-6.0", Likely, "width of the flag field (19 columns)"},
		{"verbose", Clues{Verbose: "[W]=WARN"}, "mainline-6.15", Likely, "verbose line"},
		{"SUSE verbose", Clues{Verbose: "[n]=NO_SUPPORT"}, "sle-16", Likely, "verbose line"},
		{"unknown bit of a known kernel", Clues{Release: "5.14.0-362.8.1.el9_3.x86_64", Value: 1 << 29}, "rhel-9.3", Certain, "release string 5.14.0-362.8.1.el9_3.x86_64"},
		{"unknown letters", Clues{Field: "!!!"}, "mainline-6.15", Assumed, "newest mainline kernel"},
	} {
		r := Recognize(test.clues)
		if r.Dialect.ID != test.dialect || r.Confidence != test.confidence || !slices.Contains(r.Basis, test.basis) {
			t.Errorf("%s: %s, %s, %q; want %s, %s, %q", test.name, r.Dialect.ID, r.Confidence, r.Basis, test.dialect, test.confidence, test.basis)
		}
		if slices.Contains(r.Others, r.Dialect) {
			t.Errorf("%s: the dialect chosen is among the others", test.name)
		}
	}
}

// TestDamagedField damages fields of kernels whose distribution is named: the
// table is of that distribution's family and release whatever the width, and
// the doubt says how the field differs.
func TestDamagedField(t *testing.T) {
	const uek, el9, ubuntu, sle = "6.12.0-101.33.4.3.el9uek.x86_64", "5.14.0-427.el9.x86_64", "6.8.0-54-generic", "5.3.18-56-default"
	for _, test := range []struct {
		release, version, field string
		dialect                 string
		confidence              Confidence
		doubt                   string // how it begins; "" if there is none
	}{
		{uek, "#2", "G           OE        ", "uek-8", Likely, "The flag field has 22 columns, and a kernel of Oracle Unbreakable Enterprise Kernel 8 and later prints 20:"},
		{uek, "#2", "G           OE       ", "uek-8", Likely, "The flag field has 21 columns"},
		{uek, "#2", "G           OE     ", "uek-8", Likely, "The flag field has 19 columns"},
		{uek, "#2", "G           OE      ", "uek-8", Certain, ""},
		{el9, "", "G           OE     ", "rhel-9.3", Likely, "The flag field has 19 columns, and a kernel of Red Hat Enterprise Linux 9.3 and later prints 32:"},
		{el9, "", "G           OE    --------- --- ", "rhel-9.0", Likely, ""},
		{el9, "", "G           OE    --------- -  -", "rhel-9.3", Likely, "The flag field is not as a kernel of Red Hat Enterprise Linux 9.3 and later prints it:"},
		{"5.14.0-284.el9.ppc64le", "", "G           OE      ", "rhel-9.2", Likely, "The flag field has 20 columns"},
		{"6.12.0-55.12.1.el10_0.x86_64", "", "G        W          ------  --- ", "rhel-10.1", Likely, ""},
		{ubuntu, "", "G        W        ", "mainline-6.0", Likely, "The flag field has 18 columns, and a kernel of Linux 6.0 to 6.14 prints 19:"},
		{ubuntu, "", "G        W          ", "mainline-6.0", Likely, "The flag field has 20 columns"},
		{ubuntu, "", "G W", "mainline-6.0", Certain, ""},
		{"5.19.0-50-generic", "", "G        W         ", "mainline-6.0", Likely, ""},
		{"5.18.0-50-generic", "", "G        W         ", "mainline-4.17", Likely, "The flag field has 19 columns"},
		{"6.0.0-6-amd64", "", "G        W        ", "mainline-4.17", Likely, ""},
		{"6.14.0-20-generic", "", "G        W          ", "mainline-6.15", Likely, ""},
		{"6.13.0-20-generic", "", "G        W          ", "mainline-6.0", Likely, "The flag field has 20 columns"},
		{"6.15.0-0.rc0.20250401git.fc43.x86_64", "", "G        W         -------  --- ", "fedora-rawhide-6.0", Likely, ""},
		{"6.12.0-0.rc1.fc42.x86_64", "", "G        W          ------  --- ", "fedora-rawhide-6.0", Likely, "The flag field is not as"},
		{"2.6.27.7-desktop.fc10.i686", "", "G        W ", "mainline-2.6.28", Likely, ""},
		{"2.6.30.10-105.fc11.i686", "", "G        W", "mainline-2.6.28", Certain, ""},
		{sle, "#1 SLE15-SP3", "G        W      X    ", "sle-15-sp2", Likely, "The flag field has 21 columns, and a kernel of SUSE Linux Enterprise 15 SP2 to SP5 prints 20:"},
		{sle, "#1 SLE15-SP3", "G        W      X  ", "sle-15-sp2-beta", Likely, ""},
		{"4.12.14-lp151.28.91-default", "", "G        W         ---", "sle-12-sp2", Likely, "The flag field has 22 columns"},
		{"4.18.0-305.el8.x86_64", "", "G           OE    --------- - -", "rhel-8", Likely, "The flag field has 31 columns"},

		// Nobody is named: what a release has had, a later one has.
		{"6.8.0", "", "G        W        ", "mainline-6.0", Likely, "The flag field has 18 columns"},
		{"5.10.0", "", "G        W         ", "mainline-6.0", Likely, ""}, // with TEST brought back
	} {
		r := Recognize(Clues{Release: test.release, Version: test.version, Field: test.field})
		doubt := ""
		if len(r.Doubts) > 0 {
			doubt = r.Doubts[0]
		}
		if r.Dialect.ID != test.dialect || r.Confidence != test.confidence || len(r.Doubts) > 1 ||
			!strings.HasPrefix(doubt, test.doubt) || (test.doubt == "") != (doubt == "") {
			t.Errorf("%s %q: %s, %s, %q; want %s, %s, %q", test.release, test.field, r.Dialect.ID, r.Confidence, r.Doubts, test.dialect, test.confidence, test.doubt)
		}
		for _, phrase := range r.Basis {
			if doubt != "" && strings.HasPrefix(phrase, "width") {
				t.Errorf("%s %q: %q, but the basis is %q", test.release, test.field, doubt, r.Basis)
			}
		}
	}
}

// TestNamedFamily prints random states by each dialect under the release of
// every distribution: a field never leads out of the family that is named.
func TestNamedFamily(t *testing.T) {
	random := rand.New(rand.NewPCG(6, 7))
	for _, release := range []string{"6.12.0-101.33.4.3.el9uek.x86_64", "5.14.0-427.el9.x86_64", "4.18.0-305.el8.x86_64", "6.8.0-54-generic",
		"6.1.0-56-amd64", "5.3.18-150300.56-default", "6.4.0-150600.23.14-default", "6.12.0-160000.3-default", "6.12.0-0.rc1.fc42.x86_64", "6.8.5-301.fc40.x86_64", "2.6.18-419.el5"} {
		named := Recognize(Clues{Release: release})
		for _, d := range Dialects() {
			for range 50 {
				field := d.Letters(Set(random.Uint64()&random.Uint64()) & d.columns())
				r := Recognize(Clues{Release: release, Field: field})
				if r.Dialect.Family != named.Dialect.Family || r.Distribution != named.Distribution {
					t.Fatalf("%s with %q of %s is taken for %s, %q", release, field, d.ID, r.Dialect.ID, r.Distribution)
				}
				if r.Confidence == Certain && field != "" && len(strings.TrimRight(field, " ")) != len(field) && len(field) != r.Dialect.Width() && !collapsed(field) {
					t.Fatalf("%s with the %d columns of %q: %s is certain", release, len(field), field, r.Dialect.ID)
				}
			}
		}
	}
}

// TestFamily chooses by what lines and marks in a log say of the family.
func TestFamily(t *testing.T) {
	const marks = "lines or marks that only SUSE's kernels print"
	for _, test := range []struct {
		name       string
		clues      Clues
		dialect    string
		confidence Confidence
		basis      string
	}{
		{"alone", Clues{Family: "suse"}, "sle-16", Likely, marks},
		{"Red Hat", Clues{Family: "rhel"}, "rhel-10.1", Likely, "lines or marks that only Red Hat's kernels print"},
		{"with a value", Clues{Family: "suse", Value: 1 << 30}, "sle-12-sp2", Likely, marks},
		{"with a value that it cannot hold", Clues{Family: "suse", Value: 1 << 28}, "rhel-7.2", Likely, "bits that the newest mainline kernel does not define"},
		{"with a field", Clues{Family: "suse", Field: "G           OE  X   "}, "sle-15-sp2", Likely, "width of the flag field (20 columns)"},
		{"with a field that it cannot have", Clues{Family: "suse", Field: "G           OE     -------  --- "}, "rhel-10.0", Likely, "width of the flag field (32 columns)"},
		{"with letters", Clues{Family: "suse", Field: "GN", FieldLost: true}, "sle-16", Likely, marks},
		{"with a name of its own", Clues{Family: "suse", Release: "syzkaller"}, "sle-16", Likely, marks},
		{"with a release", Clues{Family: "suse", Release: "5.3.18-custom", Value: 1 << 31}, "sle-15-sp2", Likely, marks},
		{"with a release and a field", Clues{Family: "suse", Release: "5.3.18-custom", Field: "G           OE  X   "}, "sle-15-sp2", Certain, marks},
		{"with the field of another", Clues{Family: "suse", Release: "6.1.0-custom", Field: "G           OE     "}, "mainline-6.0", Certain, "width of the flag field (19 columns)"},
		{"distribution named", Clues{Family: "suse", Release: "6.1.0-56-amd64"}, "mainline-6.0", Certain, "release string 6.1.0-56-amd64"},
		{"marks of two distributions", Clues{Family: "suse", Release: "6.12.0-5-default"}, "sle-16", Likely, marks},
		{"no family", Clues{Family: "plan9"}, "mainline-6.15", Assumed, "newest mainline kernel"},
		{"mainline says nothing", Clues{Family: "mainline"}, "mainline-6.15", Assumed, "newest mainline kernel"},
		{"choice", Clues{Family: "suse", DialectID: "rhel-8"}, "rhel-8", Certain, "user's choice"},
	} {
		r := Recognize(test.clues)
		if r.Dialect.ID != test.dialect || r.Confidence != test.confidence || !slices.Contains(r.Basis, test.basis) {
			t.Errorf("%s: %s, %s, %q; want %s, %s, %q", test.name, r.Dialect.ID, r.Confidence, r.Basis, test.dialect, test.confidence, test.basis)
		}
	}
	for name := range familyNames() {
		if (&Clues{Family: name}).phrases() == nil && name != "mainline" {
			t.Errorf("there is no phrase for the family %s", name)
		}
	}
}

func TestDoubledLetters(t *testing.T) {
	for letters, want := range map[string]bool{
		"OEXX": true, "(OEXX)": true, "(XX+)": true, "XX": true, "NN": true, "POEX": false, "(OE)": false,
		"": false, "((": false, "--": false, "X": false, "nN": false,
	} {
		if got := DoubledLetters(letters); got != want {
			t.Errorf("DoubledLetters(%q) = %t", letters, got)
		}
	}
}

// TestRecognizeBanner reads the release out of a kernel's banner.
func TestRecognizeBanner(t *testing.T) {
	r := Recognize(Clues{Version: "Linux version 6.1.0-56-amd64 (debian-kernel@lists.debian.org) (gcc-12) #1 SMP PREEMPT_DYNAMIC Debian 6.1.192-2"})
	if r.Dialect.ID != "mainline-6.0" || r.Confidence != Certain || r.Distribution != "Debian" {
		t.Errorf("%s, %s, %q", r.Dialect.ID, r.Confidence, r.Distribution)
	}
}

func TestAlternatives(t *testing.T) {
	for _, test := range []struct {
		name     string
		clues    Clues
		byLetter bool
		bit      int
		want     string // "dialect letter=NAME, …"
	}{
		{"certain", Clues{Release: "6.1.0-56-amd64", Value: 64}, false, 6, ""},
		{"choice", Clues{DialectID: "mainline-6.15"}, false, 16, ""},
		{"value 512 means one thing", Clues{Value: 512}, false, 9, ""},
		{"value 1", Clues{Value: 1}, false, 0, ""},
		{"value 4 was renamed only", Clues{Value: 4}, false, 2, ""},
		{"value 64", Clues{Value: 64}, false, 6, "rhel-5 U=UNSIGNED_MODULE, sles-10 U=NO_SUPPORT, sles-9 M=MACHINE_CHECK"},
		{"value 65536", Clues{Value: 1 << 16}, false, 16, "sle-16 X=EXTERNAL_SUPPORT, sle-12-sp2 H=UNSAFE_HIBERNATE, uek-4 =NO_RETPOLINE"},
		{"value 262144", Clues{Value: 1 << 18}, false, 18, "sle-15-sp2 H=UNSAFE_HIBERNATE"},
		{"bit 26", Clues{Value: 1 << 26}, false, 26, ""},
		{"bit 27", Clues{Value: 1 << 27}, false, 27, "rhel-6.10 Z=BIT_BY_ZOMBIE"},
		{"bit 28", Clues{Value: 1 << 28}, false, 28, ""},
		{"bit 30", Clues{Value: 1 << 30}, false, 30, "sle-12-sp2 N=NO_SUPPORT"},
		{"bit 31", Clues{Value: 1 << 31}, false, 31, "sle-16 n=NO_SUPPORT, sle-12-sp2 X=EXTERNAL_SUPPORT"},
		{"letter U", Clues{Field: "GU", FieldLost: true}, true, 6, "sles-10 U=NO_SUPPORT"},
		{"letter N", Clues{Field: "GN", FieldLost: true}, true, 18, "sle-15-sp2 N=NO_SUPPORT"},
		{"letter X", Clues{Field: "GX", FieldLost: true}, true, 16, "sle-16 X=EXTERNAL_SUPPORT"},
		{"letter T", Clues{Field: "GT", FieldLost: true}, true, 17, "rhel-7.2 T=TECH_PREVIEW"},
		{"letter H", Clues{Field: "GH", FieldLost: true}, true, 28, "sle-15-sp6 H=UNSAFE_HIBERNATE"},
		{"mainline could not hold it", Clues{Release: "2.6.16.21-custom", Value: 64}, false, 6, ""},
		{"U of SUSE's age", Clues{Release: "2.6.16.21-custom", Field: "G U", FieldLost: true}, true, 6, ""},
		{"T of Red Hat's age", Clues{Release: "4.18.0-custom", Field: "G T", FieldLost: true}, true, 17, ""},
		{"X of SUSE's age", Clues{Release: "5.3.18-custom", Field: "G X", FieldLost: true}, true, 16, "sle-15-sp2 X=EXTERNAL_SUPPORT"},
		{"X of SUSE's age, mainline's columns", Clues{Release: "5.3.18-custom", Field: "G               X "}, true, 16, ""},
		{"bit 16 of SUSE's age", Clues{Release: "5.3.18-custom", Value: 1 << 16}, false, 16, "sle-15-sp2 X=EXTERNAL_SUPPORT"},
	} {
		r := Recognize(test.clues)
		f, ok := r.Dialect.Flag(test.bit)
		if !ok {
			t.Errorf("%s: %s has no bit %d", test.name, r.Dialect.ID, test.bit)
			continue
		}
		var got []string
		for _, a := range r.Alternatives(f, test.byLetter) {
			got = append(got, a.Dialect.ID+" "+a.Flag.LetterString()+"="+a.Flag.Meaning())
		}
		if s := strings.Join(got, ", "); s != test.want {
			t.Errorf("%s (%s): alternatives %q, want %q", test.name, r.Dialect.ID, s, test.want)
		}
	}
}

// TestOldMeanings reads values with the meaning that they had on old kernels.
func TestOldMeanings(t *testing.T) {
	for _, test := range []struct {
		release string
		value   Set
		bit     int
		name    string
	}{
		{"2.4.20", 4, 2, "UNSAFE_SMP"},
		{"2.6.18", 4, 2, "UNSAFE_SMP"},
		{"3.14.0", 4, 2, "UNSAFE_SMP"},
		{"3.15.0", 4, 2, "CPU_OUT_OF_SPEC"},
		{"2.6.24", 64, 6, "USER"},
		{"2.6.18-419.el5", 64, 6, "UNSIGNED_MODULE"},
		{"2.6.16.21-0.8-default", 64, 6, "NO_SUPPORT"},
		{"2.6.16.60-0.21-default", 64, 6, "USER"},
		{"2.6.16.60-0.21-default", 128, 7, "NO_SUPPORT"},
		{"2.6.5-7.97-default", 16, 4, "NO_SUPPORT"},
		{"2.6.5-7.97-default", 32, 5, "EXTERNAL_SUPPORT"},
		{"2.6.32-504.el6.x86_64", 1 << 28, 28, "HARDWARE_UNSUPPORTED"},
		{"3.10.0-1160.el7.x86_64", 1 << 29, 29, "TECH_PREVIEW"},
		{"4.18.0-305.el8.x86_64", 1 << 29, 29, "TECH_PREVIEW"},
		{"4.12.14-197.29-default", 1 << 31, 31, "EXTERNAL_SUPPORT"},
		{"5.3.18-56-default", 1 << 31, 31, "NO_SUPPORT"},
		{"5.14.0-362.8.1.el9_3.x86_64", 1 << 31, 31, "UNPRIVILEGED_BPF"},
	} {
		r := Recognize(Clues{Release: test.release, Value: test.value})
		if f, ok := r.Dialect.Flag(test.bit); !ok || f.Name != test.name {
			t.Errorf("%s, value %s: bit %d is %s in %s, want %s", test.release, test.value, test.bit, f.Name, r.Dialect.ID, test.name)
		}
	}
}

// TestTruthStaysOpen prints random states by each dialect and recognises them
// without a release: the dialect that printed them must be the one chosen or
// among the others, whatever of the text survived, and the one chosen must know
// every letter.
func TestTruthStaysOpen(t *testing.T) {
	random := rand.New(rand.NewPCG(4, 5))
	for _, d := range Dialects() {
		for range 500 {
			s := Set(random.Uint64()&random.Uint64()) & d.columns()
			field := d.Letters(s)
			if field == "" {
				continue
			}
			clues := []Clues{
				{Field: field},
				{Field: strings.TrimRight(field, " ")},
				{Field: strings.Join(strings.Fields(field), " "), FieldLost: true},
				{Field: field, Release: "custom"},
				{Value: s & d.Defined()},
			}
			if shown := s & d.printed(); shown != 0 {
				clues = append(clues, Clues{Verbose: d.Verbose(shown)}, Clues{Field: d.Compact(shown), FieldLost: true})
			}
			for _, c := range clues {
				r := Recognize(c)
				if r.Dialect != d && !slices.Contains(r.Others, d) {
					t.Fatalf("%s printed %+v, which is taken for %s with %d others, it not among them", d.ID, c, r.Dialect.ID, len(r.Others))
				}
				if c.Field != "" && strings.IndexByte(c.Field, '?') < 0 && r.Dialect.ReadLetters(c.Field).Unknown != "" {
					t.Fatalf("%s printed %+v, which %s cannot read", d.ID, c, r.Dialect.ID)
				}
			}
		}
	}
}
