# Commands of wagtail-iom. `make` alone lists them.
#
#   PYTHON=python3.12   the Python to build the virtual environment from
#   PORT=8001           the port `make demo` and `make run` serve on

SHELL := /bin/bash
MANAGE := .venv/bin/python example_site/manage.py
export PORT ?= 8000

.DEFAULT_GOAL := help
.PHONY: help demo run test lint fix browser bench messages migrations openapi wheel clean

help:  ## List all commands
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' Makefile

demo:  ## Show the portal with demo data on http://127.0.0.1:8000 (another port: make demo PORT=8001)
	@scripts/make_venv.sh demo
	@scripts/demo.sh

run:  ## Serve the portal as it is now, reloading when the code changes
	@scripts/make_venv.sh demo
	$(MANAGE) migrate --verbosity 0
	$(MANAGE) runserver 127.0.0.1:$(PORT)

test:  ## Check the code and run every test
	@scripts/make_venv.sh demo,test
	@scripts/test.sh

lint:  ## Check style and the direction of imports
	@scripts/make_venv.sh demo,test
	@scripts/lint.sh

fix:  ## Put style right where a tool can
	@scripts/make_venv.sh demo,test
	.venv/bin/ruff check --fix .
	.venv/bin/ruff format .

browser:  ## Run only the tests that need a real Chromium, and fail where it is missing
	@scripts/make_venv.sh demo,test
	IOM_REQUIRE_BROWSER=1 .venv/bin/pytest tests/browser

bench:  ## Measure the portal on PostgreSQL and SQLite, each row beside its floor (more: make bench ARGS=--help)
	@scripts/make_venv.sh demo,test,postgres,mariadb
	@scripts/bench.sh $(ARGS)

messages:  ## Collect strings to translate, then compile the translations
	@scripts/make_venv.sh demo
	@scripts/messages.sh

migrations:  ## Write migrations for changed models
	@scripts/make_venv.sh demo
	$(MANAGE) makemigrations

openapi:  ## Write the description of the API to docs/reference/openapi.yaml
	@scripts/make_venv.sh demo,test
	WRITE_SNAPSHOTS=1 .venv/bin/pytest -n 0 -k committed_description tests/iom_plugin/api/test_openapi.py

wheel:  ## Build the wheel and prove that a new project can use it as README says
	@scripts/make_venv.sh demo
	@scripts/check_wheel.sh

clean:  ## Remove the virtual environment, caches and the demo database
	rm -rf .bench .venv .pytest_cache .ruff_cache .import_linter_cache .hypothesis build dist ./*.egg-info
	rm -rf example_site/db.sqlite3* example_site/media example_site/collected_static
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
