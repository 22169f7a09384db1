package httpapi_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"

	"kerneltaint/core/decode"
	"kerneltaint/core/httpapi"
	"kerneltaint/core/httpapi/apitest"
	"kerneltaint/core/tables"
)

func loadOpenAPI(t *testing.T) *openapi3.T {
	t.Helper()
	doc, err := openapi3.NewLoader().LoadFromData(httpapi.OpenAPI())
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

func TestOpenAPIIsValid(t *testing.T) {
	doc := loadOpenAPI(t)
	if err := doc.Validate(t.Context(), openapi3.EnableExamplesValidation()); err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(doc.OpenAPI, "3.1.") {
		t.Errorf("version %s, want 3.1", doc.OpenAPI)
	}
}

// TestOpenAPIHasEveryRoute holds the document's paths and methods against the
// handler: what it lists is served, and what is served is listed.
func TestOpenAPIHasEveryRoute(t *testing.T) {
	doc := loadOpenAPI(t)
	var listed []string
	for path, item := range doc.Paths.Map() {
		for method := range item.Operations() {
			listed = append(listed, method+" "+path)
		}
	}
	served := httpapi.Routes()
	slices.Sort(listed)
	slices.Sort(served)
	if !slices.Equal(listed, served) {
		t.Errorf("openapi.json lists\n%s\nbut served is\n%s", strings.Join(listed, "\n"), strings.Join(served, "\n"))
	}
}

// TestOpenAPIAgrees sends the whole table of requests and holds each answer,
// problems included, against the document.
func TestOpenAPIAgrees(t *testing.T) {
	doc := loadOpenAPI(t)
	for _, media := range []string{"image/svg+xml", "text/html", "text/markdown"} {
		openapi3filter.RegisterBodyDecoder(media, openapi3filter.FileBodyDecoder)
		defer openapi3filter.UnregisterBodyDecoder(media)
	}
	handler := httpapi.New(sitePage)
	checked := map[string]bool{}
	for _, c := range apitest.Cases(true) {
		t.Run(c.Name, func(t *testing.T) {
			r, err := c.Request("http://localhost")
			if err != nil {
				t.Fatal(err)
			}
			path, params := match(doc, r.URL.Path)
			if path == "" || r.Method == http.MethodOptions {
				return // a path that is none of the API's, or a preflight
			}
			item := doc.Paths.Value(path)
			operation := item.GetOperation(r.Method)
			if r.Method == http.MethodHead {
				operation = item.Get
			}
			rec := httptest.NewRecorder()
			handler.ServeHTTP(rec, r)
			resp := rec.Result()
			if operation == nil {
				if resp.StatusCode != http.StatusMethodNotAllowed {
					t.Errorf("%s, although the document has no %s", resp.Status, r.Method)
				}
				return
			}
			checked[r.Method+" "+path] = true
			body, _ := io.ReadAll(resp.Body)
			if r.Method == http.MethodHead {
				return
			}
			if declared := operation.Responses.Status(resp.StatusCode); declared == nil {
				t.Errorf("the document does not list the status %d of %s", resp.StatusCode, path)
			}
			input := &openapi3filter.ResponseValidationInput{
				RequestValidationInput: &openapi3filter.RequestValidationInput{Request: r, PathParams: params,
					Route: &routers.Route{Spec: doc, Path: path, PathItem: item, Method: r.Method, Operation: operation}},
				Status: resp.StatusCode, Header: resp.Header, Body: io.NopCloser(bytes.NewReader(body)),
				Options: &openapi3filter.Options{IncludeResponseStatus: true},
			}
			if err := openapi3filter.ValidateResponse(t.Context(), input); err != nil {
				t.Errorf("%v\n%.1000s", err, body)
			}
		})
	}
	for _, served := range httpapi.Routes() {
		if !checked[served] {
			t.Errorf("no request of the table is a %s", served)
		}
	}
}

// match finds the document's path for a request's; exact paths go first.
func match(doc *openapi3.T, path string) (pattern string, params map[string]string) {
	if doc.Paths.Value(path) != nil {
		return path, nil
	}
	for pattern := range doc.Paths.Map() {
		want, got := strings.Split(pattern, "/"), strings.Split(path, "/")
		if len(want) != len(got) {
			continue
		}
		params := map[string]string{}
		same := true
		for i := range want {
			if strings.HasPrefix(want[i], "{") && got[i] != "" {
				params[strings.Trim(want[i], "{}")] = got[i]
			} else if want[i] != got[i] {
				same = false
			}
		}
		if same {
			return pattern, params
		}
	}
	return "", nil
}

// TestSchemasAreTheContract holds the schemas against the Go types of the data
// contract, member by member.
func TestSchemasAreTheContract(t *testing.T) {
	doc := loadOpenAPI(t)
	seen := map[reflect.Type]bool{}
	var check func(reflect.Type)
	check = func(typ reflect.Type) {
		for typ.Kind() == reflect.Pointer || typ.Kind() == reflect.Slice {
			typ = typ.Elem()
		}
		if typ.Kind() != reflect.Struct || seen[typ] {
			return
		}
		seen[typ] = true
		ref := doc.Components.Schemas[typ.Name()]
		if ref == nil {
			t.Errorf("there is no schema %s", typ.Name())
			return
		}
		members := map[string]bool{}
		for _, f := range reflect.VisibleFields(typ) {
			if f.Anonymous {
				continue // its members are this one's
			}
			name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
			members[name] = true
			if ref.Value.Properties[name] == nil {
				t.Errorf("%s.%s is not in its schema", typ.Name(), name)
			}
			if required := slices.Contains(ref.Value.Required, name); required != (options == "") {
				t.Errorf("%s.%s: required is %v in the schema", typ.Name(), name, required)
			}
			check(f.Type)
		}
		for name := range ref.Value.Properties {
			if !members[name] {
				t.Errorf("schema %s has %s, the contract does not", typ.Name(), name)
			}
		}
	}
	for _, document := range []any{decode.Result{}, tables.Dialects{}, tables.DialectDetail{}, tables.Flags{}, tables.FlagDetail{}, tables.Encoded{}} {
		check(reflect.TypeOf(document))
	}
}

// TestParameterExamples sends the document's own examples.
func TestParameterExamples(t *testing.T) {
	doc := loadOpenAPI(t)
	handler := httpapi.New()
	for path, item := range doc.Paths.Map() {
		if item.Get == nil {
			continue
		}
		target, query := path, ""
		for _, p := range item.Get.Parameters {
			example, _ := p.Value.Example.(string)
			if example == "" {
				b, _ := json.Marshal(p.Value.Example)
				t.Errorf("%s: the parameter %s has the example %s", path, p.Value.Name, b)
			}
			switch {
			case p.Value.In == "path":
				target = strings.Replace(target, "{"+p.Value.Name+"}", example, 1)
			case p.Value.Required:
				query += "&" + p.Value.Name + "=" + example
			}
		}
		rec := httptest.NewRecorder()
		handler.ServeHTTP(rec, httptest.NewRequest("GET", target+"?"+strings.TrimPrefix(query, "&"), nil))
		if rec.Code != http.StatusOK {
			t.Errorf("GET %s: %d %s", target, rec.Code, rec.Body)
		}
	}
}

// TestEveryProblem makes sure that each kind of problem is brought about by a
// request of the table, but for those that need load, time or a fault: they
// have tests of their own, most of them in wasm/worker.
func TestEveryProblem(t *testing.T) {
	tested := map[string]bool{
		"body-timeout":      true, // TestSlowBody, TestBodyTimeout
		"too-many-requests": true, // TestRateLimit
		"internal-error":    true, // TestPanic, TestFaults
		"overloaded":        true, // TestOverload
	}
	for _, c := range apitest.Cases(true) {
		tested[c.Problem] = true
	}
	for _, p := range httpapi.Problems() {
		if !tested[p.Name] {
			t.Errorf("no request of the table brings about the problem %s", p.Name)
		}
	}
}
