package guide

import (
	"strings"

	"kerneltaint/core/taint"
)

// kind says what carries a flag, and with it what several flags share: how to
// find the culprit and what clears it.
type kind uint8

const (
	byModule kind = iota // a module carries the flag
	byEvent              // something happened, or somebody did something
	byBuild              // the kernel was built so
)

// The addresses under which the links stand.
const (
	docs   = "https://docs.kernel.org/"
	man    = "https://man7.org/linux/man-pages/"
	redhat = "https://access.redhat.com/"
	suse   = "https://www.suse.com/support/kb/doc/?id="
)

// limitsSupport begins the conclusion of every flag that leaves trust alone and
// still matters to whoever gives support.
const limitsSupport = "which limits support more than trust: "

// The sentences that entries share.
const (
	onlyReboot  = "Only a reboot clears it."
	notUnload   = "Unloading the module does not: the flag records that its code has run."
	notZero     = "Writing 0 to /proc/sys/kernel/tainted is accepted and changes nothing."
	notAtAll    = "Nothing clears it: it comes from the way this kernel was built, and is back after every boot."
	unverified  = "This reading is unverified: neither source code nor a log that confirms it was at hand."
	listModules = "List the loaded modules that carry the letter."
	listOld     = "List the loaded modules with their own letters, which stand in parentheses."
	listAny     = "List the loaded modules that carry any letter; this flag has none of its own."
	leaveOut    = "To rule a module out, keep it from loading for one boot by adding module_blacklist=MODULE to the kernel command line, and reproduce the fault."
	leaveOutOld = "To rule a module out, keep it from loading with the line blacklist MODULE in a file in /etc/modprobe.d, reboot, and reproduce the fault."
)

// compose makes the Entry of f, with what e shares with other flags of its kind.
func (e *entry) compose(d *taint.Dialect, f *taint.Flag) Entry {
	c := Entry{
		Title: e.title, Event: e.event, Meaning: e.meaning, Severity: e.severity,
		Trust: e.trust, Level: e.level, Conclusion: e.conclusion,
		Sets: items(e.sets), LogLines: items(e.lines), Clears: clears(d, e),
		Support: e.support, Report: e.report,
		Links: []Link{{"Linux: tainted kernels", docs + "admin-guide/tainted-kernels.html"}},
	}
	if known, _ := d.Provenance(*f); known == taint.Unverified {
		c.Meaning += " " + unverified
	}
	if e.kind == byModule {
		c.Next = append(c.Next, findModules(d, f))
	}
	for _, step := range steps(e.next) {
		step.Command = forAge(d, step.Command)
		c.Next = append(c.Next, step)
	}
	if e.kind == byModule && (e.limits || e.level != Full) {
		text := leaveOutOld
		if _, ok := d.Lookup("AUX"); ok {
			text = leaveOut
		}
		c.Next = append(c.Next, Step{Text: text})
	}
	for _, item := range items(e.links) {
		at := strings.LastIndexByte(item, ' ')
		c.Links = append(c.Links, Link{item[:at], item[at+1:]})
	}
	return c
}

// items splits what is written down one item a line.
func items(text string) []string {
	if text == "" {
		return nil
	}
	return strings.Split(text, "\n")
}

func steps(text string) []Step {
	var all []Step
	for _, line := range items(text) {
		if command, ok := strings.CutPrefix(line, "$ "); ok {
			all[len(all)-1].Command = command
		} else {
			all = append(all, Step{Text: line})
		}
	}
	return all
}

// forAge returns a command in the form for a system of d's age: before Linux
// 3.2 there is no systemd, and so no journal.
func forAge(d *taint.Dialect, command string) string {
	if _, ok := d.Lookup("OOT_MODULE"); ok {
		return command
	}
	command = strings.ReplaceAll(command, "journalctl -k -b -1", "grep kernel: /var/log/messages")
	command = strings.ReplaceAll(command, "journalctl -k -b", "dmesg")
	return strings.ReplaceAll(command, "journalctl -k", "dmesg")
}

// clears says what clears a flag. Kernels before TAINT_USER do not let the
// value be written at all, so nothing is said of that for them.
func clears(d *taint.Dialect, e *entry) string {
	var s []string
	switch e.kind {
	case byBuild:
		s = append(s, notAtAll)
	case byModule:
		s = append(s, onlyReboot, notUnload)
	default:
		s = append(s, onlyReboot)
	}
	if _, ok := d.Lookup("USER"); ok && e.kind != byBuild {
		s = append(s, notZero)
	}
	if e.clears != "" {
		s = append(s, e.clears)
	}
	return strings.Join(s, " ")
}

// findModules is the step that finds the modules that carry f. The taint file
// of a module came with Linux 3.3, and shows only letters that a module can
// carry; before it there is only /proc/modules.
func findModules(d *taint.Dialect, f *taint.Flag) Step {
	if _, ok := d.Lookup("OOT_MODULE"); !ok {
		return Step{Text: listOld, Command: "grep '(' /proc/modules"}
	}
	if f.Unprinted {
		return Step{Text: listAny, Command: "grep -H . /sys/module/*/taint"}
	}
	return Step{Text: listModules, Command: "grep -l " + f.LetterString() + " /sys/module/*/taint"}
}
