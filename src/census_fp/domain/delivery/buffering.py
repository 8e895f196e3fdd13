"""Buffering: the state machine that decides what becomes of queued items.

``step(limits, state, event) -> (state, commands)``. Everything that moves an item between
queued, in flight, exported, failed and dropped lives here; interpreters obey.
"""

from collections.abc import Hashable
from dataclasses import dataclass, replace
from typing import TypeAlias, assert_never

from census_fp.domain.delivery.retrying import GiveUp, RetryPolicy, Wait, after_failure
from census_fp.domain.delivery.scheduling import next_due_ns
from census_fp.domain.delivery.stats import DropCounts, PipelineStats
from census_fp.domain.errors import ExportError
from census_fp.domain.time import NANOSECONDS

# Items are numbered from 0 in the order they were submitted. The machine sees numbers alone:
# which items are meant, the interpreter knows. The queue keeps the newest ``max_queue_size``.


@dataclass(frozen=True, slots=True)
class Limits:
    """How much is kept, how much goes out at once, and how long things may take.

    :param max_batch_size: items in one export at most (count); a queue that holds so many
        sends them at once.
    :param max_queue_size: items that wait at most (count); the oldest goes first.
    :param wait_period_ns: an item waits no longer than this for its batch to fill.
    :param grace_period_ns: how long closing may take.
    """

    max_batch_size: int = 600
    max_queue_size: int = 10_000
    wait_period_ns: int = 60 * NANOSECONDS
    grace_period_ns: int = 5 * NANOSECONDS
    retry: RetryPolicy = RetryPolicy()

    def __post_init__(self) -> None:
        for name, value, least in (
            ("max_batch_size", self.max_batch_size, 1),
            ("max_queue_size", self.max_queue_size, 1),
            ("wait_period_ns", self.wait_period_ns, 1),
            ("grace_period_ns", self.grace_period_ns, 0),
        ):
            if not least <= value < 2**63:
                raise ValueError(f"{name} is at least {least}, of 63 bits, not {value!r}")


@dataclass(frozen=True, slots=True)
class FlushRequest:
    """Somebody waits until every item below ``upto`` has left the pipeline."""

    ticket: Hashable
    upto: int
    lost_before: int


@dataclass(frozen=True, slots=True)
class State:
    """What the machine knows. ``head`` is the number of the oldest item still queued."""

    anchor_ns: int
    timer_ns: int
    offered: int = 0
    head: int = 0
    taking: bool = False
    in_flight: int = 0
    exported: int = 0
    failed: int = 0
    queue_full: int = 0
    refused: int = 0
    drain_upto: int = 0
    attempt: int = 0
    first_attempt_ns: int = 0
    retry_ns: int | None = None
    failing: bool = False
    flushes: tuple[FlushRequest, ...] = ()
    close_by_ns: int | None = None
    closed: bool = False

    @property
    def queued(self) -> int:
        """Items that wait in the queue."""
        return self.offered - self.head

    @property
    def lost(self) -> int:
        """Items that will never be exported."""
        return self.failed + self.queue_full + self.refused


def initial(limits: Limits, now_ns: int) -> State:
    """Begin empty, at an instant of the monotonic clock."""
    return State(anchor_ns=now_ns, timer_ns=now_ns + limits.wait_period_ns)


@dataclass(frozen=True, slots=True)
class Submitted:
    """Items have been submitted: ``offered`` in all so far."""

    offered: int


@dataclass(frozen=True, slots=True)
class TimerFired:
    """The clock has come to an instant the machine asked to be woken at."""

    at_ns: int


@dataclass(frozen=True, slots=True)
class Taken:
    """The interpreter took ``count`` items out of the queue, the newest numbered ``upto - 1``."""

    count: int
    upto: int
    at_ns: int


@dataclass(frozen=True, slots=True)
class SendSucceeded:
    """The items in flight were exported."""


@dataclass(frozen=True, slots=True)
class SendFailed:
    """The items in flight were not exported; ``chance``, from 0 to 1, jitters the next try."""

    error: ExportError
    at_ns: int
    chance: float


@dataclass(frozen=True, slots=True)
class FlushAsked:
    """Somebody wants everything submitted so far to go out now."""

    ticket: Hashable


