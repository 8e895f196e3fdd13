"""The types of the functional API. Type checkers read this file; nothing runs it."""

import logging
import sys
from collections.abc import Mapping, Sequence
from typing import assert_type

from returns.io import IOResult
from returns.result import Failure, Success

from census_fp.domain.delivery.buffering import Limits
from census_fp.domain.delivery.retrying import NEVER, RetryPolicy
from census_fp.domain.delivery.stats import DropCounts, PipelineStats
from census_fp.domain.errors import DecodeError, EncodeError, ExportError, SinkError
from census_fp.domain.log_line import LogLine
from census_fp.domain.trace.attributes import Attributes, AttributeValue
from census_fp.domain.trace.facts import (
    ChildStarted,
    Fact,
    KindSet,
    Linked,
    MessageEventAdded,
    Renamed,
    StackTraceSet,
    StatusSet,
    annotated,
)
from census_fp.domain.trace.limits import SpanLimits
from census_fp.domain.trace.link import Link, LinkType
from census_fp.domain.trace.propagation import trace_context
from census_fp.domain.trace.sampling import Sampler, always_off, always_on, probability
from census_fp.domain.trace.span import Started, finish, start
from census_fp.domain.trace.span_context import SpanContext
from census_fp.domain.trace.span_data import SpanData, SpanKind
from census_fp.domain.trace.status import Status, StatusCode
from census_fp.domain.trace.time_event import Annotation, MessageEvent, MessageEventType
from census_fp.effects.capabilities import SYSTEM, Clock, Env, IdSource
from census_fp.effects.export import Export, Serialize, Sink, fan_out, filtered, mapped, pair
from census_fp.effects.recorder import Recorder
from census_fp.effects.sinks.console import console_sink
from census_fp.effects.sinks.file import file_sink
from census_fp.effects.sinks.logger import logger_sink
from census_fp.effects.sinks.memory import MemorySink
from census_fp.effects.testing import (
    Exported,
    ManualClock,
    manual_env,
    memory_transport,
    sequential_ids,
)
from census_fp.effects.tracing import Tracing, current_context
from census_fp.effects.transports.periodic import Periodic
from census_fp.effects.transports.sync import SyncTransport
from census_fp.effects.transports.threaded import Threaded, threaded
from census_fp.effects.transports.transport import Transport
from census_fp.effects.unrecorded import Unrecorded
from census_fp.exporters import console, json_lines, logger
from census_fp.exporters.console.exporter import console_exporter
from census_fp.exporters.json_lines.exporter import json_lines_exporter
from census_fp.exporters.logger.exporter import logger_exporter

# -- a span as a value

context = SpanContext(trace_id="1" * 32, span_id="2" * 16)
started = start("work", context, at_ns=5, parent_span_id="3" * 16, kind=SpanKind.SERVER)
assert_type(started, Started)
facts: list[Fact] = [
    ("rows", 3),
    annotated(6, "said", (("rows", 3),)),
    MessageEventAdded(MessageEvent(at_ns=6, id=1, type=MessageEventType.SENT)),
    Linked(Link(trace_id="1" * 32, span_id="2" * 16, type=LinkType.CHILD_LINKED_SPAN)),
    StatusSet(Status(code=StatusCode.UNKNOWN.value, message="boom")),
    StackTraceSet(None),
    Renamed("other"),
    KindSet(SpanKind.CLIENT),
    ChildStarted(),
]
span = finish(started, facts, at_ns=9, limits=SpanLimits(max_links=1))
assert_type(span, SpanData)
assert_type(span.name, str)
assert_type(span.context, SpanContext)
assert_type(span.context.trace_options.sampled, bool)
assert_type(span.kind, SpanKind)
assert_type(span.start_ns, int)
assert_type(span.end_ns, int | None)
assert_type(span.duration_ns, int | None)
assert_type(span.attributes, Attributes)
assert_type(span.attributes["rows"], AttributeValue)
assert_type(span.attributes.to_dict(), dict[str, AttributeValue])
assert_type(span.annotations, tuple[Annotation, ...])
assert_type(span.message_events, tuple[MessageEvent, ...])
assert_type(span.links, tuple[Link, ...])
assert_type(span.status.message, str | None)
assert_type(span.model_copy(), SpanData)
SpanContext(trace_id="1" * 32)  # type: ignore[call-arg]  # no span id


