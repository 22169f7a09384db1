package httpapi_test

import (
	"fmt"
	"log"
	"net/http"
	"net/http/httptest"
	"strings"

	"kerneltaint/core/httpapi"
)

// A server of one's own takes three lines; ListenAndServe would be the third.
func ExampleNew() {
	handler := httpapi.New(httpapi.WithBodyLimit(4 << 20))
	server := httpapi.NewServer("localhost:8080", handler)

	rec := httptest.NewRecorder()
	server.Handler.ServeHTTP(rec, httptest.NewRequest("GET", "/api/v1/encode?flags=P,WARN,12", nil))
	_, rest, _ := strings.Cut(rec.Body.String(), `"taint":`)
	taint, _, _ := strings.Cut(rest, `,"binary"`)
	fmt.Println(taint)
	// Output:
	// {"value":"4609","hex":"0x1201","letters":"P        W  O       ","compact":"PWO","verbose":"[P]=PROPRIETARY_MODULE, [W]=WARN, [O]=OOT_MODULE"}
}

// What is recorded of a request is fixed by the type, not by care.
func ExampleWithLog() {
	handler := httpapi.New(httpapi.WithLog(func(e httpapi.Entry) {
		fmt.Println(e.Method, e.Route, e.Status)
	}))
	for _, path := range []string{"/api/v1/flags/W?dialect=mainline-6.0", "/my-secret", "/api/v1/decode?value=12banana"} {
		r, err := http.NewRequest("GET", path, nil)
		if err != nil {
			log.Fatal(err)
		}
		handler.ServeHTTP(httptest.NewRecorder(), r)
	}
	// Output:
	// GET /api/v1/flags/{key} 200
	// GET /{value} 404
	// GET /api/v1/decode 422
}
