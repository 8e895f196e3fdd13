"""The machine of buffering: what it decides, by example."""

from collections.abc import Iterable
from dataclasses import replace

import pytest

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
    initial,
    observe,
    stats,
    wake_at_ns,
)
from census_fp.domain.delivery.retrying import NEVER, RetryPolicy
from census_fp.domain.delivery.stats import DropCounts, PipelineStats
from census_fp.domain.errors import EncodeError, SinkError

LIMITS = Limits(
    max_batch_size=4,
    max_queue_size=10,
    wait_period_ns=100,
    grace_period_ns=50,
    retry=RetryPolicy(max_attempts=3, first_delay_ns=10, jitter=0),
)
REFUSED = SinkError("refused")


def run(events: Iterable[Event], limits: Limits = LIMITS) -> tuple[State, list[Command]]:
    """Put events to a new machine: where it stands then, and what it said to the last."""
    state = initial(limits, now_ns=0)
    said: tuple[Command, ...] = ()
    for event in events:
        state, said = buffering.step(limits, state, event)
    return state, list(said)


def test_items_wait_for_their_batch_to_fill() -> None:
    assert run([Submitted(3)])[1] == []
    assert run([Submitted(3), Submitted(4)])[1] == [Take(4)]


def test_items_wait_no_longer_than_the_wait_period() -> None:
    assert run([Submitted(1), TimerFired(99)])[1] == []
    assert run([Submitted(1), TimerFired(100)])[1] == [Take(1)]


def test_the_timer_of_an_idle_machine_says_nothing_and_keeps_its_grid() -> None:
    state, commands = run([TimerFired(130)])
    assert commands == []
    assert wake_at_ns(state) == 200


def test_what_was_taken_is_sent_and_what_is_left_waits() -> None:
    state, commands = run([Submitted(5), Taken(4, 4, at_ns=1)])
    assert commands == [Send()]
    assert stats(state).queued == 5
    state, commands = run([Submitted(5), Taken(4, 4, 1), SendSucceeded()])
    assert commands == []
    assert stats(state) == PipelineStats(offered=5, exported=4, queued=1)


def test_a_full_batch_that_came_meanwhile_goes_out_next() -> None:
    events: list[Event] = [Submitted(4), Taken(4, 4, 1), Submitted(8), SendSucceeded()]
    assert run(events)[1] == [Take(4)]


def test_a_full_queue_drops_the_oldest_and_counts_them() -> None:
    events: list[Event] = [Submitted(4), Taken(4, 4, 1), Submitted(17)]
    state, commands = run(events)
    assert commands == [Drop(3)]
    assert stats(state).dropped == DropCounts(queue_full=3)
    assert stats(state).queued == 14


def test_items_pushed_out_before_they_could_be_taken_are_counted() -> None:
    # Of 13 items the queue of 10 lost three before four were taken.
    state, commands = run([Submitted(4), Submitted(13), Taken(4, 7, 1)])
    assert commands == [Send()]
    assert stats(state).dropped == DropCounts(queue_full=3)
    assert stats(state).queued == 10


def test_a_failed_send_is_tried_again_after_growing_waits() -> None:
    failing: list[Event] = [Submitted(4), Taken(4, 4, 0), SendFailed(REFUSED, 5, chance=0)]
    state, commands = run(failing)
    assert commands == []
    assert wake_at_ns(state) == 15
    assert run([*failing, TimerFired(14)])[1] == []
    assert run([*failing, TimerFired(15)])[1] == [Send()]
    state, commands = run([*failing, TimerFired(15), SendFailed(REFUSED, 20, chance=0)])
    assert commands == []
    assert wake_at_ns(state) == 40


def test_items_no_attempt_exported_are_given_up_and_counted() -> None:
    events: list[Event] = [
        Submitted(4),
        Taken(4, 4, 0),
        SendFailed(REFUSED, 0, 0),
        TimerFired(10),
        SendFailed(REFUSED, 10, 0),
        TimerFired(30),
        SendFailed(REFUSED, 30, 0),
    ]
    state, commands = run(events)
    assert commands == [Report(REFUSED, attempts=3, lost=4), Discard()]
    assert stats(state) == PipelineStats(offered=4, failed=4)


def test_an_error_of_encoding_is_final_at_once() -> None:
    error = EncodeError("bad")
    state, commands = run([Submitted(4), Taken(4, 4, 0), SendFailed(error, 0, 0)])
    assert commands == [Report(error, attempts=1, lost=4), Discard()]
    assert stats(state) == PipelineStats(offered=4, failed=4)


