// Package pages generates the site's HTML at build time: the page's shell with
// the answer pre-rendered in it, and the static pages that answer without any
// script.
//
// Everything on them comes from the tables of core/taint and core/guide, and
// from the evidence that the conformance suite recorded.
package pages

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"html/template"
	"path/filepath"
	"strings"

	"kerneltaint/core/guide"
	"kerneltaint/core/httpapi/reference"
	"kerneltaint/site/first"
)

// Site says what the pages need to know of where they will stand.
type Site struct {
	Origin    string // "https://…", without a slash at its end; "" if it is not known
	Asset     func(name string) (path string, err error)
	Templates string // folder of the *.html templates
	Evidence  string // folder of recorded runs, *.json
}

// page is one page's data; templates find their own part in Body.
type page struct {
	Path        string // "/flags/W/"
	Section     string // of the navigation
	Title       string // ≤ 80 characters: search engines show about 60
	Description string // ≤ 160 characters
	Origin      string
	Canonical   string // absolute; "" if the origin is not known
	Crumbs      []crumb
	Examples    []Example
	Answer      template.HTML // of the home page: rendered by our own components
	Proofs      string        // for the cards of the home page
	FAQ         any           // JSON-LD of schema.org; nil if none
	Body        any
	template    string
	unlisted    bool // not in the sitemap
}

type crumb struct{ Path, Title string }

// All returns every page by its file's path, "flags/W/index.html", and
// robots.txt with them. A canonical link and a sitemap need absolute addresses:
// where the origin is not known, there is neither, for a wrong one has search
// engines drop the page.
func All(site Site) (map[string][]byte, error) {
	t, err := template.New("").Funcs(template.FuncMap{
		"asset": site.Asset,
		"first": func() template.JS { return template.JS(first.Script) },
	}).ParseGlob(filepath.Join(site.Templates, "*.html"))
	if err != nil {
		return nil, err
	}
	list, err := all(site)
	if err != nil {
		return nil, err
	}
	files := map[string][]byte{}
	for _, p := range list {
		if site.Origin != "" {
			p.Origin, p.Canonical = site.Origin, site.Origin+p.Path
		}
		var b bytes.Buffer
		if err := t.ExecuteTemplate(&b, p.template, p); err != nil {
			return nil, fmt.Errorf("page %s: %w", p.Path, err)
		}
		name := p.Path[1:]
		if name == "" || strings.HasSuffix(name, "/") {
			name += "index.html"
		}
		files[name] = b.Bytes()
	}
	robots := "User-agent: *\nAllow: /\nDisallow: /api/v1/\n"
	if site.Origin != "" {
		if files["sitemap.xml"], err = sitemap(site.Origin, list); err != nil {
			return nil, err
		}
		robots += "Sitemap: " + site.Origin + "/sitemap.xml\n"
	}
	files["robots.txt"] = []byte(robots)
	return files, nil
}

func all(site Site) ([]page, error) {
	runs, err := recordedRuns(site.Evidence)
	if err != nil {
		return nil, err
	}
	first, err := home(runs)
	if err != nil {
		return nil, err
	}
	api, err := reference.HTML(site.Origin)
	if err != nil {
		return nil, err
	}
	list := []page{first}
	list = append(list, flags(runs)...)
	list = append(list, dialects()...)
	list = append(list, values()...)
	return append(list, conformance(runs),
		page{Path: "/api/", Section: "api", template: "api", Title: "API: decode Linux kernel taint over HTTP",
			Description: "JSON over HTTP for taint values, letters and kernel logs, without a key: curl examples, endpoints, OpenAPI description."},
		page{Path: "/api/reference/", Section: "api", template: "reference", Title: "API reference: every path, document and problem",
			Description: "Every path of the kerneltaint API with its parameters, answers and problems, and every member of the documents that it gives.",
			Crumbs:      []crumb{{"/api/", "API"}}, Body: api},
		page{Path: "/privacy/", Section: "privacy", template: "privacy", Title: "Privacy: nothing leaves the page",
			Description: "The page decodes kernel logs on your machine and has no way to send them anywhere. What it stores, what a link holds, and how you can check."},
		page{Path: "/404.html", Section: "404", template: "404", Title: "There is no such page", Description: "No page stands at this address.", unlisted: true},
	), nil
}

// faq returns questions as schema.org's FAQPage; nil for none.
func faq(questions []guide.QA) any {
	if len(questions) == 0 {
		return nil
	}
	var list []any
	for _, q := range questions {
		answer := q.Answer
		if q.Command != "" {
			answer += " " + q.Command
		}
		list = append(list, map[string]any{
			"@type": "Question", "name": q.Question,
			"acceptedAnswer": map[string]any{"@type": "Answer", "text": answer},
		})
	}
	return map[string]any{"@context": "https://schema.org", "@type": "FAQPage", "mainEntity": list}
}

func sitemap(origin string, list []page) ([]byte, error) {
	type url struct {
		Loc string `xml:"loc"`
	}
	var set struct {
		XMLName xml.Name `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 urlset"`
		URLs    []url    `xml:"url"`
	}
	for _, p := range list {
		if !p.unlisted {
			set.URLs = append(set.URLs, url{origin + p.Path})
		}
	}
	b, err := xml.MarshalIndent(set, "", "  ")
	return append([]byte(xml.Header), append(b, '\n')...), err
}

// cut shortens a description to what search engines show, at a word's end.
func cut(text string, n int) string {
	if len(text) <= n {
		return text
	}
	if at := strings.LastIndexByte(text[:n-3], ' '); at > 0 {
		return strings.TrimRight(text[:at], ",;:") + "…"
	}
	return text[:n]
}
