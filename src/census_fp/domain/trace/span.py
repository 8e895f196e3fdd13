"""The span as a fold over its facts: a start, the facts in order, an end."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final, TypeVar, assert_never

from census_fp.domain.base import EpochNanoseconds, Frozen, trusted
from census_fp.domain.time import END_OF_TIME_NS
from census_fp.domain.trace.attributes import EMPTY, Attributes, AttributeValue, bounded
from census_fp.domain.trace.facts import (
    Annotated,
    ChildStarted,
    Fact,
    KindSet,
    Linked,
    MessageEventAdded,
    Overflowed,
    Renamed,
    StackTraceSet,
    StatusSet,
)
from census_fp.domain.trace.ids import SpanId
from census_fp.domain.trace.limits import DEFAULT, SpanLimits
from census_fp.domain.trace.link import Link
from census_fp.domain.trace.span_context import SpanContext
from census_fp.domain.trace.span_data import NOTHING_DROPPED, Dropped, SpanData, SpanKind
from census_fp.domain.trace.stack_trace import StackTrace
from census_fp.domain.trace.status import OK, Status
from census_fp.domain.trace.time_event import Annotation, MessageEvent

_T = TypeVar("_T")


class Started(Frozen, frozen=True):
    """What is known of a span when it starts."""

    name: str
    context: SpanContext
    start_ns: EpochNanoseconds
    parent_span_id: SpanId | None = None
    kind: SpanKind = SpanKind.UNSPECIFIED
    same_process_as_parent_span: bool | None = None


def start(
    name: str,
    context: SpanContext,
    at_ns: int,
    parent_span_id: str | None = None,
    kind: SpanKind = SpanKind.UNSPECIFIED,
) -> Started:
    """Start a span at an instant.

    :param context: the identity of the new span.
    :param at_ns: nanoseconds since the epoch.
    :param parent_span_id: the parent, 16 hex digits; None for a root.

    >>> context = SpanContext(trace_id="1" * 32, span_id="2" * 16)
    >>> start("work", context, at_ns=5).start_ns
    5
    """
    return Started(
        name=name, context=context, start_ns=at_ns, parent_span_id=parent_span_id, kind=kind
    )


def finish(
    started: Started, facts: Iterable[Fact], at_ns: int | None, limits: SpanLimits = DEFAULT
) -> SpanData:
    """Fold a start, the facts in the order they happened and an end into the ended span.

    :param at_ns: nanoseconds since the epoch; an end before the start becomes the start; None
        for a look at a span that has not ended.
    :param facts: their values are taken as they are: those of a recorder are fit.

    >>> context = SpanContext(trace_id="1" * 32, span_id="2" * 16)
    >>> span = finish(start("work", context, at_ns=5), [("rows", 3)], at_ns=9)
    >>> span.attributes["rows"], span.duration_ns
    (3, 4)
    """
    gathered = _gather(facts)
    attributes = bounded(gathered.attributes, limits.max_attributes)
    overflow = _overflow(gathered, attributes, limits)
    if overflow.attributes != attributes.dropped:
        attributes = Attributes(pairs=attributes.pairs, dropped=overflow.attributes)
    return trusted(
        SpanData,
        name=started.name if gathered.name is None else gathered.name,
        context=started.context,
        parent_span_id=started.parent_span_id,
        kind=started.kind if gathered.kind is None else gathered.kind,
        start_ns=started.start_ns,
        end_ns=None if at_ns is None else min(max(at_ns, started.start_ns), END_OF_TIME_NS - 1),
        attributes=attributes,
        annotations=tuple(map(_annotation, _newest(gathered.annotations, limits.max_annotations))),
        message_events=tuple(_newest(gathered.message_events, limits.max_message_events)),
        links=tuple(_newest(gathered.links, limits.max_links)),
        dropped=_dropped(overflow),
        status=OK if gathered.status is None else gathered.status,
        stack_trace=gathered.stack_trace,
        child_span_count=gathered.children,
        same_process_as_parent_span=started.same_process_as_parent_span,
    )


def compact(facts: Iterable[Fact], limits: SpanLimits = DEFAULT) -> list[Fact]:
    """Shorten the facts of a long-lived span to what the limits keep.

    Folding the shorter list, followed by any further facts, gives what the longer one gives.

    >>> compact([("a", 1), ("a", 2)])[-1]
    ('a', 2)
    """
    gathered = _gather(facts)
    attributes = bounded(gathered.attributes, limits.max_attributes)
    kept: list[Fact] = [_overflow(gathered, attributes, limits)]
    if gathered.name is not None:
        kept.append(Renamed(gathered.name))
    if gathered.kind is not None:
        kept.append(KindSet(gathered.kind))
    if gathered.status is not None:
        kept.append(StatusSet(gathered.status))
    if gathered.stack_trace is not None:
        kept.append(StackTraceSet(gathered.stack_trace))
    if gathered.children:
        kept.append(ChildStarted(gathered.children))
    kept.extend(_newest(gathered.annotations, limits.max_annotations))
    kept.extend(map(MessageEventAdded, _newest(gathered.message_events, limits.max_message_events)))
    kept.extend(map(Linked, _newest(gathered.links, limits.max_links)))
    kept.extend(attributes.pairs)
    return kept


_NO_OVERFLOW: Final = Overflowed(0, 0, 0, 0)


@dataclass(slots=True)
class _Gathered:
    """The facts of a span sorted by what they are about; lives inside one fold."""

    name: str | None = None
    kind: SpanKind | None = None
    status: Status | None = None
    stack_trace: StackTrace | None = None
    children: int = 0
    attributes: list[tuple[str, AttributeValue]] = field(default_factory=list)
    annotations: list[Annotated] = field(default_factory=list)
    message_events: list[MessageEvent] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    overflow: Overflowed = _NO_OVERFLOW


def _gather(facts: Iterable[Fact]) -> _Gathered:
    gathered = _Gathered()
    for fact in facts:
        match fact:
            case (_, _):
                gathered.attributes.append(fact)
            case (_, _, _):
                gathered.annotations.append(fact)
            case MessageEventAdded(event):
                gathered.message_events.append(event)
            case Linked(link):
                gathered.links.append(link)
            case StatusSet(status):
                gathered.status = status
            case StackTraceSet(stack_trace):
                gathered.stack_trace = stack_trace
            case Renamed(name):
                gathered.name = name
            case KindSet(kind):
                gathered.kind = kind
            case ChildStarted(children):
                gathered.children += children
            case Overflowed():
                gathered.overflow = _sum(gathered.overflow, fact)
            case _:
                assert_never(fact)
    return gathered


def _overflow(gathered: _Gathered, attributes: Attributes, limits: SpanLimits) -> Overflowed:
    """Count what the limits push out, with what an earlier compaction counted."""
    earlier = gathered.overflow
    if earlier is _NO_OVERFLOW and not attributes.dropped and _fits(gathered, limits):
        return earlier
    return Overflowed(
        earlier.attributes + attributes.dropped,
        earlier.annotations + max(0, len(gathered.annotations) - limits.max_annotations),
        earlier.message_events + max(0, len(gathered.message_events) - limits.max_message_events),
        earlier.links + max(0, len(gathered.links) - limits.max_links),
    )


def _fits(gathered: _Gathered, limits: SpanLimits) -> bool:
    return (
        len(gathered.annotations) <= limits.max_annotations
        and len(gathered.message_events) <= limits.max_message_events
        and len(gathered.links) <= limits.max_links
    )


def _sum(one: Overflowed, other: Overflowed) -> Overflowed:
    return Overflowed(
        one.attributes + other.attributes,
        one.annotations + other.annotations,
        one.message_events + other.message_events,
        one.links + other.links,
    )


def _dropped(overflow: Overflowed) -> Dropped:
    if not (overflow.annotations or overflow.message_events or overflow.links):
        return NOTHING_DROPPED
    return Dropped(
        annotations=overflow.annotations,
        message_events=overflow.message_events,
        links=overflow.links,
    )


def _newest(items: Sequence[_T], limit: int) -> Sequence[_T]:
    return items[max(0, len(items) - limit) :]


def _annotation(fact: Annotated) -> Annotation:
    at_ns, description, pairs = fact
    attributes = bounded(pairs, len(pairs)) if pairs else EMPTY
    return trusted(Annotation, at_ns=at_ns, description=description, attributes=attributes)
