package scan

import (
	"regexp"
	"strconv"
	"strings"
	"sync"
	"time"
)

// The forms in which a log shows the date and time of a line: ISO 8601 and its
// kin (RFC 5424 syslog, journalctl -o short-iso, containers), the dates of
// traditional syslog and of dmesg -T, and the field of a journal's export.
var (
	isoTime     = compiled(`(?:^|[^0-9])(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(?:[.,](\d{1,9}))?(Z|[+-]\d\d:?\d\d)?`)
	syslogTime  = compiled(`(?:^|[^A-Za-z])((?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) [ 0-9]\d \d\d:\d\d:\d\d)(?:\.(\d{1,9}))?( \d{4})?`)
	journalTime = compiled(`__REALTIME_TIMESTAMP"?\s*[=:]\s*"?(\d{15,17})`)
)

// compiled compiles a pattern when it is first used: most runs of the command
// use none.
func compiled(pattern string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(pattern) })
}

// prefixLength is how far from its start a line shows its date, in bytes.
const prefixLength = 64

// wallTime reads the date and time that a line, or an entry of several lines,
// shows. A date without a zone is local; one without a year is of the latest
// year that is not behind newest by more than a day.
func wallTime(entry string, newest time.Time) time.Time {
	if m := journalTime().FindStringSubmatch(entry); m != nil {
		if n, err := strconv.ParseInt(m[1], 10, 64); err == nil {
			return time.UnixMicro(n)
		}
	}
	head := entry[:min(len(entry), prefixLength)]
	if m := isoTime().FindStringSubmatch(head); m != nil {
		return isoDate(m[1]+" "+m[2], m[3], m[4])
	}
	if m := syslogTime().FindStringSubmatch(head); m != nil {
		return syslogDate(m[1], strings.TrimSpace(m[3]), newest)
	}
	return time.Time{}
}

func isoDate(text, fraction, zone string) time.Time {
	if fraction != "" {
		text += "." + fraction
	}
	layout := "2006-01-02 15:04:05"
	switch {
	case zone == "Z":
		layout, text = layout+"Z07:00", text+"Z"
	case len(zone) == 5:
		layout, text = layout+"-0700", text+zone
	case zone != "":
		layout, text = layout+"-07:00", text+zone
	}
	t, err := time.ParseInLocation(layout, text, time.Local)
	if err != nil {
		return time.Time{}
	}
	return t
}

func syslogDate(text, year string, newest time.Time) time.Time {
	if year != "" {
		t, err := time.ParseInLocation("Jan _2 15:04:05 2006", text+" "+year, time.Local)
		if err != nil {
			return time.Time{}
		}
		return t
	}
	limit := newest.Add(24 * time.Hour)
	for year := limit.Year(); year > limit.Year()-8; year-- { // a leap day is of one in eight at the least
		t, err := time.ParseInLocation("Jan _2 15:04:05 2006", text+" "+strconv.Itoa(year), time.Local)
		if err == nil && !t.After(limit) {
			return t
		}
	}
	return time.Time{}
}
