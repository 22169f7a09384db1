package taint

import (
	"strings"
	"sync"
)

// Distribution is who built a kernel, as far as a release string or a version
// banner gives it away, and which family of dialects its kernels belong to.
type Distribution struct {
	ID     string
	Name   string // for people
	Family string // of its dialects: "mainline", "rhel", …

	// Release and Version hold what a release string (uname -r) or a version
	// (uname -v, the banner) of its kernels contains. One match is enough; '#'
	// stands for digits.
	Release []string
	Version []string

	// Kernel holds how its releases begin, if that tells them from kernels
	// that others build for the same distribution; nil if any will do. Since
	// is the first kernel release to which the entry applies, "" if it is any.
	Kernel []string
	Since  string

	// Shared says that kernels of others can look the same, so that the marks
	// make the distribution likely and no more.
	Shared bool

	Evidence Evidence // how it is known that Family is right
	Source   string
}

// How the kernels of distributions that are mainline are known to be that.
const (
	sourceWidth  = "kernel logs in public mailing-list archives: the number of columns is mainline's"
	sourceAbsent = "no flag of its own is known"
)

// distributions are tried in order: who builds kernels for another distribution
// stands before it, and so do marks that contain others.
var distributions = []Distribution{
	{ID: "elrepo", Name: "ELRepo", Family: "mainline", Release: []string{".elrepo"}, Evidence: FromLogs, Source: sourceWidth},
	{ID: "oracle-uek", Name: "Oracle Unbreakable Enterprise Kernel", Family: "oracle", Release: []string{".el#uek"},
		Evidence: FromSource, Source: sourceUEK8},
	{ID: "cloudlinux", Name: "CloudLinux", Family: "rhel", Release: []string{".lve"}, Kernel: redHatKernels, Evidence: Unverified, Source: sourceAbsent},
	{ID: "openvz", Name: "OpenVZ or Virtuozzo", Family: "rhel", Release: []string{".vz#", "stab#"}, Kernel: redHatKernels,
		Evidence: Unverified, Source: "github.com/OpenVZ/vzkernel for the kernel of RHEL 9; inferred for the others"},
	{ID: "almalinux", Name: "AlmaLinux", Family: "rhel", Version: []string{"almalinux.org"}, Kernel: redHatKernels, Evidence: Unverified, Source: "a rebuild of Red Hat's source"},
	{ID: "rocky", Name: "Rocky Linux", Family: "rhel", Version: []string{"rockylinux.org"}, Kernel: redHatKernels, Evidence: Unverified, Source: "a rebuild of Red Hat's source"},
	{ID: "oracle-rhck", Name: "Oracle Linux, Red Hat compatible kernel", Family: "rhel", Version: []string{"oracle.com"}, Kernel: redHatKernels, Evidence: Unverified, Source: "a rebuild of Red Hat's source"},
	{ID: "centos", Name: "CentOS", Family: "rhel", Version: []string{"centos.org"}, Kernel: redHatKernels, Evidence: Unverified, Source: "a rebuild of Red Hat's source"},
	{ID: "rhel-10", Name: "Red Hat Enterprise Linux 10 or a rebuild", Family: "rhel", Release: []string{".el10"}, Kernel: []string{"6.12.0-"}, Evidence: FromLogs, Source: sourceRHEL},
	{ID: "rhel-9", Name: "Red Hat Enterprise Linux 9 or a rebuild", Family: "rhel", Release: []string{".el9"}, Kernel: []string{"5.14.0-"}, Evidence: FromSource, Source: sourceRHEL},
	{ID: "rhel-8", Name: "Red Hat Enterprise Linux 8 or a rebuild", Family: "rhel", Release: []string{".el8"}, Kernel: []string{"4.18.0-"}, Evidence: FromSource, Source: sourceRHEL},
	{ID: "rhel-7", Name: "Red Hat Enterprise Linux 7 or a rebuild", Family: "rhel", Release: []string{".el7"}, Kernel: []string{"3.10.0-"}, Evidence: FromSource, Source: sourceRHEL},
	{ID: "rhel-6", Name: "Red Hat Enterprise Linux 6 or a rebuild", Family: "rhel", Release: []string{".el6"}, Kernel: []string{"2.6.32-"}, Evidence: FromSource, Source: sourceRHEL},
	{ID: "rhel-5", Name: "Red Hat Enterprise Linux 5 or a rebuild", Family: "rhel", Release: []string{".el5"}, Kernel: []string{"2.6.18-"}, Evidence: FromSource, Source: sourceRHEL5},
	{ID: "euleros", Name: "EulerOS", Family: "rhel", Release: []string{".eulerosv#"}, Kernel: []string{"4.18.0-"}, Evidence: FromLogs,
		Source: "kernel logs in public mailing-list archives: the columns are those of RHEL 8"},
	{ID: "fedora-rawhide", Name: "Fedora, development kernel", Family: "fedora", Release: []string{"-0.rc#", ".eln#"}, Since: "5.9", Evidence: FromLogs, Source: sourceRawhide},
	{ID: "qubes", Name: "Qubes OS", Family: "mainline", Release: []string{".qubes."}, Evidence: Unverified, Source: sourceAbsent},
	{ID: "fedora", Name: "Fedora", Family: "mainline", Release: []string{".fc#"}, Evidence: FromLogs, Source: sourceWidth},
	{ID: "sle-16", Name: "SUSE Linux Enterprise 16", Family: "suse", Release: []string{"-160#."}, Version: []string{"SLFO-1.2", "SLE16"}, Kernel: []string{"6.12."}, Evidence: FromSource, Source: sourceSLE16},
	{ID: "leap-15", Name: "openSUSE Leap 15", Family: "suse", Release: []string{"-lp15#."}, Kernel: suseKernels, Evidence: Unverified, Source: "built from the same source as SUSE Linux Enterprise 15"},
	{ID: "sle-15", Name: "SUSE Linux Enterprise 15", Family: "suse", Release: []string{"-150#."}, Version: []string{"SLE15"}, Kernel: suseKernels, Evidence: FromLogs, Source: sourceSUSELogs},
	{ID: "mageia", Name: "Mageia", Family: "mainline", Release: []string{".mga#"}, Evidence: Unverified, Source: sourceAbsent},
	{ID: "sle", Name: "SUSE Linux Enterprise", Family: "suse", Release: suseFlavours, Kernel: suseKernels, Shared: true, Evidence: FromLogs, Source: sourceSUSELogs},
	{ID: "tumbleweed", Name: "openSUSE Tumbleweed", Family: "mainline", Version: []string{"openSUSE Tumbleweed"}, Evidence: FromLogs, Source: sourceWidth},
	{ID: "opensuse", Name: "openSUSE or SUSE, current kernel", Family: "mainline", Release: []string{"-default"}, Shared: true, Evidence: FromLogs, Source: sourceWidth},
	{ID: "azure", Name: "Ubuntu for Azure", Family: "mainline", Release: []string{"-azure"}, Evidence: Unverified, Source: sourceAbsent},
	{ID: "ubuntu", Name: "Ubuntu", Family: "mainline", Release: []string{"-generic", "-lowlatency", "-#-aws", "-#-gcp", "-#-oem", "-#-oracle", "-#-raspi", "-#-kvm", "-#-server", "-#-virtual", "-#-gke", "-#-ibm", "-#-nvidia"},
		Version: []string{"-Ubuntu"}, Evidence: FromLogs, Source: sourceWidth},
	{ID: "proxmox", Name: "Proxmox VE", Family: "mainline", Release: []string{"-pve"}, Evidence: FromLogs, Source: sourceWidth},
	{ID: "amazon", Name: "Amazon Linux", Family: "mainline", Release: []string{".amzn#"}, Evidence: FromLogs, Source: sourceWidth},
	{ID: "android", Name: "Android", Family: "mainline", Release: []string{"-android#"}, Evidence: FromLogs, Source: sourceWidth},
	{ID: "azure-linux", Name: "Azure Linux", Family: "mainline", Release: []string{".azl#", ".cm#"}, Evidence: Unverified, Source: sourceAbsent},
	{ID: "wsl", Name: "Windows Subsystem for Linux", Family: "mainline", Release: []string{"-microsoft-standard"}, Evidence: Unverified, Source: sourceAbsent},
	{ID: "xcp-ng", Name: "XCP-ng or XenServer", Family: "mainline", Kernel: []string{"4.19.0+", "4.4.0+"}, Evidence: Unverified, Source: sourceAbsent},
	{ID: "grsecurity", Name: "grsecurity", Family: "mainline", Release: []string{"-grsec"}, Evidence: FromLogs, Source: sourceWidth},
	{ID: "gentoo", Name: "Gentoo", Family: "mainline", Release: []string{"-gentoo"}, Evidence: FromLogs, Source: sourceWidth},
	{ID: "arch", Name: "Arch Linux", Family: "mainline", Release: []string{"-arch#", "-ARCH"}, Evidence: FromLogs, Source: sourceWidth},
	{ID: "manjaro", Name: "Manjaro", Family: "mainline", Release: []string{"-MANJARO"}, Evidence: FromLogs, Source: sourceWidth},
	{ID: "raspberry-pi", Name: "Raspberry Pi OS", Family: "mainline", Release: []string{"+rpt-", "-v#+", "-v7l+", "-v8-16k+"}, Version: []string{"Raspbian"}, Evidence: Unverified, Source: sourceAbsent},
	{ID: "kali", Name: "Kali Linux", Family: "mainline", Release: []string{"-kali#"}, Version: []string{"kali#"}, Evidence: Unverified, Source: sourceAbsent},
	{ID: "truenas", Name: "TrueNAS", Family: "mainline", Release: []string{"+truenas"}, Evidence: Unverified, Source: sourceAbsent},
	{ID: "nixos", Name: "NixOS", Family: "mainline", Version: []string{"-NixOS"}, Evidence: Unverified, Source: sourceAbsent},
	{ID: "alpine", Name: "Alpine Linux", Family: "mainline", Version: []string{"-Alpine"}, Evidence: Unverified, Source: sourceAbsent},
	{ID: "steamos", Name: "SteamOS", Family: "mainline", Release: []string{"-valve#"}, Evidence: Unverified, Source: sourceAbsent},
	{ID: "flatcar", Name: "Flatcar Container Linux", Family: "mainline", Release: []string{"-flatcar"}, Evidence: Unverified, Source: sourceAbsent},
	{ID: "coreos", Name: "CoreOS Container Linux", Family: "mainline", Release: []string{"-coreos"}, Evidence: Unverified, Source: sourceAbsent},
	{ID: "talos", Name: "Talos Linux", Family: "mainline", Release: []string{"-talos"}, Evidence: Unverified, Source: sourceAbsent},
	{ID: "home-assistant", Name: "Home Assistant OS", Family: "mainline", Release: []string{"-haos"}, Evidence: Unverified, Source: sourceAbsent},
	{ID: "unraid", Name: "Unraid", Family: "mainline", Release: []string{"-Unraid", "-unRAID"}, Evidence: Unverified, Source: sourceAbsent},
	{ID: "qnap", Name: "QNAP QTS", Family: "mainline", Release: []string{"-qnap"}, Evidence: Unverified, Source: sourceAbsent},
	{ID: "photon", Name: "Photon OS", Family: "mainline", Release: []string{".ph#"}, Evidence: Unverified, Source: sourceAbsent},
	{ID: "openeuler", Name: "openEuler", Family: "mainline", Release: []string{".oe#"}, Evidence: Unverified, Source: sourceAbsent},
	{ID: "anolis", Name: "Anolis OS", Family: "mainline", Release: []string{".an#"}, Evidence: Unverified, Source: sourceAbsent},
	{ID: "clear-linux", Name: "Clear Linux", Family: "mainline", Release: []string{".native"}, Evidence: Unverified, Source: sourceAbsent},
	{ID: "jetson", Name: "NVIDIA Jetson Linux", Family: "mainline", Release: []string{"-tegra"}, Shared: true, Evidence: Unverified, Source: sourceAbsent},
	{ID: "armbian", Name: "Armbian", Family: "mainline", Release: []string{"-current-", "-edge-", "-legacy-"}, Shared: true, Evidence: Unverified, Source: sourceAbsent},
	{ID: "zen", Name: "Linux Zen", Family: "mainline", Release: []string{"-zen#"}, Evidence: Unverified, Source: sourceAbsent},
	{ID: "liquorix", Name: "Liquorix", Family: "mainline", Release: []string{"-liquorix"}, Evidence: Unverified, Source: sourceAbsent},
	{ID: "xanmod", Name: "XanMod", Family: "mainline", Release: []string{"-xanmod#"}, Evidence: Unverified, Source: sourceAbsent},
	{ID: "cachyos", Name: "CachyOS", Family: "mainline", Release: []string{"-cachyos"}, Evidence: Unverified, Source: sourceAbsent},
	{ID: "debian", Name: "Debian", Family: "mainline", Release: []string{"+deb#", "-#-amd64", "-#-arm64", "-#-686", "-#-armmp", "-#-powerpc64le", "-#-s390x", "-#-riscv64", "-#-cloud-", "-#-rt-", ".bpo."},
		Version: []string{"Debian"}, Evidence: FromSource, Source: sourceMainline},
}

