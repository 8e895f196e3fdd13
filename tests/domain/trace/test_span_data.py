"""SpanData: what an ended span may be."""

import pickle

import pytest
from hypothesis import given, settings
from pydantic import ValidationError

from census_fp.domain.time import END_OF_TIME_NS
from census_fp.domain.trace.span_context import SpanContext
from census_fp.domain.trace.span_data import SpanData
from tests import strategies as own

CONTEXT = SpanContext(trace_id="1" * 32, span_id="2" * 16)


@settings(max_examples=50)
@given(own.SPAN_DATAS)
def test_a_span_survives_pickling_and_hashing(span: SpanData) -> None:
    again = pickle.loads(pickle.dumps(span))
    assert repr(again) == repr(span)
    assert hash(span) == hash(SpanData.model_validate(span.model_dump()))


def test_the_duration_is_the_end_minus_the_start() -> None:
    assert SpanData(name="x", context=CONTEXT, start_ns=5, end_ns=9).duration_ns == 4
    assert SpanData(name="x", context=CONTEXT, start_ns=5, end_ns=5).duration_ns == 0
    assert SpanData(name="x", context=CONTEXT, start_ns=5).duration_ns is None


def test_a_span_does_not_end_before_it_starts() -> None:
    with pytest.raises(ValidationError, match="ends at 4, before its start 5"):
        SpanData(name="x", context=CONTEXT, start_ns=5, end_ns=4)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("start_ns", -1),
        ("start_ns", END_OF_TIME_NS),
        ("start_ns", 1.0),
        ("name", None),
        ("name", b"x"),
        ("parent_span_id", "0" * 16),
        ("kind", 3),
        ("links", []),
        ("annotations", ["said"]),
        ("child_span_count", -1),
        ("surprise", 1),
    ],
)
def test_other_values_make_no_span(field: str, value: object) -> None:
    with pytest.raises(ValidationError, match=field):
        SpanData.model_validate({"name": "x", "context": CONTEXT, "start_ns": 0, field: value})
