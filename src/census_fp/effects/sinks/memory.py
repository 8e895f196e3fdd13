"""The memory sink: payloads kept in a list, for tests and for looking at."""

from threading import Lock
from typing import Generic, TypeVar

from returns.io import IOResult, IOSuccess

from census_fp.domain.errors import SinkError

P = TypeVar("P")


class MemorySink(Generic[P]):
    """A sink that keeps every payload; ``payloads`` is a copy of what came so far.

    >>> sink = MemorySink[str]()
    >>> _ = sink("one")
    >>> sink.payloads
    ('one',)
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._payloads: list[P] = []

    def __call__(self, payload: P) -> IOResult[None, SinkError]:
        """Keep a payload."""
        with self._lock:
            self._payloads.append(payload)
        return IOSuccess(None)

    @property
    def payloads(self) -> tuple[P, ...]:
        """What came so far, in order."""
        with self._lock:
            return tuple(self._payloads)
