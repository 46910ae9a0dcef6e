# Two commands matter: `make run` and `make test`. `make help` lists the others.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin
# The CPU build of torch comes from torch's own index, unless wheels of ours are named (PIP_FIND_LINKS or pip's settings).
WHEELS := $(PIP_FIND_LINKS)$(shell $(PYTHON) -m pip config get global.find-links 2>/dev/null)
PIP_TORCH := $(if $(strip $(WHEELS)),,--extra-index-url https://download.pytorch.org/whl/cpu)
PEER := benchmarks/stock-rasa
export PYTHONPATH := $(CURDIR)

.PHONY: help install run test lint types fix train check-content counts evaluate bench browser screenshots clean

help: ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 16

install: $(VENV)/installed ## make .venv and install what requirements-dev.lock pins

$(VENV)/installed: requirements-dev.lock pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -c 'import sys; sys.exit(0 if sys.version_info[:2] == (3, 11) else "Python 3.11 is needed, this is " + sys.version)'
	$(BIN)/python -m pip install -q --no-deps --ignore-requires-python $(PIP_TORCH) -r requirements-dev.lock
	$(BIN)/python -m pip install -q --no-deps --no-build-isolation -e .
	$(BIN)/python -m compileall -q $(VENV)/lib >/dev/null 2>&1 || true
	touch $@

run: install ## train if needed and serve; prints the address
	$(BIN)/motcua serve

train: install ## train the encoder and the language model
	$(BIN)/motcua train

test: install ## all tests, three files at a time
	$(BIN)/python -m pytest -n 3 --dist loadfile

lint: install ## format, style, import directions, types, content
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	$(MAKE) --no-print-directory types check-content

types: install ## static types
	$(BIN)/mypy

fix: install ## mend what can be mended
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

check-content: install ## every record against the schema
	$(BIN)/motcua kb check

counts: install ## count anew which words stand beside which, for mending slips
	$(BIN)/python -c "from knowledge.reading.counts import write; write()"

evaluate: install ## quality on the held-out questions
	$(BIN)/motcua evaluate

bench: install $(PEER)/.venv/installed ## speed and memory beside stock Rasa
	$(BIN)/motcua bench

$(PEER)/.venv/installed: $(PEER)/requirements.lock
	test -x $(PEER)/.venv/bin/python || $(PYTHON) -m venv $(PEER)/.venv
	$(PEER)/.venv/bin/python -m pip install -q --no-deps --ignore-requires-python -r $<
	touch $@

screenshots: install browser ## write pictures of the widget and of the pages to var/screenshots
	SCREENSHOTS=$(CURDIR)/var/screenshots $(BIN)/python -m pytest $(wildcard tests/bot/*/test_screenshots.py tests/bot/*/pages/test_screenshots.py)

browser: ## install the browser the page is tested in (Debian)
	command -v chromium >/dev/null || (apt-get update -qq && apt-get install -y -qq chromium)

clean: ## remove the environment and caches, keep var/
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache
