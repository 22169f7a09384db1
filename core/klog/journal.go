package klog

import (
	"strconv"
	"strings"
)

// journal reads the formats of journalctl that give each field of a record a
// place of its own: export, verbose and JSON, and the JSON of container
// runtimes, dmesg and collectors of logs.
type journal struct {
	present bool // the input has such records
	open    bool // a record has begun
	fields  Line // what the fields of the record say
	message Span // its message; in JSON without the quotes or brackets
	number  int  // of the message's line
	json    bool
	bytes   bool // the message is an array of numbers
}

// messageKeys name the field of a record that holds the message.
var messageKeys = [...]string{"MESSAGE", "message", "msg", "log", "MSG", "short_message", "textPayload"}

func isMessageKey(key string) bool {
	for _, k := range messageKeys {
		if key == k {
			return true
		}
	}
	return false
}

// journalLine takes the physical line [at, end) if it is part of a record, and
// returns where to go on: behind it, or behind a binary field that it begins;
// -1 if it is no part of one.
func (r *reader) journalLine(at, end, number int) int {
	s := r.in[at:end]
	next := end + 1
	i := skipBlanks(s, 0)
	if i == len(s) {
		if r.journal.open && !r.journal.json {
			r.closeRecord()
		}
		return -1
	}
	switch {
	case onlyBraces(s[i:]):
		if r.journal.open {
			r.closeRecord()
		}
		return next
	case s[i] == '{', s[i] == '[' && strings.HasPrefix(s[skipBlanks(s, i+1):], "{"):
		return r.jsonLine(at, end, number)
	case s[i] == '"':
		return r.prettyLine(at+i, end, number)
	case strings.Contains(s, " [s=") && i == 0 && (weekday(s, 0) || isoDate(s, 0) > 0):
		r.closeRecord()
		r.openRecord(false)
		return next
	}
	return r.exportLine(at, end, i, number)
}

// onlyBraces reports whether s, a line of JSON, has nothing but the signs around
// records.
func onlyBraces(s string) bool {
	return s[0] != '-' && strings.Trim(s, "{}[], \t\r") == ""
}

// prettyLine reads a line of a JSON object that has one for each field,
// `"PRIORITY" : "4",`, which starts at at, and returns where to go on; -1 if it
// is none.
func (r *reader) prettyLine(at, end, number int) int {
	key, i := jsonString(r.in, at, end)
	if i < 0 {
		return -1
	}
	for i < end && (isBlank(r.in[i]) || r.in[i] == ':') {
		i++
	}
	if i == end || i < key.End+2 {
		return -1
	}
	if !r.journal.open {
		r.openRecord(true)
	}
	next := r.value(r.in[key.Start:key.End], i, end, number)
	if next > end { // an array over several lines
		return lineEnd(r.in, next) + 1
	}
	return end + 1
}

// value takes the value at i of a field in JSON, which ends before end unless it
// is an array, and returns where it ends.
func (r *reader) value(key string, i, end, number int) int {
	switch c := r.in[i]; {
	case c == '"':
		value, after := jsonString(r.in, i, end)
		if after < 0 {
			return end
		}
		r.field(key, value, number)
		return after
	case c == '[' && isMessageKey(key):
		shut := i + 1
		for shut < len(r.in) && strings.IndexByte("0123456789, \t\r\n", r.in[shut]) >= 0 {
			shut++
		}
		if shut < len(r.in) && r.in[shut] == ']' && shut > i+1 {
			r.field(key, Span{i + 1, shut}, number)
			r.journal.bytes = true
			return shut + 1
		}
	case c == '{':
		return i + 1 // collectors put what they collect into an object
	case isDigit(c) && key == "time": // of dmesg --json
		after := jsonSkip(r.in, i, end)
		r.journal.fields.Time = strings.TrimRight(r.in[i:after], ", ")
		return after
	}
	return jsonSkip(r.in, i, end)
}

