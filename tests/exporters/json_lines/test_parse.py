"""Reading trace JSON back: what was written, as far as the format goes; never an exception."""

import json
from collections.abc import Callable
from typing import TypeAlias

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from returns.result import Failure, Success

from census_fp.domain.text import truncate
from census_fp.domain.trace.attributes import Attributes, AttributeValue, is_exact
from census_fp.domain.trace.link import Link
from census_fp.domain.trace.span_context import SpanContext
from census_fp.domain.trace.span_data import SpanData
from census_fp.domain.trace.stack_trace import StackFrame, StackTrace
from census_fp.domain.trace.status import Status
from census_fp.domain.trace.time_event import Annotation, MessageEvent
from census_fp.exporters.json_lines.parse import parse
from census_fp.exporters.json_lines.serialize import serialize
from tests import strategies as own
from tests.exporters.example_spans import BARE, CUT, FULL

Json: TypeAlias = "dict[str, Json] | list[Json] | str | int | float | bool | None"

JSON: st.SearchStrategy[Json] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=5,
)
DOCUMENT: Json = json.loads(serialize([FULL]).unwrap())


@settings(max_examples=80)
@given(own.SPAN_DATAS)
def test_a_span_comes_back_as_the_format_cuts_it(span: SpanData) -> None:
    (line,) = serialize([span]).unwrap().splitlines()
    (read,) = parse(line).unwrap()
    # Compared as text, since NaN is not equal to itself; the text of a model is complete.
    assert repr(read) == repr(_as_written(span))


@settings(max_examples=40)
@given(st.lists(own.SPAN_DATAS, max_size=3))
def test_no_span_is_lost_and_each_comes_back_in_its_trace(spans: list[SpanData]) -> None:
    lines = serialize(spans).unwrap().splitlines()
    read = [span for line in lines for span in parse(line).unwrap()]
    assert sorted(map(repr, read)) == sorted(repr(_as_written(span)) for span in spans)


@settings(max_examples=40)
@given(own.SPAN_DATAS)
def test_what_was_read_is_read_the_same_when_written_again(span: SpanData) -> None:
    (once,) = parse(serialize([span]).unwrap()).unwrap()
    (twice,) = parse(serialize([once]).unwrap()).unwrap()
    assert repr(twice) == repr(once)


def test_spans_of_one_trace_come_back_together_and_in_order() -> None:
    (line, other) = serialize([FULL, BARE, CUT]).unwrap().splitlines()
    assert [span.context.span_id for span in parse(line).unwrap()] == [
        FULL.context.span_id,
        CUT.context.span_id,
    ]
    assert parse(other.decode()) == Success((BARE,))


def test_a_document_without_spans_has_none() -> None:
    assert parse("{}") == Success(())
    assert parse(json.dumps({"traceId": "1" * 32, "spans": []})) == Success(())


def test_a_document_of_the_least_that_the_format_asks_for() -> None:
    span = {
        "displayName": {"value": "work", "truncated_byte_count": 0},
        "spanId": "2" * 16,
        "startTime": "1970-01-01T00:00:01Z",
        "unheard_of": [1, 2],
    }
    assert parse(json.dumps({"traceId": "1" * 32, "spans": [span]})) == Success(
        (
            SpanData(
                name="work",
                context=SpanContext(trace_id="1" * 32, span_id="2" * 16),
                start_ns=1_000_000_000,
            ),
        )
    )


@pytest.mark.parametrize(
    ("line", "named"),
    [
        ("", "JSON"),
        ("null", "document"),
        ("[]", "document"),
        ("{", "JSON"),
        (b"\xff", "JSON"),
        ('"\ud800"', "JSON"),
        ("[" * 100_000, "JSON"),
        ('{"traceId": 1, "spans": []}', "traceId"),
        ('{"traceId": "1", "spans": {}}', "spans"),
        ('{"traceId": "1", "spans": [1]}', "span"),
        ('{"spans": []}', "traceId"),
    ],
)
def test_what_is_no_document_is_a_failure_that_says_where(line: str | bytes, named: str) -> None:
    match parse(line):
        case Failure(error):
            assert error.reason.startswith("not a trace document: ")
            assert named in error.reason or named == "JSON"
            assert len(error.reason) < 250
        case Success(spans):
            pytest.fail(f"read as {spans}")


