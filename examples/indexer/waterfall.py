"""The waterfall of a trace: its spans as a tree, with bars over a time axis. Pure."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from typing import TypeAlias

from census_fp.domain.trace.span_data import SpanData, SpanKind
from census_fp.domain.trace.status import Status, StatusCode

MIN_WIDTH = 60
ERROR_MARK = "✗"

_PROCESS_WIDTH, _DURATION_WIDTH, _GAP = 6, 8, 2
_COLUMNS_A_TICK = 10
_COLOURS = {
    "client": "36",
    "server": "33",
    "error": "1;31",
    "faint": "2",
    "title": "1",
    "good": "32",
}

Paint: TypeAlias = Callable[[str, str], str]
"""Give a text the colour of a role: a process, "error", "good", "faint" or "title"."""


@dataclass(frozen=True, slots=True)
class Row:
    """A span at its place in the tree: the lines that lead to it, and the process it ran in."""

    span: SpanData
    branch: str
    process: str


@dataclass(frozen=True, slots=True)
class Axis:
    """A stretch of time on a number of columns."""

    start_ns: int
    length_ns: int
    columns: int

    def halves(self, at_ns: int) -> int:
        """Say how many half columns lie before an instant."""
        return (at_ns - self.start_ns) * 2 * self.columns // self.length_ns

    def halves_up(self, at_ns: int) -> int:
        """Say the same, with the half column that the instant is in."""
        return -((self.start_ns - at_ns) * 2 * self.columns // self.length_ns)


def render(spans: Sequence[SpanData], width: int, colour: bool) -> str:
    """Draw a trace: a heading with the time axis, a line a span, a line a distinct error.

    :param spans: of one trace, in any order.
    :param width: columns that no line exceeds; at least 60 are used.
    :param colour: whether to colour by process and error, for a terminal.
    """
    paint = painter(colour)
    rows = nested(spans)
    width = max(width, MIN_WIDTH)
    names = min(max((len("span"), *(len(_label(row)) for row in rows))), width // 3)
    axis = _axis(spans, width - names - _PROCESS_WIDTH - _DURATION_WIDTH - 4 * _GAP)
    lines = (_heading(axis, names, paint), *(_line(row, axis, names, paint) for row in rows))
    return "\n".join((*lines, *(paint(cut(error, width), "error") for error in _errors(rows))))


def painter(colour: bool) -> Paint:
    """Give what colours a text, or leaves it as it is."""
    if not colour:
        return lambda text, role: text
    return lambda text, role: f"\x1b[{_COLOURS[role]}m{text}\x1b[0m" if text else ""


def nested(spans: Iterable[SpanData]) -> tuple[Row, ...]:
    """Order spans as a tree: a parent before its children, siblings by their start.

    A span whose parent is missing stands at the top. A span of kind SERVER begins the server's
    part, which all below it belong to.
    """
    ordered = sorted(spans, key=lambda span: (span.start_ns, span.context.span_id))
    known = {span.context.span_id for span in ordered}
    children: dict[str | None, list[SpanData]] = {}
    for span in ordered:
        parent = span.parent_span_id if span.parent_span_id in known else None
        children.setdefault(parent, []).append(span)
    reached = tuple(_walk(children))
    ids = {row.span.context.span_id for row in reached}
    # Spans that are each other's parents hang from no root; show them all the same.
    return reached + tuple(
        Row(span, "", "client") for span in ordered if span.context.span_id not in ids
    )


def _walk(children: dict[str | None, list[SpanData]]) -> Iterator[Row]:
    """Go through the tree without recursion: a trace may be deeper than Python's stack."""
    todo = [(root, "", "", "client") for root in reversed(children.get(None, []))]
    while todo:
        span, own, below, process = todo.pop()
        process = "server" if span.kind == SpanKind.SERVER else process
        yield Row(span, own, process)
        family = children.get(span.context.span_id, [])
        branches = [("├─ ", "│  ")] * (len(family) - 1) + [("└─ ", "   ")]
        todo += [
            (child, below + fork, below + line, process)
            for child, (fork, line) in zip(reversed(family), reversed(branches), strict=False)
        ]