@dataclass(frozen=True, slots=True)
class CloseAsked:
    """Nothing more is to come; what is queued has until ``by_ns`` to go out."""

    by_ns: int


Event: TypeAlias = (
    Submitted | TimerFired | Taken | SendSucceeded | SendFailed | FlushAsked | CloseAsked
)
"""Anything that can happen to a pipeline."""


@dataclass(frozen=True, slots=True)
class Take:
    """Take up to ``count`` of the oldest items out of the queue and report them ``Taken``.

    Until then nothing but ``Submitted`` may come.
    """

    count: int


@dataclass(frozen=True, slots=True)
class Send:
    """Export the items taken, and report how it went."""


@dataclass(frozen=True, slots=True)
class Drop:
    """The ``count`` oldest items leave the queue, untried."""

    count: int


@dataclass(frozen=True, slots=True)
class Discard:
    """The items in flight are given up: forget them, and report no more of them."""


@dataclass(frozen=True, slots=True)
class Resolve:
    """Tell who asked for a flush: ``complete`` is False where items were lost meanwhile."""

    ticket: Hashable
    complete: bool


@dataclass(frozen=True, slots=True)
class Report:
    """An export was given up and its items are lost; said once until an export succeeds."""

    error: ExportError
    attempts: int
    lost: int


@dataclass(frozen=True, slots=True)
class Stop:
    """All is settled and nothing more will come."""


Command: TypeAlias = Take | Send | Drop | Discard | Resolve | Report | Stop
"""Anything an interpreter can be told to do."""

Commands: TypeAlias = tuple[Command, ...]


def step(limits: Limits, state: State, event: Event) -> tuple[State, Commands]:
    """Decide what an event changes and what is to be done about it.

    >>> limits = Limits(max_batch_size=2)
    >>> state, commands = step(limits, initial(limits, now_ns=0), Submitted(offered=2))
    >>> commands
    (Take(count=2),)
    >>> state, commands = step(limits, state, Taken(count=2, upto=2, at_ns=1))
    >>> commands
    (Send(),)
    >>> state, commands = step(limits, state, SendSucceeded())
    >>> stats(state)
    PipelineStats(offered=2, exported=2, queued=0, failed=0, \
dropped=DropCounts(queue_full=0, closed=0))
    """
    state, commands = _apply(limits, state, event)
    state, resolved = _resolve_flushes(state)
    state, next_move = _next_move(limits, state)
    return state, (*commands, *resolved, *next_move)


def stats(state: State) -> PipelineStats:
    """Account for every item."""
    return PipelineStats(
        offered=state.offered,
        exported=state.exported,
        queued=state.queued + state.in_flight,
        failed=state.failed,
        dropped=DropCounts(queue_full=state.queue_full, closed=state.refused),
    )


def observe(limits: Limits, state: State, offered: int) -> PipelineStats:
    """Account for every item, those included that the machine has not been told of yet."""
    return stats(_submitted(limits, state, offered)[0])


def wake_at_ns(state: State) -> int:
    """Say when the machine wants its next ``TimerFired``, on the monotonic clock."""
    due = state.timer_ns if state.retry_ns is None else state.retry_ns
    return due if state.close_by_ns is None else min(due, state.close_by_ns)


def _apply(limits: Limits, state: State, event: Event) -> tuple[State, Commands]:
    match event:
        case Submitted(offered):
            return _submitted(limits, state, offered)
        case TimerFired(at_ns):
            return _timer_fired(limits, state, at_ns)
        case Taken():
            return _taken(state, event)
        case SendSucceeded():
            return _settled(state, exported=state.in_flight), ()
        case SendFailed():
            return _send_failed(limits, state, event)
        case FlushAsked(ticket):
            request = FlushRequest(ticket, state.offered, state.lost)
            drain = replace(state, drain_upto=state.offered, flushes=(*state.flushes, request))
            return drain, ()
        case CloseAsked(by_ns):
            return _close_asked(state, by_ns)
        case _:
            assert_never(event)


def _close_asked(state: State, by_ns: int) -> tuple[State, Commands]:
    """Close by an instant; a wait between two attempts is cut short by one more attempt."""
    if state.closed:
        return state, ()
    closing = replace(state, close_by_ns=by_ns)
    if state.retry_ns is None:
        return closing, ()
    return replace(closing, retry_ns=None, attempt=state.attempt + 1), (Send(),)


