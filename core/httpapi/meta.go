package httpapi

import (
	_ "embed"
	"net/http"
	"runtime"

	"kerneltaint/core/decode"
	"kerneltaint/core/taint"
)

//go:embed openapi.json
var openAPIDocument []byte

// OpenAPI returns the description of the API: an OpenAPI 3.1 document, which
// /openapi.json serves. The caller may change the copy.
func OpenAPI() []byte { return append([]byte(nil), openAPIDocument...) }

func (a *api) openAPI(r *http.Request) (answer, *problem) {
	return answer{contentType: typeJSON, body: openAPIDocument, cache: cached}, nil
}

// health answers GET /api/v1/health: whether the decoder gives a right answer.
func (a *api) health(r *http.Request) (answer, *problem) {
	result := decode.Decode("4609")
	if result.Taint == nil || result.Taint.Compact != "PWO" {
		return answer{}, internalError.because("The decoder does not know that 4609 is P, W and O.")
	}
	out := jsonAnswer(struct {
		Status string `json:"status"`
	}{"ok"})
	out.cache = noStore
	return out, nil
}

// versionInfo answers GET /api/v1/version.
func (a *api) versionInfo(r *http.Request) (answer, *problem) {
	return jsonAnswer(struct {
		Version  string `json:"version"`
		Go       string `json:"go"`
		Schema   int    `json:"schema"`
		Dialects int    `json:"dialects"`
		Newest   string `json:"newest"`
	}{a.version, runtime.Version(), decode.Schema, len(taint.Dialects()), taint.Newest().ID}), nil
}

// problemJSON is a problem type as /api/v1/problems/ describes it.
type problemJSON struct {
	Type    string `json:"type"`
	Name    string `json:"name"`
	Status  int    `json:"status"`
	Title   string `json:"title"`
	Meaning string `json:"meaning"`
}

func (t ProblemType) json() problemJSON {
	return problemJSON{t.URI(), t.Name, t.Status, t.Title, t.Meaning}
}

// problems answers GET /api/v1/problems/.
func (a *api) problems(r *http.Request) (answer, *problem) {
	var list struct {
		Problems []problemJSON `json:"problems"`
	}
	for _, t := range Problems() {
		list.Problems = append(list.Problems, t.json())
	}
	return jsonAnswer(list), nil
}

// problemType answers GET /api/v1/problems/{name}, where the type of a problem
// leads.
func (a *api) problemType(r *http.Request) (answer, *problem) {
	for _, t := range Problems() {
		if t.Name == r.PathValue("name") {
			return jsonAnswer(t.json()), nil
		}
	}
	return answer{}, unknownProblem.because("There is no problem type ", quote(r.PathValue("name")), ".")
}
