package httpapi

import (
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"mime"
	"net/http"
	"os"
	"strconv"
	"strings"
	"unsafe"
)

// WholeBody is a request body that is in memory already. The handler takes the
// bytes as they are rather than copy them; nobody may change them afterwards.
type WholeBody interface {
	io.ReadCloser
	Whole() []byte
}

// readBody returns the request's body, unpacked, within the limit.
func (a *api) readBody(r *http.Request, form bodyForm) ([]byte, *problem) {
	if r.ContentLength > a.bodyLimit {
		return nil, a.tooLarge("The body has " + strconv.FormatInt(r.ContentLength, 10) + " bytes")
	}
	if r.Body == nil {
		return nil, nil
	}
	encoding := strings.ToLower(strings.TrimSpace(strings.Join(r.Header.Values("Content-Encoding"), ",")))
	raw, p := a.raw(r)
	if p != nil {
		return nil, p
	}
	switch encoding {
	case "", "identity":
		// A compressed log that is sent without saying so: no text begins so.
		if form == textBody && bytes.HasPrefix(raw, []byte("\x1f\x8b\x08")) {
			return a.unpack(raw)
		}
		return raw, nil
	case "gzip", "x-gzip":
		return a.unpack(raw)
	}
	return nil, unsupportedType.because("The Content-Encoding ", quote(encoding), " is not understood; send gzip or none.").
		with("Accept-Encoding", "gzip")
}

// raw returns the body as it was sent.
func (a *api) raw(r *http.Request) ([]byte, *problem) {
	if body, ok := r.Body.(WholeBody); ok && int64(len(body.Whole())) <= a.bodyLimit {
		return body.Whole(), nil
	}
	return a.readAll(r.Body, r.ContentLength, "as sent")
}

func (a *api) unpack(raw []byte) ([]byte, *problem) {
	z, err := gzip.NewReader(bytes.NewReader(raw))
	if err != nil {
		return nil, badBody.because("The body is no gzip data, although its Content-Encoding or its first bytes say so.")
	}
	return a.readAll(z, -1, "unpacked")
}

// readAll reads to the end, but never more than one byte over the limit: that
// is what stops a gzip bomb. hint is the size expected, -1 if unknown.
func (a *api) readAll(from io.Reader, hint int64, what string) ([]byte, *problem) {
	b := bytes.NewBuffer(make([]byte, 0, max(512, hint+bytes.MinRead)))
	n, err := b.ReadFrom(io.LimitReader(from, a.bodyLimit+1))
	switch {
	case n > a.bodyLimit:
		return nil, a.tooLarge("The body is larger, " + what)
	case errors.Is(err, os.ErrDeadlineExceeded):
		return nil, bodyTimeout.because("The body stopped after ", strconv.FormatInt(n, 10), " bytes.").with("Connection", "close")
	case err != nil:
		return nil, badBody.because("The body ended or broke, ", what, ", after ", strconv.FormatInt(n, 10), " bytes.")
	}
	return b.Bytes(), nil
}

func (a *api) tooLarge(what string) *problem {
	return bodyTooLarge.because(what, "; at most ", strconv.FormatInt(a.bodyLimit, 10), " bytes are read.")
}

// textOf returns the bytes as a string without copying them. The caller must
// own b and never change it again.
func textOf(b []byte) string { return unsafe.String(unsafe.SliceData(b), len(b)) }

// The forms of a body.
type bodyForm int

const (
	textBody bodyForm = iota
	jsonBody
)

// formOf tells the form of the body from its Content-Type. curl's
// --data-binary claims to send a form unless it is told otherwise, and many
// programs send octets: both are taken as the text that they carry.
func formOf(r *http.Request) (bodyForm, *problem) {
	field := r.Header.Get("Content-Type")
	if field == "" {
		return textBody, nil
	}
	media, params, err := mime.ParseMediaType(field)
	if err != nil && media == "" {
		return 0, unsupportedType.because("The Content-Type ", quote(field), " cannot be read; send text/plain or application/json.").with("Accept", acceptedTypes)
	}
	if charset := params["charset"]; !isASCIIBased(charset) {
		return 0, unsupportedType.because("The charset ", quote(charset), " is not understood; send UTF-8.").with("Accept", acceptedTypes)
	}
	switch media {
	case "text/plain", "application/x-www-form-urlencoded", "application/octet-stream", "application/gzip", "application/x-gzip":
		return textBody, nil
	case "application/json":
		return jsonBody, nil
	}
	return 0, unsupportedType.because("The Content-Type ", quote(media), " is not understood; send text/plain or application/json.").with("Accept", acceptedTypes)
}

// isASCIIBased reports whether what kernels print, which is ASCII, is the same
// bytes in a charset. No charset is UTF-8.
func isASCIIBased(charset string) bool {
	switch name := strings.ToLower(charset); name {
	case "", "utf-8", "utf8", "us-ascii", "ascii":
		return true
	default:
		return strings.HasPrefix(name, "iso-8859-") || strings.HasPrefix(name, "windows-125")
	}
}

const acceptedTypes = "text/plain, application/json"
