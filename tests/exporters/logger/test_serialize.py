"""Spans as log lines: one message of one line, and the same facts as fields."""

import json
from collections.abc import Sequence

from hypothesis import given, settings
from returns.result import Success

from census_fp.domain.log_line import LogLine
from census_fp.domain.trace.span_data import SpanData
from census_fp.exporters.logger.serialize import line, serialize
from tests import strategies as own
from tests.exporters.example_spans import BARE, FULL, SPANS
from tests.exporters.golden_files import golden


def test_the_lines_are_those_of_the_golden_file() -> None:
    assert _shown(serialize(SPANS).unwrap()) == golden("logger.txt").decode()


def test_a_line_a_span_in_order() -> None:
    assert serialize([]) == Success(())
    assert serialize([FULL, BARE]) == Success((line(FULL), line(BARE)))


@settings(max_examples=60)
@given(own.SPAN_DATAS)
def test_any_span_is_one_line_with_fields_of_the_plain_types(span: SpanData) -> None:
    message, fields = line(span)
    assert message.isprintable()
    assert message.startswith("Span: ")
    names = [name for name, _ in fields]
    assert len(set(names)) == len(names)
    assert all(name.startswith("span_") for name in names)
    assert all(value is None or type(value) in (str, int, float, bool) for _, value in fields)


@settings(max_examples=60)
@given(own.SPAN_DATAS)
def test_the_attributes_are_a_json_object_of_as_many_keys(span: SpanData) -> None:
    written = json.loads(str(dict(line(span).fields)["span_attributes"]))
    keys = {key.encode("utf-8", "replace").decode() for key, _ in span.attributes.pairs}
    assert written.keys() == keys


def _shown(lines: Sequence[LogLine]) -> str:
    return "\n".join(
        "\n".join((message, *(f"  {name}={value!r}" for name, value in fields), ""))
        for message, fields in lines
    )