def ticks(axis: Axis) -> list[tuple[int, str]]:
    """Give the columns of the axis that bear a time, and those times, in round milliseconds.

    >>> ticks(Axis(start_ns=0, length_ns=45_000_000, columns=30))
    [(0, '0 ms'), (13, '20 ms')]
    """
    step = next(
        step
        for power in count()
        for step in (10**power, 2 * 10**power, 5 * 10**power)
        if step * axis.columns >= _COLUMNS_A_TICK * axis.length_ns
    )
    marks = [
        (axis.halves(axis.start_ns + at_ns) // 2, f"{at_ns / 1e6:g} ms")
        for at_ns in range(0, axis.length_ns, step)
    ]
    return [(at, text) for at, text in marks if at + len(text) <= axis.columns]


def bar(span: SpanData, axis: Axis) -> tuple[int, str]:
    """Give the column where a span begins, and its bar: to half a column, never empty."""
    end_ns = axis.start_ns + axis.length_ns if span.end_ns is None else span.end_ns
    first = min(axis.halves(span.start_ns), 2 * axis.columns - 1)
    last = min(max(axis.halves_up(end_ns), first + 1), 2 * axis.columns)
    left, right = ("╺" if first % 2 else ""), ("╸" if last % 2 else "")
    whole = (last - last % 2 - first - first % 2) // 2
    return first // 2, left + "━" * whole + right


def duration_text(duration_ns: int | None) -> str:
    """Write a duration in at most eight columns.

    >>> duration_text(1_234_000), duration_text(56_780_000), duration_text(None)
    ('1.23 ms', '56.8 ms', 'open')
    """
    if duration_ns is None:
        return "open"
    for limit_ms, text in ((9.995, "{:.2f} ms"), (99.95, "{:.1f} ms"), (99_999, "{:.0f} ms")):
        if duration_ns / 1e6 < limit_ms:
            return text.format(duration_ns / 1e6)
    return f"{duration_ns / 1e9:.0f} s"


def _axis(spans: Sequence[SpanData], columns: int) -> Axis:
    start_ns = min((span.start_ns for span in spans), default=0)
    end_ns = max((span.end_ns or span.start_ns for span in spans), default=0)
    return Axis(start_ns, max(end_ns - start_ns, 1), columns)


def _heading(axis: Axis, names: int, paint: Paint) -> str:
    scale = ""
    for at, text in ticks(axis):
        scale = scale.ljust(at) + text
    gap = " " * _GAP
    cells = ("span".ljust(names), "where".ljust(_PROCESS_WIDTH), scale.ljust(axis.columns))
    return paint(gap.join((*cells, "time".rjust(_DURATION_WIDTH))), "faint")


def _line(row: Row, axis: Axis, names: int, paint: Paint) -> str:
    role = row.process if row.span.status.is_ok else "error"
    mark = "" if row.span.status.is_ok else " " + ERROR_MARK
    duration = duration_text(row.span.duration_ns).rjust(_DURATION_WIDTH)
    cells = (
        cut(_label(row), names).ljust(names),
        paint(row.process.ljust(_PROCESS_WIDTH), row.process),
        _bar_cell(row.span, axis, role, paint),
        duration + paint(mark, "error"),
    )
    return (" " * _GAP).join(cells)


def _bar_cell(span: SpanData, axis: Axis, role: str, paint: Paint) -> str:
    first, drawn = bar(span, axis)
    marks = {at for at, _ in ticks(axis)}
    guides = "".join("┊" if at in marks else " " for at in range(axis.columns))
    after = guides[first + len(drawn) :]
    return paint(guides[:first], "faint") + paint(drawn, role) + paint(after, "faint")


def _errors(rows: Iterable[Row]) -> Iterable[str]:
    """Write each distinct error once: it often is the same in a span and in its parents."""
    failed = (row.span.status for row in rows if not row.span.status.is_ok)
    return dict.fromkeys(f"{ERROR_MARK} {_status_text(status)}" for status in failed)


def _status_text(status: Status) -> str:
    known = status.code in {code.value for code in StatusCode}
    name = StatusCode(status.code).name if known else f"status {status.code}"
    return name if status.message is None else f"{name}: {_printable(status.message)}"


def _label(row: Row) -> str:
    return row.branch + _printable(row.span.name)


def _printable(text: str) -> str:
    """Take out what could move a terminal's cursor."""
    return "".join(letter if letter.isprintable() else "?" for letter in text)


def cut(text: str, width: int) -> str:
    """Shorten a text to a number of columns.

    >>> cut("waterfall", 6)
    'water…'
    """
    return text if len(text) <= width else text[: width - 1] + "…"
