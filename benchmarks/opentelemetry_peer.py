"""opentelemetry-sdk in the benchmarks."""

from collections.abc import Sequence

from opentelemetry.sdk.trace import ReadableSpan, SpanProcessor, TracerProvider
from opentelemetry.sdk.trace.export import (
    BatchSpanProcessor,
    SimpleSpanProcessor,
    SpanExporter,
    SpanExportResult,
)
from opentelemetry.sdk.trace.sampling import ALWAYS_OFF, ALWAYS_ON, Sampler
from opentelemetry.trace import Tracer
from typing_extensions import override

from benchmarks.library import Library, Queued, Work


class _Exporter(SpanExporter):
    """Counts spans, and does nothing with them."""

    def __init__(self) -> None:
        self.exported = 0

    @override
    def export(self, spans: Sequence[ReadableSpan]) -> SpanExportResult:
        self.exported += len(spans)
        return SpanExportResult.SUCCESS


class _Reading(SpanExporter):
    """Looks at what an exporter writes of a span."""

    @override
    def export(self, spans: Sequence[ReadableSpan]) -> SpanExportResult:
        for span in spans:
            self.seen = (span.name, span.start_time, span.end_time, span.status)
            self.attributes = dict(span.attributes or {})
            self.said = [event.name for event in span.events]
        return SpanExportResult.SUCCESS


class _Keeping(SpanExporter):
    """Keeps spans."""

    def __init__(self) -> None:
        self.kept: list[ReadableSpan] = []

    @override
    def export(self, spans: Sequence[ReadableSpan]) -> SpanExportResult:
        self.kept.extend(spans)
        return SpanExportResult.SUCCESS


def _provider(processor: SpanProcessor, sampler: Sampler = ALWAYS_ON) -> TracerProvider:
    provider = TracerProvider(sampler=sampler, shutdown_on_exit=False)
    provider.add_span_processor(processor)
    return provider


def _tracer(exporter: SpanExporter, sampler: Sampler = ALWAYS_ON) -> Tracer:
    return _provider(SimpleSpanProcessor(exporter), sampler).get_tracer("benchmarks")


def _spans(tracer: Tracer) -> Work:
    def spans(times: int) -> None:
        for _ in range(times):
            with tracer.start_as_current_span("work") as span:
                span.set_attribute("user", "alice")
                span.set_attribute("rows", 3)
                span.set_attribute("cached", False)
                span.set_attribute("ratio", 0.5)
                span.add_event("fetched")

    return spans


def _families(tracer: Tracer) -> Work:
    def families(times: int) -> None:
        for _ in range(times):
            with tracer.start_as_current_span("root") as root:
                root.set_attribute("rows", 3)
                for name in ("one", "two", "three"):
                    with tracer.start_as_current_span(name) as child:
                        child.set_attribute("rows", 3)

    return families


class OpenTelemetry:
    """The library that followed OpenCensus."""

    def sampled(self) -> Work:
        return _spans(_tracer(_Exporter()))

    def read(self) -> Work:
        return _spans(_tracer(_Reading()))

    def unsampled(self) -> Work:
        return _spans(_tracer(_Exporter(), ALWAYS_OFF))

    def nested(self) -> Work:
        return _families(_tracer(_Exporter()))

    def queued(self) -> Queued:
        exporter = _Exporter()
        provider = _provider(BatchSpanProcessor(exporter))
        work = _spans(provider.get_tracer("benchmarks"))
        return Queued(work, provider.force_flush, lambda: exporter.exported, provider.shutdown)

    def fold(self) -> Work | None:
        return None

    def serialize(self, spans: int) -> Work:
        exporter = _Keeping()
        _spans(_tracer(exporter))(spans)

        def write(times: int) -> None:
            for _ in range(times):
                for span in exporter.kept:
                    span.to_json(indent=None)

        return write


LIBRARY: Library = OpenTelemetry()
