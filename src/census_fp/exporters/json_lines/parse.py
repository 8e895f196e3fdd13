"""Trace JSON documents back into spans: what serialize.py writes, and older files of its format."""

from collections.abc import Iterator
from typing import TypeAlias, TypeVar

import orjson
from returns.result import Failure, Success

from census_fp.domain.errors import DecodeError
from census_fp.domain.outcome import Outcome
from census_fp.domain.time import from_iso
from census_fp.domain.trace.attributes import EMPTY, Attributes, AttributeValue
from census_fp.domain.trace.link import Link, LinkType
from census_fp.domain.trace.span_context import SpanContext
from census_fp.domain.trace.span_data import Dropped, SpanData, SpanKind
from census_fp.domain.trace.stack_trace import StackFrame, StackTrace
from census_fp.domain.trace.status import OK, Status
from census_fp.domain.trace.time_event import Annotation, MessageEvent, MessageEventType

_T = TypeVar("_T")
_Object: TypeAlias = dict[str, object]

_UNKNOWN = "unknown"
_LONGEST_REASON = 200


def parse(line: bytes | str) -> Outcome[tuple[SpanData, ...], DecodeError]:
    r"""Read one trace document: its spans, as far as the format carries them.

    Times come back in microseconds, texts as they were cut, contexts without flags and
    tracestate. Members the format does not name are ignored.

    >>> parse(b"{}")
    <Success: ()>
    >>> parse('{"traceId": "1"}')
    <Failure: not a trace document: spans: a list belongs here, not NoneType>
    """
    # Each reader raises a ValueError, as pydantic and orjson do: here, and only here, it ends.
    try:
        return Success(tuple(_spans(_is(dict, orjson.loads(line), "document"))))
    except ValueError as error:
        reason = " ".join(str(error).split())[:_LONGEST_REASON]
        return Failure(DecodeError(reason=f"not a trace document: {reason}"))


def _spans(document: _Object) -> Iterator[SpanData]:
    if document:
        spans = _list(document, "spans")
        trace_id = _text(document, "traceId")
        yield from (_span(trace_id, _is(dict, each, "span")) for each in spans)


def _span(trace_id: str, span: _Object) -> SpanData:
    events = _object(span, "timeEvents")
    happened = [_is(dict, each, "timeEvent") for each in _list_or_none(events, "timeEvent")]
    links = _object(span, "links")
    stack_trace = _object(span, "stackTrace")
    status = _object(span, "status")
    return SpanData(
        name=_cut(span, "displayName"),
        context=SpanContext(trace_id=trace_id, span_id=_text(span, "spanId")),
        parent_span_id=_optional(str, span, "parentSpanId"),
        kind=SpanKind(_count(span, "kind")),
        start_ns=_time(span, "startTime"),
        end_ns=None if span.get("endTime") is None else _time(span, "endTime"),
        attributes=_attributes(span),
        annotations=tuple(_annotation(each) for each in happened if "annotation" in each),
        message_events=tuple(_message(each) for each in happened if "message_event" in each),
        links=tuple(_link(_is(dict, each, "link")) for each in _list_or_none(links, "link")),
        dropped=Dropped(
            annotations=_count(events, "droppedAnnotationsCount"),
            message_events=_count(events, "droppedMessageEventsCount"),
            links=_count(links, "droppedLinksCount"),
        ),
        status=_status(status) if status else OK,
        stack_trace=_stack_trace(stack_trace) if stack_trace else None,
        child_span_count=_count(span, "childSpanCount"),
        same_process_as_parent_span=_optional(bool, span, "sameProcessAsParentSpan"),
    )


def _attributes(owner: _Object) -> Attributes:
    attributes = _object(owner, "attributes")
    if not attributes:
        return EMPTY
    tagged = _object(attributes, "attributeMap")
    return Attributes(
        pairs=tuple((key, _value(_is(dict, value, key))) for key, value in tagged.items()),
        dropped=_count(attributes, "droppedAttributesCount"),
    )


