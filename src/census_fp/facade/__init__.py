"""Ring 3: the documented OpenCensus API. ``opencensus.X`` is ``census_fp.facade.X``; flat here."""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from census_fp.facade.common.schedule import PeriodicTask as PeriodicTask
    from census_fp.facade.common.transports.async_ import AsyncTransport as AsyncTransport
    from census_fp.facade.common.transports.base import Transport as Transport
    from census_fp.facade.common.transports.sync import SyncTransport as SyncTransport
    from census_fp.facade.metrics.transport import PeriodicMetricTask as PeriodicMetricTask
    from census_fp.facade.metrics.transport import TransportError as TransportError
    from census_fp.facade.metrics.transport import get_exporter_thread as get_exporter_thread
    from census_fp.facade.trace.attributes import Attributes as Attributes
    from census_fp.facade.trace.base_exporter import Exporter as Exporter
    from census_fp.facade.trace.blank_span import BlankSpan as BlankSpan
    from census_fp.facade.trace.file_exporter import FileExporter as FileExporter
    from census_fp.facade.trace.link import Link as Link
    from census_fp.facade.trace.logging_exporter import LoggingExporter as LoggingExporter
    from census_fp.facade.trace.print_exporter import PrintExporter as PrintExporter
    from census_fp.facade.trace.propagation.trace_context_http_header_format import (
        TraceContextPropagator as TraceContextPropagator,
    )
    from census_fp.facade.trace.samplers import AlwaysOffSampler as AlwaysOffSampler
    from census_fp.facade.trace.samplers import AlwaysOnSampler as AlwaysOnSampler
    from census_fp.facade.trace.samplers import ProbabilitySampler as ProbabilitySampler
    from census_fp.facade.trace.samplers import Sampler as Sampler
    from census_fp.facade.trace.span import Span as Span
    from census_fp.facade.trace.span import SpanKind as SpanKind
    from census_fp.facade.trace.span_context import SpanContext as SpanContext
    from census_fp.facade.trace.span_data import SpanData as SpanData
    from census_fp.facade.trace.status import Status as Status
    from census_fp.facade.trace.time_event import Annotation as Annotation
    from census_fp.facade.trace.time_event import MessageEvent as MessageEvent
    from census_fp.facade.trace.trace_options import TraceOptions as TraceOptions
    from census_fp.facade.trace.tracer import Tracer as Tracer

_HOMES = {
    "AlwaysOffSampler": "trace.samplers",
    "AlwaysOnSampler": "trace.samplers",
    "Annotation": "trace.time_event",
    "AsyncTransport": "common.transports.async_",
    "Attributes": "trace.attributes",
    "BlankSpan": "trace.blank_span",
    "Exporter": "trace.base_exporter",
    "FileExporter": "trace.file_exporter",
    "Link": "trace.link",
    "LoggingExporter": "trace.logging_exporter",
    "MessageEvent": "trace.time_event",
    "PeriodicMetricTask": "metrics.transport",
    "PeriodicTask": "common.schedule",
    "PrintExporter": "trace.print_exporter",
    "ProbabilitySampler": "trace.samplers",
    "Sampler": "trace.samplers",
    "Span": "trace.span",
    "SpanContext": "trace.span_context",
    "SpanData": "trace.span_data",
    "SpanKind": "trace.span",
    "Status": "trace.status",
    "SyncTransport": "common.transports.sync",
    "TraceContextPropagator": "trace.propagation.trace_context_http_header_format",
    "TraceOptions": "trace.trace_options",
    "Tracer": "trace.tracer",
    "Transport": "common.transports.base",
    "TransportError": "metrics.transport",
    "get_exporter_thread": "metrics.transport",
}

__all__ = sorted(_HOMES)  # pyright: ignore[reportUnsupportedDunderAll]


if not TYPE_CHECKING:  # a checker knows the names above, and tells a misspelt one

    def __getattr__(name: str) -> object:
        if name not in _HOMES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        value: object = getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
        globals()[name] = value
        return value
