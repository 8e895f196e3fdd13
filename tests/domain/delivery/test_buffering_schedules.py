"""The machine of buffering under any schedule: a model of the pipeline that counts for itself."""

from collections import deque

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from typing_extensions import override

from census_fp.domain.delivery import buffering
from census_fp.domain.delivery.buffering import (
    CloseAsked,
    Command,
    Discard,
    Drop,
    Event,
    FlushAsked,
    Limits,
    Report,
    Resolve,
    Send,
    SendFailed,
    SendSucceeded,
    State,
    Stop,
    Submitted,
    Take,
    Taken,
    TimerFired,
)
from census_fp.domain.delivery.retrying import RetryPolicy
from census_fp.domain.delivery.stats import DropCounts, PipelineStats
from census_fp.domain.errors import EncodeError, ExportError, SinkError

LEAST_STEPS = 10_000
MOST_MOVES = 500

LIMITS = st.builds(
    Limits,
    max_batch_size=st.integers(1, 6),
    max_queue_size=st.integers(1, 12),
    wait_period_ns=st.integers(1, 100),
    grace_period_ns=st.just(0),
    retry=st.builds(
        RetryPolicy,
        max_attempts=st.integers(1, 4),
        first_delay_ns=st.integers(0, 20),
        max_delay_ns=st.integers(0, 40),
        deadline_ns=st.integers(0, 200),
    ),
)
ERRORS: st.SearchStrategy[ExportError] = st.sampled_from(
    [SinkError("refused"), SinkError("refused"), SinkError("gone", False), EncodeError("bad")]
)
SOME = st.sampled_from([0, 1, 2, 3, 5, 15])
FEW = st.sampled_from([0, 0, 0, 1, 2, 15])
DURATIONS = st.integers(0, 60)


