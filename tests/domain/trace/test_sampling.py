"""Sampling: one decision for one trace wherever it is made; rates are about kept."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from census_fp.domain.trace.sampling import always_off, always_on, check_rate, probability
from tests import strategies as own

RATES = st.floats(0, 1)


@given(own.TRACE_IDS, RATES)
def test_the_decision_for_a_trace_is_the_same_everywhere(trace_id: str, rate: float) -> None:
    here, there = probability(rate), probability(rate)
    assert here(trace_id, False) == there(trace_id, False) == here(trace_id, False)


@given(own.TRACE_IDS, own.hexadecimal(16), RATES)
def test_only_the_lower_64_bits_of_the_trace_id_decide(
    trace_id: str, upper: str, rate: float
) -> None:
    sampler = probability(rate)
    assert sampler(trace_id, False) == sampler(upper + trace_id[16:], False)


@given(own.TRACE_IDS, RATES, RATES)
def test_a_higher_rate_keeps_what_a_lower_one_keeps(
    trace_id: str, one: float, other: float
) -> None:
    lower, higher = sorted((one, other))
    assert probability(higher)(trace_id, False) or not probability(lower)(trace_id, False)


@given(own.TRACE_IDS)
def test_rate_0_keeps_none_and_rate_1_keeps_all(trace_id: str) -> None:
    for highest in (trace_id, "f" * 32, "0" * 31 + "1", "f" * 16 + "0" * 16):
        assert not probability(0)(highest, False)
        assert probability(1)(highest, False)


@given(own.TRACE_IDS, RATES)
def test_a_trace_whose_parent_is_sampled_is_kept_at_any_rate(trace_id: str, rate: float) -> None:
    assert probability(rate)(trace_id, True)


@given(own.TRACE_IDS, st.booleans())
def test_always_is_always(trace_id: str, parent_sampled: bool) -> None:
    assert always_on(trace_id, parent_sampled)
    assert not always_off(trace_id, parent_sampled)


@pytest.mark.parametrize("rate", [0.0001, 0.1, 0.25, 0.5, 0.999])
def test_about_the_rate_is_kept_of_evenly_spread_ids(rate: float) -> None:
    sampler, count = probability(rate), 20_000
    ids = (f"{(2 * number + 1) * 2**64 // (2 * count):032x}" for number in range(count))
    kept = sum(sampler(trace_id, False) for trace_id in ids)
    assert abs(Fraction(kept, count) - Fraction(rate)) <= Fraction(1, count)


@pytest.mark.parametrize(
    "rate", [-0.1, 1.1, -1, 2, float("nan"), float("inf"), "0.5", None, True, [0.5], 1j]
)
def test_a_bad_rate_is_an_error_that_names_it(rate: float) -> None:
    with pytest.raises(ValueError) as raised:
        check_rate(rate)
    assert repr(rate) in str(raised.value)
    with pytest.raises(ValueError):
        probability(rate)
