"""Run the benchmarks: ``python -m benchmarks [--quick] [--json PATH] [SCENARIO ...]``."""

import argparse
import json
import os
import platform
import subprocess
import sys
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from benchmarks.imports import import_ms
from benchmarks.library import MODULES, MissingLibraryError
from benchmarks.scenarios import SCENARIOS
from benchmarks.table import Results, imports_table, summary, table

_IMPORTS = "imports"
_DISTRIBUTIONS = {name: name for name in MODULES} | {"opentelemetry": "opentelemetry-sdk"}


def main(arguments: Sequence[str]) -> None:
    options = _options(arguments)
    rounds, batches = (2, 2) if options.quick else (7, 5)
    print(_setting(), flush=True)
    names = [name for name in options.scenarios if name != _IMPORTS]
    results = _run(names, rounds, batches) if names else {}
    imports = import_ms(rounds) if _IMPORTS in options.scenarios else {}
    if results:
        print("", table(results), sep="\n")
    if imports:
        print("", imports_table(imports), sep="\n")
    if options.json is not None:
        document = {"setting": _setting(), "scenarios": summary(results), "imports": imports}
        options.json.write_text(json.dumps(document, indent=2) + "\n")


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    every = [*SCENARIOS, _IMPORTS]
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("scenarios", nargs="*", metavar="SCENARIO", help=", ".join(every))
    parser.add_argument("--quick", action="store_true", help="two short rounds, not seven")
    parser.add_argument("--json", type=Path, metavar="PATH", help="write the numbers there too")
    options = parser.parse_args(arguments)
    unknown = set(options.scenarios) - set(every)
    if unknown:
        parser.error(f"no scenario {', '.join(sorted(unknown))}; there are {', '.join(every)}")
    options.scenarios = options.scenarios or every
    return options


def _setting() -> str:
    versions = ", ".join(f"{name} {_version(each)}" for name, each in _DISTRIBUTIONS.items())
    return f"Python {platform.python_version()}, {os.cpu_count()} cores; {versions}"


def _version(distribution: str) -> str:
    try:
        return version(distribution)
    except PackageNotFoundError:
        sys.exit(str(MissingLibraryError(distribution)))


def _run(scenarios: Sequence[str], rounds: int, batches: int) -> Results:
    """Let the libraries take turns, each turn a process of its own; keep the best of each."""
    best: dict[str, dict[str, float | None]] = {name: {} for name in scenarios}
    for _ in range(rounds):
        for library in MODULES:
            for scenario, time in _turn(library, scenarios, batches).items():
                _keep(best[scenario], library, time)
    return best


def _keep(times: dict[str, float | None], library: str, time: float | None) -> None:
    before = times.get(library)
    times[library] = time if before is None or time is None else min(before, time)


def _turn(library: str, scenarios: Sequence[str], batches: int) -> dict[str, float | None]:
    command = [sys.executable, "-m", "benchmarks.worker", library, str(batches), *scenarios]
    ended = subprocess.run(command, stdout=subprocess.PIPE, text=True)
    if ended.returncode:
        sys.exit(f"the measuring of {library} failed, see above")
    measured: dict[str, float | None] = json.loads(ended.stdout)
    return measured


if __name__ == "__main__":
    main(sys.argv[1:])
