package apitest

import (
	"bytes"
	"strings"
)

// Log is a hand-written report of Linux 6.1, for bodies.
const Log = `[  101.250000] BUG: unable to handle page fault for address: ffffffffc0a01000
[  101.250100] Oops: 0002 [#1] PREEMPT SMP NOPTI
[  101.250200] CPU: 1 PID: 4711 Comm: modprobe Tainted: P        W  O       6.1.0-21-amd64 #1  Debian 6.1.90-1
[  101.250300] Hardware name: Example Corp. Model 1/Board, BIOS 1.0 01/01/2024
[  101.250400] RIP: 0010:example_init+0x1b/0x1000 [example]
[  101.250500] Modules linked in: example(PO+) ext4 crc16
[  101.250600] ---[ end trace 0000000000000000 ]---
`

const (
	typeJSON = "application/json"
	typeText = "text/plain; charset=utf-8"
	browser  = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
)

// Cases returns the table. page says that the server has the static site.
func Cases(page bool) []Case {
	var all []Case
	for _, part := range [][]Case{decodeCases(), postCases(), tableCases(), textCases(), mannerCases(page), problemCases(), pageCases(page)} {
		all = append(all, part...)
	}
	return all
}

func decodeCases() []Case {
	pwo := map[string]any{"schema": 1, "kind": "value", "taint.value": "4609", "taint.hex": "0x1201", "taint.compact": "PWO",
		"flags.#": 3, "flags.0.bit": 0, "flags.1.bit": 9, "flags.2.bit": 12, "flags.1.letter": "W", "flags.2.name": "OOT_MODULE"}
	return []Case{
		{Name: "decode value", Path: "/api/v1/decode?value=4609", Type: typeJSON, JSON: pwo,
			Headers: map[string]string{"ETag": "*", "Cache-Control": "public, max-age=3600", "Vary": "Accept", "Access-Control-Allow-Origin": "*"}},
		{Name: "decode hexadecimal", Path: "/api/v1/decode?value=0x1201", JSON: pwo},
		{Name: "decode letters with blanks", Path: "/api/v1/decode?value=" + strings.ReplaceAll("P        W  O       ", " ", "%20"),
			JSON: map[string]any{"kind": "letters", "taint.value": "4609"}},
		{Name: "decode zero", Path: "/api/v1/decode?value=0", JSON: map[string]any{"taint.value": "0", "flags.#": 0}},
		{Name: "decode every bit", Path: "/api/v1/decode?value=18446744073709551615", JSON: map[string]any{"taint.value": "18446744073709551615"}},
		{Name: "decode by release", Path: "/api/v1/decode?value=4609&release=6.1.0-21-amd64", JSON: map[string]any{"kernel.release": "6.1.0-21-amd64", "taint.value": "4609"}},
		{Name: "decode by dialect", Path: "/api/v1/decode?value=4609&dialect=mainline-4.17", JSON: map[string]any{"kernel.dialect": "mainline-4.17", "taint.letters": "P        W  O     "}},
		{Name: "decode as text", Path: "/api/v1/decode?value=4609", Header: map[string]string{"Accept": "text/plain"}, Type: typeText, Contains: []string{"4609", "PROPRIETARY_MODULE"}},
	}
}

