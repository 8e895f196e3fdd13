"""Scenarios: what is measured, and what census-fp aims at."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from benchmarks.library import Library
from benchmarks.timing import Size, best_of, best_of_queued, best_of_threads

_DOCUMENT = 512
"""Spans that are serialized at once."""


@dataclass(frozen=True, slots=True)
class Scenario:
    """Something that is measured: microseconds for one operation, None if a library has no such
    step.

    :param aim: census-fp's share of the faster peer's time, at most; None if there is no aim.
    """

    title: str
    measure: Callable[[Library, Size], float | None]
    aim: float | None = None


def _fold(library: Library, size: Size) -> float | None:
    work = library.fold()
    return None if work is None else best_of(work, size)


def _serialize(library: Library, size: Size) -> float:
    return best_of(library.serialize(_DOCUMENT), size, share=size.spans) / _DOCUMENT


SCENARIOS = {
    "sampled": Scenario(
        "sampled span, exported at once",
        lambda library, size: best_of(library.sampled(), size),
        aim=1 / 3,
    ),
    "read": Scenario(
        "the same, and the exporter reads it",
        lambda library, size: best_of(library.read(), size),
    ),
    "queued-cpu": Scenario(
        "sampled span, queued: caller's CPU time",
        lambda library, size: best_of_queued(library.queued(), size, time.thread_time_ns),
        aim=1 / 5,
    ),
    "queued-wall": Scenario(
        "sampled span, queued: caller's wall time",
        lambda library, size: best_of_queued(library.queued(), size, time.perf_counter_ns),
        aim=1 / 5,
    ),
    "unsampled": Scenario(
        "unsampled span",
        lambda library, size: best_of(library.unsampled(), size),
        aim=1 / 3,
    ),
    "nested": Scenario(
        "root with 3 children, exported at once",
        lambda library, size: best_of(library.nested(), size, share=4),
    ),
    "threads": Scenario(
        "sampled span, queued, 8 threads: wall time",
        lambda library, size: best_of_threads(library.queued(), size),
    ),
    "fold": Scenario("ended span made of its facts", _fold),
    "serialize": Scenario("span written as JSON, 512 at once", _serialize),
}
"""In the order they are run and shown."""
