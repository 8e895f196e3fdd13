"""Timing: how work is put to the clock, in microseconds for one operation."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from threading import Barrier, Thread

from benchmarks.library import Queued, Work

_THREADS = 8


@dataclass(frozen=True, slots=True)
class Size:
    """How much is measured: ``batches`` times ``spans`` spans after as many to warm up.

    ``spans`` fit the smallest queue among the libraries, so that none of them drops any.
    """

    batches: int = 5
    spans: int = 1_000


def best_of(work: Work, size: Size, share: int = 1) -> float:
    """Time batches of ``spans / share`` operations and give the best one."""
    times = max(1, size.spans // share)
    work(times)
    return min(_batch(work, times, time.perf_counter_ns) for _ in range(size.batches))


def best_of_queued(queued: Queued, size: Size, clock_ns: Callable[[], int]) -> float:
    """Time bursts on the caller's thread; between two of them, untimed, the queue is emptied."""
    return _bursts(queued, size, lambda: _batch(queued.work, size.spans, clock_ns))


def best_of_threads(queued: Queued, size: Size) -> float:
    """Time bursts that come from several threads at once, until the last of them is done."""
    return _bursts(queued, size, lambda: _crowd(queued.work, size.spans))


class LossError(Exception):
    """A library dropped spans, so that its time is no measure."""


def _bursts(queued: Queued, size: Size, burst: Callable[[], float]) -> float:
    taken: list[float] = []
    for _ in range(size.batches + 1):
        taken.append(burst())
        queued.flush()
    offered, exported = size.spans * (size.batches + 1), queued.exported()
    queued.close()
    if exported != offered:
        raise LossError(f"{exported} of {offered} spans were exported")
    return min(taken[1:])


def _batch(work: Work, times: int, clock_ns: Callable[[], int]) -> float:
    start_ns = clock_ns()
    work(times)
    return (clock_ns() - start_ns) / times / 1_000


def _crowd(work: Work, times: int) -> float:
    gate = Barrier(_THREADS + 1)

    def member() -> None:
        gate.wait()
        work(times // _THREADS)

    threads = [Thread(target=member) for _ in range(_THREADS)]
    for thread in threads:
        thread.start()
    start_ns = time.perf_counter_ns()
    gate.wait()
    for thread in threads:
        thread.join()
    return (time.perf_counter_ns() - start_ns) / times / 1_000
