# make help lists the targets. Everything is built by the Go command; Node is
# used only to install the tools that the tests of page and worker need.
.DEFAULT_GOAL := help
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
# Nothing here is C. A machine with gcc and without the C library's headers, as
# gcc alone leaves it, would fail to build the standard library's cgo parts.
export CGO_ENABLED := 0
.PHONY: help run test site worker-build worker deploy generate lint fuzz profile bench screenshots conformance

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-13s %s\n", $$1, $$2}' Makefile

run: site ## serve page and API on http://localhost:8080, without any account or network
	go run ./site/serve

test: ## install what is missing and run every test (with root on Debian; else it says what to install)
	@.ci/test

# ORIGIN is where the site will be served, https://taint.example.org: links that
# must be whole, as in the sitemap, need it.
site: ## build the page into site/dist (ORIGIN=https://… for whole links)
	go run ./site/build $(if $(ORIGIN),-origin $(ORIGIN))

worker-build: site ## build the Cloudflare Worker into wasm/worker/dist
	go run ./wasm/worker/build

# wrangler is told not to call home: it works without a network until it deploys.
WRANGLER = cd wasm/worker && WRANGLER_SEND_METRICS=false CLOUDFLARE_CF_FETCH_ENABLED=false npx --no-install wrangler

wasm/worker/node_modules/.installed: wasm/worker/package-lock.json
	npm --prefix wasm/worker ci --no-audit --no-fund --loglevel=error
	cp $< $@

worker: worker-build wasm/worker/node_modules/.installed ## run the Worker in the local workerd, on http://localhost:8787
	$(WRANGLER) dev

deploy: worker-build wasm/worker/node_modules/.installed ## send page and API to Cloudflare
	$(WRANGLER) deploy

screenshots: site ## take pictures of the page, at three widths and in both themes, into .screenshots
	go run ./site/screenshots

generate: ## make the generated code again
	go generate ./...

lint: ## gofmt, go vet (native and WebAssembly) and staticcheck
	@unformatted=$$(git ls-files -co --exclude-standard '*.go' | grep -v '_gen\.go$$' | xargs gofmt -l); \
	  [[ -z $$unformatted ]] || { echo "not gofmt-clean: $$unformatted" >&2; exit 1; }
	go vet ./...
	GOOS=js GOARCH=wasm go vet ./wasm/... ./site
	go tool staticcheck ./...
	checker=$$(go tool -n staticcheck) && GOOS=js GOARCH=wasm "$$checker" ./wasm/...

FUZZTIME ?= 30s
fuzz: ## run each fuzz target for FUZZTIME (30s)
	@for package in $$(go list ./core/... ./harness/...); do \
	  for target in $$(go test -list '^Fuzz' $$package | grep '^Fuzz' || true); do \
	    echo "$$package $$target"; \
	    go test -run '^$$' -fuzz "^$$target\$$" -fuzztime $(FUZZTIME) $$package; \
	  done; \
	done

# What the compiler optimises the command by: where the decoder spends its time on
# the project's own logs, as consoles and as mail have them.
PROFILE = core/cmd/kerneltaint/default.pgo

profile: ## measure again where the decoder spends its time, for the compiler
	go test -c -trimpath -o /tmp/kerneltaint-profile.test ./core/decode
	cd core/decode && /tmp/kerneltaint-profile.test -test.run '^$$' -test.bench '^Benchmark(Dense|Mail)$$' -test.benchtime 100x -test.cpu 1 -test.cpuprofile $(CURDIR)/$(PROFILE).new
	gzip -dc $(PROFILE).new | LC_ALL=C sed 's|/tmp/kerneltaint-profile.test|kerneltaint-decoder-benchmark|' | gzip -9n >$(PROFILE) # no path of this machine
	rm $(PROFILE).new /tmp/kerneltaint-profile.test

bench: ## run the benchmarks, built as the command is
	go test -run '^$$' -bench . -benchmem -pgo=$(CURDIR)/$(PROFILE) ./core/...

conformance: ## check core against the machine's stable Debian kernel under QEMU
	go run ./harness run
