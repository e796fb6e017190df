.PHONY: demo test setup check system clean

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.ready
SERVE ?= 1
PORT ?= 8080

# The virtual environment is made again when the project's dependencies change. What is imported is
# compiled then: compiling all of it here would take a minute.
$(STAMP): pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip
	$(BIN)/python -m pip install --quiet --no-compile --editable '.[audio,offline,train,insights,cluster,shoppers]'
	touch $@

setup: $(STAMP)

demo: $(STAMP)
ifeq ($(SERVE),0)
	$(BIN)/omnishelf demo demo-shop --no-serve
else
	$(BIN)/omnishelf demo demo-shop --port $(PORT)
endif

$(VENV)/.dev: $(STAMP)
	$(BIN)/python -m pip install --quiet --no-compile --group dev
	touch $@

check: $(VENV)/.dev
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/mypy
	$(BIN)/lint-imports

# Tests of the page need Chromium, those of speech espeak-ng, those of sounds ffmpeg.
system:
	tests/system_packages.sh

# While the packages of Python come in, those of the system do.
test:
	$(MAKE) --jobs=2 check system
	$(BIN)/pytest -n 2 --dist loadfile --no-loadscope-reorder

clean:
	rm -rf $(VENV) demo-shop