def test_a_failing_exporter_is_reported_once_until_it_works_again() -> None:
    limits = replace(LIMITS, retry=NEVER)
    fails: list[Event] = [SendFailed(REFUSED, 0, 0)]
    twice: list[Event] = [Submitted(4), Taken(4, 4, 0), *fails, Submitted(8), Taken(4, 8, 0)]
    assert run([*twice, *fails], limits)[1] == [Discard()]
    works: list[Event] = [SendSucceeded(), Submitted(12), Taken(4, 12, 0)]
    assert run([*twice, *works, *fails], limits)[1] == [Report(REFUSED, 1, 4), Discard()]


def test_a_flush_of_nothing_is_complete_at_once() -> None:
    assert run([FlushAsked("a")])[1] == [Resolve("a", complete=True)]


def test_a_flush_sends_what_waits_and_is_resolved_when_it_is_gone() -> None:
    assert run([Submitted(2), FlushAsked("a")])[1] == [Take(2)]
    flushing: list[Event] = [Submitted(2), FlushAsked("a"), Taken(2, 2, 0)]
    assert run([*flushing, SendSucceeded()])[1] == [Resolve("a", complete=True)]
    assert run([*flushing, SendFailed(EncodeError("bad"), 0, 0)])[1] == [
        Report(EncodeError("bad"), 1, 2),
        Discard(),
        Resolve("a", complete=False),
    ]


def test_a_flush_waits_for_all_batches_before_it_and_for_none_after_it() -> None:
    events: list[Event] = [Submitted(4), Taken(4, 4, 0), Submitted(6), FlushAsked("a")]
    assert run([*events, SendSucceeded()])[1] == [Take(2)]
    later: list[Event] = [SendSucceeded(), Submitted(9), Taken(2, 6, 0), SendSucceeded()]
    assert run([*events, *later])[1] == [Resolve("a", complete=True)]


def test_closing_an_empty_machine_stops_it() -> None:
    state, commands = run([CloseAsked(by_ns=50)])
    assert commands == [Stop()]
    assert state.closed


def test_closing_sends_what_waits_in_batches_and_then_stops() -> None:
    closing: list[Event] = [Submitted(3), CloseAsked(by_ns=50)]
    assert run(closing)[1] == [Take(3)]
    assert run([*closing, Taken(3, 3, 0), SendSucceeded()])[1] == [Stop()]


def test_closing_gives_a_batch_that_waits_for_its_retry_one_more_attempt() -> None:
    waiting: list[Event] = [Submitted(4), Taken(4, 4, 0), SendFailed(REFUSED, 0, 0)]
    assert run([*waiting, CloseAsked(by_ns=50)])[1] == [Send()]


def test_closing_does_not_wait_for_a_retry_beyond_its_end() -> None:
    closing: list[Event] = [CloseAsked(by_ns=50), SendFailed(REFUSED, 45, 0)]
    state, commands = run([Submitted(4), Taken(4, 4, 0), *closing])
    assert commands == [Report(REFUSED, 1, 4), Discard(), Stop()]
    assert stats(state) == PipelineStats(offered=4, failed=4)


def test_when_the_grace_period_is_over_the_rest_is_lost_and_counted() -> None:
    events: list[Event] = [Submitted(6), FlushAsked("a"), Taken(4, 4, 0), CloseAsked(by_ns=50)]
    state, commands = run([*events, TimerFired(50)])
    assert commands == [Discard(), Drop(2), Resolve("a", complete=False), Stop()]
    assert stats(state) == PipelineStats(offered=6, failed=4, dropped=DropCounts(closed=2))


def test_what_comes_after_the_end_is_refused_and_counted() -> None:
    state, commands = run([CloseAsked(by_ns=50), Submitted(3)])
    assert commands == [Drop(3)]
    assert stats(state) == PipelineStats(offered=3, dropped=DropCounts(closed=3))
    assert run([CloseAsked(by_ns=50), CloseAsked(by_ns=60)])[1] == []


def test_closing_wakes_no_later_than_its_end() -> None:
    state, _ = run([Submitted(4), Taken(4, 4, 0), CloseAsked(by_ns=50)])
    assert wake_at_ns(state) == 50


def test_an_account_may_be_asked_for_before_the_machine_knows_of_the_items() -> None:
    state, _ = run([Submitted(2)])
    assert observe(LIMITS, state, offered=13) == PipelineStats(
        offered=13, queued=10, dropped=DropCounts(queue_full=3)
    )
    assert stats(state).offered == 2


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("max_batch_size", 0),
        ("max_queue_size", 0),
        ("wait_period_ns", 0),
        ("grace_period_ns", -1),
    ],
)
def test_bad_limits_are_an_error_that_names_the_value(field: str, value: int) -> None:
    with pytest.raises(ValueError, match=f"{field} .* {value}"):
        Limits(**{field: value})  # type: ignore[arg-type]  # one field of several types
