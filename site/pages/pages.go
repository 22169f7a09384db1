// Package pages generates the site's HTML at build time: the page's shell with
// the answer pre-rendered in it, and the static pages that answer without any
// script.
//
// Everything on them comes from the tables of core/taint and core/guide.
package pages

import (
	"bytes"
	"fmt"
	"html/template"
	"path/filepath"
)

// Site says what the pages need to know of where they will stand.
type Site struct {
	Origin    string // "https://…", without a slash at its end
	Asset     func(name string) (path string, err error)
	Templates string // folder of the *.html templates
}

// page is one page's data; templates find their own part in Body.
type page struct {
	Path        string // "/flags/W/"
	Section     string // of the navigation
	Title       string // ≤ 70 characters, as search engines show them
	Description string // ≤ 160 characters
	Canonical   string
	Examples    []Example
	Answer      template.HTML // of the home page: rendered by our own components
	FAQ         template.HTML // a JSON-LD script element; "" if none
	Body        any
	template    string
}

// All returns every page by its file's path: "flags/W/index.html".
func All(site Site) (map[string][]byte, error) {
	t, err := template.New("").Funcs(template.FuncMap{"asset": site.Asset}).ParseGlob(filepath.Join(site.Templates, "*.html"))
	if err != nil {
		return nil, err
	}
	home, err := home()
	if err != nil {
		return nil, err
	}
	list := []page{home}
	files := map[string][]byte{}
	for _, p := range list {
		p.Canonical = site.Origin + p.Path
		var b bytes.Buffer
		if err := t.ExecuteTemplate(&b, p.template, p); err != nil {
			return nil, fmt.Errorf("page %s: %w", p.Path, err)
		}
		name := p.Path[1:]
		if name == "" || name[len(name)-1] == '/' {
			name += "index.html"
		}
		files[name] = b.Bytes()
	}
	return files, nil
}
