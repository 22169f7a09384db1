// Package reference turns the API's OpenAPI document into a readable page.
//
// The page is made when the site is built: it is static, needs no script and
// loads nothing. It is the only thing that reads openapi.json for people, so
// that nothing has to be said twice.
package reference

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"fmt"
	"html/template"
	"net/http"
	"slices"
	"sort"
	"strings"

	"kerneltaint/core/httpapi"
)

//go:embed reference.html
var page string

// HTML returns the reference as the content of a page: headings from h2 on
// with ids, tables and code. It has no style and no script; tables are
// of class grid, in a div of class table-wrap that the keyboard can scroll.
// origin is the address that the examples are sent to, without a slash at its
// end; if it is empty they say HOST.
func HTML(origin string) (template.HTML, error) {
	if origin == "" {
		origin = "HOST"
	}
	doc, err := parse(httpapi.OpenAPI())
	if err != nil {
		return "", fmt.Errorf("openapi.json: %w", err)
	}
	t, err := template.New("reference").Parse(page)
	if err != nil {
		return "", err
	}
	var b bytes.Buffer
	err = t.Execute(&b, struct {
		Info     info
		Origin   string
		Sections []section
		Schemas  []schema
		Problems []httpapi.ProblemType
	}{doc.Info, origin, doc.sections(origin), doc.schemas(), httpapi.Problems()})
	if err != nil {
		return "", err
	}
	return template.HTML(b.String()), nil
}

// document is the part of OpenAPI that openapi.json uses.
type document struct {
	Info       info
	Tags       []struct{ Name, Description string }
	Paths      map[string]map[string]operation
	Components struct {
		Parameters map[string]parameter
		Schemas    map[string]jsonSchema
	}
}

type info struct{ Title, Summary, Description string }

type operation struct {
	OperationID string
	Tags        []string
	Summary     string
	Description string
	Parameters  []parameter
	RequestBody *struct {
		Description string
		Content     map[string]media
	}
	Responses map[string]struct {
		Description string
		Content     map[string]media
	}
}

type parameter struct {
	Ref         string `json:"$ref"`
	Name        string
	In          string
	Description string
	Required    bool
	Example     string
}

type media struct{ Schema jsonSchema }

type jsonSchema struct {
	Ref         string `json:"$ref"`
	Type        string
	Description string
	Enum        []string
	Const       any
	Required    []string
	Properties  map[string]jsonSchema
	Items       *jsonSchema
}

func parse(data []byte) (*document, error) {
	doc := &document{}
	if err := json.Unmarshal(data, doc); err != nil {
		return nil, err
	}
	for _, item := range doc.Paths {
		for _, op := range item {
			for i, p := range op.Parameters {
				if p.Ref == "" {
					continue
				}
				named, ok := doc.Components.Parameters[lastSegment(p.Ref)]
				if !ok {
					return nil, fmt.Errorf("there is no parameter %s", p.Ref)
				}
				op.Parameters[i] = named
			}
		}
	}
	return doc, nil
}

func lastSegment(ref string) string { return ref[strings.LastIndexByte(ref, '/')+1:] }

// section is one tag with its operations.
type section struct {
	Name, Description string
	Operations        []entry
}

// entry is one operation, ready to be shown.
type entry struct {
	ID, Method, Path, Summary, Description string
	Parameters                             []parameter
	Body                                   string   // what the request body is
	BodyTypes                              []string // media types of the request body
	Types                                  []string // media types of the answer
	Schema                                 string   // name of the answer's schema
	Statuses                               []status // other than 200
	Command                                string   // an example for a shell
	Answer                                 string   // what it answers, if that is JSON
}

// status is what an operation answers other than with success.
type status struct {
	Code        string
	Description string   // "" for problems
	Problems    []string // their names
}

func (d *document) sections(origin string) (list []section) {
	for _, tag := range d.Tags {
		s := section{Name: tag.Name, Description: tag.Description}
		for path, item := range d.Paths {
			for method, op := range item {
				if slices.Contains(op.Tags, tag.Name) {
					s.Operations = append(s.Operations, newEntry(strings.ToUpper(method), path, op, origin))
				}
			}
		}
		sort.Slice(s.Operations, func(i, j int) bool {
			a, b := s.Operations[i], s.Operations[j]
			return a.Path < b.Path || a.Path == b.Path && a.Method < b.Method
		})
		list = append(list, s)
	}
	return list
}

