package httpapi

import (
	"bytes"
	"encoding/json"
	"errors"
	"net/http"
	"strings"

	"kerneltaint/core/decode"
	"kerneltaint/core/present"
)

const (
	typeJSON  = "application/json"
	typePlain = "text/plain"
	typeMark  = "text/markdown"
)

// getDecode answers GET /api/v1/decode?value=.
func (a *api) getDecode(r *http.Request) (answer, *problem) {
	q, p := parameters(r, "value", "release", "dialect")
	if p != nil {
		return answer{}, p
	}
	if !q.Has("value") {
		return answer{}, badParameter.because("The parameter value is missing: /api/v1/decode?value=4609.")
	}
	opts, p := kernelOptions(q.Get("release"), q.Get("dialect"))
	if p != nil {
		return answer{}, p
	}
	result, p := decodeValue(q.Get("value"), opts)
	if p != nil {
		return answer{}, p
	}
	return inForm(r, result, cached, typeJSON, typePlain, typeMark)
}

// decodeValue decodes what must be a value, letters or modules rather than
// anything at all.
func decodeValue(value string, opts []decode.Option) (*decode.Result, *problem) {
	result := decode.Decode(value, opts...)
	switch result.Kind {
	case decode.KindUnrecognized, decode.KindEmpty:
		return nil, unreadableValue.because(append([]string{"The value ", quote(value), " is no taint value and no letters. "}, reasons(result)...)...)
	}
	return result, nil
}

// reasons returns the decoder's own notes as sentences.
func reasons(result *decode.Result) []string {
	if len(result.Notes) == 0 {
		return []string{result.Understood}
	}
	return []string{strings.Join(result.Notes, " ")}
}

// postDecode answers POST /api/v1/decode.
func (a *api) postDecode(r *http.Request) (answer, *problem) {
	result, p := a.decodeBody(r)
	if p != nil {
		return answer{}, p
	}
	return inForm(r, result, noStore, typeJSON, typePlain, typeMark)
}

// postText answers POST /: the same, in plain text unless JSON is asked for.
func (a *api) postText(r *http.Request) (answer, *problem) {
	result, p := a.decodeBody(r)
	if p != nil {
		return answer{}, p
	}
	return inForm(r, result, noStore, typePlain, typeJSON, typeMark)
}

func (a *api) decodeBody(r *http.Request) (*decode.Result, *problem) {
	q, p := parameters(r, "release", "dialect")
	if p != nil {
		return nil, p
	}
	form, p := formOf(r)
	if p != nil {
		return nil, p
	}
	body, p := a.readBody(r, form)
	if p != nil {
		return nil, p
	}
	in := posted{Input: textOf(body), Release: q.Get("release"), Dialect: q.Get("dialect")}
	if form == jsonBody {
		if in, p = parsePosted(body); p != nil {
			return nil, p
		}
		if len(q) > 0 {
			return nil, badParameter.because("A JSON body names release and dialect itself; leave the query away.")
		}
	}
	opts, p := kernelOptions(in.Release, in.Dialect)
	if p != nil {
		return nil, p
	}
	return decode.Decode(in.Input, opts...), nil
}

// posted is the JSON form of what is to be decoded.
type posted struct {
	Input   string `json:"input"`
	Release string `json:"release"`
	Dialect string `json:"dialect"`
}

// parsePosted tells JSON that is broken (400) from JSON that says something
// else (422).
func parsePosted(body []byte) (posted, *problem) {
	var in struct {
		posted
		Input *string `json:"input"`
	}
	dec := json.NewDecoder(strings.NewReader(textOf(body)))
	dec.DisallowUnknownFields()
	err := dec.Decode(&in)
	switch {
	case err == nil && dec.More():
		return posted{}, badBody.because("Something follows the JSON object.")
	case err == nil && in.Input == nil:
		return posted{}, unreadableValue.because(`The JSON object has no member "input", the text to decode.`)
	case err == nil:
		in.posted.Input = *in.Input
		return in.posted, nil
	case len(bytes.TrimSpace(body)) == 0:
		return posted{}, badBody.because("The body is empty, although its Content-Type says that it is JSON.")
	case !json.Valid(body):
		return posted{}, badBody.because("The body is not JSON, although its Content-Type says so: ", present.Safe(err.Error()), ".")
	}
	return posted{}, unreadableValue.because(`The JSON body must be an object with the member "input" and, if need be, "release" and "dialect", all strings; `, misfit(err), ".")
}

// misfit says what of the JSON is otherwise.
func misfit(err error) string {
	var mistyped *json.UnmarshalTypeError
	if !errors.As(err, &mistyped) {
		return present.Safe(strings.TrimPrefix(err.Error(), "json: ")) // an unknown field
	}
	if name := strings.Trim(mistyped.Field, "."); name != "" {
		return quote(name) + " is of type " + mistyped.Value
	}
	return "this is of type " + mistyped.Value
}

// inForm gives a result in the form that the client likes best; preferred
// comes first where it does not care.
func inForm(r *http.Request, result *decode.Result, cache cachePolicy, preferred ...string) (answer, *problem) {
	form := choose(r.Header.Values("Accept"), preferred...)
	out := answer{cache: cache, vary: "Accept"}
	switch form {
	case typeJSON:
		out.contentType = typeJSON
		out.body = appendLine(result.AppendJSON(make([]byte, 0, 4096)))
	case typePlain:
		out.contentType = "text/plain; charset=utf-8"
		out.body = []byte(present.Text(result, present.Style{}))
	case typeMark:
		out.contentType = "text/markdown; charset=utf-8"
		out.body = []byte(present.Markdown(result))
	default:
		return answer{}, cannotGive(preferred...)
	}
	return out, nil
}

func cannotGive(forms ...string) *problem {
	return notAcceptable.because("This answer can be ", strings.Join(forms, " or "), ".").with("Vary", "Accept")
}
