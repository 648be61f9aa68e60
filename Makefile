# The app builds its data at start when they are missing or old.
# Two commands for a fresh machine with Python 3.11 or newer: `make run` and `make test`.
# `make lock` after a change of requirements.txt; `make sbom` for an inventory of what is installed (docs/drift.md).
# `make test-slow` and `make test-lake` run the tests that `make test` leaves out; all must pass before a change is published.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
TOOLS := build/tools
COMPILE := $(TOOLS)/bin/uv pip compile --quiet --universal --python-version 3.11 --upgrade \
  --generate-hashes --no-annotate --no-header --no-emit-index-url

# Compiled modules are kept: each server, worker and sandbox of the tests would compile all of them anew.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: run test test-slow test-lake data lint lock sbom bench bench-scale bench-lake clean

run: $(VENV)/ready
	$(BIN)/python -m lib.web.start

test: $(VENV)/ready lint data
	$(BIN)/python -m pytest -n 3 --dist worksteal -m "not slow"

test-slow: $(VENV)/ready data
	$(BIN)/python -m pytest -n 3 --dist worksteal -m slow

data: $(VENV)/ready
	$(BIN)/python -m lib.db.build

# How the pages grow with made-up observations, 10^4 to 10^7: some minutes on an idle machine, and 2 GB of memory.
bench-scale: $(VENV)/ready
	$(BIN)/python -m tests.bench.scale

# The same from a DuckLake in PostgreSQL (apt-get install postgresql), in an environment of its own.
LAKE := .venv-lake
bench-lake: $(LAKE)/ready
	$(LAKE)/bin/python -m tests.bench.lake

# The test of a lake, with the DuckDB of that environment; without PostgreSQL it says so and is left out.
test-lake: $(LAKE)/ready
	$(LAKE)/bin/python -m pytest tests/test_scale.py -m slow -k lake -rs

$(LAKE)/ready: requirements.txt requirements-lake.txt
	$(PYTHON) -m venv $(LAKE)
	$(LAKE)/bin/python -m pip install --quiet --requirement requirements.txt
	$(LAKE)/bin/python -m pip install --quiet --requirement requirements-lake.txt
	touch $@

lint: $(VENV)/ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports

# Every package of requirements.txt with all that it needs, and the app's alone for a server, with their checksums.
lock: $(TOOLS)/ready
	$(COMPILE) requirements.txt --output-file requirements.lock
	sed '/^# The tests/,$$d' requirements.txt | $(COMPILE) --constraint requirements.lock - --output-file deploy/requirements.lock

# The list of the app's packages for an inventory (CycloneDX).
sbom: $(TOOLS)/ready
	$(TOOLS)/bin/cyclonedx-py requirements --output-reproducible --output-file build/sbom.cdx.json deploy/requirements.lock

$(VENV)/ready: requirements.lock
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --require-hashes --requirement requirements.lock
	touch $@

$(TOOLS)/ready: deploy/tools.txt
	$(PYTHON) -m venv $(TOOLS)
	$(TOOLS)/bin/python -m pip install --quiet --requirement deploy/tools.txt
	touch $@

# The same page in other frameworks needs an environment of its own.
.venv-bench/ready: requirements-bench.txt
	$(PYTHON) -m venv .venv-bench
	.venv-bench/bin/python -m pip install --quiet --requirement requirements-bench.txt
	touch $@

bench: $(VENV)/ready .venv-bench/ready data
	$(BIN)/python -m tests.bench

clean:
	rm -rf $(VENV) .venv-bench .venv-lake build data/*.duckdb*