def said(fact: Fact) -> str:
    """Match every kind of fact: both checkers see that none is left."""
    match fact:
        case (key, value):
            assert_type(key, str)
            assert_type(value, AttributeValue)
            return key
        case (at_ns, description, _):
            assert_type(at_ns, int)
            return description
        case MessageEventAdded(event):
            assert_type(event, MessageEvent)
            return str(event.id)
        case Linked(link):
            assert_type(link, Link)
            return link.span_id
        case StatusSet(status):
            assert_type(status, Status)
            return status.message or ""
        case Renamed(name):
            return name
        case KindSet(kind):
            return kind.name
        case StackTraceSet() | ChildStarted():
            return ""
        case _:
            return "folded away"


# -- sampling

samplers: list[Sampler] = [always_on, always_off, probability(0.1)]
assert_type(samplers[0]("1" * 32, False), bool)

# -- headers

match trace_context.extract({"traceparent": ""}):
    case Success(remote):
        assert_type(remote, SpanContext)
    case Failure(reason):
        assert_type(reason, DecodeError)
assert_type(trace_context.inject(context), dict[str, str])

# -- exports


def names(batch: Sequence[SpanData]) -> Success[str] | Failure[EncodeError]:
    """Serialize as users do."""
    return Success(",".join(each.name for each in batch))


def name_of(each: SpanData) -> str:
    """Change an item as users do."""
    return each.name


def long_enough(each: SpanData) -> bool:
    """Choose items as users do."""
    return each.duration_ns is not None and each.duration_ns > 1


serialize: Serialize[SpanData, str] = names
memory = MemorySink[str]()
assert_type(memory.payloads, tuple[str, ...])
to_memory: Sink[str] = memory
to_console: Sink[str] = console_sink(sys.stderr)
to_file: Sink[bytes] = file_sink("traces.jsonl", mode="a")
to_logger: Sink[Sequence[LogLine]] = logger_sink(logging.getLogger("mine"))
export = pair(names, memory)
accepted: Export[SpanData] = export
assert_type(export([span]), IOResult[None, ExportError])
both: Export[SpanData] = fan_out(export, console_exporter())
slow: Export[SpanData] = filtered(long_enough, both)
kept = Exported[str]()
assert_type(kept.items, list[str])
by_name: Export[SpanData] = mapped(name_of, kept)
wrong: Sink[bytes] = memory  # type: ignore[assignment]  # it takes text


def explain(error: ExportError) -> str:
    """Match every kind of failure."""
    match error:
        case EncodeError(reason):
            return reason
        case SinkError(reason, retryable):
            assert_type(retryable, bool)
            return reason


# -- exporters

exporters: list[Export[SpanData]] = [
    console_exporter(),
    console_exporter(sys.stderr),
    json_lines_exporter("traces.jsonl", "a"),
    logger_exporter(logging.getLogger("mine"), logging.DEBUG),
]
assert_type(console.__name__ + json_lines.__name__ + logger.__name__, str)

# -- transports

limits = Limits(max_batch_size=100, retry=RetryPolicy(max_attempts=2))
assert_type(threaded(export), Threaded[SpanData])
assert_type(threaded(kept, limits), Threaded[str])
transports: list[Transport[SpanData]] = [
    threaded(export, Limits(retry=NEVER), env=manual_env()),
    Threaded(by_name, name="mine"),
    SyncTransport(export),
]
transports[0].submit(span)
assert_type(transports[0].flush(), bool)
assert_type(transports[0].close(1.0), bool)
stats = transports[0].stats()
assert_type(stats, PipelineStats)
assert_type(stats.offered, int)
assert_type(stats.balance, int)
assert_type(stats.dropped, DropCounts)
with Threaded(export) as owned:
    assert_type(owned, Threaded[SpanData])
with Periodic(lambda: None, 1_000, last_call=False) as periodic:
    assert_type(periodic.close(), bool)
SyncTransport(export).submit("text")  # type: ignore[arg-type]  # not a span

# -- tracing

spans, transport = memory_transport()
assert_type(spans, Exported[SpanData])
assert_type(transport, SyncTransport[SpanData])
tracing = Tracing(transport, sampler=probability(0.5), env=SYSTEM, limits=SpanLimits())
with tracing.span("work", parent=context) as live:
    assert_type(live, Recorder | Unrecorded)
    assert_type(live.context, SpanContext)
    live.add_attribute("rows", 3)
    live.annotate("said", {"rows": 3})
    live.record(Renamed("other"))
assert_type(current_context(), SpanContext | None)

# -- test doubles

clock = ManualClock(start_ns=5)
clock.advance(2.0)
assert_type(clock.now_ns(), int)
assert_type(clock.clock, Clock)
assert_type(clock.env, Env)
assert_type(sequential_ids(), IdSource)
assert_type(manual_env(5), Env)
headers: Mapping[str, str] = trace_context.inject(context)
