# Two commands for a newcomer: `make run` and `make test`. Needs Python 3.11+ with venv, and make.
# PORT and HEARKEN_DATA say where `make run` runs; DATABASE_URL which database the tests use (SQLite without it).

export HEARKEN_ENV := dev
# Compiled files are kept, whatever the machine says: without them every process reads all its sources anew.
export PYTHONDONTWRITEBYTECODE :=

PYTHON ?= python3
BIN := .venv/bin
MANAGE := $(BIN)/python manage.py
PYTEST := $(BIN)/pytest
WORKERS ?= 2
TREES := config concerns accounts notifications trust cleaning tests deploy benchmarks
# Enough to load the production settings; the keys are made afresh and thrown away.
PRODUCTION := HEARKEN_ENV=production DATABASE_URL=postgres://check@127.0.0.1/check \
	REDIS_URL=redis://127.0.0.1:6379/0 HEARKEN_HOSTS=hearken.invalid HEARKEN_EMAIL_HOST=mail.invalid \
	HEARKEN_STAFF_ADDRESS=https://hearken.invalid/staff/ HEARKEN_EMAIL_FROM=messages@hearken.invalid \
	HEARKEN_FILES=/nonexistent
COMPILE := $(BIN)/uv pip compile --universal --generate-hashes --no-header --no-annotate -p 3.11 --quiet

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help run demo-code test test-rules test-browser test-faults leak-mutants lint bench pictures lock css clean runtime dev python

help: ## say what can be made
	@sed -n 's/^\([a-z-]*\):.*## /make \1	/p' $(firstword $(MAKEFILE_LIST))

run: runtime ## run Hearken on this machine with a demo employer
	@$(BIN)/python -m deploy.run

demo-code: runtime ## print the sign-in code that a demo person's app would show now (WHO=email or part of a name)
	@$(MANAGE) demo_code "$(WHO)"

test: test-rules test-browser test-faults ## run the whole suite

test-rules: dev ## run every test that needs neither a browser nor a killed process
	$(PYTEST) -m "not browser and not faults" -n $(WORKERS) --dist worksteal

test-browser: dev ## run the tests that drive Chromium
	$(PYTEST) -m browser -n $(WORKERS) --dist worksteal

test-faults: dev ## run the tests that kill real processes
	$(PYTEST) -m faults -n $(WORKERS) --dist loadfile

leak-mutants: dev ## plant leaks in a copy of the tree and see that the tests find each of them
	$(BIN)/python -m tests.leaks.mutants $(ONLY)

lint: dev ## hold the house rules, the quickest first
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	! grep -nE '://|^ *--(extra-)?index-url|^ *--find-links' requirements/*.txt
	$(BIN)/lint-imports
	$(BIN)/djlint --quiet --lint templates
	$(BIN)/mypy $(TREES)
	$(MANAGE) makemigrations --check --dry-run
	env $(PRODUCTION) $$($(BIN)/python -m deploy.keys) $(MANAGE) check --deploy --fail-level WARNING
	$(MANAGE) print_tables --check

bench: dev ## measure against the budgets
	$(BIN)/python -m benchmarks

pictures: dev ## take pictures of every page a reporter meets, for docs/reporter-pages.md (needs Chromium)
	$(BIN)/python -m tests.pictures

lock: dev ## compile requirements/*.in into hash-locked lists
	$(COMPILE) requirements/runtime.in -o requirements/runtime.txt
	$(COMPILE) requirements/dev.in -c requirements/runtime.txt -o requirements/dev.txt

css: ## rebuild static/ from frontend/; needs npm
	@command -v npm > /dev/null || { echo "hearken: make css needs npm, which is not on the path." >&2; exit 1; }
	cd frontend && npm ci --no-audit --no-fund && npm run build

clean: ## remove what was installed and cached, never the data in var/
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .coverage htmlcov frontend/node_modules
	find . -path ./var -prune -o -name __pycache__ -type d -prune -exec rm -rf {} +

runtime: python
	@$(PYTHON) deploy/install.py runtime

dev: python
	@$(PYTHON) deploy/install.py dev

python:
	@command -v $(PYTHON) > /dev/null || { echo "hearken: no $(PYTHON) on the path; install Python 3.11 or newer with venv." >&2; exit 1; }
