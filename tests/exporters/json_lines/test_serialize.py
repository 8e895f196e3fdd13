"""Spans as trace JSON: the documented format, key for key, for any span."""

import json
from typing import TypeAlias

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from returns.result import Failure, Success

from census_fp.domain.trace.attributes import bounded
from census_fp.domain.trace.span_data import SpanData
from census_fp.domain.trace.stack_trace import StackTrace
from census_fp.domain.trace.status import Status
from census_fp.exporters.json_lines.serialize import documents, serialize, span_json, text_json
from tests import strategies as own
from tests.exporters.example_spans import (
    BARE,
    CUT,
    FULL,
    OTHER_TRACE_ID,
    SPANS,
    TRACE_ID,
)
from tests.exporters.golden_files import golden

Read: TypeAlias = "dict[str, Read] | list[Read] | str | int | float | bool | None"


def test_the_documents_are_those_of_the_golden_file() -> None:
    assert serialize(SPANS) == Success(golden("json_lines.jsonl"))


def test_nothing_to_write_is_no_document() -> None:
    assert serialize([]) == Success(b"")


def test_the_keys_of_a_span_come_in_the_documented_order() -> None:
    assert list(_fields(span_json(FULL))) == [
        "displayName",
        "spanId",
        "startTime",
        "endTime",
        "childSpanCount",
        "kind",
        "parentSpanId",
        "attributes",
        "stackTrace",
        "timeEvents",
        "links",
        "status",
        "sameProcessAsParentSpan",
    ]


def test_what_a_span_has_none_of_is_left_out() -> None:
    assert span_json(BARE) == {
        "displayName": {"value": "", "truncated_byte_count": 0},
        "spanId": "00f067aa0ba902b9",
        "startTime": "1970-01-01T00:00:00.000000Z",
        "endTime": None,
        "childSpanCount": 0,
        "kind": 0,
        "status": {"code": 0},
    }


def test_each_trace_is_a_document_of_its_own_in_the_order_of_first_appearance() -> None:
    written = [_fields(each) for each in documents([FULL, BARE, CUT])]
    assert [each["traceId"] for each in written] == [TRACE_ID, OTHER_TRACE_ID]
    assert [each["spans"] for each in written] == [
        [span_json(FULL), span_json(CUT)],
        [span_json(BARE)],
    ]


@pytest.mark.parametrize(
    ("text", "value", "truncated"),
    [
        ("x" * 128, "x" * 128, 0),
        ("x" * 129, "x" * 128, 1),
        ("x" * 127 + "é", "x" * 127, 2),
        ("x" * 127 + "𝄞!", "x" * 127, 5),
        ("\ud800", "?", 0),
    ],
)
def test_texts_are_cut_at_128_bytes_and_every_byte_cut_is_counted(
    text: str, value: str, truncated: int
) -> None:
    assert text_json(text) == {"value": value, "truncated_byte_count": truncated}


@pytest.mark.parametrize(
    ("value", "tagged"),
    [
        (True, {"bool_value": True}),
        (1, {"int_value": 1}),
        (1.0, {"double_value": 1.0}),
        (float("nan"), {"double_value": "NaN"}),
        (float("inf"), {"double_value": "Infinity"}),
        (float("-inf"), {"double_value": "-Infinity"}),
        ("x", {"string_value": {"value": "x", "truncated_byte_count": 0}}),
        (2**63, {"string_value": {"value": str(2**63), "truncated_byte_count": 0}}),
    ],
)
def test_a_value_is_tagged_with_its_type(
    value: bool | int | float | str, tagged: dict[str, Read]
) -> None:
    span = BARE.model_copy(update={"attributes": bounded([("a", value)], 1)})
    expected = {"attributeMap": {"a": tagged}}
    assert json.dumps(_fields(span_json(span))["attributes"]) == json.dumps(expected)


def test_annotations_come_before_message_events_whatever_their_times() -> None:
    events = _fields(_fields(span_json(FULL))["timeEvents"])["timeEvent"]
    assert isinstance(events, list)
    kinds = [next(key for key in _fields(each) if key != "time") for each in events]
    assert kinds == ["annotation", "annotation", "message_event", "message_event"]


def test_a_stack_trace_without_frames_is_still_one() -> None:
    span = BARE.model_copy(update={"stack_trace": StackTrace(hash_id=7)})
    assert _fields(span_json(span))["stackTrace"] == {
        "stack_frames": {"frame": [], "dropped_frames_count": 0},
        "stack_trace_hash_id": 7,
    }


@settings(max_examples=60)
@given(st.lists(own.SPAN_DATAS, max_size=3))
def test_any_spans_are_lines_that_any_reader_of_json_can_read(spans: list[SpanData]) -> None:
    written = serialize(spans).unwrap()
    lines = written.splitlines()
    assert written.count(b"\n") == len(lines) == len({span.context.trace_id for span in spans})
    read = [json.loads(each, parse_constant=pytest.fail) for each in lines]
    ids = [(each["traceId"], span["spanId"]) for each in read for span in each["spans"]]
    given_ids = [(span.context.trace_id, span.context.span_id) for span in spans]
    assert sorted(ids) == sorted(given_ids)


@settings(max_examples=60)
@given(own.SPAN_DATAS)
def test_every_cut_text_is_of_128_bytes_at_most(span: SpanData) -> None:
    for text in _cut_texts(json.loads(serialize([span]).unwrap())):
        assert len(text.encode()) <= 128


def test_a_number_that_no_json_reader_takes_is_a_failure_not_an_exception() -> None:
    span = BARE.model_copy(
        update={"status": Status.model_construct(code=2**70, message=None, details=())}
    )
    match serialize([span]):
        case Failure(error):
            assert "64-bit" in error.reason
        case Success(written):
            pytest.fail(f"written as {written!r}")


def test_an_integer_too_long_for_text_does_not_raise() -> None:
    span = BARE.model_copy(update={"attributes": bounded([("a", 10**5000)], 1)})
    assert isinstance(serialize([span]), Success | Failure)


def _fields(value: object) -> dict[str, object]:
    assert isinstance(value, dict)
    return value


def _cut_texts(value: Read) -> list[str]:
    """Collect the texts that stand beside a count of the bytes cut, wherever they are."""
    if isinstance(value, list):
        return [text for each in value for text in _cut_texts(each)]
    if not isinstance(value, dict):
        return []
    own_text = value.get("value") if "truncated_byte_count" in value else None
    nested = [text for each in value.values() for text in _cut_texts(each)]
    return [own_text, *nested] if isinstance(own_text, str) else nested
