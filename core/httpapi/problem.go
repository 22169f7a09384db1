package httpapi

import (
	"net/http"
	"strings"
)

// ProblemType is one kind of error. Its URI never changes its meaning; clients
// may compare it.
type ProblemType struct {
	Name    string // the last segment of the URI
	Status  int
	Title   string // the same for every occurrence
	Meaning string // when it happens and what to do, for the page that the URI leads to
}

// ProblemPath is where the descriptions of the problem types stand.
const ProblemPath = "/api/v1/problems/"

// URI returns the type's identifier: a path on the host that answered, as RFC
// 9457 section 3.1.1 allows, for the API has no single home.
func (t ProblemType) URI() string { return ProblemPath + t.Name }

// The kinds of problem.
var (
	badParameter = ProblemType{"bad-parameter", 400, "A query parameter is missing, unknown or given twice",
		"The query does not have the parameters that the path takes, each once. The detail names the parameter and those that are known."}
	badBody = ProblemType{"bad-body", 400, "The request body cannot be read",
		"The body ended early, is not what its Content-Encoding says, or is not JSON although its Content-Type says so. Send it again, whole."}
	badRequest = ProblemType{"bad-request", 400, "The request cannot be read",
		"The request's address or query is not well formed, such as a lone percent sign."}
	notFound = ProblemType{"not-found", 404, "There is nothing here",
		"No path of the API is spelled like this. The paths are listed at /openapi.json."}
	unknownFlag = ProblemType{"unknown-flag", 404, "This kernel has no such flag",
		"The flag table that was asked has no such bit, letter or name. /api/v1/dialects lists the tables; choose one with the parameter dialect or release."}
	unknownDialect = ProblemType{"unknown-dialect", 404, "There is no such flag table",
		"No dialect has this ID. /api/v1/dialects lists them."}
	unknownProblem = ProblemType{"unknown-problem", 404, "There is no such problem type",
		"No problem type has this name. /api/v1/problems/ lists them."}
	methodNotAllowed = ProblemType{"method-not-allowed", 405, "The path does not take this method",
		"The header Allow lists the methods that it takes."}
	notAcceptable = ProblemType{"not-acceptable", 406, "None of the media types asked for can be given",
		"The header Accept rules out every form that this answer has. Leave it away, or accept application/json or text/plain."}
	bodyTimeout = ProblemType{"body-timeout", 408, "The request body did not arrive in time",
		"The body came too slowly or stopped. Send it again, on a new connection."}
	bodyTooLarge = ProblemType{"body-too-large", 413, "The request body is too large",
		"The body is larger than the server reads, as sent or once unpacked. Cut the log to the part around the first report, or decode it with the kerneltaint command, which has no such bound."}
	unsupportedType = ProblemType{"unsupported-media-type", 415, "The body's type or encoding is not understood",
		"Send text/plain or application/json, plain or with Content-Encoding: gzip."}
	unreadableValue = ProblemType{"unreadable-value", 422, "The value is no taint value",
		"The parameter or member is well formed as text, but not a number, letters or names of taint flags."}
	tooManyRequests = ProblemType{"too-many-requests", 429, "Too many requests from this address",
		"Wait as many seconds as Retry-After says. A program that decodes many logs can use the kerneltaint command or the Go package, without any limit."}
	internalError = ProblemType{"internal-error", 500, "The decoder failed on this request",
		"This is a bug: no input should do this. The next request is served as usual."}
	overloaded = ProblemType{"overloaded", 503, "Too many requests wait already",
		"Wait as many seconds as Retry-After says, and try again."}
)

// Problems returns every kind of problem that the API answers with, in the
// order of their status.
func Problems() []ProblemType {
	return []ProblemType{badParameter, badBody, badRequest, notFound, unknownFlag, unknownDialect,
		unknownProblem, methodNotAllowed, notAcceptable, bodyTimeout, bodyTooLarge, unsupportedType,
		unreadableValue, tooManyRequests, internalError, overloaded}
}

// problem is one occurrence.
type problem struct {
	ProblemType
	detail string // what was wrong with this request, and what to do
	header http.Header
}

func (t ProblemType) because(detail ...string) *problem {
	return &problem{ProblemType: t, detail: strings.Join(detail, "")}
}

func (p *problem) with(name, value string) *problem {
	if p.header == nil {
		p.header = http.Header{}
	}
	p.header.Set(name, value)
	return p
}

func (p *problem) answer() answer {
	return answer{status: p.Status, contentType: "application/problem+json", body: p.Document(p.detail),
		header: p.header, cache: noStore, page: p.ProblemType == notFound}
}

// Document returns the problem details document of one occurrence. It is
// exported for the worker, which answers some problems before it enters Go.
func (t ProblemType) Document(detail string) []byte {
	return appendLine(marshal(struct {
		Type   string `json:"type"`
		Title  string `json:"title"`
		Status int    `json:"status"`
		Detail string `json:"detail"`
	}{t.URI(), t.Title, t.Status, detail}))
}

// Header returns the headers that go with the document, as every answer of the
// API has them; see [ProblemType.Document].
func (t ProblemType) Header() http.Header {
	h := commonHeader()
	h.Set("Content-Type", "application/problem+json")
	h.Set("Cache-Control", string(noStore))
	return h
}
