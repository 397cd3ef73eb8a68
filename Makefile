# Everything a newcomer and a CI machine need; `make help` lists it.
SHELL := /bin/sh
VENV := .venv
BIN := $(VENV)/bin
LOCK := requirements.lock
# Where pip finds CPU builds of torch; without it, Linux gets gigabytes of GPU libraries that nothing here uses.
TORCH_INDEX ?=
T ?= tests
# Test processes; a file's tests stay in one of them. Files keep their order, so that the browser's,
# which take longest, do not come last.
JOBS ?= auto
run_tests = $(BIN)/pytest $(T) -n $(JOBS) --dist loadfile --no-loadscope-reorder

.DEFAULT_GOAL := help
.PHONY: help run install test coverage lint format bench faults screenshots lock clean

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' Makefile

run: $(VENV)/.installed-run ## Install what is needed into .venv and start everything (Ctrl-C stops it)
	@exec $(BIN)/lettersdesk up

install: $(VENV)/.installed-run ## Only install what is needed to run

test: $(VENV)/.installed-test ## Check style and types, run every test (T=path for some)
	@$(require_chromium)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(run_tests)

coverage: $(VENV)/.installed-test ## Run every test and report branch coverage, which takes a quarter longer
	@$(require_chromium)
	$(BIN)/coverage erase
	$(run_tests) --cov --cov-report=term

lint: $(VENV)/.installed-test ## Check style and types only
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

format: $(VENV)/.installed-test ## Put the code into the one style
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(VENV)/.installed-test ## Compare with Detoxify and a plain stack (DATA=folder with evaluate/); JSON lines
	@$(BIN)/python -m tests.bench.engine $(if $(DATA),--data $(DATA))
	@$(BIN)/python -m tests.bench.pipeline $(if $(DATA),--data $(DATA))
	@$(BIN)/python -m tests.bench.desk

faults: $(VENV)/.installed-test ## Kill, empty and stop every part while comments are posted, in full size
	@FAULTS=full $(BIN)/pytest tests/faults -q --timeout 900

screenshots: $(VENV)/.installed-test ## Write pictures of every page of a demo desk (TO=folder)
	@$(require_chromium)
	@$(BIN)/python -m tests.browser.screenshots $(TO)

lock: $(VENV)/bin/python ## Resolve every dependency anew and write requirements.lock
	@rm -rf $(VENV)/lock && $(BIN)/python -m venv $(VENV)/lock
	@$(VENV)/lock/bin/pip install -qq -e ".[workers,compile,embedded,train,dev]"
	@$(VENV)/lock/bin/pip freeze --exclude lettersdesk --exclude-editable | sed 's/+[a-z0-9.]*$$//' > $(LOCK).new
	@mv $(LOCK).new $(LOCK) && rm -rf $(VENV)/lock
	@echo "$(LOCK) names $$(wc -l < $(LOCK)) packages; run make test before you commit it."

clean: ## Remove what make made; the data folder stays
	rm -rf $(VENV) build *.egg-info .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis .coverage* htmlcov

# The first Python of 3.11 or later that runs here and can make environments; PYTHON=... chooses another.
$(VENV)/bin/python:
	@found=; \
	for python in $(PYTHON) python3.11 python3.12 python3.13 python3.14 python3 python; do \
		if "$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then found=$$python; break; fi; \
	done; \
	if [ -z "$$found" ]; then \
		echo "Lettersdesk needs Python 3.11 or later and found $$(python3 --version 2>/dev/null || echo none): install it, or name one with make run PYTHON=/path/to/python3." >&2; \
		exit 1; \
	fi; \
	if ! "$$found" -c 'import ensurepip, venv' 2>/dev/null; then \
		echo "This Python ($$found) cannot make environments: install its venv module (Debian and Ubuntu: apt install python3-venv)." >&2; \
		exit 1; \
	fi; \
	echo "Making $(VENV) with $$("$$found" --version)"; \
	rm -rf $(VENV) && "$$found" -m venv $(VENV)

$(VENV)/.installed-run: $(LOCK) pyproject.toml | $(VENV)/bin/python
	@$(call install,.[workers$(comma)compile$(comma)embedded])
	@touch $@

$(VENV)/.installed-test: $(LOCK) pyproject.toml | $(VENV)/bin/python
	@$(call install,.[workers$(comma)compile$(comma)embedded$(comma)train$(comma)dev])
	@touch $@ $(VENV)/.installed-run

comma := ,

# The browser tests drive the system's Chromium; nothing downloads another one.
define require_chromium
case "$(T)" in *--ignore*browser*) ;; tests|tests/browser*) \
	if ! { command -v chromium || command -v chromium-browser || command -v google-chrome; } > /dev/null; then \
		echo "The browser tests need Chromium, and none was found: install it (Debian: apt-get install chromium), or leave them out with make test T='tests --ignore tests/browser'." >&2; \
		exit 1; \
	fi ;; esac
endef

# Run pip quietly, say every few seconds that it is alive, and show the end of its log if it fails.
# torch comes first and from TORCH_INDEX if that is set; else pip finds it where it finds the rest.
define install
log=$(VENV)/install.log; total=$$(grep -c == $(LOCK)); began=$$(date +%s); : > $$log; \
echo "Installing up to $$total packages into $(VENV) (the first time takes some minutes; the log is $$log)"; \
( if [ -n "$(TORCH_INDEX)" ] && ! $(BIN)/python -c 'import torch' 2>/dev/null; then \
	$(BIN)/pip install -qq --disable-pip-version-check --no-deps --retries 0 --timeout 15 -c $(LOCK) \
		--index-url $(TORCH_INDEX) torch >> $$log 2>&1 || exit 1; \
  fi; \
  exec $(BIN)/pip install -qq --disable-pip-version-check -c $(LOCK) -e '$(1)' >> $$log 2>&1 ) & pip=$$!; \
trap 'kill $$pip 2>/dev/null; exit 130' INT TERM; \
while kill -0 $$pip 2>/dev/null; do \
	sleep 1; now=$$(( $$(date +%s) - began )); \
	if [ -t 1 ] || [ $$(( now % 15 )) -eq 0 ]; then \
		[ -t 1 ] && lead='\r' tail='' || { lead='' tail='\n'; }; \
		printf "$$lead  %s of up to %s packages, %s s $$tail" \
			"$$(ls -d $(VENV)/lib/python3*/site-packages/*.dist-info 2>/dev/null | wc -l | tr -d ' ')" $$total $$now; \
	fi; \
done; \
trap - INT TERM; \
if wait $$pip; then [ -t 1 ] && printf '\r'; echo "  Installed after $$(( $$(date +%s) - began )) s.            "; else \
	echo; grep -v '^WARNING: Location' $$log | tail -15 >&2; \
	echo "Installing failed; the whole log is $$log." >&2; exit 1; \
fi
endef