// exportLine reads "KEY=value", or a key alone, behind which a field of binary
// form follows: its length in eight bytes, least first, its bytes, a line end.
func (r *reader) exportLine(at, end, indent, number int) int {
	s := r.in[at+indent : end]
	equals := 0
	for equals < len(s) && (s[equals] == '_' || 'A' <= s[equals] && s[equals] <= 'Z' || isDigit(s[equals])) {
		equals++
	}
	switch {
	case equals < 2:
		return -1
	case equals == len(s) && indent == 0 && r.journal.open && end+9 <= len(r.in):
		size := 0
		for i := 7; i >= 0; i-- {
			if size = size<<8 | int(r.in[end+1+i]); size < 0 || size > len(r.in) {
				return -1
			}
		}
		from := end + 9
		if from+size > len(r.in) {
			return -1
		}
		r.field(s, Span{from, from + size}, number)
		return from + size + 1
	case equals == len(s) || s[equals] != '=':
		return -1
	}
	if !r.journal.open {
		if indent > 0 && indent < 4 || indent == 0 && !strings.HasPrefix(s, "_") {
			return -1
		}
		r.openRecord(false)
	} else if indent == 0 && strings.HasPrefix(s, "__CURSOR=") && r.journal.message.End > 0 {
		r.closeRecord()
		r.openRecord(false)
	}
	r.field(s[:equals], Span{at + indent + equals + 1, end}, number)
	return end + 1
}

func (r *reader) openRecord(json bool) {
	r.journal = journal{present: true, open: true, json: json, fields: blank}
}

// blank is a line of which nothing is known.
var blank = Line{Seconds: -1, Level: -1}

// field takes one field of a record.
func (r *reader) field(key string, value Span, number int) {
	j := &r.journal
	text := r.in[value.Start:value.End]
	if isMessageKey(key) {
		j.message, j.number, j.bytes = value, number, false
		return
	}
	switch key {
	case "_HOSTNAME":
		j.fields.Host = text
	case "SYSLOG_IDENTIFIER":
		j.fields.Foreign = !isKernel(text)
	case "_TRANSPORT":
		j.fields.Foreign = text != "kernel" && j.fields.Foreign
	case "PRIORITY":
		if len(text) == 1 && '0' <= text[0] && text[0] <= '7' {
			j.fields.Level = int8(text[0] - '0')
		}
	case "_SOURCE_MONOTONIC_TIMESTAMP":
		if n, err := strconv.ParseInt(text, 10, 64); err == nil && n >= 0 {
			j.fields.Seconds = n
		}
	case "__REALTIME_TIMESTAMP", "_SOURCE_REALTIME_TIMESTAMP", "time":
		j.fields.Time = text
	}
}

// closeRecord gives out the message of the record, line by line.
func (r *reader) closeRecord() {
	j := r.journal
	r.journal = journal{present: true}
	if !j.open || j.message.End == 0 {
		return
	}
	r.preset, r.presetBy = j.fields, byRecord
	defer func() { r.preset, r.presetBy = blank, 0 }()
	if j.bytes {
		text, pieces := unpackBytes(r.in, j.message.Start, j.message.End)
		r.lines(text, pieces, j.number)
		return
	}
	if j.json {
		if text, pieces := unescapeJSON(r.in, j.message.Start, j.message.End); pieces != nil {
			r.lines(text, pieces, j.number)
			return
		}
	}
	at := j.message.Start
	for at < j.message.End {
		end := strings.IndexByte(r.in[at:j.message.End], '\n')
		if end < 0 {
			end = j.message.End
		} else {
			end += at
		}
		r.message(at, end, j.number)
		at = end + 1
	}
}

// lines gives out a message that was unescaped, line by line.
func (r *reader) lines(text string, pieces []Piece, number int) {
	if isOdd(text) {
		if cleaned, runs := clean(text, 0, len(text)); runs != nil {
			text, pieces = cleaned, (&layer{text, pieces}).within(runs, len(cleaned))
		}
	}
	for at := 0; at < len(text); {
		end := strings.IndexByte(text[at:], '\n')
		if end < 0 {
			end = len(text)
		} else {
			end += at
		}
		if end > at {
			r.takeParts(text[at:end], upTo(from(pieces, at, len(text)), end-at, len(text)-at), 0, 0, number)
		}
		at = end + 1
	}
}

