"""Facts: the closed set of things that can happen to a span between its start and its end."""

from typing import NamedTuple, TypeAlias

from census_fp.domain.trace.attributes import AttributeValue
from census_fp.domain.trace.link import Link
from census_fp.domain.trace.span_data import SpanKind
from census_fp.domain.trace.stack_trace import StackTrace
from census_fp.domain.trace.status import Status
from census_fp.domain.trace.time_event import MessageEvent

# Named tuples, not frozen dataclasses: a fact is made on the caller's path, and a frozen
# dataclass costs twice as much to make (docs/decisions/0002).


class AttributeAdded(NamedTuple):
    """An attribute was set."""

    key: str
    value: AttributeValue


class Annotated(NamedTuple):
    """Something was said at an instant."""

    at_ns: int
    description: str
    attributes: tuple[tuple[str, AttributeValue], ...] = ()


class MessageEventAdded(NamedTuple):
    """A message was sent or received."""

    event: MessageEvent


class Linked(NamedTuple):
    """Another span was linked."""

    link: Link


class StatusSet(NamedTuple):
    """The status was set; the last one counts."""

    status: Status


class StackTraceSet(NamedTuple):
    """The stack trace was set; the last one counts."""

    stack_trace: StackTrace | None


class Renamed(NamedTuple):
    """The span got another name."""

    name: str


class KindSet(NamedTuple):
    """The span got another kind."""

    kind: SpanKind


class ChildStarted(NamedTuple):
    """A child span was started."""

    children: int = 1


class Overflowed(NamedTuple):
    """Older facts were folded away; this many of each had been pushed out by the limits."""

    attributes: int
    annotations: int
    message_events: int
    links: int


Fact: TypeAlias = (
    AttributeAdded
    | Annotated
    | MessageEventAdded
    | Linked
    | StatusSet
    | StackTraceSet
    | Renamed
    | KindSet
    | ChildStarted
    | Overflowed
)
"""Anything that can be added to a live span."""