BAD_SPANS: list[tuple[str, Json]] = [
    ("spanId", "0" * 16),
    ("spanId", None),
    ("displayName", "bare"),
    ("displayName", {"value": 1}),
    ("startTime", "yesterday"),
    ("startTime", None),
    ("startTime", "2030-01-01T00:00:00Z"),
    ("endTime", 5),
    ("kind", 9),
    ("kind", True),
    ("childSpanCount", -1),
    ("childSpanCount", 1.5),
    ("parentSpanId", "x"),
    ("attributes", {"attributeMap": {"a": {}}}),
    ("attributes", {"attributeMap": {"a": {"int_value": True}}}),
    ("attributes", {"attributeMap": {"a": {"int_value": 1.5}}}),
    ("attributes", {"attributeMap": {"a": {"double_value": "many"}}}),
    ("attributes", {"attributeMap": {"a": {"bool_value": 1}}}),
    ("attributes", {"attributeMap": []}),
    ("stackTrace", {"stack_frames": {"frame": [{}]}}),
    ("timeEvents", {"timeEvent": [{"annotation": {}}]}),
    ("timeEvents", {"timeEvent": [{"time": "1970-01-01T00:00:00Z", "message_event": {}}]}),
    ("links", {"link": [{"trace_id": "1" * 32}]}),
    ("status", {"code": "2"}),
    ("status", {"code": 2, "details": [1]}),
    ("sameProcessAsParentSpan", 1),
]


@pytest.mark.parametrize(("key", "value"), BAD_SPANS)
def test_a_span_with_one_bad_field_is_a_failure(key: str, value: Json) -> None:
    line = json.dumps(_changed(DOCUMENT, lambda span: span | {key: value}))
    assert isinstance(parse(line), Failure)


@given(st.binary(max_size=40) | own.TEXTS | JSON.map(json.dumps))
def test_no_line_makes_it_raise(line: bytes | str) -> None:
    assert isinstance(parse(line), Success | Failure)


@given(JSON, st.data())
def test_no_change_to_a_document_makes_it_raise(change: Json, data: st.DataObject) -> None:
    line = json.dumps(_replaced(DOCUMENT, change, data))
    assert isinstance(parse(line), Success | Failure)


def _changed(document: Json, change: Callable[[dict[str, Json]], Json]) -> Json:
    assert isinstance(document, dict)
    spans = document["spans"]
    assert isinstance(spans, list)
    (span,) = spans
    assert isinstance(span, dict)
    return document | {"spans": [change(span)]}


def _replaced(document: Json, change: Json, data: st.DataObject) -> Json:
    """Walk down to a random place of a document and put something else there."""
    if isinstance(document, dict) and document and data.draw(st.integers(0, 9)):
        key = data.draw(st.sampled_from(list(document)))
        return document | {key: _replaced(document[key], change, data)}
    if isinstance(document, list) and document and data.draw(st.integers(0, 9)):
        place = data.draw(st.integers(0, len(document) - 1))
        changed = _replaced(document[place], change, data)
        return [*document[:place], changed, *document[place + 1 :]]
    return change


# -- what the format keeps of a span, said a second time


def _as_written(span: SpanData) -> SpanData:
    return span.model_copy(
        update={
            "name": _cut(span.name),
            "context": SpanContext(trace_id=span.context.trace_id, span_id=span.context.span_id),
            "start_ns": _micro(span.start_ns),
            "end_ns": None if span.end_ns is None else _micro(span.end_ns),
            "attributes": _attributes(span.attributes),
            "annotations": tuple(map(_annotation, span.annotations)),
            "message_events": tuple(map(_message, span.message_events)),
            "links": tuple(map(_link, span.links)),
            "status": _status(span.status),
            "stack_trace": span.stack_trace and _stack_trace(span.stack_trace),
        }
    )


def _attributes(attributes: Attributes) -> Attributes:
    pairs = {_cut(key): _value(value) for key, value in attributes.pairs}
    return Attributes.of(pairs, attributes.dropped)


def _value(value: AttributeValue) -> AttributeValue:
    return value if is_exact(value) and not isinstance(value, str) else _cut(str(value))


def _annotation(annotation: Annotation) -> Annotation:
    return Annotation(
        at_ns=_micro(annotation.at_ns),
        description=_cut(annotation.description),
        attributes=_attributes(annotation.attributes),
    )


def _message(event: MessageEvent) -> MessageEvent:
    return event.model_copy(update={"at_ns": _micro(event.at_ns)})


def _link(link: Link) -> Link:
    return link.model_copy(update={"attributes": _attributes(link.attributes)})


def _status(status: Status) -> Status:
    return Status(
        code=status.code,
        message=None if status.message is None else _whole(status.message),
        details=tuple(map(_whole, status.details)),
    )


def _stack_trace(stack_trace: StackTrace) -> StackTrace:
    return stack_trace.model_copy(update={"frames": tuple(map(_frame, stack_trace.frames))})


def _frame(frame: StackFrame) -> StackFrame:
    function = _cut(frame.function_name)
    original = _cut(frame.original_function_name or frame.function_name)
    return frame.model_copy(
        update={
            "function_name": function,
            "file_name": _cut(frame.file_name),
            "original_function_name": None if original == function else original,
            "load_module": _known(frame.load_module),
            "build_id": _known(frame.build_id),
            "source_version": _known(frame.source_version),
        }
    )


def _known(text: str | None) -> str | None:
    return None if text in (None, "", "unknown") else _cut(text)


def _cut(text: str) -> str:
    return truncate(text, 128).value


def _whole(text: str) -> str:
    return text.encode("utf-8", "replace").decode()


def _micro(at_ns: int) -> int:
    return at_ns - at_ns % 1000
