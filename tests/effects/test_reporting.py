"""What is said on the logger ``census_fp``, and how often."""

import logging

import pytest
from typing_extensions import override

from census_fp.effects import reporting
from census_fp.effects.context import EXPORTING
from tests.processes import run_python, succeeded


def test_a_line_is_said_once_a_key_and_every_time_counted(caplog: pytest.LogCaptureFixture) -> None:
    for key in ("a", "b", "a", "a"):
        reporting.report_once("kind", key, "about %s", key)
    assert [record.getMessage() for record in caplog.records] == ["about a", "about b"]
    assert reporting.counts() == {"kind": 4}


def test_keys_without_end_are_counted_but_not_all_said(caplog: pytest.LogCaptureFixture) -> None:
    for key in range(1_500):
        reporting.report_once("kind", str(key), "about %s", key)
    assert len(caplog.records) == 1_000
    assert reporting.counts() == {"kind": 1_500}


def test_a_handler_that_fails_hurts_nobody_and_sees_telemetrys_own_mark() -> None:
    marks: list[bool] = []

    class Failing(logging.Handler):
        @override
        def handle(self, record: logging.LogRecord) -> bool:
            marks.append(EXPORTING.get())
            raise RuntimeError("handler bug")

    handler = Failing()
    reporting.LOGGER.addHandler(handler)
    try:
        reporting.report("a line")
    finally:
        reporting.LOGGER.removeHandler(handler)
    assert marks == [True]
    assert not EXPORTING.get()


def test_importing_the_package_is_light_and_silent() -> None:
    program = """
    import sys
    import census_fp
    heavy = {"pydantic", "returns", "orjson", "logging", "asyncio"} & set(sys.modules)
    print(census_fp.__version__, sorted(heavy))
    """
    assert succeeded(run_python(program)).split()[1:] == ["[]"]
