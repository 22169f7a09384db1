package reference_test

import (
	"regexp"
	"strings"
	"testing"

	"kerneltaint/core/httpapi"
	"kerneltaint/core/httpapi/reference"
)

func TestHTML(t *testing.T) {
	html, err := reference.HTML("https://taint.example")
	if err != nil {
		t.Fatal(err)
	}
	text := string(html)
	for _, route := range httpapi.Routes() {
		if !strings.Contains(text, "<code>"+route+"</code>") {
			t.Errorf("%s is not on the page", route)
		}
	}
	for _, p := range httpapi.Problems() {
		if !strings.Contains(text, `id="problem-`+p.Name+`"`) {
			t.Errorf("the problem %s is not on the page", p.Name)
		}
	}
	for _, want := range []string{`<a href="#operation-decodeValue">`, `<a href="#problem-unknown-flag">unknown-flag</a>`, "&#34;compact&#34;: &#34;PWO&#34;", "&#34;panic_on_taint&#34;: &#34;panic_on_taint=0x1201&#34;"} {
		if !strings.Contains(text, want) {
			t.Errorf("%s is not on the page", want)
		}
	}
	if !strings.Contains(text, "curl &#39;https://taint.example/api/v1/decode?value=4609&#39;") {
		t.Error("there is no example for a shell")
	}
	for _, banned := range []string{"<script", "<style", " style=", "onclick", "#ZgotmplZ"} {
		if strings.Contains(text, banned) {
			t.Errorf("the page has %s, which the site's policy forbids", banned)
		}
	}
}

// TestLinks follows every link within the page.
func TestLinks(t *testing.T) {
	html, err := reference.HTML("")
	if err != nil {
		t.Fatal(err)
	}
	ids := map[string]bool{}
	for _, m := range regexp.MustCompile(` id="([^"]*)"`).FindAllStringSubmatch(string(html), -1) {
		if ids[m[1]] {
			t.Errorf("the id %s stands there twice", m[1])
		}
		ids[m[1]] = true
	}
	for _, m := range regexp.MustCompile(`href="#([^"]*)"`).FindAllStringSubmatch(string(html), -1) {
		if !ids[m[1]] {
			t.Errorf("a link leads to #%s, which is not there", m[1])
		}
	}
}
