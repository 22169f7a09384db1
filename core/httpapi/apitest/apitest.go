// Package apitest is one table of requests and answers that every server of
// the API must pass: the handler under net/http, the local server, and the
// worker in workerd.
package apitest

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"io"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"
)

// Case is one request and what its answer must be.
type Case struct {
	Name   string
	Method string // GET if empty
	Path   string // with its query
	Header map[string]string
	Body   []byte

	Status   int               // 200 if 0
	Type     string            // media type of the answer, with its parameters
	Problem  string            // name of the problem type
	Headers  map[string]string // exact values; "*" for any value, "" for no such header
	Contains []string          // in the body
	Lacks    []string          // not in the body
	JSON     map[string]any    // members of the body by path: "taint.value", "flags.0.bit"
	Empty    bool              // no body
}

// Server says where the API under test is and what it is set up with.
type Server struct {
	URL  string // "http://127.0.0.1:8080"
	Page bool   // it serves the site too

	Workerd bool // behind workerd's own HTTP front, which is not the platform's
}

// Run sends every case of [Cases] to s.
func Run(t *testing.T, s Server) {
	for _, c := range Cases(s.Page) {
		t.Run(c.Name, func(t *testing.T) { c.check(t, s) })
	}
}

// Client keeps what it gets: no redirect is followed, nothing is unpacked.
func Client() *http.Client {
	return &http.Client{
		Timeout:       30 * time.Second,
		Transport:     &http.Transport{DisableCompression: true},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// Request returns the case's request to a server.
func (c Case) Request(base string) (*http.Request, error) {
	method := c.Method
	if method == "" {
		method = http.MethodGet
	}
	var body io.Reader
	if c.Body != nil {
		body = bytes.NewReader(c.Body)
	}
	r, err := http.NewRequest(method, base+c.Path, body)
	if err != nil {
		return nil, err
	}
	r.Header.Set("User-Agent", "") // curl's Accept, and no more, unless the case says so
	r.Header.Set("Accept", "*/*")
	for name, value := range c.Header {
		r.Header.Set(name, value)
	}
	return r, nil
}

func (c Case) check(t *testing.T, s Server) {
	t.Helper()
	r, err := c.Request(s.URL)
	if err != nil {
		t.Fatal(err)
	}
	client := Client()
	defer client.CloseIdleConnections()
	resp, err := client.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	for _, fault := range c.Faults(resp, body) {
		t.Error(fault)
	}
	if t.Failed() {
		t.Logf("%s %s: %s\n%v\n%.2000s", r.Method, c.Path, resp.Status, resp.Header, body)
	}
}

// Faults returns what is wrong with an answer, a line each.
func (c Case) Faults(resp *http.Response, body []byte) (faults []string) {
	fault := func(parts ...string) { faults = append(faults, strings.Join(parts, "")) }
	status := c.Status
	if status == 0 {
		status = http.StatusOK
	}
	if resp.StatusCode != status {
		fault("status ", resp.Status, ", want ", http.StatusText(status))
	}
	if got := resp.Header.Get("Content-Type"); c.Type != "" && got != c.Type {
		fault("Content-Type ", got, ", want ", c.Type)
	}
	for name, want := range c.Headers {
		if got := strings.Join(resp.Header.Values(name), ", "); got != want && (want != "*" || got == "") {
			fault(name, ": ", got, ", want ", want)
		}
	}
	for _, want := range c.Contains {
		if !bytes.Contains(body, []byte(want)) {
			fault("the body does not contain ", want)
		}
	}
	for _, unwanted := range c.Lacks {
		if bytes.Contains(body, []byte(unwanted)) {
			fault("the body contains ", strconv.QuoteToASCII(unwanted))
		}
	}
	if c.Empty && len(body) > 0 {
		fault("there is a body")
	}
	if c.Problem != "" {
		faults = append(faults, problemFaults(c.Problem, status, resp, body)...)
	}
	if c.JSON != nil {
		faults = append(faults, jsonFaults(c.JSON, body)...)
	}
	return append(faults, mannerFaults(resp)...)
}

// problemFaults holds an answer against RFC 9457.
func problemFaults(name string, status int, resp *http.Response, body []byte) (faults []string) {
	if got := resp.Header.Get("Content-Type"); got != "application/problem+json" {
		faults = append(faults, "a problem of Content-Type "+got)
	}
	if got := resp.Header.Get("Cache-Control"); got != "no-store" {
		faults = append(faults, "a problem with Cache-Control "+got)
	}
	if resp.Request != nil && resp.Request.Method == http.MethodHead {
		return faults
	}
	want := map[string]any{"type": "/api/v1/problems/" + name, "status": float64(status)}
	faults = append(faults, jsonFaults(want, body)...)
	var doc struct{ Title, Detail string }
	if json.Unmarshal(body, &doc) == nil && (doc.Title == "" || doc.Detail == "") {
		faults = append(faults, "a problem without title or detail")
	}
	return faults
}

func jsonFaults(want map[string]any, body []byte) (faults []string) {
	var doc any
	if err := json.Unmarshal(body, &doc); err != nil {
		return []string{"the body is not JSON: " + err.Error()}
	}
	for path, value := range want {
		got, _ := json.Marshal(at(doc, path))
		expected, _ := json.Marshal(value)
		if !bytes.Equal(got, expected) {
			faults = append(faults, path+" is "+string(got)+", want "+string(expected))
		}
	}
	return faults
}

// at returns the member of doc at a path such as "flags.0.bit", nil if there
// is none; "flags.#" is the number of elements.
func at(doc any, path string) any {
	for step := range strings.SplitSeq(path, ".") {
		switch v := doc.(type) {
		case map[string]any:
			doc = v[step]
		case []any:
			if step == "#" {
				return len(v)
			}
			i := 0
			for _, c := range step {
				i = i*10 + int(c-'0')
			}
			if i < 0 || i >= len(v) {
				return nil
			}
			doc = v[i]
		default:
			return nil
		}
	}
	return doc
}

// mannerFaults checks what every answer of the API must have.
func mannerFaults(resp *http.Response) (faults []string) {
	for name, want := range map[string]string{
		"X-Content-Type-Options":           "nosniff",
		"Content-Security-Policy":          "*",
		"Cache-Control":                    "*",
		"Access-Control-Allow-Credentials": "",
	} {
		if got := resp.Header.Get(name); got != want && (want != "*" || got == "") {
			faults = append(faults, name+": "+got+", want "+want)
		}
	}
	return faults
}

// Gzip returns b compressed.
func Gzip(b []byte) []byte {
	var out bytes.Buffer
	z := gzip.NewWriter(&out)
	z.Write(b)
	z.Close()
	return out.Bytes()
}