func postCases() []Case {
	oops := map[string]any{"kind": "log", "kernel.release": "6.1.0-21-amd64", "reports.0.cpu": 1, "reports.0.pid": 4711, "reports.0.comm": "modprobe", "reports.0.taint.value": "4609"}
	noStore := map[string]string{"Cache-Control": "no-store", "ETag": ""}
	post := func(name, contentType string, body []byte, want map[string]any) Case {
		return Case{Name: name, Method: "POST", Path: "/api/v1/decode", Header: map[string]string{"Content-Type": contentType}, Body: body, Type: typeJSON, JSON: want, Headers: noStore}
	}
	quoted := strings.NewReplacer("\n", `\n`).Replace(Log)
	zipped := post("post gzip", "text/plain", Gzip([]byte(Log)), oops)
	zipped.Header["Content-Encoding"] = "gzip"
	return []Case{
		post("post text", "text/plain; charset=utf-8", []byte(Log), oops),
		post("post as curl does", "application/x-www-form-urlencoded", []byte(Log), oops),
		post("post octets", "application/octet-stream", []byte(Log), oops),
		post("post without a type", "", []byte(Log), oops),
		post("post JSON", "application/json", []byte(`{"input": "`+quoted+`"}`), oops),
		post("post JSON with a dialect", "application/json", []byte(`{"input": "4609", "dialect": "mainline-4.17"}`), map[string]any{"kernel.dialect": "mainline-4.17"}),
		zipped,
		post("post a value", "text/plain", []byte("4609\n"), map[string]any{"kind": "value", "taint.value": "4609"}),
		post("post nothing", "text/plain", []byte{}, map[string]any{"kind": "empty"}),
		post("post what is no log", "text/plain", []byte("the quick brown fox"), map[string]any{"kind": "unrecognized"}),
		post("post bytes that are no text", "text/plain", []byte("\xff\xfe\x00\x80 kernel \xc3\x28"), map[string]any{"schema": 1}),
		post("post gzip that does not say so", "application/x-www-form-urlencoded", Gzip([]byte(Log)), oops),
		post("post a file of gzip", "application/gzip", Gzip([]byte(Log)), oops),
		post("post Latin-1", "text/plain; charset=ISO-8859-1", []byte(Log+"\xe4"), oops),
		{Name: "post for text", Method: "POST", Path: "/api/v1/decode", Header: map[string]string{"Content-Type": "text/plain", "Accept": "text/plain"}, Body: []byte("4609"), Type: typeText, Contains: []string{"4609"}},
		{Name: "post for Markdown", Method: "POST", Path: "/api/v1/decode", Header: map[string]string{"Content-Type": "text/plain", "Accept": "text/markdown"}, Body: []byte(Log), Type: "text/markdown; charset=utf-8", Contains: []string{"| Bit |", "PROPRIETARY"}},
		{Name: "post to the root", Method: "POST", Path: "/", Header: map[string]string{"Content-Type": "application/x-www-form-urlencoded"}, Body: []byte(Log), Type: typeText, Contains: []string{"6.1.0-21-amd64", "modprobe"}, Headers: noStore},
		{Name: "post to the root for JSON", Method: "POST", Path: "/", Header: map[string]string{"Accept": "application/json"}, Body: []byte("4609"), JSON: map[string]any{"taint.value": "4609"}},
		{Name: "no escape reaches a terminal", Method: "POST", Path: "/", Body: []byte(strings.ReplaceAll(Log, "example(PO+)", "ex\x1b[31m\u202eample(PO+)")), Type: typeText, Lacks: []string{"\x1b", "\u202e"}},
	}
}

