package terse

import (
	"errors"
	"fmt"
	"testing"
)

func TestSprintfAsFmt(t *testing.T) {
	for _, c := range []struct {
		format string
		args   []any
	}{
		{"_t_%d", []any{12}},
		{"%x:%v", []any{uint64(0xfeed), 3}},
		{"%x:%v", []any{uint64(1), nil}},
		{"%x:%v", []any{uint64(1), "key"}},
		{"%q, %v%%", []any{"a\"b", true}},
		{"failed: %v", []any{errors.New("why")}},
		{"%s", []any{[]byte("bytes")}},
		{"no verbs", nil},
	} {
		if got, want := Sprintf(c.format, c.args...), fmt.Sprintf(c.format, c.args...); got != want {
			t.Errorf("Sprintf(%q) = %q, want %q", c.format, got, want)
		}
	}
	if got := Errorf("%d bad", 3).Error(); got != "3 bad" {
		t.Errorf("Errorf = %q", got)
	}
}
