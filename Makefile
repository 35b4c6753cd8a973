# Offelia. "make" lists what can be asked for.
#
# Go 1.26 and Node 20 build, run and test everything. What else a test can use
# (Chromium, PostgreSQL, clamd, espeak-ng) is left out, and said so, where it is
# not installed; OFFELIA_TEST_ALL=1 makes each thing left out a failure.

SHELL := bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help

GO ?= go
UI := channels/web/ui
TOOLS := bin
GOLANGCI := github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v2.15.0
FUZZTIME ?= 10s
CONVERSATIONS ?= 1000
ADDR ?= 127.0.0.1:8080

.PHONY: help ui build run test test-go race fuzz lint verify tidy check bench \
	bench-understanding bench-when bench-retrieval eval eval-model eval-voice e2e crash model cover docs opus clean

help: ## list these targets
	@grep -hE '^[a-z0-9-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  %-20s %s\n", $$1, $$2}'

# --- build and run -----------------------------------------------------------

ui: $(UI)/dist/manifest.json ## build the browser files into channels/web/ui/dist

$(UI)/dist/manifest.json: $(UI)/build.mjs $(UI)/package-lock.json $(wildcard $(UI)/src/*)
	@if ! command -v npm >/dev/null; then \
		echo "npm is not installed: building without browser files; pages work, but without style and script" >&2; \
	else \
		cd $(UI) && npm ci --no-audit --no-fund --loglevel=error && node build.mjs; \
	fi

build: ui ## build ./offelia, browser files inside
	CGO_ENABLED=0 $(GO) build -trimpath -o offelia ./cmd/offelia

run: build ## run the whole product with the demo town, and open a browser
	./offelia demo --open --addr $(ADDR)

# --- tests -------------------------------------------------------------------

test: test-go e2e ## run every test

test-go: ui
	$(GO) test -shuffle=on -timeout 10m ./...

race: ui ## run the Go tests under the race detector (needs a C compiler)
	CGO_ENABLED=1 $(GO) test -race -shuffle=on -timeout 20m ./...

e2e: build ## run the browser tests (Debian's Chromium)
	@if ! ls $(UI)/e2e/*.test.* >/dev/null 2>&1; then \
		echo "there are no browser tests"; \
	elif command -v chromium >/dev/null; then \
		cd $(UI) && OFFELIA_BINARY="$(CURDIR)/offelia" npm test --silent; \
	elif [ "$${OFFELIA_TEST_ALL:-}" = 1 ]; then \
		echo "OFFELIA_TEST_ALL=1 and there is no chromium" >&2; exit 1; \
	else \
		echo "left out: browser tests, because chromium is not installed"; \
	fi

fuzz: ## run each fuzz target for FUZZTIME (10s)
	@for pkg in $$($(GO) list ./...); do \
		for target in $$(grep -hoE '^func Fuzz[A-Za-z0-9_]+' $$($(GO) list -f '{{.Dir}}' $$pkg)/*_test.go 2>/dev/null | cut -c6- || true); do \
			echo "== $$pkg $$target"; \
			$(GO) test -run '^$$' -fuzz "^$$target$$" -fuzztime $(FUZZTIME) $$pkg; \
		done; \
	done

crash: ## kill the program at random instants during CONVERSATIONS (1000) conversations
	OFFELIA_TEST_CRASH=$(CONVERSATIONS) $(GO) test -count=1 -v -timeout 60m -run '^TestKilledAtRandomInstants$$' ./cmd/offelia

model: ## play every scenario, dialogue and injection with a language model that fails or lies: [SCENARIOS="files"]
	OFFELIA_TEST_MODEL=1 OFFELIA_TEST_SCENARIOS="$(abspath $(SCENARIOS))" $(GO) test -count=1 -v -timeout 120m \
		-run '^Test(ModelsFailAndOffeliaDoesNot|NothingPersonalLeaves|HostileModel|Injections)$$' ./cmd/offelia

cover: ui ## write cover.out and print the share of each package
	$(GO) test -coverprofile=cover.out ./... && $(GO) tool cover -func=cover.out | tail -1

# --- quality -----------------------------------------------------------------

$(TOOLS)/golangci-lint:
	GOBIN="$(CURDIR)/$(TOOLS)" GOFLAGS= $(GO) install $(GOLANGCI)

lint: $(TOOLS)/golangci-lint ui ## lint Go and type-check the browser source
	$(TOOLS)/golangci-lint run --allow-parallel-runners ./...
	@if [ -d $(UI)/node_modules ]; then cd $(UI) && npm run --silent check; fi

verify: ## check formatting, generated documents and lock files
	@out=$$(gofmt -l $$(git ls-files '*.go')); [ -z "$$out" ] || { echo "not formatted:"; echo "$$out"; exit 1; }
	@! grep -nE '"resolved"' $(UI)/package-lock.json || { echo "the lock file names a registry's host"; exit 1; }
	$(GO) mod verify
	$(GO) test -count=1 -run '^(TestDocuments|TestArchitecture)' ./cmd/offelia

tidy: ## tell whether go.mod and go.sum are what go mod tidy would write
	$(GO) mod tidy -diff

docs: build ## rewrite the generated parts of README.md
	$(GO) test -count=1 -run '^TestDocuments' ./cmd/offelia -update

check: test race lint verify tidy ## all of these: what must pass before a merge

# --- measuring ---------------------------------------------------------------

bench: build ## measure turns, open chats and publishing; prints a Markdown table
	./offelia bench

bench-understanding: ## measure the matcher on intent sets: DATA=folder [TEST=folder] [NODENLP=1] [EXPECT=utterances, a learning curve] [SETS=names]
	$(GO) run ./intents/bench -data $(DATA) $(if $(TEST),-test $(TEST)) $(if $(NODENLP),-nodenlp) $(if $(EXPECT),-expect $(EXPECT)) $(SETS)

bench-when: ## measure time expressions on Duckling's corpora: FILES=…
	$(GO) run ./intents/when/bench $(FILES)

bench-retrieval: ## measure ranking: DATA=folder [TEST=folder of unseen queries] [PEERS=1, with lunr and minisearch] or SCALE=10000,100000
	$(GO) run ./knowledge/bench $(if $(SCALE),-scale $(SCALE),-data $(DATA) $(if $(TEST),-test $(TEST)) $(if $(PEERS),-peers))

eval-voice: build ## play scenarios of the voice channel through real calls: FILES=… [TOWN=file] (needs espeak-ng)
	./offelia eval --voice -v $(if $(TOWN),--town $(TOWN)) $(or $(FILES),assistant/eval/testdata/*.jsonl)

eval-model: build ## play scenarios with a language model: LLM=http://127.0.0.1:8081/v1 [QUIRKS=require-tools] [FILES=…] [TOWN=file]
	./offelia llm check --llm-url $(LLM) --llm-model local
	./offelia eval --llm-url $(LLM) --llm-model local $(if $(QUIRKS),--llm-quirks $(QUIRKS)) $(if $(TOWN),--town $(TOWN)) $(or $(FILES),assistant/eval/testdata/dev.jsonl)

eval: build ## play the repository's scenarios through the real chat
	./offelia eval assistant/eval/testdata/*.jsonl

opus: ## compile libopus again: SOURCE=opus_1.3.1.orig.tar.gz (needs clang, lld, wasi-libc)
	channels/voice/opus/libopus/build.sh $(SOURCE)

clean: ## remove what was built
	rm -rf offelia cover.out $(TOOLS) $(UI)/node_modules
	find $(UI)/dist -type f ! -name .keep -delete
