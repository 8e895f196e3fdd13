# Every target works alone on a fresh machine with Python 3.11+ and make: the environment is made
# from the lock file when it is missing or out of date.

PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
BENCH_READY := $(VENV)/.bench-ready
PIP_INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check
JOBS ?= 2

.PHONY: demo test check lint types doctest pytest bench lock clean

demo: $(READY)
	$(BIN)/python -m examples.indexer $(FOLDERS)

test: check pytest

check: lint types doctest

lint: $(READY)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

types: $(READY)
	$(BIN)/mypy
	PATH=$(CURDIR)/$(BIN):$$PATH python -m tests.typing

doctest: $(READY)
	$(BIN)/python -m pytest --doctest-modules --quiet src

pytest: $(READY)
	$(BIN)/python -m pytest --numprocesses $(JOBS) --dist loadgroup

bench: $(BENCH_READY)
	$(BIN)/mypy benchmarks
	$(BIN)/python -m benchmarks

lock: $(READY)
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --quiet \
	  --no-emit-index-url --no-annotate --group dev pyproject.toml --output-file requirements/dev.txt
	$(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --quiet \
	  --no-emit-index-url --no-annotate --group bench pyproject.toml -c requirements/dev.txt \
	  --output-file requirements/bench.txt

$(READY): requirements/dev.txt pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "census-fp needs Python 3.11 or later")'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(PIP_INSTALL) --require-hashes --requirement requirements/dev.txt
	$(PIP_INSTALL) --no-deps --no-build-isolation --editable .
	touch $@

$(BENCH_READY): $(READY) requirements/bench.txt
	$(PIP_INSTALL) --require-hashes --requirement requirements/bench.txt
	touch $@

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis build dist
