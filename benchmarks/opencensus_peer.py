"""opencensus in the benchmarks."""

import json
from collections.abc import Callable, Sequence
from typing import Protocol

# None of opencensus is typed.
from opencensus.common.transports.async_ import (  # type: ignore[import-untyped]  # untyped
    AsyncTransport,
)
from opencensus.common.transports.sync import (  # type: ignore[import-untyped]  # untyped
    SyncTransport,
)
from opencensus.trace.samplers import (  # type: ignore[import-untyped]  # untyped
    AlwaysOffSampler,
    AlwaysOnSampler,
)
from opencensus.trace.span_data import (  # type: ignore[import-untyped]  # untyped
    format_legacy_trace_json,
)
from opencensus.trace.tracer import Tracer  # type: ignore[import-untyped]  # untyped
from typing_extensions import override

from benchmarks.library import Library, Queued, Work

_PAUSE_S = 0.02
"""Its worker sleeps so long between two batches, and a flush waits for the worker."""


class _Annotation(Protocol):
    description: str


class _SpanData(Protocol):
    name: str
    start_time: str
    end_time: str
    status: object
    attributes: dict[str, object]
    annotations: Sequence[_Annotation]


class _Transport(Protocol):
    def export(self, datas: object) -> None: ...
    def flush(self) -> None: ...


class _Span(Protocol):
    def __enter__(self) -> "_Span": ...
    def __exit__(self, *_: object) -> None: ...
    def add_attribute(self, key: str, value: object) -> None: ...
    def add_annotation(self, description: str) -> None: ...


class _Tracer(Protocol):
    def span(self, name: str) -> _Span: ...


class _Exporter:
    """Counts spans, and does nothing with them."""

    def __init__(self, transport: Callable[[object], _Transport]) -> None:
        self.exported = 0
        self.transport = transport(self)

    def emit(self, span_datas: Sequence[_SpanData]) -> None:
        self.exported += len(span_datas)

    def export(self, span_datas: Sequence[_SpanData]) -> None:
        self.transport.export(span_datas)


class _Reading(_Exporter):
    """Looks at what an exporter writes of a span."""

    @override
    def emit(self, span_datas: Sequence[_SpanData]) -> None:
        for span in span_datas:
            self.seen = (span.name, span.start_time, span.end_time, span.status)
            self.attributes = dict(span.attributes)
            self.said = [annotation.description for annotation in span.annotations]


class _Keeping(_Exporter):
    """Keeps spans."""

    def __init__(self) -> None:
        self.kept: list[_SpanData] = []
        super().__init__(SyncTransport)

    @override
    def emit(self, span_datas: Sequence[_SpanData]) -> None:
        self.kept.extend(span_datas)


def _tracer(exporter: _Exporter) -> _Tracer:
    tracer: _Tracer = Tracer(sampler=AlwaysOnSampler(), exporter=exporter)
    return tracer


def _spans(tracer: _Tracer) -> Work:
    def spans(times: int) -> None:
        for _ in range(times):
            with tracer.span("work") as span:
                span.add_attribute("user", "alice")
                span.add_attribute("rows", 3)
                span.add_attribute("cached", False)
                span.add_attribute("ratio", 0.5)
                span.add_annotation("fetched")

    return spans


def _families(tracer: _Tracer) -> Work:
    def families(times: int) -> None:
        for _ in range(times):
            with tracer.span("root") as root:
                root.add_attribute("rows", 3)
                for name in ("one", "two", "three"):
                    with tracer.span(name) as child:
                        child.add_attribute("rows", 3)

    return families


class OpenCensus:
    """The library whose API census-fp has."""

    def sampled(self) -> Work:
        return _spans(_tracer(_Exporter(SyncTransport)))

    def read(self) -> Work:
        return _spans(_tracer(_Reading(SyncTransport)))

    def unsampled(self) -> Work:
        return _spans(Tracer(sampler=AlwaysOffSampler(), exporter=_Exporter(SyncTransport)))

    def nested(self) -> Work:
        return _families(_tracer(_Exporter(SyncTransport)))

    def queued(self) -> Queued:
        exporter = _Exporter(lambda exporter: AsyncTransport(exporter, wait_period=_PAUSE_S))
        transport = exporter.transport
        work = _spans(_tracer(exporter))
        return Queued(work, transport.flush, lambda: exporter.exported, transport.flush)

    def fold(self) -> Work | None:
        return None

    def serialize(self, spans: int) -> Work:
        exporter = _Keeping()
        _spans(_tracer(exporter))(spans)

        def write(times: int) -> None:
            for _ in range(times):
                json.dumps(format_legacy_trace_json(exporter.kept))

        return write


LIBRARY: Library = OpenCensus()
