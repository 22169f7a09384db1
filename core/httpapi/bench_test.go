package httpapi_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"kerneltaint/core/httpapi"
	"kerneltaint/core/httpapi/apitest"
)

// BenchmarkValue is the shortest request, without a network.
func BenchmarkValue(b *testing.B) {
	handler := httpapi.New()
	b.ReportAllocs()
	for b.Loop() {
		rec := httptest.NewRecorder()
		handler.ServeHTTP(rec, httptest.NewRequest("GET", "/api/v1/decode?value=4609", nil))
		if rec.Code != http.StatusOK {
			b.Fatal(rec.Body)
		}
	}
}

// BenchmarkLog is a log of 100 kB that is all reports, plain and in JSON.
func BenchmarkLog(b *testing.B) {
	log := strings.Repeat(apitest.Log, 100_000/len(apitest.Log))
	bodies := map[string]string{
		"text/plain":       log,
		"application/json": `{"input": "` + strings.ReplaceAll(log, "\n", `\n`) + `"}`,
	}
	for _, media := range []string{"text/plain", "application/json"} {
		b.Run(media, func(b *testing.B) {
			handler := httpapi.New()
			b.SetBytes(int64(len(bodies[media])))
			b.ReportAllocs()
			for b.Loop() {
				r := httptest.NewRequest("POST", "/api/v1/decode", strings.NewReader(bodies[media]))
				r.Header.Set("Content-Type", media)
				rec := httptest.NewRecorder()
				handler.ServeHTTP(rec, r)
				if rec.Code != http.StatusOK {
					b.Fatal(rec.Body)
				}
			}
		})
	}
}
