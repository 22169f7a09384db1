package httpapi

import (
	"net/http"
	"strconv"
	"strings"
)

// choose returns the first of offers, by the server's preference, that the
// Accept fields rate highest. It is "" if they rule out all of them. No field
// at all accepts everything (RFC 9110, section 12.5.1).
func choose(accept []string, offers ...string) string {
	ranges := parseAccept(accept)
	if len(ranges) == 0 {
		return offers[0]
	}
	best, bestQuality := "", 0.0
	for _, offer := range offers {
		if q := quality(ranges, offer); q > bestQuality {
			best, bestQuality = offer, q
		}
	}
	return best
}

// mediaRange is one element of an Accept field.
type mediaRange struct {
	media   string // lower case: "text/html", "text/*", "*/*"
	quality float64
}

// maxRanges bounds what is read of an Accept field; browsers send fewer than
// ten.
const maxRanges = 64

func parseAccept(fields []string) (ranges []mediaRange) {
	for _, field := range fields {
		for item := range strings.SplitSeq(field, ",") {
			media, parameters, _ := strings.Cut(item, ";")
			media = strings.ToLower(strings.TrimSpace(media))
			if media == "" {
				continue
			}
			if len(ranges) == maxRanges {
				return ranges
			}
			ranges = append(ranges, mediaRange{media, weight(parameters)})
		}
	}
	return ranges
}

// weight returns the q parameter, 1 without one, and 0 for one that is no
// number from 0 to 1: what cannot be read is not taken as a wish.
func weight(parameters string) float64 {
	for p := range strings.SplitSeq(parameters, ";") {
		name, value, _ := strings.Cut(strings.TrimSpace(p), "=")
		if !strings.EqualFold(strings.TrimSpace(name), "q") {
			continue
		}
		q, err := strconv.ParseFloat(strings.TrimSpace(value), 64)
		if err != nil || !(q >= 0 && q <= 1) {
			return 0
		}
		return q
	}
	return 1
}

// quality returns the weight of the most specific range that covers media.
func quality(ranges []mediaRange, media string) float64 {
	family, _, _ := strings.Cut(media, "/")
	q, specific := 0.0, 0
	for _, r := range ranges {
		level := 0
		switch r.media {
		case media:
			level = 3
		case family + "/*":
			level = 2
		case "*/*", "*":
			level = 1
		}
		if level > specific {
			q, specific = r.quality, level
		}
	}
	return q
}

// WantsPage reports whether a request is a browser's navigation: its Accept
// names text/html and rates it no lower than plain text or JSON.
func WantsPage(r *http.Request) bool {
	ranges := parseAccept(r.Header.Values("Accept"))
	html := 0.0
	for _, m := range ranges {
		if m.media == "text/html" || m.media == "application/xhtml+xml" {
			html = max(html, m.quality)
		}
	}
	if html == 0 {
		return false
	}
	for _, m := range ranges {
		if (m.media == "text/plain" || m.media == "application/json") && m.quality > html {
			return false
		}
	}
	return true
}
