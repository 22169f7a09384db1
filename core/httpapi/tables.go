package httpapi

import (
	"errors"
	"net/http"

	"kerneltaint/core/tables"
	"kerneltaint/core/taint"
)

// dialects answers GET /api/v1/dialects.
func (a *api) dialects(r *http.Request) (answer, *problem) {
	if _, p := parameters(r); p != nil {
		return answer{}, p
	}
	return jsonAnswer(tables.List()), nil
}

// dialect answers GET /api/v1/dialects/{id}.
func (a *api) dialect(r *http.Request) (answer, *problem) {
	if _, p := parameters(r); p != nil {
		return answer{}, p
	}
	d, ok := taint.ByID(r.PathValue("id"))
	if !ok {
		_, p := kernelOptions("", r.PathValue("id"))
		return answer{}, p
	}
	return jsonAnswer(tables.Of(d)), nil
}

// flags answers GET /api/v1/flags.
func (a *api) flags(r *http.Request) (answer, *problem) {
	q, p := parameters(r, "release", "dialect")
	if p != nil {
		return answer{}, p
	}
	known, p := kernelDialect(q)
	if p != nil {
		return answer{}, p
	}
	return jsonAnswer(tables.ForKernel(known, q.Get("release"))), nil
}

// flag answers GET /api/v1/flags/{key}: a bit, a letter or a name.
func (a *api) flag(r *http.Request) (answer, *problem) {
	q, p := parameters(r, "release", "dialect")
	if p != nil {
		return answer{}, p
	}
	known, p := kernelDialect(q)
	if p != nil {
		return answer{}, p
	}
	key := r.PathValue("key")
	f, ok := known.Dialect.Lookup(key)
	if !ok {
		return answer{}, unknownFlag.because(known.Dialect.Title, " has no taint flag ", quote(key), ".")
	}
	return jsonAnswer(tables.Flag(known.Dialect, f)), nil
}

// encode answers GET /api/v1/encode?flags=: from flags to what kernels and
// their parameters call them.
func (a *api) encode(r *http.Request) (answer, *problem) {
	q, p := parameters(r, "flags", "release", "dialect")
	if p != nil {
		return answer{}, p
	}
	if !q.Has("flags") {
		return answer{}, badParameter.because("The parameter flags is missing: /api/v1/encode?flags=P,WARN,12.")
	}
	known, p := kernelDialect(q)
	if p != nil {
		return answer{}, p
	}
	s, err := known.Dialect.ParseFlags(q.Get("flags"))
	if err != nil {
		word := q.Get("flags")
		if unknown := new(taint.LetterError); errors.As(err, &unknown) {
			word = unknown.Text
		}
		return answer{}, unreadableValue.because(known.Dialect.Title, " has no taint flag ", quote(word), ". /api/v1/flags lists those it has.")
	}
	return jsonAnswer(tables.Encode(known, q.Get("release"), s, false)), nil
}
