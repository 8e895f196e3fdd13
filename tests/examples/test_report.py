"""What a run owes: an account of every span, and one whole trace a file."""

from dataclasses import replace

from census_fp.domain.delivery.stats import DropCounts, PipelineStats
from census_fp.domain.trace.span_data import SpanData
from examples.indexer.client import Indexed
from examples.indexer.report import Run, is_whole, problems, text
from tests.examples.test_waterfall import ACROSS, TRACE_ID

_LATE = "1" * 32

WHOLE = Run(
    planned=1,
    results=(Indexed("pkg/a.py", TRACE_ID, None),),
    traces={TRACE_ID: ACROSS},
    unreadable=(),
    client=PipelineStats(offered=3, exported=3),
    server=PipelineStats(offered=2, exported=2),
    seconds=0.25,
    words=(("self", 3),),
    trace_file="demo-traces.jsonl",
)


def without(name: str) -> tuple[SpanData, ...]:
    return tuple(span for span in ACROSS if span.name != name)


def test_a_run_with_nothing_lost_has_no_problems() -> None:
    assert problems(WHOLE) == ()
    assert "All is accounted for" in text(WHOLE, 80, colour=False)


def test_spans_that_were_not_exported_are_a_problem() -> None:
    lossy = PipelineStats(offered=5, exported=2, failed=1, dropped=DropCounts(queue_full=2))
    assert problems(replace(WHOLE, server=lossy)) == (
        "3 of the 5 spans of the server were not exported",
    )


def test_a_server_that_died_is_a_problem() -> None:
    assert problems(replace(WHOLE, server=None)) == (
        "the server ended without an account of its spans",
    )


def test_a_trace_without_the_servers_part_its_root_or_its_middle_is_not_whole() -> None:
    assert is_whole(ACROSS)
    assert not is_whole(ACROSS[1:4])
    assert not is_whole(without("index"))
    assert not is_whole(without("ask"))
    assert not is_whole(())


def test_a_file_without_a_trace_is_a_problem() -> None:
    missing = replace(WHOLE, results=(*WHOLE.results, Indexed("pkg/b.py", _LATE, None)))
    assert problems(missing) == ("1 file has no whole trace: pkg/b.py",)


def test_a_trace_of_no_file_is_a_problem() -> None:
    extra = replace(WHOLE, traces={TRACE_ID: ACROSS, _LATE: ACROSS})
    assert problems(extra) == ("1 trace is of no file",)


def test_problems_stand_in_the_place_of_the_verdict() -> None:
    told = text(replace(WHOLE, unreadable=("line 3 is unreadable",)), 80, colour=False)
    assert told.endswith("✗ line 3 is unreadable")
    assert "All is accounted for" not in told


def test_the_report_of_an_interrupted_run_says_so() -> None:
    told = text(replace(WHOLE, planned=9), 80, colour=False)
    assert "1 of 9 files in 0.2 s, then interrupted" in told


def test_of_many_errors_the_first_are_listed_and_the_rest_counted() -> None:
    failed = tuple(Indexed(f"{number}.py", TRACE_ID, "line 1: no") for number in range(8))
    told = text(replace(WHOLE, results=failed, planned=8), 80, colour=False)
    assert told.count("line 1: no") == 5
    assert "and 3 more" in told
