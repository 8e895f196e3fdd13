"""Lane: one process's queue and worker thread; the threaded interpreter of the machine."""

from _thread import start_new_thread
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from itertools import count, repeat
from queue import Empty, SimpleQueue
from threading import TIMEOUT_MAX, Thread, get_ident
from time import sleep
from typing import Generic, TypeAlias, TypeVar, assert_never

from census_fp.domain.delivery import buffering as machine
from census_fp.domain.delivery.stats import PipelineStats
from census_fp.domain.errors import ExportError, SinkError
from census_fp.domain.time import NANOSECONDS
from census_fp.effects import lifecycle
from census_fp.effects.capabilities import Env
from census_fp.effects.context import EXPORTING
from census_fp.effects.export import Export, describe, error_of
from census_fp.effects.reporting import report
from census_fp.effects.transports.ticket import Ticket

T = TypeVar("T")

# Why no lock guards the queue: a signal handler runs between two bytecodes of the main thread,
# so that a lock held there may be wanted by the handler, or by the worker the handler waits
# for. Each step on the caller's path is one call into C instead, which nothing interrupts:
# deque.extend, SimpleQueue.put, list.pop.

Entry: TypeAlias = tuple[T, int, Export[T], object]
"""An item, its number, and where it goes. Only a waiting item keeps the exporter alive, so
that a program's last reference to an idle transport frees exporter and thread."""

Mail: TypeAlias = machine.FlushAsked | machine.CloseAsked | machine.Submitted

_UNWATCHED: Iterator[object] = repeat(None)
_NEVER = 1 << 62
_LOOKS_FOR_A_WORKER = 50
_BETWEEN_LOOKS_S = 0.002
_WAKE = machine.Submitted(offered=0)


