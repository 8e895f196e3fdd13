"""SpanContext: what identifies a span across processes."""

from census_fp.domain.base import Frozen
from census_fp.domain.trace.ids import SpanId, TraceId
from census_fp.domain.trace.trace_options import NOT_SAMPLED, TraceOptions
from census_fp.domain.trace.tracestate import EMPTY, Tracestate


class SpanContext(Frozen, frozen=True):
    """The identity of one span: its trace, itself, the trace's flags and the vendors' state.

    >>> SpanContext(trace_id="0af7651916cd43dd8448eb211c80319c", span_id="b7ad6b7169203331").span_id
    'b7ad6b7169203331'
    """

    trace_id: TraceId
    span_id: SpanId
    trace_options: TraceOptions = NOT_SAMPLED
    tracestate: Tracestate = EMPTY
