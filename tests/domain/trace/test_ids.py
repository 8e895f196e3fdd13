"""Ids: lower-case hexadecimal of an exact length, never all zero."""

import pytest
from hypothesis import given
from pydantic import TypeAdapter, ValidationError

from census_fp.domain.trace.ids import (
    INVALID_SPAN_ID,
    INVALID_TRACE_ID,
    SpanId,
    TraceId,
    is_span_id,
    is_trace_id,
)
from tests import strategies as own

TRACE_ID: TypeAdapter[str] = TypeAdapter(TraceId)
SPAN_ID: TypeAdapter[str] = TypeAdapter(SpanId)

ODD = ["0", "g", "A", " ", "\n", "é", "\u0661", "\ud800", "0x"]


@given(own.TRACE_IDS)
def test_32_hex_digits_are_a_trace_id_and_16_of_them_a_span_id(trace_id: str) -> None:
    assert is_trace_id(trace_id)
    assert TRACE_ID.validate_python(trace_id) == trace_id
    assert not is_span_id(trace_id)
    assert not is_trace_id(trace_id[:16])


@given(own.SPAN_IDS)
def test_the_check_and_the_field_agree_on_span_ids(span_id: str) -> None:
    assert is_span_id(span_id)
    assert SPAN_ID.validate_python(span_id) == span_id


@given(own.TEXTS)
def test_the_checks_and_the_fields_agree_on_any_text(text: str) -> None:
    assert is_trace_id(text) == _is_valid(TRACE_ID, text)
    assert is_span_id(text) == _is_valid(SPAN_ID, text)


@pytest.mark.parametrize("odd", ODD)
def test_an_odd_character_or_length_makes_no_id(odd: str) -> None:
    for text in (odd + "1" * 31, "1" * 31 + odd, "1" * 32 + odd):
        expected = odd == "0" and len(text) == 32
        assert is_trace_id(text) == expected == _is_valid(TRACE_ID, text)
    for text in (odd + "1" * 15, "1" * 15 + odd, "1" * 16 + odd):
        expected = odd == "0" and len(text) == 16
        assert is_span_id(text) == expected == _is_valid(SPAN_ID, text)


def test_zeros_alone_are_no_id() -> None:
    assert not is_trace_id(INVALID_TRACE_ID)
    assert not _is_valid(TRACE_ID, INVALID_TRACE_ID)
    assert not is_span_id(INVALID_SPAN_ID)
    assert not _is_valid(SPAN_ID, INVALID_SPAN_ID)


def _is_valid(adapter: TypeAdapter[str], text: str) -> bool:
    try:
        return adapter.validate_python(text) == text
    except ValidationError:
        return False
