"""Spans as text for people: one block a span, one line a fact."""

from collections.abc import Sequence

from returns.result import Success

from census_fp.domain.errors import EncodeError
from census_fp.domain.outcome import Outcome
from census_fp.domain.text import one_line
from census_fp.domain.time import to_iso
from census_fp.domain.trace.attributes import as_text
from census_fp.domain.trace.link import Link
from census_fp.domain.trace.span_data import SpanData
from census_fp.domain.trace.status import Status, StatusCode
from census_fp.domain.trace.time_event import Annotation, MessageEvent


def serialize(spans: Sequence[SpanData]) -> Outcome[str, EncodeError]:
    """Write each span as a block of lines, blocks apart by an empty line."""
    return Success("".join(f"{block(span)}\n" for span in spans))


def block(span: SpanData) -> str:
    """Write one span; facts it has none of get no line.

    >>> from census_fp.domain.trace.span import finish, start
    >>> from census_fp.domain.trace.span_context import SpanContext
    >>> context = SpanContext(trace_id="1" * 32, span_id="2" * 16)
    >>> print(block(finish(start("work", context, at_ns=0), [], at_ns=1_000)))
    Span: work
      Trace ID: 11111111111111111111111111111111
      Span ID: 2222222222222222
      Parent: none
      Start: 1970-01-01T00:00:00.000000Z
      End: 1970-01-01T00:00:00.000001Z
      Status: OK
    <BLANKLINE>
    """
    rows = (
        ("Trace ID", span.context.trace_id),
        ("Span ID", span.context.span_id),
        ("Parent", span.parent_span_id or "none"),
        ("Kind", span.kind.name if span.kind else ""),
        ("Start", to_iso(span.start_ns)),
        ("End", "not ended" if span.end_ns is None else to_iso(span.end_ns)),
        ("Status", _status(span.status)),
        ("Children", str(span.child_span_count or "")),
        ("Attributes", _or_nothing(span.attributes.to_dict())),
        ("Annotations", _or_nothing([_annotation(each) for each in span.annotations])),
        ("Message events", _or_nothing([_message(each) for each in span.message_events])),
        ("Links", _or_nothing([_link(each) for each in span.links])),
        ("Stack trace", _stack_trace(span)),
        ("Dropped", _dropped(span)),
    )
    lines = (f"  {title}: {value}" for title, value in rows if value)
    return "\n".join((f"Span: {one_line(span.name)}", *lines, ""))


def _or_nothing(values: object) -> str:
    return as_text(values) if values else ""


def _status(status: Status) -> str:
    known = {code.value: code.name for code in StatusCode}
    name = known.get(status.code, str(status.code))
    return name if status.message is None else f"{name} ({one_line(status.message)})"


def _annotation(annotation: Annotation) -> dict[str, object]:
    said: dict[str, object] = {
        "description": annotation.description,
        "timestamp": to_iso(annotation.at_ns),
    }
    return said | ({"attributes": annotation.attributes.to_dict()} if annotation.attributes else {})


def _message(event: MessageEvent) -> dict[str, object]:
    return {
        "id": event.id,
        "type": event.type.name,
        "timestamp": to_iso(event.at_ns),
        "uncompressed_size_bytes": event.uncompressed_size_bytes,
        "compressed_size_bytes": event.compressed_size_bytes,
    }


def _link(link: Link) -> dict[str, object]:
    return {
        "trace_id": link.trace_id,
        "span_id": link.span_id,
        "type": link.type.name,
        "attributes": link.attributes.to_dict(),
    }


def _stack_trace(span: SpanData) -> str:
    frames = span.stack_trace.frames if span.stack_trace else ()
    return " > ".join(
        f"{one_line(frame.function_name)} ({one_line(frame.file_name)}:{frame.line_number})"
        for frame in frames
    )


def _dropped(span: SpanData) -> str:
    counts = {
        "attributes": span.attributes.dropped,
        "annotations": span.dropped.annotations,
        "message events": span.dropped.message_events,
        "links": span.dropped.links,
    }
    return ", ".join(f"{count} {name}" for name, count in counts.items() if count)
