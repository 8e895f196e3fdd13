"""Span contexts: illegal states do not construct, legal ones do not change."""

import pytest
from hypothesis import given
from pydantic import ValidationError

from census_fp.domain.trace.span_context import SpanContext
from tests import strategies as own

TRACE_ID, SPAN_ID = "1" * 32, "2" * 16


@given(own.SPAN_CONTEXTS)
def test_a_context_made_of_its_own_parts_is_equal(context: SpanContext) -> None:
    again = SpanContext.model_validate(context.model_dump())
    assert again == context
    assert hash(again) == hash(context)


@pytest.mark.parametrize(
    "trace_id", ["", "0" * 32, "1" * 31, "1" * 33, "A" * 32, "1" * 31 + "g", "1" * 32 + "\n"]
)
def test_a_bad_trace_id_makes_no_context(trace_id: str) -> None:
    with pytest.raises(ValidationError, match="trace_id"):
        SpanContext(trace_id=trace_id, span_id=SPAN_ID)


@pytest.mark.parametrize("span_id", ["", "0" * 16, "2" * 15, "2" * 32, "B" * 16])
def test_a_bad_span_id_makes_no_context(span_id: str) -> None:
    with pytest.raises(ValidationError, match="span_id"):
        SpanContext(trace_id=TRACE_ID, span_id=span_id)


@pytest.mark.parametrize(
    "fields",
    [
        {"trace_id": TRACE_ID},
        {"trace_id": TRACE_ID, "span_id": None},
        {"trace_id": TRACE_ID, "span_id": 2},
        {"trace_id": TRACE_ID.encode(), "span_id": SPAN_ID},
        {"trace_id": TRACE_ID, "span_id": SPAN_ID, "parent": SPAN_ID},
        {"trace_id": TRACE_ID, "span_id": SPAN_ID, "trace_options": 1},
    ],
)
def test_missing_foreign_and_unknown_fields_make_no_context(fields: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        SpanContext.model_validate(fields)


def test_a_context_does_not_change() -> None:
    context = SpanContext(trace_id=TRACE_ID, span_id=SPAN_ID)
    with pytest.raises(ValidationError, match="frozen"):
        context.span_id = "3" * 16  # type: ignore[misc]  # the very thing that must not work
