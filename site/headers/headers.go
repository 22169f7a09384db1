// Package headers is the table of HTTP headers that the site is served with.
//
// The local server applies it, and the build writes it as the _headers file
// that Cloudflare reads, so that what the tests see is what users get.
package headers

import (
	"strings"

	"kerneltaint/site/first"
)

// Field is one header field.
type Field struct{ Name, Value string }

// Rule gives fields to the paths that match Pattern: a path in which * stands
// for any text. Every rule that matches applies; a later one wins.
type Rule struct {
	Pattern string
	Fields  []Field
}

// csp lists the directives of the content security policy. connect-src 'self'
// is what makes "nothing leaves this page" a fact and not a promise: the page
// can only talk to where it came from, and the tests see that it does not.
// Trusted Types bar every way from text to markup or script but two policies: one
// accepts the markup of the page's own templates and its own scripts, the other
// the one script that compiles the page's program.
var csp = []string{
	"default-src 'none'",
	"script-src 'self' 'wasm-unsafe-eval' " + first.Source(),
	"style-src 'self'",
	"img-src 'self' data:",
	"connect-src 'self'",
	"worker-src 'self'",
	"manifest-src 'self'",
	"base-uri 'none'",
	"form-action 'none'",
	"frame-ancestors 'none'",
	"require-trusted-types-for 'script'",
	"trusted-types kerneltaint kerneltaint-compile",
}

// CSP returns the content security policy. If report is not empty, violations
// are reported to that path; the tests listen there.
func CSP(report string) string {
	policy := strings.Join(csp, "; ")
	if report != "" {
		policy += "; report-uri " + report
	}
	return policy
}

// Rules returns the table.
func Rules() []Rule {
	return []Rule{
		{"/*", []Field{
			{"Content-Security-Policy", CSP("")},
			{"X-Content-Type-Options", "nosniff"},
			{"Referrer-Policy", "no-referrer"},
			{"Cross-Origin-Opener-Policy", "same-origin"},
			{"Cross-Origin-Resource-Policy", "same-origin"},
			{"Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"},
			{"Strict-Transport-Security", "max-age=31536000"},
			{"Cache-Control", "no-cache"},
		}},
		// Names in /assets/ carry a hash of the content: they never go stale.
		{"/assets/*", []Field{{"Cache-Control", "public, max-age=31536000, immutable"}}},
	}
}

// For returns the fields of a path, in the table's order.
func For(path string) []Field {
	var fields []Field
	for _, r := range Rules() {
		if !matches(r.Pattern, path) {
			continue
		}
		for _, f := range r.Fields {
			fields = set(fields, f)
		}
	}
	return fields
}

func set(fields []Field, f Field) []Field {
	for i := range fields {
		if fields[i].Name == f.Name {
			fields[i] = f
			return fields
		}
	}
	return append(fields, f)
}

func matches(pattern, path string) bool {
	prefix, wild := strings.CutSuffix(pattern, "*")
	if wild {
		return strings.HasPrefix(path, prefix)
	}
	return path == pattern
}

// File returns the table in the syntax of Cloudflare's _headers file. There,
// the values of all matching rules are joined with commas, so a rule that
// replaces a value first detaches the earlier one with "! Name".
func File() string {
	var b strings.Builder
	seen := map[string]bool{}
	for _, r := range Rules() {
		b.WriteString(r.Pattern + "\n")
		for _, f := range r.Fields {
			if seen[f.Name] {
				b.WriteString("  ! " + f.Name + "\n")
			}
			seen[f.Name] = true
			b.WriteString("  " + f.Name + ": " + f.Value + "\n")
		}
	}
	return b.String()
}
