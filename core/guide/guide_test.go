package guide

import (
	"net/url"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"kerneltaint/core/taint"
)

// raw yields every entry as it is written down, with a name for messages.
func raw(t *testing.T, visit func(name string, e *entry)) {
	t.Helper()
	for _, table := range entries {
		for i := range *table {
			e := &(*table)[i]
			name := e.name
			if e.family != "" {
				name += "/" + e.family
			}
			visit(name, e)
		}
	}
}

// TestEveryFlag fails if a dialect has a flag that nothing is known of, or that
// nothing but its name is known of.
func TestEveryFlag(t *testing.T) {
	for _, d := range taint.Dialects() {
		for _, f := range d.Flags {
			e, ok := For(d, f.Bit)
			if f.Reserved {
				if ok {
					t.Errorf("%s bit %d is reserved, yet has the entry %q", d.ID, f.Bit, e.Title)
				}
				continue
			}
			if !ok {
				t.Errorf("%s bit %d (%s, %s): no entry", d.ID, f.Bit, f.LetterString(), f.Name)
				continue
			}
			for field, text := range map[string]string{
				"Title": e.Title, "Event": e.Event, "Meaning": e.Meaning, "Severity": string(e.Severity), "Trust": e.Trust,
				"Level": string(e.Level), "Conclusion": e.Conclusion, "Clears": e.Clears, "Support": e.Support, "Report": e.Report,
			} {
				if text == "" {
					t.Errorf("%s %s: %s is empty", d.ID, f.Name, field)
				}
			}
			if len(e.Sets) == 0 || len(e.Next) == 0 || len(e.Links) == 0 {
				t.Errorf("%s %s: Sets, Next or Links is empty", d.ID, f.Name)
			}
			if n := len(sentences(e.Meaning)); n < 2 || n > 4 {
				t.Errorf("%s %s: the meaning has %d sentences", d.ID, f.Name, n)
			}
			known, _ := d.Provenance(*f)
			if known == taint.Unverified != strings.Contains(e.Meaning, "unverified") {
				t.Errorf("%s %s: evidence is %v, yet the meaning is %q", d.ID, f.Name, known, e.Meaning)
			}
		}
	}
	if _, ok := For(taint.Newest(), 63); ok {
		t.Error("bit 63 has an entry")
	}
}

// TestAge shows that old systems are not told to use what they do not have.
func TestAge(t *testing.T) {
	for _, c := range []struct {
		dialect, name string
		has, hasNot   string
	}{
		{"rhel-6", "DIE", "dmesg > oops.txt", "journalctl"},
		{"rhel-6", "DIE", "/var/log/messages", "dmesg -1"},
		{"mainline-6.15", "DIE", "journalctl -k -b -1", "/var/log/messages"},
		{"rhel-6", "PROPRIETARY_MODULE", "/proc/modules", "/sys/module/"},
		{"rhel-6", "PROPRIETARY_MODULE", "modprobe.d", "module_blacklist"},
		{"mainline-6.15", "PROPRIETARY_MODULE", "module_blacklist", "modprobe.d"},
		{"mainline-6.15", "PROPRIETARY_MODULE", "grep -l P /sys/module/*/taint", "/proc/modules"},
		{"sle-16", "NO_SUPPORT", "grep -l n /sys/module/*/taint", "grep -l N"},
		{"uek-4", "NO_RETPOLINE", "grep -H . /sys/module/*/taint", "grep -l"},
		{"mainline-6.15", "LIVEPATCH", "/sys/kernel/livepatch", "module_blacklist"},
		{"mainline-2.6.10", "DIE", "Only a reboot", "Writing 0"},
		{"mainline-6.15", "RANDSTRUCT", "Nothing clears it", "Writing 0"},
	} {
		d, ok := taint.ByID(c.dialect)
		if !ok {
			t.Fatalf("no dialect %s", c.dialect)
		}
		f, _ := d.Lookup(c.name)
		e, _ := For(d, f.Bit)
		text := e.Clears
		for _, step := range e.Next {
			text += "\n" + step.Text + "\n" + step.Command
		}
		if !strings.Contains(text, c.has) || strings.Contains(text, c.hasNot) {
			t.Errorf("%s %s: want %q and not %q in: %s", c.dialect, c.name, c.has, c.hasNot, text)
		}
	}
}

// TestNoEntryUnused fails if no dialect leads to an entry.
func TestNoEntryUnused(t *testing.T) {
	used := map[*entry]bool{}
	for _, d := range taint.Dialects() {
		for i := range d.Flags {
			used[find(d, d.Flags[i])] = true
		}
	}
	raw(t, func(name string, e *entry) {
		if !used[e] {
			t.Errorf("no dialect has a flag for the entry %s", name)
		}
	})
}

