"""Instants as text: what is written can be read, and what cannot be read is a Failure."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from returns.result import Failure, Success

from census_fp.domain.time import END_OF_TIME_NS, NANOSECONDS, from_iso, to_iso
from tests import strategies as own

DIGITS = st.from_regex(r"\A\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{0,10})?Z?\Z")


@given(own.TIMES_NS)
def test_reading_back_gives_the_instant_cut_to_the_microsecond(at_ns: int) -> None:
    assert from_iso(to_iso(at_ns)) == Success(at_ns - at_ns % 1000)


@given(own.TIMES_NS)
def test_the_text_is_the_one_datetime_gives_with_six_decimals_always(at_ns: int) -> None:
    whole = datetime.fromtimestamp(at_ns // NANOSECONDS, UTC)
    exact = whole.replace(microsecond=at_ns % NANOSECONDS // 1000)
    assert to_iso(at_ns) == exact.isoformat(timespec="microseconds").replace("+00:00", "Z")


@given(own.TIMES_NS, own.TIMES_NS)
def test_texts_sort_as_their_instants_do(one_ns: int, other_ns: int) -> None:
    earlier, later = sorted((one_ns, other_ns))
    assert to_iso(earlier) <= to_iso(later)


@pytest.mark.parametrize(
    ("text", "at_ns"),
    [
        ("1970-01-01T00:00:00Z", 0),
        ("1970-01-01T00:00:00.5Z", 500_000_000),
        ("1970-01-01T00:00:00.000000001Z", 1),
        ("2024-02-29T12:00:00.000000Z", 1_709_208_000 * NANOSECONDS),
        ("9999-12-31T23:59:59.999999999Z", END_OF_TIME_NS - 1),
    ],
)
def test_any_fraction_up_to_nanoseconds_is_read(text: str, at_ns: int) -> None:
    assert from_iso(text) == Success(at_ns)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "yesterday",
        "1969-12-31T23:59:59Z",
        "2023-02-29T00:00:00Z",
        "2024-01-01T24:00:00Z",
        "2024-01-01T00:00:60Z",
        "2024-01-01T00:00:00",
        "2024-01-01T00:00:00+00:00",
        "2024-01-01T00:00:00.Z",
        "2024-01-01T00:00:00.1234567890Z",
        "2024-01-01 00:00:00Z",
        "2024-01-01T00:00:00Z\n",
        "٢٠٢٤-01-01T00:00:00Z",
    ],
)
def test_what_is_no_utc_time_is_a_failure_that_names_it(text: str) -> None:
    match from_iso(text):
        case Failure(error):
            assert repr(text) in error.reason
        case Success(at_ns):
            pytest.fail(f"{text!r} was read as {at_ns}")


@given(own.TEXTS | DIGITS)
def test_no_text_makes_it_raise_and_a_success_is_within_time(text: str) -> None:
    match from_iso(text):
        case Success(at_ns):
            assert 0 <= at_ns < END_OF_TIME_NS
        case Failure(error):
            assert error.reason
