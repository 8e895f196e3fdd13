"""The picture of a trace: golden ones to look at, and what holds for every trace."""

import re
from textwrap import dedent

from hypothesis import given
from hypothesis import strategies as st

from census_fp.domain.trace.span_context import SpanContext
from census_fp.domain.trace.span_data import SpanData, SpanKind
from census_fp.domain.trace.status import Status
from examples.indexer.waterfall import MIN_WIDTH, Axis, bar, duration_text, nested, render

TRACE_ID = "0af7651916cd43dd8448eb211c80319c"
MS = 1_000_000
_COLOUR = re.compile(r"\x1b\[[0-9;]*m")


def span(
    number: int,
    name: str,
    start_ms: float,
    end_ms: float | None,
    *,
    parent: int | None = None,
    kind: SpanKind = SpanKind.UNSPECIFIED,
    error: str | None = None,
) -> SpanData:
    return SpanData(
        name=name,
        context=SpanContext(trace_id=TRACE_ID, span_id=f"{number:016x}"),
        parent_span_id=None if parent is None else f"{parent:016x}",
        kind=kind,
        start_ns=round(start_ms * MS),
        end_ns=None if end_ms is None else round(end_ms * MS),
        status=Status() if error is None else Status(code=3, message=error),
    )


ACROSS = (
    span(5, "tokenize", 1030, 1070, parent=4),
    span(3, "ask", 1010, 1090, parent=1, kind=SpanKind.CLIENT),
    span(1, "index", 1000, 1100),
    span(2, "read", 1000, 1005, parent=1),
    span(4, "ask", 1020, 1085, parent=3, kind=SpanKind.SERVER),
)


def picture(*spans: SpanData, width: int = MIN_WIDTH) -> str:
    return render(spans, width, colour=False)


def drawn(text: str) -> str:
    return dedent(text).strip()


def test_a_trace_across_two_processes() -> None:
    assert picture(*ACROSS) == drawn("""
        span               where   0 ms      50 ms            time
        index              client  ━━━━━━━━━━━━━━━━━━━━━    100 ms
        ├─ read            client  ━╸        ┊             5.00 ms
        └─ ask             client  ┊ ━━━━━━━━━━━━━━━━━     80.0 ms
           └─ ask          server  ┊   ━━━━━━━━━━━━━━      65.0 ms
              └─ tokenize  server  ┊     ━━━━━━━━━         40.0 ms
    """)


def test_failed_spans_are_marked_and_their_error_is_written_once_and_an_open_one_is_open() -> None:
    failing = span(2, "ask", 1, 19, parent=1, kind=SpanKind.SERVER, error="line 2: EOF")
    failed = span(4, "tokenize", 2, 2, parent=2, error="line 2: EOF")
    assert picture(
        span(1, "index", 0, 20), failing, failed, span(3, "open", 5, None, parent=2)
    ) == (
        drawn("""
        span            where   0 ms        10 ms             time
        index           client  ━━━━━━━━━━━━━━━━━━━━━━━━   20.0 ms
        └─ ask          server  ┊━━━━━━━━━━━━━━━━━━━━━━    18.0 ms ✗
           ├─ tokenize  server  ┊ ╸         ┊              0.00 ms ✗
           └─ open      server  ┊     ━━━━━━━━━━━━━━━━━━      open
        ✗ INVALID_ARGUMENT: line 2: EOF
        """)
    )


def test_a_span_whose_parent_is_missing_stands_at_the_top() -> None:
    orphan = span(3, "orphan", 5, 6, parent=9)
    assert [row.branch for row in nested((span(1, "root", 0, 10), orphan))] == ["", ""]


def test_colours_tell_the_processes_and_the_errors() -> None:
    failed = span(2, "ask", 1, 9, parent=1, kind=SpanKind.SERVER, error="no")
    _, client, server, error = render(
        (span(1, "index", 0, 10), failed), MIN_WIDTH, colour=True
    ).splitlines()
    assert "\x1b[36mclient" in client
    assert "\x1b[33mserver" in server
    assert "\x1b[1;31m━" in server
    assert error.startswith("\x1b[1;31m✗")


def test_a_name_cannot_move_the_cursor() -> None:
    assert "\x1b" not in picture(span(1, "\x1b[2Jgone\n", 0, 1, error="\x1b[2J"))


def test_a_trace_deeper_than_the_stack_is_drawn() -> None:
    chain = [span(n, "s", 0, 1, parent=n - 1 if n > 1 else None) for n in range(1, 2001)]
    assert len(picture(*chain).splitlines()) == 2001


def test_no_spans_give_no_rows() -> None:
    assert len(picture().splitlines()) == 1


@st.composite
def traces(draw: st.DrawFn) -> tuple[SpanData, ...]:
    """Spans with any parents, missing and circular ones too, in any order of time."""
    size = draw(st.integers(0, 8))
    instants = st.integers(0, 10**10)
    return tuple(
        SpanData(
            name=draw(st.text(max_size=40)),
            context=SpanContext(trace_id=TRACE_ID, span_id=f"{number:016x}"),
            parent_span_id=draw(st.none() | st.integers(1, size + 1).map("{:016x}".format)),
            kind=draw(st.sampled_from(SpanKind)),
            start_ns=(start_ns := draw(instants)),
            end_ns=draw(st.none() | instants.map(start_ns.__add__)),
            status=Status(code=draw(st.integers(0, 20)), message=draw(st.none() | st.text())),
        )
        for number in range(1, size + 1)
    )


@given(traces())
def test_every_span_has_one_row_below_its_parents(spans: tuple[SpanData, ...]) -> None:
    rows = nested(spans)
    places = {row.span.context.span_id: place for place, row in enumerate(rows)}
    assert sorted(places) == sorted(span.context.span_id for span in spans)
    assert len(rows) == len(spans)
    assert all(
        places[row.span.parent_span_id or ""] < place
        for place, row in enumerate(rows)
        if row.branch
    )


@given(traces(), st.integers(0, 200))
def test_no_line_is_wider_than_asked(spans: tuple[SpanData, ...], width: int) -> None:
    lines = picture(*spans, width=width).split("\n")
    assert max(map(len, lines)) <= max(width, MIN_WIDTH)


@given(traces(), st.integers(MIN_WIDTH, 120))
def test_colour_changes_nothing_else(spans: tuple[SpanData, ...], width: int) -> None:
    assert _COLOUR.sub("", render(spans, width, colour=True)) == picture(*spans, width=width)


@given(traces(), st.integers(1, 200))
def test_bars_lie_within_the_axis_and_are_never_empty(
    spans: tuple[SpanData, ...], columns: int
) -> None:
    axis = Axis(start_ns=0, length_ns=2 * 10**10, columns=columns)
    for each in spans:
        first, line = bar(each, axis)
        assert line
        assert first >= 0
        assert first + len(line) <= columns


@given(st.integers(0, 10**14))
def test_a_duration_fits_its_column(duration_ns: int) -> None:
    assert len(duration_text(duration_ns)) <= 8
