"""census-fp in the benchmarks: the documented API of the facade, and the fold behind it."""

from collections.abc import Callable, Sequence

from typing_extensions import override

from benchmarks.library import Library, Queued, Work
from census_fp.effects.capabilities import SYSTEM
from census_fp.effects.recorder import Recorder
from census_fp.exporters.json_lines.serialize import serialize
from census_fp.facade import AlwaysOffSampler, AsyncTransport, SyncTransport, Tracer, Transport
from census_fp.facade.trace.span_data import SpanData, to_values


class _Exporter:
    """Counts spans, and does nothing with them."""

    def __init__(self, transport: Callable[[object], Transport]) -> None:
        self.exported = 0
        self.transport = transport(self)

    def emit(self, span_datas: Sequence[SpanData]) -> None:
        self.exported += len(span_datas)

    def export(self, span_datas: Sequence[SpanData]) -> None:
        self.transport.export(span_datas)


class _Reading(_Exporter):
    """Looks at what an exporter writes of a span."""

    @override
    def emit(self, span_datas: Sequence[SpanData]) -> None:
        for span in span_datas:
            self.seen = (span.name, span.start_time, span.end_time, span.status)
            self.attributes = dict(span.attributes)
            self.said = [annotation.description for annotation in span.annotations]


class _Keeping(_Exporter):
    """Keeps spans."""

    def __init__(self) -> None:
        self.kept: list[SpanData] = []
        super().__init__(SyncTransport)

    @override
    def emit(self, span_datas: Sequence[SpanData]) -> None:
        self.kept.extend(span_datas)


def _spans(tracer: Tracer) -> Work:
    def spans(times: int) -> None:
        for _ in range(times):
            with tracer.span("work") as span:
                span.add_attribute("user", "alice")
                span.add_attribute("rows", 3)
                span.add_attribute("cached", False)
                span.add_attribute("ratio", 0.5)
                span.add_annotation("fetched")

    return spans


def _families(tracer: Tracer) -> Work:
    def families(times: int) -> None:
        for _ in range(times):
            with tracer.span("root") as root:
                root.add_attribute("rows", 3)
                for name in ("one", "two", "three"):
                    with tracer.span(name) as child:
                        child.add_attribute("rows", 3)

    return families


class CensusFp:
    """The library itself."""

    def sampled(self) -> Work:
        return _spans(Tracer(exporter=_Exporter(SyncTransport)))

    def read(self) -> Work:
        return _spans(Tracer(exporter=_Reading(SyncTransport)))

    def unsampled(self) -> Work:
        return _spans(Tracer(sampler=AlwaysOffSampler(), exporter=_Exporter(SyncTransport)))

    def nested(self) -> Work:
        return _families(Tracer(exporter=_Exporter(SyncTransport)))

    def queued(self) -> Queued:
        transports: list[AsyncTransport] = []

        def transport(exporter: object) -> AsyncTransport:
            transports.append(AsyncTransport(exporter))
            return transports[0]

        exporter = _Exporter(transport)
        work = _spans(Tracer(exporter=exporter))
        return Queued(work, transports[0].flush, lambda: exporter.exported, transports[0].close)

    def fold(self) -> Work | None:
        span = Recorder(SYSTEM, "work", SYSTEM.ids.trace_id(), SYSTEM.ids.span_id())
        for key, value in (("user", "alice"), ("rows", 3), ("cached", False), ("ratio", 0.5)):
            span.add_attribute(key, value)
        span.annotate("fetched", {})
        span.end()

        def fold(times: int) -> None:
            for _ in range(times):
                span.snapshot()

        return fold

    def serialize(self, spans: int) -> Work:
        exporter = _Keeping()
        _spans(Tracer(exporter=exporter))(spans)
        values = to_values(exporter.kept)

        def write(times: int) -> None:
            for _ in range(times):
                serialize(values)

        return write


LIBRARY: Library = CensusFp()
