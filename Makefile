# Two commands are enough: `make run` to look at it, `make test` to prove it.
# Before you begin: apt-get install make python3-venv

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help

PYTHON ?= python3
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin
# Commands that only look at the code get a home of their own and never see anyone's data.
LOOK := BANGFU_HOME=$(CURDIR)/build/look-home DJANGO_SETTINGS_MODULE=bangfu.settings
BY_LINE := sed -u ''  # two runs side by side print whole lines
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps

.PHONY: help install run check test walls lock docs wheel fault load clean

help: ## this list
	@sed -n 's/^\([a-z]*\):.*## /\1	/p' $(MAKEFILE_LIST) | expand -t 12

install: $(VENV)/.run ## a virtual environment with the locked libraries and the command `bangfu`

$(VENV)/.run: requirements/run.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; found: $$($(PYTHON) -V)"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo "Before you begin: apt-get install make python3-venv"; exit 1; }
	@[ -x $(BIN)/python ] || $(PYTHON) -m venv $(VENV)
	@echo "installing the libraries of requirements/run.lock, a minute or two / 正在安装所需的库,约一两分钟 ..."
	@$(PIP) -r requirements/run.lock
	@pwd > "$$($(BIN)/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')/bangfu-checkout.pth"
	@printf '#!/bin/sh\nexec "%s/python" -m bangfu.cli.main "$$@"\n' "$(CURDIR)/$(BIN)" > $(BIN)/bangfu
	@chmod +x $(BIN)/bangfu
	@touch $@

$(VENV)/.test: requirements/test.lock $(VENV)/.run
	@echo "installing the libraries of requirements/test.lock ..."
	@$(PIP) -r requirements/test.lock
	@touch $@

run: install ## the demonstration, served on 127.0.0.1:8000; a second run keeps the data
	@export BANGFU_HOME="$${BANGFU_HOME:-$(CURDIR)/home}"; \
	if [ ! -e "$$BANGFU_HOME/bangfu.sqlite3" ] && [ -z "$${BANGFU_DATABASE_URL:-}" ]; then $(BIN)/bangfu demo; fi; \
	exec $(BIN)/bangfu serve --port $(PORT)

check: $(VENV)/.test ## what must hold before a commit, in less than a minute
	@$(MAKE) --no-print-directory --keep-going --jobs=2 check-house check-code

.PHONY: check-house check-code
check-house:
	$(BIN)/python -m pytest -q -m "not slow" tests/house 2>&1 | $(BY_LINE)
check-code:
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(LOOK) $(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(LOOK) $(BIN)/python -m django makemigrations --check --dry-run
	$(BIN)/python -m pytest -q -m "not load" --doctest-modules bangfu/kernel bangfu/indicators/verbs.py 2>&1 | $(BY_LINE)

test: $(VENV)/.test browser ## everything, on SQLite and on a real PostgreSQL, two runs at a time
	@$(MAKE) --no-print-directory --keep-going --jobs=2 test-house test-parts test-postgresql

.PHONY: test-house test-parts test-postgresql
test-house:
	$(BIN)/python -m pytest tests -m "not load and not walls" --durations=15 2>&1 | $(BY_LINE)
test-parts:
	$(BIN)/python -m pytest bangfu -m "not load" --durations=15 2>&1 | $(BY_LINE)
test-postgresql:
	BANGFU_TEST_PG=1 $(BIN)/python -m pytest -m "pg and not load and not walls" --durations=5 2>&1 | $(BY_LINE)

walls: $(VENV)/.test ## every address as every reader, with both walls and with the second alone
	@$(MAKE) --no-print-directory --keep-going --jobs=2 walls-both walls-second

.PHONY: walls-both walls-second
walls-both:
	$(BIN)/python -m pytest tests/walls -m "walls and not load" -s 2>&1 | $(BY_LINE)
walls-second:
	BANGFU_TEST_PG=1 $(BIN)/python -m pytest tests/walls -m "walls and pg and not load" -s 2>&1 | $(BY_LINE)

.PHONY: browser
browser:
	@if command -v chromium >/dev/null && command -v pdffonts >/dev/null; then :; \
	elif [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		echo "installing chromium and poppler-utils ..."; apt-get update -qq; \
		DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium poppler-utils >/dev/null; \
	else echo "No Chromium or pdffonts here: tests that need them are skipped (apt-get install chromium poppler-utils)"; fi

fault: $(VENV)/.test ## only the tests that kill processes and break files
	$(BIN)/python -m pytest -m fault
	BANGFU_TEST_PG=1 $(BIN)/python -m pytest -m "fault and pg" || [ $$? = 5 ]

load: $(VENV)/.test ## only the tests that do much and take their time; the machine should be idle
	$(BIN)/python -m pytest -m load -s
	BANGFU_TEST_PG=1 $(BIN)/python -m pytest -m "load and pg" -s || [ $$? = 5 ]

lock: $(VENV)/.test ## new lock files from requirements/*.in
	cd requirements && for name in run test bench scale; do \
		env -u UV_INDEX -u UV_EXTRA_INDEX_URL -u UV_FIND_LINKS -u PIP_FIND_LINKS ../$(BIN)/uv pip compile --quiet --upgrade \
			--generate-hashes --no-emit-index-url --python-version 3.11 $$name.in -o $$name.lock; \
	done

docs: install ## the generated pages of docs/ written anew
	$(LOOK) $(BIN)/python docs/generate.py

wheel: $(VENV)/.test ## dist/bangfu-*.whl, which holds everything
	rm -rf build/lib build/bdist.*
	$(BIN)/python -m build --wheel --no-isolation

clean: ## what can be made again; never a home
	rm -rf $(VENV) build dist bangfu.egg-info .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
