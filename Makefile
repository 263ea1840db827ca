### Targets

.PHONY: help test race bench cover fuzz mutation conformance golden chaos lint ci

help: ### this list
	@grep -hE '^[a-z]+:.*###' $(MAKEFILE_LIST) | sed -E 's/:.*### /	/' | expand -t 14

test: ### go test ./... in every module
	@for m in $$(.ci/modules); do (cd $$m && go test ./...) || exit 1; done

race: ### the same under the race detector
	@for m in $$(.ci/modules); do (cd $$m && go test -race ./...) || exit 1; done

bench: ### the README's figures: benchmarks, then the tests that hold them
	cd internal/bench && go test -run '^$$' -bench . -benchmem ./...
	cd internal/bench && go test -count=1 -v -run 'Bounds|Scales|New|Flow|Load' ./...
	cd simulator/sqlbackend && go test -count=1 -v -run Throughput -bench Throughput .

cover: ### coverage of the root module's packages
	go test -coverprofile=coverage.out ./... && go tool cover -func=coverage.out | tail -1

FUZZTIME ?= 30s
fuzz: ### every fuzz test for FUZZTIME (30s)
	@for f in $$(grep -rlE '^func Fuzz' --include='*_test.go' .); do \
		for t in $$(sed -nE 's/^func (Fuzz[A-Za-z0-9_]*).*/\1/p' $$f); do \
			echo "$$f $$t"; go test -run '^$$' -fuzz "^$$t$$" -fuzztime $(FUZZTIME) $$(dirname $$f) || exit 1; \
		done; \
	done

conformance: ### replay public recordings of Azure; the score is printed, nothing is kept
	@folder=$$(mktemp -d) && trap 'rm -rf "$$folder"' EXIT && (cd internal/recordings && go run . "$$folder") || exit 1; \
	PRIVATELINKSIM_RECORDINGS="$$folder" go test ./simulator -count=1 -run Conformance -v >"$$folder/log"; failed=$$?; \
	grep -E '(=== RUN|covered|the floor is)' "$$folder/log"; exit $$failed

MUTANTS ?= 320
MUTATION_MINUTES ?= 30
mutation: ### how many faults in endpoint and the simulator's core the tests notice; below 85 % fails. Takes up to MUTATION_MINUTES (30) for each: not part of ci
	cd internal/mutation && go run . -n $(MUTANTS) -minutes $(MUTATION_MINUTES) endpoint simulator/internal/arm simulator/internal/arm/network simulator/internal/tidbcloud

golden: ### rewrite the golden transcripts and COVERAGE.md; read the difference
	go test ./simulator ./examples/quickstart -update
	cd examples/sql && go test . -update
	cd cmd && go test ./tidbprivatelink -run Tree -update
	cd internal/coverage && go test . -run Coverage -update

SEEDS ?= 50000
chaos: ### SEEDS (50000) worlds with several faults each, drawn from seeds
	CHAOS_SEEDS=$(SEEDS) GOGC=400 go test ./endpoint -count=1 -timeout 0 -v -run 'TestChaos$$'

lint: ### gofmt and go vet
	@test -z "$$(git ls-files '*.go' | xargs gofmt -l | tee /dev/stderr)"
	@for m in $$(.ci/modules); do (cd $$m && go vet ./...) || exit 1; done

ci: ### what decides whether a change lands
	.ci/run
