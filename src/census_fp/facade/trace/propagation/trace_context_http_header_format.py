"""opencensus.trace.propagation.trace_context_http_header_format: W3C Trace Context headers."""

from collections.abc import Mapping
from contextlib import suppress

from returns.result import Failure, Success

from census_fp.domain.trace.ids import is_span_id, is_trace_id
from census_fp.domain.trace.propagation import trace_context
from census_fp.facade.trace import tracestate
from census_fp.facade.trace.span_context import SpanContext
from census_fp.facade.trace.trace_options import TraceOptions


class TraceContextPropagator:
    """Reads and writes the headers ``traceparent`` and ``tracestate``."""

    def from_headers(self, headers: Mapping[str, str] | None) -> SpanContext:
        """Give the context that headers carry; a new one if they carry none that is valid."""
        match trace_context.extract(_texts(headers)):
            case Success(context):
                return SpanContext(
                    context.trace_id,
                    context.span_id,
                    TraceOptions(context.trace_options.flags),
                    tracestate.of_value(context.tracestate),
                    from_header=True,
                )
            case Failure():
                return SpanContext()

    def to_headers(self, span_context: SpanContext) -> dict[str, str]:
        """Write a context as headers; none, if it has no span to name as the parent."""
        span_id = span_context.span_id
        if not isinstance(span_id, str) or not is_span_id(span_id):
            return {}
        if not is_trace_id(span_context.trace_id):
            return {}
        flags = int(span_context.trace_options.enabled)
        headers = {
            trace_context.TRACEPARENT: trace_context.traceparent(
                span_context.trace_id, span_id, flags
            )
        }
        with suppress(ValueError):
            members = tracestate.to_value((span_context.tracestate or {}).items())
            if members.members:
                headers[trace_context.TRACESTATE] = trace_context.format_tracestate(members)
        return headers


def _texts(headers: Mapping[str, str] | None) -> dict[str, str]:
    """Keep what is text: a web framework's headers may hold anything."""
    if not isinstance(headers, Mapping):
        return {}
    every: list[tuple[object, object]] = list(headers.items())
    return {k: v for k, v in every if isinstance(k, str) and isinstance(v, str)}