// jsonLine reads a line that holds whole records, each a JSON object.
func (r *reader) jsonLine(at, end, number int) int {
	found := false
	r.openRecord(true)
	next := end + 1
	for i := at; i < end; {
		switch r.in[i] {
		case '}':
			if r.journal.message.End > 0 {
				found = true
				r.closeRecord()
				r.openRecord(true)
			}
			i++
		case '"':
			key, after := jsonString(r.in, i, end)
			if after < 0 {
				i = end
				break
			}
			for i = after; i < end && (isBlank(r.in[i]) || r.in[i] == ':'); i++ {
			}
			if i < end && i > after {
				i = r.value(r.in[key.Start:key.End], i, end, number)
				next = max(next, i)
			}
		default:
			i++
		}
	}
	if r.journal.message.End > 0 { // the line was cut off
		found = true
		r.closeRecord()
	}
	r.journal = journal{present: true}
	if !found {
		return -1
	}
	return next
}

// jsonString returns the place of the next string at or behind i, without its
// quotes, and where the text goes on; -1 if there is none.
func jsonString(s string, i, end int) (Span, int) {
	for i < end && s[i] != '"' {
		i++
	}
	if i == end {
		return Span{}, -1
	}
	start := i + 1
	for i = start; i < end; i++ {
		switch s[i] {
		case '\\':
			i++
		case '"':
			return Span{start, i}, i + 1
		}
	}
	return Span{}, -1
}

// jsonSkip returns where the value at i that is no string ends.
func jsonSkip(s string, i, end int) int {
	depth := 0
	for ; i < end; i++ {
		switch s[i] {
		case '[', '{':
			depth++
		case ']', '}':
			depth--
		case '"':
			_, next := jsonString(s, i, end)
			if next < 0 {
				return end
			}
			i = next - 1
		case ',':
			if depth <= 0 {
				return i + 1
			}
		}
	}
	return end
}

// unescapeJSON returns in[at:end] without JSON's escapes, and no pieces if it
// has none.
func unescapeJSON(in string, at, end int) (text string, pieces []Piece) {
	if strings.IndexByte(in[at:end], '\\') < 0 {
		return in[at:end], nil
	}
	var out []byte
	run := at
	flush := func(i int) {
		if i > run {
			pieces = append(pieces, Piece{At: len(out), Span: Span{run, i}})
			out = append(out, in[run:i]...)
		}
	}
	for i := at; i < end; {
		if in[i] != '\\' || i+1 >= end {
			i++
			continue
		}
		flush(i)
		length, c := 2, in[i+1]
		switch c {
		case 'n':
			c = '\n'
		case 't':
			c = '\t'
		case 'r', 'b', 'f':
			c = ' '
		case 'u':
			c = '?'
			if i+6 <= end {
				length = 6
				if n, err := strconv.ParseUint(in[i+2:i+6], 16, 16); err == nil && n < 0x80 && n > 0 {
					c = byte(n)
				}
			}
		}
		pieces = append(pieces, Piece{At: len(out), Span: Span{i, i + length}})
		out = append(out, c)
		i += length
		run = i
	}
	flush(end)
	return string(out), pieces
}

// unpackBytes returns the text that the array of numbers in[at:end] stands for:
// journalctl writes a message with bytes outside of UTF-8, or with the escapes
// of a terminal, so.
func unpackBytes(in string, at, end int) (text string, pieces []Piece) {
	var out []byte
	for at < end {
		if !isDigit(in[at]) {
			at++
			continue
		}
		next, n := at, 0
		for next < end && isDigit(in[next]) && n < 256 {
			n = n*10 + int(in[next]-'0')
			next++
		}
		pieces = append(pieces, Piece{At: len(out), Span: Span{at, next}})
		out = append(out, byte(n))
		at = next
	}
	return string(out), pieces
}