class Pipeline(RuleBasedStateMachine):
    """A queue of numbered items that obeys the machine as a worker with its thread would.

    Callers add items at any moment, unseen by the machine until it is told. The queue is
    bounded by itself: what is added to a full one pushes out the oldest. Between Take and
    Taken nothing else is decided, but items still come.
    """

    steps = 0

    @initialize(limits=LIMITS, now_ns=st.integers(-1000, 1000), open_for=st.integers(0, 100))
    def begin(self, limits: Limits, now_ns: int, open_for: int) -> None:
        # Closing too early would leave most schedules nothing to do.
        self.open_for = open_for
        self.limits = limits
        self.now_ns = now_ns
        self.state: State = buffering.initial(limits, now_ns)
        self.queue: deque[int] = deque(maxlen=limits.max_queue_size)
        self.offered = 0
        self.evicted = 0
        self.refused = 0
        self.failed = 0
        self.exported: list[int] = []
        self.hand: list[int] = []
        self.to_take: int | None = None
        self.sending = False
        self.failing = False
        self.asked: dict[int, tuple[int, int]] = {}
        self.resolved: set[int] = set()
        self.stops = 0
        self.close_by_ns: int | None = None

    # -- what happens

    @rule(count=SOME, told=st.booleans())
    def submit(self, count: int, told: bool) -> None:
        self._add(count)
        if told or self.stops:
            self._tell()

    @rule(duration=DURATIONS)
    @precondition(lambda self: self.to_take is None)
    def time_passes(self, duration: int) -> None:
        self.now_ns += duration
        self._happen(TimerFired(self.now_ns))

    @rule()
    @precondition(lambda self: self.to_take is None and not self.stops)
    def wake(self) -> None:
        self.now_ns = max(self.now_ns, buffering.wake_at_ns(self.state))
        self._happen(TimerFired(self.now_ns))

    @rule(before=FEW, between=FEW, after=FEW, missing=st.sampled_from([0, 0, 0, 1]))
    @precondition(lambda self: self.to_take is not None)
    def take(self, before: int, between: int, after: int, missing: int) -> None:
        """Take what is there while items come; a worker that died took fewer than it was told."""
        assert self.to_take is not None
        count = max(0, self.to_take - missing)
        self._add(before)
        first = self._pop(count // 2)
        self._add(between)
        self.hand = first + self._pop(count - len(first))
        self._add(after)
        self.to_take = None
        upto = max(self.hand, default=-1) + 1
        self._happen(Taken(len(self.hand), upto, self.now_ns))

    @rule(duration=DURATIONS)
    @precondition(lambda self: self.sending)
    def send_succeeds(self, duration: int) -> None:
        self.now_ns += duration
        self.sending = False
        self.failing = False
        assert self.hand == sorted(set(self.hand))
        assert not self.exported or self.exported[-1] < self.hand[0]
        self.exported += self.hand
        self.hand = []
        self._happen(SendSucceeded())

    @rule(duration=DURATIONS, error=ERRORS, chance=st.floats(0, 1))
    @precondition(lambda self: self.sending)
    def send_fails(self, duration: int, error: ExportError, chance: float) -> None:
        self.now_ns += duration
        self.sending = False
        commands = self._happen(SendFailed(error, self.now_ns, chance))
        given_up = any(isinstance(each, Discard) for each in commands)
        first_of_its_episode = given_up and not self.failing
        assert any(isinstance(each, Report) for each in commands) == first_of_its_episode
        self.failing = self.failing or given_up

    @rule()
    @precondition(lambda self: self.to_take is None)
    def ask_to_flush(self) -> None:
        self._tell()
        ticket = len(self.asked)
        self.asked[ticket] = (self.offered, self._lost())
        self._happen(FlushAsked(ticket))

    @rule(grace_ns=st.integers(0, 100))
    @precondition(lambda self: self.to_take is None and self.offered >= self.open_for)
    def ask_to_close(self, grace_ns: int) -> None:
        self.close_by_ns = self.now_ns + grace_ns
        self._happen(CloseAsked(self.close_by_ns))

    # -- what must hold

    @invariant()
    def every_item_is_accounted_for(self) -> None:
        type(self).steps += 1
        assert buffering.stats(self.state).balance == 0
        seen = buffering.observe(self.limits, self.state, self.offered)
        assert (seen.offered, seen.exported) == (self.offered, len(self.exported))
        assert seen.failed == self.failed
        if self.to_take is None:
            assert seen == PipelineStats(
                offered=self.offered,
                exported=len(self.exported),
                queued=len(self.queue) + len(self.hand),
                failed=self.failed,
                dropped=DropCounts(queue_full=self.evicted, closed=self.refused),
            )

        assert seen.queued <= self.limits.max_queue_size + self.limits.max_batch_size
        assert len(self.hand) <= self.limits.max_batch_size

    @invariant()
    def nothing_is_idle_that_could_go_out(self) -> None:
        busy = self.hand or self.to_take is not None or self.stops
        if not busy and self.close_by_ns is not None:
            assert not self.state.queued
        if not busy:
            assert self.state.queued < self.limits.max_batch_size

    @override
    def teardown(self) -> None:
        """Close, and answer the machine until it is done: everything is settled then."""
        if not hasattr(self, "state"):
            return
        if self.to_take is not None:
            self.take(0, 0, 0, 0)
        self.ask_to_close(grace_ns=50)
        moves = 0
        while not self.stops:
            moves += 1
            assert moves < MOST_MOVES, self.state
            if self.to_take is not None:
                self.take(0, 0, 0, 0)
            elif self.sending:
                self.send_fails(1, SinkError("refused"), 0.5)
            else:
                self.wake()
        self.submit(3, True)
        self.every_item_is_accounted_for()
        assert buffering.stats(self.state).queued == 0
        assert self.resolved == set(self.asked)
        assert self.stops == 1

    # -- how the machine is obeyed

    def _add(self, count: int) -> None:
        for _ in range(count):
            self.evicted += len(self.queue) == self.limits.max_queue_size and not self.stops
            self.queue.append(self.offered)
            self.offered += 1
            if self.stops:
                self._refuse_all()

    def _pop(self, count: int) -> list[int]:
        return [self.queue.popleft() for _ in range(min(max(count, 0), len(self.queue)))]

    def _refuse_all(self) -> None:
        self.refused += len(self.queue)
        self.queue.clear()

    def _lost(self) -> int:
        return self.failed + self.evicted + self.refused

    def _tell(self) -> None:
        self._step(Submitted(self.offered))

    def _happen(self, event: Event) -> tuple[Command, ...]:
        self._tell()
        # The machine may have begun to take when it heard of the items: the event comes after.
        while self.to_take is not None and not isinstance(event, Taken):
            self._take_at_once()
        commands = self._step(event)
        if isinstance(event, Taken):
            # The bound holds again once the items are out of the queue.
            self._tell()
        return commands

    def _take_at_once(self) -> None:
        assert self.to_take is not None
        self.hand = self._pop(self.to_take)
        self.to_take = None
        self._step(Taken(len(self.hand), self.hand[-1] + 1, self.now_ns))

    def _step(self, event: Event) -> tuple[Command, ...]:
        self.state, commands = buffering.step(self.limits, self.state, event)
        for command in commands:
            self._obey(command)
        return commands

    def _obey(self, command: Command) -> None:
        match command:
            case Take(count):
                assert not self.hand
                assert self.to_take is None
                assert not self.stops
                assert 0 < count <= self.limits.max_batch_size
                self.to_take = count
            case Send():
                assert self.hand
                assert not self.sending
                assert not self.stops
                self.sending = True
            case Discard():
                assert self.hand
                self.failed += len(self.hand)
                self.hand = []
                self.sending = False
            case Resolve(int(ticket), complete):
                self._resolve(ticket, complete)
            case Stop():
                assert self.close_by_ns is not None
                self.stops += 1
                self._refuse_all()
            case Drop():
                # Of a full queue the oldest are gone already; at the end the rest goes.
                self.refused += len(self._pop(len(self.queue) - self.state.queued))
            case Report() | Resolve():
                pass

    def _resolve(self, ticket: int, complete: bool) -> None:
        upto, lost_before = self.asked[ticket]
        assert ticket not in self.resolved
        self.resolved.add(ticket)
        still_here = {*self.queue, *self.hand}
        assert not any(number < upto for number in still_here)
        exported = sum(number < upto for number in self.exported)
        if complete:
            assert exported == upto - lost_before
        else:
            assert self._lost() > lost_before


def test_any_schedule_keeps_the_account() -> None:
    Pipeline.steps = 0
    run_state_machine_as_test(
        Pipeline,
        settings=settings(
            max_examples=210,
            stateful_step_count=60,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
    assert Pipeline.steps >= LEAST_STEPS