func TestForm(t *testing.T) {
	severities := map[Level]string{Full: "info notice warning", Reduced: "notice warning", None: "critical"}
	raw(t, func(name string, e *entry) {
		if n := utf8.RuneCountInString(e.title); n > 60 {
			t.Errorf("%s: the title has %d characters", name, n)
		}
		if n := len(sentences(e.meaning)); n < 2 || n > 3 {
			t.Errorf("%s: the meaning has %d sentences; 2 or 3 leave room for the one about evidence", name, n)
		}
		if !strings.Contains(severities[e.level], string(e.severity)) {
			t.Errorf("%s: severity %s does not go with level %s", name, e.severity, e.level)
		}
		if e.limits && e.level != Full {
			t.Errorf("%s: limits is for flags that leave trust full", name)
		}
		if e.rank == 0 {
			t.Errorf("%s: no rank", name)
		}
		if strings.ContainsAny(e.event, ".:;()") || e.event != strings.TrimSpace(e.event) {
			t.Errorf("%s: %q is no clause", name, e.event)
		}
		if c := e.conclusion; strings.ContainsAny(c, ".;()") || strings.Count(c, ": ") != 1 || !strings.HasPrefix(c, "so ") && !strings.HasPrefix(c, "which ") || strings.HasPrefix(c, limitsSupport) != e.limits {
			t.Errorf("%s: %q is no conclusion", name, c)
		}
		for _, text := range prose(e) {
			if !strings.HasSuffix(text, ".") || strings.Contains(text, "  ") || strings.ContainsAny(text, "–—“”’\t\n") {
				t.Errorf("%s: form of %q", name, text)
			}
		}
		for _, line := range items(e.lines) {
			if strings.Contains(line, "%d") || strings.Contains(line, "%x") {
				t.Errorf("%s: what varies in %q is written %%s", name, line)
			}
		}
	})
	for _, qa := range FAQ() {
		if !strings.HasSuffix(qa.Question, "?") || !strings.HasSuffix(qa.Answer, ".") || strings.ContainsAny(qa.Answer+qa.Question, "–—“”’\t\n") {
			t.Errorf("question %s: form of %q, %q", qa.ID, qa.Question, qa.Answer)
		}
	}
}

// TestRanks fails if two flags that one kernel can have at once share a rank,
// for then the order of bits would decide what a verdict says.
func TestRanks(t *testing.T) {
	for _, d := range taint.Dialects() {
		seen := map[[2]any]string{}
		for i := range d.Flags {
			e := find(d, d.Flags[i])
			if e == nil {
				continue
			}
			key := [2]any{e.level, e.rank}
			if other, ok := seen[key]; ok {
				t.Errorf("%s: %s and %s have the rank %d", d.ID, other, e.name, e.rank)
			}
			seen[key] = e.name
		}
	}
}

// prose returns the texts of an entry that people read as sentences.
func prose(e *entry) []string {
	texts := append([]string{e.meaning, e.trust, e.support, e.report}, items(e.sets)...)
	for _, step := range steps(e.next) {
		texts = append(texts, step.Text)
	}
	if e.clears != "" {
		texts = append(texts, e.clears)
	}
	return texts
}

var sentenceEnd = regexp.MustCompile(`[.?] +`)

// sentences splits a text. "7.3 and" does not end one: a sentence goes on only
// after a period and a blank.
func sentences(text string) []string {
	var all []string
	for _, s := range sentenceEnd.Split(text, -1) {
		if s = strings.Trim(s, ". "); s != "" {
			all = append(all, s)
		}
	}
	return all
}

// TestNoSentenceTwice fails if a sentence stands in two places, whichever.
func TestNoSentenceTwice(t *testing.T) {
	places := map[string]string{}
	check := func(place, text string) {
		for _, s := range sentences(text) {
			if len(strings.Fields(s)) < 3 {
				continue // "No."
			}
			key := strings.ToLower(s)
			if other, ok := places[key]; ok {
				t.Errorf("%q stands in %s and in %s", s, other, place)
			}
			places[key] = place
		}
	}
	for _, s := range []string{onlyReboot, notUnload, notZero, notAtAll, unverified, listModules, listOld, listAny, leaveOut, leaveOutOld} {
		check("compose.go", s)
	}
	raw(t, func(name string, e *entry) {
		check(name+".Title", e.title)
		if !strings.EqualFold(e.event, e.title) {
			check(name+".Event", e.event)
		}
		check(name+".Conclusion", strings.TrimPrefix(e.conclusion, limitsSupport))
		for _, text := range prose(e) {
			check(name, text)
		}
	})
	for _, qa := range FAQ() {
		check("question "+qa.ID, qa.Question)
		check("answer "+qa.ID, qa.Answer)
	}
	for _, l := range lines {
		check("line "+l.Kind, l.Meaning)
	}
}

func TestLinks(t *testing.T) {
	hosts := map[string]bool{
		"docs.kernel.org": true, "man7.org": true, "access.redhat.com": true,
		"www.suse.com": true, "drivers.suse.com": true, "btrfs.readthedocs.io": true,
	}
	for _, d := range taint.Dialects() {
		for _, f := range d.Flags {
			e, _ := For(d, f.Bit)
			seen := map[string]bool{}
			for _, l := range e.Links {
				u, err := url.Parse(l.URL)
				if err != nil || u.Scheme != "https" || !hosts[u.Host] || u.Path == "" || l.Title == "" {
					t.Errorf("%s %s: link %q", d.ID, f.Name, l)
				}
				if seen[l.URL] {
					t.Errorf("%s %s: link %s twice", d.ID, f.Name, l.URL)
				}
				seen[l.URL] = true
			}
		}
	}
}

// TestSize holds the words to the page's budget: what it carries for the flags
// and the log lines, and the questions, which only the static pages have.
func TestSize(t *testing.T) {
	page := 0
	raw(t, func(_ string, e *entry) {
		for _, text := range []string{e.title, e.event, e.meaning, e.trust, e.conclusion, e.sets, e.lines, e.next, e.clears, e.support, e.report, e.links} {
			page += len(text)
		}
	})
	for _, l := range lines {
		page += len(l.Meaning)
	}
	questions := 0
	for _, qa := range FAQ() {
		questions += len(qa.Question) + len(qa.Answer) + len(qa.Command)
	}
	if page > 48_000 || page+questions > 60_000 {
		t.Errorf("the words take %d bytes on the page and %d for questions; the budget is 48,000, and 60,000 for both", page, questions)
	}
	t.Logf("%d bytes for flags and lines, %d for questions", page, questions)
}
