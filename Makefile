# Fairlead. `make` shows what there is. Needed: git >= 2.38, make, Python >= 3.11.
SHELL := bash
.DEFAULT_GOAL := help

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
DISTRIBUTIONS := shared_kernel governance mission_management execution apps
EDITABLE := $(foreach one,$(DISTRIBUTIONS),-e ./$(one))
PROJECTS := $(foreach one,$(DISTRIBUTIONS),$(one)/pyproject.toml)
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
REPORT := $(VENV)/report
WORKERS ?= 2
SOAK_MINUTES ?= 10
# A command of fairlead is short: reading its modules from source would take longer than running it.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help setup demo test check lint types contracts boundaries parity unit bench soak mutations docs clean

help:  ## Show what there is
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-11s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(VENV)/.everything  ## Make .venv with everything that the checks need, in exact versions
	@echo "== setup: $(VENV) is ready"

demo: $(VENV)/.runtime  ## Run a whole mission with three scripted agents on a scratch repository
	@echo "== demo: a whole mission on a scratch repository"
	@$(BIN)/fairlead demo

test: lint types contracts  ## The checks and all tests, with 90 % line coverage of each distribution
	@echo "== all tests, $(WORKERS) at a time, with line coverage"
	@mkdir -p $(REPORT)
	@$(BIN)/coverage erase
	@set -o pipefail; $(BIN)/python -m pytest -n $(WORKERS) --dist worksteal \
		--cov --cov-report= --cov-report=json:$(REPORT)/coverage.json 2>&1 \
		| tee $(REPORT)/pytest.log
	@$(BIN)/python -m tests.coverage_by_distribution $(REPORT)/coverage.json --fail-under 90
	@tail -n 1 $(REPORT)/pytest.log

check: lint types contracts boundaries unit  ## What CI runs on every change, quickest first

lint: $(VENV)/.everything  ## Style and form of every file
	@echo "== lint: ruff"
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

types: $(VENV)/.everything  ## Types, strictly
	@echo "== types: mypy --strict"
	@$(BIN)/mypy

contracts: $(VENV)/.everything  ## Who may import whom
	@echo "== contracts: import-linter"
	@$(BIN)/lint-imports --config importlinter.ini

boundaries: $(VENV)/.everything  ## The rules about the code, each seen to fail
	@echo "== boundaries: architecture scans"
	@$(BIN)/python -m pytest -q tests/architecture --ignore tests/architecture/test_execution_context_parity.py

parity: $(VENV)/.everything  ## The parity ratchet: the same answer from everywhere
	@echo "== parity ratchet"
	@$(BIN)/python -m pytest -q tests/architecture/test_execution_context_parity.py

unit: $(VENV)/.everything  ## The tests of the five contexts and of their ports
	@echo "== unit and contract tests"
	@$(BIN)/python -m pytest -q -n $(WORKERS) -m "not slow" tests/contract \
		$(foreach one,$(DISTRIBUTIONS),$(wildcard tests/$(one)))

bench: $(VENV)/.everything  ## Measure, as ratios to figures of the same run (RECORD=1 keeps them)
	@echo "== bench: ratios, read by people; nothing here fails"
	@$(BIN)/python -m pytest -q -p no:xdist -p no:cacheprovider --benchmark-quiet \
		$(if $(RECORD),--record) tests/bench

soak: $(VENV)/.everything  ## The long set of tests; SOAK_MINUTES=10 for each, FAIRLEAD_SEED= again
	@echo "== soak: the parity ratchet, with twenty whole lives compared"
	@FAIRLEAD_SOAK=1 $(BIN)/python -m pytest -q tests/architecture/test_execution_context_parity.py
	@echo "== soak: faults, $(SOAK_MINUTES) minutes for each test that runs for a time"
	@seed=$${FAIRLEAD_SEED:-$$(od -An -N4 -tu4 /dev/urandom | tr -d ' ')}; \
		echo "== again with: FAIRLEAD_SEED=$$seed make soak SOAK_MINUTES=$(SOAK_MINUTES)"; \
		FAIRLEAD_SEED=$$seed FAIRLEAD_SOAK=1 FAIRLEAD_SOAK_SECONDS=$$(( $(SOAK_MINUTES) * 60 )) \
		$(BIN)/python -m pytest -q -n $(WORKERS) --dist worksteal tests/faults

mutations: $(VENV)/.everything  ## Take guards out of a copy of the source: a test must notice each
	@echo "== mutations: each guard taken out, one at a time"
	@$(BIN)/python -m tests.faults.mutations

docs: $(VENV)/.everything  ## Write the generated reference pages
	@echo "== docs: generated reference pages"
	@$(BIN)/python -m tests.architecture.error_codes --write
	@$(BIN)/python -m fairlead.apps.reference docs/reference

clean:  ## Remove .venv and every cache
	@echo "== clean"
	@rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis .coverage*

$(BIN)/python:
	@echo "== setup: making $(VENV)"
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed, this is " + sys.version.split()[0] + "; give another one with make PYTHON=…") if sys.version_info < (3, 11) else None'
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.runtime: constraints.txt $(PROJECTS) | $(BIN)/python
	@echo "== setup: installing fairlead from this clone"
	@$(PIP) install --constraint constraints.txt hatchling editables
	@$(PIP) install --constraint constraints.txt --no-build-isolation $(EDITABLE)
	@touch $@

$(VENV)/.everything: $(VENV)/.runtime
	@echo "== setup: installing what the checks need"
	@$(PIP) install --requirement constraints.txt
	@touch $@
