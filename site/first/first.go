// Package first is the script that every page runs before anything of it is
// drawn.
//
// It stands in the page itself, since a file of its own would hold up the first
// picture and the decoder by one request. The content security policy names it
// by its hash and allows no other script in a page.
package first

import (
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
)

// Script is the script's text, exactly as it stands between its tags. It is the
// same on every page; what differs is in the data attributes of its element.
//
//go:embed first.js
var Script string

// Source returns the script as a source expression of a content security policy.
func Source() string {
	sum := sha256.Sum256([]byte(Script))
	return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}
