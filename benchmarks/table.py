"""Table: the results as text and as JSON. Pure."""

from collections.abc import Mapping, Sequence
from typing import TypeAlias

from benchmarks.library import MODULES, OURS
from benchmarks.scenarios import SCENARIOS

Results: TypeAlias = Mapping[str, Mapping[str, float | None]]
"""From scenario and library to microseconds for one operation."""

Summary: TypeAlias = dict[str, dict[str, float | bool | None]]

_HEAD = (*MODULES, "ratio", "aim", "")


def ratio(times: Mapping[str, float | None]) -> float | None:
    """Give census-fp's share of the faster peer's time.

    >>> ratio({"opencensus": 10.0, "opentelemetry": 8.0, "census-fp": 2.0})
    0.25
    """
    ours = times[OURS]
    peers = [time for name, time in times.items() if name != OURS and time is not None]
    return None if ours is None or not peers else ours / min(peers)


def summary(results: Results) -> Summary:
    """Give the numbers of every scenario under names, for a JSON document."""
    return {name: _summary(name, times) for name, times in results.items()}


def table(results: Results) -> str:
    """Write the results as lines of text, one for each scenario."""
    rows = [("µs an operation", *_HEAD), *(_row(*each) for each in results.items())]
    return _aligned(rows)


def imports_table(imports: Mapping[str, float]) -> str:
    """Write the times of imports as lines of text."""
    return _aligned([("import", "ms"), *((name, f"{ms:.0f}") for name, ms in imports.items())])


def _summary(name: str, times: Mapping[str, float | None]) -> dict[str, float | bool | None]:
    aim = SCENARIOS[name].aim
    return {**times, "ratio": ratio(times), "aim": aim, "met": _met(ratio(times), aim)}


def _met(ratio: float | None, aim: float | None) -> bool | None:
    return None if ratio is None or aim is None else ratio <= aim


def _row(name: str, times: Mapping[str, float | None]) -> tuple[str, ...]:
    aim, share = SCENARIOS[name].aim, ratio(times)
    verdict = {None: "", True: "met", False: "MISSED"}[_met(share, aim)]
    numbers = (_number(times[library]) for library in MODULES)
    return (SCENARIOS[name].title, *numbers, _number(share), _number(aim), verdict)


def _number(number: float | None) -> str:
    return "-" if number is None else f"{number:.2f}"


def _aligned(rows: Sequence[tuple[str, ...]]) -> str:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join(_line(row, widths) for row in rows)


def _line(row: tuple[str, ...], widths: Sequence[int]) -> str:
    first, *others = zip(row, widths, strict=True)
    cells = (cell.rjust(width) for cell, width in others)
    return "  ".join((first[0].ljust(first[1]), *cells)).rstrip()
