"""Imports: what it costs a program's start to import each library."""

import subprocess
import sys
import time

STATEMENTS = {
    "census_fp": "import census_fp",
    "census-fp's Tracer": "from census_fp.facade import Tracer",
    "opencensus's Tracer": "import opencensus.trace.tracer",
    "opentelemetry's TracerProvider": "from opentelemetry.sdk.trace import TracerProvider",
}


def import_ms(rounds: int) -> dict[str, float]:
    """Time interpreters that import one thing: the best of the rounds, less a bare start."""
    statements = {"nothing": "pass", **STATEMENTS}
    taken: dict[str, list[float]] = {name: [] for name in statements}
    for _ in range(rounds):
        for name, statement in statements.items():
            taken[name].append(_start_ms(statement))
    bare = min(taken.pop("nothing"))
    return {name: min(times) - bare for name, times in taken.items()}


def _start_ms(statement: str) -> float:
    start = time.perf_counter()
    subprocess.run([sys.executable, "-c", statement], check=True)
    return (time.perf_counter() - start) * 1_000
