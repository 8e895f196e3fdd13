"""The threaded transport: items are queued by the caller and exported by a thread."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Generic, Self, TypeVar
from weakref import finalize

from census_fp.domain.delivery.buffering import Limits
from census_fp.domain.delivery.stats import PipelineStats
from census_fp.domain.time import LONGEST_WAIT_S, NANOSECONDS
from census_fp.effects import lifecycle
from census_fp.effects.capabilities import SYSTEM, Env
from census_fp.effects.export import Export
from census_fp.effects.process import current_pid
from census_fp.effects.transports.lane import Lane

T = TypeVar("T")

FORKED_WAIT_NS = NANOSECONDS // 2
"""In a forked child nothing waits longer than this: such processes may end without notice."""


class Threaded(Generic[T]):
    """Queues items and exports them in batches on a thread of its own.

    The thread is started by the first item, in each process anew: a forked child exports its
    own items and none of its parent's. It ends with ``close``, or when the transport is no
    longer referenced and its items have gone out.
    """

    def __init__(
        self,
        export: Export[T],
        limits: Limits | None = None,
        *,
        env: Env = SYSTEM,
        name: str = "census_fp.worker",
    ) -> None:
        self._export = export
        self._limits = Limits() if limits is None else limits
        self._env = env
        self._name = name
        self._born_in = current_pid()
        self._closed = False
        # One lane a process, so that a child finds none of its parent's, hooks or no hooks.
        self._lanes: dict[int, Lane[T]] = {}
        lifecycle.watch_forks(self)
        finalize(self, _abandon, self._lanes).atexit = False

    def submit(self, item: T) -> None:
        """Queue an item; when the queue is full the oldest waiting item is dropped, and counted."""
        (self._lanes.get(current_pid()) or self._open_lane()).put(item, self._export)

    def submit_watched(self, item: T, takings: Iterator[object]) -> None:
        """Queue an item, and move ``takings`` on by one in the same uninterruptible step."""
        (self._lanes.get(current_pid()) or self._open_lane()).put(item, self._export, takings)

    def flush(self, timeout_s: float | None = None) -> bool:
        """Export what is queued now, and wait for it.

        :param timeout_s: seconds to wait; the grace period, if None.
        :return: True if all of it was exported in time.
        """
        lane = self._lanes.get(current_pid())
        return lane is None or lane.flush(self._timeout_s(timeout_s))

    def close(self, timeout_s: float | None = None) -> bool:
        """Export what is queued and end the thread; items that come later are refused, counted.

        :param timeout_s: seconds this may take; the grace period, if None.
        :return: True if everything was settled in time.
        """
        self._closed = True
        lane = self._lanes.get(current_pid()) or self._open_lane()
        timeout_s = self._timeout_s(timeout_s)
        if not lane.wait_stopped(0):
            lane.ask_to_close(timeout_s)
        return lane.wait_stopped(timeout_s)

    def stats(self) -> PipelineStats:
        """Account for every item this process has submitted."""
        lane = self._lanes.get(current_pid())
        return PipelineStats() if lane is None else lane.stats()

    def before_fork(self) -> None:
        """Nothing is to be settled: a child begins with nothing of its parent's."""

    def after_fork(self) -> None:
        """Leave the parent's items to the parent."""
        self._lanes.clear()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _timeout_s(self, timeout_s: float | None) -> float:
        grace_s = self._limits.grace_period_ns / NANOSECONDS
        return grace_s if timeout_s is None else min(max(float(timeout_s), 0), LONGEST_WAIT_S)

    def _open_lane(self) -> Lane[T]:
        pid = current_pid()
        for other in [key for key in self._lanes if key != pid]:
            self._lanes.pop(other, None)
        lane = Lane[T](self._limits_here(pid), self._env, self._name, closed=self._closed)
        return self._lanes.setdefault(pid, lane)

    def _limits_here(self, pid: int) -> Limits:
        if pid == self._born_in:
            return self._limits
        wait_period_ns = min(self._limits.wait_period_ns, FORKED_WAIT_NS)
        return replace(self._limits, wait_period_ns=wait_period_ns)


def threaded(export: Export[T], limits: Limits | None = None, *, env: Env = SYSTEM) -> Threaded[T]:
    """Make a threaded transport of an export.

    :param limits: batch size, queue size, waits and retries; the defaults if None.
    :param env: the clock that waits are measured on.
    """
    return Threaded(export, limits, env=env)


def _abandon(lanes: "dict[int, Lane[T]]") -> None:
    """The transport is gone: let its thread send what waits, and end."""
    lane = lanes.get(current_pid())
    if lane is not None:
        lane.ask_to_close()
