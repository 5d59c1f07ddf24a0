# Two commands: `make run` starts the channel, `make test` runs every check. Both set up what is missing first.

PYTHON ?= python3
VENV   := .venv
VOICE  := .venv-voice
PHOTO  := .venv-photo
BAKE   := .venv-bake
BIN    := $(VENV)/bin
FEEDS  ?=
CONFIG ?= anchor.toml
# Tests that keep time run alone; the others share the two cores.
WORKERS ?= 2

.DELETE_ON_ERROR:
.PHONY: help run test test-fast setup lint picture docs bench soak clean

help:
	@echo 'make run                start the channel with the sample wire'
	@echo 'make run FEEDS=X        the same with any RSS or Atom file, or its address'
	@echo 'make test               every check: style, types, borders, tests'
	@echo 'make setup              install what both need, and nothing else'
	@echo 'make picture            make the pictures and the clip of the README again'
	@echo 'make docs               make docs/settings.md and docs/commands.md again'
	@echo 'make bench              the figures of docs/benchmarks.md (about 45 minutes)'
	@echo 'make soak               the long checks: a presenter baked, 30 minutes of channel'

run: setup
	@test -f $(CONFIG) || $(BIN)/anchor init --quiet --config $(CONFIG)
	@$(BIN)/anchor run --config $(CONFIG) $(if $(FEEDS),--feeds '$(FEEDS)')

setup: $(VENV)/.installed $(VOICE)/.installed node_modules/.installed $(VENV)/.system $(VENV)/.compiled

test: setup $(VENV)/.dev-installed $(VENV)/.chromium $(PHOTO)/requirements.sha256 lint
	$(BIN)/pytest -q -n $(WORKERS) --dist loadfile -m 'not programme'
	$(BIN)/pytest -q -m programme

test-fast: setup $(VENV)/.dev-installed $(PHOTO)/requirements.sha256
	$(BIN)/pytest -q -n $(WORKERS) --dist loadfile -m 'not programme and not browser'

lint: $(VENV)/.dev-installed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

docs: setup
	$(BIN)/python -m anchor.documentation docs

picture: setup $(VENV)/.dev-installed $(VENV)/.chromium
	$(BIN)/python benchmarks/picture.py docs/pictures

bench: setup $(VENV)/.dev-installed $(VENV)/.chromium
	$(BIN)/python benchmarks/first_light.py

soak: setup $(VENV)/.dev-installed $(VENV)/.chromium $(BAKE)/requirements.sha256
	ANCHOR_TEST_BAKE=1 $(BIN)/pytest -q tests/render/presenter/bake/test_worker.py
	$(BIN)/python benchmarks/first_light.py --only soak

clean:
	rm -rf $(VENV) $(VOICE) $(PHOTO) $(BAKE) node_modules build dist *.egg-info

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo 'Anchor needs Python 3.11 or newer: set PYTHON=/path/to/python3.11'; exit 1; }
	@$(PYTHON) -m venv $(VENV) || \
	  { rm -rf $(VENV); echo 'Python cannot make a virtual environment: apt install python3-venv'; exit 1; }

$(VENV)/.installed: pyproject.toml constraints.txt | $(VENV)/bin/python
	@echo 'Installing Anchor into $(VENV)'
	@$(BIN)/python -m pip install -q --disable-pip-version-check -e . -c constraints.txt
	@touch $@

$(VENV)/.dev-installed: pyproject.toml constraints.txt $(VENV)/.installed
	@echo 'Installing the test tools into $(VENV)'
	@$(BIN)/python -m pip install -q --disable-pip-version-check -e '.[dev]' -c constraints.txt
	@touch $@

$(VOICE)/.installed: requirements-voice.txt
	@echo 'Installing the voice worker into $(VOICE)'
	@$(PYTHON) -m venv $(VOICE)
	@$(VOICE)/bin/python -m pip install -q --disable-pip-version-check -r requirements-voice.txt
	@touch $@

# The presenter tools make their environments themselves, on first use; here so that tests need not.
$(PHOTO)/requirements.sha256 $(BAKE)/requirements.sha256: .venv-%/requirements.sha256: requirements-%.txt $(VENV)/.installed
	@$(BIN)/python -m render.presenter.$*.environment && touch $@

node_modules/.installed: package.json package-lock.json
	@command -v npm >/dev/null || { echo 'npm is missing: apt install nodejs npm (Node 20 or newer)'; exit 1; }
	@echo 'Installing hls.js, htmx and the Han font into node_modules'
	@npm ci --ignore-scripts --no-audit --no-fund --silent
	@touch $@

# skia-python links against libEGL and libGL, which a bare Debian lacks.
$(VENV)/.system: $(VENV)/.installed
	@$(BIN)/python -c 'import skia' 2>/dev/null || sh .ci/system-packages libegl1 libgl1
	@$(BIN)/python -c 'import skia' && touch $@

# numba sees no change in a function that is called from another file: what was compiled before goes first.
$(VENV)/.compiled: render/changes.py render/stacking.py $(wildcard render/presenter/*.py) $(VENV)/.installed
	@echo 'Compiling what draws the presenters'
	@find render -name '*.nb[ic]' -delete
	@$(BIN)/python -m anchor.drawing_code && touch $@

$(VENV)/.chromium: | $(VENV)/bin/python
	@command -v chromium >/dev/null || sh .ci/system-packages chromium
	@command -v chromium >/dev/null && touch $@
