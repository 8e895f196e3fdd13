"""Fixed spans for the golden files: one that uses every field, one that uses none, one cut."""

from census_fp.domain.time import NANOSECONDS
from census_fp.domain.trace.attributes import Attributes
from census_fp.domain.trace.link import Link, LinkType
from census_fp.domain.trace.span_context import SpanContext
from census_fp.domain.trace.span_data import Dropped, SpanData, SpanKind
from census_fp.domain.trace.stack_trace import StackFrame, StackTrace
from census_fp.domain.trace.status import Status
from census_fp.domain.trace.time_event import Annotation, MessageEvent, MessageEventType
from census_fp.domain.trace.trace_options import SAMPLED_ONLY
from census_fp.domain.trace.tracestate import Tracestate

TRACE_ID, OTHER_TRACE_ID = "0af7651916cd43dd8448eb211c80319c", "4bf92f3577b34da6a3ce929d0e0e4736"
START_NS = 1_705_314_615 * NANOSECONDS + 123_456_789

FULL = SpanData(
    name="GET /users/:id",
    context=SpanContext(
        trace_id=TRACE_ID,
        span_id="b7ad6b7169203331",
        trace_options=SAMPLED_ONLY,
        tracestate=Tracestate(members=(("congo", "t61rcWkgMzE"),)),
    ),
    parent_span_id="00f067aa0ba902b7",
    kind=SpanKind.SERVER,
    start_ns=START_NS,
    end_ns=START_NS + 2_500_000,
    attributes=Attributes(
        pairs=(
            ("http.method", "GET"),
            ("http.status_code", 500),
            ("cache.hit", False),
            ("load", 0.75),
            ("ratio", float("nan")),
            ("bound", float("-inf")),
            ("big", 2**63 - 1),
            ("naïve", "café\ud800"),
        ),
        dropped=2,
    ),
    annotations=(
        Annotation(
            at_ns=START_NS + 1_000,
            description="cache miss",
            attributes=Attributes.of({"key": "user:7"}),
        ),
        Annotation(at_ns=START_NS + 2_000, description="retry"),
    ),
    message_events=(
        MessageEvent(
            at_ns=START_NS + 500,
            id=1,
            type=MessageEventType.RECEIVED,
            uncompressed_size_bytes=120,
            compressed_size_bytes=80,
        ),
        MessageEvent(at_ns=START_NS + 3_000, id=2, type=MessageEventType.SENT),
    ),
    links=(
        Link(
            trace_id=OTHER_TRACE_ID,
            span_id="00f067aa0ba902b8",
            type=LinkType.PARENT_LINKED_SPAN,
            attributes=Attributes.of({"queue": "jobs"}),
        ),
    ),
    dropped=Dropped(annotations=1, message_events=3, links=4),
    status=Status(code=2, message="KeyError: 'id'", details=("first", "second")),
    stack_trace=StackTrace(
        frames=(
            StackFrame(
                function_name="handle",
                original_function_name="_handle",
                file_name="app.py",
                line_number=10,
                column_number=4,
                load_module="app",
                build_id="b1",
                source_version="v2",
            ),
            StackFrame(function_name="find", file_name="db.py", line_number=20),
        ),
        dropped_frames_count=5,
        hash_id=123_456_789,
    ),
    child_span_count=2,
    same_process_as_parent_span=False,
)

BARE = SpanData(
    name="",
    context=SpanContext(trace_id=OTHER_TRACE_ID, span_id="00f067aa0ba902b9"),
    start_ns=0,
)

CUT = SpanData(
    name="é" * 65,
    context=SpanContext(trace_id=TRACE_ID, span_id="00f067aa0ba902ba"),
    start_ns=START_NS,
    end_ns=START_NS,
    attributes=Attributes.of({"k" * 130: "v" * 131}),
    annotations=(Annotation(at_ns=START_NS, description="two\nlines"),),
    status=Status(message="two\nlines"),
)

SPANS = (FULL, BARE, CUT)
