"""The types of every flat name of the facade. Type checkers read this file; nothing runs it."""

import logging
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import assert_type

from typing_extensions import override

from census_fp.domain.delivery.stats import PipelineStats
from census_fp.domain.trace.attributes import AttributeValue
from census_fp.effects.testing import ManualClock
from census_fp.facade import (
    AlwaysOffSampler,
    AlwaysOnSampler,
    Annotation,
    AsyncTransport,
    Attributes,
    BlankSpan,
    Exporter,
    FileExporter,
    Link,
    LoggingExporter,
    MessageEvent,
    PeriodicMetricTask,
    PeriodicTask,
    PrintExporter,
    ProbabilitySampler,
    Sampler,
    Span,
    SpanContext,
    SpanData,
    SpanKind,
    Status,
    SyncTransport,
    TraceContextPropagator,
    TraceOptions,
    Tracer,
    Transport,
    TransportError,
    get_exporter_thread,
)

# -- tracers

tracer = Tracer()
Tracer(SpanContext(), AlwaysOnSampler(), PrintExporter(), TraceContextPropagator())
Tracer(sampler=AlwaysOffSampler(), exporter=FileExporter(), env=ManualClock().env)
assert_type(tracer.span(), Span | BlankSpan)
assert_type(tracer.start_span(name="work"), Span | BlankSpan)
assert_type(tracer.end_span(), Span | BlankSpan | None)
assert_type(tracer.current_span(), Span | BlankSpan | None)
assert_type(tracer.list_collected_spans(), list[Span | BlankSpan])
assert_type(tracer.span_context, SpanContext)
assert_type(tracer.trace_id, str)
assert_type(tracer.should_sample(), bool)
tracer.add_attribute_to_current_span("rows", 3)
tracer.store_tracer()
tracer.finish()
with tracer.span("work") as either:
    assert_type(either, Span | BlankSpan)
    either.add_attribute("text", "a")
    either.add_attribute("number", 1.5)
    either.add_attribute("flag", True)
    either.add_annotation("said", rows=3, ok=True)
    either.add_message_event(MessageEvent(datetime.now(), 1))
    either.add_link(Link("1" * 32, "2" * 16))
    either.set_status(Status.as_ok())
    assert_type(either.trace_id, str)
    assert_type(either.span_id, str)
    assert_type(either.sampled, bool)
    with either.span("child") as child:
        assert_type(child, Span | BlankSpan)

# -- spans

span = Span("work", attributes={"rows": 3}, links=[Link("1" * 32, "2" * 16)])
assert_type(span.name, str)
assert_type(span.status, Status)
assert_type(span.span_kind, int)
assert_type(span.parent_span_id, str | None)
assert_type(span.annotations, tuple[Annotation, ...])
assert_type(span.message_events, tuple[MessageEvent, ...])
assert_type(span.links, tuple[Link, ...])
assert_type(span.span(), Span | BlankSpan)
assert_type(span.attributes["rows"], AttributeValue)
span.attributes["rows"] = 4
span.name = "other"
span.span_kind = SpanKind.CLIENT
span.status = Status(2, "boom")
assert_type(BlankSpan("work").span(), BlankSpan)
kinds: list[int] = [SpanKind.UNSPECIFIED, SpanKind.SERVER, SpanKind.CLIENT]

# -- span data


def read(data: SpanData) -> None:
    """Look at all fifteen fields, as an exporter does."""
    assert_type(data.name, str)
    assert_type(data.context, SpanContext)
    assert_type(data.span_id, str)
    assert_type(data.parent_span_id, str | None)
    assert_type(data.attributes, Mapping[str, AttributeValue])
    assert_type(data.child_span_count, int)
    assert_type(data.annotations, Sequence[Annotation])
    assert_type(data.message_events, Sequence[MessageEvent])
    assert_type(data.links, Sequence[Link])
    assert_type(data.status, Status | None)
    assert_type(data.same_process_as_parent_span, bool | None)
    assert_type(data.span_kind, int)
    times: list[str | None] = [data.start_time, data.end_time]
    assert_type(times, list[str | None])
    if data.stack_trace is not None:
        assert_type(data.stack_trace.stack_trace_hash_id, int)


# -- what spans hold