func tableCases() []Case {
	return []Case{
		{Name: "flags", Path: "/api/v1/flags", JSON: map[string]any{"kernel.dialect": "mainline-6.15", "flags.0.letter": "P", "flags.0.clear": "G", "flags.19.letter": "J", "flags.9.value": "512"}},
		{Name: "flags of a dialect", Path: "/api/v1/flags?dialect=mainline-4.17", JSON: map[string]any{"flags.#": 18, "kernel.confidence": "certain"}},
		{Name: "flags of a release", Path: "/api/v1/flags?release=6.1.0-21-amd64", JSON: map[string]any{"kernel.dialect": "mainline-6.0"}},
		{Name: "flag by bit", Path: "/api/v1/flags/9", JSON: map[string]any{"bit": 9, "letter": "W", "name": "WARN", "since": "2.6.26", "dialect": "mainline-6.15"}},
		{Name: "flag by letter", Path: "/api/v1/flags/O", JSON: map[string]any{"bit": 12, "per_module": true}},
		{Name: "flag by name", Path: "/api/v1/flags/TAINT_DIE", JSON: map[string]any{"bit": 7}},
		{Name: "dialects", Path: "/api/v1/dialects", JSON: map[string]any{"dialects.0.id": "mainline-6.15", "dialects.0.width": 20}},
		{Name: "dialect", Path: "/api/v1/dialects/mainline-4.17", JSON: map[string]any{"id": "mainline-4.17", "width": 18, "table.17.letter": "T"}},
		{Name: "encode letters", Path: "/api/v1/encode?flags=PWO", JSON: map[string]any{"taint.value": "4609", "sysctl": "kernel.tainted=4609", "panic_on_taint": "panic_on_taint=0x1201"}},
		{Name: "encode a mixture", Path: "/api/v1/encode?flags=P,WARN+12", JSON: map[string]any{"taint.value": "4609"}},
		{Name: "encode nothing", Path: "/api/v1/encode?flags=", JSON: map[string]any{"taint.value": "0"}},
		{Name: "health", Path: "/api/v1/health", JSON: map[string]any{"status": "ok"}, Headers: map[string]string{"Cache-Control": "no-store"}},
		{Name: "version", Path: "/api/v1/version", JSON: map[string]any{"schema": 1, "newest": "mainline-6.15"}},
		{Name: "openapi", Path: "/openapi.json", Type: typeJSON, Contains: []string{`"3.1.`}},
		{Name: "problem types", Path: "/api/v1/problems/", JSON: map[string]any{"problems.0.status": 400}},
		{Name: "problem type", Path: "/api/v1/problems/body-too-large", JSON: map[string]any{"status": 413, "type": "/api/v1/problems/body-too-large"}},
	}
}

func textCases() []Case {
	return []Case{
		{Name: "short link", Path: "/4609", Type: typeText, Contains: []string{"4609", "OOT_MODULE"}, Headers: map[string]string{"Vary": "Accept"}},
		{Name: "short link of letters", Path: "/PWO", Type: typeText, Contains: []string{"4609"}},
		{Name: "short link for JSON", Path: "/4609", Header: map[string]string{"Accept": "application/json"}, Type: typeJSON, JSON: map[string]any{"taint.value": "4609"}},
		{Name: "badge", Path: "/badge/4609.svg", Type: "image/svg+xml", Contains: []string{"<svg ", "P W O"}, Headers: map[string]string{"Cache-Control": "public, max-age=3600", "ETag": "*", "Cross-Origin-Resource-Policy": "cross-origin"}},
		{Name: "badge of a clean kernel", Path: "/badge/0.svg", Contains: []string{"not tainted"}},
	}
}