// redHatKernels are the kernels that Red Hat keeps for the life of a release.
var redHatKernels = []string{"2.6.18-", "2.6.32-", "3.10.0-", "4.18.0-", "5.14.0-", "6.12.0-"}

// suseKernels are those of SUSE Linux Enterprise, and suseFlavours the ends of
// its release strings.
var (
	suseKernels  = []string{"2.4.19", "2.4.21", "2.6.5-", "2.6.16.", "2.6.27.", "2.6.32.", "3.0.", "3.12.", "4.4.", "4.12.14-", "5.3.18-", "5.14.21-", "6.4.0-"}
	suseFlavours = []string{"-default", "-pae", "-smp", "-bigsmp", "-xen", "-ppc64", "-azure", "-trace", "-desktop", "-kvmsmall"}
)

// keepers are the families whose distributions keep one kernel release for
// years, with those releases.
var keepers = []struct {
	family  string
	kernels []string
}{
	{"rhel", redHatKernels},
	{"suse", suseKernels},
	{"oracle", []string{"2.6.39-", "3.8.13-", "4.1.12-", "4.14.35-", "5.4.17-", "5.15.0-", "6.12.0-"}},
}

// marks is a distribution, with what makes most comparisons unnecessary: the
// letters that each mark needs.
type marks struct {
	*Distribution
	release, version []letters
	since            number
	byVersion        string // a phrase for Recognition.Basis
}

