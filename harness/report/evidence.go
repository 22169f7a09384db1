package report

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// ErrEvidence says that a file is no evidence of this version.
var ErrEvidence = errors.New("not evidence of a conformance run")

// WriteJSON writes a run as evidence.
func WriteJSON(w io.Writer, r *Run) error {
	r.Schema = Schema
	e := json.NewEncoder(w)
	e.SetIndent("", " ")
	e.SetEscapeHTML(false)
	return e.Encode(r)
}

// ReadJSON reads evidence. Errors wrap [ErrEvidence].
func ReadJSON(rd io.Reader) (*Run, error) {
	var r Run
	if err := json.NewDecoder(rd).Decode(&r); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrEvidence, err)
	}
	if r.Schema != Schema {
		return nil, fmt.Errorf("%w: its schema is %d, wanted %d", ErrEvidence, r.Schema, Schema)
	}
	return &r, nil
}
