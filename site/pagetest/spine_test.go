package pagetest

import (
	"strings"
	"testing"
)

func TestPastedOops(t *testing.T) {
	p := open(t, "/")
	p.paste(fixture(t, "oops-6.1.txt"))
	p.until(`document.querySelectorAll("#answer .card").length === 3`)
	if got := p.text("#headline"); got != "Tainted by 3 flags" {
		t.Errorf("headline %q", got)
	}
	if got := p.text(".verdict .understood"); !strings.Contains(got, "6.1.0-56-amd64") || !strings.Contains(got, "certain") {
		t.Errorf("understood as %q", got)
	}
	if got := strings.Join(p.texts("#answer .card .letter"), ""); got != "DOE" {
		t.Errorf("flag cards %q, want D, O and E in bit order", got)
	}
	if got := eval[string](p, "document.getElementById('dec').value"); got != "12416" {
		t.Errorf("decimal %q", got)
	}
	if got := eval[string](p, "document.getElementById('letters').value"); got != "G      D    OE     " {
		t.Errorf("letters %q", got)
	}
	reports := p.texts("#answer .report .type")
	if len(reports) == 0 || reports[0] != "page-fault" {
		t.Errorf("reports %q", reports)
	}
	p.until(`location.hash === "#v=12416&d=mainline-6.0"`)
}
