package main

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"kerneltaint/core/httpapi"
)

// TestSameDocuments holds --json to what its help says: it writes the same
// document as the API gives.
func TestSameDocuments(t *testing.T) {
	handler := httpapi.New()
	for _, c := range []struct{ command, path string }{
		{"4609 --json", "/api/v1/decode?value=4609"},
		{"PWO --dialect mainline-4.17 --json", "/api/v1/decode?value=PWO&dialect=mainline-4.17"},
		{"encode PWO --json", "/api/v1/encode?flags=PWO"},
		{"encode p bit9 TAINT_OOT_MODULE --json", "/api/v1/encode?flags=PROPRIETARY_MODULE,9,12"},
		{"encode --dialect rhel-8 TECH_PREVIEW --json", "/api/v1/encode?flags=tech_preview&dialect=rhel-8"},
		{"encode --kernel 2.6.18-164.el5 P --json", "/api/v1/encode?flags=P&release=2.6.18-164.el5"},
		{"encode 0 --json", "/api/v1/encode?flags="},
		{"flags --json", "/api/v1/flags"},
		{"flags --kernel 4.18.0-553.el8.x86_64 --json", "/api/v1/flags?release=4.18.0-553.el8.x86_64"},
		{"flag W --json", "/api/v1/flags/W"},
		{"flag 27 --dialect rhel-9.3 --json", "/api/v1/flags/27?dialect=rhel-9.3"},
		{"dialects --json", "/api/v1/dialects"},
	} {
		var out, complaint bytes.Buffer
		if code := run(strings.Fields(c.command), stdio{in: strings.NewReader(""), out: &out, err: &complaint}); code != exitOK {
			t.Errorf("kerneltaint %s: exit code %d: %s", c.command, code, complaint.String())
			continue
		}
		rec := httptest.NewRecorder()
		handler.ServeHTTP(rec, httptest.NewRequest("GET", c.path, nil))
		if rec.Code != http.StatusOK {
			t.Errorf("GET %s: %d %s", c.path, rec.Code, rec.Body)
			continue
		}
		if command, api := compact(t, out.Bytes()), compact(t, rec.Body.Bytes()); command != api {
			t.Errorf("kerneltaint %s writes\n%s\nGET %s gives\n%s", c.command, command, c.path, api)
		}
	}
}

func compact(t *testing.T, document []byte) string {
	t.Helper()
	var b bytes.Buffer
	if err := json.Compact(&b, document); err != nil {
		t.Fatalf("%v: %.300s", err, document)
	}
	return strings.TrimSpace(b.String())
}
