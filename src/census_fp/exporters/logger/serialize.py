"""Spans as log lines: ``Span: NAME ...`` with the span's fields beside it."""

from collections.abc import Iterator, Sequence

import orjson
from returns.result import Success

from census_fp.domain.errors import EncodeError
from census_fp.domain.log_line import FieldValue, LogLine
from census_fp.domain.outcome import Outcome
from census_fp.domain.text import one_line, utf8
from census_fp.domain.time import to_iso
from census_fp.domain.trace.attributes import AttributeValue, as_text, is_exact
from census_fp.domain.trace.span_data import SpanData


def serialize(spans: Sequence[SpanData]) -> Outcome[tuple[LogLine, ...], EncodeError]:
    """Write one line a span."""
    return Success(tuple(line(span) for span in spans))


def line(span: SpanData) -> LogLine:
    """Write a span as a message of one line and fields named ``span_...``.

    >>> from census_fp.domain.trace.span import finish, start
    >>> from census_fp.domain.trace.span_context import SpanContext
    >>> context = SpanContext(trace_id="1" * 32, span_id="2" * 16)
    >>> line(finish(start("work", context, at_ns=0), [], at_ns=2_500_000)).message
    'Span: work trace_id=11111111111111111111111111111111 span_id=2222222222222222 \
duration_ms=2.500 status=0'
    """
    return LogLine(" ".join(_words(span)), tuple(_fields(span)))


def _words(span: SpanData) -> Iterator[str]:
    yield f"Span: {one_line(span.name)}"
    yield f"trace_id={span.context.trace_id}"
    yield f"span_id={span.context.span_id}"
    if span.parent_span_id is not None:
        yield f"parent_span_id={span.parent_span_id}"
    if span.duration_ns is not None:
        yield f"duration_ms={span.duration_ns / 1_000_000:.3f}"
    yield f"status={span.status.code}"
    if span.status.message is not None:
        yield f"message={span.status.message!r}"
    if span.attributes:
        yield f"attributes={as_text(span.attributes.to_dict())}"
    if span.annotations:
        yield f"annotations={[annotation.description for annotation in span.annotations]!r}"


def _fields(span: SpanData) -> Iterator[tuple[str, FieldValue]]:
    yield "span_name", span.name
    yield "span_trace_id", span.context.trace_id
    yield "span_id", span.context.span_id
    yield "span_parent_id", span.parent_span_id
    yield "span_kind", span.kind.name
    yield "span_start", to_iso(span.start_ns)
    yield "span_end", None if span.end_ns is None else to_iso(span.end_ns)
    yield "span_duration_ns", span.duration_ns
    yield "span_status_code", span.status.code
    yield "span_status_message", span.status.message
    yield "span_child_count", span.child_span_count
    yield "span_attributes", orjson.dumps(_plain(span.attributes.to_dict())).decode()


def _plain(attributes: dict[str, AttributeValue]) -> dict[str, AttributeValue]:
    return {
        utf8(key): value if is_exact(value) and not isinstance(value, str) else utf8(as_text(value))
        for key, value in attributes.items()
    }
