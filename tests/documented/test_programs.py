"""The documented programs, run as they are written, judged by what they leave behind."""

import json
import logging
import re
from datetime import datetime
from math import sqrt
from pathlib import Path
from typing import TypeAlias

import pytest

from census_fp.facade import LoggingExporter
from tests.documented.collector import collecting
from tests.documented.running import run

Json: TypeAlias = "dict[str, Json] | list[Json] | str | int | float | bool | None"

ISO = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z"
LOGGED = r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} - opencensus\.traces - INFO - Span: (.*)"
TRACE_ID, SPAN_ID = "[0-9a-f]{32}", "[0-9a-f]{16}"


def test_the_console_program_prints_the_span_as_documented(tmp_path: Path) -> None:
    done = run("console", tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    lines = done.stdout.rstrip("\n").split("\n")
    assert lines[0] == "Span: development_operation"
    fields = dict(line.strip().split(": ", 1) for line in lines[1:])
    assert re.fullmatch(ISO, fields["Start"])
    assert re.fullmatch(ISO, fields["End"])
    assert fields["Start"] <= fields["End"]
    assert fields["Status"] == "OK"
    assert fields["Attributes"] == "{'debug_info': 'testing console export', 'result_size': 42}"
    said = re.findall(rf"'description': '([^']*)', 'timestamp': '{ISO}'", fields["Annotations"])
    assert said == ["Starting development test", "Development test completed"]


# -- the file program: 4,000 root spans at a rate of 0.1

BATCHES, RATE = 4_000, 0.1


def lines_of(file: Path) -> list[str]:
    text = file.read_text()
    assert text.endswith("\n")
    return text.splitlines()


@pytest.fixture(scope="module")
def file_program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Run the file program once; its directory."""
    directory = tmp_path_factory.mktemp("file_program")
    done = run("file", directory)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    return directory


def test_every_line_of_the_file_is_the_document_of_one_trace(file_program: Path) -> None:
    documents = [json.loads(line) for line in lines_of(file_program / "traces.json")]
    assert len({document["traceId"] for document in documents}) == len(documents)
    for document in documents:
        assert re.fullmatch(TRACE_ID, document["traceId"])
        (span,) = document["spans"]
        attributes = span["attributes"]["attributeMap"]
        batch = attributes["batch_id"]["int_value"]
        assert re.fullmatch(SPAN_ID, span["spanId"])
        assert "parentSpanId" not in span
        assert span["displayName"]["value"] == f"batch_operation_{batch}"
        assert attributes["operation_type"]["string_value"]["value"] == "batch_process"
        assert span["status"] == {"code": 0}
        assert span["startTime"] <= span["endTime"]
        assert _said(span) == ([f"Completed batch {batch // 100}"] if batch % 100 == 0 else [])


def _said(span: dict[str, dict[str, list[dict[str, dict[str, dict[str, str]]]]]]) -> list[str]:
    events = span.get("timeEvents", {}).get("timeEvent", [])
    return [event["annotation"]["description"]["value"] for event in events]


def test_a_tenth_of_the_traces_is_in_the_file(file_program: Path) -> None:
    exported = len(lines_of(file_program / "traces.json"))
    sigma = sqrt(BATCHES * RATE * (1 - RATE))
    assert abs(exported - BATCHES * RATE) < 5 * sigma


def test_the_trace_id_alone_decides_which_traces_are_in_the_file(file_program: Path) -> None:
    seen = [line.split()[0] for line in lines_of(file_program / "seen.txt")]
    sampled = [trace_id for trace_id in seen if int(trace_id[16:], 16) < RATE * 2**64]
    exported = [json.loads(line)["traceId"] for line in lines_of(file_program / "traces.json")]
    assert len(set(seen)) == BATCHES
    assert exported == sampled


# -- the logging program


def logged(text: str) -> list[str]:
    return re.findall(LOGGED, text)


def test_the_logging_program_logs_the_span_once_to_each_handler(tmp_path: Path) -> None:
    done = run("logs", tmp_path)
    assert (done.returncode, done.stdout) == (0, "")
    in_file = (tmp_path / "application.log").read_text()
    assert in_file == done.stderr
    assert len(in_file.splitlines()) == 1
    (line,) = logged(in_file)
    assert line.startswith("user_authentication ")
    assert "status=0" in line
    assert "attributes={'user_id': 'user123', 'auth_method': 'oauth2'}" in line
    assert "annotations=['Authentication successful']" in line


def test_a_refused_user_is_the_applications_own_error_and_the_status(tmp_path: Path) -> None:
    done = run("logs", tmp_path, LOCKED="user123")
    assert done.returncode == 1
    assert done.stderr.endswith("prelude.AuthenticationError: user123 is locked\n")
    assert "During handling" not in done.stderr
    (line,) = logged((tmp_path / "application.log").read_text())
    assert logged(done.stderr) == [line]
    assert "status=2 message='user123 is locked'" in line
    assert "annotations=['Authentication failed']" in line


def test_a_given_logger_name_changes_no_logger() -> None:
    root, given = logging.getLogger(), logging.getLogger("tests.documented.given")

    def setup() -> list[object]:
        return [
            (logger.level, list(logger.handlers), logger.propagate, logger.disabled)
            for logger in (root, given)
        ]

    before = setup()
    exporter = LoggingExporter(logger_name="tests.documented.given")
    assert setup() == before
    assert exporter.logger is given


# -- the custom exporter


def test_the_custom_exporter_posts_the_documented_body(tmp_path: Path) -> None:
    with collecting() as collector:
        done = run("http_exporter", tmp_path, collector.url)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    (request,) = collector.requests
    assert request.path == "/traces"
    assert request.headers["authorization"] == "Bearer your-api-key"
    (span,) = json.loads(request.body)["traces"]
    assert re.fullmatch(TRACE_ID, span.pop("traceId"))
    assert re.fullmatch(SPAN_ID, span.pop("spanId"))
    assert instant(span.pop("startTime")) <= instant(span.pop("endTime"))
    assert span == {
        "name": "custom_export_test",
        "attributes": {"custom_field": "test_value"},
        "status": {"code": 0, "message": None},
    }


def instant(text: str) -> datetime:
    read = datetime.fromisoformat(text)
    assert read.utcoffset() is not None
    return read


def test_the_custom_exporter_reads_the_refusal_of_an_endpoint(tmp_path: Path) -> None:
    with collecting(status=503) as collector:
        done = run("http_exporter", tmp_path, collector.url)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("Export failed: 503 Server Error")
    assert len(collector.requests) == 1
