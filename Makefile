# Everything from a bare checkout: `make demo` runs the main job and shows it, `make test` tests.
PYTHON ?= python3
ENV := .venv
BIN := $(ENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check install -q -c constraints.txt

.PHONY: demo test check story proofs texts clean

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
	$(BIN)/pytest -q -rs -n auto --dist worksteal

# `make texts AREA=rosters` brings the German texts of one area of the web up to date; translate
# what it leaves empty in web/translations/AREA/de/LC_MESSAGES/messages.po, and run it again.
AREA ?= shared
PO := web/translations/$(AREA)
SOURCES := $(if $(filter shared,$(AREA)),$(wildcard web/*.py web/templates/*.html) web/templates/parts,\
  $(wildcard web/$(AREA) web/templates/$(AREA)))
texts: $(ENV)/.tools
	@mkdir -p build $(PO)
	$(BIN)/pybabel -q extract -F web/translations/babel.cfg -k lazy_gettext --omit-header \
	  --no-location -o build/$(AREA).pot $(SOURCES)
	@test -e $(PO)/de || $(BIN)/pybabel -q init -i build/$(AREA).pot -d $(PO) -l de
	$(BIN)/pybabel -q update --no-fuzzy-matching --ignore-obsolete -i build/$(AREA).pot -d $(PO) -l de
	$(BIN)/pybabel -q compile -d $(PO) -l de
	@$(BIN)/pybabel -q compile -d $(PO) -l de --statistics

# A planner's whole morning and a day of swaps in the browser, on real processes: some minutes.
story: $(ENV)/.tools
	$(BIN)/pytest -q -m story tests/story

# What takes too long for every day: all pages in both languages, at both widths, by day and by night;
# fifty kills; many rounds of races. Half an hour and more.
proofs: $(ENV)/.tools story
	$(BIN)/pytest -q -m proof
	PODSHIFT_TEST_TASTES=all $(BIN)/pytest -q tests/web/test_axe.py
	PODSHIFT_TEST_KILLS=50 $(BIN)/pytest -q -m "proof or not proof" tests/processes/test_kill.py tests/processes/test_kill_swaps.py
	PODSHIFT_TEST_ROUNDS=20 $(BIN)/pytest -q tests/scheduler/swaps/test_races.py tests/scheduler/swaps/test_random_markets.py

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
