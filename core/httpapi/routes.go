package httpapi

import (
	"net/http"
	"sort"
	"strings"
)

// endpoint answers one method of one path.
type endpoint func(*api, *http.Request) (answer, *problem)

// route is one path with what its methods do. GET serves HEAD too; OPTIONS and
// 405 follow from the table.
type route struct {
	pattern string // of http.ServeMux, without a method
	methods map[string]endpoint
}

// routes is the whole API; the test against openapi.json walks it.
func (a *api) routes() []route {
	get := func(e endpoint) map[string]endpoint { return map[string]endpoint{"GET": e} }
	return []route{
		{"/{$}", map[string]endpoint{"GET": (*api).home, "POST": (*api).postText}},
		{"/{value}", get((*api).shortLink)},
		{"/badge/{file}", get((*api).badge)},
		{"/openapi.json", get((*api).openAPI)},
		{"/api/v1/decode", map[string]endpoint{"GET": (*api).getDecode, "POST": (*api).postDecode}},
		{"/api/v1/encode", get((*api).encode)},
		{"/api/v1/flags", get((*api).flags)},
		{"/api/v1/flags/{key}", get((*api).flag)},
		{"/api/v1/dialects", get((*api).dialects)},
		{"/api/v1/dialects/{id}", get((*api).dialect)},
		{"/api/v1/problems/{$}", get((*api).problems)},
		{"/api/v1/problems/{name}", get((*api).problemType)},
		{"/api/v1/health", get((*api).health)},
		{"/api/v1/version", get((*api).versionInfo)},
		{"/", nil},
	}
}

// run finds the endpoint for the request's method and runs it.
func (rt route) run(a *api, r *http.Request) (answer, *problem) {
	if rt.methods == nil {
		return answer{}, notFound.because("The API has no path ", quote(r.URL.Path), ". /openapi.json lists those it has.")
	}
	method := r.Method
	if method == http.MethodHead {
		method = http.MethodGet
	}
	if e, ok := rt.methods[method]; ok {
		return e(a, r)
	}
	allow := rt.allow()
	if method == http.MethodOptions {
		return answer{status: http.StatusNoContent, cache: noStore, header: http.Header{
			"Allow":                        {allow},
			"Access-Control-Allow-Methods": {allow},
			"Access-Control-Allow-Headers": {"Accept, Content-Encoding, Content-Type, If-None-Match"},
			"Access-Control-Max-Age":       {"86400"},
		}}, nil
	}
	return answer{}, methodNotAllowed.because("This path takes ", allow, ".").with("Allow", allow)
}

// allow returns the methods of the route, as in the header Allow.
func (rt route) allow() string {
	methods := []string{"OPTIONS"}
	for m := range rt.methods {
		methods = append(methods, m)
		if m == http.MethodGet {
			methods = append(methods, http.MethodHead)
		}
	}
	sort.Strings(methods)
	return strings.Join(methods, ", ")
}

// Routes returns every method and path of the API as openapi.json spells them:
// "GET /api/v1/flags/{key}".
func Routes() (list []string) {
	for _, rt := range new(api).routes() {
		for method := range rt.methods {
			list = append(list, method+" "+strings.TrimSuffix(rt.pattern, "{$}"))
		}
	}
	return list
}
