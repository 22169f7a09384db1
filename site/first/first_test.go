package first

import (
	"strings"
	"testing"
)

// TestScript has the text be one that can stand in a page: what ends a script
// element, or opens a comment in one, would cut it off.
func TestScript(t *testing.T) {
	for _, bad := range []string{"</script", "<script", "<!--"} {
		if strings.Contains(strings.ToLower(Script), bad) {
			t.Errorf("the script has %q in it", bad)
		}
	}
	if !strings.HasPrefix(Script, `"use strict";`) {
		t.Errorf("the script begins with %.20q", Script)
	}
	if got := Source(); len(got) != len("'sha256-'")+44 {
		t.Errorf("its hash is %s", got)
	}
}
