package httpapi

import (
	"bytes"
	"encoding/json"
	"hash/fnv"
	"net/http"
	"strconv"
	"strings"
)

// answer is what an endpoint has to say, before the manners of HTTP.
type answer struct {
	status      int // 0 is 200
	contentType string
	body        []byte
	header      http.Header // added to the common ones
	cache       cachePolicy
	vary        string // "Accept" where the form depends on it

	// page asks for the static site to answer instead, if there is one.
	page bool
}

type cachePolicy string

const (
	// cached lets anyone keep an answer for an hour and then ask whether it
	// still holds: it changes only with a new version of the program.
	cached  cachePolicy = "public, max-age=3600"
	noStore cachePolicy = "no-store"
)

// write writes out with the headers of the API, as 304 where the client has it
// already, and returns the status and the number of body bytes.
func (a *api) write(w http.ResponseWriter, r *http.Request, out answer) (status, n int) {
	if out.status == 0 {
		out.status = http.StatusOK
	}
	h := w.Header()
	for name, values := range a.header {
		h[name] = values
	}
	for name, values := range out.header {
		h[name] = values
	}
	if out.vary != "" {
		h["Vary"] = []string{out.vary}
	}
	h["Cache-Control"] = []string{string(out.cache)}
	if out.status == http.StatusOK && out.cache == cached {
		tag := entityTag(out.body)
		h["Etag"] = []string{tag}
		if matches(r.Header.Values("If-None-Match"), tag) {
			w.WriteHeader(http.StatusNotModified)
			return http.StatusNotModified, 0
		}
	}
	if out.status == http.StatusNoContent {
		w.WriteHeader(out.status)
		return out.status, 0
	}
	if out.contentType != "" {
		h["Content-Type"] = []string{out.contentType}
	}
	h["Content-Length"] = []string{strconv.Itoa(len(out.body))}
	w.WriteHeader(out.status)
	if r.Method == http.MethodHead {
		return out.status, 0
	}
	n, _ = w.Write(out.body) // an error means that the client has gone: nobody is left to be told
	return out.status, n
}

// entityTag returns a strong tag: a hash of the body itself.
func entityTag(body []byte) string {
	sum := fnv.New64a()
	sum.Write(body)
	b := make([]byte, 0, 20)
	b = append(b, '"')
	b = strconv.AppendUint(b, sum.Sum64(), 16)
	return string(append(b, '"'))
}

// matches compares as If-None-Match does: weakly, and * with everything. Tags
// hold no commas here, so splitting at commas cuts none of ours.
func matches(fields []string, tag string) bool {
	for _, field := range fields {
		for item := range strings.SplitSeq(field, ",") {
			item = strings.TrimPrefix(strings.TrimSpace(item), "W/")
			if item == tag || item == "*" {
				return true
			}
		}
	}
	return false
}

func jsonAnswer(v any) answer {
	return answer{contentType: "application/json", body: appendLine(marshal(v)), cache: cached}
}

// marshal writes v, one of this package's own types, without escaping HTML:
// the answers are never HTML, and nosniff says so.
func marshal(v any) []byte {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		panic("httpapi: " + err.Error()) // a type of ours that cannot be JSON: the tests call every one
	}
	return bytes.TrimRight(b.Bytes(), "\n")
}

func appendLine(b []byte) []byte { return append(b, '\n') }
