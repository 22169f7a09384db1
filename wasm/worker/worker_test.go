package main_test

import (
	"testing"

	"kerneltaint/core/httpapi/apitest"
)

// TestAnswers runs the one table of requests and answers against the worker.
func TestAnswers(t *testing.T) {
	w := start(t, setup{})
	apitest.Run(t, apitest.Server{URL: w.URL, Page: true})
}
