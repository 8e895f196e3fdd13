"""Facts: the closed set of things that can happen to a span between its start and its end."""

from dataclasses import dataclass
from typing import TypeAlias

from census_fp.domain.trace.attributes import AttributeValue
from census_fp.domain.trace.link import Link
from census_fp.domain.trace.span_data import SpanKind
from census_fp.domain.trace.stack_trace import StackTrace
from census_fp.domain.trace.status import Status
from census_fp.domain.trace.time_event import MessageEvent

AttributeAdded: TypeAlias = tuple[str, AttributeValue]
"""An attribute was set: its key and its value. A bare pair, since this is what programs do most
often on their hottest paths, and any class costs three times as much to make."""


Annotated: TypeAlias = tuple[int, str, tuple[tuple[str, AttributeValue], ...]]
"""Something was said: when, in epoch nanoseconds, what, and with which attributes. Bare, too."""


def annotated(
    at_ns: int, description: str, attributes: tuple[tuple[str, AttributeValue], ...] = ()
) -> Annotated:
    """Say something at an instant.

    :param at_ns: nanoseconds since the epoch.

    >>> annotated(5, "cache miss")
    (5, 'cache miss', ())
    """
    return at_ns, description, attributes


@dataclass(frozen=True, slots=True)
class MessageEventAdded:
    """A message was sent or received."""

    event: MessageEvent


@dataclass(frozen=True, slots=True)
class Linked:
    """Another span was linked."""

    link: Link


@dataclass(frozen=True, slots=True)
class StatusSet:
    """The status was set; the last one counts."""

    status: Status


@dataclass(frozen=True, slots=True)
class StackTraceSet:
    """The stack trace was set; the last one counts."""

    stack_trace: StackTrace | None


@dataclass(frozen=True, slots=True)
class Renamed:
    """The span got another name."""

    name: str


@dataclass(frozen=True, slots=True)
class KindSet:
    """The span got another kind."""

    kind: SpanKind


@dataclass(frozen=True, slots=True)
class ChildStarted:
    """A child span was started."""

    children: int = 1


@dataclass(frozen=True, slots=True)
class Overflowed:
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
