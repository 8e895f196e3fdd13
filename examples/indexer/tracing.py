"""What both processes need of census-fp: spans appended to one file, and that file read back."""

from collections.abc import Iterable
from functools import partial
from pathlib import Path

from returns.result import Failure, Success

from census_fp.domain.trace.span_data import SpanData
from census_fp.domain.trace.status import StatusCode
from census_fp.exporters.json_lines.parse import parse
from census_fp.facade import AsyncTransport, BlankSpan, FileExporter, Span, Status

_WAIT_PERIOD_S = 0.5


def exporting_to(traces: Path) -> tuple[FileExporter, AsyncTransport]:
    """Make an exporter that appends to a file from a thread of its own, and that thread."""
    transport = partial(AsyncTransport, wait_period=_WAIT_PERIOD_S)
    exporter = FileExporter(traces, transport=transport, file_mode="a")
    assert isinstance(exporter.transport, AsyncTransport)
    return exporter, exporter.transport


def mark_failed(span: Span | BlankSpan, code: StatusCode, reason: str) -> None:
    """Say that what a span is about has failed, without an exception."""
    span.set_status(Status(code.value, reason))


def read_traces(lines: Iterable[bytes]) -> tuple[dict[str, tuple[SpanData, ...]], tuple[str, ...]]:
    """Put the spans of a trace file together by trace id; and say which lines are unreadable."""
    traces: dict[str, tuple[SpanData, ...]] = {}
    unreadable: list[str] = []
    for number, line in enumerate(lines, start=1):
        match parse(line):
            case Success(spans):
                for span in spans:
                    traces[span.context.trace_id] = (*traces.get(span.context.trace_id, ()), span)
            case Failure(error):
                unreadable.append(f"line {number} of the trace file is unreadable: {error.reason}")
    return traces, tuple(unreadable)
