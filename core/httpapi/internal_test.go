package httpapi

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

func TestChoose(t *testing.T) {
	for _, c := range []struct{ accept, want string }{
		{"", "application/json"},
		{"*/*", "application/json"},
		{"text/plain", "text/plain"},
		{"TEXT/Plain", "text/plain"},
		{"text/*", "text/plain"},
		{"text/plain;q=0.5, application/json;q=0.4", "text/plain"},
		{"text/plain;q=0.5, */*;q=0.1", "text/plain"},
		{"application/json;q=0, */*", "text/plain"},
		{"image/png", ""},
		{"*/*;q=0", ""},
		{"text/plain;q=banana", ""},
		{"text/plain;q=2", ""},
		{"text/plain;q=NaN", ""},
		{",,;;,", "application/json"},
		{"text/html, application/xhtml+xml, application/xml;q=0.9, */*;q=0.8", "application/json"},
		{strings.Repeat("a/b,", 1000) + "text/plain", ""},
	} {
		var fields []string
		if c.accept != "" {
			fields = []string{c.accept}
		}
		if got := choose(fields, "application/json", "text/plain"); got != c.want {
			t.Errorf("%.60q chooses %q, want %q", c.accept, got, c.want)
		}
	}
}

func TestWantsPage(t *testing.T) {
	for accept, want := range map[string]bool{
		"text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8": true,
		"*/*":                        false,
		"":                           false,
		"application/json":           false,
		"text/html;q=0.5,text/plain": false,
		"text/html;q=0":              false,
	} {
		r := httptest.NewRequest("GET", "/", nil)
		r.Header.Set("Accept", accept)
		if got := WantsPage(r); got != want {
			t.Errorf("%q: %v", accept, got)
		}
	}
}

// TestPanic has an endpoint fail as none should.
func TestPanic(t *testing.T) {
	var entry Entry
	a := New(WithLog(func(e Entry) { entry = e })).(*api)
	rt := route{pattern: "/broken", methods: map[string]endpoint{"GET": func(*api, *http.Request) (answer, *problem) { panic("with a secret") }}}
	rec := httptest.NewRecorder()
	a.serve(rec, httptest.NewRequest("GET", "/broken", nil), rt)
	if rec.Code != 500 || !strings.Contains(rec.Body.String(), internalError.URI()) {
		t.Errorf("%d %s", rec.Code, rec.Body)
	}
	if !strings.Contains(entry.Stack, "TestPanic") || strings.Contains(entry.Stack+rec.Body.String(), "secret") {
		t.Errorf("the stack is\n%s", entry.Stack)
	}
}

// TestProblems checks that the types are distinct and that each says what it
// is.
func TestProblems(t *testing.T) {
	seen := map[string]bool{}
	last := 0
	for _, p := range Problems() {
		if seen[p.Name] || p.Title == "" || p.Meaning == "" || strings.HasSuffix(p.Title, ".") || !strings.HasSuffix(p.Meaning, ".") {
			t.Errorf("problem %+v", p)
		}
		if p.Status < last {
			t.Errorf("%s is out of order", p.Name)
		}
		seen[p.Name], last = true, p.Status
		var doc map[string]any
		if err := json.Unmarshal(p.Document("x\x1b\"\xff"), &doc); err != nil || doc["status"] != float64(p.Status) {
			t.Errorf("%s: %v %v", p.Name, err, doc)
		}
	}
}

func TestEntityTag(t *testing.T) {
	tag := entityTag([]byte("4609"))
	for field, want := range map[string]bool{tag: true, "W/" + tag: true, `"a", ` + tag: true, "*": true, `"a"`: false, "": false, strings.Trim(tag, `"`): false} {
		if got := matches([]string{field}, tag); got != want {
			t.Errorf("%s matches %s: %v", field, tag, got)
		}
	}
}
