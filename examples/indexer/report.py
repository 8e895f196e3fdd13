"""What a run did, and whether all of it is accounted for. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from census_fp.domain.delivery.stats import PipelineStats
from census_fp.domain.trace.span_data import SpanData, SpanKind
from examples.indexer.client import Indexed
from examples.indexer.waterfall import ERROR_MARK, Paint, cut, duration_text, painter, render

_MOST_ERRORS = 5
_LABEL = 12
_HEADINGS = ("offered", "exported", "queued", "dropped", "failed")


@dataclass(frozen=True, slots=True)
class Run:
    """Everything there is to tell about a run."""

    planned: int
    results: Sequence[Indexed]
    traces: Mapping[str, tuple[SpanData, ...]]
    unreadable: tuple[str, ...]
    client: PipelineStats
    server: PipelineStats | None
    seconds: float
    words: Sequence[tuple[str, int]]
    trace_file: str

    def spans_of(self, result: Indexed) -> tuple[SpanData, ...]:
        """Give the spans of a file's trace."""
        return self.traces.get(result.trace_id, ())


def problems(run: Run) -> tuple[str, ...]:
    """Say what is not accounted for: nothing, if each file has one whole trace."""
    return (*run.unreadable, *_pipeline_problems(run), *_trace_problems(run))


def _pipeline_problems(run: Run) -> Iterator[str]:
    for process, stats in (("client", run.client), ("server", run.server)):
        if stats is None:
            yield f"the {process} ended without an account of its spans"
        elif stats.offered != stats.exported:
            lost = stats.offered - stats.exported
            yield f"{lost} of the {stats.offered} spans of the {process} were not exported"


def _trace_problems(run: Run) -> Iterator[str]:
    broken = [result.name for result in run.results if not is_whole(run.spans_of(result))]
    if broken:
        have = "file has" if len(broken) == 1 else "files have"
        yield f"{len(broken)} {have} no whole trace: {', '.join(broken[:_MOST_ERRORS])}"
    strangers = len(run.traces) - len({result.trace_id for result in run.results})
    if strangers > 0:
        yield f"{strangers} {'trace is' if strangers == 1 else 'traces are'} of no file"


def is_whole(spans: Sequence[SpanData]) -> bool:
    """Say whether a trace is complete across the processes.

    It has one root, every other span's parent, an end of every span, and a SERVER span below
    each CLIENT span.
    """
    parents = [span.parent_span_id for span in spans]
    known = {span.context.span_id for span in spans}
    answered = {span.parent_span_id for span in spans if span.kind == SpanKind.SERVER}
    asked = {span.context.span_id for span in spans if span.kind == SpanKind.CLIENT}
    return (
        parents.count(None) == 1
        and known.issuperset(parent for parent in parents if parent is not None)
        and all(span.end_ns is not None for span in spans)
        and asked <= answered
    )


def text(run: Run, width: int, colour: bool) -> str:
    """Write the report: the slowest trace, the accounts, the results, the verdict."""
    paint = painter(colour)
    timed = by_duration(run)
    blocks = (
        _slowest_trace(run, timed, width, paint, colour),
        _pipelines(run, paint),
        "\n".join(_facts(run, timed, width)),
        "\n".join(paint(line, "error") for line in _errors(run, width)),
        _verdict(run, paint),
    )
    return "\n\n".join(block for block in blocks if block)


def by_duration(run: Run) -> list[tuple[int, Indexed]]:
    """List the files with the nanoseconds their traces lasted, the slowest last."""
    timed = [
        (span.duration_ns or 0, result)
        for result in run.results
        for span in run.spans_of(result)
        if span.parent_span_id is None
    ]
    return sorted(timed, key=lambda pair: pair[0])


def _slowest_trace(
    run: Run, timed: Sequence[tuple[int, Indexed]], width: int, paint: Paint, colour: bool
) -> str:
    if not timed:
        return ""
    _, slowest = timed[-1]
    title = paint("Slowest trace", "title") + f"  {cut(slowest.name, width - 15)}"
    trace_id = paint(f"{'':15}{slowest.trace_id}", "faint")
    return f"{title}\n{trace_id}\n\n{render(run.spans_of(slowest), width, colour)}"


def _pipelines(run: Run, paint: Paint) -> str:
    heading = "spans".ljust(_LABEL) + "".join(f"{word:>10}" for word in _HEADINGS)
    accounts = (("client", run.client), ("server", run.server))
    rows = (paint(name.ljust(_LABEL), name) + _account(stats) for name, stats in accounts)
    return "\n".join((paint(heading, "faint"), *rows))


def _account(stats: PipelineStats | None) -> str:
    if stats is None:
        return f"{'unknown':>10}"
    numbers = (stats.offered, stats.exported, stats.queued, stats.dropped.total, stats.failed)
    return "".join(f"{number:10}" for number in numbers)


def _facts(run: Run, timed: Sequence[tuple[int, Indexed]], width: int) -> Iterator[str]:
    facts = {
        "done": _done(run),
        "traced": _traced(run),
        "slowest": _timed(*timed[-1]) if timed else "",
        "median": _timed(*timed[len(timed) // 2]) if timed else "",
        "words": ", ".join(f"{word} {count}" for word, count in run.words),
    }
    yield from (cut(_fact(label, value), width) for label, value in facts.items() if value)
    yield _fact("trace file", run.trace_file)


def _fact(label: str, value: str) -> str:
    return label.ljust(_LABEL) + value


def _done(run: Run) -> str:
    ending = ", then interrupted" if len(run.results) < run.planned else ""
    return f"{len(run.results)} of {run.planned} files in {run.seconds:.1f} s{ending}"


def _traced(run: Run) -> str:
    spans = sum(map(len, run.traces.values()))
    errors = sum(result.error is not None for result in run.results)
    return f"{len(run.traces)} traces, {spans} spans, {_counted(errors, 'error')}"


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _timed(duration_ns: int, result: Indexed) -> str:
    return f"{duration_text(duration_ns).rjust(8)}  {result.name}"


def _errors(run: Run, width: int) -> Iterator[str]:
    failed = [result for result in run.results if result.error is not None]
    for result in failed[:_MOST_ERRORS]:
        yield cut(_fact("error", f"{result.name}: {result.error}"), width)
    if len(failed) > _MOST_ERRORS:
        yield _fact("", f"and {len(failed) - _MOST_ERRORS} more")


def _verdict(run: Run, paint: Paint) -> str:
    wrong = problems(run)
    if wrong:
        return "\n".join(paint(f"{ERROR_MARK} {problem}", "error") for problem in wrong)
    return paint("✓ All is accounted for", "good") + (
        ": each file has one whole trace, each span offered was exported."
    )
