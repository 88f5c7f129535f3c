.DEFAULT_GOAL := help
SHELL := /bin/bash
PYTHON ?= python3.11
BIN := .venv/bin
# The stamp says that .venv holds exactly what the lock files name.
STAMP := .venv/.ready

.PHONY: help setup demo up test coverage test-browser test-real faults mutants bench check lint types imports docs contracts wheel clean lock

help:  ## list what there is
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-13s %s\n", $$1, $$2}'

$(STAMP): requirements-setup.txt requirements-dev.txt pyproject.toml .ci/setup .ci/uv
	@.ci/setup "$(PYTHON)"

setup: $(STAMP)  ## make .venv with the command `kinerja` in it
	@echo "Ready: $(BIN)/kinerja --help"

demo: $(STAMP)  ## play the stories on an embedded broker and database; report in build/demo
	@$(BIN)/kinerja demo

up: $(STAMP)  ## run the platform on this machine until Ctrl-C; data stays in .kinerja
	@$(BIN)/kinerja up

test: $(STAMP)  ## all tests that a bare machine can run
	@$(BIN)/python -m pytest -n 2 --no-loadscope-reorder -q -m "not apache and not browser" $(ARGS)

coverage: $(STAMP)  ## branch coverage of the tests that need no servers
	@$(BIN)/python -m pytest -n 2 --no-loadscope-reorder -q -m "not apache and not integration and not browser" --cov --cov-report=term:skip-covered $(ARGS)

test-browser: $(STAMP)  ## the pages in Chromium, examined with axe; report and screenshots in build/browser
	@.ci/test-browser $(ARGS)

test-real: $(STAMP)  ## the integration and story tests that speak with a broker, on Apache Kafka (needs mvn and Java 17)
	@command -v mvn >/dev/null || { echo "mvn is missing: install Maven and Java 17 to test on Apache Kafka. Nothing was run."; exit 0; }; \
	KINERJA_TEST_BROKER=apache $(BIN)/python -m pytest -n 2 --no-loadscope-reorder -q -m "integration or apache" \
		$(addprefix --ignore=tests/,structure benchmarks scenarios browser) $(ARGS)

faults: $(STAMP)  ## break the platform on purpose and judge what comes of it: ARGS="--kinds NAMES --seed N --minutes M --broker embedded|apache"
	@$(BIN)/python -m tests.faults $(ARGS)

mutants: $(STAMP) build/mutants/library/.ready  ## put small faults into rules and decisions, and see which no test notices: ARGS="--seed N --count N --package NAME --go-on"
	@PYTHONPATH=.:build/mutants/library $(BIN)/python -m tests.mutants $(ARGS)

# Beside .venv, which holds what the lock files for everybody name; what both hold has the same version.
build/mutants/library/.ready: tests/mutants/requirements.txt
	@rm -rf build/mutants/library
	@.ci/uv pip install --quiet --python .venv/bin/python --target build/mutants/library --require-hashes --no-build --no-deps -r $<
	@touch $@

bench: $(STAMP)  ## what the platform costs, against honest ceilings; about a quarter of an hour, report in build/bench
	@$(BIN)/python -m benchmarks $(ARGS)

check: lint types imports  ## linters, types and dependency rules

lint: $(STAMP)
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

types: $(STAMP)
	@$(BIN)/mypy shared services cli portal notices benchmarks tests/support tests/mutants

imports: $(STAMP)
	@$(BIN)/lint-imports

docs: $(STAMP)  ## generate the reference pages settings, metrics and regulation in docs/
	@PYTHONPATH=. $(BIN)/python -m docs.generate

contracts: $(STAMP)  ## generate contracts/ from shared/events
	@$(BIN)/python -m cli.contracts generate

wheel: $(STAMP)  ## build the wheel and play a story from it in a new environment
	@.ci/wheel

# Versions stay as they are unless asked for: make lock ARGS="--upgrade-package ruff". What runs and what sets up are parts of
# the whole, in the same versions.
LOCK := .ci/uv pip compile --quiet --python-version 3.11 --generate-hashes --no-strip-extras --custom-compile-command "make lock"

lock: $(STAMP)  ## resolve the dependencies of pyproject.toml again into the hashed lock files
	@$(LOCK) -o requirements-dev.txt --extra embedded --group dev $(ARGS) pyproject.toml
	@$(LOCK) -o requirements.txt -c requirements-dev.txt pyproject.toml
	@$(LOCK) -o requirements-setup.txt -c requirements-dev.txt --group setup
	@$(LOCK) -o tests/mutants/requirements.txt -c requirements-dev.txt --group mutants

clean:  ## remove everything that can be made again
	@rm -rf build .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
