//go:build unix

package main_test

import (
	"encoding/json"
	"os"
	"strings"
	"testing"
)

// wrangler is the part of wrangler.jsonc that the tests apply.
type wrangler struct {
	CompatibilityDate string `json:"compatibility_date"`
	Main              string
	Vars              map[string]string
	Assets            struct {
		Directory      string
		Binding        string
		RunWorkerFirst []string `json:"run_worker_first"`
	}
	RateLimits []struct {
		Name   string
		Simple struct{ Limit, Period int }
	}
	Observability struct {
		Logs struct {
			InvocationLogs *bool `json:"invocation_logs"`
		}
	}
}

func readWrangler(t testing.TB) wrangler {
	t.Helper()
	b, err := os.ReadFile("wrangler.jsonc")
	if err != nil {
		t.Fatal(err)
	}
	var w wrangler
	if err := json.Unmarshal(withoutComments(b), &w); err != nil {
		t.Fatalf("wrangler.jsonc: %v", err)
	}
	return w
}

// withoutComments blanks // comments outside of strings.
func withoutComments(b []byte) []byte {
	out := append([]byte(nil), b...)
	inString := false
	for i := 0; i < len(out); i++ {
		switch {
		case inString && out[i] == '\\':
			i++
		case out[i] == '"':
			inString = !inString
		case !inString && out[i] == '/' && i+1 < len(out) && out[i+1] == '/':
			for ; i < len(out) && out[i] != '\n'; i++ {
				out[i] = ' '
			}
		}
	}
	return out
}

// TestSettings holds the parts of wrangler.jsonc against each other.
func TestSettings(t *testing.T) {
	w := readWrangler(t)
	if n := len(w.RateLimits); n != 1 {
		t.Fatalf("%d rate limits, want 1", n)
	}
	shown := w.Vars["RATE_LIMIT"] + "/" + w.Vars["RATE_PERIOD"]
	b, _ := json.Marshal([]int{w.RateLimits[0].Simple.Limit, w.RateLimits[0].Simple.Period})
	if set := strings.Trim(strings.Replace(string(b), ",", "/", 1), "[]"); shown != set {
		t.Errorf("clients are shown the limit %s, but %s is set", shown, set)
	}
	if v := w.Observability.Logs.InvocationLogs; v == nil || *v {
		t.Error("invocation_logs must be off: they keep the URL of each request")
	}
	if !strings.HasPrefix(w.Main, "dist/") {
		t.Errorf("main is %s, not what the build program makes", w.Main)
	}
}
