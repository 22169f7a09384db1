package site

import (
	"strings"

	"kerneltaint/core/taint"
)

// Proof is a recorded run in which a kernel was seen to set a flag.
type Proof struct {
	Release string // of the kernel, with its architecture
	Title   string // of what was done to it
	Lines   string // of its console
}

// FormatProof writes a proof for [Model.Prove]: a line with the flag's name,
// the release and the title, with tabs between, and the console's lines each
// after a tab.
func FormatProof(flag string, p Proof) string {
	text := flag + "\t" + p.Release + "\t" + p.Title + "\n"
	for line := range strings.Lines(p.Lines) {
		text += "\t" + strings.TrimRight(line, "\n") + "\n"
	}
	return text
}

// Prove takes the proofs that the cards show, as the page's shell has them.
func (m *Model) Prove(text string) {
	m.proofs = map[string][]Proof{}
	flag := ""
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\n")
		if shown, ok := strings.CutPrefix(line, "\t"); ok {
			if list := m.proofs[flag]; len(list) > 0 {
				p := &list[len(list)-1]
				p.Lines = strings.TrimPrefix(p.Lines+"\n"+shown, "\n")
			}
			continue
		}
		name, rest, _ := strings.Cut(line, "\t")
		flag = ""
		if release, title, ok := strings.Cut(rest, "\t"); ok {
			flag = name
			m.proofs[flag] = append(m.proofs[flag], Proof{Release: release, Title: title})
		}
	}
}

// proofsOf returns the proofs of a flag. The bits of the newest mainline are
// what the recorded runs speak of.
func (m *Model) proofsOf(d *taint.Dialect, bit int) []Proof {
	f, ok := d.Flag(bit)
	if n, known := taint.Newest().Flag(bit); !ok || !known || n.Meaning() != f.Meaning() {
		return nil
	}
	return m.proofs[f.Meaning()]
}

// provedOn names the kernels of proofs, in the words of a card.
func provedOn(proofs []Proof) string {
	text := "Proved on Linux "
	for i, p := range proofs {
		if i > 0 && proofs[i-1].Release == p.Release {
			continue
		}
		if i > 0 {
			text += " and "
		}
		text += p.Release
	}
	return text
}