status = Status(2, message="boom", details=["a"])
assert_type(status.code, int)
assert_type(status.canonical_code, int)
assert_type(status.message, str | None)
assert_type(status.description, str | None)
assert_type(status.is_ok, bool)
assert_type(Status.from_exception(ValueError()), Status)
link = Link("1" * 32, "2" * 16, type=1, attributes={"rows": 3})
assert_type(link.trace_id, str)
assert_type(link.type, int)
annotation = Annotation(None, "said", Attributes({"rows": 3}))
assert_type(annotation.description, str)
assert_type(annotation.attributes, Attributes)
assert_type(annotation.attributes.get_attribute("rows"), AttributeValue | None)
event = MessageEvent("2024-01-15T10:30:15.123456Z", 1, uncompressed_size_bytes=10)
assert_type(event.id, int)
assert_type(event.compressed_size_bytes, int | None)

# -- contexts

context = SpanContext("1" * 32, "2" * 16, TraceOptions("1"), from_header=True)
assert_type(context.trace_id, str)
assert_type(context.span_id, str | None)
assert_type(context.trace_options, TraceOptions)
assert_type(context.trace_options.enabled, bool)
assert_type(context.trace_options.trace_options_byte, str)
propagator = TraceContextPropagator()
assert_type(propagator.from_headers({"traceparent": ""}), SpanContext)
assert_type(propagator.from_headers(None), SpanContext)
assert_type(propagator.to_headers(context), dict[str, str])

# -- samplers

samplers: list[Sampler] = [AlwaysOnSampler(), AlwaysOffSampler(), ProbabilitySampler(rate=0.1)]
assert_type(samplers[0].should_sample(context), bool)
assert_type(ProbabilitySampler().rate, float)


class OnlyMine(Sampler):
    """A sampler as users write it."""

    @override
    def should_sample(self, span_context: SpanContext) -> bool:
        return span_context.trace_id.startswith("1")


Tracer(sampler=OnlyMine())

# -- exporters and transports


class Counting(Exporter):
    """An exporter as users write it."""

    seen = 0

    @override
    def export(self, span_datas: Sequence[SpanData]) -> None:
        self.emit(span_datas)

    @override
    def emit(self, span_datas: Sequence[SpanData]) -> None:
        self.seen += len(span_datas)


class Direct(Transport):
    """A transport as users write it."""

    def __init__(self, exporter: Exporter) -> None:
        self.exporter = exporter

    @override
    def export(self, datas: object) -> None:
        """Carry nothing."""


def quick(exporter: Exporter) -> AsyncTransport:
    """Make a transport as users' factories do."""
    return AsyncTransport(exporter, wait_period=1)


counting = Counting()
PrintExporter(transport=SyncTransport)
PrintExporter(transport=AsyncTransport)
PrintExporter(transport=Direct)
PrintExporter(transport=SyncTransport(counting))
PrintExporter(transport=quick)
assert_type(PrintExporter().transport, Transport)
FileExporter(Path("traces.jsonl"), transport=AsyncTransport, file_mode="a")
FileExporter("traces.jsonl", AsyncTransport(counting, max_batch_size=100, wait_period=30.0))
assert_type(LoggingExporter(logging.StreamHandler()).logger, logging.Logger)
LoggingExporter(logger_name="mine", transport=SyncTransport(LoggingExporter()))
with AsyncTransport(counting, grace_period=10.0) as queued:
    assert_type(queued, AsyncTransport)
    assert_type(queued.flush(), bool)
    assert_type(queued.flush(timeout=1), bool)
    assert_type(queued.close(), bool)
    assert_type(queued.stats(), PipelineStats)
assert_type(SyncTransport(counting).flush(), bool)
assert_type(SyncTransport(counting).stats().dropped.total, int)

# -- metrics


class Producer:
    """A metric producer as users write it."""

    def get_metrics(self) -> list[str]:
        """Give one."""
        return ["metric"]


class MetricsExporter:
    """The documented kind of metrics exporter."""

    def export(self, metrics: list[object]) -> None:
        """End the schedule."""
        raise TransportError("enough")


def work(text: str, times: int = 1) -> str:
    """Do what a periodic task is for."""
    return text * times


task = get_exporter_thread([Producer()], MetricsExporter(), interval=30)
assert_type(task, PeriodicMetricTask)
assert_type(get_exporter_thread(Producer(), MetricsExporter()), PeriodicMetricTask)
assert_type(task.close(), bool)
assert_type(task.stats(), PipelineStats)
periodic = PeriodicTask(1.0, work, args=("a",), kwargs={"times": 2}, name="work")
assert_type(periodic.is_alive(), bool)
with PeriodicMetricTask(interval=30, function=work) as running:
    assert_type(running, PeriodicMetricTask)
