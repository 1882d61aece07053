# CareLine. `make run` and `make test` need nothing but Python 3.11+ and make.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: run test check bench faults clean

run: .venv/run
	$(BIN)/careline run

test: .venv/dev
	$(BIN)/pytest

check: .venv/dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/careline flows check

bench: .venv/dev
	$(BIN)/python -m benchmarks

faults: .venv/dev
	$(BIN)/python -m benchmarks.faults

clean:
	rm -rf .venv .careline

.venv/bin/python:
	$(PYTHON) -c 'import sys; sys.exit("CareLine needs Python 3.11 or later") if sys.version_info < (3, 11) else None'
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --upgrade pip

.venv/run: .venv/bin/python pyproject.toml
	$(BIN)/pip install --quiet -e .
	touch .venv/run

.venv/dev: .venv/bin/python pyproject.toml
	$(BIN)/pip install --quiet -e '.[dev]'
	touch .venv/run .venv/dev
