# The app builds its data at start when they are missing or old.
# Two commands for a fresh machine with Python 3.11 or newer: `make run` and `make test`.
# `make test-slow` runs the tests that `make test` leaves out; both must pass before a change is published.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

# Compiled modules are kept: each server, worker and sandbox of the tests would compile all of them anew.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: run test test-slow data lint bench bench-scale bench-lake clean

run: $(VENV)/ready
	$(BIN)/streamlit run app.py

test: $(VENV)/ready lint data
	$(BIN)/python -m pytest -n 3 --dist worksteal -m "not slow"

test-slow: $(VENV)/ready data
	$(BIN)/python -m pytest -n 3 --dist worksteal -m slow

data: $(VENV)/ready
	$(BIN)/python -m lib.db.build

# How the pages grow with made-up observations, 10^4 to 10^7: some minutes on an idle machine, and 2 GB of memory.
bench-scale: $(VENV)/ready
	$(BIN)/python -m tests.benchmark_scale

# The same from a DuckLake in PostgreSQL (apt-get install postgresql), in an environment of its own.
LAKE := .venv-lake
bench-lake: $(LAKE)/ready
	$(LAKE)/bin/python -m tests.benchmark_lake

$(LAKE)/ready: requirements.txt requirements-lake.txt
	$(PYTHON) -m venv $(LAKE)
	$(LAKE)/bin/python -m pip install --quiet --requirement requirements.txt
	$(LAKE)/bin/python -m pip install --quiet --requirement requirements-lake.txt
	touch $@

lint: $(VENV)/ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports

$(VENV)/ready: requirements.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --requirement requirements.txt
	touch $@

# The same page in other frameworks needs an environment of its own.
.venv-bench/ready: requirements-bench.txt
	$(PYTHON) -m venv .venv-bench
	.venv-bench/bin/python -m pip install --quiet --requirement requirements-bench.txt
	touch $@

bench: $(VENV)/ready .venv-bench/ready data
	$(BIN)/python -m tests.bench

clean:
	rm -rf $(VENV) .venv-bench data/*.duckdb*
