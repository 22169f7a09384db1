package ascii

import (
	"strings"
	"testing"
)

// TestAgainstStrings compares with package strings over all short texts of bytes
// that are letters, stand beside letters, or differ from one in the bit of case.
func TestAgainstStrings(t *testing.T) {
	const bytes = "@AZ[`az{ 0\x00\x7f"
	var texts []string
	for _, a := range bytes {
		texts = append(texts, string(a))
		for _, b := range bytes {
			texts = append(texts, string(a)+string(b))
		}
	}
	texts = append(texts, "", "PROPRIETARY_MODULE", "not tainted")
	for _, s := range texts {
		if got, want := Upper(s), strings.ToUpper(s); got != want {
			t.Errorf("Upper(%q) = %q, want %q", s, got, want)
		}
		if got, want := Lower(s), strings.ToLower(s); got != want {
			t.Errorf("Lower(%q) = %q, want %q", s, got, want)
		}
		for _, other := range texts {
			if got, want := Equal(s, other), strings.EqualFold(s, other); got != want {
				t.Errorf("Equal(%q, %q) = %v", s, other, got)
			}
		}
	}
	for s, want := range map[string]string{"": "", "kernel": "Kernel", "Kernel": "Kernel", "4": "4", "é": "é"} {
		if got := Capital(s); got != want {
			t.Errorf("Capital(%q) = %q, want %q", s, got, want)
		}
	}
	if got := Upper("é"); got != "é" {
		t.Errorf("Upper changes what is not ASCII: %q", got)
	}
}
