package headers

import (
	"strings"
	"testing"
)

func value(path, name string) string {
	for _, f := range For(path) {
		if f.Name == name {
			return f.Value
		}
	}
	return ""
}

func TestFor(t *testing.T) {
	for _, c := range []struct{ path, name, want string }{
		{"/", "Cache-Control", "no-cache"},
		{"/flags/W/", "Cache-Control", "no-cache"},
		{"/assets/app.0123.wasm", "Cache-Control", "public, max-age=31536000, immutable"},
		{"/assets/app.0123.wasm", "X-Content-Type-Options", "nosniff"},
		{"/sw.js", "Referrer-Policy", "no-referrer"},
	} {
		if got := value(c.path, c.name); got != c.want {
			t.Errorf("%s of %s = %q, want %q", c.name, c.path, got, c.want)
		}
	}
}

func TestPolicyHasNoWayOut(t *testing.T) {
	policy := CSP("")
	for _, bad := range []string{"unsafe-inline", "'unsafe-eval'", "http:", "https:", "data: *"} {
		if strings.Contains(policy, bad) {
			t.Errorf("policy allows %s: %s", bad, policy)
		}
	}
	if !strings.HasPrefix(policy, "default-src 'none';") {
		t.Errorf("policy does not start from nothing: %s", policy)
	}
	if got := CSP("/r"); !strings.HasSuffix(got, "; report-uri /r") {
		t.Errorf("no report address in %s", got)
	}
}

func TestFileDetachesWhatItReplaces(t *testing.T) {
	file := File()
	_, assets, found := strings.Cut(file, "/assets/*\n")
	if !found || !strings.HasPrefix(assets, "  ! Cache-Control\n  Cache-Control: public") {
		t.Errorf("the rule of /assets/* must detach Cache-Control first:\n%s", file)
	}
	for _, line := range strings.Split(file, "\n") {
		if len(line) > 2000 {
			t.Errorf("Cloudflare takes lines of at most 2,000 characters: %.60s…", line)
		}
	}
}
