"""opencensus.common.schedule: periodic tasks, and the bounded queue that extensions use."""

import queue
import time
from collections.abc import Callable, Iterable, Mapping
from threading import Event
from typing import ClassVar, Self

from typing_extensions import override

from census_fp.domain.delivery.stats import PipelineStats
from census_fp.effects.reporting import report_once
from census_fp.effects.transports.periodic import Periodic
from census_fp.facade.common.seconds import to_ns


class PeriodicTask:
    """Calls a function every interval, on a background thread, until it is cancelled.

    An error of the function is reported, and the next call comes all the same.

    :param interval: seconds between two calls, more than 0.
    :param function: called as ``function(*args, **kwargs)``.
    """

    daemon = True

    def __init__(
        self,
        interval: float,
        function: Callable[..., object],
        args: Iterable[object] | None = None,
        kwargs: Mapping[str, object] | None = None,
        name: str | None = None,
    ) -> None:
        if not callable(function):
            raise TypeError(f"a periodic task calls a function, not {function!r}")
        self.interval = interval
        self.function = function
        self.args: tuple[object, ...] = tuple(args or ())
        self.kwargs: dict[str, object] = dict(kwargs or {})
        self.name: str = name or f"{type(self).__name__}-{id(self):x}"
        self._periodic = self._make(to_ns("interval", interval, positive=True))

    def _make(self, interval_ns: int) -> Periodic:
        return Periodic(self._call, interval_ns, last_call=False, name=self.name)

    def _call(self) -> object:
        return self.function(*self.args, **self.kwargs)

    def start(self) -> None:
        """Begin, on a background thread; the first call comes after one interval."""
        self._periodic.start()

    def run(self) -> None:
        """Begin, on a background thread; the same as ``start``."""
        self._periodic.start()

    def cancel(self) -> None:
        """Call no more."""
        self._periodic.cancel()

    def close(self, timeout: float | None = None) -> bool:
        """End, and wait for it; True if it ended in time."""
        return self._periodic.close(timeout)

    def join(self, timeout: float | None = None) -> None:
        """Wait for the end of the thread, ``timeout`` seconds at most."""
        self._periodic.join(float("inf") if timeout is None else timeout)

    def is_alive(self) -> bool:
        """Say whether the thread runs."""
        return self._periodic.is_alive

    def stats(self) -> PipelineStats:
        """Account for every call: as exported, or as failed."""
        return self._periodic.stats()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class QueueEvent:
    """Something to wait for that travels in a ``Queue`` with the items."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.event: Event = Event()

    @override
    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.name})"

    def set(self) -> None:
        """Say that it happened."""
        self.event.set()

    def wait(self, timeout: float | None = None) -> bool:
        """Wait until it happens; False when it does not in time."""
        return self.event.wait(timeout)


class QueueExitEvent(QueueEvent):
    """The last thing in a queue."""


class Queue:
    """A bounded queue of items and events; an item that finds it full is dropped, and counted."""

    EXIT_EVENT: ClassVar[QueueExitEvent] = QueueExitEvent("EXIT")

    def __init__(self, capacity: int) -> None:
        self._queue: queue.Queue[object] = queue.Queue(maxsize=capacity)
        self.dropped: int = 0

    def gets(self, count: int, timeout: float) -> tuple[object, ...]:
        """Take up to ``count`` items within ``timeout`` seconds; an event ends it, included."""
        taken: list[object] = []
        until = time.monotonic() + timeout
        while len(taken) < count:
            try:
                taken.append(self._queue.get(timeout=max(0, until - time.monotonic())))
            except queue.Empty:
                break
            if isinstance(taken[-1], QueueEvent):
                break
        return tuple(taken)

    def is_empty(self) -> bool:
        """Say whether nothing waits."""
        return self._queue.empty()

    def flush(self, timeout: float | None = None) -> float | None:
        """Wait until a consumer has taken what waits now; the seconds it took, None if too many."""
        if self.is_empty():
            return 0
        began = time.monotonic()
        event = QueueEvent(f"SYNC(timeout={timeout})")
        try:
            self._queue.put(event, timeout=timeout)
        except queue.Full:
            return None
        left = None if timeout is None else max(0, timeout - (time.monotonic() - began))
        return time.monotonic() - began if event.wait(left) else None

    def put(self, item: object, block: bool = True, timeout: float | None = None) -> None:
        """Queue an item; one that finds no room, in time, is dropped and counted."""
        try:
            self._queue.put(item, block, timeout)
        except queue.Full:
            self.dropped += 1
            report_once("queue full", str(id(self)), "Queue is full. Dropping telemetry.")

    def puts(
        self, items: Iterable[object], block: bool = True, timeout: float | None = None
    ) -> None:
        """Queue items, in ``timeout`` seconds all together."""
        until = None if timeout is None else time.monotonic() + timeout
        for item in items:
            self.put(item, block, None if until is None else max(0, until - time.monotonic()))
