# `make` alone lists the targets. Nothing here writes outside the checkout, save `make test`: it adds missing Debian packages.
PYTHON ?= python3
VENV := .venv/bin
# The checkout may stand anywhere, also in a folder with spaces in its name: all paths here are relative.
.DEFAULT_GOAL := help
.PHONY: help python setup setup-test run test test-fast check bench messages assets lock clean

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' Makefile

python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	  echo "Senim needs Python 3.11 or newer as '$(PYTHON)'; give another one by: make setup PYTHON=python3.12" >&2; exit 2; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
	  echo "This Python cannot make virtual environments. Please run: apt install python3-venv" >&2; exit 2; }

setup: python ## Install everything into .venv and node_modules (only what is missing)
	@$(PYTHON) tools/install.py

setup-test: python
	@$(PYTHON) tools/install.py --test

run: setup ## Serve the demo country on http://127.0.0.1:8000
	@$(VENV)/senim run

test: setup-test ## The whole suite: checks, both databases, browser journeys
	@.ci/components
	@$(VENV)/python -m tools.suite

test-fast: setup-test ## The unit tests on SQLite only
	@$(VENV)/python -m pytest -n 2 -q -m "not journey"

check: setup-test ## Lint, format, types, import contracts, templates, translations
	@$(VENV)/python -m tools.checks

bench: setup-test ## The intake benchmark; the others: .venv/bin/senim bench --help
	@$(VENV)/senim bench intake

messages: setup-test ## Read the words to translate from code and templates, compile the translations
	@$(VENV)/python -m tools.messages extract
	@$(VENV)/python -m tools.messages compile

assets: python ## Build style sheets, scripts and fonts again
	@$(PYTHON) tools/install.py --again assets static

COMPILE := $(VENV)/uv pip compile -q --universal --generate-hashes --python-version 3.11 \
  --no-emit-index-url --no-emit-find-links --no-header
lock: setup ## Pin the newest packages that pyproject.toml allows
	$(COMPILE) --upgrade pyproject.toml --extra build --extra test -o requirements-test.lock
	$(COMPILE) --upgrade pyproject.toml --extra build -c requirements-test.lock -o requirements.lock
	$(COMPILE) requirements-uv.in -o requirements-uv.lock
	$(COMPILE) requirements-node.in -o requirements-node.lock

clean: ## Remove what set-up and builds made; the data folder stays
	rm -rf .venv node_modules senim/design/static/built senim/design/collected