class Lane(Generic[T]):
    """A bounded queue that any thread feeds, and the one thread that drains it."""

    def __init__(
        self, limits: machine.Limits, env: Env, name: str, *, closed: bool = False
    ) -> None:
        self._limits = limits
        self._batch_size = min(limits.max_batch_size, limits.max_queue_size)
        self._env = env
        self._name = name
        self._queue: deque[Entry[T]] = deque(maxlen=limits.max_queue_size)
        self._numbers = count()
        self._attend_at = 1
        self._woken = False
        self._said_full = False
        self._mailbox: SimpleQueue[Mail] = SimpleQueue()
        self._state = machine.initial(limits, env.clock.monotonic_ns())
        self._hand: list[Entry[T]] = []
        self._vacancy = [True]
        self._worker_ident: int | None = None
        self._stopped = Ticket()
        if closed:
            self._state = replace(self._state, closed=True)
            self._stopped.resolve(True)

    # -- the callers' side

    def put(self, item: T, export: Export[T], takings: Iterator[object] = _UNWATCHED) -> None:
        """Queue an item; when the queue is full the oldest makes room.

        :param takings: moved on by one in the same step, for a caller that must know whether
            the step was done.
        """
        # One call takes the next number and appends, so that numbers follow the queue's order.
        self._queue.extend(zip((item,), self._numbers, (export,), takings))  # noqa: B905  one item
        if len(self._queue) >= self._attend_at:
            self._attend()

    def flush(self, timeout_s: float) -> bool:
        """Have the worker send everything out now, and wait for it."""
        if self._worker_ident == get_ident():
            return False
        if self._state.closed:
            return self._stopped.wait(0)
        ticket = Ticket()
        self._mailbox.put(machine.FlushAsked(ticket))
        self._hire()
        return ticket.wait(timeout_s)

    def ask_to_close(self, grace_s: float | None = None) -> None:
        """Have the worker send everything out and end, within the grace period."""
        grace_ns = self._limits.grace_period_ns if grace_s is None else int(grace_s * NANOSECONDS)
        by_ns = self._env.clock.monotonic_ns() + grace_ns
        self._mailbox.put(machine.CloseAsked(by_ns))
        self._attend_at = 1
        self._hire()

    def wait_closed(self, timeout_s: float) -> None:
        """At exit: wait for the worker's end; what it could not send by then is said."""
        if self._worker_ident != get_ident() and not self._stopped.wait(timeout_s):
            stats = self.stats()
            lost = stats.queued + stats.dropped.closed
            if lost:
                report("%d item(s) were not exported before the end of the process", lost)

    def wait_stopped(self, timeout_s: float) -> bool:
        """Wait until the worker has ended; True if everything was settled in time."""
        return self._worker_ident != get_ident() and self._stopped.wait(timeout_s)

    @property
    def grace_s(self) -> float:
        """How long closing may take, in seconds."""
        return self._limits.grace_period_ns / NANOSECONDS

    def stats(self) -> PipelineStats:
        """Account for every item at one moment."""
        while True:
            state = self._state
            offered = self._offered(state)
            # The account is of one moment only if the worker moved nothing between two looks.
            if self._state is state:
                return machine.observe(self._limits, state, offered)

    def _offered(self, state: machine.State) -> int:
        try:
            return self._queue[-1][1] + 1
        except IndexError:
            return state.offered

    def _attend(self) -> None:
        """The queue is worth a look: hire a worker, wake it, or say that the queue is full."""
        waiting = len(self._queue)
        if self._state.closed:
            self._refuse()
        elif self._woken and waiting >= self._limits.max_queue_size:
            self._attend_at = _NEVER
            self._mailbox.put(_WAKE)
            self._say_full()
        elif waiting >= self._batch_size:
            # Before the worker can be awake: it sets both back.
            self._woken = True
            self._attend_at = self._limits.max_queue_size
            self._mailbox.put(_WAKE)
            self._hire()
        else:
            self._hire()
            self._attend_at = self._batch_size

    def _say_full(self) -> None:
        """Say that the queue is full: once, until it has been empty again."""
        if not self._said_full:
            self._said_full = True
            report(
                "the queue is full: of more than %d waiting items the oldest are dropped",
                self._limits.max_queue_size,
            )

    def _refuse(self) -> None:
        """Count what came after the end; one thread at a time does it for all."""
        try:
            self._vacancy.pop()
        except IndexError:
            return
        try:
            self._empty()
        finally:
            self._vacancy.append(True)

    def _empty(self) -> None:
        """Let go of the items that a closed machine has counted as dropped."""
        self._observe(self._offered(self._state))
        try:
            while self._queue[0][1] < self._state.offered:
                self._observe(self._queue.popleft()[1] + 1)
        except IndexError:
            pass

    def _observe(self, offered: int) -> None:
        self._state, _ = machine.step(self._limits, self._state, machine.Submitted(offered))

    # -- the worker's side

    def _hire(self) -> None:
        """Have a worker started, unless there is one."""
        if not self._vacancy:
            return
        lifecycle.started(self)
        try:
            start_new_thread(_recruit, (self, self._name))
        except RuntimeError:
            # No thread can start any more while the interpreter ends. One that was started just
            # before may still come; if none does, its work is done here.
            if not self._comes_soon():
                self._work_off()

    def _comes_soon(self) -> bool:
        for _ in range(_LOOKS_FOR_A_WORKER):
            if not self._vacancy:
                return True
            sleep(_BETWEEN_LOOKS_S)
        return False

    def _work_off(self) -> None:
        try:
            self._vacancy.pop()
        except IndexError:
            return
        try:
            self._handle(machine.FlushAsked(None))
        finally:
            self._vacancy.append(True)

    def work(self) -> None:
        """Be the worker until the lane is closed, if there is none."""
        try:
            self._vacancy.pop()
        except IndexError:
            return
        EXPORTING.set(True)
        self._worker_ident = get_ident()
        try:
            for event in self._unfinished():
                self._handle(event)
            while not self._state.closed:
                self._handle(self._next_event())
            self._handle(machine.FlushAsked(None))
        finally:
            self._worker_ident = None
            self._attend_at = 1
            self._vacancy.append(True)
            lifecycle.stopped(self)

    def _unfinished(self) -> Iterator[machine.Event]:
        """Take up what a worker that died left in hand."""
        if self._state.taking:
            yield self._taken()
        elif self._state.in_flight and self._state.retry_ns is None:
            yield self._failed(SinkError("the worker thread died in an export"))

    def _next_event(self) -> machine.Event:
        """Wait for mail, but no longer than the machine wants to sleep."""
        self._said_full = self._said_full and bool(self._queue)
        now_ns = self._env.clock.monotonic_ns()
        wait_s = max(0, machine.wake_at_ns(self._state) - now_ns) / NANOSECONDS
        try:
            return self._mailbox.get(timeout=min(wait_s, self._env.longest_wait_s, TIMEOUT_MAX))
        except Empty:
            return machine.TimerFired(self._env.clock.monotonic_ns())

    def _arrived(self) -> Iterator[Mail]:
        while True:
            try:
                yield self._mailbox.get_nowait()
            except Empty:
                return

    def _handle(self, event: machine.Event) -> None:
        """Put an event to the machine and obey, until it has no more to say."""
        events: deque[machine.Event] = deque([event])
        while events:
            self._attend_at = self._batch_size if self._state.close_by_ns is None else 1
            self._woken = False
            self._step(machine.Submitted(self._offered(self._state)), events)
            self._step(events.popleft(), events)
            events.extend(self._arrived())

    def _step(self, event: machine.Event, events: deque[machine.Event]) -> None:
        self._state, commands = machine.step(self._limits, self._state, event)
        for command in commands:
            answer = self._obey(command)
            if answer is not None:
                events.appendleft(answer)

    def _obey(self, command: machine.Command) -> machine.Event | None:
        match command:
            case machine.Take(number):
                return self._take(number)
            case machine.Send():
                return self._send()
            case machine.Drop():
                # The bounded queue has pushed them out already, or is emptied by Stop.
                return None
            case machine.Discard():
                self._hand.clear()
            case machine.Resolve(ticket, complete):
                if isinstance(ticket, Ticket):
                    ticket.resolve(complete)
            case machine.Report(error, attempts, lost):
                _say_lost(error, attempts, lost)
            case machine.Stop():
                self._attend_at = 1
                self._empty()
                self._stopped.resolve(True)
            case _:
                assert_never(command)
        return None

    def _take(self, number: int) -> machine.Event:
        try:
            for _ in range(number):
                self._hand.append(self._queue.popleft())
        except IndexError:
            pass
        return self._taken()

    def _taken(self) -> machine.Event:
        newest = max((entry[1] for entry in self._hand), default=-1)
        return machine.Taken(len(self._hand), newest + 1, self._env.clock.monotonic_ns())

    def _send(self) -> machine.Event:
        error = _export([entry[0] for entry in self._hand], self._hand[-1][2])
        if error is not None:
            return self._failed(error)
        self._hand.clear()
        return machine.SendSucceeded()

    def _failed(self, error: ExportError) -> machine.Event:
        return machine.SendFailed(error, self._env.clock.monotonic_ns(), self._env.chance())


def _say_lost(error: ExportError, attempts: int, lost: int) -> None:
    """Say that items are lost; not even a log handler that ends its thread ends the worker."""
    with suppress(BaseException):
        report(
            "an export was given up after %d attempts, %d items are lost: %s",
            attempts,
            lost,
            error.reason,
        )


def _export(batch: Sequence[T], export: Export[T]) -> ExportError | None:
    """Send a batch; whatever an exporter raises, a SystemExit included, is its failure."""
    try:
        return error_of(export(batch))
    except BaseException as error:
        return SinkError(describe(error))


def _recruit(lane: Lane[T], name: str) -> None:
    """Start the worker, from a thread that no signal handler interrupts.

    ``Thread.start`` takes a lock that is not re-entrant: interrupted in it, the main thread
    would deadlock with a handler that starts a thread too, and stay half hired by one that
    raises. The caller's own part is one call into C, which is done or not done.
    """
    try:
        Thread(target=_work, args=(lane,), name=name, daemon=True).start()
    except RuntimeError:
        _work(lane)


def _work(lane: Lane[T]) -> None:
    try:
        lane.work()
    except BaseException as error:
        report("the worker thread died; the next item starts another: %r", error)
