"""opencensus.trace.span_context: what identifies a span across processes."""

import re

from typing_extensions import override

from census_fp.domain.trace.ids import INVALID_SPAN_ID as INVALID_SPAN_ID
from census_fp.domain.trace.ids import INVALID_TRACE_ID, is_span_id, is_trace_id
from census_fp.effects.ids import system_span_id, system_trace_id
from census_fp.effects.reporting import report_once
from census_fp.facade.trace.trace_options import TraceOptions
from census_fp.facade.trace.tracestate import Tracestate

_INVALID_TRACE_ID = INVALID_TRACE_ID
TRACE_ID_PATTERN = re.compile("[0-9a-f]{32}")
SPAN_ID_PATTERN = re.compile("[0-9a-f]{16}")
DEFAULT_OPTIONS = "0"


class SpanContext:
    """A trace id, a span id (None before the first span), options and tracestate.

    An id that is not one is reported and replaced: the trace id by a random one, the span id by
    None.
    """

    from_header: bool

    def __init__(
        self,
        trace_id: str | None = None,
        span_id: str | None = None,
        trace_options: TraceOptions | None = None,
        tracestate: Tracestate | None = None,
        from_header: bool = False,
    ) -> None:
        self.from_header = from_header
        self.trace_id: str = (
            generate_trace_id() if trace_id is None else self._check_trace_id(trace_id)
        )
        self.span_id: str | None = None if span_id is None else self._check_span_id(span_id)
        self.trace_options: TraceOptions = _options(trace_options)
        self.tracestate = tracestate

    @override
    def __repr__(self) -> str:
        return (
            f"SpanContext(trace_id={self.trace_id}, span_id={self.span_id}, "
            f"trace_options={self.trace_options!r}, tracestate={self.tracestate!r})"
        )

    def _check_span_id(self, span_id: object) -> str | None:
        if isinstance(span_id, str) and is_span_id(span_id):
            return str(span_id)
        report_once("span id", repr(span_id)[:64], "not a span id: %.64r", span_id)
        self.from_header = False
        return None

    def _check_trace_id(self, trace_id: object) -> str:
        if isinstance(trace_id, str) and is_trace_id(trace_id):
            return str(trace_id)
        report_once("trace id", repr(trace_id)[:64], "not a trace id: %.64r", trace_id)
        self.from_header = False
        return generate_trace_id()


def _options(trace_options: object) -> TraceOptions:
    if isinstance(trace_options, TraceOptions):
        return trace_options
    if trace_options is None:
        return TraceOptions(DEFAULT_OPTIONS)
    return TraceOptions(str(trace_options))


def generate_span_id() -> str:
    """Draw a span id: 16 lower-case hexadecimal digits."""
    return system_span_id()


def generate_trace_id() -> str:
    """Draw a trace id: 32 lower-case hexadecimal digits."""
    return system_trace_id()
