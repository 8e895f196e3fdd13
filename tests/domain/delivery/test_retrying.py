"""Retrying: waits that grow, stay below a cap and end; some errors are never tried again."""

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from census_fp.domain.delivery.retrying import NEVER, GiveUp, RetryPolicy, Wait, after_failure
from census_fp.domain.errors import EncodeError, SinkError
from census_fp.domain.time import NANOSECONDS

REFUSED = SinkError("refused")
CHANCES = st.floats(0, 1)
POLICIES = st.builds(
    RetryPolicy,
    max_attempts=st.integers(1, 12),
    first_delay_ns=st.integers(0, 10 * NANOSECONDS),
    factor=st.floats(1, 1e6),
    max_delay_ns=st.integers(0, 60 * NANOSECONDS),
    jitter=st.floats(0, 1),
    deadline_ns=st.integers(0, 120 * NANOSECONDS),
)
ENDLESS = RetryPolicy(max_attempts=10**9, deadline_ns=10**30)


def delays(policy: RetryPolicy, attempts: int, chance: float = 0) -> list[int]:
    """The waits after so many failures, as if each attempt took no time."""
    waits = (after_failure(policy, n, 0, REFUSED, chance) for n in range(1, attempts + 1))
    return [wait.delay_ns for wait in waits if isinstance(wait, Wait)]


@given(POLICIES, CHANCES)
def test_waits_grow_up_to_the_cap(policy: RetryPolicy, chance: float) -> None:
    patient = replace(policy, max_attempts=10**9, deadline_ns=10**30)
    waits = delays(patient, 20, chance)
    assert len(waits) == 20
    assert all(earlier <= later for earlier, later in pairwise(waits))
    assert all(0 <= wait <= policy.max_delay_ns for wait in waits)


def test_each_wait_is_the_factor_times_the_one_before() -> None:
    policy = replace(ENDLESS, jitter=0, first_delay_ns=10, factor=3.0, max_delay_ns=500)
    assert delays(policy, 6) == [10, 30, 90, 270, 500, 500]


@given(POLICIES, st.integers(1, 12), CHANCES)
def test_jitter_takes_off_no_more_than_its_part(
    policy: RetryPolicy, attempt: int, chance: float
) -> None:
    patient = replace(policy, max_attempts=10**9, deadline_ns=10**30)
    (whole,) = delays(replace(patient, jitter=0), attempt)[-1:]
    (jittered,) = delays(patient, attempt, chance)[-1:]
    assert whole * (1 - policy.jitter) - 1 <= jittered <= whole


def test_chance_spreads_the_waits_over_the_whole_jitter() -> None:
    policy = replace(ENDLESS, jitter=0.5, first_delay_ns=1000)
    assert [delays(policy, 1, chance) for chance in (0, 0.5, 1)] == [[1000], [750], [500]]


@given(POLICIES, st.integers(1, 15), st.integers(0, 200 * NANOSECONDS), CHANCES)
def test_no_attempt_begins_after_the_deadline_or_beyond_the_number_allowed(
    policy: RetryPolicy, attempt: int, elapsed_ns: int, chance: float
) -> None:
    match after_failure(policy, attempt, elapsed_ns, REFUSED, chance):
        case Wait(delay_ns):
            assert attempt < policy.max_attempts
            assert elapsed_ns + delay_ns <= policy.deadline_ns
        case GiveUp(error):
            assert error is REFUSED


@given(POLICIES, CHANCES)
def test_a_sink_that_never_works_is_given_up_in_time(policy: RetryPolicy, chance: float) -> None:
    elapsed_ns = 0
    for attempt in range(1, policy.max_attempts + 1):
        match after_failure(policy, attempt, elapsed_ns, REFUSED, chance):
            case Wait(delay_ns):
                elapsed_ns += delay_ns
            case GiveUp():
                break
    else:
        pytest.fail("never given up")
    assert elapsed_ns <= policy.deadline_ns


@pytest.mark.parametrize("error", [EncodeError("bad"), SinkError("gone", retryable=False)])
@given(policy=POLICIES, attempt=st.integers(1, 12), chance=CHANCES)
def test_what_cannot_succeed_later_is_never_tried_again(
    error: EncodeError | SinkError, policy: RetryPolicy, attempt: int, chance: float
) -> None:
    assert after_failure(policy, attempt, 0, error, chance) == GiveUp(error)


def test_never_means_one_attempt() -> None:
    assert after_failure(NEVER, 1, 0, REFUSED, 0) == GiveUp(REFUSED)


def test_waits_of_a_great_many_attempts_do_not_overflow() -> None:
    policy = replace(ENDLESS, jitter=0)
    assert after_failure(policy, 10**6, 0, REFUSED, 0) == Wait(policy.max_delay_ns)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("max_attempts", 0),
        ("max_attempts", -1),
        ("first_delay_ns", -1),
        ("factor", 0.5),
        ("factor", float("nan")),
        ("jitter", -0.1),
        ("jitter", 1.1),
        ("jitter", float("nan")),
    ],
)
def test_a_bad_policy_is_an_error_that_names_the_value(field: str, value: float) -> None:
    with pytest.raises(ValueError, match=field) as raised:
        RetryPolicy(**{field: value})  # type: ignore[arg-type]  # one field of several types
    assert repr(value) in str(raised.value)