// mannerCases are the manners of HTTP that are no errors.
func mannerCases(page bool) []Case {
	link := `</openapi.json>; rel="service-desc"; type="application/json"`
	if page {
		link += `, </api/>; rel="service-doc"; type="text/html"`
	}
	preflight := map[string]string{"Origin": "https://example.org", "Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "content-type"}
	return []Case{
		{Name: "HEAD", Method: "HEAD", Path: "/api/v1/decode?value=4609", Type: typeJSON, Empty: true, Headers: map[string]string{"ETag": "*", "Content-Length": "*"}},
		{Name: "HEAD of a problem", Method: "HEAD", Path: "/api/v1/decode?value=x1", Status: 422, Problem: "unreadable-value", Empty: true},
		{Name: "OPTIONS", Method: "OPTIONS", Path: "/api/v1/decode", Status: 204, Empty: true, Headers: map[string]string{"Allow": "GET, HEAD, OPTIONS, POST"}},
		{Name: "preflight", Method: "OPTIONS", Path: "/api/v1/decode", Header: preflight, Status: 204, Empty: true,
			Headers: map[string]string{"Access-Control-Allow-Origin": "*", "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS, POST", "Access-Control-Allow-Headers": "Accept, Content-Encoding, Content-Type, If-None-Match", "Access-Control-Max-Age": "86400"}},
		{Name: "links to the documentation", Path: "/api/v1/flags/W", Headers: map[string]string{"Link": link}},
		{Name: "any tag matches", Path: "/api/v1/flags", Header: map[string]string{"If-None-Match": "*"}, Status: 304, Empty: true, Headers: map[string]string{"ETag": "*", "Cache-Control": "public, max-age=3600"}},
		{Name: "a stale tag", Path: "/api/v1/flags", Header: map[string]string{"If-None-Match": `"0", W/"1"`}},
	}
}

// problemCases give every problem type that a client can bring about here.
// Types that need load or time have tests of their own.
func problemCases() []Case {
	post := func(name, problem string, status int, header map[string]string, body []byte) Case {
		return Case{Name: name, Method: "POST", Path: "/api/v1/decode", Header: header, Body: body, Status: status, Problem: problem}
	}
	zip := map[string]string{"Content-Type": "text/plain", "Content-Encoding": "gzip"}
	doc := map[string]string{"Content-Type": "application/json"}
	text := map[string]string{"Content-Type": "text/plain"}
	big := bytes.Repeat([]byte("x"), 1<<20+1)
	return []Case{
		{Name: "no value", Path: "/api/v1/decode", Status: 400, Problem: "bad-parameter"},
		{Name: "unknown parameter", Path: "/api/v1/decode?value=1&relase=6.1", Status: 400, Problem: "bad-parameter", Contains: []string{"relase", "release"}},
		{Name: "parameter twice", Path: "/api/v1/decode?value=1&value=2", Status: 400, Problem: "bad-parameter"},
		{Name: "parameter too long", Path: "/api/v1/decode?value=" + strings.Repeat("1", 3000), Status: 400, Problem: "bad-parameter"},
		{Name: "bad query", Path: "/api/v1/decode?value=%zz", Status: 400, Problem: "bad-request"},
		{Name: "value that is none", Path: "/api/v1/decode?value=12banana", Status: 422, Problem: "unreadable-value"},
		{Name: "value beyond 64 bits", Path: "/api/v1/decode?value=18446744073709551616", Status: 422, Problem: "unreadable-value"},
		{Name: "unknown dialect", Path: "/api/v1/decode?value=1&dialect=plan9", Status: 404, Problem: "unknown-dialect"},
		{Name: "unknown dialect by path", Path: "/api/v1/dialects/plan9", Status: 404, Problem: "unknown-dialect"},
		{Name: "unknown flag", Path: "/api/v1/flags/63", Status: 404, Problem: "unknown-flag"},
		{Name: "unknown flag to encode", Path: "/api/v1/encode?flags=P,banana", Status: 422, Problem: "unreadable-value"},
		{Name: "unknown problem", Path: "/api/v1/problems/none", Status: 404, Problem: "unknown-problem"},
		{Name: "unknown path", Path: "/api/v1/decoder", Status: 404, Problem: "not-found"},
		{Name: "path with a slash too many", Path: "/api/v1/decode/", Status: 404, Problem: "not-found"},
		{Name: "path with two slashes", Path: "/api//v1/decode?value=1", Status: 404, Problem: "not-found"},
		{Name: "path with a script", Path: "/api/%3Cscript%3Ealert(1)%3C%2Fscript%3E", Status: 404, Problem: "not-found"},
		{Name: "path with controls", Path: "/api/%1b%5b31m%00%e2%80%ae", Status: 404, Problem: "not-found", Contains: []string{`\\x1b`}},
		{Name: "no value at all", Path: "/nonsense", Status: 404, Problem: "not-found"},
		{Name: "badge of nonsense", Path: "/badge/12banana.svg", Status: 422, Problem: "unreadable-value"},
		{Name: "badge of another kind", Path: "/badge/4609.png", Header: map[string]string{"Accept": "image/*"}, Status: 404, Problem: "not-found"},
		{Name: "method", Method: "DELETE", Path: "/api/v1/decode", Status: 405, Problem: "method-not-allowed", Headers: map[string]string{"Allow": "GET, HEAD, OPTIONS, POST"}},
		{Name: "method of a table", Method: "POST", Path: "/api/v1/flags", Body: []byte("x"), Status: 405, Problem: "method-not-allowed", Headers: map[string]string{"Allow": "GET, HEAD, OPTIONS"}},
		{Name: "not acceptable", Path: "/api/v1/decode?value=1", Header: map[string]string{"Accept": "image/png"}, Status: 406, Problem: "not-acceptable", Headers: map[string]string{"Vary": "Accept"}},
		{Name: "ruled out", Path: "/api/v1/decode?value=1", Header: map[string]string{"Accept": "*/*;q=0"}, Status: 406, Problem: "not-acceptable"},
		post("body too large", "body-too-large", 413, text, big),
		post("gzip bomb", "body-too-large", 413, zip, Gzip(bytes.Repeat([]byte("\x00"), 64<<20))),
		post("media type", "unsupported-media-type", 415, map[string]string{"Content-Type": "multipart/form-data; boundary=x"}, []byte("x")),
		post("charset", "unsupported-media-type", 415, map[string]string{"Content-Type": "text/plain; charset=utf-16"}, []byte("\xff\xfe4\x006\x00")),
		post("encoding", "unsupported-media-type", 415, map[string]string{"Content-Type": "text/plain", "Content-Encoding": "br"}, []byte("x")),
		post("not gzip", "bad-body", 400, zip, []byte("4609")),
		post("what begins as gzip", "bad-body", 400, text, []byte("\x1f\x8b\x08 and no more")),
		post("half of gzip", "bad-body", 400, zip, Gzip([]byte(Log))[:60]),
		post("not JSON", "bad-body", 400, doc, []byte(`{"input": `)),
		post("no JSON", "bad-body", 400, doc, []byte{}),
		post("two JSON values", "bad-body", 400, doc, []byte(`{"input": "1"} {}`)),
		post("JSON of another shape", "unreadable-value", 422, doc, []byte(`{"input": 4609}`)),
		post("JSON that is no object", "unreadable-value", 422, doc, []byte(`["4609"]`)),
		post("JSON without input", "unreadable-value", 422, doc, []byte(`{}`)),
		post("JSON with another member", "unreadable-value", 422, doc, []byte(`{"input": "1", "relase": "6.1"}`)),
		post("JSON with an unknown dialect", "unknown-dialect", 404, doc, []byte(`{"input": "1", "dialect": "plan9"}`)),
	}
}

// pageCases are what a browser gets.
func pageCases(page bool) []Case {
	if !page {
		return []Case{
			{Name: "usage", Path: "/", Type: typeText, Contains: []string{"--data-binary"}},
		}
	}
	return []Case{
		{Name: "page for anything", Path: "/", Type: "text/html; charset=utf-8", Contains: []string{"<title>"}},
		{Name: "page for a browser", Path: "/", Header: map[string]string{"Accept": browser}, Type: "text/html; charset=utf-8", Contains: []string{"<title>"}},
		{Name: "usage by Accept", Path: "/", Header: map[string]string{"Accept": "text/plain"}, Type: typeText, Contains: []string{"--data-binary"}},
		{Name: "short link for a browser", Path: "/4609", Header: map[string]string{"Accept": browser}, Status: 303, Headers: map[string]string{"Location": "/#v=4609", "Vary": "Accept"}},
		{Name: "letters for a browser", Path: "/PWO?dialect=mainline-4.17", Header: map[string]string{"Accept": browser}, Status: 303, Headers: map[string]string{"Location": "/#i=PWO&d=mainline-4.17"}},
		{Name: "a release for a browser", Path: "/4609?release=5.14.0-362.8.1.el9_3.x86_64", Header: map[string]string{"Accept": browser}, Status: 303, Headers: map[string]string{"Location": "/#v=4609&d=rhel-9.3"}},
	}
}
