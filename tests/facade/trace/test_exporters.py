"""The facade's exporters: print, file and logging, by every way of giving a transport."""

import io
import json
import logging
import os
from collections.abc import Iterator
from contextlib import redirect_stdout
from pathlib import Path

import pytest
from typing_extensions import override

from census_fp.effects.testing import ManualClock
from census_fp.facade import (
    AsyncTransport,
    FileExporter,
    LoggingExporter,
    PrintExporter,
    Tracer,
)
from census_fp.facade.trace.base_exporter import Exporter

START_NS = 1_705_314_615_123_456_000


def documents(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text().splitlines()]


def test_print_shows_the_documented_block() -> None:
    manual = ManualClock(START_NS)
    printed = io.StringIO()
    tracer = Tracer(exporter=PrintExporter(), env=manual.env)
    with redirect_stdout(printed), tracer.span("development_operation") as span:
        span.add_attribute("debug_info", "testing console export")
        span.add_annotation("Starting development test")
        manual.advance(0.111111)
    assert printed.getvalue() == (
        "Span: development_operation\n"
        "  Trace ID: 00000000000000000000000000000001\n"
        "  Span ID: 0000000000000001\n"
        "  Parent: none\n"
        "  Start: 2024-01-15T10:30:15.123456Z\n"
        "  End: 2024-01-15T10:30:15.234567Z\n"
        "  Status: OK\n"
        "  Attributes: {'debug_info': 'testing console export'}\n"
        "  Annotations: [{'description': 'Starting development test', "
        "'timestamp': '2024-01-15T10:30:15.123456Z'}]\n\n"
    )


def test_printing_what_the_stream_cannot_encode_loses_nothing() -> None:
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding="ascii")
    exporter = PrintExporter()
    with redirect_stdout(stream), Tracer(exporter=exporter).span("naïve \ud800 \x1b[31m"):
        pass
    assert b"Span: 'na\\xefve" in raw.getvalue()
    assert b"\x1b" not in raw.getvalue()


def test_printing_to_a_closed_stream_is_counted_and_hurts_nobody(
    caplog: pytest.LogCaptureFixture,
) -> None:
    exporter = PrintExporter()
    stream = io.StringIO()
    stream.close()
    with redirect_stdout(stream), Tracer(exporter=exporter).span():
        pass
    assert exporter.transport.stats().failed == 1
    assert "cannot write to" in caplog.text


def test_a_file_gets_one_document_a_line_and_a_trace(tmp_path: Path) -> None:
    path = tmp_path / "traces.json"
    tracer = Tracer(exporter=FileExporter(path))
    for name in ("one", "two", "three"):
        with tracer.span(name):
            pass
    lines = documents(path)
    assert [line["spans"][0]["displayName"]["value"] for line in lines] == ["one", "two", "three"]  # type: ignore[index]  # JSON
    assert len({str(line["traceId"]) for line in lines}) == 3


def test_a_batch_of_several_traces_keeps_every_span_in_its_own(tmp_path: Path) -> None:
    path = tmp_path / "traces.json"
    exporter = FileExporter(path, transport=AsyncTransport)
    tracer = Tracer(exporter=exporter)
    traces = {}
    for number in range(20):
        with tracer.span(f"root {number}") as root, tracer.span(f"child {number}"):
            traces[f"root {number}"] = traces[f"child {number}"] = root.trace_id
    assert exporter.transport.flush()
    found = {
        span["displayName"]["value"]: line["traceId"]
        for line in documents(path)
        for span in line["spans"]  # type: ignore[attr-defined]  # JSON
    }
    assert found == traces
    assert len(documents(path)) == 20


@pytest.mark.parametrize(("mode", "kept"), [("w", 1), ("w+", 1), ("a", 2), ("a+", 2)])
def test_the_mode_counts_once_when_the_file_is_first_opened(
    mode: str, kept: int, tmp_path: Path
) -> None:
    path = tmp_path / "traces.json"
    path.write_text("{}\n")
    tracer = Tracer(exporter=FileExporter(path, file_mode=mode))
    assert path.read_text() == "{}\n", "nothing happens before the first span"
    for _ in range(3):
        with tracer.span():
            pass
    assert len(documents(path)) == kept - 1 + 3


