"""Trace options: one byte, whose lowest bit says "sampled"."""

import pytest
from hypothesis import given
from pydantic import ValidationError

from census_fp.domain.trace.trace_options import NOT_SAMPLED, SAMPLED_ONLY, TraceOptions
from tests import strategies as own


@given(own.FLAGS)
def test_the_lowest_bit_alone_says_sampled(flags: int) -> None:
    assert TraceOptions(flags=flags).sampled == (flags % 2 == 1)


@pytest.mark.parametrize("flags", [-1, 256, 2**64])
def test_flags_are_one_byte(flags: int) -> None:
    with pytest.raises(ValidationError):
        TraceOptions(flags=flags)


def test_the_named_options_say_what_they_are_named() -> None:
    assert SAMPLED_ONLY.sampled
    assert not NOT_SAMPLED.sampled
    assert TraceOptions() == NOT_SAMPLED
