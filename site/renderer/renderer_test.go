package renderer

import (
	"errors"
	"os"
	"strings"
	"testing"
)

func TestScriptFromThePinnedModule(t *testing.T) {
	script, err := Script("../0_components_gen.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, bad := range []string{"DEBUG", "eval(", ".innerHTML = (state"} {
		if strings.Contains(script, bad) {
			t.Errorf("the script still has %q", bad)
		}
	}
	for _, want := range []string{"MIT License", "Permission is hereby granted", "createPolicy(\"kerneltaint\""} {
		if !strings.Contains(script, want) {
			t.Errorf("the script lacks %q", want)
		}
	}
	if n := strings.Count(script, ".innerHTML ="); n != 1 {
		t.Errorf("innerHTML is written in %d places, want the one behind the list of markup", n)
	}
}

func TestPatchRefusesAnotherSource(t *testing.T) {
	if _, err := Patch("(function () {})()", "MIT", nil); !errors.Is(err, ErrChanged) {
		t.Errorf("error is %v, want ErrChanged", err)
	}
}

func TestMarkup(t *testing.T) {
	code := `package x
func f() { vgn.SetInnerHTML(vugu.HTML("<b>a</b>")); vgn.SetInnerHTML(vugu.HTML("b")); vgn.SetInnerHTML(text) }`
	got, err := Markup("x.go", []byte(code))
	if err != nil || len(got) != 2 || got[0] != "<b>a</b>" || got[1] != "b" {
		t.Errorf("Markup = %q, %v", got, err)
	}
	_, err = Markup("x.go", []byte("package x\nfunc f() { vgn.SetInnerHTML(vugu.HTML(input)) }"))
	if err == nil {
		t.Error("markup that is no constant must be refused")
	}
	generated, err := os.ReadFile("../0_components_gen.go")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Markup("0_components_gen.go", generated); err != nil {
		t.Error(err)
	}
}
