package cause

import (
	"regexp"
	"strings"
	"testing"
)

// TestRulesWellFormed holds what the index and the matcher need of a pattern.
func TestRulesWellFormed(t *testing.T) {
	kebab := regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)
	seen := map[string]bool{}
	for _, r := range compiled().rules {
		first, last, longest := literals(r.pattern)
		if len(first) < 4 && len(last) < stride && len(longest) < bodyLength {
			t.Errorf("%q: no literal is long enough to find it by: %q, %q, %q", r.pattern, first, last, longest)
		}
		if strings.Contains(r.pattern, "  ") {
			t.Errorf("%q: one blank stands for any run of them", r.pattern)
		}
		if seen[r.pattern] {
			t.Errorf("%q stands there twice", r.pattern)
		}
		seen[r.pattern] = true
		if !kebab.MatchString(r.kind) || r.site == "" {
			t.Errorf("%q: kind %q, site %q", r.pattern, r.kind, r.site)
		}
		for i := 0; i+1 < len(r.pattern); i++ {
			if r.pattern[i] != '%' {
				continue
			}
			if !strings.ContainsRune("mtpdxbs?", rune(r.pattern[i+1])) {
				t.Errorf("%q: hole %q", r.pattern, r.pattern[i:i+2])
			}
			if open := strings.IndexByte("st?", r.pattern[i+1]) >= 0; open && i+2 < len(r.pattern) && r.pattern[i+2] == '%' {
				t.Errorf("%q: a hole that takes any text stands before another", r.pattern)
			}
		}
	}
	if len(compiled().rules) > 255 {
		t.Errorf("%d rules: the index counts them in a byte", len(compiled().rules))
	}
}

func TestMessages(t *testing.T) {
	texts := map[string]bool{}
	for _, m := range Messages() {
		texts[m.Text] = true
		if strings.Contains(m.Text, "%") || m.Kind == "" || m.Site == "" {
			t.Errorf("%+v", m)
		}
	}
	for _, want := range []string{"…: loading out-of-tree module taints kernel.", "…: module license '…' taints kernel.", "WARNING: CPU: … PID: … at …"} {
		if !texts[want] {
			t.Errorf("no message %q", want)
		}
	}
}