func newEntry(method, path string, op operation, origin string) entry {
	e := entry{ID: op.OperationID, Method: method, Path: path, Summary: op.Summary, Description: op.Description, Parameters: op.Parameters}
	if op.RequestBody != nil {
		e.Body = op.RequestBody.Description
		e.BodyTypes = sortedKeys(op.RequestBody.Content)
	}
	for code, r := range op.Responses {
		if code == "200" {
			e.Types = sortedKeys(r.Content)
			if m, ok := r.Content["application/json"]; ok && m.Schema.Ref != "" {
				e.Schema = lastSegment(m.Schema.Ref)
			}
		} else if code != "default" {
			e.Statuses = append(e.Statuses, newStatus(code, r.Description))
		}
	}
	sort.Slice(e.Statuses, func(i, j int) bool { return e.Statuses[i].Code < e.Statuses[j].Code })
	path = examplePath(e)
	e.Command = command(method, origin+path)
	if method == http.MethodGet && slices.Contains(e.Types, "application/json") && path != "/openapi.json" {
		e.Answer = answer(path)
	}
	return e
}

// newStatus reads the names out of "Problem: bad-parameter, bad-request."
func newStatus(code, description string) status {
	names, ok := strings.CutPrefix(description, "Problem: ")
	if !ok {
		return status{Code: code, Description: description}
	}
	return status{Code: code, Problems: strings.Split(strings.TrimSuffix(names, "."), ", ")}
}

// examplePath returns the operation's path with its examples filled in.
func examplePath(e entry) string {
	path, query := e.Path, ""
	for _, p := range e.Parameters {
		switch {
		case p.In == "path":
			path = strings.Replace(path, "{"+p.Name+"}", p.Example, 1)
		case p.Required:
			query = "?" + p.Name + "=" + p.Example
		}
	}
	return path + query
}

// command returns a line for a shell that shows the operation at work.
func command(method, address string) string {
	switch {
	case method == http.MethodPost:
		return "dmesg | curl --data-binary @- " + address
	case strings.Contains(address, "?"):
		return "curl '" + address + "'"
	}
	return "curl " + address
}

// maxAnswer is how many lines of an answer are shown.
const maxAnswer = 60

// answer returns what the API answers, JSON of which the lines are broken, cut
// to what can be taken in.
func answer(path string) string {
	r, err := http.NewRequest(http.MethodGet, path, nil)
	if err != nil {
		return ""
	}
	r.Header.Set("Accept", "application/json")
	rec := recorder{header: http.Header{}}
	httpapi.New(httpapi.WithVersion("1.0")).ServeHTTP(&rec, r)
	var indented bytes.Buffer
	if json.Indent(&indented, rec.body.Bytes(), "", "  ") != nil {
		return ""
	}
	lines := strings.SplitAfter(strings.TrimSpace(indented.String()), "\n")
	if len(lines) > maxAnswer {
		lines = append(lines[:maxAnswer-1], "  …")
	}
	return strings.Join(lines, "")
}

// recorder keeps an answer's body.
type recorder struct {
	header http.Header
	body   bytes.Buffer
}

func (rec *recorder) Header() http.Header         { return rec.header }
func (rec *recorder) WriteHeader(int)             {}
func (rec *recorder) Write(b []byte) (int, error) { return rec.body.Write(b) }

func sortedKeys(m map[string]media) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	return keys
}

// schema is one schema as a table of its members.
type schema struct {
	Name, Description string
	Members           []member
}

type member struct {
	Name, Description string
	Type              string // "string", "list of", …
	Of                string // name of the schema that the type is, or is a list of
	Required          bool
	Values            string // the values that it can have, if they are few
}

func (d *document) schemas() (list []schema) {
	for name, s := range d.Components.Schemas {
		out := schema{Name: name, Description: s.Description}
		for key, property := range s.Properties {
			out.Members = append(out.Members, newMember(key, property, slices.Contains(s.Required, key)))
		}
		sort.Slice(out.Members, func(i, j int) bool {
			a, b := out.Members[i], out.Members[j]
			return a.Required && !b.Required || a.Required == b.Required && a.Name < b.Name
		})
		list = append(list, out)
	}
	sort.Slice(list, func(i, j int) bool { return list[i].Name < list[j].Name })
	return list
}

func newMember(name string, s jsonSchema, required bool) member {
	m := member{Name: name, Description: s.Description, Type: s.Type, Required: required, Values: strings.Join(slices.DeleteFunc(s.Enum, func(v string) bool { return v == "" }), ", ")}
	if s.Ref != "" {
		m.Type, m.Of = "", lastSegment(s.Ref)
	}
	if s.Items != nil {
		m.Type = "list of " + s.Items.Type
		if s.Items.Ref != "" {
			m.Type, m.Of = "list of", lastSegment(s.Items.Ref)
		}
	}
	return m
}
