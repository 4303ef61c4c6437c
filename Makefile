# Everything from a bare checkout: `make demo` runs the main job and shows it, `make test` tests.
PYTHON ?= python3
ENV := .venv
BIN := $(ENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check install -q -c constraints.txt

.PHONY: demo test check clean

demo: $(ENV)/.installed
	$(BIN)/podshift demo

test: $(ENV)/.tools
	@.ci/debian > $(ENV)/left-out || { cat $(ENV)/left-out; exit 1; }
	$(MAKE) check
	@cat $(ENV)/left-out

check: $(ENV)/.tools
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest -q -rs

clean:
	rm -rf $(ENV) out build *.egg-info

# A bare Debian has Python without its venv module.
$(BIN)/python:
	@$(PYTHON) -m venv $(ENV) 2>/dev/null || { rm -rf $(ENV); \
	  { [ "$$(id -u)" -eq 0 ] && apt-get update -qq && apt-get install -y -qq python3-venv; } || \
	  { sudo -n apt-get update -qq && sudo -n apt-get install -y -qq python3-venv; }; \
	  $(PYTHON) -m venv $(ENV); }

$(ENV)/.installed: $(BIN)/python setup.cfg constraints.txt
	$(PIP) -e .
	@touch $@

$(ENV)/.tools: $(BIN)/python setup.cfg constraints.txt
	$(PIP) -e .[dev]
	@touch $@ $(ENV)/.installed
