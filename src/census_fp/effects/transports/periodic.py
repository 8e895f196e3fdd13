"""The periodic transport: a function called on a schedule, on a thread of its own."""

from collections.abc import Callable
from queue import Empty, SimpleQueue
from threading import TIMEOUT_MAX, RLock, Thread, get_ident
from typing import Self

from census_fp.domain.delivery.scheduling import next_due_ns
from census_fp.domain.delivery.stats import PipelineStats
from census_fp.domain.time import NANOSECONDS
from census_fp.effects import lifecycle
from census_fp.effects.capabilities import SYSTEM, Env
from census_fp.effects.context import EXPORTING
from census_fp.effects.export import describe
from census_fp.effects.process import current_pid
from census_fp.effects.reporting import report
from census_fp.effects.transports.ticket import Ticket


class Periodic:
    """Calls a function every interval until it is closed; a call that fails stops nothing.

    :param function: what is called, without arguments.
    :param interval_ns: nanoseconds from one call to the next, on a grid that does not drift.
    :param last_call: call once more when closing, and at the interpreter's exit.
    :param grace_ns: how long closing may take.
    :param stop_on: an error of this type ends the schedule.
    """

    def __init__(
        self,
        function: Callable[[], object],
        interval_ns: int,
        *,
        last_call: bool = True,
        grace_ns: int = 5 * NANOSECONDS,
        stop_on: type[Exception] | None = None,
        env: Env = SYSTEM,
        name: str = "census_fp.periodic",
    ) -> None:
        if interval_ns < 1:
            raise ValueError(f"an interval is at least 1 ns, not {interval_ns!r}")
        self._function = function
        self._interval_ns = interval_ns
        self._last_call = last_call
        self._grace_ns = grace_ns
        self._stop_on = stop_on
        self._env = env
        self._name = name
        self._lock = RLock()
        self._begin()
        self._wanted = False
        lifecycle.watch_forks(self)

    def _begin(self) -> None:
        self._mailbox: SimpleQueue[bool] = SimpleQueue()
        self._thread: Thread | None = None
        self._stopped = Ticket()
        self._done = self._failed = 0
        self._failing = False
        self._pid = current_pid()

    def start(self) -> None:
        """Begin to call, the first time after one interval; once started, do nothing."""
        with self._lock:
            if self._thread is None:
                self._wanted = True
                if self._last_call:
                    lifecycle.started(self)
                self._thread = Thread(target=self._run, name=self._name, daemon=True)
                self._thread.start()

    @property
    def is_alive(self) -> bool:
        """Whether the thread runs."""
        return self._thread is not None and self._thread.is_alive()

    @property
    def grace_s(self) -> float:
        """How long closing may take, in seconds."""
        return self._grace_ns / NANOSECONDS

    def cancel(self) -> None:
        """Call no more, and do not wait."""
        self._wanted = False
        self._mailbox.put(False)

    def ask_to_close(self) -> None:
        """Call a last time and end; do not wait."""
        self._wanted = False
        self._mailbox.put(self._last_call)

    def close(self, timeout_s: float | None = None) -> bool:
        """Call a last time, end, and wait for it.

        :param timeout_s: seconds this may take; the grace period, if None.
        :return: True if it ended in time.
        """
        if self._thread is None:
            return True
        self.ask_to_close()
        return self.join(self.grace_s if timeout_s is None else timeout_s)

    def join(self, timeout_s: float) -> bool:
        """Wait for the end; True if it came in time."""
        if self._thread is None or self._thread.ident == get_ident():
            return False
        return self._stopped.wait(timeout_s)

    def wait_closed(self, timeout_s: float) -> None:
        """At exit: wait for the last call."""
        if not self.join(timeout_s):
            report("a periodic export did not finish before the end of the process")

    def stats(self) -> PipelineStats:
        """Account for every call: as exported, or as failed."""
        done, failed = self._done, self._failed
        return PipelineStats(offered=done + failed, exported=done, failed=failed)

    def before_fork(self) -> None:
        """Nothing is to be settled: a child begins with nothing of its parent's."""

    def after_fork(self) -> None:
        """Go on in a forked child, with a thread of the child's own."""
        self._lock = RLock()
        wanted = self._wanted
        self._begin()
        if wanted:
            self.start()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _run(self) -> None:
        EXPORTING.set(True)
        try:
            self._keep_calling(self._mailbox)
        finally:
            lifecycle.stopped(self)
            self._stopped.resolve(True)

    def _keep_calling(self, mailbox: SimpleQueue[bool]) -> None:
        anchor_ns = self._env.clock.monotonic_ns()
        due_ns = anchor_ns + self._interval_ns
        while True:
            last_call = self._wait(mailbox, due_ns)
            if last_call is not None:
                if last_call:
                    self._call()
                return
            if self._env.clock.monotonic_ns() >= due_ns:
                if not self._call():
                    return
                now_ns = self._env.clock.monotonic_ns()
                due_ns = next_due_ns(anchor_ns, self._interval_ns, now_ns)

    def _wait(self, mailbox: SimpleQueue[bool], until_ns: int) -> bool | None:
        """Wait for mail: whether a last call is wanted; None when the time has come."""
        wait_s = max(0, until_ns - self._env.clock.monotonic_ns()) / NANOSECONDS
        try:
            return mailbox.get(timeout=min(wait_s, self._env.longest_wait_s, TIMEOUT_MAX))
        except Empty:
            return None

    def _call(self) -> bool:
        """Call the function; False if its error ends the schedule."""
        try:
            self._function()
        except BaseException as error:
            self._failed += 1
            if not self._failing:
                report("a periodic task failed: %s", describe(error))
            self._failing = True
            return self._stop_on is None or not isinstance(error, self._stop_on)
        self._done += 1
        self._failing = False
        return True