def _value(tagged: _Object) -> AttributeValue:
    """Read a value by its tag; numbers that JSON has no word for come as proto3's words."""
    match tagged:
        case {"bool_value": bool(value)}:
            return value
        case {"int_value": int(value)} if not isinstance(value, bool):
            return value
        case {"double_value": float(value) | int(value)} if not isinstance(value, bool):
            return float(value)
        case {"double_value": "NaN" | "Infinity" | "-Infinity" as word}:
            return float(word)
        case {"string_value": _}:
            return _cut(tagged, "string_value")
        case _:
            raise ValueError("an attribute value has a type and a value of that type")


def _annotation(event: _Object) -> Annotation:
    said = _object(event, "annotation")
    return Annotation(
        at_ns=_time(event, "time"),
        description=_cut(said, "description"),
        attributes=_attributes(said),
    )


def _message(event: _Object) -> MessageEvent:
    message = _object(event, "message_event")
    return MessageEvent(
        at_ns=_time(event, "time"),
        id=_is(int, message.get("id"), "id"),
        type=MessageEventType(_count(message, "type")),
        uncompressed_size_bytes=_optional(int, message, "uncompressed_size_bytes"),
        compressed_size_bytes=_optional(int, message, "compressed_size_bytes"),
    )


def _link(link: _Object) -> Link:
    return Link(
        trace_id=_text(link, "trace_id"),
        span_id=_text(link, "span_id"),
        type=LinkType(_count(link, "type")),
        attributes=_attributes(link),
    )


def _status(status: _Object) -> Status:
    return Status(
        code=_count(status, "code"),
        message=_optional(str, status, "message"),
        details=tuple(_is(str, each, "details") for each in _list_or_none(status, "details")),
    )


def _stack_trace(stack_trace: _Object) -> StackTrace:
    stack = _object(stack_trace, "stack_frames")
    return StackTrace(
        frames=tuple(_frame(_is(dict, each, "frame")) for each in _list_or_none(stack, "frame")),
        dropped_frames_count=_count(stack, "dropped_frames_count"),
        hash_id=_count(stack_trace, "stack_trace_hash_id"),
    )


def _frame(frame: _Object) -> StackFrame:
    """Read a frame; a name that the format asks for and the writer did not know is None."""
    function, original = _cut(frame, "function_name"), _cut(frame, "original_function_name")
    module = _object(frame, "load_module")
    return StackFrame(
        function_name=function,
        file_name=_cut(frame, "file_name"),
        line_number=_count(frame, "line_number"),
        column_number=_count(frame, "column_number"),
        original_function_name=None if original == function else original,
        load_module=_known(_cut(module, "module")),
        build_id=_known(_cut(module, "build_id")),
        source_version=_known(_cut(frame, "source_version")),
    )


def _known(text: str) -> str | None:
    return None if text == _UNKNOWN else text


def _time(owner: _Object, key: str) -> int:
    match from_iso(_text(owner, key)):
        case Success(at_ns):
            return at_ns
        case Failure(error):
            raise ValueError(f"{key}: {error.reason}")


def _cut(owner: _Object, key: str) -> str:
    """Read a text that was cut to the format's limit."""
    return _text(_object(owner, key), "value")


def _text(owner: _Object, key: str) -> str:
    return _is(str, owner.get(key), key)


def _count(owner: _Object, key: str) -> int:
    return _is(int, owner.get(key, 0), key)


def _list(owner: _Object, key: str) -> list[object]:
    return _is(list, owner.get(key), key)


def _list_or_none(owner: _Object, key: str) -> list[object]:
    return _is(list, owner.get(key, []), key)


def _object(owner: _Object, key: str) -> _Object:
    return _is(dict, owner.get(key, {}), key)


def _optional(kind: type[_T], owner: _Object, key: str) -> _T | None:
    return None if owner.get(key) is None else _is(kind, owner.get(key), key)


def _is(kind: type[_T], value: object, name: str) -> _T:
    """Give a value of the kind it must have; a bool is no int here."""
    if isinstance(value, kind) and (kind is bool or not isinstance(value, bool)):
        return value
    raise ValueError(f"{name}: a {kind.__name__} belongs here, not {type(value).__name__}")
