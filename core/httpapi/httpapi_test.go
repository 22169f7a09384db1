package httpapi_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"kerneltaint/core/httpapi"
	"kerneltaint/core/httpapi/apitest"
)

// serve starts the handler under net/http as the local server does.
func serve(t testing.TB, opts ...httpapi.Option) string {
	t.Helper()
	s := httptest.NewUnstartedServer(nil)
	s.Config = httpapi.NewServer("", httpapi.New(opts...))
	s.Start()
	t.Cleanup(s.Close)
	return s.URL
}

var sitePage = httpapi.WithPage(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
	if r.URL.Path != "/" && r.URL.Path != "/api/" && r.URL.Path != "/flags/W/" {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.Header().Set("Content-Security-Policy", "default-src 'none'")
	w.Header().Set("Cache-Control", "no-cache")
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	io.WriteString(w, "<!doctype html><title>the page</title>")
}))

func TestAnswers(t *testing.T) {
	apitest.Run(t, apitest.Server{URL: serve(t)})
}

func TestAnswersWithPage(t *testing.T) {
	apitest.Run(t, apitest.Server{URL: serve(t, sitePage), Page: true})
}

func TestHostileClients(t *testing.T) {
	apitest.Hostile(t, apitest.Server{URL: serve(t, sitePage)})
}

// TestSitePages asks for pages of the site whose paths are like the API's.
func TestSitePages(t *testing.T) {
	url := serve(t, sitePage)
	for _, path := range []string{"/", "/api/", "/flags/W/"} {
		for _, accept := range []string{"*/*", "text/html,*/*;q=0.8"} {
			r, err := http.NewRequest("GET", url+path, nil)
			if err != nil {
				t.Fatal(err)
			}
			r.Header.Set("Accept", accept)
			resp, err := http.DefaultClient.Do(r)
			if err != nil {
				t.Fatal(err)
			}
			body, _ := io.ReadAll(resp.Body)
			resp.Body.Close()
			if resp.StatusCode != 200 || string(body) != "<!doctype html><title>the page</title>" {
				t.Errorf("%s for %s: %s %.200s", path, accept, resp.Status, body)
			}
		}
	}
}

// TestSlowBody has a body stop until the server's time for it is over. The next
// request is served, on a new connection.
func TestSlowBody(t *testing.T) {
	s := httptest.NewUnstartedServer(nil)
	s.Config = httpapi.NewServer("", httpapi.New())
	s.Config.ReadTimeout = 200 * time.Millisecond
	s.Start()
	defer s.Close()
	reader, writer := io.Pipe()
	defer writer.Close()
	go io.WriteString(writer, "46")
	resp, err := http.Post(s.URL+"/api/v1/decode", "text/plain", reader)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, _ := io.ReadAll(resp.Body)
	if resp.StatusCode != 408 || !strings.Contains(string(body), "/problems/body-timeout") {
		t.Errorf("%s %s", resp.Status, body)
	}
	if resp, err := http.Get(s.URL + "/4609"); err != nil || resp.StatusCode != 200 {
		t.Errorf("the next request: %v", err)
	} else {
		resp.Body.Close()
	}
}
