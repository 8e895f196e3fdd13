"""Spans as blocks of text: the documented look, and no span that breaks it."""

from hypothesis import given, settings
from hypothesis import strategies as st
from returns.result import Success

from census_fp.domain.trace.span_data import SpanData
from census_fp.exporters.console.serialize import block, serialize
from tests import strategies as own
from tests.exporters.example_spans import BARE, CUT, FULL, SPANS
from tests.exporters.golden_files import golden


def test_the_blocks_are_those_of_the_golden_file() -> None:
    assert serialize(SPANS).unwrap() == golden("console.txt").decode()


def test_nothing_to_write_is_an_empty_text() -> None:
    assert serialize([]) == Success("")


def test_a_batch_is_its_spans_one_after_the_other() -> None:
    assert serialize([FULL, BARE]).unwrap() == f"{block(FULL)}\n{block(BARE)}\n"


def test_a_name_of_several_lines_does_not_break_the_block() -> None:
    assert len(block(CUT).splitlines()) == len(
        block(CUT.model_copy(update={"name": "plain"})).splitlines()
    )


@settings(max_examples=60)
@given(st.lists(own.SPAN_DATAS, max_size=2))
def test_any_spans_can_be_written_and_every_line_is_a_row(spans: list[SpanData]) -> None:
    text = serialize(spans).unwrap()
    blocks = text.split("\n\n")
    assert len(blocks) == len(spans) + 1
    for written in blocks[:-1]:
        first, *rows = written.split("\n")
        assert first.startswith("Span: ")
        assert all(row.startswith("  ") and ": " in row for row in rows)
