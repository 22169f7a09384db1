package httpapi

import (
	"net/http"
	"net/url"

	"kerneltaint/core/decode"
	"kerneltaint/core/taint"
)

// usage is what a program gets at "/".
const usage = `kerneltaint: Linux kernel taint flags and oopses, decoded

  curl HOST/4609                         a value of /proc/sys/kernel/tainted
  curl HOST/PWO                          taint letters
  dmesg | curl --data-binary @- HOST     a kernel log
  curl HOST/api/v1/decode?value=4609     the same as JSON

HOST/openapi.json describes the whole API. Nothing that you send is kept.
`

// home answers GET /: the page for browsers, a usage text for programs that
// ask for plain text.
func (a *api) home(r *http.Request) (answer, *problem) {
	out := answer{contentType: "text/plain; charset=utf-8", body: []byte(usage), cache: cached, vary: "Accept"}
	if a.page == nil {
		return out, nil
	}
	switch choose(r.Header.Values("Accept"), "text/html", typePlain) {
	case "text/html":
		out.page = true
	case "":
		return answer{}, cannotGive("text/html", typePlain)
	}
	return out, nil
}

// shortLink answers GET /{value}: plain text for programs; a browser is sent to
// the page, with the value in the fragment.
func (a *api) shortLink(r *http.Request) (answer, *problem) {
	value := r.PathValue("value")
	result := decode.Decode(value)
	if result.Kind != decode.KindValue && result.Kind != decode.KindLetters {
		return answer{}, notFound.because("There is no page ", quote(r.URL.Path), ", and it is no taint value. A log goes into the body of a POST.")
	}
	q, p := parameters(r, "release", "dialect")
	if p != nil {
		return answer{}, p
	}
	opts, p := kernelOptions(q.Get("release"), q.Get("dialect"))
	if p != nil {
		return answer{}, p
	}
	if a.page != nil && WantsPage(r) {
		return answer{status: http.StatusSeeOther, cache: noStore, vary: "Accept", header: http.Header{
			"Location": {pageLink(value, result, q)}}}, nil
	}
	return inForm(r, decode.Decode(value, opts...), cached, typePlain, typeJSON, typeMark)
}

// pageLink returns the page's address with its state: v is a value, i an input
// as it stands, d a dialect. The page knows no release; the flag table that it
// stands for takes its place.
func pageLink(value string, result *decode.Result, q url.Values) string {
	link := "/#i=" + url.QueryEscape(value)
	if result.Kind == decode.KindValue && result.Taint != nil {
		link = "/#v=" + result.Taint.Value
	}
	dialect := q.Get("dialect")
	if release := q.Get("release"); dialect == "" && release != "" {
		dialect = taint.Recognize(taint.Clues{Release: release}).Dialect.ID
	}
	if dialect != "" {
		link += "&d=" + url.QueryEscape(dialect)
	}
	return link
}