def _submitted(limits: Limits, state: State, offered: int) -> tuple[State, Commands]:
    """Count what came; what the queue cannot hold, or came too late, is dropped oldest first."""
    state = replace(state, offered=max(state.offered, offered))
    if state.closed:
        count = state.queued
        return replace(state, head=state.offered, refused=state.refused + count), _drop(count)
    # While items are being taken the queue has room for as many more.
    room = limits.max_queue_size + (limits.max_batch_size if state.taking else 0)
    count = max(0, state.queued - room)
    kept = replace(state, head=state.head + count, queue_full=state.queue_full + count)
    return kept, _drop(count)


def _drop(count: int) -> Commands:
    return (Drop(count),) if count else ()


def _timer_fired(limits: Limits, state: State, at_ns: int) -> tuple[State, Commands]:
    if state.close_by_ns is not None and at_ns >= state.close_by_ns:
        return _out_of_time(state)
    if state.retry_ns is not None:
        if at_ns < state.retry_ns:
            return state, ()
        return replace(state, retry_ns=None, attempt=state.attempt + 1), (Send(),)
    if at_ns < state.timer_ns:
        return state, ()
    due = next_due_ns(state.anchor_ns, limits.wait_period_ns, at_ns)
    return replace(state, timer_ns=due, drain_upto=state.offered), ()


def _out_of_time(state: State) -> tuple[State, Commands]:
    """The grace period is over: what is still here is lost, and counted."""
    discarded: Commands = (Discard(),) if state.in_flight else ()
    dropped = _drop(state.queued)
    lost = replace(
        _settled(state, failed=state.in_flight),
        head=state.offered,
        refused=state.refused + state.queued,
    )
    return lost, (*discarded, *dropped)


def _taken(state: State, taken: Taken) -> tuple[State, Commands]:
    """Items that were gone before they could be taken had been pushed out of a full queue."""
    upto = max(state.head, taken.upto)
    return replace(
        state,
        taking=False,
        offered=max(state.offered, upto),
        head=upto,
        queue_full=state.queue_full + (upto - state.head) - taken.count,
        in_flight=taken.count,
        attempt=1,
        first_attempt_ns=taken.at_ns,
    ), ((Send(),) if taken.count else ())


def _settled(state: State, exported: int = 0, failed: int = 0) -> State:
    return replace(
        state,
        in_flight=0,
        exported=state.exported + exported,
        failed=state.failed + failed,
        failing=state.failing and not exported,
        retry_ns=None,
    )


def _send_failed(limits: Limits, state: State, failed: SendFailed) -> tuple[State, Commands]:
    elapsed_ns = failed.at_ns - state.first_attempt_ns
    match after_failure(limits.retry, state.attempt, elapsed_ns, failed.error, failed.chance):
        case Wait(delay_ns) if _in_time(state, failed.at_ns + delay_ns):
            return replace(state, retry_ns=failed.at_ns + delay_ns), ()
        case Wait() | GiveUp():
            report = Report(failed.error, state.attempt, state.in_flight)
            lost = replace(_settled(state, failed=state.in_flight), failing=True)
            return lost, (Discard(),) if state.failing else (report, Discard())


def _in_time(state: State, at_ns: int) -> bool:
    return state.close_by_ns is None or at_ns <= state.close_by_ns


def _resolve_flushes(state: State) -> tuple[State, Commands]:
    if not state.flushes or state.in_flight or state.taking:
        return state, ()
    done = [request for request in state.flushes if request.upto <= state.head]
    waiting = tuple(request for request in state.flushes if request.upto > state.head)
    resolved = tuple(Resolve(done.ticket, state.lost == done.lost_before) for done in done)
    return replace(state, flushes=waiting), resolved


def _next_move(limits: Limits, state: State) -> tuple[State, Commands]:
    if state.taking or state.in_flight or state.closed:
        return state, ()
    closing = state.close_by_ns is not None
    if closing and not state.queued:
        return replace(state, closed=True), (Stop(),)
    due = closing or state.head < state.drain_upto
    if state.queued and (due or state.queued >= limits.max_batch_size):
        return replace(state, taking=True), (Take(min(state.queued, limits.max_batch_size)),)
    return state, ()