def test_mode_x_does_not_overwrite(tmp_path: Path) -> None:
    path = tmp_path / "traces.json"
    path.write_text("precious\n")
    exporter = FileExporter(path, file_mode="x")
    with Tracer(exporter=exporter).span():
        pass
    assert path.read_text() == "precious\n"
    assert exporter.transport.stats().failed == 1


@pytest.mark.parametrize("mode", ["r", "", "q+", None])
def test_a_mode_that_does_not_write_is_refused_by_name(mode: str) -> None:
    with pytest.raises(ValueError, match=repr(mode).replace("+", r"\+")):
        FileExporter("traces.json", file_mode=mode)


@pytest.mark.parametrize("path", ["", None, 3, b"bytes", "nul\0"])
def test_a_path_that_is_none_is_refused_by_name(path: str) -> None:
    with pytest.raises(ValueError, match="file path"):
        FileExporter(path)


def test_an_unwritable_path_is_counted_and_named(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "missing" / "traces.json"
    exporter = FileExporter(path)
    with Tracer(exporter=exporter).span():
        pass
    assert exporter.transport.stats().failed == 1
    assert str(path) in caplog.text


def test_a_file_that_is_moved_away_is_written_anew(tmp_path: Path) -> None:
    path = tmp_path / "traces.json"
    tracer = Tracer(exporter=FileExporter(path))
    with tracer.span("before"):
        pass
    os.rename(path, tmp_path / "rotated")
    with tracer.span("after"):
        pass
    assert len(documents(path)) == len(documents(tmp_path / "rotated")) == 1


class ListHandler(logging.Handler):
    """Keeps records."""

    def __init__(self) -> None:
        super().__init__()
        self.records: list[logging.LogRecord] = []

    @override
    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)


@pytest.fixture
def root() -> Iterator[tuple[int, list[logging.Handler]]]:
    """Give the root logger's level and handlers, and hold a test to leave them as they are."""
    before = (logging.root.level, list(logging.root.handlers))
    yield before
    assert (logging.root.level, list(logging.root.handlers)) == before


def test_logging_on_a_named_logger_changes_nothing_of_it(
    root: tuple[int, list[logging.Handler]], caplog: pytest.LogCaptureFixture
) -> None:
    logger = logging.getLogger("census_fp.tests.named")
    before = (logger.level, list(logger.handlers), logger.propagate)
    exporter = LoggingExporter(logger_name=logger.name)
    with caplog.at_level(logging.INFO), Tracer(exporter=exporter).span("login") as span:
        span.add_attribute("user_id", "user123")
    assert (logger.level, list(logger.handlers), logger.propagate) == before
    (record,) = [record for record in caplog.records if record.name == logger.name]
    assert record.levelno == logging.INFO
    assert record.getMessage().startswith(f"Span: login trace_id={span.trace_id}")
    fields = record.__dict__
    assert fields["span_name"] == "login"
    assert fields["span_trace_id"] == span.trace_id
    assert json.loads(fields["span_attributes"]) == {"user_id": "user123"}


def test_logging_to_a_handler_says_each_span_once(
    root: tuple[int, list[logging.Handler]],
) -> None:
    handler = ListHandler()
    exporters = [LoggingExporter(handler=handler) for _ in range(3)]
    try:
        with Tracer(exporter=exporters[-1]).span("once"):
            pass
    finally:
        exporters[0].logger.removeHandler(handler)
    assert [record.span_name for record in handler.records] == ["once"]  # type: ignore[attr-defined]  # extra


def test_a_handler_or_a_name_that_is_none_is_refused() -> None:
    with pytest.raises(TypeError, match="Handler"):
        LoggingExporter(handler=print)  # type: ignore[arg-type]  # what is tested
    with pytest.raises(TypeError, match="5"):
        LoggingExporter(logger_name=5)  # type: ignore[arg-type]  # as above


def test_the_base_exporter_says_what_is_missing() -> None:
    with pytest.raises(NotImplementedError):
        Exporter().export([])
    with pytest.raises(NotImplementedError):
        Exporter().emit([])
