package httpapi

import (
	"net/http"
	"strconv"
	"strings"

	"kerneltaint/core/decode"
)

// badge answers GET /badge/{value}.svg: a small picture for a README or a
// ticket. Its text is letters and digits of ours; nothing of the request
// reaches the SVG.
func (a *api) badge(r *http.Request) (answer, *problem) {
	value, ok := strings.CutSuffix(r.PathValue("file"), ".svg")
	if !ok {
		return answer{}, notFound.because("A badge is /badge/VALUE.svg.")
	}
	q, p := parameters(r, "release", "dialect")
	if p != nil {
		return answer{}, p
	}
	opts, p := kernelOptions(q.Get("release"), q.Get("dialect"))
	if p != nil {
		return answer{}, p
	}
	result, p := decodeValue(value, opts)
	if p != nil {
		return answer{}, p
	}
	if result.Taint == nil {
		return answer{}, unreadableValue.because("The value ", quote(value), " has no taint state of its own.")
	}
	return answer{contentType: "image/svg+xml", cache: cached, body: badgeSVG(result)}, nil
}

// The colours give white text a contrast of at least 4.5 to 1.
var badgeColors = map[string]string{"full": "#2a7d2e", "reduced": "#8f5f00", "none": "#b3261e"}

func badgeSVG(result *decode.Result) []byte {
	message := "not tainted"
	if result.Taint.Value != "0" {
		message = strings.Join(strings.Split(result.Taint.Compact, ""), " ")
	}
	if n := len(result.UnknownBits); n > 0 {
		message = strings.TrimSpace(message + " +" + strconv.Itoa(n))
	}
	color := badgeColors["none"]
	if result.Trust != nil && badgeColors[result.Trust.Level] != "" {
		color = badgeColors[result.Trust.Level]
	}
	const label, height, perChar, margin = "kernel taint", 20, 7, 6
	left, right := len(label)*perChar+2*margin, len(message)*perChar+2*margin
	n := strconv.Itoa
	text := func(x, width int, s string) string {
		return `<text x="` + n(x) + `" y="14" textLength="` + n(width) + `" lengthAdjust="spacingAndGlyphs">` + s + `</text>`
	}
	return []byte(`<svg xmlns="http://www.w3.org/2000/svg" width="` + n(left+right) + `" height="` + n(height) +
		`" role="img" aria-label="` + label + `: ` + message + `"><title>` + label + `: ` + message + `</title>` +
		`<rect width="` + n(left) + `" height="20" fill="#444"/><rect x="` + n(left) + `" width="` + n(right) + `" height="20" fill="` + color + `"/>` +
		`<g fill="#fff" font-family="Verdana,DejaVu Sans,sans-serif" font-size="11">` +
		text(margin, left-2*margin, label) + text(left+margin, right-2*margin, message) + `</g></svg>` + "\n")
}
