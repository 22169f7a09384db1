package pages

import (
	"bytes"
	"html/template"

	"github.com/vugu/vugu"
	"github.com/vugu/vugu/staticrender"

	"kerneltaint/site"
)

// Example is a text that one click puts into the box.
type Example struct{ Name, Title string }

func home(runs []evidenceRun) (page, error) {
	answer, err := render(&site.Page{Model: site.New(nil)})
	if err != nil {
		return page{}, err
	}
	p := page{
		Path: "/", Section: "home", template: "page",
		Title:       "kerneltaint: decode Linux kernel taint flags and oopses",
		Description: "Paste a taint value, the letters of a Tainted: line, or an oops. See what tainted the kernel, who did it, and what to do. Nothing leaves the page.",
		Answer:      template.HTML(answer),
		Proofs:      proofText(runs),
	}
	for _, e := range site.Examples() {
		p.Examples = append(p.Examples, Example{e.Name, e.Title})
	}
	return p, nil
}

// render returns a component's HTML, for the page to be seen before its program
// is there, which then takes the same elements over.
func render(c vugu.Builder) (string, error) {
	env, err := vugu.NewBuildEnv()
	if err != nil {
		return "", err
	}
	var b bytes.Buffer
	err = staticrender.New(&b).Render(env.RunBuild(c))
	return b.String(), err
}
