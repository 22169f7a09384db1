package report

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
)

// ErrEvidence says that a file is no evidence of this version.
var ErrEvidence = errors.New("not evidence of a conformance run")

// WriteJSON writes a run as evidence. Consoles are shortened; see [Condense].
func WriteJSON(w io.Writer, r *Run) error {
	kept := *r
	kept.Schema = Schema
	kept.Cases = slices.Clone(r.Cases)
	for i, c := range kept.Cases {
		if c.Seen != nil {
			seen := *c.Seen
			seen.Console = Condense(seen.Console)
			kept.Cases[i].Seen = &seen
		}
	}
	e := json.NewEncoder(w)
	e.SetIndent("", " ")
	e.SetEscapeHTML(false)
	return e.Encode(&kept)
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
