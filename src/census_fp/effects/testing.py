"""Test doubles for programs that use census-fp: a clock to set, ids that count, memory."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Generic, TypeVar

from returns.io import IOResult, IOSuccess

from census_fp.domain.errors import ExportError
from census_fp.domain.time import NANOSECONDS
from census_fp.domain.trace.span_data import SpanData
from census_fp.effects.capabilities import Clock, Env, IdSource
from census_fp.effects.transports.sync import SyncTransport

T = TypeVar("T")

_POLL_S = 0.005


class ManualClock:
    """A clock that stands still until it is told to move.

    >>> manual = ManualClock(start_ns=5)
    >>> manual.advance(2.0)
    >>> manual.clock.wall_ns()
    2000000005
    """

    def __init__(self, start_ns: int = 0) -> None:
        self._now_ns = start_ns

    def advance(self, seconds: float) -> None:
        """Move on by so many seconds; never back."""
        if seconds < 0:
            raise ValueError(f"a clock moves on, not by {seconds!r} s")
        self._now_ns += round(seconds * NANOSECONDS)

    def now_ns(self) -> int:
        """Tell the time, in nanoseconds."""
        return self._now_ns

    @property
    def clock(self) -> Clock:
        """The time of day and the monotonic clock, both this one."""
        return Clock(wall_ns=self.now_ns, monotonic_ns=self.now_ns)

    @property
    def env(self) -> Env:
        """This clock, ids that count up from 1, a sleep that moves the clock, no chance."""
        return Env(
            clock=self.clock,
            ids=sequential_ids(),
            sleep=self.advance,
            chance=lambda: 0.0,
            longest_wait_s=_POLL_S,
        )


def sequential_ids() -> IdSource:
    """Make ids that count up from 1.

    >>> sequential_ids().span_id()
    '0000000000000001'
    """
    traces, spans = count(1), count(1)
    return IdSource(
        trace_id=lambda: f"{next(traces):032x}",
        span_id=lambda: f"{next(spans):016x}",
    )


def manual_env(start_ns: int = 0) -> Env:
    """Make an Env whose clock stands still and whose ids count up."""
    return ManualClock(start_ns).env


@dataclass
class Exported(Generic[T]):
    """Everything an export was given, in order; it is an export itself."""

    items: list[T] = field(default_factory=list)

    def __call__(self, batch: Sequence[T]) -> IOResult[None, ExportError]:
        """Keep a batch."""
        self.items.extend(batch)
        return IOSuccess(None)


def memory_transport() -> tuple[Exported[SpanData], SyncTransport[SpanData]]:
    """Make a synchronous transport, and the list its spans end up in."""
    exported: Exported[SpanData] = Exported()
    return exported, SyncTransport(exported)
