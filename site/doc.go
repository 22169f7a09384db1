// Package site is the page: Vugu components that present a decode.Result.
//
// It holds no taint knowledge. What a flag is comes from core/taint, what it
// means from core/guide, what a text says from core/decode; here it is only
// laid out, edited and linked.
//
// The components compile on every platform, so that the build can render the
// page before it is served and tests can call their handlers. What only a
// browser has stands behind [Host], which wasm/browser implements.
//
// All text of the input is shown through present.Safe and reaches the page as
// text nodes. The patched renderer (package renderer) refuses any markup that
// is not a constant of these templates.
package site

//go:generate go tool vugugen -s -skip-go-mod -skip-main .
//go:generate go run ./compact 0_components_gen.go
