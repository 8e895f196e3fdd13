"""Spans as trace JSON documents: one line a trace, each span under its own trace id."""

from collections.abc import Iterable, Sequence
from math import isfinite
from typing import TypeAlias

import orjson
from returns.result import Failure, Success

from census_fp.domain.errors import EncodeError
from census_fp.domain.outcome import Outcome
from census_fp.domain.text import truncate, utf8
from census_fp.domain.time import to_iso
from census_fp.domain.trace.attributes import Attributes, AttributeValue, as_text, is_exact
from census_fp.domain.trace.link import Link
from census_fp.domain.trace.span_data import SpanData
from census_fp.domain.trace.stack_trace import StackFrame, StackTrace
from census_fp.domain.trace.status import Status
from census_fp.domain.trace.time_event import Annotation, MessageEvent

MAX_TEXT_BYTES = 128
"""Longer texts are cut, and the bytes cut are counted, as the format asks."""

Json: TypeAlias = "dict[str, Json] | list[Json] | str | int | float | bool | None"


def serialize(spans: Sequence[SpanData]) -> Outcome[bytes, EncodeError]:
    """Write the spans of each trace as one JSON document on a line of its own."""
    try:
        return Success(b"".join(orjson.dumps(each) + b"\n" for each in documents(spans)))
    except orjson.JSONEncodeError as error:
        return Failure(EncodeError(reason=f"not writable as JSON: {error}"))


def documents(spans: Iterable[SpanData]) -> list[Json]:
    """Group spans by trace, in the order the traces first appear.

    >>> documents([])
    []
    """
    traces: dict[str, list[Json]] = {}
    for span in spans:
        traces.setdefault(span.context.trace_id, []).append(span_json(span))
    return [{"traceId": trace_id, "spans": own} for trace_id, own in traces.items()]


def span_json(span: SpanData) -> Json:
    """Write one span; what it has none of is left out."""
    return {
        "displayName": text_json(span.name),
        "spanId": span.context.span_id,
        "startTime": to_iso(span.start_ns),
        "endTime": None if span.end_ns is None else to_iso(span.end_ns),
        "childSpanCount": span.child_span_count,
        "kind": int(span.kind),
        **_given("parentSpanId", span.parent_span_id),
        **_attributes(span.attributes),
        **_given("stackTrace", stack_trace_json(span.stack_trace) if span.stack_trace else None),
        **_given("timeEvents", _time_events(span)),
        **_given("links", _links(span)),
        "status": status_json(span.status),
        **_given("sameProcessAsParentSpan", span.same_process_as_parent_span),
    }


def text_json(text: str) -> Json:
    """Write a text cut to 128 bytes, with the count of bytes cut.

    >>> text_json("abc")
    {'value': 'abc', 'truncated_byte_count': 0}
    """
    value, truncated = truncate(text, MAX_TEXT_BYTES)
    return {"value": value, "truncated_byte_count": truncated}


def attributes_json(attributes: Attributes) -> Json:
    """Write attributes as a map from key to a value tagged with its type."""
    pairs = {truncate(key, MAX_TEXT_BYTES).value: _tagged(value) for key, value in attributes.pairs}
    # Keys that are alike in their first 128 bytes become one: the older value is dropped.
    dropped = attributes.dropped + len(attributes) - len(pairs)
    return {"attributeMap": pairs, **_count("droppedAttributesCount", dropped)}


def status_json(status: Status) -> Json:
    """Write a status: the code, and the message and the details if there are any."""
    message = None if status.message is None else utf8(status.message)
    details: list[Json] = [utf8(detail) for detail in status.details]
    return {
        "code": status.code,
        **_given("message", message),
        **({"details": details} if details else {}),
    }


def annotation_json(annotation: Annotation) -> Json:
    """Write an annotation as a time event."""
    said: dict[str, Json] = {"description": text_json(annotation.description)}
    return {
        "time": to_iso(annotation.at_ns),
        "annotation": {**said, **_attributes(annotation.attributes)},
    }


def message_event_json(event: MessageEvent) -> Json:
    """Write a message event as a time event."""
    return {
        "time": to_iso(event.at_ns),
        "message_event": {
            "id": event.id,
            "type": int(event.type),
            **_given("uncompressed_size_bytes", event.uncompressed_size_bytes),
            **_given("compressed_size_bytes", event.compressed_size_bytes),
        },
    }


def link_json(link: Link) -> Json:
    """Write a link."""
    return {
        "trace_id": link.trace_id,
        "span_id": link.span_id,
        "type": int(link.type),
        **_attributes(link.attributes),
    }


def stack_trace_json(stack_trace: StackTrace) -> Json:
    """Write a stack trace."""
    frames: list[Json] = [frame_json(frame) for frame in stack_trace.frames]
    return {
        "stack_frames": {
            "frame": frames,
            "dropped_frames_count": stack_trace.dropped_frames_count,
        },
        "stack_trace_hash_id": stack_trace.hash_id,
    }


def frame_json(frame: StackFrame) -> Json:
    """Write one stack frame; a name that is not known is the function's own, or "unknown"."""
    return {
        "function_name": text_json(frame.function_name),
        "original_function_name": text_json(frame.original_function_name or frame.function_name),
        "file_name": text_json(frame.file_name),
        "line_number": frame.line_number,
        "column_number": frame.column_number,
        "load_module": {
            "module": text_json(frame.load_module or "unknown"),
            "build_id": text_json(frame.build_id or "unknown"),
        },
        "source_version": text_json(frame.source_version or "unknown"),
    }


def _time_events(span: SpanData) -> Json:
    events = [
        *map(annotation_json, span.annotations),
        *map(message_event_json, span.message_events),
    ]
    dropped = span.dropped
    return {
        **({"timeEvent": events} if events else {}),
        **_count("droppedAnnotationsCount", dropped.annotations),
        **_count("droppedMessageEventsCount", dropped.message_events),
    } or None


def _links(span: SpanData) -> Json:
    links = [link_json(link) for link in span.links]
    return {
        **({"link": links} if links else {}),
        **_count("droppedLinksCount", span.dropped.links),
    } or None


def _attributes(attributes: Attributes) -> dict[str, Json]:
    if not attributes.pairs and not attributes.dropped:
        return {}
    return {"attributes": attributes_json(attributes)}


def _tagged(value: AttributeValue) -> Json:
    match value:
        case bool():
            return {"bool_value": value}
        case int() if is_exact(value):
            return {"int_value": value}
        case int():
            return {"string_value": text_json(as_text(value))}
        case float():
            # JSON has no word for these; proto3's JSON mapping writes them as strings.
            return {"double_value": value if isfinite(value) else _not_finite(value)}
        case str():
            return {"string_value": text_json(value)}


def _not_finite(value: float) -> str:
    return {"inf": "Infinity", "-inf": "-Infinity"}.get(str(value), "NaN")


def _given(key: str, value: Json) -> dict[str, Json]:
    return {} if value is None else {key: value}


def _count(key: str, count: int) -> dict[str, Json]:
    return {key: count} if count else {}