// letters is a set of bytes, folded into 64.
type letters uint64

func lettersOf(text string) (s letters) {
	for i := 0; i < len(text); i++ {
		if text[i] != '#' {
			s |= 1 << (text[i] & 63)
		}
	}
	return s
}

// marked has what allMarks returns.
var marked struct {
	sync.Once
	all []marks
}

// allMarks returns the marks of all distributions. They are made when a release or
// a version is first looked at.
func allMarks() []marks {
	marked.Do(func() { marked.all = makeMarks() })
	return marked.all
}

func makeMarks() []marks {
	all := make([]marks, len(distributions))
	for i := range distributions {
		d := &distributions[i]
		since, _ := ParseRelease(d.Since)
		all[i] = marks{Distribution: d, since: since.number(), byVersion: "version banner of " + d.Name}
		for _, mark := range d.Release {
			all[i].release = append(all[i].release, lettersOf(mark))
		}
		for _, mark := range d.Version {
			all[i].version = append(all[i].version, lettersOf(mark))
		}
	}
	return all
}

// distributionOf returns the distribution that a release string or a version
// gives away, and whether it was the version; nil if neither does.
func distributionOf(release string, r Release, version string) (d *marks, byVersion bool) {
	inRelease, inVersion, n := lettersOf(release), lettersOf(version), r.number()
	all := allMarks()
	for i := range all {
		d := &all[i]
		if n < d.since || d.Kernel != nil && !begins(release, d.Kernel) {
			continue
		}
		if d.release == nil && d.version == nil {
			return d, false
		}
		for j, need := range d.release {
			if need&^inRelease == 0 && contains(release, d.Release[j]) {
				return d, false
			}
		}
		for j, need := range d.version {
			if need&^inVersion == 0 && contains(version, d.Version[j]) {
				return d, true
			}
		}
	}
	return nil, false
}

// begins reports whether text begins with one of starts.
func begins(text string, starts []string) bool {
	for _, start := range starts {
		if strings.HasPrefix(text, start) {
			return true
		}
	}
	return false
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
		if !more || numbered(text, rest) {
			return true
		}
	}
}

// numbered reports whether text numbered with digits and then with rest, in which
// '#' stands for digits again.
func numbered(text, rest string) bool {
	_, end := digits(text, 0)
	if end == 0 {
		return false
	}
	literal, rest, more := strings.Cut(rest, "#")
	if !strings.HasPrefix(text[end:], literal) {
		return false
	}
	return !more || numbered(text[end+len(literal):], rest)
}

// Distributions returns every distribution that [Recognize] knows.
func Distributions() []Distribution { return append([]Distribution(nil), distributions...) }
