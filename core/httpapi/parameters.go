package httpapi

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"kerneltaint/core/decode"
	"kerneltaint/core/decode/machinecode"
	"kerneltaint/core/taint"
)

// maxParameter bounds one query parameter, in bytes: the longest sensible
// value, a verbose line of every flag, has about 400.
const maxParameter = 2048

// parameters reads the query. Each parameter must be one of known and stand
// once: a misspelled "dialect" would otherwise give a wrong answer in silence.
func parameters(r *http.Request, known ...string) (url.Values, *problem) {
	q, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return nil, badRequest.because("The query is not well formed: ", quote(r.URL.RawQuery), ".")
	}
	for name, values := range q {
		switch {
		case !slices.Contains(known, name):
			if len(known) == 0 {
				return nil, badParameter.because("The parameter ", quote(name), " is not known here; this path takes none.")
			}
			return nil, badParameter.because("The parameter ", quote(name), " is not known here; known are: ", strings.Join(known, ", "), ".")
		case len(values) > 1:
			return nil, badParameter.because("The parameter ", name, " stands there ", strconv.Itoa(len(values)), " times; give it once.")
		case len(values[0]) > maxParameter:
			return nil, badParameter.because("The parameter ", name, " has ", strconv.Itoa(len(values[0])), " bytes; at most ",
				strconv.Itoa(maxParameter), " are read. Send a log as the body of a POST.")
		}
	}
	return q, nil
}

// kernelOptions turns release and dialect into options of the decoder. The
// empty string means not given.
func kernelOptions(release, dialect string) ([]decode.Option, *problem) {
	// Code is disassembled here as by the command: the same input gives the same
	// document.
	opts := []decode.Option{machinecode.Option()}
	if release != "" {
		opts = append(opts, decode.WithRelease(release))
	}
	if dialect != "" {
		if _, ok := taint.ByID(dialect); !ok {
			return nil, unknownDialect.because("There is no dialect ", quote(dialect), ". /api/v1/dialects lists those there are.")
		}
		opts = append(opts, decode.WithDialect(dialect))
	}
	return opts, nil
}

// kernelDialect returns the flag table that release and dialect speak for.
func kernelDialect(q url.Values) (taint.Recognition, *problem) {
	id := q.Get("dialect")
	if _, p := kernelOptions("", id); p != nil {
		return taint.Recognition{}, p
	}
	return taint.Recognize(taint.Clues{DialectID: id, Release: q.Get("release")}), nil
}

// quote shows a part of the request in a problem's detail: in ASCII, so that
// nothing of it acts on a terminal, and cut to a line.
func quote(s string) string {
	const most = 64
	if len(s) > most {
		return strconv.QuoteToASCII(s[:most]) + "…"
	}
	return strconv.QuoteToASCII(s)
}
