# Zicht: `make demo` sets up and opens the demonstration, `make test` sets up and passes the tests.
# Nothing here needs root; everything it makes stands in .venv, node_modules, build and var.

PYTHON ?= python3
VENV ?= .venv
PORT ?= 8000
BIN := $(VENV)/bin
export PATH := $(abspath $(BIN)):$(PATH)
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps

# A stamp is written when its step has ended well, so a step that was interrupted is done again.
VENV_STAMP := $(VENV)/.made
RUN_STAMP := $(VENV)/.run
DEV_STAMP := $(VENV)/.dev
BENCH_STAMP := $(VENV)/.bench
MODULES_STAMP := node_modules/.run
DEV_MODULES_STAMP := node_modules/.dev
ASSETS_STAMP := build/.assets
NPM_CI := $(BIN)/npm ci --ignore-scripts --no-audit --no-fund --loglevel=error

.DEFAULT_GOAL := help
.PHONY: help setup demo serve test test-3.13 check verify bench guide format lock clean distclean

help: ## what you can do here
	@grep -hE '^[a-z0-9.-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | sort | expand -t 12

setup: $(DEV_STAMP) $(ASSETS_STAMP) $(DEV_MODULES_STAMP) ## the environment only: .venv, node_modules, CSS

demo: $(RUN_STAMP) $(ASSETS_STAMP) ## the picture of 2019 on synthetic answers, served on 127.0.0.1
	$(BIN)/python manage.py demo
	$(BIN)/python manage.py serve --port $(PORT)

serve: $(RUN_STAMP) $(ASSETS_STAMP) ## serve what `make demo` made, without making it again
	$(BIN)/python manage.py serve --port $(PORT)

# One worker more than two cores ask for: browsers, servers and databases are often waited for.
test: setup ## every test, on the interpreter of .venv (and `make test-3.13` on that one)
	$(BIN)/python -m pytest -n 3 --dist loadfile --no-loadscope-reorder

test-3.13: ## the tests on Python 3.13, where that interpreter is present
	@if python3.13 -c '' 2>/dev/null; then $(MAKE) test VENV=.venv-3.13 PYTHON=python3.13; \
	else echo "python3.13 is not present on this machine; nothing to do"; fi

check: setup ## format, lint, types, layers, templates, migrations, deployment settings
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/djlint --check --lint src/zicht/platform
	$(BIN)/python tools/check_repository.py
	$(BIN)/python manage.py makemigrations --check --dry-run
	ZICHT_HTTPS=1 ZICHT_SECRET_KEY=$$($(BIN)/python -c 'import secrets; print(secrets.token_urlsafe(64))') \
	  ZICHT_ALLOWED_HOSTS=zicht.example ZICHT_HSTS_PRELOAD=1 $(BIN)/python manage.py check --deploy --fail-level WARNING

verify: setup ## long verification: one table of bar, figure, pass or not; ONLY=<area> for one part
	$(BIN)/python -m verify $(if $(ONLY),--only $(ONLY))

bench: setup $(BENCH_STAMP) ## every engine against a named peer on the same input
	@for script in bench/*.py; do echo "== $$script"; $(BIN)/python $$script || exit 1; done

guide: setup ## the pictures of docs/guide, made anew (needs chromium)
	$(BIN)/python tools/guide_screenshots.py

format: $(DEV_STAMP) ## rewrite code and templates in the house style
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .
	$(BIN)/djlint --reformat src/zicht/platform --quiet || true

lock: ## pin and hash the requirements again (needs uv)
	cd requirements && for name in run dev bench; do uv pip compile --quiet --universal --python-version 3.11 \
	  --generate-hashes --no-header --no-emit-index-url --no-emit-find-links $$name.in -o $$name.txt; done

clean: ## remove what can be made again: environments, node_modules, CSS, caches; var stays
	rm -rf .venv .venv-3.13 node_modules build dist src/zicht/platform/web/static/vendor
	rm -rf .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

distclean: clean ## clean, and remove var too: the database, the secret key, an imported register
	rm -rf var

# --clear, because what an interrupted first attempt left behind has no pip.
$(VENV_STAMP):
	$(PYTHON) -m venv --clear $(VENV)
	@touch $@

$(RUN_STAMP): $(VENV_STAMP) requirements/run.txt pyproject.toml
	$(PIP) --require-hashes -r requirements/run.txt
	$(PIP) --no-build-isolation --editable .
	@touch $@

$(DEV_STAMP): $(RUN_STAMP) requirements/dev.txt
	$(PIP) --require-hashes -r requirements/dev.txt
	@touch $@

$(BENCH_STAMP): $(DEV_STAMP) requirements/bench.txt
	$(PIP) --require-hashes -r requirements/bench.txt
	@touch $@

OWN_CSS := $(wildcard src/zicht/platform/web/static/web/*.css)

$(MODULES_STAMP): package-lock.json | $(RUN_STAMP)
	$(NPM_CI) --omit=dev
	@touch $@

$(ASSETS_STAMP): package-lock.json tools/build_assets.py $(OWN_CSS) | $(MODULES_STAMP)
	$(BIN)/python tools/build_assets.py
	@mkdir -p $(@D) && touch $@

# After the CSS: npm empties node_modules first, and `make -j serve test` wants both.
$(DEV_MODULES_STAMP): $(MODULES_STAMP) | $(ASSETS_STAMP)
	$(NPM_CI)
	@touch $(MODULES_STAMP) $@
