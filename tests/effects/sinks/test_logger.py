"""The logger and console sinks, on real loggers and streams."""

import io
import logging

import pytest
from typing_extensions import override

from census_fp.domain.errors import SinkError
from census_fp.domain.log_line import LogLine
from census_fp.effects.export import error_of
from census_fp.effects.sinks.console import console_sink
from census_fp.effects.sinks.logger import logger_sink

LINE = LogLine("50 % done %s", (("span_name", "work"),))


def test_a_line_is_one_record_with_its_fields_and_no_formatting(
    caplog: pytest.LogCaptureFixture,
) -> None:
    logger = logging.getLogger("census_fp.tests.sink")
    with caplog.at_level(logging.INFO, logger.name):
        assert error_of(logger_sink(logger)([LINE])) is None
    (record,) = caplog.records
    assert (record.getMessage(), record.__dict__["span_name"]) == ("50 % done %s", "work")


def test_what_a_logger_raises_is_an_error_that_names_it() -> None:
    class Refusing(logging.Logger):
        @override
        def handle(self, record: logging.LogRecord) -> None:
            raise OSError("disk full")

    error = error_of(logger_sink(Refusing("full"))([LINE]))
    assert error == SinkError("logger 'full': OSError: disk full", retryable=False)


def test_the_console_sink_writes_to_the_stream_it_is_given() -> None:
    stream = io.StringIO()
    assert error_of(console_sink(stream)("block\n")) is None
    assert stream.getvalue() == "block\n"
